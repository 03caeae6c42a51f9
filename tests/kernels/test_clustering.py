"""k-means by hand, and beside scikit-learn from the same start."""

import dataclasses

import numpy as np
import pytest
import sklearn.cluster
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import data

from seeing_machine.kernels import _lloyd, _points, _threads, _unique_colors, clustering
from seeing_machine.kernels.clustering import KMeans, unique_colors

DTYPES = ["bool", "uint8", "int8", "uint16", "int32", "int64", "float16", "float32", "float64"]


def blobs(dtype="float64", count=400, features=3, groups=5, seed=0):
    rng = np.random.default_rng(seed)
    points = rng.normal(rng.uniform(20, 100, (groups, features))[rng.integers(0, groups, count)], 4)
    return points > 50 if dtype == "bool" else points.clip(0, 120).astype(dtype)


def peer(points, start, weights=None, **options):
    model = sklearn.cluster.KMeans(len(start), init=start, n_init=1, **options)
    return model.fit(points, sample_weight=weights)


def compare(points, start, weights=None, **options):
    """Compare with scikit-learn in float64: exactly what is computed in float64, else to the tolerance that is said."""
    points = np.asarray(points)
    ours = KMeans(len(start), init=start, **options).fit(points, sample_weight=weights)
    theirs = peer(points.astype(np.float64), start, weights, **options)
    assert ours.labels_.dtype == theirs.labels_.dtype == np.int32
    if _points.working_dtype(torch.from_numpy(points[:1]).dtype) == torch.float64:
        np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(ours.inertia_, theirs.inertia_, rtol=1e-9)
        np.testing.assert_array_equal(ours.labels_, theirs.labels_)
        assert ours.n_iter_ == theirs.n_iter_
    else:
        assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-3, abs=1e-6)
        assert (ours.labels_ != theirs.labels_).mean() < 0.02
    return ours


def test_by_hand():
    model = KMeans(2, init=[[0, 0], [0, 9]]).fit([[0, 0], [0, 2], [0, 9], [0, 9], [6, 9]])
    np.testing.assert_array_equal(model.labels_, [0, 0, 1, 1, 1])
    np.testing.assert_allclose(model.cluster_centers_, [[0, 1], [2, 9]])
    assert model.inertia_ == pytest.approx(1 + 1 + 4 + 4 + 16)
    np.testing.assert_array_equal(model.predict([[5, 5], [0, 4]]), [1, 0])  # 41 is more than 25, 9 less than 29
    np.testing.assert_allclose(model.transform([[0, 1], [2, 1]]), [[0, np.sqrt(68)], [2, 8]])


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(dtype):
    points = blobs(dtype, features=4)
    start = np.unique(points.astype(float), axis=0)[::2][:5]
    ours = compare(points, start)
    assert ours.cluster_centers_.dtype == ("float32" if dtype in ("float16", "float32") else "float64")


