"""How well regions fit the truth, and where their numbers are written."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import ndimage
from skimage.metrics import contingency_table
from skimage.segmentation import find_boundaries

from seeing_machine.kernels.cluster_metrics import adjusted_rand_score

#: The longer side of the small picture on which places for numbers are looked for.
SMALL = 120


class Match(NamedTuple):
    """The region that fits an object best; 0 where no region meets it."""

    object: int
    area: int
    region: int
    iou: float


class Score(NamedTuple):
    """How well regions fit the truth: the adjusted Rand index over all pixels, and a match for each object."""

    rand: float
    matches: tuple[Match, ...]


def score(truth: np.ndarray, labels: np.ndarray) -> Score:
    """Compare regions with the truth.

    Parameters
    ----------
    truth : (H, W) int array
        Objects from 1; 0 is the ground. The ground counts for the Rand index, and has no match.
    labels : (H, W) int array
        Regions from 1; 0 is what belongs to none, and matches nothing.

    Examples
    --------
    >>> score(np.array([[0, 0, 1, 1]]), np.array([[1, 2, 2, 2]])).matches
    (Match(object=1, area=2, region=2, iou=0.6666666666666666),)
    """
    objects, places = np.unique(truth, return_inverse=True)
    shared = contingency_table(places.reshape(truth.shape), labels)  # pixels that an object and a region share
    areas, sizes = (np.asarray(shared.sum(axis=axis)).ravel() for axis in (1, 0))
    row, region = shared.nonzero()
    common = np.asarray(shared[row, region]).ravel()
    ious = np.where(region > 0, common / (areas[row] + sizes[region] - common), 0)
    best = dict(zip(row[order := np.argsort(ious, kind="stable")], order, strict=True))  # the last one stays
    matches = tuple(Match(int(number), int(areas[i]), int(region[best[i]]), float(ious[best[i]]))
                    for i, number in enumerate(objects) if number)
    return Score(adjusted_rand_score(truth, labels), matches)


def box_of(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Return first row, first column, and row and column after the last, of what is True.

    Examples
    --------
    >>> box_of(np.array([[False, False], [False, True]]))
    (1, 1, 2, 2)
    """
    rows, cols = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return int(rows[0]), int(cols[0]), int(rows[-1]) + 1, int(cols[-1]) + 1


def numbers(labels: np.ndarray) -> list[tuple[float, float, str]]:
    """Return (row, column, number) for each region that is large enough: its innermost place.

    Examples
    --------
    >>> numbers(np.repeat([[1], [2]], 3, axis=0).repeat(5, axis=1))
    [(0.0, 3.0, '1'), (5.0, 4.0, '2')]
    """
    step = -(-max(labels.shape) // SMALL)
    small = labels[::step, ::step]
    inside = ~np.pad(find_boundaries(small, mode="thick"), 1, constant_values=True)
    depth = ndimage.distance_transform_edt(inside)[1:-1, 1:-1]
    found = [number for number in np.unique(small) if number]
    places = ndimage.maximum_position(depth, small, found) if found else []
    return [(float(row * step), float(col * step), str(number))
            for (row, col), number in zip(places, found, strict=True) if depth[row, col] > 0]
