"""The two halves of k-means: give each point to the nearest centre, and move each centre to the mean of its points.

Distances are never held for all points: the pieces of `Points.divided` are at most a cache large. A step waits for the
device once, to ask whether it was the last.

References
----------
.. [1] S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28 (1982), 129-137.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import torch

from ._packing import place_of_least
from ._points import Points
from ._threads import Rooms

_rooms = Rooms()


def assign(points: Points, centers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the number of the nearest centre for each point, the lowest of equals, and the squared distance to it.

    Parameters
    ----------
    points : Points
        N points.
    centers : Tensor
        Shape (K, D), float64, in the coordinates of ``points.values``.

    Returns
    -------
    labels : Tensor
        int64, shape (N,).
    distances : Tensor
        Squared, of the dtype of the points, shape (N,).
    """
    labels = torch.empty(len(points.values), dtype=torch.int64, device=centers.device)

    def work(pieces: Iterator[slice]) -> None:
        nearest = _Nearest(points, centers)
        for piece in pieces:
            labels[piece] = nearest(piece)

    points.divided(work, max(centers.shape))
    return labels, squared_distances(points, centers, labels)


def squared_distances(points: Points, centers: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the squared distance from each point to the centre that `labels` names, shape (N,)."""
    distances = torch.empty(len(points.values), dtype=points.values.dtype, device=centers.device)
    near = centers.to(points.values.dtype)

    def work(pieces: Iterator[slice]) -> None:
        for piece in pieces:
            distances[piece] = near.index_select(0, labels[piece]).sub_(points.values[piece]).square_().sum(1)

    points.divided(work, centers.shape[1])
    return distances


def inertia(points: Points, distances: torch.Tensor) -> float:
    """Return the sum of squared `distances`, each as often as its point counts."""
    distances = distances.double()
    return float(distances.sum() if points.weights is None else distances @ points.weights.double())


def step(points: Points, centers: torch.Tensor, labels: torch.Tensor | None = None) -> tuple[torch.Tensor, float]:
    """Return where the centres go, and the sum of the squares of how far.

    Parameters
    ----------
    points : Points
        N points.
    centers : Tensor
        Shape (K, D), float64.
    labels : Tensor, optional
        What `assign` gave; without them the nearest centres are found on the way, and not kept.

    Returns
    -------
    centers : Tensor
        Shape (K, D), float64. A centre without points goes to the point that is farthest from its own centre.
    shift : float
        The sum of squared distances between old and new centres.
    """
    sums, totals = _sums(points, centers, labels)
    moved = _means(sums, totals)
    shift, empty = torch.stack([(moved - centers).square().sum(), (totals == 0).sum().double()]).tolist()
    if empty:
        _relocate(points, centers, sums, totals)
        moved = _means(sums, totals)
        shift = float((moved - centers).square().sum())
    return moved, shift


def by_scikit_learn(points: Points, centers: torch.Tensor, most: int, tol: float) -> tuple[torch.Tensor, torch.Tensor,
                                                                                            float, int]:
    """Return centres, labels, inertia and the number of steps as scikit-learn finds them.

    For many features on a CPU that is the quickest way: it gives and adds a point while the cache still has it.
    """
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer different points than centres are no mistake
        model = KMeans(len(centers), init=centers.to(points.values.dtype).numpy(), n_init=1, max_iter=most, tol=tol,
                       copy_x=False)  # the mean that it takes off, and puts on again, is 0 already
        model.fit(points.values.numpy(), sample_weight=None if points.weights is None else points.weights.numpy())
    labels = torch.from_numpy(model.labels_)
    return torch.from_numpy(model.cluster_centers_).double(), labels, float(model.inertia_), int(model.n_iter_)


class _Nearest:
    """Finds the nearest centre for each point of a piece."""

    def __init__(self, points: Points, centers: torch.Tensor):
        self.points = points
        self.centers = centers.to(points.values.dtype)
        self.lengths = self.centers.double().square().sum(1, keepdim=True).to(points.values.dtype)

    def __call__(self, piece: slice) -> torch.Tensor:
        values = self.points.values[piece]
        shape = len(self.centers), len(values)
        room = _rooms(values.dtype, shape, values.device)
        distances = torch.addmm(self.lengths, self.centers, values.T, alpha=-2, out=room)
        # The squared lengths make distances of the products; what they are made larger by outweighs the rounding, so
        # that none is below 0.
        distances.add_(self.points.lengths[piece], alpha=1 + 32 * torch.finfo(values.dtype).eps)
        return place_of_least(distances, 0, _rooms(torch.float64, shape, values.device))


def _sums(points: Points, centers: torch.Tensor, labels: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the sum of each centre's points, shape (K, D), and how much they count, shape (K,), float64."""
    if points.cells is not None and labels is None:
        settled, left = points.cells.settle(centers)
        if 2 * len(left) < len(points.values):
            sums, totals = _sums(points.some(left), centers, None)
            return sums + settled[:, :-1], totals + settled[:, -1]
    ids = torch.arange(len(centers), device=centers.device)[:, None]

    def work(pieces: Iterator[slice]) -> tuple[torch.Tensor, torch.Tensor]:
        sums = torch.zeros_like(centers)
        totals = torch.zeros(len(centers), dtype=torch.float64, device=centers.device)
        nearest = _Nearest(points, centers)
        for piece in pieces:
            values = points.values[piece]
            names = nearest(piece) if labels is None else labels[piece]
            shares = torch.eq(names, ids, out=_rooms(values.dtype, (len(centers), len(values)), values.device))
            if points.weights is not None:
                shares *= points.weights[piece]
            sums += shares @ values
            totals += shares.sum(1)
        return sums, totals

    shares = points.divided(work, max(centers.shape))
    return torch.stack([sums for sums, _ in shares]).sum(0), torch.stack([totals for _, totals in shares]).sum(0)


def _means(sums: torch.Tensor, totals: torch.Tensor) -> torch.Tensor:
    """Return the means; a centre that still has no points lies on the one that has most, as in scikit-learn."""
    means = sums / totals.clamp(min=torch.finfo(totals.dtype).tiny)[:, None]
    return torch.where(totals[:, None] > 0, means, means[totals.argmax()])


def _relocate(points: Points, centers: torch.Tensor, sums: torch.Tensor, totals: torch.Tensor) -> None:
    """Give each centre without points the point that is farthest from its own, as scikit-learn does."""
    labels, distances = assign(points, centers)
    empty = torch.nonzero(totals == 0).flatten()
    far = distances.topk(min(len(empty), len(distances))).indices
    if float(distances[far[0]]) == 0:
        return  # fewer different points than centres
    if points.repeated and points.weights is not None:
        far = far.repeat_interleave(points.weights[far].long().clamp(max=len(empty)))
    for target, source in zip(empty, far, strict=False):
        weight = 1.0 if points.weights is None or points.repeated else points.weights[source].double()
        moved = points.values[source].double() * weight
        sums[labels[source]] -= moved
        totals[labels[source]] -= weight
        sums[target] = moved
        totals[target] = weight
