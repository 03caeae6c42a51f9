"""How good groups are: silhouette, Rand index beside the truth, and the elbow that suggests how many.

The names and results are scikit-learn's. Its silhouette is slow for many points, and its Rand index sorts all labels,
which takes long for the labels of a photo's pixels; these count instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from .._validate import Words, check_integer, check_rng, problem
from ._arrays import as_tensor, dtype_name, give_back
from ._distances import Distances
from ._points import check_points
from ._threads import alone, divided
from .clustering import KMeans, prepare

__all__ = ["adjusted_rand_score", "elbow", "inertias", "rand_score", "silhouette_samples", "silhouette_score"]

#: How many distances `silhouette_samples` holds at once, in each thread.
_AT_ONCE = 1 << 20


def silhouette_samples(X: Any, labels: Any) -> Any:
    """Return how well each point lies in its group: `sklearn.metrics.silhouette_samples`.

    Parameters
    ----------
    X : (N, D) array_like or Tensor
        The points, any real dtype.
    labels : (N,) array_like or Tensor
        Integers: the group of each point; 2 to N - 1 different ones.

    Returns
    -------
    ndarray or Tensor
        float64, shape (N,), from -1 to 1: ``(b - a) / max(a, b)`` with `a` the mean distance to the rest of the own
        group and `b` that to the nearest other one; 0 for a group of one point. Memory does not grow with N^2, time
        does.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above.

    References
    ----------
    .. [1] P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
       Journal of Computational and Applied Mathematics 20 (1987), 53-65.

    Examples
    --------
    >>> silhouette_samples([[0.], [1.], [10.]], [0, 0, 1]).round(2)
    array([0.9 , 0.89, 0.  ])
    """
    values = check_points(X)
    groups, number = _numbered(labels, "labels", values.device)
    if len(groups) != len(values):
        raise ValueError(problem("labels", Words(f"{len(groups)} labels"), f"one for each of {len(values)} points"))
    if not 2 <= number < len(groups):
        raise ValueError(problem("labels", Words(f"{number} groups"), f"2 to {max(2, len(groups) - 1)} groups"))
    order = groups.argsort(stable=True)
    groups = groups[order]
    sizes = torch.bincount(groups, minlength=number)
    ends = sizes.cumsum(0) - 1
    points = values[order].double()
    distances = Distances(points - points.mean(0))
    found = torch.empty(len(points), dtype=torch.float64, device=points.device)

    def work(share: slice) -> None:
        rows = max(1, _AT_ONCE // len(points))
        for first in range(share.start, share.stop, rows):
            piece = slice(first, min(first + rows, share.stop))
            # Points lie group by group, so the sum over a group is the difference of two running sums.
            running = distances.squared(piece).sqrt_().cumsum(1)[:, ends]
            sums = torch.cat([running[:, :1], running.diff(dim=1)], 1)
            own = groups[piece, None]
            others = sizes[own[:, 0]] - 1
            inner = sums.gather(1, own)[:, 0] / others.clamp(min=1)
            outer = (sums / sizes).scatter_(1, own, torch.inf).amin(1)
            width = (outer - inner) / torch.maximum(outer, inner).clamp_(min=torch.finfo(torch.float64).tiny)
            found[piece] = torch.where(others > 0, width, 0)

    divided(work, len(points), len(points), points.device)
    return give_back(torch.empty_like(found).scatter_(0, order, found), X)


def silhouette_score(X: Any, labels: Any) -> float:
    """Return the mean of `silhouette_samples`, from -1 (wrong groups) to 1 (groups far apart).

    Raises
    ------
    TypeError, ValueError
        As for `silhouette_samples`.

    Examples
    --------
    >>> round(silhouette_score([[0.], [1.], [10.], [11.]], [0, 0, 1, 1]), 2)
    0.9
    """
    return float(silhouette_samples(X, labels).mean())


def rand_score(labels_true: Any, labels_pred: Any) -> float:
    """Return the share of pairs that both partitions put together or both keep apart, from 0 to 1.

    Parameters
    ----------
    labels_true, labels_pred : array_like or Tensor
        Integers, of one shape, also that of a picture. What the numbers are does not matter, only who has the same.

    Returns
    -------
    float
        `sklearn.metrics.rand_score`.

    Raises
    ------
    TypeError, ValueError
        If the labels are not integers, or of different shapes.

    Examples
    --------
    >>> rand_score([0, 0, 1, 1], [5, 5, 2, 2]), rand_score([0, 0, 1, 1], [0, 0, 1, 2])
    (1.0, 0.8333333333333334)
    """
    both, first, second, neither = _pairs(labels_true, labels_pred)
    return 1.0 if not first and not second else (both + neither) / (both + first + second + neither)


def adjusted_rand_score(labels_true: Any, labels_pred: Any) -> float:
    """Return the Rand index, moved and stretched so that 0 is what chance gives: `sklearn.metrics.adjusted_rand_score`.

    Parameters
    ----------
    labels_true, labels_pred : array_like or Tensor
        As for `rand_score`.

    Returns
    -------
    float
        1 for equal partitions, about 0 for random ones, at least -0.5.

    Raises
    ------
    TypeError, ValueError
        As for `rand_score`.

    References
    ----------
    .. [1] L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2 (1985), 193-218.

    Examples
    --------
    >>> round(adjusted_rand_score([0, 0, 1, 1], [0, 0, 1, 2]), 3)
    0.571
    """
    both, first, second, neither = _pairs(labels_true, labels_pred)
    if not first and not second:
        return 1.0
    most = (both + first) * (first + neither) + (both + second) * (second + neither)
    return 2 * (both * neither - first * second) / most


def inertias(X: Any, n_clusters: Sequence[int], *, n_init: int = 1, random_state: Any = None) -> np.ndarray:
    """Return the inertia that `KMeans` reaches with each number of clusters.

    Parameters
    ----------
    X : (N, D) array_like or Tensor
        The points.
    n_clusters : sequence of int
        The numbers to try.
    n_init : int
        How many starts each has.
    random_state : int or numpy.random.Generator, optional
        Seed for the starts.

    Returns
    -------
    ndarray
        float64, one for each number.

    Raises
    ------
    TypeError, ValueError
        As for `KMeans`.

    Examples
    --------
    >>> inertias([[0.], [1.], [10.], [11.]], [1, 2, 4], random_state=0)
    array([101.,   1.,   0.])
    """
    rng = check_rng(random_state, "random_state")
    counts = [check_integer(count, "n_clusters", 1) for count in n_clusters]
    points, _ = prepare(check_points(X, fewest=max(counts, default=1)), None)
    return np.array([KMeans(count, n_init=n_init, random_state=rng).best_of(points)[2] for count in counts])


def elbow(inertias: Any) -> int:
    """Return the place of the elbow: where the curve lies farthest below the line from its first to its last value.

    Parameters
    ----------
    inertias : (N,) array_like
        Falling values, for evenly spaced numbers of clusters.

    Returns
    -------
    int
        A place, from 0 to N - 1; 0 where no value lies below the line.

    Raises
    ------
    TypeError, ValueError
        If it is not a row of finite numbers.

    References
    ----------
    .. [1] V. Satopää, J. Albrecht, D. Irwin, B. Raghavan, "Finding a 'kneedle' in a haystack", International Conference
       on Distributed Computing Systems Workshops (2011), 166-171.

    Examples
    --------
    >>> counts = [1, 2, 3, 4, 5]
    >>> counts[elbow([100, 40, 8, 5, 3])]
    3
    """
    curve = as_tensor(inertias, "inertias", axes=("N",)).double().cpu().numpy()
    if curve.ndim != 1 or not curve.size or not np.isfinite(curve).all():
        raise ValueError(problem("inertias", Words(f"shape {curve.shape}"), "a row of finite numbers"))
    return int((np.linspace(curve[0], curve[-1], len(curve)) - curve).argmax())


def _numbered(labels: Any, argument: str, device: torch.device) -> tuple[torch.Tensor, int]:
    """Return labels as numbers from 0 without gaps, int64, shape (N,), and how many there are."""
    names = _names(labels, argument).to(device).flatten().long()
    if not len(names):
        return names, 0
    names = names - names.min()
    span = int(names.max()) + 1
    if span > 4 * len(names):
        values, place = torch.unique(names, return_inverse=True)
        return place, len(values)
    occurs = torch.bincount(names, minlength=span) > 0
    return (occurs.cumsum(0) - 1)[names], int(occurs.sum())


def _names(labels: Any, argument: str) -> torch.Tensor:
    names = as_tensor(labels, argument, axes=("H", "W") if getattr(labels, "ndim", 1) == 2 else ("N",))
    if names.is_floating_point():
        raise TypeError(problem(argument, dtype_name(names), "integers: which group each point is in"))
    return names


def _pairs(labels_true: Any, labels_pred: Any) -> tuple[int, int, int, int]:
    """Return how many ordered pairs are together in both, only in the first, only in the second, and in neither."""
    for labels, argument in ((labels_true, "labels_true"), (labels_pred, "labels_pred")):
        _names(labels, argument)
    if np.shape(labels_true) != np.shape(labels_pred):
        raise ValueError(problem("labels_pred", Words(f"shape {tuple(np.shape(labels_pred))}"),
                                 f"shape {tuple(np.shape(labels_true))}, that of labels_true"))
    device = labels_true.device if isinstance(labels_true, torch.Tensor) else torch.device("cpu")
    return alone(lambda: _counted(labels_true, labels_pred, device), device)


def _counted(labels_true: Any, labels_pred: Any, device: torch.device) -> tuple[int, int, int, int]:
    one, rows = _numbered(labels_true, "labels_true", device)
    other, columns = _numbered(labels_pred, "labels_pred", device)
    codes = one * columns + other
    if rows * columns <= 4 * len(codes):
        cells = torch.bincount(codes)
    else:
        cells = torch.unique(codes, return_counts=True)[1]
    count = len(codes)
    both, first, second = (int(sizes.square().sum()) - count for sizes in
                           (cells, torch.bincount(one), torch.bincount(other)))
    return both, first - both, second - both, count * (count - 1) - first - second + both
