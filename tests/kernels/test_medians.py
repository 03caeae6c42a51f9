"""Sorting networks and the median: on all inputs of 0 and 1, beside SciPy and scikit-image, and by hand."""

import functools
import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import ndimage
from skimage import filters as reference

from seeing_machine.kernels import _medians, _sorting, filters

DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"]
MODES = ["reflect", "constant", "nearest", "mirror", "wrap"]
FOOTPRINTS = {
    "point": np.ones((1, 1)),
    "square": np.ones((5, 5)),
    "row": np.ones((1, 4)),
    "column": np.ones((7, 1)),
    "even": np.ones((4, 2)),
    "ring": np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]]),
    "gaps": np.array([[1, 0, 0, 1], [0, 0, 1, 0]]),
    "far corner": np.pad(np.ones((1, 1)), ((4, 0), (3, 0))),
}


def picture(dtype, shape=(9, 11), seed=0):
    rng = np.random.default_rng(seed)
    if dtype == "bool":
        return rng.random(shape) < 0.5
    low, high = (np.iinfo(dtype).min, np.iinfo(dtype).max) if np.dtype(dtype).kind in "iu" else (-9, 9)
    return rng.uniform(max(low, -2 ** 50), min(high, 2 ** 50), shape).astype(dtype)


RULES = {"min": np.minimum, "max": np.maximum, "clamp": np.clip}


def apply(rule, arguments, row, column):
    return rule(*(values(row + down, column + right) for values, down, right in arguments))


def run(program, pixels):
    """Run a program by its definition; `pixels` gives the values at a row and column."""
    buffers = {0: lambda row, column: pixels(2 * row, column), 1: lambda row, column: pixels(2 * row + 1, column)}
    for step in program.steps:
        arguments = [(buffers[number], down, right) for number, down, right in step.arguments]
        buffers[step.result] = functools.cache(functools.partial(apply, RULES[step.operation], arguments))
    return [buffers[number](row, column) for number, row, column in program.results]


@pytest.mark.parametrize("shape", [(1, 5), (3, 3), (4, 3), (3, 4), (2, 6)])
def test_networks_are_right_for_all_zeros_and_ones(shape):
    """A network that sorts every input of 0 and 1 sorts every input (Knuth's 0-1 principle), selection included."""
    height, width = shape
    program = _sorting.median_program(frozenset(itertools.product(range(height), range(width))))
    inputs = np.arange(1 << (height + 1) * width)
    found = run(program, lambda row, column: inputs >> (row * width + column) & 1)
    for first, median in enumerate(found):
        ones = sum(inputs >> bit & 1 for bit in range(first * width, (first + height) * width))
        np.testing.assert_array_equal(median, ones > (height * width - 1) // 2)


def test_networks_are_short():
    steps = {side: len(_sorting.median_program(frozenset(itertools.product(range(side), repeat=2))).steps)
             for side in (3, 5, 7)}
    assert steps == {3: 26, 5: 98, 7: 275}  # for two pixels each


def test_by_hand():
    image = np.array([[1, 2, 3], [4, 99, 6], [7, 8, 9]], np.uint8)
    np.testing.assert_array_equal(filters.median(image), [[2, 3, 3], [4, 6, 6], [7, 8, 9]])
    np.testing.assert_array_equal(filters.median(image, [[1, 1]], mode="constant", cval=50),
                                  [[50, 2, 3], [50, 99, 99], [50, 8, 9]])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (8, 1), (9, 11)])
def test_dtypes(dtype, shape):
    image = picture(dtype, shape)
    found = filters.median(image)
    assert found.dtype == image.dtype
    np.testing.assert_array_equal(found, reference.median(image))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("footprint", FOOTPRINTS.values(), ids=FOOTPRINTS)
def test_footprints_and_modes(footprint, mode):
    for shape in ((2, 3), (9, 11)):
        image = picture("uint8", shape)
        np.testing.assert_array_equal(filters.median(image, footprint, mode=mode, cval=99),
                                      reference.median(image, footprint, mode=mode, cval=99))


@settings(max_examples=60, deadline=None)
@given(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=9)),
       npst.arrays(bool, npst.array_shapes(min_dims=2, max_dims=2, max_side=6)), st.sampled_from(MODES))
def test_any_picture_and_footprint(image, footprint, mode):
    footprint.flat[0] = True
    np.testing.assert_array_equal(filters.median(image, footprint, mode=mode),
                                  ndimage.median_filter(image, footprint=footprint, mode=mode))


def test_many_strips(monkeypatch):
    image = picture("uint8", (61, 40))
    monkeypatch.setattr(_medians, "CACHE", 0)
    monkeypatch.setattr(_medians, "SHORTEST", 300)
    np.testing.assert_array_equal(filters.median(image, np.ones((5, 5))), reference.median(image, np.ones((5, 5))))


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "uint16", "float32"])
@pytest.mark.parametrize("mode", ["reflect", "constant"])
def test_large_window(dtype, mode):
    image, square = picture(dtype, (24, 25)), np.ones((20, 23))
    np.testing.assert_array_equal(filters.median(image, square, mode=mode, cval=1),
                                  reference.median(image, square, mode=mode, cval=1))


def test_nan_spreads_to_its_windows_only():
    image = np.zeros((7, 7))
    image[3, 3] = np.nan
    assert np.isnan(filters.median(image)).sum() == 9


def test_batch_is_a_loop():
    batch = torch.from_numpy(picture("uint8", (2, 3, 6, 7)))
    for square in (np.ones((3, 5)), np.ones((21, 21))):  # by a network, and by counting
        found = filters.median(batch, square)
        assert found.shape == batch.shape
        for index in np.ndindex(2, 3):
            np.testing.assert_array_equal(found[index], filters.median(batch[index].numpy(), square))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_floats(dtype):
    image = torch.from_numpy(picture("float32")).to(dtype)
    assert torch.equal(filters.median(image), filters.median(image.float()).to(dtype))


def test_empty():
    assert filters.median(np.zeros((0, 3), np.uint8)).shape == (0, 3)
    assert filters.median(torch.zeros(0, 4, 3)).shape == (0, 4, 3)


@pytest.mark.parametrize(("options", "kind", "words"), [
    ({"footprint": np.zeros((3, 3))}, ValueError, "footprint: got no pixel set"),
    ({"footprint": "disk"}, TypeError, "footprint: got 'disk'"),
    ({"mode": "mirrored"}, ValueError, "Did you mean 'mirror'"),
    ({"mode": "constant", "cval": 256}, ValueError, "cval: got 256"),
    ({"cval": "black"}, TypeError, "cval: got 'black'"),
])
def test_bad_arguments(options, kind, words):
    with pytest.raises(kind, match=words):
        filters.median(np.zeros((3, 3), np.uint8), **options)
