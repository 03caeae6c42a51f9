import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import measure, segmentation

from seeing_machine.kernels import _labelling, regions

INTEGERS = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"]
IMAGE = np.array([[0, 3, 0, 5, 5],
                  [3, 0, 0, 5, 0],
                  [0, 0, 7, 0, 5]])


def test_label_by_hand():
    np.testing.assert_array_equal(regions.label(IMAGE, connectivity=1), [[0, 1, 0, 2, 2],
                                                                         [3, 0, 0, 2, 0],
                                                                         [0, 0, 4, 0, 5]])
    labels, number = regions.label(IMAGE, return_num=True)
    np.testing.assert_array_equal(labels, [[0, 1, 0, 2, 2], [1, 0, 0, 2, 0], [0, 0, 3, 0, 2]])
    assert number == 3
    assert type(number) is int


@given(data=st.data(), dtype=st.sampled_from(["bool", *INTEGERS]), connectivity=st.sampled_from([None, 1, 2]),
       background=st.sampled_from([None, 0, 1, 2]))
@settings(max_examples=200, deadline=None)
def test_label_as_in_scikit_image(data, dtype, connectivity, background):
    elements = st.integers(0, 1 if dtype == "bool" else data.draw(st.sampled_from([1, 3])))
    image = data.draw(npst.arrays(dtype, npst.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=10),
                                  elements=elements))
    ours, count = regions.label(image, background, True, connectivity)
    theirs, number = measure.label(image, background, True, connectivity)
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(ours, theirs)
    assert count == number


@pytest.mark.parametrize("background", [-1, 0, 3, 300])
def test_label_any_background(background):
    for image in (IMAGE, IMAGE.astype(np.uint8), np.full((2, 3), 3, np.uint8), IMAGE - 4):
        np.testing.assert_array_equal(regions.label(image, background), measure.label(image, background))
    for number in (background, True, np.False_):
        np.testing.assert_array_equal(regions.label(IMAGE > 0, number), measure.label(IMAGE > 0, number))


def test_label_in_threads(monkeypatch):
    monkeypatch.setattr(_labelling, "_WORTH_A_THREAD", 100)
    monkeypatch.setattr(_labelling, "AT_ONCE", 7)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 3)
    mask = np.random.default_rng(0).random((40, 30)) < 0.45
    for connectivity in (1, 2):
        np.testing.assert_array_equal(regions.label(mask, connectivity=connectivity),
                                      measure.label(mask, connectivity=connectivity))


def test_label_tensors_and_batches():
    stack = np.random.default_rng(0).integers(0, 3, (2, 3, 6, 7)).astype(np.uint8)
    labels, numbers = regions.label(torch.from_numpy(stack), return_num=True)
    assert labels.dtype == torch.int64
    assert numbers.shape == (2, 3)
    for index in np.ndindex(2, 3):
        expected, number = measure.label(stack[index], return_num=True)
        np.testing.assert_array_equal(labels[index], expected)
        assert numbers[index] == number
    assert regions.label(torch.zeros(0, 4, 4, dtype=torch.bool)).shape == (0, 4, 4)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64])
def test_any_layout_in_memory(dtype):
    whole = np.random.default_rng(0).integers(0, 2, (12, 14)).astype(dtype)
    whole.setflags(write=False)
    for image in (whole[::-1, ::-1], whole[::2, 1::2], whole.T, np.asfortranarray(whole)):
        np.testing.assert_array_equal(regions.label(image), measure.label(image))
        np.testing.assert_array_equal(regions.clear_border(image), segmentation.clear_border(image))
    stack = torch.from_numpy(whole.copy()).view(3, 4, 2, 7).permute(1, 0, 3, 2)
    np.testing.assert_array_equal(regions.label(stack), regions.label(stack.contiguous()))


def test_clear_border_by_hand():
    np.testing.assert_array_equal(regions.clear_border(IMAGE), np.zeros_like(IMAGE))
    inside = np.pad(IMAGE, 1)
    np.testing.assert_array_equal(regions.clear_border(inside), inside)
    np.testing.assert_array_equal(regions.clear_border(inside, 1), np.zeros_like(inside))


@given(data=st.data(), dtype=st.sampled_from(["bool", *INTEGERS]), buffer_size=st.integers(0, 2),
       bgval=st.integers(0, 1))
