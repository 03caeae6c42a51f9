import numpy as np
import pytest
from skimage import morphology

from seeing_machine.kernels import footprints


@pytest.mark.parametrize("radius", range(13))
def test_same_as_scikit_image(radius):
    for ours, theirs in [
        (footprints.disk(radius), morphology.disk(radius)),
        (footprints.disk(radius, bool, strict_radius=False), morphology.disk(radius, bool, strict_radius=False)),
        (footprints.diamond(radius), morphology.diamond(radius)),
        (footprints.footprint_rectangle((radius + 1, 4)), morphology.footprint_rectangle((radius + 1, 4))),
        *[(footprints.ellipse(radius, height), morphology.ellipse(radius, height)) for height in range(9)],
    ]:
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)


def test_cross():
    np.testing.assert_array_equal(footprints.cross(1), morphology.disk(1))
    np.testing.assert_array_equal(footprints.cross(2, bool), [
        [False, False, True, False, False],
        [False, False, True, False, False],
        [True, True, True, True, True],
        [False, False, True, False, False],
        [False, False, True, False, False]])
    assert footprints.cross(0).tolist() == [[1]]


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (3, 2), (4, 4)])
def test_mirror_and_pad(shape):
    footprint = np.arange(np.prod(shape)).reshape(shape)
    np.testing.assert_array_equal(footprints.mirror_footprint(footprint), morphology.mirror_footprint(footprint))
    for at_end in (True, False):
        np.testing.assert_array_equal(footprints.pad_footprint(footprint, pad_end=at_end),
                                      morphology.pad_footprint(footprint, pad_end=at_end))


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: footprints.disk(-1), ValueError, "radius: got -1 (int), expected a whole number, 0 or more"),
    (lambda: footprints.disk(1.5), TypeError, "radius: got 1.5 (float)"),
    (lambda: footprints.diamond("2"), TypeError, "radius: got '2' (str)"),
    (lambda: footprints.cross(-1), ValueError, "radius: got -1"),
    (lambda: footprints.ellipse(1, -2), ValueError, "height: got -2"),
    (lambda: footprints.ellipse(-2, 1), ValueError, "width: got -2"),
    (lambda: footprints.footprint_rectangle(3), TypeError, "shape: got 3 (int), expected (height, width)"),
    (lambda: footprints.footprint_rectangle((3, 3, 3)), TypeError, "expected (height, width)"),
    (lambda: footprints.footprint_rectangle((3, 0)), ValueError, "shape: got 0 (int)"),
    (lambda: footprints.mirror_footprint([[1]]), TypeError, "footprint: got [[1]] (list)"),
    (lambda: footprints.pad_footprint(np.ones(3)), TypeError, "of shape (3,), expected an array of shape (h, w)"),
])
def test_refusals(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)
