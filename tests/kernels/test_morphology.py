"""Erosion, dilation and their kin: worked by hand, beside scikit-image, and by the laws that they obey."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import ndimage
from skimage import morphology as reference

from seeing_machine.kernels import _running, footprints, morphology

# SciPy compares in float64, so that int64 is compared with values that float64 can hold.
DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"]
SHARED = ["erosion", "dilation", "opening", "closing", "white_tophat", "black_tophat"]

FOOTPRINTS = {
    "point": np.ones((1, 1), np.uint8),
    "square": np.ones((3, 3), np.uint8),
    "even": np.ones((2, 4), np.uint8),
    "tall": np.ones((7, 1), np.uint8),
    "disc": footprints.disk(4),
    "cross": footprints.cross(3),
    "asymmetric": np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], np.uint8),
    "even with gaps": np.array([[1, 0, 0, 1], [0, 0, 1, 0]], np.uint8),
    "far corner": np.eye(5, dtype=np.uint8) - np.pad(np.ones((4, 4), np.uint8), (0, 1)) * np.eye(5, dtype=np.uint8),
}


def picture(dtype, shape=(9, 11), seed=0):
    rng = np.random.default_rng(seed)
    if dtype == "bool":
        return rng.random(shape) < 0.6
    low, high = (np.iinfo(dtype).min, np.iinfo(dtype).max) if np.dtype(dtype).kind in "iu" else (-9, 9)
    low, high = max(low, -2**40), min(high, 2**40)
    return rng.uniform(low, high, shape).astype(dtype)


def test_by_hand():
    image = np.array([[1, 5, 2, 8, 3],
                      [4, 9, 7, 6, 2],
                      [3, 8, 0, 7, 5],
                      [6, 4, 9, 8, 6],
                      [2, 7, 5, 3, 1]], np.uint8)
    np.testing.assert_array_equal(morphology.erosion(image, np.ones((3, 3))), [[1, 1, 2, 2, 2],
                                                                              [1, 0, 0, 0, 2],
                                                                              [3, 0, 0, 0, 2],
                                                                              [2, 0, 0, 0, 1],
                                                                              [2, 2, 3, 1, 1]])
    np.testing.assert_array_equal(morphology.dilation(image), [[5, 9, 8, 8, 8],
                                                               [9, 9, 9, 8, 6],
                                                               [8, 9, 9, 8, 7],
                                                               [6, 9, 9, 9, 8],
                                                               [7, 7, 9, 8, 6]])
    np.testing.assert_array_equal(morphology.gradient(image, np.ones((1, 3)))[0], [4, 4, 6, 6, 5])


def test_mask_by_hand():
    mask = np.array([[0, 0, 0, 0, 0, 0],
                     [0, 1, 1, 1, 0, 0],
                     [0, 1, 1, 1, 0, 1],
                     [0, 1, 1, 1, 0, 0],
                     [0, 0, 0, 0, 0, 0]], bool)
    opened = morphology.opening(mask, np.ones((3, 3)))
    assert opened.dtype == bool
    np.testing.assert_array_equal(opened, mask & (np.arange(6) < 4))
    np.testing.assert_array_equal(morphology.white_tophat(mask, np.ones((3, 3))), mask & (np.arange(6) > 4))


@pytest.mark.parametrize("footprint", FOOTPRINTS)
@pytest.mark.parametrize("name", SHARED)
def test_every_dtype(name, footprint):
    for dtype in DTYPES:
        image = picture(dtype)
        ours = getattr(morphology, name)(image, FOOTPRINTS[footprint])
        theirs = getattr(reference, name)(image, FOOTPRINTS[footprint])
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs, err_msg=dtype)


@pytest.mark.parametrize("mode", morphology.MODES)
@pytest.mark.parametrize("name", SHARED)
def test_every_border(name, mode):
    for footprint in FOOTPRINTS.values():
        for image in (picture("uint8"), picture("int16", (3, 2)), picture("float64"), picture("bool")):
            ours = getattr(morphology, name)(image, footprint, mode=mode, cval=1)
            np.testing.assert_array_equal(ours, getattr(reference, name)(image, footprint, mode=mode, cval=1))


@pytest.mark.parametrize("mode", morphology.MODES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (2, 2), (0, 4), (4, 0), (0, 0)])
def test_tiny_pictures(shape, mode):
    image = picture("uint8", shape)
    for footprint in FOOTPRINTS.values():
        for name in SHARED:
            np.testing.assert_array_equal(getattr(morphology, name)(image, footprint, mode=mode),
                                          getattr(reference, name)(image, footprint, mode=mode))


@given(data=st.data(), name=st.sampled_from(SHARED), mode=st.sampled_from(morphology.MODES),
       dtype=st.sampled_from(["bool", "uint8", "int16", "uint16", "float32"]))
@settings(max_examples=150, deadline=None)
def test_anything(data, name, mode, dtype):
    elements = st.integers(0, 1 if dtype == "bool" else 9)
    image = data.draw(npst.arrays(dtype, npst.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=elements))
    footprint = data.draw(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=7),
                                      elements=st.integers(0, 1)).filter(np.any))
    np.testing.assert_array_equal(getattr(morphology, name)(image, footprint, mode=mode, cval=1),
                                  getattr(reference, name)(image, footprint, mode=mode, cval=1))


@pytest.mark.parametrize("name", SHARED)
def test_default_footprint_and_sequences(name):
    image = picture("uint8")
    np.testing.assert_array_equal(getattr(morphology, name)(image), getattr(reference, name)(image))
    sequence = [(np.ones((2, 1), np.uint8), 2), (FOOTPRINTS["asymmetric"], 1)]
    np.testing.assert_array_equal(getattr(morphology, name)(image, sequence), getattr(reference, name)(image, sequence))


def test_gradient_is_the_difference():
    for dtype in DTYPES[1:]:
        image = picture(dtype)
        ours = morphology.gradient(image, FOOTPRINTS["square"])
        np.testing.assert_array_equal(
            ours, reference.dilation(image, FOOTPRINTS["square"]) - reference.erosion(image, FOOTPRINTS["square"]))
    image = picture("int32")
    np.testing.assert_array_equal(morphology.gradient(image), ndimage.morphological_gradient(
        image, footprint=footprints.cross(1)))
    mask = picture("bool")
    np.testing.assert_array_equal(morphology.gradient(mask), reference.dilation(mask) ^ reference.erosion(mask))


def test_exact_beyond_float64():
    image = np.array([[2**62, 2**62 + 1, 2**62 + 3]])
    np.testing.assert_array_equal(morphology.dilation(image, np.ones((1, 3))), [[2**62 + 1, 2**62 + 3, 2**62 + 3]])
    image = image.astype(np.uint64) * 2
    np.testing.assert_array_equal(morphology.erosion(image, np.ones((1, 3))), [[2**63, 2**63, 2**63 + 2]])


def test_nan_spreads():
    image = np.array([[1.0, 2, np.nan, 4, 5, 6]])
    np.testing.assert_array_equal(morphology.erosion(image, np.ones((1, 3))), [[1, np.nan, np.nan, np.nan, 4, 5]])
    np.testing.assert_array_equal(morphology.dilation(image, np.ones((1, 3))), [[2, np.nan, np.nan, np.nan, 6, 6]])


@pytest.mark.parametrize("mode", ["reflect", "constant", "ignore"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_strips_and_chunks_change_nothing(monkeypatch, mode, dtype):
    stack = torch.from_numpy(np.stack([picture(dtype, (40, 13), seed) for seed in range(5)]))
    whole = [morphology.opening(one.numpy(), footprints.disk(3), mode=mode, cval=7) for one in stack]
    for size in (1, 900, 3000):
        monkeypatch.setitem(_running._STRIP_BYTES, "cpu", size)
        np.testing.assert_array_equal(morphology.opening(stack, footprints.disk(3), mode=mode, cval=7), whole)


def test_border_value_is_the_dtypes_own():
    image = picture("uint16")
    np.testing.assert_array_equal(morphology.erosion(image, mode="constant", cval=40000.7),
                                  reference.erosion(image, mode="constant", cval=40000))
    np.testing.assert_array_equal(morphology.dilation(np.zeros((2, 2)), mode="constant", cval=np.inf), np.inf)


@pytest.mark.parametrize("name", [*SHARED, "gradient"])
def test_tensors_and_batches(name):
    stack = np.stack([picture("uint8", seed=seed) for seed in range(6)]).reshape(2, 3, 9, 11)
    function = getattr(morphology, name)
    result = function(torch.from_numpy(stack), FOOTPRINTS["asymmetric"])
    assert isinstance(result, torch.Tensor)
    assert result.shape == stack.shape
    for index in np.ndindex(2, 3):
        np.testing.assert_array_equal(result[index], function(stack[index], FOOTPRINTS["asymmetric"]))
    assert function(torch.zeros(0, 3, 4, 4)).shape == (0, 3, 4, 4)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_small_floats(dtype):
    image = torch.arange(12.0).view(3, 4)
    assert torch.equal(morphology.dilation(image.to(dtype)), morphology.dilation(image).to(dtype))


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "bool", "float64"])
def test_any_layout_in_memory(dtype):
    whole = picture(dtype, (12, 14))
    whole.setflags(write=False)
    for image in (whole[::-1, ::-1], whole[::2, 1::2], whole.T):
        np.testing.assert_array_equal(morphology.white_tophat(image, FOOTPRINTS["even"]),
                                      reference.white_tophat(image.copy(), FOOTPRINTS["even"]))
    stack = torch.from_numpy(whole.copy()).view(3, 4, 2, 7).permute(1, 0, 3, 2)
    np.testing.assert_array_equal(morphology.opening(stack), morphology.opening(stack.contiguous()))


def test_input_is_left_alone():
    for image in (picture("uint16"), picture("bool"), picture("uint8")):
        before = image.copy()
        morphology.black_tophat(image)
        result = morphology.erosion(image, np.ones((1, 1)))
        np.testing.assert_array_equal(image, before)
        assert not np.shares_memory(result, image)


@pytest.mark.parametrize("name", [*SHARED, "gradient"])
def test_out(name):
    image = picture("uint8")
    function = getattr(morphology, name)
    expected, out = function(image), np.empty_like(image)
    assert function(image, None, out) is out
    np.testing.assert_array_equal(out, expected)
    assert function(image, out=image) is image
    np.testing.assert_array_equal(image, expected)


@pytest.mark.parametrize("footprint", FOOTPRINTS)
def test_iterations_repeat(footprint):
    image, footprint = picture("uint8"), FOOTPRINTS[footprint]
    twice = morphology.erosion(morphology.erosion(image, footprint), footprint)
    np.testing.assert_array_equal(morphology.erosion(image, footprint, iterations=2), twice)
    mirrored = footprints.mirror_footprint(footprints.pad_footprint(footprint, pad_end=False))
    np.testing.assert_array_equal(morphology.opening(image, footprint, iterations=2),
                                  morphology.dilation(twice, mirrored, iterations=2))


def test_iterations_as_in_scipy():
    mask = ndimage.binary_dilation(picture("bool", (20, 20)) & picture("bool", (20, 20), 1), iterations=2)
    np.testing.assert_array_equal(morphology.opening(mask, np.ones((3, 3)), mode="min", iterations=2),
                                  ndimage.binary_opening(mask, np.ones((3, 3)), iterations=2))


@given(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=9)), st.sampled_from(list(FOOTPRINTS)))
@settings(max_examples=60, deadline=None)
def test_laws(image, footprint):
    footprint = FOOTPRINTS[footprint]
    opened = morphology.opening(image, footprint, mode="ignore")
    closed = morphology.closing(image, footprint, mode="ignore")
    assert (opened <= image).all()
    assert (image <= closed).all()
    np.testing.assert_array_equal(morphology.opening(opened, footprint, mode="ignore"), opened)
    np.testing.assert_array_equal(morphology.closing(closed, footprint, mode="ignore"), closed)
    np.testing.assert_array_equal(morphology.dilation(image, footprint),
                                  255 - morphology.erosion(255 - image, footprint))


@pytest.mark.parametrize(("change", "error", "words"), [
    ({"image": "photo"}, TypeError, "image: got 'photo' (str), expected a NumPy array or a torch tensor"),
    ({"image": np.zeros((4, 4, 3))}, ValueError, "expected shape (H, W)"),
    ({"footprint": np.zeros((3, 3))}, ValueError, "footprint: got no pixel set"),
    ({"footprint": np.ones((3, 3, 3))}, ValueError, "footprint: got a float64 array of shape (3, 3, 3)"),
    ({"footprint": "disc"}, TypeError, "footprint: got 'disc' (str)"),
    ({"footprint": 3}, TypeError, "footprint: got 3 (int)"),
    ({"footprint": [(np.ones((3, 3)), 0)]}, ValueError, "times: got 0 (int), expected a whole number, 1 or more"),
    ({"mode": "reflct"}, ValueError, "Did you mean 'reflect'?"),
    ({"mode": "constant", "cval": 300}, ValueError, "cval: got 300 (int), expected a number from 0 to 255"),
    ({"mode": "constant", "cval": np.nan}, ValueError, "cval: got nan"),
    ({"mode": "constant", "cval": "0"}, TypeError, "cval: got '0' (str), expected a number"),
    ({"iterations": 0}, ValueError, "iterations: got 0"),
    ({"iterations": 1.5}, TypeError, "iterations: got 1.5"),
    ({"out": np.zeros((4, 5), np.uint8)}, ValueError, "out: got shape (4, 5)"),
])
@pytest.mark.parametrize("function", [morphology.erosion, morphology.closing])
def test_refusals(function, change, error, words):
    with pytest.raises(error) as caught:
        function(**{"image": np.zeros((4, 4), np.uint8), **change})
    assert words in str(caught.value)
