"""Neighbouring regions, merged from the most similar pair on."""

from __future__ import annotations

import heapq
import math

import numpy as np

from ._adjacency import borders, compact, in_order


def merge(pixels: np.ndarray, labels: np.ndarray, threshold: float, fewest: int) -> np.ndarray:
    """Return `labels` after merging; see `seeing_machine.kernels.superpixels.merge_regions`.

    Parameters
    ----------
    pixels : ndarray
        float64, shape (H, W, C).
    labels : ndarray
        int64, shape (H, W), 0 and up; 0 is left alone.
    threshold : float
        The difference of mean colours from which on regions stay apart.
    fewest : int
        How many regions to leave at least.
    """
    if labels.size == 0:
        return labels.copy()
    values, parts = compact(labels)
    count, background = len(values), bool(values[0] == 0)
    weights = np.bincount(parts.ravel(), minlength=count)
    sums = [np.bincount(parts.ravel(), channel.ravel(), count) for channel in np.moveaxis(pixels, -1, 0)]
    means = [tuple(mean) for mean in np.stack(sums, 1) / weights[:, None]]
    sizes = weights.tolist()
    one, other, _ = borders(parts, count)
    neighbours: list[set[int]] = [set() for _ in range(count)]
    for first, second in zip(one.tolist(), other.tolist(), strict=True):
        if not (background and first == 0):
            neighbours[first].add(second)
            neighbours[second].add(first)
    heap = [(math.dist(means[first], means[second]), first, second)
            for first in range(count) for second in neighbours[first] if first < second]
    heapq.heapify(heap)
    gone: dict[int, int] = {}
    left = count - background
    while heap and left > fewest and heap[0][0] < threshold:
        _, first, second = heapq.heappop(heap)
        if first in gone or second in gone:
            continue
        new = len(means)
        gone[first] = gone[second] = new
        size = sizes[first] + sizes[second]
        means.append(tuple((a * sizes[first] + b * sizes[second]) / size
                           for a, b in zip(means[first], means[second], strict=True)))
        sizes.append(size)
        neighbours.append((neighbours[first] | neighbours[second]) - {first, second})
        for near in neighbours[new]:
            neighbours[near] -= {first, second}
            neighbours[near].add(new)
            heapq.heappush(heap, (math.dist(means[near], means[new]), near, new))
        left -= 1
    names = np.arange(len(means))
    for at in sorted(gone, reverse=True):  # a new region comes after those it was made of
        names[at] = names[gone[at]]
    merged = in_order(names[:count], parts) + 1
    if background:
        number = merged[parts == 0][0]
        merged -= merged > number
        merged[parts == 0] = 0
    return merged
