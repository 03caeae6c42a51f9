"""Annotator: what the page sends is saved for the right picture, or refused; suggestions are no truth."""

import errno
import json

import numpy as np
import pytest
import traitlets
from PIL import Image

from seeing_machine import _writing
from seeing_machine.images import Annotations, Shape
from seeing_machine.images.shapes import encode
from seeing_machine.lessons import Annotator

PICTURES = [np.full((20, 30, 3), grey, np.uint8) for grey in (50, 100, 150)]
BOX = Shape("box", 1, ((1, 2), (9, 12))).plain
BLOB = np.zeros((20, 30), bool)
BLOB[3:12, 5:20] = True


@pytest.fixture
def make(tmp_path):
    def make(pictures=PICTURES, classes=("cat", "dog"), **options):
        return Annotator(pictures, classes, **{"file": tmp_path / "labels.json", **options})
    return make


def send(widget, *shapes, picture=None):
    """What the page does after an action."""
    turn = widget.view.turn + 1
    widget.view.set_state({"work": {"picture": widget.at if picture is None else picture, "shapes": list(shapes)},
                           "turn": turn})
    return turn


def test_every_action_is_on_the_disk_before_it_is_confirmed(make):
    widget = make()
    turn = send(widget, BOX)
    assert (widget.view.saved, widget.view.trouble, widget.goal) == (turn, "", "1 of 3 labelled, 0 skipped")
    assert [shape.places for shape in make().annotations.shapes(0)] == [((1, 2), (9, 12))]
    assert widget.describe() == ("Picture 1 of 3, picture 1: 1 cat. 1 of 3 pictures are labelled, 0 skipped.")
    assert widget.mask.sum() == 80


def test_a_late_message_goes_to_the_picture_that_it_is_about(make):
    widget = make()
    widget.at = 1
    send(widget, BOX, picture=0)
    assert [len(widget.annotations.shapes(place)) for place in range(3)] == [1, 0, 0]
    assert widget.view.work == {"picture": 1, "shapes": []}, "and the page gets its own again"


@pytest.mark.parametrize(("shapes", "picture"), [
    ([{"kind": "box"}], 0), ([{**BOX, "label": 3}], 0), ([BOX], 7), ([BOX], -1),
])
def test_what_no_page_of_ours_sends_is_refused_in_a_sentence(make, shapes, picture):
    widget = make()
    send(widget, BOX)
    send(widget, *shapes, picture=picture)
    assert widget.view.trouble.startswith("That was not understood: ")
    assert widget.view.saved == 1
    assert [one["places"] for one in widget.view.work["shapes"]] == [BOX["places"]]
    assert len(make().annotations.shapes(0)) == 1


