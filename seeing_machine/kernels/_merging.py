"""From a matrix of distances to the merges of a tree: nearest-neighbour chains, and a spanning tree for 'single'.

A chain goes from a cluster to its nearest, from there to the nearest of that, until two are nearest to each other;
these are merged, whatever else is going on, because no merge can bring a cluster nearer to a third one. Each of the
about 3 N links costs one look along a row.

References
----------
.. [1] F. Murtagh, "A survey of recent advances in hierarchical clustering algorithms", The Computer Journal 26 (1983),
   354-359.
.. [2] G. N. Lance, W. T. Williams, "A general theory of classificatory sorting strategies: 1. Hierarchical systems",
   The Computer Journal 9 (1967), 373-380.
.. [3] D. Müllner, "Modern hierarchical, agglomerative clustering algorithms", arXiv:1109.2378 (2011).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

#: Merges that want distances squared.
SQUARED = ("ward",)


def spanning_tree(distances: np.ndarray) -> np.ndarray:
    """Return the merges of single linkage, shape (N - 1, 3): two points, one of either cluster, and their distance.

    The tree grows from point 0 by the nearest point outside; the second point is the new one, the first the one
    before, which is in the same cluster by the time that the merges are sorted.
    """
    count = len(distances)
    merges = np.empty((count - 1, 3))
    outside = np.ones(count, bool)
    closest = np.full(count, np.inf)
    at = 0
    for row in merges:
        outside[at], closest[at] = False, np.inf
        np.minimum(closest, distances[at], out=closest, where=outside)
        before, at = at, int(closest.argmin())
        row[:] = before, at, closest[at]
    return merges


def chain(distances: np.ndarray, method: str) -> np.ndarray:
    """Return the merges of any other linkage, in any order: shape (N - 1, 3), as in `spanning_tree`.

    Parameters
    ----------
    distances : ndarray
        float64, shape (N, N), symmetric, squared for the methods in `SQUARED`. It is used up.
    method : {'complete', 'average', 'ward'}
        What the distance to a merged cluster is.
    """
    merge = _MERGES[method]
    np.fill_diagonal(distances, np.inf)
    points = np.arange(len(distances))  # one of each cluster, by which it is known
    sizes = np.ones(len(distances))
    found = []
    links: list[int] = []
    left = len(distances)
    while left > 1:
        if not links:
            links = [int(sizes.argmax())]
        one, other = _nearest_pair(distances, links)
        row = merge(distances[one], distances[other], sizes, one, other)
        found.append((points[one], points[other], distances[one, other]))
        row[[one, other]] = np.inf
        distances[one] = row
        distances[:, one] = row
        distances[:, other] = np.inf
        sizes[one] += sizes[other]
        sizes[other] = 0
        left -= 1
        if 2 * left <= len(distances) and left > 1:  # the rows that are left become shorter
            keep = np.flatnonzero(sizes)
            distances, points, sizes = distances[np.ix_(keep, keep)], points[keep], sizes[keep]
            links = np.searchsorted(keep, links).tolist()
    return np.array(found).reshape(-1, 3)


def _nearest_pair(distances: np.ndarray, links: list[int]) -> tuple[int, int]:
    """Follow the chain to two that are nearest to each other; take them off, and return them."""
    while True:
        row = distances[links[-1]]
        nearest = int(row.argmin())
        if len(links) > 1 and row[links[-2]] <= row[nearest]:
            return links.pop(), links.pop()
        links.append(nearest)


def _complete(one: np.ndarray, other: np.ndarray, *_: object) -> np.ndarray:
    return np.maximum(one, other)


def _average(one: np.ndarray, other: np.ndarray, sizes: np.ndarray, first: int, second: int) -> np.ndarray:
    together = sizes[first] + sizes[second]
    row = one * (sizes[first] / together)
    row += other * (sizes[second] / together)
    return row


def _ward(one: np.ndarray, other: np.ndarray, sizes: np.ndarray, first: int, second: int) -> np.ndarray:
    row = (sizes + sizes[first]) * one
    row += (sizes + sizes[second]) * other
    row -= sizes * one[second]
    row /= sizes + (sizes[first] + sizes[second])
    return row


_MERGES: dict[str, Callable[..., np.ndarray]] = {"complete": _complete, "average": _average, "ward": _ward}


def tree(merges: np.ndarray) -> np.ndarray:
    """Return SciPy's linkage matrix, shape (N - 1, 4), for merges in any order.

    Each row is what was merged, the lower number first, at which height, and how many points there are in it now. The
    points have the numbers 0 to N - 1, the first merge N, and so on.
    """
    merges = merges[merges[:, 2].argsort(kind="stable")]
    count = len(merges) + 1
    above = list(range(2 * count - 1))
    sizes = [1] * count
    rows = []

    def top(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    for new, (one, other) in enumerate(merges[:, :2].astype(int).tolist(), count):
        low, high = sorted((top(one), top(other)))
        above[low] = above[high] = new
        sizes.append(sizes[low] + sizes[high])
        rows.append((low, high, sizes[new]))
    result = np.array(rows, float).reshape(-1, 3)
    return np.column_stack([result[:, :2], merges[:, 2], result[:, 2]])
