"""Gaussian and box blur: by hand, beside scikit-image and SciPy, and their edge cases. The median has its own file."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import ndimage
from skimage import filters as reference

from seeing_machine.kernels import _borders, filters

DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32",
          "float64"]
MODES = ["reflect", "constant", "nearest", "mirror", "wrap"]
SHAPES = [(1, 1), (1, 9), (8, 1), (35, 70)]


def picture(dtype, shape=(9, 11), seed=0):
    rng = np.random.default_rng(seed)
    if dtype == "bool":
        return rng.random(shape) < 0.5
    low, high = (np.iinfo(dtype).min, np.iinfo(dtype).max) if np.dtype(dtype).kind in "iu" else (-1, 1)
    return rng.uniform(low, high, shape).astype(dtype)


def near(found, wanted, image):
    """Compare to the stated tolerance: 1e-6 of the largest value where float32 is used, else 1e-12."""
    assert found.dtype == wanted.dtype
    narrow = image.dtype.itemsize <= 2 or image.dtype == np.float32
    largest = max(1, np.abs(wanted).max(initial=0))
    np.testing.assert_allclose(found, wanted, rtol=0, atol=(1e-6 if narrow else 1e-12) * largest)


def test_gaussian_by_hand():
    weights = np.exp(-np.arange(-2, 3) ** 2 / 0.5)  # sigma 0.5 reaches two pixels
    weights /= weights.sum()
    row = np.array([[0, 0, 0, 1, 0, 0, 0]], float)
    np.testing.assert_allclose(filters.gaussian(row, (0, 0.5))[0, 1:-1], weights, atol=1e-15)
    column = filters.gaussian(np.full((5, 1), 255, np.uint8), 3)
    np.testing.assert_allclose(column, 1, atol=1e-6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_gaussian_of_dtypes(dtype, shape):
    image = picture(dtype, shape)
    near(filters.gaussian(image, 2), reference.gaussian(image, 2), image)
    near(filters.gaussian(image, 2, preserve_range=True), reference.gaussian(image, 2, preserve_range=True), image)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sigma", [0, 0.3, 1, (2, 0), (0.7, 5), 12])
def test_gaussian_of_modes_and_sigmas(mode, sigma):
    for shape in SHAPES:
        image = picture("float64", shape)
        near(*(module.gaussian(image, sigma, mode=mode, cval=3) for module in (filters, reference)), image)
    image = picture("uint8")
    near(*(module.gaussian(image, sigma, mode=mode, cval=0.3, truncate=2.5) for module in (filters, reference)), image)


@settings(max_examples=40, deadline=None)
@given(npst.arrays(np.float32, npst.array_shapes(min_dims=2, max_dims=2, max_side=12),
                   elements=st.floats(-1, 1, width=32)), st.floats(0, 6), st.sampled_from(MODES))
def test_any_gaussian(image, sigma, mode):
    near(filters.gaussian(image, sigma, mode=mode), reference.gaussian(image, sigma, mode=mode), image)


@pytest.mark.parametrize("axis", [-1, 2, 0, 1])
def test_colours_are_blurred_one_by_one(axis):
    image = np.moveaxis(picture("uint8", (9, 11, 3)), -1, axis)
    near(*(module.gaussian(image, (1, 2), channel_axis=axis) for module in (filters, reference)), image)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_spreads_to_its_windows_only(bad):
    image = picture("float64", (40, 50))
    image[20, 30] = bad
    found = filters.gaussian(image, 1)
    hole = np.zeros((40, 50), bool)
    hole[16:25, 26:35] = True  # four pixels to each side
    np.testing.assert_array_equal(np.isnan(found), hole)
    clean = reference.gaussian(np.nan_to_num(image, posinf=0), 1)
    np.testing.assert_allclose(found[~hole], clean[~hole], atol=1e-12)


def test_uniform_by_hand():
    image = np.array([[0, 255, 0], [255, 255, 0]], np.uint8)
    np.testing.assert_array_equal(filters.uniform_filter(image, (1, 2), mode="constant"),
                                  [[0, 127.5, 127.5], [127.5, 255, 127.5]])


@pytest.mark.parametrize("dtype", DTYPES)
def test_uniform_of_dtypes(dtype):
    image = picture(dtype)
    floats = image.astype(np.float32 if dtype in ("float16", "float32") else float)
    for options in ({}, {"mode": "constant"}, {"mode": "constant", "cval": 0.5}):
        near(filters.uniform_filter(image, 5, **options), ndimage.uniform_filter(floats, 5, **options), image)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [1, 2, 3, (1, 4), (6, 5), 31])
def test_uniform_of_modes_and_sizes(mode, size):
    for shape in SHAPES:
        image = picture("int16", shape)
        np.testing.assert_allclose(filters.uniform_filter(image, size, mode=mode, cval=0.7),
                                   ndimage.uniform_filter(image.astype(float), size, mode=mode, cval=0.7), atol=1e-9)


@pytest.mark.parametrize("name", ["gaussian", "uniform_filter"])
@pytest.mark.parametrize("dtype", ["uint8", "float64"])
def test_batch_is_a_loop(name, dtype):
    batch = torch.from_numpy(picture(dtype, (2, 3, 40, 37)))
    found = getattr(filters, name)(batch, 3)
    assert isinstance(found, torch.Tensor)
    assert found.shape == batch.shape
    for index in np.ndindex(2, 3):
        np.testing.assert_allclose(found[index], getattr(filters, name)(batch[index].numpy(), 3), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", ["gaussian", "uniform_filter", "median"])
def test_memory_of_any_kind_is_read_and_left_alone(name):
    call = getattr(filters, name)
    image = picture("uint8", (12, 14))
    wanted = call(np.ascontiguousarray(image[::-2, ::3]))
    np.testing.assert_array_equal(call(image[::-2, ::3]), wanted)
    np.testing.assert_array_equal(call(torch.from_numpy(image).flip(0)[::2, ::3]), wanted)
    image.flags.writeable = False
    before = image.copy()
    call(image)
    np.testing.assert_array_equal(image, before)


@pytest.mark.parametrize("name", ["gaussian", "uniform_filter"])
def test_many_strips(name, monkeypatch):
    image = picture("uint8", (130, 70))
    wanted = getattr(filters, name)(image, 4)
    monkeypatch.setattr(_borders, "STRIP", 1)
    np.testing.assert_allclose(getattr(filters, name)(image, 4), wanted, rtol=1e-6)


@pytest.mark.parametrize("name", ["gaussian", "uniform_filter"])
def test_empty(name):
    assert getattr(filters, name)(np.zeros((3, 0))).shape == (3, 0)
    assert getattr(filters, name)(torch.zeros(0, 3, 4)).shape == (0, 3, 4)


@pytest.mark.parametrize(("name", "options", "kind", "words"), [
    ("gaussian", {"sigma": -1}, ValueError, "sigma: got -1"),
    ("gaussian", {"sigma": (1, 2, 3)}, ValueError, "sigma: got .*expected one number, or two"),
    ("gaussian", {"sigma": "much"}, TypeError, "sigma: got 'much'"),
    ("gaussian", {"truncate": -1}, ValueError, "truncate: got -1"),
    ("gaussian", {"mode": "near"}, ValueError, "mode: got 'near'"),
    ("gaussian", {"cval": np.nan}, ValueError, "cval: got"),
    ("gaussian", {"channel_axis": 3}, ValueError, "channel_axis: got 3"),
    ("gaussian", {"channel_axis": 0}, ValueError, r"image: .*expected shape \(C, H, W\)"),
    ("uniform_filter", {"size": 0}, ValueError, "size: got 0"),
    ("uniform_filter", {"size": 2.5}, TypeError, "size: got 2.5"),
    ("uniform_filter", {"mode": 3}, ValueError, "mode: got 3"),
])
def test_bad_arguments(name, options, kind, words):
    with pytest.raises(kind, match=words):
        getattr(filters, name)(np.zeros((3, 3)), **options)


@pytest.mark.parametrize("name", ["gaussian", "uniform_filter", "median"])
@pytest.mark.parametrize(("image", "kind"), [("photo.png", TypeError), (np.zeros(3), ValueError),
                                             (np.zeros((2, 3, 3)), ValueError), (np.zeros((3, 3), complex), TypeError)])
def test_bad_pictures(name, image, kind):
    with pytest.raises(kind, match="image: got"):
        getattr(filters, name)(image)
