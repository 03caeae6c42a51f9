"""Clusters, trees, scores and superpixels beside scikit-learn, OpenCV, SciPy, fastcluster and scikit-image."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import fastcluster
import numpy as np
import scipy.cluster.hierarchy
import skimage.segmentation
import sklearn.cluster
import sklearn.metrics
import torch
from sklearn.datasets import load_sample_image

from seeing_machine.kernels import cluster_metrics, hierarchy, superpixels
from seeing_machine.kernels.clustering import KMeans

from .measure import Row, summary


def camera_photo(height: int, width: int) -> np.ndarray:
    """Return a photo enlarged to this size, with the noise of a camera: without it, there would be too few colours."""
    small = load_sample_image("china.jpg")
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    large += np.random.default_rng(0).normal(0, 2, large.shape).astype(np.float32)
    return large.clip(0, 255).astype(np.uint8)


def start_labels(points: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Return the nearest of `start` for each point: OpenCV begins with labels instead of centres."""
    parts = np.array_split(points, len(points) // 100_000 + 1)
    return np.concatenate([((part[:, None] - start) ** 2).sum(2).argmin(1) for part in parts])[:, None].astype(np.int32)


def rows() -> Iterator[Row]:
    """Measure all that has a peer; k-means starts from the same centres and makes the same number of steps."""
    cv2.setNumThreads(torch.get_num_threads())
    yield from colours()
    yield from points()
    yield from trees()
    yield from scores()
    yield from segments()


def in_turn(calls: dict[str, Callable[[], Any]], case: str, repeats: int) -> Iterator[Row]:
    """Measure some calls, one after the other again and again: what else the machine does then meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(repeats + 1):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(1000 * (time.perf_counter() - start))
    for name, taken in times.items():
        yield Row(name, case, summary(taken[1:]))


def colours() -> Iterator[Row]:
    """Measure k-means of the colours of a large photo, to the end; with what each found."""
    pixels = camera_photo(2828, 4243).reshape(-1, 3)
    start = pixels[np.random.default_rng(0).choice(len(pixels), 8, replace=False)].astype(np.float32)
    steps = KMeans(8, init=start).fit(pixels).n_iter_
    floats, labels = pixels.astype(np.float32), start_labels(pixels, start)
    until = (cv2.TERM_CRITERIA_MAX_ITER, steps, 0)
    calls = {
        "KMeans: Seeing Machine": lambda: KMeans(8, init=start, max_iter=steps, tol=0).fit(pixels).inertia_,
        "KMeans: scikit-learn": lambda: sklearn.cluster.KMeans(
            8, init=start, n_init=1, max_iter=steps, tol=0).fit(floats).inertia_,
        "KMeans: OpenCV": lambda: cv2.kmeans(floats, 8, labels.copy(), until, 1, cv2.KMEANS_USE_INITIAL_LABELS)[0],
    }
    found: dict[str, float] = {}

    def keep(name: str, call: Callable[[], float]) -> Callable[[], None]:
        return lambda: found.update({name: call()})

    case = f"12 megapixels, k = 8, {steps} steps"
    for row in in_turn({name: keep(name, call) for name, call in calls.items()}, case, 2):
        row.values["inertia"] = found[row.name]
        yield row


def points() -> Iterator[Row]:
    """Measure k-means of points with many features."""
    data = np.random.default_rng(0).normal(size=(100_000, 64))
    for dtype in ("float32", "float64"):
        values = data.astype(dtype)
        options: dict[str, Any] = {"init": values[:50], "n_init": 1}
        yield from in_turn({
            "KMeans: Seeing Machine": lambda v=values, o=options: KMeans(50, **o).fit(v),  # type: ignore[misc]
            "KMeans: scikit-learn": lambda v=values, o=options: sklearn.cluster.KMeans(50, **o).fit(v),  # type: ignore[misc]
        }, f"100,000 x 64, k = 50, {dtype}", 5)


def trees() -> Iterator[Row]:
    """Measure all four linkages."""
    data = np.random.default_rng(0).normal(size=(5000, 64))
    for method in hierarchy.METHODS:
        yield from in_turn({
            f"linkage {method}: {name}": lambda call=call, m=method: call(data, m)  # type: ignore[misc]
            for name, call in (("Seeing Machine", hierarchy.linkage), ("SciPy", scipy.cluster.hierarchy.linkage),
                               ("fastcluster", fastcluster.linkage))}, "5,000 x 64", 5)


def scores() -> Iterator[Row]:
    """Measure silhouette and the Rand index of two label pictures."""
    rng = np.random.default_rng(0)
    data, groups = rng.normal(size=(10_000, 16)), rng.integers(0, 8, 10_000)
    calls = {"silhouette: Seeing Machine": lambda: cluster_metrics.silhouette_score(data, groups),
             "silhouette: scikit-learn": lambda: sklearn.metrics.silhouette_score(data, groups)}
    yield from in_turn(calls, "10,000 x 16, 8 groups", 3)
    one, other = rng.integers(0, 20, (1000, 1500)), rng.integers(0, 500, (1000, 1500))
    yield from in_turn({
        "adjusted Rand: Seeing Machine": lambda: cluster_metrics.adjusted_rand_score(one, other),
        "adjusted Rand: scikit-learn": lambda: sklearn.metrics.adjusted_rand_score(one.ravel(), other.ravel()),
    }, "1.5 megapixels, 20 and 500 labels", 5)


def segments() -> Iterator[Row]:
    """Measure superpixels of a large and a small photo."""
    for height, width, wanted in ((1000, 1500, 500), (128, 128, 60)):
        photo = camera_photo(height, width)
        yield from in_turn({
            "slic: Seeing Machine": lambda p=photo, n=wanted: superpixels.slic(p, n),  # type: ignore[misc]
            "slic: scikit-image": lambda p=photo, n=wanted: skimage.segmentation.slic(p, n),  # type: ignore[misc]
        }, f"{width}x{height}, {wanted} segments", 5)
