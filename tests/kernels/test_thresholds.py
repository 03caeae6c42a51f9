"""Global thresholds: by hand, beside scikit-image to the last bit, and their edge cases."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import data
from skimage import filters as reference

from seeing_machine.kernels import thresholds

BY_HISTOGRAM = ["threshold_otsu", "threshold_yen", "threshold_isodata", "threshold_triangle"]
WITH_HISTOGRAM = ["threshold_otsu", "threshold_yen", "threshold_isodata", "threshold_multiotsu"]
ALL = [*BY_HISTOGRAM, "threshold_multiotsu", "threshold_li", "threshold_mean"]
DTYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"]


def two_heaps(dtype, shape=(30, 40), seed=0):
    """A dark ground with bright things, within what every dtype can hold."""
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(shape) < 0.6, rng.normal(30, 8, shape), rng.normal(80, 15, shape)).clip(0, 120)
    return (values - 50 * (np.dtype(dtype).kind == "i")).astype(dtype)


def same(found, wanted, exact=True):
    assert type(found) is type(wanted)
    assert found.dtype == wanted.dtype
    if exact:
        np.testing.assert_array_equal(found, wanted)
    else:
        np.testing.assert_allclose(found, wanted, rtol=1e-6 if found.dtype == np.float32 else 1e-12)


def test_otsu_by_hand():
    # 0 0 2 | 8 10: weights 3 * 2, means 2/3 and 9, so 6 * (25/3)^2 = 417; split after 0: 2 * 3 * (20/3)^2 = 267;
    # after 8: 4 * 1 * (10 - 2.5)^2 = 225
    assert thresholds.threshold_otsu(np.array([[0, 0, 2, 8, 10]])) == 2


def test_isodata_by_hand():
    image = np.array([[0, 0, 10, 10, 10, 40]])
    assert thresholds.threshold_isodata(image) == 8  # means 0 and 17.5, and 8.75 is half way
    np.testing.assert_array_equal(thresholds.threshold_isodata(image, return_all=True), [8, 23])  # means 6 and 40


def test_triangle_by_hand():
    counts = [100, 40, 10, 4, 3, 2, 1]  # furthest below the line from (0, 100) to (6, 1): at 2
    assert thresholds.threshold_triangle(np.repeat(np.arange(7), counts)[None]) == 2


def test_li_by_hand():
    image = np.array([[1, 1, 3, 9]])  # less the least: 0 0 2 8; from the mean 2.5: 2/3 and 8
    first = (2 / 3 - 8) / (np.log(2 / 3) - np.log(8))
    steps = []
    found = thresholds.threshold_li(image, iter_callback=steps.append)
    assert steps[:2] == pytest.approx([3.5, first + 1])
    assert found == pytest.approx(steps[-1])
    assert abs(steps[-1] - steps[-2]) <= 0.5


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(name, dtype):
    exact = name != "threshold_mean" and not (name == "threshold_li" and "float" in dtype)
    for shape in ((2, 5), (30, 40), (1, 200)):
        image = two_heaps(dtype, shape, seed=shape[1])
        same(getattr(thresholds, name)(image), getattr(reference, name)(image.copy()), exact)


@pytest.mark.parametrize("name", ["coins", "page", "camera", "moon", "text"])
def test_photos(name):
    photo = getattr(data, name)()
    for threshold in ALL:
        same(getattr(thresholds, threshold)(photo), getattr(reference, threshold)(photo.copy()))


@pytest.mark.parametrize("name", [*BY_HISTOGRAM, "threshold_mean"])
def test_bools_are_0_and_1(name):
    image = two_heaps("uint8") > 50
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy says that it converts
        wanted = getattr(reference, name)(image)
    same(getattr(thresholds, name)(image), wanted)
    np.testing.assert_array_equal(image > thresholds.threshold_li(image), image)


@settings(max_examples=80, deadline=None)
@given(npst.arrays(st.sampled_from([np.uint8, np.int16, np.float64]),
                   npst.array_shapes(min_dims=2, max_dims=2, max_side=6),
                   elements={"min_value": 0, "max_value": 40}), st.sampled_from(BY_HISTOGRAM))
def test_any_picture(image, name):
    if image.min() == image.max():
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = getattr(reference, name)(image)
    same(getattr(thresholds, name)(image), wanted)


@pytest.mark.parametrize("name", BY_HISTOGRAM)
@pytest.mark.parametrize("nbins", [2, 10, 1000])
def test_nbins(name, nbins):
    image = two_heaps("float64")
    same(getattr(thresholds, name)(image, nbins), getattr(reference, name)(image, nbins))


@pytest.mark.parametrize("name", WITH_HISTOGRAM)
def test_given_histogram(name):
    counts = np.bincount(two_heaps("uint8").ravel(), minlength=256)
    for hist in (counts, (counts, np.linspace(0, 1, 256))):
        same(getattr(thresholds, name)(hist=hist), getattr(reference, name)(hist=hist))
    same(getattr(thresholds, name)(hist=torch.from_numpy(counts)), getattr(reference, name)(hist=counts))


@pytest.mark.parametrize("name", [*BY_HISTOGRAM, "threshold_li", "threshold_mean"])
@pytest.mark.parametrize("image", [np.full((4, 5), 7, np.uint8), np.array([[3]], np.int16), np.full((4, 5), 0.3),
                                   np.zeros((1, 9), np.float32), np.full((2, 2), 1e30), np.ones((2, 2), bool)])
def test_a_flat_picture_has_its_value(name, image):
    found = getattr(thresholds, name)(image)
    assert found == image[0, 0]
    assert not (image > found).any()


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_batch_is_a_loop(name, dtype):
    batch = torch.from_numpy(two_heaps(dtype, (2, 3, 20, 30)))
    found = getattr(thresholds, name)(batch)
    assert isinstance(found, torch.Tensor)
    assert found.shape == ((2, 3, 2) if name == "threshold_multiotsu" else (2, 3))
    for index in np.ndindex(2, 3):
        np.testing.assert_array_equal(found[index], getattr(thresholds, name)(batch[index].numpy()))
    one = getattr(thresholds, name)(batch[0, 0])
    assert one.shape == found.shape[2:]


@pytest.mark.parametrize("name", ALL)
def test_memory_of_any_kind_is_read_and_left_alone(name):
    for dtype in ("uint8", "int16", "float64"):
        image = two_heaps(dtype)
        before = image.copy()
        image.flags.writeable = False
        call = getattr(thresholds, name)
        same(call(image[::-2, ::3]), call(np.ascontiguousarray(image[::-2, ::3])))
        np.testing.assert_array_equal(image, before)


def test_li_with_options():
    for image in (two_heaps("uint8"), two_heaps("float64")):
        for options in ({"tolerance": 5}, {"initial_guess": 60.7}, {"initial_guess": lambda flat: np.median(flat)}):
            wanted = reference.threshold_li(image.copy(), **options)
            same(thresholds.threshold_li(image, **options), wanted, exact=False)


def test_li_without_nan_and_infinity():
    image = two_heaps("float64")
    wanted = thresholds.threshold_li(image)
    holed = np.concatenate([image, [[np.nan, np.inf, -np.inf, np.nan] * 10]])
    assert thresholds.threshold_li(holed) == pytest.approx(wanted, rel=1e-12)
    assert np.isnan(thresholds.threshold_li(np.full((2, 2), np.nan)))
    assert thresholds.threshold_li(np.array([[np.inf, -np.inf]])) == 0
    assert thresholds.threshold_li(np.array([[np.inf, 2.0]])) == 2


def test_li_does_not_wrap_around():
    image = np.array([[-128, -120, 100, 127]], np.int8)
    assert thresholds.threshold_li(image) == pytest.approx(thresholds.threshold_li(image.astype(np.int64)))


def test_triangle_with_tails_of_one_length():
    for counts in ([5, 4, 9, 1, 2], [5, 1, 9, 4, 2]):
        image = np.repeat(np.arange(5), counts)[None]
        same(thresholds.threshold_triangle(image), reference.threshold_triangle(image))


def test_draw_in_float32():
    counts = np.array([4565, 9, 4602])  # in float64, 1 is the better one
    assert thresholds.threshold_otsu(hist=counts) == reference.threshold_otsu(hist=counts) == 0


def test_counts_beyond_float32():
    """As scikit-image, to the bit, where float32 no longer holds the counts."""
    counts = np.array([2 ** 25 + 1, 3, 2 ** 24 + 5, 2 ** 26 + 7, 1, 2 ** 25 + 9])
    for name in WITH_HISTOGRAM:
        same(getattr(thresholds, name)(hist=counts), getattr(reference, name)(hist=counts))


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda image: thresholds.threshold_otsu(), TypeError, "image: got None, expected a picture, or a histogram"),
    (lambda image: thresholds.threshold_otsu(image[0]), ValueError, r"image: .*expected shape \(H, W\)"),
    (lambda image: thresholds.threshold_otsu("photo.png"), TypeError, "image: got 'photo.png'"),
    (lambda image: thresholds.threshold_otsu(np.zeros((0, 3))), ValueError, "image: got no pixels"),
    (lambda image: thresholds.threshold_mean(np.zeros((0, 3))), ValueError, "image: got no pixels"),
    (lambda image: thresholds.threshold_otsu(image, nbins=1), ValueError, "nbins: got 1"),
    (lambda image: thresholds.threshold_otsu(image * np.nan), ValueError, "image: got NaN or infinity"),
    (lambda image: thresholds.threshold_yen(np.array([[0, 2 ** 40]])), ValueError, "image: got whole numbers from 0"),
    (lambda image: thresholds.threshold_yen(np.array([[2 ** 63]], np.uint64)), ValueError, "image: got numbers above"),
    (lambda image: thresholds.threshold_otsu(np.array([[1, np.nextafter(1, 2)]])), ValueError, "nbins: got 256"),
    (lambda image: thresholds.threshold_otsu(hist="many"), TypeError, "hist: got"),
    (lambda image: thresholds.threshold_otsu(hist=[[1, 2], [3]]), ValueError, "hist: got 2 counts and 1 centres"),
    (lambda image: thresholds.threshold_otsu(hist=np.zeros(5)), ValueError, "hist: got no counts"),
    (lambda image: thresholds.threshold_otsu(hist=np.array([2, -1, 2])), ValueError, "hist: got counts below 0"),
    (lambda image: thresholds.threshold_otsu(hist=np.ones((2, 2))), ValueError, "hist: got"),
    (lambda image: thresholds.threshold_isodata(torch.ones(2, 3, 3), return_all=True), ValueError, "image: got a tens"),
    (lambda image: thresholds.threshold_multiotsu(image, 6), ValueError, "classes: got 6"),
    (lambda image: thresholds.threshold_multiotsu(image), ValueError, "image: got 1 different values, expected at le"),
    (lambda image: thresholds.threshold_multiotsu(hist=[5, 6]), ValueError, "hist: got"),
    (lambda image: thresholds.threshold_li(image, tolerance="small"), TypeError, "tolerance: got 'small'"),
    (lambda image: thresholds.threshold_li(image, initial_guess="mean"), TypeError, "initial_guess: got 'mean'"),
    (lambda image: thresholds.threshold_li(np.array([[1, 9]]), initial_guess=9), ValueError, "between 1.0 and 9.0"),
])
def test_bad_arguments(call, kind, words):
    with pytest.raises(kind, match=words):
        call(np.zeros((3, 3)))
