"""Where k-means begins: at random points, or at points that are far from each other.

References
----------
.. [1] D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", Symposium on Discrete Algorithms
   (2007), 1027-1035.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch

from ._points import Points


def random_points(points: Points, number: int, rng: np.random.Generator) -> torch.Tensor:
    """Return `number` of the points, shape (number, D), float64; the chance of each is its weight."""
    size = len(points.values)
    if points.weights is None:
        chosen = rng.choice(size, number, replace=False)
    elif points.repeated:  # a weight of 3 stands for three points, of which each can be chosen once
        ends = points.weights.double().cumsum(0).cpu().numpy()
        chosen = np.searchsorted(ends, rng.choice(int(ends[-1]), number, replace=False), side="right")
    else:
        weights = np.asarray(points.weights.double().cpu())
        chances, most = weights / weights.sum(), int(np.count_nonzero(weights))
        first = rng.choice(size, min(number, most), replace=False, p=chances)
        chosen = np.resize(first, number)  # more centres than points that count: some twice
    return points.values[torch.from_numpy(chosen).to(points.values.device)].double()


def plus_plus(points: Points, number: int, rng: np.random.Generator) -> torch.Tensor:
    """Return `number` of the points by greedy k-means++, shape (number, D), float64.

    A point is drawn with a chance that grows with the square of its distance to the nearest point drawn before. Of
    ``2 + log(number)`` draws, as in scikit-learn, the one is kept that leaves the least inertia.
    """
    values = points.values
    weights = torch.ones_like(values[:, 0]) if points.weights is None else points.weights
    trials = 2 + int(math.log(number))
    closest = torch.full_like(weights, torch.inf)
    chosen = _draw(weights, rng.random(1))
    centers = [chosen]
    _come_closer(points, values[chosen], closest)
    for _ in range(1, number):
        candidates = _draw(closest * weights, rng.random(trials))
        left = _what_is_left(points, values[candidates], closest, weights)
        chosen = candidates[left.argmin()][None]
        centers.append(chosen)
        _come_closer(points, values[chosen], closest)
    return values[torch.cat(centers)].double()


def _draw(chances: torch.Tensor, uniform: np.ndarray) -> torch.Tensor:
    ends = chances.double().cumsum(0)
    at = torch.from_numpy(uniform).to(ends.device) * ends[-1]
    return torch.searchsorted(ends, at, right=True).clamp_(max=len(ends) - 1)


def _squared_distances(values: torch.Tensor, lengths: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Return what lies between each of the values and the others, with 0 for what is only an error of rounding."""
    own = others.square().sum(1)
    size = lengths[:, None] + own
    distances = torch.addmm(size, values, others.T, alpha=-2)
    return distances.masked_fill_(distances <= 8 * torch.finfo(values.dtype).eps * size, 0)


def _come_closer(points: Points, center: torch.Tensor, closest: torch.Tensor) -> None:
    def work(pieces: Iterator[slice]) -> None:
        for piece in pieces:
            new = _squared_distances(points.values[piece], points.lengths[piece], center)[:, 0]
            torch.minimum(closest[piece], new, out=closest[piece])

    points.divided(work, points.values.shape[1])


def _what_is_left(points: Points, candidates: torch.Tensor, closest: torch.Tensor,
                  weights: torch.Tensor) -> torch.Tensor:
    """Return the inertia after each candidate, float64."""
    def work(pieces: Iterator[slice]) -> torch.Tensor:
        left = torch.zeros(len(candidates), dtype=torch.float64, device=candidates.device)
        for piece in pieces:
            new = _squared_distances(points.values[piece], points.lengths[piece], candidates)
            left += weights[piece] @ torch.minimum(new, closest[piece, None])
        return left

    return torch.stack(points.divided(work, max(candidates.shape))).sum(0)
