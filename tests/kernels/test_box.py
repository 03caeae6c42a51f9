"""Box sums, means and deviations: exact for whole numbers, beside plain loops over windows."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
import torch
from numpy.lib.stride_tricks import sliding_window_view

from seeing_machine.kernels import _borders, _box


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "uint16", "int16"])
@pytest.mark.parametrize("size", [(1, 1), (1, 5), (6, 1), (2, 3), (7, 11), (12, 13)])
def test_sums_of_whole_numbers_are_exact(dtype, size):
    rng = np.random.default_rng(0)
    low, high = (0, 1) if dtype == "bool" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    strip = rng.choice([low, high], (12, 13)).astype(dtype)
    sums = _box.box_sums(torch.from_numpy(strip), *size, largest=max(high, -low)).numpy()
    np.testing.assert_array_equal(sums, sliding_window_view(strip.astype(int), size).sum((2, 3)))


def test_row_sums_may_wrap_around_on_the_way():
    strip = torch.full((1, 3000), 255, dtype=torch.uint8)
    sums = _box.box_sums(strip, 1, 3, 255)
    assert sums.dtype == torch.int16  # the sum of the whole row does not fit
    assert (sums == 765).all()


def test_float_sums_do_not_drift():
    strip = torch.full((1, 100_000), 0.1, dtype=torch.float64)
    strip[0, 0] = 1e16
    assert (_box.box_sums(strip, 1, 2, None)[0, 1:] == 0.2).all()


def test_nan_stays_in_its_windows():
    strip = torch.zeros(9, 9, dtype=torch.float64)
    strip[4, 4] = torch.nan
    found = _box.box_sums(strip, 3, 3, None).isnan()
    assert found[2:5, 2:5].all()
    assert found.sum() == 9


def exact_deviation(window):
    values = [Fraction(float(value)) for value in window.ravel()]
    mean = sum(values) / len(values)
    return float(mean), sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def deviations(picture, height, width):
    means, spreads = np.empty((2, *picture.shape))
    stack = torch.from_numpy(picture)[None]
    for which, rows, sums, spread in _box.box_sums_and_spreads(stack, height, width, "mirror"):
        means[rows], spreads[rows] = sums[0].numpy(), spread[0].numpy()
        assert which == slice(0, 1)
    return means / (height * width), spreads / (height * width)


@pytest.mark.parametrize("picture", [
    np.random.default_rng(0).integers(0, 256, (6, 7), np.uint8),
    np.random.default_rng(1).integers(65500, 65536, (6, 7), np.uint16),
    np.random.default_rng(2).integers(-32768, -32700, (6, 7), np.int16),
    np.random.default_rng(3).integers(0, 9, (6, 7)) + 2 ** 40,
    np.random.default_rng(4).random((6, 7)) + 1e7,
    (np.random.default_rng(5).random((6, 7)) + 100).astype(np.float32),
], ids=lambda picture: picture.dtype.name)
def test_deviations_lose_no_digits(picture):
    means, spreads = deviations(picture, 3, 5)
    windows = sliding_window_view(np.pad(picture, ((1, 1), (2, 2)), "reflect"), (3, 5)).reshape(-1, 15)
    wanted = np.array([exact_deviation(window) for window in windows])
    np.testing.assert_allclose(means.ravel(), wanted[:, 0], rtol=1e-13)
    np.testing.assert_allclose(spreads.ravel(), wanted[:, 1], rtol=1e-8)


def test_wide_windows_of_uint16_are_exact():
    picture = np.full((50, 60), 65535, np.uint16)
    picture[25, 30] = 65534
    means, spreads = deviations(picture, 49, 49)  # too wide for floats
    assert means[25, 30] == 65535 - 1 / 49 ** 2
    assert spreads[25, 30] == pytest.approx(sqrt(1 / 49 ** 2 - 1 / 49 ** 4), rel=1e-12)
    assert spreads[0, 0] == 0


@pytest.mark.parametrize("value", [0.1, 3e8 + 0.1, 1e-30])
def test_a_flat_picture_has_no_deviation(value):
    means, spreads = deviations(np.full((20, 20), value), 7, 7)
    np.testing.assert_allclose(means, value, rtol=1e-15)
    assert (spreads <= value * 1e-15).all()


def test_strips_fit_together(monkeypatch):
    picture = np.random.default_rng(0).integers(0, 256, (40, 30), np.uint8)
    whole = deviations(picture, 7, 5)
    monkeypatch.setattr(_borders, "STRIP", 90)
    np.testing.assert_array_equal(deviations(picture, 7, 5), whole)
