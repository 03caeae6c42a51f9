"""Distances between points, from some to all, exact also for points that nearly coincide."""

from __future__ import annotations

import numpy as np
import torch

#: Below this part of the points' own squared lengths, a squared distance made from products has lost its digits.
_LOST = 1e-5
#: Rows at a time: as many as a cache holds, and enough for writing them as columns too.
_ROWS = 128


class Distances:
    """The squared distances between `points` (N, D), float64, with their mean near the origin.

    A product of matrices gives them fast, but where two points nearly coincide it makes a small number from the
    difference of large ones; rows in which that can happen are computed again, difference by difference.
    """

    def __init__(self, points: torch.Tensor):
        lengths = points.square().sum(1, keepdim=True)
        ones = torch.ones_like(lengths)
        self._points = points
        self._left = torch.cat([points * -2, lengths, ones], 1)
        self._right = torch.cat([points, ones, lengths], 1)
        self._least = _LOST * (lengths[:, 0] + lengths.max())

    def squared(self, piece: slice, first: int = 0) -> torch.Tensor:
        """Return those from ``points[piece]`` to ``points[first:]``, with 0 for a point to itself."""
        result = self._left[piece] @ self._right[first:].T
        itself = result.diagonal(piece.start - first)
        itself.fill_(torch.inf)
        lost = torch.nonzero(result.amin(1) <= self._least[piece]).flatten()
        if len(lost):
            result[lost] = torch.cdist(self._points[piece][lost], self._points[first:],
                                       compute_mode="donot_use_mm_for_euclid_dist").square_()
        itself.zero_()
        return result


def distance_matrix(points: torch.Tensor, *, squared: bool) -> np.ndarray:
    """Return the distances between all `points` (N, D), float64: shape (N, N), symmetric, on the CPU."""
    count = len(points)
    distances = Distances(points)
    result = np.empty((count, count))
    for first in range(0, count, _ROWS):
        piece = slice(first, min(first + _ROWS, count))
        block = distances.squared(piece, first)
        rows = (block if squared else block.sqrt_()).cpu().numpy()
        own = rows[:, :len(rows)]
        rows[:, :len(rows)] = np.minimum(own, own.T)  # which may differ in their last digit
        result[piece, first:] = rows
        result[first:, piece] = rows.T
    return result
