"""Superpixels beside scikit-image, and what must hold for any picture."""

import numpy as np
import pytest
import skimage.measure
import skimage.segmentation
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import color, data, graph

from seeing_machine.kernels import _adjacency, _merging_regions, superpixels

PHOTOS = {"coffee": data.coffee()[::2, ::2], "astronaut": data.astronaut()[::2, ::2], "chelsea": data.chelsea()}


def spread(photo, labels, compactness, wanted):
    """Return the mean squared distance to the mean of the own superpixel, as SLIC counts it."""
    rows, columns = np.indices(labels.shape) / (labels.size / wanted) ** 0.5
    features = np.dstack([color.rgb2lab(photo) / compactness, rows, columns]).reshape(-1, 5)
    _, names = np.unique(labels, return_inverse=True)
    names = names.ravel()
    means = np.stack([np.bincount(names, feature) for feature in features.T], 1) / np.bincount(names)[:, None]
    return ((features - means[names]) ** 2).sum(1).mean()


def rectangles(labels):
    places = (np.nonzero(labels == name) for name in range(1, labels.max() + 1))
    return sum((np.ptp(rows) + 1) * (np.ptp(columns) + 1) == len(rows) for rows, columns in places)


def parts_of(labels):
    return skimage.measure.label(labels, background=-1, connectivity=1).max()


@pytest.mark.parametrize("photo", PHOTOS.values(), ids=PHOTOS)
@pytest.mark.parametrize(("wanted", "compactness"), [(100, 10), (400, 10), (400, 30), (1500, 20)])
def test_beside_scikit_image(photo, wanted, compactness):
    ours = superpixels.slic(photo, wanted, compactness)
    theirs = skimage.segmentation.slic(photo, wanted, compactness)
    assert ours.dtype == theirs.dtype
    assert ours.min() == 1
    assert parts_of(ours) == len(np.unique(ours)) == ours.max()
    assert 0.6 * wanted < ours.max() < 1.15 * wanted
    assert abs(ours.max() - wanted) <= abs(theirs.max() - wanted) + 0.1 * wanted
    ours, theirs = (spread(photo, labels, compactness, wanted) * labels.max() for labels in (ours, theirs))
    assert ours < 1.05 * theirs


def test_edges_are_followed():
    """Known regions: hardly a pixel lies in a superpixel that mostly belongs to another region."""
    rows, columns = np.indices((120, 160))
    truth = (rows - 60) ** 2 + (columns - 70) ** 2 < 40 ** 2
    photo = np.where(truth[..., None], [200, 60, 40], [30, 90, 160]).astype(np.uint8)
    noisy = np.clip(photo + np.random.default_rng(0).normal(0, 8, photo.shape), 0, 255).astype(np.uint8)
    wrong = []
    for labels in (superpixels.slic(noisy, 150), skimage.segmentation.slic(noisy, 150)):
        share = np.bincount(labels.ravel(), truth.ravel()) / np.maximum(np.bincount(labels.ravel()), 1)
        wrong.append(((share[labels] > 0.5) != truth).mean())
    assert wrong[0] < min(0.01, 1.1 * wrong[1])


def test_arguments():
    photo = PHOTOS["chelsea"]
    labels = superpixels.slic(photo, 200)
    assert superpixels.slic(photo, 200, start_label=0).min() == 0
    np.testing.assert_array_equal(superpixels.slic(np.moveaxis(photo, 2, 0), 200, channel_axis=0), labels)
    np.testing.assert_array_equal(superpixels.slic(photo / 255, 200), labels)
    loose = superpixels.slic(photo, 200, enforce_connectivity=False)
    assert parts_of(loose) > len(np.unique(loose)) == loose.max()
    assert superpixels.slic(photo, 200, min_size_factor=0).max() > labels.max()
    assert not np.array_equal(superpixels.slic(photo, 200, sigma=3), labels)
    assert not np.array_equal(superpixels.slic(photo, 200, convert2lab=False), labels)
    squares = superpixels.slic(photo, 200, compactness=1e6)
    assert rectangles(squares) > 0.95 * squares.max()
    tensor = superpixels.slic(torch.from_numpy(photo), 200)
    assert isinstance(tensor, torch.Tensor)
    np.testing.assert_array_equal(tensor, labels)


