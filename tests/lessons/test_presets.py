"""A teacher's file: every explorer obeys it, a bad one is a sentence, and pupils' work stays."""

import json

import numpy as np
import pytest

from seeing_machine import lessons
from seeing_machine.classroom import progress
from seeing_machine.lessons import Explorer, Pixels, Thresholding
from seeing_machine.lessons._presets import preset_path

CLASSES = [name for name, found in ((name, getattr(lessons, name)) for name in lessons.__all__)
           if isinstance(found, type) and issubclass(found, Explorer) and found is not Explorer]
IMAGE = np.arange(12, dtype=np.uint8).reshape(3, 4)


def give_out(preset):
    preset_path().write_text(preset if isinstance(preset, str) else json.dumps(preset))


def test_it_lies_beside_the_progress_or_where_the_teacher_says(tmp_path, monkeypatch):
    assert preset_path() == progress().path.with_name("preset.json")
    monkeypatch.setenv("SEEING_MACHINE_PRESET", str(tmp_path / "class.json"))
    assert preset_path() == tmp_path / "class.json"
    give_out({"Thresholding": {"start": {"method": "otsu"}}})
    assert Thresholding(IMAGE).method == "otsu"


def test_it_sets_locks_and_hides():
    give_out({"Thresholding": {"start": {"method": "otsu", "tint": True}, "lock": ["method"], "hide": ["tint", "k"]}})
    widget = Thresholding(IMAGE, method="fixed")
    assert (widget.method, widget.tint, widget.panel.error) == ("otsu", True, "")
    assert {name for name, control in widget._controls.items() if control.disabled} == {"method"}
    hidden = {name for name, control in widget._controls.items() if "sm-away" in control._dom_classes}
    assert hidden == {"tint", "k"}
    widget.method = "triangle"
    widget.reset()
    assert widget.method == "otsu"
    assert Pixels().panel.error == ""  # which the file does not name


@pytest.mark.parametrize("name", CLASSES)
def test_every_explorer_obeys(name):
    widget = getattr(lessons, name)()
    every = list(widget._controls)
    widget.arrange(lock=every, hide=every)
    widget.reset()
    assert widget.error == ""
    for control in widget._controls.values():
        assert control.disabled
        assert "sm-away" in control._dom_classes


@pytest.mark.parametrize(("preset", "words"), [
    ("{", "expected JSON. Line 1 has the mistake"), ("[" * 100_000, "expected JSON"), ("[]", "expected an object"),
    ({"Tresholding": {}}, "Did you mean 'Thresholding'?"), ({"Thresholding": []}, "expected an object"),
    ({"Thresholding": {"lok": []}}, "Did you mean 'lock'?"), ({"Thresholding": {"lock": "method"}}, "expected a list"),
    ({"Thresholding": {"start": {"method": "otsu"}, "lock": ["methd"]}}, "Did you mean 'method'?"),
    ({"Thresholding": {"lock": ["method"], "hide": [[1]]}}, "expected one of"),
    ({"Thresholding": {"start": {"methd": "otsu"}, "lock": ["method"]}}, "Did you mean 'method'?"),
    ({"Thresholding": {"start": {"method": "magic"}, "lock": ["method"]}}, "method"),
    ({"Thresholding": {"start": {"tint": True, "k": 99}, "lock": ["method"]}}, "99"),
    ({"Thresholding": {"start": {"image": {"wire": 1}}, "lock": ["method"]}}, "cannot be unpacked")])
def test_a_bad_file_is_a_sentence_and_changes_nothing(preset, words):
    give_out(preset)
    widget = Thresholding(IMAGE)
    assert widget.panel.error.startswith("The teacher's preset.json is not used here. ")
    assert words in widget.panel.error
    assert widget.error == ""  # the explorer itself is well
    assert (widget.method, widget.tint) == ("fixed", False)
    assert not any(control.disabled or "sm-away" in control._dom_classes for control in widget._controls.values())
    widget.threshold = 5.0
    assert widget.mask.sum() == 6
    assert words in widget.panel.error  # it stays until the file is mended


def test_a_file_that_cannot_be_read_is_a_sentence():
    preset_path().mkdir()
    assert Thresholding(IMAGE).panel.error == "The teacher's preset.json is not used here. Is a directory"


def test_work_is_not_touched():
    progress().record("pixels-1", passed=True)
    before = progress().path.read_bytes()
    give_out({"Thresholding": {"lock": ["method"]}})
    Thresholding(IMAGE)
    assert progress().path.read_bytes() == before


def test_in_code_it_is_all_or_nothing():
    widget = Thresholding(IMAGE)
    with pytest.raises(ValueError, match="control: got 'nothing'"):
        widget.arrange(start={"method": "otsu"}, lock=["method"], hide=["nothing"])
    assert (widget.method, widget._controls["method"].disabled) == ("fixed", False)
