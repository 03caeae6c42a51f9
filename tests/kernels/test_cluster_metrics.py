"""Scores of groups by hand, and beside scikit-learn."""

import numpy as np
import pytest
import sklearn.metrics
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from seeing_machine.kernels import cluster_metrics
from seeing_machine.kernels.clustering import KMeans

RNG = np.random.default_rng(0)
POINTS = RNG.normal(size=(300, 4)) + 5 * RNG.integers(0, 3, (300, 1))
GROUPS = RNG.integers(-1, 4, 300)


def test_silhouette_by_hand():
    # 0 and 2 are a group, 5 is 3 from the nearer and 5 from the farther.
    np.testing.assert_allclose(cluster_metrics.silhouette_samples([[0.], [2.], [5.]], [7, 7, 1]), [3 / 5, 1 / 3, 0])
    assert cluster_metrics.silhouette_score([[0.], [2.], [5.]], [7, 7, 1]) == pytest.approx((3 / 5 + 1 / 3) / 3)


@pytest.mark.parametrize("points", [POINTS, POINTS + 1000, POINTS.astype("float32"), (POINTS * 10).astype(int),
                                    np.repeat(POINTS[::2], 2, 0), np.zeros((300, 2)), RNG.random((300, 2000))],
                         ids=["plain", "far", "float32", "int", "twins", "constant", "wide"])
def test_silhouette_as_in_scikit_learn(points, monkeypatch):
    found = cluster_metrics.silhouette_samples(points, GROUPS)
    np.testing.assert_allclose(found, sklearn.metrics.silhouette_samples(points.astype(float), GROUPS), atol=1e-7)
    monkeypatch.setattr(cluster_metrics, "_AT_ONCE", 1000)
    np.testing.assert_allclose(cluster_metrics.silhouette_samples(points, GROUPS), found, atol=1e-12)
    tensor = cluster_metrics.silhouette_samples(torch.from_numpy(points), torch.from_numpy(GROUPS))
    assert isinstance(tensor, torch.Tensor)
    np.testing.assert_allclose(tensor, found, atol=1e-12)


def test_silhouette_holds_no_matrix_of_all_pairs(monkeypatch):
    sizes = []
    squared = cluster_metrics.Distances.squared
    monkeypatch.setattr(cluster_metrics.Distances, "squared", lambda self, piece: sizes.append(
        (piece.stop - piece.start) * 9000) or squared(self, piece))
    cluster_metrics.silhouette_score(np.random.default_rng(0).random((9000, 2)), np.arange(9000) % 3)
    assert max(sizes) <= cluster_metrics._AT_ONCE < 9000 ** 2 / 10
    assert sum(sizes) == 9000 ** 2


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(0, 30), st.sampled_from([1, 3, 10 ** 12]))
def test_rand_as_in_scikit_learn(data, count, scale):
    labels = npst.arrays(np.int64, count, elements=st.integers(-3, 3))
    one, other = data.draw(labels) * scale, data.draw(labels)
    for name in ("rand_score", "adjusted_rand_score"):
        found = getattr(cluster_metrics, name)(one, other)
        if count > 1:
            assert found == pytest.approx(getattr(sklearn.metrics, name)(one, other), abs=1e-12)
        else:
            assert found == 1
        assert found == getattr(cluster_metrics, name)(other, one)


def test_rand_of_pictures_and_large_numbers():
    labels = np.random.default_rng(0).integers(0, 5, (700, 900)).astype(np.uint8)
    other = np.where(labels > 2, labels, 0)
    for kind in (np.asarray, torch.from_numpy):
        assert cluster_metrics.adjusted_rand_score(kind(labels), kind(other)) == pytest.approx(
            sklearn.metrics.adjusted_rand_score(labels.ravel(), other.ravel()))
    assert cluster_metrics.rand_score(labels, labels + 3) == 1
    names = np.arange(5000)
    assert cluster_metrics.adjusted_rand_score(names, names // 2) == pytest.approx(
        sklearn.metrics.adjusted_rand_score(names, names // 2))


def test_inertias_and_elbow():
    found = cluster_metrics.inertias(POINTS, range(1, 6), n_init=3, random_state=0)
    assert found[0] == pytest.approx(POINTS.var(0).sum() * 300)
    assert (np.diff(found) < 0).all()
    assert found[2] == pytest.approx(KMeans(3, n_init=5, random_state=1).fit(POINTS).inertia_, rel=1e-3)
    assert cluster_metrics.elbow([10, 9, 2, 1, 0.5]) == 2  # below the line by 0, -1.4, 3.25, 1.9, 0
    assert cluster_metrics.elbow([5]) == cluster_metrics.elbow([4, 3, 2]) == 0
    assert cluster_metrics.inertias(POINTS, []).shape == (0,)


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: cluster_metrics.silhouette_score(POINTS, GROUPS[1:]), ValueError, "labels: got 299 labels, expected one"),
    (lambda: cluster_metrics.silhouette_score(POINTS, GROUPS * 0), ValueError, "labels: got 1 groups, expected 2 to"),
    (lambda: cluster_metrics.silhouette_score(POINTS, np.arange(300)), ValueError, "labels: got 300 groups"),
    (lambda: cluster_metrics.silhouette_score(POINTS[:1], [0]), ValueError, "labels: got 1 groups"),
    (lambda: cluster_metrics.silhouette_score(POINTS * np.nan, GROUPS), ValueError, "X: got NaN or infinity"),
    (lambda: cluster_metrics.silhouette_score(POINTS, GROUPS / 2), TypeError, "labels: got dtype float64"),
    (lambda: cluster_metrics.rand_score(GROUPS, GROUPS[1:]), ValueError, "labels_pred: got shape (299,), expected sha"),
    (lambda: cluster_metrics.rand_score("ab", GROUPS), TypeError, "labels_true: got 'ab' (str)"),
    (lambda: cluster_metrics.elbow([]), ValueError, "inertias: got shape (0,)"),
    (lambda: cluster_metrics.elbow([1, np.nan]), ValueError, "expected a row of finite numbers"),
    (lambda: cluster_metrics.inertias(POINTS, [0]), ValueError, "n_clusters: got 0"),
    (lambda: cluster_metrics.inertias(POINTS, [301]), ValueError, "X: got 300 points, expected at least 301"),
])
def test_refusals(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)
