"""Colour spaces: by hand, beside scikit-image over the whole cube of colours, and there and back."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import color as reference

from seeing_machine.kernels import color

DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32",
          "float64"]
TOLERANCE = {"rgb2gray": 1e-6, "rgb2hsv": 1e-6, "hsv2rgb": 1e-6, "rgb2lab": 2e-4, "lab2rgb": 1e-5}
DEGENERATE = np.array([[[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1]]])


def picture(dtype, shape=(9, 11, 3)):
    rng = np.random.default_rng(0)
    if dtype == "bool":
        return rng.random(shape) < 0.5
    if "float" in dtype:
        return rng.random(shape).astype(dtype)
    limits = np.iinfo(dtype)
    image = (rng.random(shape) * 0.999 * limits.max).astype(dtype)
    if limits.min < 0:
        image[::2] = -(image[::2] // 2)
        image[0, 0] = limits.min
    return image


def as_scikit_image(name, image):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lab2rgb says that it cuts off, rgb2hsv that it divides by 0
        return getattr(reference, name)(image)


def near(name, found, wanted):
    assert found.dtype == wanted.dtype
    if name == "rgb2hsv":  # a hue just below 1 is near one of 0
        found, wanted = found.copy(), wanted.copy()
        found[..., 0] -= np.rint(found[..., 0] - wanted[..., 0])
    np.testing.assert_allclose(found, wanted, rtol=1e-6 * (name == "rgb2hsv"), atol=TOLERANCE[name])


def test_by_hand():
    orange = np.array([[[255, 127.5, 0]]]) / 255
    np.testing.assert_allclose(color.rgb2hsv(orange)[0, 0], [30 / 360, 1, 1])
    np.testing.assert_allclose(color.hsv2rgb(np.array([[[210 / 360, 0.5, 0.8]]]))[0, 0], [0.4, 0.6, 0.8])
    np.testing.assert_allclose(color.rgb2gray(orange)[0, 0], 0.2125 + 0.7154 / 2)
    # sRGB 119 is 18.4 % of the light, which is lightness 50
    np.testing.assert_allclose(color.rgb2lab(np.full((1, 1, 3), 119, np.uint8))[0, 0], [50, 0, 0], atol=0.1)
    np.testing.assert_allclose(color.lab2rgb(np.array([[[50.0, 0, 0]]])) * 255, 118.9, atol=0.1)


@pytest.mark.parametrize("name", ["rgb2gray", "rgb2hsv", "rgb2lab"])
def test_the_cube_of_colours(name):
    steps = np.r_[0:256:9, 1, 2, 10, 11, 254].astype(np.uint8)  # 10 and 11: where sRGB bends
    cube = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(len(steps), -1, 3)
    near(name, getattr(color, name)(cube), getattr(reference, name)(cube))


@pytest.mark.parametrize("name", ["rgb2gray", "rgb2hsv", "hsv2rgb", "rgb2lab"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(name, dtype):
    image = picture(dtype)
    if name == "hsv2rgb" and np.dtype(dtype).kind == "i":
        image = abs(image // 2)  # a hue below 0 has no meaning in scikit-image
    near(name, getattr(color, name)(image), as_scikit_image(name, image))


@pytest.mark.parametrize("name", list(TOLERANCE))
def test_float64_to_all_digits(name):
    image = picture("float64", (40, 50, 3)) * 1.2 - 0.1
    if name == "lab2rgb":
        image = image * [100, 200, 200] - [0, 100, 100]
    if name == "hsv2rgb":
        image = abs(image)
    np.testing.assert_allclose(getattr(color, name)(image), as_scikit_image(name, image), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_lab_to_rgb(dtype):
    image = (picture("float64", (40, 50, 3)) * [100, 200, 200] - [0, 100, 100]).astype(dtype)
    near("lab2rgb", color.lab2rgb(image), as_scikit_image("lab2rgb", image))


@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
def test_corners_of_the_cube(dtype):
    image = (DEGENERATE * (255 if dtype == "uint8" else 1)).astype(dtype)
    for name in ("rgb2hsv", "rgb2lab", "hsv2rgb"):
        near(name, getattr(color, name)(image), getattr(reference, name)(image))


@settings(max_examples=60, deadline=None)
@given(npst.arrays(np.float64, (2, 3, 3), elements=st.floats(0, 1)))
def test_there_and_back(image):
    np.testing.assert_allclose(color.hsv2rgb(color.rgb2hsv(image)), image, atol=1e-12)
    np.testing.assert_allclose(color.lab2rgb(color.rgb2lab(image)), image, atol=1e-4)  # rounded constants of sRGB


def test_hue_goes_round():
    hsv = np.array([[[-0.25, 1, 1], [0.75, 1, 1], [1.75, 1, 1]]])
    np.testing.assert_allclose(color.hsv2rgb(hsv)[0], [[0.5, 0, 1]] * 3, atol=1e-12)


def test_nan():
    image = np.array([[[np.nan, 0.5, 0.2], [0.1, 0.2, 0.3]]])
    np.testing.assert_array_equal(color.rgb2hsv(image)[0, 0], [0, 0, 0])
    assert np.isnan(color.rgb2lab(image)[0, 0]).any()
    assert np.isfinite(color.rgb2lab(image)[0, 1]).all()


@pytest.mark.parametrize("axis", [-1, 2, 0, 1, -3])
@pytest.mark.parametrize("name", list(TOLERANCE))
def test_channel_axis(axis, name):
    image = picture("float32")
    moved = np.moveaxis(image, -1, axis)
    wanted = getattr(color, name)(image)
    if name != "rgb2gray":
        wanted = np.moveaxis(wanted, -1, axis)
    np.testing.assert_array_equal(getattr(color, name)(moved, channel_axis=axis), wanted)


@pytest.mark.parametrize("axis", [-1, 0, 1])
@pytest.mark.parametrize("dtype", DTYPES)
def test_gray2rgb(axis, dtype):
    image = picture(dtype)[..., 0]
    found = color.gray2rgb(image, channel_axis=axis)
    assert found.dtype == image.dtype
    np.testing.assert_array_equal(found, reference.gray2rgb(image, channel_axis=axis))


@pytest.mark.parametrize("name", list(TOLERANCE))
@pytest.mark.parametrize("dtype", ["uint8", "float64"])
def test_batch_is_a_loop(name, dtype, monkeypatch):
    batch = torch.from_numpy(picture(dtype, (2, 4, 5, 6, 3)))
    found = getattr(color, name)(batch)
    monkeypatch.setattr(color, "BLOCK", 7)
    for index in np.ndindex(2, 4):
        np.testing.assert_allclose(found[index], getattr(color, name)(batch[index].numpy()),
                                   atol=TOLERANCE[name] / 2)
    assert color.gray2rgb(batch[..., 0]).shape == batch.shape


@pytest.mark.parametrize("name", list(TOLERANCE))
def test_memory_of_any_kind_is_read_and_left_alone(name):
    for dtype in ("uint8", "float32", "float64"):
        image = picture(dtype)
        before = image.copy()
        image.flags.writeable = False
        call = getattr(color, name)
        np.testing.assert_allclose(call(image[::-2, ::3, ::-1]), call(image[::-2, ::3, ::-1].copy()), rtol=1e-6)
        np.testing.assert_array_equal(image, before)


def test_empty():
    assert color.rgb2lab(np.zeros((0, 4, 3))).shape == (0, 4, 3)
    assert color.rgb2gray(torch.zeros(2, 0, 4, 3)).shape == (2, 0, 4)


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda: color.rgb2gray(np.zeros((4, 4))), ValueError, r"rgb: .*expected shape \(H, W, 3\)"),
    (lambda: color.rgb2hsv(np.zeros((4, 4, 4))), ValueError, "rgb: got"),
    (lambda: color.hsv2rgb("photo.png"), TypeError, "hsv: got 'photo.png'"),
    (lambda: color.lab2rgb(np.zeros((4, 4, 3), complex)), TypeError, "lab: got"),
    (lambda: color.rgb2lab(np.zeros((4, 4, 3)), channel_axis=0), ValueError, r"rgb: .*expected shape \(3, H, W\)"),
    (lambda: color.rgb2lab(np.zeros((4, 4, 3)), channel_axis=3), ValueError, "channel_axis: got 3"),
    (lambda: color.gray2rgb(np.zeros((4, 4, 3))), ValueError, "image: got"),
    (lambda: color.gray2rgb(np.zeros((4, 4)), channel_axis="last"), TypeError, "channel_axis: got 'last'"),
])
def test_bad_arguments(call, kind, words):
    with pytest.raises(kind, match=words):
        call()
