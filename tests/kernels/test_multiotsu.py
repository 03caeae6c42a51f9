"""Multi-Otsu: by trying all splits, and beside scikit-image to the last bit, with its rounding and its draws."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import filters as reference

from seeing_machine.kernels import _multiotsu, thresholds


def best_by_trying(shares, classes):
    """Return the best split by Otsu's criterion, by trying all."""
    number = np.arange(len(shares))

    def worth(borders):
        return sum((number[low:high] @ shares[low:high]) ** 2 / shares[low:high].sum()
                   for low, high in itertools.pairwise(borders))

    inner = itertools.combinations(range(1, len(shares)), classes - 1)
    return np.array(max(inner, key=lambda borders: worth((0, *borders, len(shares))))) - 1


@pytest.mark.parametrize("most", [0, 1024])
@pytest.mark.parametrize("classes", [2, 3, 4])
def test_against_trying_all(classes, most, monkeypatch):
    monkeypatch.setattr(_multiotsu, "MOST_PLACES", most)
    for seed in range(8):
        shares = np.random.default_rng(seed).random(18).astype(np.float32) + 0.2
        shares[0] = 0.01  # what is special about the lowest bin in scikit-image must not matter here
        np.testing.assert_array_equal(_multiotsu.split(shares, classes), best_by_trying(shares, classes))


@settings(max_examples=150, deadline=None)
@given(npst.arrays(np.int64, st.integers(3, 24),
                   elements=st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 9999))), st.integers(2, 5))
def test_any_histogram_as_scikit_image(counts, classes):
    assume(np.count_nonzero(counts) >= classes)
    np.testing.assert_array_equal(thresholds.threshold_multiotsu(classes=classes, hist=counts),
                                  reference.threshold_multiotsu(classes=classes, hist=counts))


@pytest.mark.parametrize("counts", [np.full(64, 1000), np.tile([5, 0, 0, 0], 16)[:-3], np.arange(1, 65)[::-1],
                                    np.r_[1, np.zeros(30, int), 1, 1, np.zeros(30, int), 1, 3, 1]],
                         ids=["flat", "gaps", "slope", "far apart"])
@pytest.mark.parametrize("classes", [2, 3, 4, 5])
def test_draws_are_decided_as_scikit_image(counts, classes):
    np.testing.assert_array_equal(thresholds.threshold_multiotsu(classes=classes, hist=counts),
                                  reference.threshold_multiotsu(classes=classes, hist=counts))


@pytest.mark.parametrize("classes", [2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64])
def test_pictures(classes, dtype):
    rng = np.random.default_rng(classes)
    image = (rng.choice([10, 40, 70, 100], (20, 20)) + rng.normal(0, 5, (20, 20))).clip(0, 120).astype(dtype)
    np.testing.assert_array_equal(thresholds.threshold_multiotsu(image, classes),
                                  reference.threshold_multiotsu(image, classes))


def test_as_many_values_as_classes():
    image = np.array([[4, 9, 9, 200]], np.uint8)
    np.testing.assert_array_equal(thresholds.threshold_multiotsu(image, 3), [4, 9])


def test_16_bits():
    rng = np.random.default_rng(0)
    image = (rng.choice([9000, 30000, 55000], (100, 100)) + rng.normal(0, 900, (100, 100))).astype(np.uint16)
    low, high = thresholds.threshold_multiotsu(image)
    assert 11000 < low < 27000
    assert 32000 < high < 52000
