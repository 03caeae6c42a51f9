"""The answers of lesson morphology, by SciPy and by the pictures they are about."""

import numpy as np
import pytest
from scipy import ndimage
from skimage import morphology

from seeing_machine.classroom.exercises.morphology import DILATE, ERODE, ERODE_ROW, EVEN, SIZES, SQUARE, TIDY
from seeing_machine.images import menagerie
from seeing_machine.lessons import Morphology

CROSS = ndimage.generate_binary_structure(2, 1)


def slip(prediction, answer):
    """Return the place of the slip with this answer."""
    return [np.array_equal(one.answer, answer) for one in prediction.slips].index(True)


@pytest.mark.parametrize("seed", range(5))
def test_the_erosion_is_scipys(seed):
    for mask, footprint in ERODE.inputs(np.random.default_rng(seed)):
        expected = ndimage.binary_erosion(mask, footprint, border_value=1)
        np.testing.assert_array_equal(ERODE.reference()(mask, footprint), expected)


@pytest.mark.parametrize("seed", range(5))
def test_the_tidy_shape_is_the_block_that_was_drawn(seed):
    for (mask,) in TIDY.inputs(np.random.default_rng(seed)):
        filled = ndimage.binary_fill_holes(mask)
        labels = morphology.label(filled, connectivity=1)
        largest = labels == np.bincount(labels[filled]).argmax()
        np.testing.assert_array_equal(TIDY.reference()(mask), largest)
        assert largest.sum() == 64


def test_only_the_answer_reaches_the_goal():
    widget = Morphology()
    for opening in range(1, 12, 2):
        for closing in range(1, 16, 2):
            widget.steps = [("opening", "disc", opening), ("closing", "disc", closing)]
            assert (widget.iou >= widget.wanted) == ((opening, closing) == SIZES.reference())
    told = {}
    for sizes in ((5, 7), (5, 11), (3, 7)):
        widget.steps = [("opening", "disc", sizes[0]), ("closing", "disc", sizes[1])]
        told[sizes] = f"Nearly: {widget.iou:.2f}."
    said = {mistake.answer(): mistake.message for mistake in SIZES.misconceptions}
    assert all(said[sizes].startswith(words) for sizes, words in told.items())


def test_the_dilated_row():
    row = np.array(DILATE.picture, bool)
    np.testing.assert_array_equal(DILATE.truth, ndimage.binary_dilation(row, [[1, 1, 1]]))
    for number, footprint in ((1, [[1, 1, 0]]), (2, [[0, 1, 1]])):
        assert slip(DILATE, morphology.dilation(row, np.array(footprint), mode="ignore")) == number
    assert slip(DILATE, morphology.erosion(row, np.ones((1, 3)), mode="ignore")) == 3


def test_the_eroded_row():
    matrix = np.array(ERODE_ROW.picture, bool)
    only = np.zeros_like(matrix)
    only[1] = True
    np.testing.assert_array_equal(ERODE_ROW.truth, ndimage.binary_erosion(matrix, CROSS, border_value=1) & only)
    wrong = [ndimage.binary_dilation(matrix, CROSS), ndimage.binary_erosion(matrix, [[1, 1, 1]], border_value=1),
             ndimage.binary_erosion(matrix, [[1], [1], [1]], border_value=1),
             ndimage.binary_erosion(matrix, np.ones((3, 3)), border_value=1)]
    assert [slip(ERODE_ROW, answer & only) for answer in wrong] == [0, 1, 2, 3]


def test_a_square_of_six_takes_toes_and_tails_and_leaves_the_bodies():
    film = menagerie.lizards(20, touch=True)
    mask = film.frames[0] <= 150
    left = morphology.opening(mask, np.ones((6, 6)))
    thin = film.masks[0] & ~morphology.opening(film.masks[0], np.ones((6, 6)))
    assert (left & film.masks[0]).sum() > 0.8 * film.masks[0].sum()
    assert thin.sum() > 100
    assert not (left & ~film.masks[0] & ~morphology.dilation(film.masks[0], np.ones((5, 5)))).any(), "no speck is left"
    assert SQUARE.options[SQUARE.truth].right


def test_the_even_footprint():
    row = np.zeros((1, 11), bool)
    row[0, 5] = True
    widget = Morphology(row, steps=[("dilation", "rectangle", 1, 4)])
    assert widget.editor.boxes == [(0, 1, 1, 2)], "the origin is the second pixel"
    assert widget.result[0].nonzero()[0].tolist() == [3, 4, 5, 6]
    assert EVEN.truth == 3


def regions(mask):
    """Count the white regions that are larger than a speck."""
    return int((np.bincount(morphology.label(mask).ravel())[1:] > 300).sum())


def test_what_the_notebook_says_of_touching_lizards():
    film = menagerie.lizards(20, touch=True)
    widget = Morphology(film.frames, truth=film.masks, threshold=150, frame=8, steps=[("opening", "rectangle", 9)])
    assert regions(widget.result) == 1
    widget.height = widget.width = 10
    assert regions(widget.result) == 2
    assert round(widget.iou, 2) == 0.70
    widget.frame, widget.steps = 6, [("opening", "rectangle", 3)]
    assert regions(widget.result) == 2
    widget.add(("closing", "rectangle", 9))
    assert regions(widget.result) == 1
