"""Gallery: pictures and what is said of them go in and out together."""

import numpy as np
import pytest
import traitlets

from seeing_machine.widgets import Gallery
from seeing_machine.widgets._pictures import ORANGE

FOUR = np.full((4, 6, 8, 3), 200, np.uint8)


def test_what_is_said():
    gallery = Gallery(FOUR, captions=list("abcd"), signs=["right", "wrong", "", ""], groups=[0, 1, 1, 2],
                      group_names=["cats"], title="animals", selected=1)
    assert gallery.describe() == "animals: 4 pictures in 3 groups. Number 2: b, wrong, group 1."
    gallery.selected = 0
    assert gallery.told(0) == "Number 1: a, right, cats."
    assert Gallery().describe() == "0 pictures."
    assert Gallery().snapshot() is None


def test_pictures_change_with_what_is_said_of_them():
    gallery = Gallery(FOUR, captions=list("abcd"), selected=3)
    gallery.display(FOUR[:2, ..., 0], signs=["right", "chosen"])
    assert (gallery.images.shape, gallery.captions, gallery.selected) == ((2, 6, 8), [], None)
    gallery.display(FOUR, positions=np.linspace(0, 1, 8).reshape(4, 2))
    assert gallery.positions.shape == (4, 2)


@pytest.mark.parametrize(("images", "given", "error", "message"), [
    (FOUR, {"captions": ["a"]}, ValueError, "captions: .* expected 4"),
    (FOUR, {"groups": [0]}, ValueError, "groups"),
    (FOUR, {"positions": [[0, 0]]}, ValueError, "positions"),
    (FOUR, {"positions": [[0, 2]] * 4}, ValueError, "from 0 to 1"),
    (FOUR, {"positions": [["a", "b"]] * 4}, TypeError, "numbers"),
    (FOUR, {"signs": ["good"] * 4}, traitlets.TraitError, "good"),
    (FOUR.astype(float), {}, TypeError, "uint8"),
    (FOUR[0, 0], {}, ValueError, "shape"),
    (np.empty((2, 0, 3), np.uint8), {}, ValueError, "shape"),
    (np.broadcast_to(np.uint8(0), (70_000, 32, 32)), {}, ValueError, "at most"),
])
def test_what_does_not_fit_changes_nothing(images, given, error, message):
    gallery = Gallery(FOUR)
    with pytest.raises(error, match=message):
        gallery.display(images, **given)
    assert (gallery.images.shape, gallery.captions, gallery.signs, gallery.positions) == (FOUR.shape, [], [], None)


@pytest.mark.parametrize("selected", [-1, 4])
def test_only_what_is_there_is_chosen(selected):
    with pytest.raises(traitlets.TraitError, match="selected: got"):
        Gallery(FOUR, selected=selected)


def test_the_still_holds_what_fits_and_counts_the_rest():
    few = np.asarray(Gallery(FOUR, signs=["wrong", "", "", ""]).snapshot())
    assert ((few == 200).all(axis=2).sum()) > 3 * 48 * 36
    assert (few == ORANGE).all(axis=2).sum() > 100
    many = Gallery(np.zeros((500, 8, 8), np.uint8)).snapshot()
    assert many.height <= 460
    placed = Gallery(FOUR, positions=[[0, 0], [0, 1], [1, 0], [1, 1]]).snapshot()
    assert placed.height > 400
