"""Distances beside SciPy; what a GPU does is run here on the CPU too.

That part is compared to one unit in the last place: torch's square root on the CPU may be off by so much.
"""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import ndimage

from seeing_machine.kernels import distance
from seeing_machine.kernels.distance import _by_columns, distance_transform_edt


def by_columns(mask, sampling=(1.0, 1.0)):
    return _by_columns(torch.from_numpy(mask)[None], sampling)[0].numpy()


def test_by_hand():
    mask = np.ones((3, 4), bool)
    mask[0, 0] = False
    expected = np.sqrt([[0, 1, 4, 9], [1, 2, 5, 10], [4, 5, 8, 13]])
    np.testing.assert_array_equal(distance_transform_edt(mask), expected)
    np.testing.assert_allclose(by_columns(mask), expected, rtol=1e-15)


@given(npst.arrays(bool, npst.array_shapes(min_dims=2, max_dims=2, max_side=12)),
       st.sampled_from([(1.0, 1.0), (2.0, 0.5)]))
@settings(max_examples=100, deadline=None)
def test_same_as_scipy(mask, sampling):
    expected = ndimage.distance_transform_edt(mask, sampling)
    np.testing.assert_array_equal(distance_transform_edt(mask, sampling), expected)
    np.testing.assert_allclose(by_columns(mask, sampling), expected, rtol=1e-15)


def test_far_away(monkeypatch):
    monkeypatch.setattr(distance, "_PATIENCE", 3)
    mask = np.ones((40, 70), bool)
    mask[7, [3, 60]] = False
    np.testing.assert_allclose(by_columns(mask), ndimage.distance_transform_edt(mask), rtol=1e-15)


@pytest.mark.parametrize("shape", [(1, 1), (1, 6), (6, 1), (0, 3)])
@pytest.mark.parametrize("value", [0, 1])
def test_plain_pictures(shape, value):
    mask = np.full(shape, value, bool)
    expected = ndimage.distance_transform_edt(mask)
    np.testing.assert_array_equal(distance_transform_edt(mask), expected)
    if mask.size:
        np.testing.assert_array_equal(by_columns(mask), expected)


def test_any_dtype_and_indices():
    image = np.array([[0, 3, -2], [5, 1, 7]])
    for dtype in ("int8", "uint16", "float32"):
        np.testing.assert_array_equal(distance_transform_edt(image.astype(dtype)),
                                      ndimage.distance_transform_edt(image.astype(dtype)))
    for ours, theirs in zip(distance_transform_edt(image, return_indices=True),
                            ndimage.distance_transform_edt(image, return_indices=True), strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(distance_transform_edt(image, 2, return_distances=False, return_indices=True),
                                  ndimage.distance_transform_edt(image, 2, return_distances=False, return_indices=True))


def test_tensors_and_batches():
    stack = torch.from_numpy(np.random.default_rng(0).random((2, 3, 7, 9)) < 0.8)
    distances, indices = distance_transform_edt(stack, return_indices=True)
    assert distances.shape == (2, 3, 7, 9)
    assert indices.shape == (2, 3, 2, 7, 9)
    for index in np.ndindex(2, 3):
        far, where = distance_transform_edt(stack[index].numpy(), return_indices=True)
        np.testing.assert_array_equal(distances[index], far)
        np.testing.assert_array_equal(indices[index], where)
    np.testing.assert_allclose(_by_columns(stack.flatten(0, 1), (1.0, 1.0)), distances.flatten(0, 1), rtol=1e-15)


def test_any_layout_in_memory():
    whole = np.random.default_rng(0).random((12, 14)) < 0.8
    for mask in (whole[::-1, ::-1], whole[::2, 1::2], whole.T):
        np.testing.assert_array_equal(distance_transform_edt(mask), ndimage.distance_transform_edt(mask.copy()))
        np.testing.assert_array_equal(by_columns(mask.copy()), by_columns(np.asfortranarray(mask)))


MASK = np.ones((2, 2), bool)


@pytest.mark.parametrize(("arguments", "error", "words"), [
    ((MASK, -1), ValueError, "sampling: got (-1.0, -1.0), expected numbers above 0"),
    ((MASK, (1, 2, 3)), ValueError, "expected one number, or one for rows and one for columns"),
    ((MASK, "1"), TypeError, "sampling: got '1' (str)"),
    ((MASK, None, False), ValueError, "expected True for one or both"),
    ((np.ones(3),), ValueError, "expected shape (H, W)"),
])
def test_refusals(arguments, error, words):
    with pytest.raises(error) as caught:
        distance_transform_edt(*arguments)
    assert words in str(caught.value)
