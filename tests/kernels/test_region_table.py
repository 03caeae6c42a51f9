import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import measure

from seeing_machine.kernels.region_table import PROPERTIES, regionprops_table


def test_by_hand():
    labels = np.array([[0, 4, 4, 4], [2, 0, 0, 0], [2, 0, 9, 0]])
    picture = np.array([[0, 1, 2, 6], [5, 0, 0, 0], [6, 0, 8, 0]], np.uint8)
    table = regionprops_table(labels, picture, ["label", "area", "bbox", "centroid", "orientation", "eccentricity",
                                                "intensity_mean"])
    expected = {"label": [2, 4, 9], "area": [2, 3, 1],
                "bbox-0": [1, 0, 2], "bbox-1": [0, 1, 2], "bbox-2": [3, 1, 3], "bbox-3": [1, 4, 3],
                "centroid-0": [1.5, 0, 2], "centroid-1": [0, 2, 2],
                "orientation": [0, np.pi / 2, -np.pi / 4], "eccentricity": [1, 1, 0], "intensity_mean": [5.5, 3, 8]}
    assert list(table) == list(expected)
    for name, column in expected.items():
        np.testing.assert_array_equal(table[name], column, err_msg=name)


def assert_same(labels, picture):
    ours = regionprops_table(labels, picture, PROPERTIES)
    theirs = measure.regionprops_table(labels, picture, PROPERTIES)
    assert list(ours) == list(theirs)
    for name, column in theirs.items():
        assert ours[name].dtype == column.dtype, name
        if name == "orientation":  # of a round region, rounding alone decides on it; of a level one, on its sign
            apart = (ours[name] - column)[theirs["eccentricity"] > 1e-3]
            np.testing.assert_allclose(np.sin(apart), 0, atol=1e-9)  # a line has one direction, and the opposite one
        elif name in ("eccentricity", "axis_minor_length"):  # square roots of what rounding leaves of 0
            np.testing.assert_allclose(ours[name], column, atol=2e-7, err_msg=name)
        else:
            np.testing.assert_allclose(ours[name], column, rtol=1e-12, atol=1e-12, err_msg=name)


@given(data=st.data(), dtype=st.sampled_from(["uint8", "int32", "uint16", "int64"]))
@settings(max_examples=60, deadline=None)
def test_same_as_scikit_image(data, dtype):
    labels = data.draw(npst.arrays(dtype, npst.array_shapes(min_dims=2, max_dims=2, max_side=9),
                                   elements=st.integers(0, 4)))
    picture = data.draw(npst.arrays(np.uint8, labels.shape))
    assert_same(labels, picture)


def test_large_regions_and_high_labels():
    labels = measure.label(np.random.default_rng(0).random((120, 130)) < 0.6)
    picture = np.random.default_rng(1).normal(size=(120, 130, 3))
    assert_same(labels, picture)
    few = np.zeros((5, 5), int)
    few[1:3], few[4] = 10**6, 10**5
    assert_same(few, few)


@pytest.mark.parametrize("shape", ["square", "diagonal", "other diagonal", "row", "column", "pixel"])
def test_exactly_symmetric_regions(shape):
    labels = {"square": np.ones((4, 4), int), "diagonal": np.eye(5, dtype=int), "row": np.ones((1, 6), int),
              "other diagonal": np.eye(5, dtype=int)[::-1], "column": np.ones((6, 1), int),
              "pixel": np.ones((1, 1), int)}[shape]
    labels = np.pad(labels, ((2, 3), (5, 1)))
    names = ["orientation", "eccentricity"]
    ours, theirs = regionprops_table(labels, None, names), measure.regionprops_table(labels, None, names)
    for name in names:
        np.testing.assert_allclose(ours[name], theirs[name], atol=1e-12)


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3)])
def test_no_regions(shape):
    ours = regionprops_table(np.zeros((4, 5), int), np.zeros(shape), PROPERTIES, separator="_")
    theirs = measure.regionprops_table(np.zeros((4, 5), int), np.zeros(shape), PROPERTIES, separator="_")
    assert list(ours) == list(theirs)
    for name, column in theirs.items():
        assert ours[name].dtype == column.dtype, name
        assert ours[name].shape == (0,)


def test_tensors_give_tensors():
    labels = np.array([[1, 1, 0], [0, 2, 2]])
    table = regionprops_table(torch.from_numpy(labels), torch.from_numpy(labels * 2.0), ["label", "intensity_max"])
    assert torch.equal(table["label"], torch.tensor([1, 2]))
    assert torch.equal(table["intensity_max"], torch.tensor([2.0, 4.0], dtype=torch.float64))


LABELS = np.array([[0, 1], [2, 2]])


@pytest.mark.parametrize(("arguments", "error", "words"), [
    ((LABELS > 0,), TypeError, "label_image: got dtype bool, expected integers. Number the regions"),
    ((LABELS / 2,), TypeError, "label_image: got dtype float64"),
    ((torch.zeros(2, 2, 2, dtype=torch.int64),), ValueError, "Measure one picture at a time"),
    ((LABELS[:0],), ValueError, "at least one pixel"),
    ((LABELS - 1,), ValueError, "label_image: got the label -1, expected 0 for background, 1 and up"),
    ((LABELS, LABELS[0]), ValueError, "intensity_image: got an int64 array of shape (2,)"),
    ((LABELS, LABELS[:1]), ValueError, "intensity_image: got shape (1, 2)"),
    ((LABELS, None, ["intensity_mean"]), ValueError, "intensity_image: got None"),
    ((LABELS, None, ["aera"]), ValueError, "Did you mean 'area'?"),
    ((LABELS, torch.zeros(2, 2, device="meta")), ValueError, "a tensor on meta, expected one on cpu"),
])
def test_refusals(arguments, error, words):
    with pytest.raises(error) as caught:
        regionprops_table(*arguments)
    assert words in str(caught.value)
