"""What the lesson segmentation says is what the machine does."""

import numpy as np
import pytest
from skimage.segmentation import flood
from sklearn.metrics import rand_score

from seeing_machine import images
from seeing_machine.classroom.exercises.segmentation import (
    CHOICE,
    FIT,
    GROW,
    PAIRS,
    PLACE,
    RAND,
    REGION,
    _grow,
    _together,
)
from seeing_machine.lessons import Segmentation


@pytest.mark.parametrize("seed", range(3))
def test_the_solutions_are_right(seed):
    rng = np.random.default_rng(seed)
    for image, start, tolerance in GROW.inputs(rng):
        expected = flood(image.astype(float), start, connectivity=1, tolerance=tolerance)
        np.testing.assert_array_equal(GROW.reference()(image, start, tolerance), expected)
    for truth, labels in RAND.inputs(rng):
        assert RAND.reference()(truth, labels) == pytest.approx(rand_score(truth.ravel(), labels.ravel()))
    for image, weight in PLACE.inputs(rng):
        rows = PLACE.reference()(image, weight)
        last = [size - 1 for size in image.shape[:2]]
        assert rows[-1].tolist() == [*image[-1, -1], last[0] * weight, last[1] * weight]
        assert rows[1].tolist() == [*image[0, 1], 0, weight]


def test_the_best_region_is_neither_the_first_nor_the_one_that_shares_most():
    (labels, thing), *_ = FIT.inputs(np.random.default_rng(0))
    assert FIT.reference()(labels, thing) == pytest.approx(9 / 15), "3 rows of 3 shared; 12 and 12 pixels"


def test_the_growing_region_of_the_prediction():
    image = np.array(REGION.picture)
    assert GROW.reference()(image, (0, 0), 10).sum() == REGION.truth
    wrong = [_grow(image, (0, 0), 10, corners=True), np.abs(image - 50) <= 10,
             _grow(image, (0, 0), 10, chain=True), _grow(image, (0, 0), 10, strict=True)]
    assert [mask.sum() for mask in wrong] == [slip.answer for slip in REGION.slips]


def test_the_pairs_of_the_prediction():
    first, second = _together(np.array([1, 1, 2, 2]), np.array([2, 2, 2, 1]))
    assert (first == second).sum() == PAIRS.truth
    assert (first & second).sum() == 1


def test_the_choice_is_the_one_that_measures_best():
    assert CHOICE.reference() == ["colour", "texture", "markers"]
    cells = Segmentation(images.load("immunohistochemistry"), k=3)
    means = [cells.image[cells.labels == number].mean(axis=0) for number in (1, 2, 3)]
    red_less_blue = sorted(mean[0] - mean[2] for mean in means)
    assert red_less_blue[0] < 5 < 40 < red_less_blue[1], "one group is not brown at all, the others are"
    coins = Segmentation(images.load("coins"), k=2)
    assert coins.labels[150, 2] != coins.labels[2, 2], "the ground is in both groups"
