"""What every explorer promises, asked of all of them: a new one is covered as soon as it is in the package."""

import json

import numpy as np
import pytest

from seeing_machine import lessons
from seeing_machine.lessons import Explorer

EXPLORERS = [getattr(lessons, name) for name in lessons.__all__]
EXPLORERS = [found for found in EXPLORERS if issubclass(found, Explorer) and found is not Explorer]


@pytest.fixture(params=EXPLORERS, ids=lambda explorer: explorer.__name__)
def explorer(request):
    return request.param()


def test_there_are_some():
    assert len(EXPLORERS) >= 2


def test_every_snippet_gives_what_the_widget_has(explorer):
    assert explorer.RESULTS, "an explorer says what its code computes"
    assert explorer.snippets(), "and has code"
    for library, code in explorer.snippets().items():
        space = {"image": getattr(explorer, "image", None)}
        exec(compile(code, f"<{library}>", "exec"), space)
        for name in explorer.RESULTS:
            np.testing.assert_allclose(np.asarray(space[name], float), np.asarray(getattr(explorer, name), float),
                                       atol=1e-6, err_msg=f"{name} by {library}")


def test_code_is_the_first_tab_and_reaches_the_panel(explorer):
    assert explorer.code == next(iter(explorer.snippets().values()))
    assert explorer.panel.codes == explorer.snippets()


def test_the_state_survives_json(explorer):
    again = type(explorer)()
    again.restore(json.loads(json.dumps(explorer.state)))
    assert again.state == explorer.state
    assert again.error == ""


def test_describes_itself_in_a_sentence(explorer):
    assert explorer.describe().endswith(".")
    assert "!" not in explorer.describe()
    assert explorer.panel.status == explorer.describe()


def test_has_a_title_and_a_still_picture(explorer):
    assert explorer.TITLE
    assert min(explorer.snapshot().size) > 100


def test_refuses_unknown_keywords(explorer):
    with pytest.raises(ValueError, match="expected one of"):
        type(explorer)(no_such_trait=1)


def test_every_control_has_a_name_and_can_be_locked(explorer):
    for name, control in explorer._controls.items():
        assert getattr(control, "label", "") or control.title, f"{name} has no name for a screen reader"
    explorer.lock()
    assert all(control.disabled for control in explorer._controls.values())
