import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import morphology as reference

from seeing_machine.kernels import _labelling, small
from seeing_machine.kernels.small import remove_small_holes, remove_small_objects

MASK = np.array([[1, 0, 0, 1, 1],
                 [0, 1, 0, 1, 0],
                 [0, 0, 0, 1, 1],
                 [1, 1, 0, 0, 0]], bool)


def test_by_hand():
    np.testing.assert_array_equal(remove_small_objects(MASK, max_size=2), MASK & (np.arange(5) > 2))
    corner_too = MASK.copy()
    corner_too[:2, :2] = False  # two pixels that touch by a corner
    np.testing.assert_array_equal(remove_small_objects(MASK, max_size=1, connectivity=2), MASK)
    np.testing.assert_array_equal(remove_small_objects(MASK, max_size=1), corner_too)
    ring = np.ones((4, 5), bool)
    ring[1, 1] = ring[2, 2:4] = False
    filled = ring.copy()
    filled[1, 1] = True
    np.testing.assert_array_equal(remove_small_holes(ring, max_size=1), filled)
    np.testing.assert_array_equal(remove_small_holes(ring, max_size=1, connectivity=2), ring)


@given(npst.arrays(bool, npst.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=12)), st.integers(0, 9),
       st.sampled_from([1, 2]))
@settings(max_examples=80, deadline=None)
def test_masks_as_in_scikit_image(mask, size, connectivity):
    for ours, theirs in [(remove_small_objects, reference.remove_small_objects),
                         (remove_small_holes, reference.remove_small_holes)]:
        np.testing.assert_array_equal(ours(mask, max_size=size, connectivity=connectivity),
                                      theirs(mask, max_size=size, connectivity=connectivity))


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint32", "int64"])
def test_labels_as_in_scikit_image(dtype):
    labels = np.random.default_rng(0).integers(0, 9, (8, 9)).astype(dtype)
    ours = remove_small_objects(labels, max_size=8)
    assert ours.dtype == labels.dtype
    np.testing.assert_array_equal(ours, reference.remove_small_objects(labels, max_size=8))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a mask might have been meant
        theirs = reference.remove_small_holes(labels, max_size=1)
    np.testing.assert_array_equal(remove_small_holes(labels, max_size=1), theirs)


@pytest.mark.parametrize("background", [0, 5])
def test_high_labels(background):
    labels = np.array([[10**15, 10**15, background], [10**12, background, background]])
    np.testing.assert_array_equal(remove_small_objects(labels, max_size=1),
                                  np.where(labels == 10**12, 0, labels))


def test_counting_in_parts_changes_nothing(monkeypatch):
    mask = np.random.default_rng(0).random((30, 40)) < 0.5
    whole = remove_small_objects(mask, max_size=5)
    monkeypatch.setattr(small, "AT_ONCE", 7)
    monkeypatch.setattr(_labelling, "AT_ONCE", 11)
    np.testing.assert_array_equal(remove_small_objects(mask, max_size=5), whole)


def test_tensors_and_batches():
    stack = torch.from_numpy(np.random.default_rng(0).random((2, 3, 8, 9)) < 0.5)
    for function in (remove_small_objects, remove_small_holes):
        result = function(stack, max_size=3)
        for index in np.ndindex(2, 3):
            np.testing.assert_array_equal(result[index], function(stack[index].numpy(), max_size=3))
    labels = torch.tensor([[[1, 1, 0]], [[1, 0, 2]]])  # each picture counts its own
    assert remove_small_objects(labels, max_size=1).tolist() == [[[1, 1, 0]], [[0, 0, 0]]]


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64])
def test_any_layout_in_memory(dtype):
    whole = np.random.default_rng(0).integers(0, 2, (12, 14)).astype(dtype)
    for image in (whole[::-1, ::-1], whole[::2, 1::2], whole.T):
        for function in (remove_small_objects, remove_small_holes):
            np.testing.assert_array_equal(function(image, max_size=3), function(image.copy(), max_size=3))


def test_out():
    mask = MASK.copy()
    expected = remove_small_objects(mask, max_size=2)
    assert remove_small_objects(mask, max_size=2, out=mask) is mask
    np.testing.assert_array_equal(mask, expected)


@pytest.mark.parametrize("function", [remove_small_objects, remove_small_holes])
@pytest.mark.parametrize(("ar", "change", "error", "words"), [
    (MASK.astype(float), {}, TypeError, "ar: got dtype float64, expected bools or integers"),
    (MASK, {"max_size": -1}, ValueError, "max_size: got -1"),
    (MASK, {"max_size": 2.0}, TypeError, "max_size: got 2.0"),
    (MASK, {"connectivity": 3}, ValueError, "connectivity: got 3 (int), expected one of 1, 2"),
    (MASK[0], {}, ValueError, "expected shape (H, W)"),
])
def test_refusals(function, ar, change, error, words):
    with pytest.raises(error) as caught:
        function(ar, **change)
    assert words in str(caught.value)


def test_negative_labels_are_refused():
    with pytest.raises(ValueError, match="ar: got the label -1, expected 0 for background, 1 and up"):
        remove_small_objects(np.array([[0, -1]]))