def test_grey_as_in_scikit_image():
    photo = data.coins()
    ours = superpixels.slic(photo, 300, compactness=0.1, channel_axis=None)
    theirs = skimage.segmentation.slic(photo, 300, compactness=0.1, channel_axis=None)
    within = [np.mean([photo[labels == name].var() for name in np.unique(labels)]) for labels in (ours, theirs)]
    assert within[0] < 1.05 * within[1]
    assert parts_of(ours) == ours.max()


@settings(max_examples=60, deadline=None)
@given(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=24)), st.integers(1, 700))
def test_any_picture(image, wanted):
    labels = superpixels.slic(image, wanted, compactness=0.1, channel_axis=None)
    assert labels.shape == image.shape
    names, first = np.unique(labels, return_index=True)
    np.testing.assert_array_equal(names, np.arange(1, len(names) + 1))
    assert (np.diff(first) > 0).all()
    assert parts_of(labels) == len(names)
    least = int(0.5 * image.size / wanted)
    assert len(names) == 1 or np.bincount(labels.ravel())[1:].min() >= least


@pytest.mark.parametrize(("size", "wanted"), [((100, 150), 37), ((61, 200), 200), ((240, 33), 1000), ((50, 50), 2500)])
def test_a_plain_picture_becomes_a_grid(size, wanted):
    labels = superpixels.slic(np.full((*size, 3), 77, np.uint8), wanted)
    assert rectangles(labels) == labels.max()
    sizes = np.bincount(labels.ravel())[1:]
    assert abs(len(sizes) - wanted) <= 0.1 * wanted
    assert sizes.max() <= 3 * sizes.min() + 1


@given(npst.arrays(np.int64, npst.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.integers(0, 2)))
@settings(max_examples=100, deadline=None)
def test_connected_parts_and_borders(labels):
    parts = _adjacency.connected_parts(labels)
    np.testing.assert_array_equal(parts + 1, skimage.measure.label(labels, background=-1, connectivity=1))
    sides = {}
    for row, column in np.ndindex(labels.shape):
        for down, across in ((0, 1), (1, 0)):
            if row + down < labels.shape[0] and column + across < labels.shape[1]:
                pair = tuple(sorted((int(parts[row, column]), int(parts[row + down, column + across]))))
                sides[pair] = sides.get(pair, 0) + (pair[0] != pair[1])
    found = _adjacency.borders(parts, parts.max() + 1)
    assert {pair: count for pair, count in sides.items() if count} == {
        (one, other): count for one, other, count in zip(*(part.tolist() for part in found), strict=True)}


def test_small_parts_join_the_longest_border():
    labels = np.array([[0, 0, 0, 1, 1],
                       [0, 2, 1, 1, 1],
                       [0, 1, 1, 1, 1]])
    np.testing.assert_array_equal(_adjacency.absorb_small(labels, 2), [[0, 0, 0, 1, 1],
                                                                       [0, 0, 1, 1, 1],
                                                                       [0, 1, 1, 1, 1]])
    np.testing.assert_array_equal(_adjacency.absorb_small(labels, 99), np.zeros((3, 5)))


def test_merge_by_hand():
    image = np.array([[0, 4, 20, 23, 0]])
    labels = np.array([[1, 2, 3, 4, 5]])
    for count, wanted in ((5, [1, 2, 3, 4, 5]), (4, [1, 2, 3, 3, 4]), (3, [1, 1, 2, 2, 3]), (2, [1, 1, 1, 1, 2]),
                          (1, [1, 1, 1, 1, 1])):
        np.testing.assert_array_equal(superpixels.merge_regions(image, labels, n_regions=count), [wanted])
    for threshold, wanted in ((3, [1, 2, 3, 4, 5]), (3.5, [1, 2, 3, 3, 4]), (5, [1, 1, 2, 2, 3])):
        np.testing.assert_array_equal(superpixels.merge_regions(image, labels, threshold=threshold), [wanted])
    np.testing.assert_array_equal(superpixels.merge_regions(image, [[9, 9, 0, 3, 3]]), [[1, 1, 0, 2, 2]])


