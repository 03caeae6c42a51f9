"""Local thresholds: by hand, beside scikit-image, and where scikit-image loses digits, beside an exact loop."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.lib.stride_tricks import sliding_window_view
from skimage import filters as reference

from seeing_machine.kernels import local_thresholds

DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32",
          "float64"]
METHODS = ["gaussian", "mean", "median"]
MODES = ["reflect", "constant", "nearest", "mirror", "wrap"]


def picture(dtype, shape=(9, 11), seed=0):
    rng = np.random.default_rng(seed)
    return rng.random(shape) < 0.5 if dtype == "bool" else rng.integers(0, 100, shape).astype(dtype)


def test_by_hand():
    image = np.array([[0, 3, 6, 9]], np.uint8)
    np.testing.assert_array_equal(local_thresholds.threshold_local(image, (1, 3), "mean", offset=1), [[0, 2, 5, 7]])
    np.testing.assert_array_equal(local_thresholds.threshold_local(image, (1, 3), "median"), [[0, 3, 6, 9]])
    spread = np.sqrt([2, 6, 6, 2])  # of 3 0 3, 0 3 6, 3 6 9, 6 9 6
    np.testing.assert_allclose(local_thresholds.threshold_niblack(image, (1, 3), k=2), [[2, 3, 6, 7] - 2 * spread])
    np.testing.assert_allclose(local_thresholds.threshold_sauvola(image, (1, 3), k=0.5, r=10),
                               [[2, 3, 6, 7] * (1 + 0.5 * (spread / 10 - 1))])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("method", METHODS)
def test_local_of_dtypes(dtype, method):
    for shape in ((1, 1), (1, 7), (8, 1), (9, 11)):
        image = picture(dtype, shape)
        found = local_thresholds.threshold_local(image, 5, method, offset=2.5)
        wanted = reference.threshold_local(image, 5, method, offset=2.5)
        assert found.dtype == wanted.dtype
        tolerance = 1e-4 if method == "gaussian" or "float" in dtype else 1e-10
        np.testing.assert_allclose(found, wanted, rtol=0, atol=tolerance)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("block_size", [1, 3, (1, 5), 25])
def test_local_of_modes_and_sizes(mode, method, block_size):
    image = picture("int32")
    np.testing.assert_allclose(local_thresholds.threshold_local(image, block_size, method, mode=mode, cval=2.5),
                               reference.threshold_local(image, block_size, method, mode=mode, cval=2.5), atol=1e-10)
    image = picture("uint8")
    np.testing.assert_allclose(local_thresholds.threshold_local(image, block_size, method, mode=mode, cval=2.5),
                               reference.threshold_local(image, block_size, method, mode=mode, cval=2.5), atol=1e-4)


@pytest.mark.parametrize("param", [0.5, 3, (1, 2)])
def test_local_with_a_sigma(param):
    image = picture("float64")
    np.testing.assert_allclose(local_thresholds.threshold_local(image, 5, param=param),
                               reference.threshold_local(image, 5, param=param), atol=1e-10)


@pytest.mark.parametrize("name", ["threshold_niblack", "threshold_sauvola"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_deviation_rules_of_dtypes(name, dtype):
    for shape in ((1, 7), (8, 1), (9, 11), (40, 50)):
        image = picture(dtype, shape)
        for window in (3, 15, (5, 1), (1, 31)):
            found, wanted = getattr(local_thresholds, name)(image, window), getattr(reference, name)(image, window)
            assert found.dtype == wanted.dtype
            tolerance = 0.05 if dtype in ("float16", "float32") else 1e-4  # scikit-image's own error
            np.testing.assert_allclose(found, wanted, rtol=0, atol=tolerance)


@pytest.mark.parametrize("name", ["threshold_niblack", "threshold_sauvola"])
@pytest.mark.parametrize("image", [picture("uint16") + 65000, picture("float64") + 1e6, picture("int64") + 10 ** 12],
                         ids=["uint16", "float64", "int64"])
def test_deviation_rules_keep_digits(name, image):
    image = image.astype("uint16") if image.max() < 70000 else image
    centred = image.astype(float) - float(image[0, 0])  # whole numbers, so nothing is lost
    windows = sliding_window_view(np.pad(centred, 2, "reflect"), (5, 5))
    mean, deviation = windows.mean((2, 3)) + float(image[0, 0]), windows.std((2, 3))
    if name == "threshold_niblack":
        wanted = mean - 0.3 * deviation
    else:
        wanted = mean * (1 + 0.3 * (deviation / 50 - 1))
    options = {"r": 50} if name == "threshold_sauvola" else {}
    np.testing.assert_allclose(getattr(local_thresholds, name)(image, 5, k=0.3, **options), wanted, rtol=1e-13)


@settings(max_examples=30, deadline=None)
@given(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=10)),
       st.integers(0, 7), st.floats(-1, 1), st.sampled_from(["threshold_niblack", "threshold_sauvola"]))
def test_any_deviation_rule(image, half, k, name):
    np.testing.assert_allclose(getattr(local_thresholds, name)(image, 2 * half + 1, k),
                               getattr(reference, name)(image, 2 * half + 1, k), atol=1e-3)


CALLS = {
    "gaussian": lambda image: local_thresholds.threshold_local(image, 5),
    "mean": lambda image: local_thresholds.threshold_local(image, 5, "mean"),
    "median": lambda image: local_thresholds.threshold_local(image, 5, "median"),
    "niblack": lambda image: local_thresholds.threshold_niblack(image, 5),
    "sauvola": lambda image: local_thresholds.threshold_sauvola(image, 5),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("dtype", ["uint8", "float64"])
def test_batch_is_a_loop(call, dtype):
    batch = torch.from_numpy(picture(dtype, (2, 3, 6, 7)))
    found = call(batch)
    assert found.shape == batch.shape
    for index in np.ndindex(2, 3):
        np.testing.assert_allclose(found[index], call(batch[index].numpy()), rtol=1e-6)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_memory_of_any_kind_is_read_and_left_alone(call):
    for dtype in ("uint8", "float64", "int64"):
        image = picture(dtype, (12, 14))
        before = image.copy()
        image.flags.writeable = False
        np.testing.assert_array_equal(call(image[::-2, ::3]), call(np.ascontiguousarray(image[::-2, ::3])))
        np.testing.assert_array_equal(image, before)


@pytest.mark.parametrize(("name", "side"),
                         [("gaussian", 7), ("mean", 5), ("median", 5), ("niblack", 5), ("sauvola", 5)])
def test_nan_stays_in_its_windows(name, side):
    call = CALLS[name]
    image = picture("float64", (20, 20))
    image[10, 10] = np.nan
    found = np.isnan(call(image))
    assert found[10 - side // 2:11 + side // 2, 10 - side // 2:11 + side // 2].all()
    assert found.sum() == side ** 2
    assert call(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda image: local_thresholds.threshold_local(image, 4), ValueError, "block_size: got 4 x 4, .* Use 5 x 5"),
    (lambda image: local_thresholds.threshold_local(image, (3, 2)), ValueError, "block_size: got 3 x 2"),
    (lambda image: local_thresholds.threshold_local(image, -3), ValueError, "block_size: got -3"),
    (lambda image: local_thresholds.threshold_local(image, 3, "generic"), ValueError, "method: got 'generic'"),
    (lambda image: local_thresholds.threshold_local(image, 3, mode="same"), ValueError, "mode: got 'same'"),
    (lambda image: local_thresholds.threshold_local(image, 3, offset="1"), TypeError, "offset: got '1'"),
    (lambda image: local_thresholds.threshold_local(image, 3, param=-1), ValueError, "param: got -1"),
    (lambda image: local_thresholds.threshold_niblack(image, 6), ValueError, "window_size: got 6 x 6"),
    (lambda image: local_thresholds.threshold_niblack(image, 3, k=None), TypeError, "k: got None"),
    (lambda image: local_thresholds.threshold_sauvola(image, 6), ValueError, "window_size: got 6 x 6"),
    (lambda image: local_thresholds.threshold_sauvola(image, 3, r=0), ValueError, "r: got 0"),
    (lambda image: local_thresholds.threshold_sauvola(image[0], 3), ValueError, "image: got"),
])
def test_bad_arguments(call, kind, words):
    with pytest.raises(kind, match=words):
        call(np.zeros((3, 3)))
