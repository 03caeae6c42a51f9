"""Which regions of a label picture touch, and how to make each of them connected."""

from __future__ import annotations

import numpy as np


def connected_parts(labels: np.ndarray) -> np.ndarray:
    """Return a number for each part of `labels` (H, W) that hangs together by sides, from 0 by its first pixel.

    Works on runs, the stretches of a row that have one label: they are far fewer than pixels.

    >>> connected_parts(np.array([[5, 5, 2], [2, 5, 5]]))
    array([[0, 0, 1],
           [2, 0, 0]])
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    starts = np.ones(labels.shape, bool)
    np.not_equal(labels[:, 1:], labels[:, :-1], out=starts[:, 1:])
    runs = np.cumsum(starts.ravel(), dtype=np.int32).reshape(labels.shape) - 1
    count = int(runs[-1, -1]) + 1
    # Two runs touch where one lies under the other; the first column in which they do begins one of the two.
    touch = labels[1:] == labels[:-1]
    touch &= starts[1:] | starts[:-1]
    above, below = runs[:-1][touch], runs[1:][touch]
    graph = coo_array((np.ones(len(above), bool), (above, below)), (count, count))
    number, part = connected_components(graph, directed=False)
    return in_order(part, runs)


def borders(parts: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which of `count` parts (H, W) touch, as pairs ``one < other``, and along how many sides of pixels."""
    pairs = []
    for one, other in ((parts[:, 1:], parts[:, :-1]), (parts[1:], parts[:-1])):
        differ = one != other
        one, other = one[differ].astype(np.int64), other[differ].astype(np.int64)
        pairs.append(np.minimum(one, other) * count + np.maximum(one, other))
    codes, lengths = np.unique(np.concatenate(pairs), return_counts=True)
    return codes // count, codes % count, lengths


def absorb_small(parts: np.ndarray, least: int) -> np.ndarray:
    """Return `parts` with each of fewer than `least` pixels joined to the one that it has the longest border with.

    Among equal borders the neighbour that comes first is taken. The result is numbered like `connected_parts`.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = int(parts.max()) + 1
    sizes = np.bincount(parts.ravel(), minlength=count)
    one, other, lengths = borders(parts, count)
    names = np.arange(count)
    while len(one) and (sizes < least).any():
        both, neighbours = np.concatenate([one, other]), np.concatenate([other, one])
        small = sizes[both] < least
        both, neighbours, long = both[small], neighbours[small], np.concatenate([lengths, lengths])[small]
        order = np.lexsort((-neighbours, long, both))
        last = np.flatnonzero(np.diff(both[order], append=-1))
        chosen = order[last]
        graph = coo_array((np.ones(len(chosen), bool), (both[chosen], neighbours[chosen])), (len(sizes),) * 2)
        number, group = connected_components(graph, directed=False)
        sizes = np.bincount(group, sizes, number).astype(np.int64)
        names = group[names]
        one, other = group[one], group[other]
        apart = one != other
        codes, where = np.unique(np.minimum(one, other)[apart] * number + np.maximum(one, other)[apart],
                                 return_inverse=True)
        lengths = np.bincount(where, lengths[apart], len(codes)).astype(np.int64)
        one, other = codes // number, codes % number
    return in_order(names, parts)


def in_order(names: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Return ``names[parts]`` with other numbers: from 0, in the order of first pixels; int64.

    >>> in_order(np.array([7, 7, 3]), np.array([[2, 0, 1]]))
    array([[0, 1, 1]])
    """
    flat = parts.ravel()
    first = np.full(len(names), flat.size)
    first[flat[::-1]] = np.arange(flat.size)[::-1]  # the last write, so the earliest pixel, stays
    group = compact(names)[1]
    earliest = np.full(group.max(initial=-1) + 1, flat.size)
    np.minimum.at(earliest, group, first)
    rank = np.empty(len(earliest), np.int64)
    rank[earliest.argsort()] = np.arange(len(earliest))
    return rank[group][parts]


def compact(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the values in `labels`, integers from 0, in order, and which of them is where, as `np.unique` does."""
    if labels.size == 0 or labels.max() > labels.size:
        values, place = np.unique(labels, return_inverse=True)
        return values, place.reshape(labels.shape)
    occurs = np.bincount(labels.ravel()) > 0
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[labels]
