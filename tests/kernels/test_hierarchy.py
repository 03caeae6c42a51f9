"""Trees by hand, and beside SciPy's."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy.cluster import hierarchy as reference
from scipy.spatial.distance import pdist

from seeing_machine.kernels import hierarchy

METHODS = ["single", "complete", "average", "ward"]
POINTS = np.random.default_rng(0).normal(size=(150, 6))


def test_by_hand():
    # 0 and 1 are 1 apart, 7 and 9 are 2 apart; then 3 joins 0 and 1: 2 away from the nearest, 3 from the farthest.
    points = [[0.], [1.], [3.5], [7.], [9.]]
    np.testing.assert_allclose(hierarchy.linkage(points), [[0, 1, 1, 2], [3, 4, 2, 2], [2, 5, 2.5, 3], [6, 7, 3.5, 5]])
    np.testing.assert_allclose(hierarchy.linkage(points, "complete")[:, 2], [1, 2, 3.5, 9])
    np.testing.assert_allclose(hierarchy.linkage(points, "average")[:, 2], [1, 2, 3, 6.5])
    # Ward: sqrt(2 |a| |b| / (|a| + |b|)) times the distance of the means.
    np.testing.assert_allclose(hierarchy.linkage(points, "ward")[:, 2],
                               [1, 2, np.sqrt(4 / 3) * 3, np.sqrt(12 / 5) * 6.5])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("points", [
    POINTS, POINTS + 1000, POINTS[:, :1], POINTS * 1e150, POINTS * 1e-150, POINTS[:2], POINTS.astype("float32"),
    (POINTS * 1e6).astype(int), np.repeat(POINTS, 2, 0) + 1e-6 * np.random.default_rng(2).random((300, 6)),
    np.random.default_rng(1).random((1500, 2)), np.random.default_rng(1).random((12, 10_000)),
], ids=["plain", "far", "line", "huge", "tiny", "two", "float32", "int", "near twins", "many", "wide"])
def test_as_in_scipy(method, points):
    found, wanted = hierarchy.linkage(points, method), reference.linkage(points.astype(float), method)
    np.testing.assert_array_equal(found[:, [0, 1, 3]], wanted[:, [0, 1, 3]])
    np.testing.assert_allclose(found[:, 2], wanted[:, 2], rtol=1e-8, atol=1e-12 * wanted[-1, 2])


@settings(max_examples=60, deadline=None)
@given(npst.arrays(np.int8, st.tuples(st.integers(1, 14), st.integers(1, 3)), elements=st.integers(-3, 3)),
       st.sampled_from(METHODS))
def test_ties_give_a_right_tree(points, method):
    """Each merge joins two groups that were nearest to each other at their time, at the distance that is said."""
    tree = hierarchy.linkage(points, method)
    assert reference.is_valid_linkage(tree) or len(points) == 1
    assert (np.diff(tree[:, 2]) >= -1e-12).all()
    groups = {at: [at] for at in range(len(points))}
    for at, (one, other, height, size) in enumerate(tree, len(points)):
        first, second = groups.pop(one), groups.pop(other)
        assert height == pytest.approx(apart(points, first, second, method), abs=1e-7)
        nearest = [apart(points, mine, rest, method) for rest in groups.values() for mine in (first, second)]
        assert all(height <= distance + 1e-7 for distance in nearest)
        groups[at] = first + second
        assert size == len(groups[at])
    if method == "single":
        np.testing.assert_allclose(tree[:, 2], reference.linkage(pdist(points))[:, 2] if len(points) > 1 else [])


def apart(points, first, second, method):
    one, other = points[first].astype(float), points[second].astype(float)
    if method == "ward":
        factor = 2 * len(one) * len(other) / (len(one) + len(other))
        return np.sqrt(factor) * np.linalg.norm(one.mean(0) - other.mean(0))
    distances = np.linalg.norm(one[:, None] - other, axis=2)
    return {"single": np.min, "complete": np.max, "average": np.mean}[method](distances)


@pytest.mark.parametrize("method", METHODS)
def test_distances_instead_of_points(method):
    distances = pdist(POINTS)
    np.testing.assert_allclose(hierarchy.linkage(distances, method), reference.linkage(distances, method), rtol=1e-9)
    assert hierarchy.linkage(np.empty(0), method).shape == (0, 4)


@pytest.mark.parametrize("method", METHODS)
def test_constant_points(method):
    tree = hierarchy.linkage(np.full((5, 3), 0.1), method)
    np.testing.assert_array_equal(tree[:, 2], 0)
    assert tree[-1, 3] == 5


@pytest.mark.parametrize("method", METHODS)
def test_cuts_and_heights(method):
    tree = hierarchy.linkage(POINTS, method)
    for count in (1, 2, 7, 150, 999):
        np.testing.assert_array_equal(hierarchy.fcluster(tree, count), reference.fcluster(tree, count, "maxclust"))
    for height in (0, tree[70, 2], tree[-1, 2]):
        np.testing.assert_array_equal(hierarchy.fcluster(tree, height, "distance"),
                                      reference.fcluster(tree, height, "distance"))
    np.testing.assert_array_equal(hierarchy.cophenet(tree), reference.cophenet(tree))


def test_one_point():
    tree = hierarchy.linkage([[3., 4.]], "ward")
    assert tree.shape == (0, 4)
    np.testing.assert_array_equal(hierarchy.fcluster(tree, 3), [1])
    assert hierarchy.cophenet(tree).shape == (0,)


def test_tensors_stay_tensors():
    tree = hierarchy.linkage(torch.from_numpy(POINTS), "ward")
    for found, wanted in ((tree, hierarchy.linkage(POINTS, "ward")),
                          (hierarchy.fcluster(tree, 4), hierarchy.fcluster(tree.numpy(), 4)),
                          (hierarchy.cophenet(tree), hierarchy.cophenet(tree.numpy()))):
        assert isinstance(found, torch.Tensor)
        np.testing.assert_array_equal(found, wanted)


TREE = hierarchy.linkage(POINTS[:4])


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: hierarchy.linkage(POINTS, "wards"), ValueError, "method: got 'wards' (str)"),
    (lambda: hierarchy.linkage(POINTS * np.nan), ValueError, "y: got NaN or infinity among the values"),
    (lambda: hierarchy.linkage(POINTS[:0]), ValueError, "y: got 0 points, expected at least 1"),
    (lambda: hierarchy.linkage(POINTS[None]), ValueError, "y: got shape (1, 150, 6)"),
    (lambda: hierarchy.linkage("tree"), TypeError, "y: got 'tree' (str)"),
    (lambda: hierarchy.linkage(np.ones(4)), ValueError, "y: got 4 distances, expected one for each pair"),
    (lambda: hierarchy.linkage(np.array([-1.])), ValueError, "y: got distances that are negative"),
    (lambda: hierarchy.fcluster(TREE, 0), ValueError, "t: got 0"),
    (lambda: hierarchy.fcluster(TREE, 1.5), TypeError, "t: got 1.5"),
    (lambda: hierarchy.fcluster(TREE, np.nan, "distance"), ValueError, "t: got nan"),
    (lambda: hierarchy.fcluster(TREE, 1, "height"), ValueError, "criterion: got 'height'"),
    (lambda: hierarchy.fcluster(TREE[:, :3], 1), ValueError, "Z: got"),
    (lambda: hierarchy.cophenet(-TREE), ValueError, "Z: got rows that are no merges, expected what linkage gives"),
])
def test_refusals(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)