@pytest.mark.parametrize(("features", "groups"), [(1, 3), (2, 16), (2, 17), (16, 8), (17, 8), (40, 30)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_shapes(features, groups, dtype):
    """Few and many centres, narrow and wide points: each is computed in another way."""
    points = blobs(dtype, features=features, groups=groups)
    start = points[:groups].astype(float)
    compare(points, start)
    weights = np.random.default_rng(1).integers(0, 4, len(points))
    compare(points, start, weights)


@pytest.fixture
def three_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("three_threads")
def test_in_pieces_and_threads(monkeypatch):
    monkeypatch.setattr(_points, "_AT_ONCE", 100)
    monkeypatch.setattr(_threads, "_SMALL", 10)
    compare(blobs(), blobs()[:5])
    compare(blobs(features=20), blobs(features=20)[:5])
    KMeans(4, random_state=0).fit(blobs())


@pytest.mark.parametrize("counting", [1, 1 << 30])
def test_photo_is_collapsed_exactly(monkeypatch, counting):
    for module in (_unique_colors, clustering):
        monkeypatch.setattr(module, "WORTH_COUNTING", counting)
    photo = data.coffee()[::6, ::6]
    colors, counts, inverse = unique_colors(photo)
    np.testing.assert_array_equal(colors[inverse], photo)
    np.testing.assert_array_equal(counts, np.bincount(inverse.ravel()))
    assert len(np.unique(colors, axis=0)) == len(colors) < photo.size // 3
    assert (colors.dtype, counts.dtype, inverse.dtype) == ("uint8", "int64", "int32")
    pixels = photo.reshape(-1, 3)
    start = pixels[::1000].astype(float)
    model = KMeans(len(start), init=start).fit(pixels)
    wanted = peer(pixels.astype(float), start)
    np.testing.assert_allclose(model.inertia_, wanted.inertia_, rtol=1e-5)
    np.testing.assert_allclose(model.cluster_centers_, wanted.cluster_centers_, atol=0.05)
    assert (model.labels_ != wanted.labels_).mean() < 1e-3
    again = KMeans(len(start), init=start, tol=0).fit(colors, sample_weight=counts)
    exact = peer(pixels.astype(float), start, tol=0)
    np.testing.assert_allclose(again.cluster_centers_, exact.cluster_centers_, atol=1e-3)


def test_boxes_that_are_settled_change_nothing(monkeypatch):
    for module in (_unique_colors, clustering):
        monkeypatch.setattr(module, "WORTH_COUNTING", 1)
    pixels = torch.from_numpy(data.coffee()[::3, ::3].reshape(-1, 3))
    points, _ = clustering.prepare(pixels, None)
    centers = points.values[::3000].double()
    centers += torch.rand(centers.shape, generator=torch.Generator().manual_seed(0))  # so that no colour is between two
    for start in (centers, centers[[0, 1, 1, 2]], centers[:1]):
        settled, left = points.cells.settle(start)
        assert len(left) < len(points.values) or len(start) == 4
        nearest = ((points.values[:, None].double() - start) ** 2).sum(2).argmin(1)
        quick, slow = (_lloyd.step(some, start)[0] for some in (points, dataclasses.replace(points, cells=None)))
        np.testing.assert_allclose(quick, slow, atol=1e-3)
        sure = np.setdiff1d(np.arange(len(points.values)), left)
        np.testing.assert_allclose(settled[:, -1], np.bincount(nearest[sure], points.weights[sure], len(start)))


def test_ends_of_a_collapsed_picture():
    for count in (0, 1, 2):
        pixels = np.array([[255, 1, 2], [3, 4, 255]], np.uint8)[:count]
        found, _, places = _unique_colors.collapse(torch.from_numpy(pixels))
        np.testing.assert_array_equal(torch.stack([places.of(plane) for plane in found.T], 1), pixels)


def test_empty_clusters_move_as_in_scikit_learn():
    points = np.array([[0., 0.], [1., 0.], [10., 0.], [11., 0.], [30., 1.]])
    start = np.array([[5., 0.], [500., 0.], [600., 0.]])
    for dtype in ("float64", "float32"):
        model = compare(points.astype(dtype), start)
        assert len(set(model.labels_.tolist())) == 3
    compare(points, start, [1, 2, 1, 1, 5])
    pixels = np.repeat(np.array([[0, 0, 0], [9, 0, 0], [90, 0, 0], [200, 0, 0]], np.uint8), [3, 1, 2, 4], axis=0)
    compare(pixels, np.array([[5., 0, 0], [900., 0, 0], [800., 0, 0]]))


@pytest.mark.parametrize("init", ["k-means++", "random"])
def test_fewer_different_points_than_clusters(init):
    for points in (np.full((6, 2), 7.5), np.repeat([[0., 1.], [5., 1.]], 4, axis=0),
                   np.full((5, 3), 200, np.uint8)):
        model = KMeans(4, init=init, random_state=0).fit(points)
        assert model.inertia_ == 0
        np.testing.assert_allclose(model.cluster_centers_[model.labels_], points, atol=1e-5)
        assert np.isfinite(model.cluster_centers_).all()


def test_one_point_one_cluster_many_features():
    model = KMeans(1).fit([[3, 4]])
    np.testing.assert_array_equal(model.cluster_centers_, [[3, 4]])
    assert (model.inertia_, model.labels_.tolist()) == (0, [0])
    points = blobs()
    model = KMeans(1, random_state=0).fit(points)
    np.testing.assert_allclose(model.cluster_centers_[0], points.mean(0))
    assert model.inertia_ == pytest.approx(points.var(0).sum() * len(points))
    wide = blobs(count=30, features=10_000, groups=3)
    compare(wide, wide[:3])


def test_equals_go_to_the_first_centre():
    for dtype in ("float32", "float64"):
        points = np.array([[-1., 0.], [1., 0.], [0., 0.], [0., 1.]], dtype)
        for shift in (0, 100, -100):
            model = KMeans(3, init=points[[0, 1, 1]] + shift, max_iter=1)
            first = next(model.steps(points + np.array(shift, dtype)))
            np.testing.assert_array_equal(first.labels, [0, 1, 0, 0])


def test_fine_structure_of_far_groups_is_kept():
    near = np.array([[0.], [0.1], [1e6], [1e6 + 0.1]])
    np.testing.assert_array_equal(KMeans(4, init=near + 0.01).fit(near).labels_, [0, 1, 2, 3])


@pytest.mark.parametrize("init", ["k-means++", "random"])
def test_starts_are_as_good_as_scikit_learns(init):
    points = blobs(count=200, groups=8)
    ours, theirs = ([kind(8, init=init, n_init=1, random_state=seed).fit(points).inertia_ for seed in range(100)]
                    for kind in (KMeans, sklearn.cluster.KMeans))
    assert np.mean(ours) < 1.25 * np.mean(theirs)
    assert min(ours) == pytest.approx(min(theirs), rel=0.02)
    best = KMeans(8, init=init, n_init=10, random_state=3).fit(points).inertia_
    assert best <= np.median(ours)


def test_seeds():
    points = blobs()
    one, same, other = (KMeans(5, random_state=seed).fit(points) for seed in (1, np.random.default_rng(1), 2))
    np.testing.assert_array_equal(one.cluster_centers_, same.cluster_centers_)
    assert not np.array_equal(one.cluster_centers_, other.cluster_centers_)
    chosen = KMeans(400, init="random", random_state=0).fit(points)
    assert chosen.inertia_ == pytest.approx(0, abs=1e-9)  # each point once


def test_weights_decide_where_random_starts_are():
    weights = np.zeros(400)
    weights[[7, 300]] = 1
    for init in ("random", "k-means++"):
        first = next(KMeans(2, init=init, random_state=0).steps(blobs(), sample_weight=weights))
        np.testing.assert_allclose(sorted(first.centers.tolist()), sorted(blobs()[[7, 300]].tolist()))


@settings(max_examples=40, deadline=None)
@given(npst.arrays(np.int8, st.tuples(st.integers(3, 20), st.integers(1, 3))), st.integers(1, 3),
       st.sampled_from(["float32", "float64"]))
def test_steps_never_raise_the_inertia(points, groups, dtype):
    model = KMeans(groups, random_state=0, tol=0)
    halves = list(model.steps(points.astype(dtype)))
    values = [half.inertia for half in halves]
    assert all(after <= before * (1 + 1e-5) + 1e-3 for before, after in zip(values, values[1:], strict=False))
    assert [half.phase for half in halves] == ["assign", "update"] * (len(halves) // 2) + ["assign"]
    model.fit(points.astype(dtype))
    np.testing.assert_allclose(halves[-1].centers, model.cluster_centers_)
    np.testing.assert_array_equal(halves[-1].labels, model.labels_)


def test_steps_can_be_kept():
    points = blobs()
    halves = list(KMeans(5, init=points[:5]).steps(points))
    for before, after in zip(halves, halves[1:], strict=False):
        assert before is not after
        if after.phase == "assign":
            np.testing.assert_array_equal(before.centers, after.centers)
            distances = ((points[:, None] - after.centers) ** 2).sum(2)
            np.testing.assert_array_equal(after.labels, distances.argmin(1))
        else:
            np.testing.assert_array_equal(before.labels, after.labels)
            np.testing.assert_allclose(after.centers, [points[after.labels == at].mean(0) for at in range(5)])
        assert after.inertia == pytest.approx(((points - after.centers[after.labels]) ** 2).sum())
    assert len(list(KMeans(5, init=points[:5], max_iter=1).steps(points))) == 3


def test_tensors_and_memory():
    points = blobs()
    frozen = points.copy()
    frozen.flags.writeable = False
    tensor = torch.from_numpy(points)
    ours, theirs = KMeans(5, random_state=0).fit(tensor), KMeans(5, random_state=0).fit(frozen[::-1][::-1])
    for name in ("cluster_centers_", "labels_"):
        assert isinstance(getattr(ours, name), torch.Tensor)
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    np.testing.assert_array_equal(tensor, frozen)
    assert isinstance(ours.predict(tensor), torch.Tensor)
    np.testing.assert_array_equal(ours.predict(points), ours.labels_)
    np.testing.assert_array_equal(ours.transform(points).argmin(1), ours.labels_)
    assert ours.predict(points[:0]).shape == (0,)
    colors, counts, inverse = unique_colors(torch.from_numpy(data.coffee()[:9, :9]))
    np.testing.assert_array_equal(colors[inverse.long()], data.coffee()[:9, :9])


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: KMeans(0), ValueError, "n_clusters: got 0 (int), expected a whole number, 1 or more"),
    (lambda: KMeans(2.0), TypeError, "n_clusters: got 2.0"),
    (lambda: KMeans(init="kmeans"), ValueError, "init: got 'kmeans' (str)"),
    (lambda: KMeans(2, init=[[0.]]), ValueError, "init: got 1 points, expected at least 2"),
    (lambda: KMeans(1, init=[[0.], [1.]]), ValueError, "init: got 2 centres, expected n_clusters: 1"),
    (lambda: KMeans(1, init=[[0., 0.]]).fit([[1.]]), ValueError, "init: got shape (1, 2), expected shape (N, 1)"),
    (lambda: KMeans(n_init="all"), ValueError, "n_init: got 'all'"),
    (lambda: KMeans(max_iter=0), ValueError, "max_iter: got 0"),
    (lambda: KMeans(tol=-1), ValueError, "tol: got -1"),
    (lambda: KMeans(random_state="x"), TypeError, "random_state: got 'x'"),
    (lambda: KMeans(3).fit([[0.], [1.]]), ValueError, "X: got 2 points, expected at least 3"),
    (lambda: KMeans(1).fit([[np.nan]]), ValueError, "X: got NaN or infinity among the values"),
    (lambda: KMeans(1).fit([1., 2.]), ValueError, "X: got shape (2,), expected shape (N, D)"),
    (lambda: KMeans(1).fit(np.zeros((2, 0))), ValueError, "X: got shape (2, 0)"),
    (lambda: KMeans(1).fit(torch.zeros(2, 3, 3)), ValueError, "X: got shape (2, 3, 3)"),
    (lambda: KMeans(1).fit([[1.], [1., 2.]]), ValueError, "X: got rows of different lengths"),
    (lambda: KMeans(1).fit("points"), TypeError, "X: got 'points' (str)"),
    (lambda: KMeans(1).fit([]), ValueError, "X: got"),
    (lambda: KMeans(1).fit([[1.]], sample_weight=[1, 2]), ValueError, "sample_weight: got shape (2,)"),
    (lambda: KMeans(1).fit([[1.]], sample_weight=[-1]), ValueError, "sample_weight: got values from -1.0"),
    (lambda: KMeans(1).fit([[1.]], sample_weight=[0]), ValueError, "not all 0"),
    (lambda: KMeans(1).steps([[np.inf]]), ValueError, "X: got NaN or infinity"),
    (lambda: KMeans(1).predict([[1.]]), ValueError, "KMeans: got no centres yet, expected to be fitted before. Call"),
    (lambda: KMeans(1).fit([[1.]]).predict([[1., 2.]]), ValueError, "X: got shape (1, 2), expected shape (N, 1)"),
    (lambda: KMeans(1).fit([[1e200], [0.]]), ValueError, "X: got values so large"),
    (lambda: KMeans(1, init=[[1e30]]).fit(np.zeros((2, 1), np.uint8)), ValueError, "init: got values so large"),
    (lambda: unique_colors(np.zeros((2, 2, 3))), TypeError, "image: got dtype float64, expected uint8"),
    (lambda: unique_colors(torch.zeros(1, 2, 2, 3, dtype=torch.uint8)), ValueError, "expected shape (H, W, 3)"),
])
def test_refusals(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)