@settings(max_examples=100, deadline=None)
def test_clear_border_as_in_scikit_image(data, dtype, buffer_size, bgval):
    labels = data.draw(npst.arrays(dtype, npst.array_shapes(min_dims=2, max_dims=2, min_side=3, max_side=9),
                                   elements=st.integers(0, 1 if dtype == "bool" else 3)))
    np.testing.assert_array_equal(regions.clear_border(labels, buffer_size, bgval),
                                  segmentation.clear_border(labels, buffer_size, bgval))
    mask = data.draw(npst.arrays(bool, labels.shape))
    np.testing.assert_array_equal(regions.clear_border(labels, mask=mask), segmentation.clear_border(labels, mask=mask))


def test_clear_border_tensors_and_out():
    stack = np.random.default_rng(0).random((2, 3, 9, 9)) < 0.3
    result = regions.clear_border(torch.from_numpy(stack))
    for index in np.ndindex(2, 3):
        np.testing.assert_array_equal(result[index], segmentation.clear_border(stack[index]))
    image = IMAGE.copy()
    assert regions.clear_border(image, out=image) is image
    assert not image.any()


@pytest.mark.parametrize("options", [{}, {"connectivity": 2}, {"watershed_line": True}, {"compactness": 0.1}])
def test_watershed_is_scikit_images(options):
    rng = np.random.default_rng(0)
    stack, markers = rng.random((2, 9, 9)), np.zeros((2, 9, 9), int)
    markers[:, 1, 1], markers[:, 7, 6] = 1, 2
    mask = rng.random((2, 9, 9)) < 0.9
    result = regions.watershed(torch.from_numpy(stack), torch.from_numpy(markers), mask=torch.from_numpy(mask),
                               **options)
    for at in range(2):
        expected = segmentation.watershed(stack[at], markers[at], mask=mask[at], **options)
        np.testing.assert_array_equal(result[at], expected)
        ours = regions.watershed(stack[at], markers[at], mask=mask[at], **options)
        assert ours.dtype == expected.dtype
        np.testing.assert_array_equal(ours, expected)
        np.testing.assert_array_equal(regions.watershed(stack[at], 4, **options),
                                      segmentation.watershed(stack[at], 4, **options))
        np.testing.assert_array_equal(regions.watershed(stack[at], **options),
                                      segmentation.watershed(stack[at], **options))


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: regions.label(IMAGE / 2), TypeError, "label_image: got dtype float64, expected bools or integers"),
    (lambda: regions.label(IMAGE, connectivity=3), ValueError, "connectivity: got 3 (int), expected one of 1, 2"),
    (lambda: regions.label(IMAGE, "0"), TypeError, "background: got '0' (str), expected a whole number"),
    (lambda: regions.label(IMAGE, 0.5), TypeError, "background: got 0.5 (float)"),
    (lambda: regions.label(IMAGE[0]), ValueError, "expected shape (H, W)"),
    (lambda: regions.clear_border(IMAGE, 3), ValueError, "buffer_size: got 3 (int), expected less than 3"),
    (lambda: regions.clear_border(IMAGE[:0]), ValueError, "buffer_size: got 0 (int), expected less than 0"),
    (lambda: regions.clear_border(IMAGE, -1), ValueError, "buffer_size: got -1"),
    (lambda: regions.clear_border(IMAGE.astype(np.uint8), bgval=-1), ValueError, "bgval: got -1"),
    (lambda: regions.clear_border(IMAGE, bgval=None), TypeError, "bgval: got None"),
    (lambda: regions.clear_border(IMAGE, mask=IMAGE), TypeError, "mask: got dtype int64, expected bool"),
    (lambda: regions.clear_border(IMAGE, mask=IMAGE[1:] > 0), ValueError, "mask: got shape (2, 5)"),
    (lambda: regions.watershed(IMAGE, IMAGE[1:]), ValueError, "markers: got shape (2, 5), expected shape (3, 5)"),
    (lambda: regions.watershed(IMAGE, IMAGE / 2), TypeError, "markers: got dtype float64"),
    (lambda: regions.watershed(IMAGE, 0), ValueError, "markers: got 0"),
    (lambda: regions.watershed(IMAGE, connectivity=4), ValueError, "connectivity: got 4"),
    (lambda: regions.watershed(IMAGE, mask=IMAGE), TypeError, "mask: got dtype int64, expected bool"),
    (lambda: regions.watershed(IMAGE, compactness=-1), ValueError, "compactness: got -1"),
])
def test_refusals(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)
