"""Reconstruction beside scikit-image; what a GPU does is run here on the CPU too."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import morphology as reference

from seeing_machine.kernels import footprints, reconstruction
from seeing_machine.kernels._comparing import as_comparable, from_comparable
from seeing_machine.kernels.reconstruction import _by_sweeps, _neighbours

FOOTPRINTS = {"all around": None, "cross": footprints.cross(1), "disc": footprints.disk(2),
              "one way": np.array([[0, 0, 0], [0, 1, 1], [0, 0, 0]], bool),
              "knight": np.array([[1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 1]], bool)}


def pair(dtype, method, shape=(8, 10), seed=0):
    rng = np.random.default_rng(seed)
    low, high = rng.integers(0, 2 if dtype == "bool" else 60, (2, *shape)).astype(dtype)
    low = np.where(rng.random(shape) < 0.8, 0, low).astype(dtype)
    low, high = np.minimum(low, high), np.maximum(low, high)
    return (low, high) if method == "dilation" else (high, low)


def by_sweeps(seed, mask, method, footprint):
    like = torch.from_numpy(mask)
    done = _by_sweeps(as_comparable(torch.from_numpy(seed)), as_comparable(like), method == "dilation",
                      _neighbours(footprint, None))
    return from_comparable(done, like).numpy()


def test_by_hand():
    mask = np.array([[3, 3, 0, 2, 2],
                     [3, 7, 0, 2, 6],
                     [0, 0, 0, 2, 2]], np.uint8)
    seed = np.array([[0, 0, 0, 0, 0],
                     [0, 5, 0, 0, 0],
                     [0, 0, 0, 1, 0]], np.uint8)
    grown = [[3, 3, 0, 1, 1],
             [3, 5, 0, 1, 1],
             [0, 0, 0, 1, 1]]
    np.testing.assert_array_equal(reconstruction.reconstruction(seed, mask), grown)
    np.testing.assert_array_equal(by_sweeps(seed, mask, "dilation", None), grown)


def test_offset_is_the_centre():
    mask = np.full((1, 6), 9, np.uint8)
    seed = np.array([[0, 0, 5, 0, 0, 0]], np.uint8)
    right = reconstruction.reconstruction(seed, mask, footprint=np.ones((1, 2)), offset=(0, 0))
    np.testing.assert_array_equal(right, [[0, 0, 5, 5, 5, 5]])
    left = reconstruction.reconstruction(seed, mask, footprint=np.ones((1, 2)), offset=(0, 1))
    np.testing.assert_array_equal(left, [[5, 5, 5, 0, 0, 0]])


@pytest.mark.parametrize("footprint", FOOTPRINTS)
@pytest.mark.parametrize("method", ["dilation", "erosion"])
def test_same_as_scikit_image(method, footprint):
    footprint = FOOTPRINTS[footprint]
    for dtype in ("bool", "uint8", "int16", "uint16", "int64", "float32", "float64"):
        seed, mask = pair(dtype, method)
        ours = reconstruction.reconstruction(seed, mask, method, footprint)
        theirs = reference.reconstruction(seed, mask, method, footprint)
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)
        np.testing.assert_array_equal(by_sweeps(seed, mask, method, footprint), theirs, err_msg=f"sweeps, {dtype}")


@given(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.integers(0, 9)),
       st.integers(0, 5), st.sampled_from(["dilation", "erosion"]))
@settings(max_examples=60, deadline=None)
def test_sweeps_find_their_way(mask, seed, method):
    rng = np.random.default_rng(seed)
    start = rng.integers(0, 10, mask.shape).astype(np.uint8)
    start = np.minimum(start, mask) if method == "dilation" else np.maximum(start, mask)
    np.testing.assert_array_equal(by_sweeps(start, mask, method, None), reference.reconstruction(start, mask, method))


def test_maze():
    maze = np.ones((21, 21), np.uint8)
    maze[1::4, :-1] = maze[3::4, 1:] = 0
    seed = np.zeros_like(maze)
    seed[0, 0] = 1
    np.testing.assert_array_equal(by_sweeps(seed, maze, "dilation", None), maze)


def test_tensors_and_batches():
    pairs = [pair("uint8", "dilation", seed=seed) for seed in range(3)]
    seeds, masks = (torch.from_numpy(np.stack(part)) for part in zip(*pairs, strict=True))
    result = reconstruction.reconstruction(seeds, masks)
    assert result.dtype == torch.float64
    for one, (seed, mask) in zip(result, pairs, strict=True):
        np.testing.assert_array_equal(one, reconstruction.reconstruction(seed, mask))
    half = reconstruction.reconstruction(seeds.half(), masks.half())
    assert half.dtype == torch.float32
    assert torch.equal(half.double(), result)


def test_dtypes_may_differ():
    seed, mask = pair("uint8", "dilation")
    np.testing.assert_array_equal(reconstruction.reconstruction(seed, mask.astype(float) + 0.5),
                                  reference.reconstruction(seed, mask.astype(float) + 0.5))


def test_any_layout_in_memory():
    seed, mask = pair("uint8", "dilation")
    for view in (np.s_[::-1, ::-1], np.s_[::2, 1::2]):
        np.testing.assert_array_equal(reconstruction.reconstruction(seed[view].T, mask[view].T),
                                      reference.reconstruction(seed[view].T.copy(), mask[view].T.copy()))


ONES = np.ones((3, 3))


@pytest.mark.parametrize(("arguments", "error", "words"), [
    ((ONES, ONES[:2]), ValueError, "seed: got shape (3, 3), expected shape (2, 3), as the mask"),
    ((ONES, ONES * 0), ValueError, "seed: got values above the mask, expected none above it"),
    ((ONES * 0, ONES, "erosion"), ValueError, "seed: got values below the mask"),
    ((ONES, ONES, "opening"), ValueError, "method: got 'opening'"),
    ((ONES[:0], ONES[:0]), ValueError, "at least one pixel"),
    ((ONES * np.nan, ONES), ValueError, "seed: got NaN here or in the mask"),
    ((ONES, ONES, "dilation", np.ones((2, 3))), ValueError, "expected odd sides"),
    ((ONES, ONES, "dilation", np.ones((2, 3)), 1), TypeError, "offset: got 1 (int), expected (row, column)"),
    ((ONES, ONES, "dilation", np.ones((2, 3)), (2, 0)), ValueError, "offset: got 2 (int)"),
    (("seed", ONES), TypeError, "seed: got 'seed' (str)"),
    ((ONES, None), TypeError, "mask: got None"),
])
def test_refusals(arguments, error, words):
    with pytest.raises(error) as caught:
        reconstruction.reconstruction(*arguments)
    assert words in str(caught.value)


def test_two_devices():
    with pytest.raises(ValueError, match="seed: got a tensor on cpu, expected one on meta, as the mask"):
        reconstruction.reconstruction(torch.ones(2, 2), torch.ones(2, 2, device="meta"))
