"""Three ways to label, one answer: in one piece, in bands, and by pointers as on a GPU."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import measure

from seeing_machine.kernels._labelling import by_pointers, label_mask

masks = npst.arrays(bool, npst.array_shapes(min_dims=2, max_dims=2, max_side=14))


def snake(side):
    """Return a line one pixel wide to and fro: the longest way from a region's first pixel to its last."""
    picture = np.zeros((side, side), bool)
    picture[::2] = True
    picture[1::4, -1] = picture[3::4, 0] = True
    return picture


SHAPES = {"nothing": np.zeros((6, 5), bool), "all": np.ones((6, 5), bool),
          "comb": np.tril(np.ones((9, 9), bool)) & (np.arange(9) % 2 == 0) | (np.arange(9) == 8)[:, None],
          "board": np.indices((8, 8)).sum(0) % 2 == 0, "snake": snake(17), "snake on end": snake(17).T,
          "row": np.array([[1, 0, 1, 1]], bool),
          "column": np.array([[1], [0], [1], [1]], bool)}


def in_bands(mask, connectivity, bands):
    out = np.empty(mask.shape, np.int32)
    return out, label_mask(mask, connectivity, out, bands)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("connectivity", [1, 2])
def test_shapes(name, connectivity):
    expected, number = measure.label(SHAPES[name], return_num=True, connectivity=connectivity)
    for bands in (1, 2, 3, 5):
        labels, count = in_bands(SHAPES[name], connectivity, bands)
        np.testing.assert_array_equal(labels, expected)
        assert count == number
    labels, counts = by_pointers(torch.from_numpy(SHAPES[name])[None], 0, connectivity)
    np.testing.assert_array_equal(labels[0], expected)
    assert counts.tolist() == [number]


@given(masks, st.integers(2, 6), st.sampled_from([1, 2]))
@settings(max_examples=120, deadline=None)
def test_bands_join(mask, bands, connectivity):
    labels, number = in_bands(mask, connectivity, bands)
    np.testing.assert_array_equal(labels, measure.label(mask, connectivity=connectivity))
    assert number == labels.max()


@given(npst.arrays(np.int16, npst.array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.integers(-1, 2)),
       st.integers(-1, 2), st.sampled_from([1, 2]))
@settings(max_examples=120, deadline=None)
def test_pointers_find_the_first(image, background, connectivity):
    labels, counts = by_pointers(torch.from_numpy(image)[None], background, connectivity)
    expected, number = measure.label(image, background, True, connectivity)
    np.testing.assert_array_equal(labels[0], expected)
    assert counts.tolist() == [number]


def test_pointers_keep_pictures_apart():
    stack = torch.ones(3, 2, 2, dtype=torch.bool)
    labels, counts = by_pointers(stack, 0, 2)
    assert labels.tolist() == [[[1, 1], [1, 1]]] * 3
    assert counts.tolist() == [1, 1, 1]


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "uint16", "uint32", "uint64", "int64"])
def test_pointers_take_every_dtype_and_background(dtype):
    image = np.random.default_rng(0).integers(0, 2, (7, 8)).astype(dtype)
    for background in (0, 1) if dtype == "bool" else (-1, 0, 1, 300, 2**62):
        labels, _ = by_pointers(torch.from_numpy(image)[None], background, 2)
        np.testing.assert_array_equal(labels[0], measure.label(image, background))
