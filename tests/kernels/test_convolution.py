"""Convolution, correlation and Sobel: by hand, beside SciPy and scikit-image, and against torch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import ndimage
from skimage import filters as reference

from seeing_machine.kernels import _borders, convolution

DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32",
          "float64"]
MODES = ["reflect", "constant", "nearest", "mirror", "wrap"]
PAIR = ["correlate", "convolve"]


def picture(dtype, shape=(9, 11), seed=0):
    rng = np.random.default_rng(seed)
    if dtype == "bool":
        return rng.random(shape) < 0.5
    low, high = (np.iinfo(dtype).min, np.iinfo(dtype).max) if np.dtype(dtype).kind in "iu" else (-1, 1)
    return rng.uniform(low, high, shape).astype(dtype)


def test_by_hand():
    image = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.uint8)
    kernel = [[0, 1, 0], [0, 0, 2], [0, 0, 0]]
    assert convolution.correlate(image, kernel)[1, 1] == 1 * 2 + 2 * 6
    assert convolution.convolve(image, kernel)[1, 1] == 1 * 8 + 2 * 4


def test_deep_learning_convolution_is_correlation():
    image, kernel = picture("float64"), picture("float64", (3, 5), seed=1)
    layer = torch.nn.functional.conv2d(torch.from_numpy(image)[None, None], torch.from_numpy(kernel)[None, None])
    np.testing.assert_allclose(convolution.correlate(image, kernel)[1:-1, 2:-2], layer[0, 0], atol=1e-12)


@pytest.mark.parametrize("name", PAIR)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 2), (1, 4), (5, 2), (9, 7)])
def test_kernels_and_modes(name, mode, size):
    kernel = np.random.default_rng(1).normal(size=size)
    for shape in ((1, 1), (1, 6), (7, 2), (9, 11)):
        image = picture("float64", shape)
        np.testing.assert_allclose(getattr(convolution, name)(image, kernel, mode=mode, cval=0.7),
                                   getattr(ndimage, name)(image, kernel, mode=mode, cval=0.7), atol=1e-12)


@pytest.mark.parametrize("name", PAIR)
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(name, dtype):
    image, kernel = picture(dtype), np.random.default_rng(1).normal(size=(4, 3))
    found = getattr(convolution, name)(image, kernel, mode="constant", cval=0.5)
    wanted = getattr(ndimage, name)(image.astype(float), kernel, mode="constant", cval=0.5)
    narrow = image.dtype.itemsize <= 2 or dtype == "float32"
    scale = np.abs(image.astype(float)).max() * np.abs(kernel).sum()
    np.testing.assert_allclose(found, wanted, rtol=0, atol=(1e-6 if narrow else 1e-12) * scale)
    assert found.dtype == (np.float32 if dtype in ("float16", "float32") else np.float64)


@settings(max_examples=40, deadline=None)
@given(npst.arrays(np.int16, npst.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.integers(-99, 99)),
       npst.arrays(np.int8, npst.array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.integers(-9, 9)),
       st.sampled_from(MODES), st.sampled_from(PAIR))
def test_any_whole_numbers_are_exact(image, kernel, mode, name):
    np.testing.assert_array_equal(getattr(convolution, name)(image, kernel, mode=mode),
                                  getattr(ndimage, name)(image.astype(float), kernel.astype(float), mode=mode))


def test_a_weight_of_zero_does_not_meet_nan():
    image = np.zeros((5, 5))
    image[2, 2] = np.nan
    found = np.isnan(convolution.correlate(image, [[0, 1, 0]]))
    np.testing.assert_array_equal(found, np.isnan(image))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("axis", [None, 0, 1])
def test_sobel_of_dtypes(dtype, axis):
    for shape in ((1, 1), (1, 6), (7, 1), (9, 11)):
        image = picture(dtype, shape)
        found, wanted = convolution.sobel(image, axis=axis), reference.sobel(image, axis=axis)
        assert found.dtype == wanted.dtype
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-6)


@pytest.mark.parametrize("mode", MODES)
def test_sobel_of_modes(mode):
    for image, cval in ((picture("float64"), 0.7), (picture("uint8"), 0.7)):
        np.testing.assert_allclose(convolution.sobel(image, mode=mode, cval=cval),
                                   reference.sobel(image, mode=mode, cval=cval), atol=1e-6)


@pytest.mark.parametrize("name", ["sobel", "sobel_h", "sobel_v"])
def test_sobel_within_a_mask(name):
    image, mask = picture("float64", (12, 13)), np.random.default_rng(2).random((12, 13)) > 0.05
    found = getattr(convolution, name)(image, mask)
    np.testing.assert_allclose(found, getattr(reference, name)(image, mask), atol=1e-12)
    assert (found != 0).any()


@pytest.mark.parametrize("call", [lambda image: convolution.sobel(image), lambda image: convolution.sobel_v(image),
                                  lambda image: convolution.convolve(image, [[1, 2], [3, 5]])])
def test_batch_is_a_loop(call, monkeypatch):
    batch = torch.from_numpy(picture("uint8", (2, 3, 6, 7)))
    loop = np.array([[call(image.numpy()) for image in row] for row in batch])
    np.testing.assert_array_equal(call(batch), loop)
    monkeypatch.setattr(_borders, "STRIP", 14)
    np.testing.assert_array_equal(call(batch), loop)


@pytest.mark.parametrize("call", [convolution.sobel, lambda image: convolution.convolve(image, [[1, 2], [3, 5]])])
def test_memory_of_any_kind_is_read_and_left_alone(call):
    image = picture("int8", (12, 14))
    before = image.copy()
    image.flags.writeable = False
    np.testing.assert_array_equal(call(image[::-2, ::3]), call(np.ascontiguousarray(image[::-2, ::3])))
    np.testing.assert_array_equal(image, before)


def test_empty():
    assert convolution.sobel(np.zeros((0, 3))).shape == (0, 3)
    assert convolution.correlate(torch.zeros(0, 3, 4), [[1]]).shape == (0, 3, 4)


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda image: convolution.convolve(image, [1, 2]), ValueError, "kernel: got"),
    (lambda image: convolution.correlate(image, [["a"]]), TypeError, "kernel: got"),
    (lambda image: convolution.correlate(image, [[1]], mode="same"), ValueError, "mode: got 'same'"),
    (lambda image: convolution.correlate(image[0], [[1]]), ValueError, "image: got"),
    (lambda image: convolution.sobel(image, axis=2), ValueError, "axis: got 2"),
    (lambda image: convolution.sobel(image, mask=np.ones((2, 2))), ValueError, "mask: got"),
    (lambda image: convolution.sobel(image, mode="same"), ValueError, "mode: got 'same'"),
    (lambda image: convolution.sobel_h("photo.png"), TypeError, "image: got"),
])
def test_bad_arguments(call, kind, words):
    with pytest.raises(kind, match=words):
        call(np.zeros((3, 3)))