def test_a_full_disk_is_told_and_the_work_is_kept(make, monkeypatch):
    widget = make()
    with monkeypatch.context() as patch:
        patch.setattr(_writing.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left")))
        send(widget, BOX)
        assert widget.view.trouble == "Not saved: No space left. It stays here, and is saved with the next change."
        assert (widget.view.saved, len(widget.view.work["shapes"])) == (0, 1)
    turn = send(widget, BOX, {**BOX, "label": 2})
    assert (widget.view.saved, widget.view.trouble) == (turn, "")


def test_pages_are_turned_skipped_and_taken_in_again(make):
    widget = make()
    for wish, at in (("back", 0), ("next", 1), ("skip", 2), ("next", 2), ("back", 1), ("nonsense", 1)):
        widget._wish(wish)
        assert widget.at == at
    assert widget.describe().startswith("Picture 2 of 3, picture 2: skipped.")
    assert widget.buttons.buttons["skip"].description == "take in"
    again = make()
    assert (again.at, again.goal) == (1, "0 of 3 labelled, 1 skipped")
    again._wish("skip")
    assert (again.at, again.goal) == (1, "0 of 3 labelled, 0 skipped")
    again.lock("pages")
    again._wish("next")
    assert again.at == 1
    again.reset()
    assert again.at == 1, "where it was opened; labels are not touched by a reset"


def test_suggestions_are_no_truth_until_they_are_accepted(make, tmp_path):
    asked = []

    def suggest(image):
        asked.append(int(image[0, 0, 0]))
        return [BOX, Shape("brush", 2, counts=encode(BLOB))]

    widget = make(suggest=suggest)
    first, second = widget.view.work["shapes"]
    assert (first["suggested"], widget.view.chosen, widget.tool) == (True, 0, "look")
    assert not (tmp_path / "labels.json").exists()
    send(widget, BOX, second)
    coco = json.loads((tmp_path / "labels.json").read_text())
    assert len(coco["annotations"]) == 1
    assert len(coco["images"][0]["seeing_machine"]["suggestions"]) == 1
    again = make(suggest=suggest)
    assert [one.get("suggested", False) for one in again.view.work["shapes"]] == [False, True]
    send(again, BOX)
    assert make(suggest=suggest).view.work["shapes"][0].get("suggested") is None
    assert asked == [50], "an answered picture is not asked for again"


@pytest.mark.parametrize(("suggest", "message"), [
    (lambda image: 1 / 0, "There are no suggestions: ZeroDivisionError: division by zero"),
    (lambda image: np.full((20, 30), 3), "label: got 3 (int), expected a whole number from 1 to 2"),
    (lambda image: np.zeros((9, 9)), "There are no suggestions: TypeError: suggest(picture): got a float64 array"),
    (lambda image: 7, "There are no suggestions: TypeError"),
])
def test_a_model_that_fails_does_not_stop_the_work(make, suggest, message):
    widget = make(suggest=suggest)
    assert message in widget.describe()
    assert widget.error == ""
    turn = send(widget, BOX)
    assert widget.view.saved == turn


def test_a_label_image_of_a_model_becomes_shapes(make):
    widget = make(suggest=lambda image: BLOB * 2)
    (shape,) = widget.view.work["shapes"]
    assert (shape["kind"], shape["label"], tuple(shape["counts"])) == ("brush", 2, encode(BLOB))


def test_a_damaged_picture_says_so_and_the_next_one_comes(tmp_path):
    Image.fromarray(PICTURES[0]).save(tmp_path / "b.png")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    widget = Annotator(tmp_path, ["cat"])
    assert "a.png: nothing is labelled yet." in widget.describe()
    assert "damaged" in widget.describe()
    assert (widget.view.image, widget.error) == (None, "")
    widget._wish("next")
    assert widget.view.image.shape == (20, 30, 3)
    assert "damaged" not in widget.describe()


def test_the_code_makes_the_mask_of_every_kind(make):
    widget = make()
    send(widget, BOX, Shape("outline", 2, ((0, 0), (0, 25.5), (18, 3))).plain, Shape("point", 1, ((3, 3),)).plain,
         Shape("brush", 1, counts=encode(BLOB)).plain, Shape("box", 2, ((-2, 20.5), (4.5, 40))).plain)
    space = {}
    exec(widget.code, space)
    np.testing.assert_array_equal(space["mask"], widget.mask)
    assert set(np.unique(widget.mask)) == {0, 1, 2}


@pytest.mark.parametrize(("options", "error", "message"), [
    ({"suggest": 7}, TypeError, "suggest: got 7"),
    ({"tools": ["laser"]}, ValueError, "tools: got 'laser'"),
    ({"at": 3}, traitlets.TraitError, "at: got 3"),
    ({"label": 3}, traitlets.TraitError, "label: got 3"),
    ({"pictures": []}, ValueError, "pictures: got 0 pictures"),
    ({"nonsense": 1}, ValueError, "expected one of"),
])
def test_wrong_arguments_are_refused(make, options, error, message):
    with pytest.raises(error, match=message):
        make(**options)


def test_only_the_tools_that_are_wanted(make):
    widget = make(tools=["outline", "look"])
    assert (widget.tool, widget.view.tools) == ("outline", ["outline", "look"])
    assert Annotations(PICTURES, ["cat"], file="none.json").names == widget.annotations.names
