"""What every explorer can do, shown on a small one of our own."""

import json

import numpy as np
import pytest
import traitlets as t

from seeing_machine._validate import check_image
from seeing_machine.lessons import Explorer
from seeing_machine.widgets import Array, ImageView


class Above(Explorer):
    """Pixels above a level."""

    TITLE = "Above <b>"
    RESULTS = ("mask",)
    image = Array(check_image, sync=False)
    level = t.Int(2, min=0, max=9)
    inverted = t.Bool(False)
    ruler = t.Enum(["cm", "inch"], "cm").tag(state=False)

    def build(self):
        self.view = ImageView(self.image)
        return [[self.view], [self.slider("level", "level"), self.switch("inverted", "inverted")]]

    def update(self):
        if self.level == 7:
            raise RuntimeError("seven is broken")
        self.view.mask = self.mask

    @property
    def mask(self):
        return (self.image > self.level) ^ self.inverted

    def describe(self):
        return f"{self.mask.sum()} pixels"

    def snippets(self):
        return {"NumPy": f"mask = (image > {self.level}) ^ {self.inverted}"}


@pytest.fixture
def above():
    return Above(image=np.arange(6).reshape(2, 3))


def test_traits_drive_views_controls_and_words(above):
    above.level = 4
    np.testing.assert_array_equal(above.view.mask, [[False] * 3, [False, False, True]])
    assert above._controls["level"].value == 4
    assert above.panel.status == "1 pixels"
    assert above.panel.codes == {"NumPy": "mask = (image > 4) ^ False"}
    assert above.code == "mask = (image > 4) ^ False"


def test_fresh_says_what_has_changed_since_it_was_asked(above):
    assert above.fresh("level", "image"), "never asked before"
    assert not above.fresh("level", "image")
    above.inverted = True
    assert not above.fresh("level", "image")
    above.level = 5
    assert above.fresh("level", "image")
    above.image = np.ones((2, 2))
    assert above.fresh("level", "image")
    assert above.fresh("level"), "each set of names is asked for itself"


def test_controls_drive_traits(above):
    above._controls["level"].value = 1
    above._controls["inverted"].value = True
    assert (above.level, above.inverted) == (1, True)
    assert (above._controls["level"].min, above._controls["level"].max) == (0, 9)


def test_the_state_goes_through_json_and_comes_back(above):
    above.level, above.inverted = 5, True
    text = json.dumps(above.state)
    other = Above(image=np.zeros((1, 1)))
    other.restore(json.loads(text))
    assert (other.level, other.inverted) == (5, True)
    np.testing.assert_array_equal(other.image, above.image)
    assert other.image.dtype == above.image.dtype
    assert set(above.state) == {"image", "level", "inverted"}, "what is tagged state=False stays out"


def packed(**changes):
    """Return a packed array of one byte, with `changes` that spoil it."""
    array = {"wire": "uint8", "dtype": "uint8", "shape": [1, 1], "data": "eJxjAAAAAQAB"}
    return {"inverted": True, "image": array | changes}


@pytest.mark.parametrize(("state", "error", "message"), [
    ("text", TypeError, "expected the dict"),
    ({"levle": 3}, ValueError, "Did you mean 'level'"),
    ({"inverted": True, "level": "many"}, t.TraitError, "level"),
    ({"inverted": True, "level": 99}, t.TraitError, "99"),
    (packed(shape=[10**6, 10**6]), ValueError, "cannot be unpacked"),
    (packed(shape=[2, 2]), ValueError, "cannot be unpacked"),
    (packed(shape=[-1, 1]), ValueError, "cannot be unpacked"),
    (packed(wire="object", dtype="object"), ValueError, "cannot be unpacked"),
    (packed(data="no base64"), ValueError, "cannot be unpacked"),
    (packed(data="eJxj"), ValueError, "cannot be unpacked"),
])
def test_a_state_that_does_not_fit_changes_nothing(above, state, error, message):
    before = above.state
    with pytest.raises(error, match=message):
        above.restore(state)
    assert above.state == before
    assert above.panel.status == "3 pixels"


def test_reset_goes_back_to_the_start(above):
    above.level, above.inverted = 9, True
    above.reset()
    assert (above.level, above.inverted) == (2, False)


def test_the_panel_asks_for_reset_and_state(above):
    above.level = 9
    above.panel._handle_custom_msg({"wants": "state"}, [])
    assert json.loads(above.panel.state)["level"] == 9
    above.panel._handle_custom_msg({"wants": "reset"}, [])
    assert above.level == 2
    assert json.loads(above.panel.state)["level"] == 2, "and keeps up"


def test_an_exception_is_shown_as_a_sentence_and_passes(above):
    above.level = 7
    assert above.error == above.panel.error == "This step failed: seven is broken"
    assert (above.panel.status, above.panel.codes) == ("", {}), "the old ones would contradict it"
    above.level = 3
    assert above.error == above.panel.error == ""


def test_teachers_lock_and_hide(above):
    above.lock("level")
    assert above._controls["level"].disabled
    assert not above._controls["inverted"].disabled
    above.lock()
    assert above._controls["inverted"].disabled
    above.unlock()
    assert not above._controls["level"].disabled
    above.hide("level")
    assert "sm-away" in above._controls["level"]._dom_classes
    above.show("level")
    assert "sm-away" not in above._controls["level"]._dom_classes
    with pytest.raises(ValueError, match="Did you mean 'level'"):
        above.hide("lvl")


def test_unknown_keywords_are_refused():
    with pytest.raises(ValueError, match="expected one of"):
        Above(image=np.zeros((1, 1)), levl=3)


def test_titles_are_escaped(above):
    assert "Above &lt;b&gt;" in above._heading.value
    above.goal = "<script>"
    assert "<script>" not in above._heading.value


def test_the_static_twin(above):
    data = above._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == "3 pixels"
    assert above.snapshot().width > 100


def test_an_explorer_without_views_says_so():
    with pytest.raises(NotImplementedError, match="has no build"):
        Explorer()