@pytest.mark.parametrize("threshold", [5, 20, 40])
def test_merge_as_in_scikit_image(threshold):
    photo = color.rgb2lab(PHOTOS["coffee"])
    labels = superpixels.slic(PHOTOS["coffee"], 200)
    ours = superpixels.merge_regions(photo, labels, threshold=threshold)
    graphs = graph.rag_mean_color(photo, labels, connectivity=1)

    def weight(rag, src, dst, node):
        return {"weight": np.linalg.norm(rag.nodes[dst]["mean color"] - rag.nodes[node]["mean color"])}

    def merge(rag, src, dst):
        for name in ("total color", "pixel count"):
            rag.nodes[dst][name] += rag.nodes[src][name]
        rag.nodes[dst]["mean color"] = rag.nodes[dst]["total color"] / rag.nodes[dst]["pixel count"]

    theirs = graph.merge_hierarchical(labels, graphs, threshold, False, False, merge, weight)
    names = _adjacency.in_order(np.arange(theirs.max() + 1), theirs) + 1
    np.testing.assert_array_equal(ours, names)
    assert 1 < ours.max() < labels.max()


def test_merge_takes_tensors_and_any_numbers():
    photo, labels = PHOTOS["chelsea"], superpixels.slic(PHOTOS["chelsea"], 50)
    merged = superpixels.merge_regions(photo, labels, n_regions=7)
    assert merged.max() == 7
    tensor = superpixels.merge_regions(torch.from_numpy(photo), torch.from_numpy(labels), n_regions=7)
    assert isinstance(tensor, torch.Tensor)
    np.testing.assert_array_equal(tensor, merged)
    np.testing.assert_array_equal(superpixels.merge_regions(photo, labels * 10 ** 9, n_regions=7), merged)
    assert _merging_regions.merge(np.empty((0, 3, 1)), np.empty((0, 3), int), 1, 1).shape == (0, 3)


GREY, NAMES = np.zeros((4, 5)), np.ones((4, 5), int)


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: superpixels.slic(GREY), ValueError, "image: got a float64 array of shape (4, 5), expected shape"),
    (lambda: superpixels.slic(GREY[:0], channel_axis=None), ValueError, "image: got shape (0, 5, 1), expected one pic"),
    (lambda: superpixels.slic(GREY * np.nan, channel_axis=None), ValueError, "image: got NaN or infinity"),
    (lambda: superpixels.slic(torch.zeros(2, 4, 4, 3)), ValueError, "image: got shape (2, 4, 4, 3)"),
    (lambda: superpixels.slic(GREY, 0, channel_axis=None), ValueError, "n_segments: got 0"),
    (lambda: superpixels.slic(GREY, 2, 0, channel_axis=None), ValueError, "compactness: got 0"),
    (lambda: superpixels.slic(GREY, 2, sigma=-1, channel_axis=None), ValueError, "sigma: got -1"),
    (lambda: superpixels.slic(GREY, 2, start_label=2, channel_axis=None), ValueError, "start_label: got 2"),
    (lambda: superpixels.slic(GREY, 2, max_num_iter=0, channel_axis=None), ValueError, "max_num_iter: got 0"),
    (lambda: superpixels.slic(GREY, 2, convert2lab=True, channel_axis=None), ValueError, "convert2lab: got True"),
    (lambda: superpixels.merge_regions(GREY, NAMES[1:]), ValueError, "labels: got shape (3, 5), expected shape (4, 5)"),
    (lambda: superpixels.merge_regions(GREY, -NAMES), ValueError, "labels: got the value -1"),
    (lambda: superpixels.merge_regions(GREY, NAMES / 2), TypeError, "labels: got dtype float64"),
    (lambda: superpixels.merge_regions(GREY + np.inf, NAMES), ValueError, "image: got NaN or infinity"),
    (lambda: superpixels.merge_regions(GREY, NAMES, n_regions=0), ValueError, "n_regions: got 0"),
    (lambda: superpixels.merge_regions(GREY, NAMES, threshold=-1), ValueError, "threshold: got -1"),
])
def test_refusals(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)
