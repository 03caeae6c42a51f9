"""Hierarchies: merge the two nearest groups, again and again, until one is left; then cut where you like.

The names, arguments and results are those of `scipy.cluster.hierarchy`, for NumPy arrays and for tensors. Distances
are computed on the points' device, merges on the CPU: one merge depends on the one before. Cutting a tree and reading
its heights is SciPy's own, which takes a few milliseconds.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from .._validate import Words, check_choice, check_integer, check_number, problem
from ._arrays import as_tensor, give_back
from ._distances import distance_matrix
from ._merging import SQUARED, chain, spanning_tree, tree
from ._points import check_points
from ._threads import alone

__all__ = ["cophenet", "fcluster", "linkage"]

METHODS = ("single", "complete", "average", "ward")


def linkage(y: Any, method: str = "single") -> Any:
    """Return the tree of merges of the points `y`: `scipy.cluster.hierarchy.linkage`.

    Parameters
    ----------
    y : (N, D) or (N * (N - 1) / 2,) array_like or Tensor
        Points, any real dtype; or the distances between them, as `scipy.spatial.distance.pdist` gives them.
    method : {'single', 'complete', 'average', 'ward'}
        The distance between two groups: that of their nearest points, of their farthest, the mean over all pairs, or
        (Ward) how much their union raises the sum of squares.

    Returns
    -------
    ndarray or Tensor
        The linkage matrix, float64, shape (N - 1, 4), on the device of `y`: which two are merged (points are 0 to
        N - 1, the group made in row i is N + i), at which height, and how many points the group has. Heights are
        SciPy's to 1e-9 of the largest, and so is the tree, unless distances are equal. Then several trees are right:
        here merges of equal height may come in another order than in SciPy, and where that changes which groups are
        nearest, they may be others.

    Raises
    ------
    TypeError
        If `y` is not an array of numbers.
    ValueError
        If its shape is another, it holds NaN or infinity, or `method` is none of the four.

    Notes
    -----
    Memory is 8 N^2 bytes, 200 MB for 5,000 points; time grows with N^2 as well.

    References
    ----------
    .. [1] F. Murtagh, "A survey of recent advances in hierarchical clustering algorithms", The Computer Journal 26
       (1983), 354-359.

    Examples
    --------
    >>> linkage([[0.], [1.], [5.]], "complete")
    array([[0., 1., 1., 2.],
           [2., 3., 5., 3.]])
    """
    check_choice(method, "method", METHODS)
    squared = method in SQUARED
    if getattr(y, "ndim", 2) == 1:
        values = as_tensor(y, "y", axes=("N",))
        distances, scale = _square_form(values, squared)
    else:
        values = check_points(y, "y")
        distances, scale = _between(values, squared)
    merges = spanning_tree(distances) if method == "single" else chain(distances, method)
    if squared:
        merges[:, 2] = np.sqrt(merges[:, 2])
    merges[:, 2] *= scale
    return give_back(torch.from_numpy(tree(merges)).to(values.device), y)


def fcluster(Z: Any, t: float, criterion: str = "maxclust") -> Any:
    """Return the groups that a cut through the tree leaves: `scipy.cluster.hierarchy.fcluster`.

    Parameters
    ----------
    Z : (N - 1, 4) array_like or Tensor
        What `linkage` gave.
    t : float
        How many groups at most, or the height of the cut: what was merged at it or below stays together.
    criterion : {'maxclust', 'distance'}
        Which of the two `t` is.

    Returns
    -------
    ndarray or Tensor
        int32, shape (N,): the number of each point's group, 1 and up.

    Raises
    ------
    TypeError, ValueError
        If `Z` is not a linkage matrix, or `t` is not a number that fits the criterion.

    Examples
    --------
    >>> fcluster(linkage([[0.], [1.], [5.]]), 2)
    array([1, 1, 2], dtype=int32)
    """
    from scipy.cluster import hierarchy

    check_choice(criterion, "criterion", ("maxclust", "distance"))
    t = check_integer(t, "t", 1) if criterion == "maxclust" else check_number(t, "t", 0)
    matrix = _linkage_matrix(Z)
    groups = np.ones(1, np.int32) if not len(matrix) else hierarchy.fcluster(matrix, t, criterion).astype(np.int32)
    return give_back(torch.from_numpy(groups).to(_device(Z)), Z)


def cophenet(Z: Any) -> Any:
    """Return at which height each two points come together: `scipy.cluster.hierarchy.cophenet`.

    Parameters
    ----------
    Z : (N - 1, 4) array_like or Tensor
        What `linkage` gave.

    Returns
    -------
    ndarray or Tensor
        float64, shape (N * (N - 1) / 2,): the cophenetic distances, in the order of `scipy.spatial.distance.pdist`.

    Raises
    ------
    TypeError, ValueError
        If `Z` is not a linkage matrix.

    Examples
    --------
    >>> cophenet(linkage([[0.], [1.], [5.]]))
    array([1., 4., 4.])
    """
    from scipy.cluster import hierarchy

    matrix = _linkage_matrix(Z)
    heights = hierarchy.cophenet(matrix) if len(matrix) else np.empty(0)
    return give_back(torch.from_numpy(heights).to(_device(Z)), Z)


def _between(points: torch.Tensor, squared: bool) -> tuple[np.ndarray, float]:
    """Return the distances, and by how much points so large or small were scaled that their squares are no floats."""
    values = points.double()
    scale = 2.0 ** math.frexp(float(values.abs().max()))[1]
    values = values / scale
    return alone(lambda: distance_matrix(values - values.mean(0), squared=squared), values.device), scale


def _square_form(values: torch.Tensor, squared: bool) -> tuple[np.ndarray, float]:
    from scipy.spatial.distance import squareform

    distances = values.double().cpu().numpy()
    if not (np.isfinite(distances).all() and (distances >= 0).all()):
        raise ValueError(problem("y", Words("distances that are negative, NaN or infinite"), "finite ones, 0 or more"))
    if math.isqrt(1 + 8 * len(distances)) ** 2 != 1 + 8 * len(distances):
        raise ValueError(problem("y", Words(f"{len(distances)} distances"), "one for each pair of points: 1, 3, 6 ...",
                                 "scipy.spatial.distance.pdist gives them."))
    scale = 2.0 ** math.frexp(float(distances.max(initial=0)))[1]
    distances = squareform(distances / scale)
    return (distances * distances if squared else distances), scale


def _linkage_matrix(Z: Any) -> np.ndarray:
    """Return `Z` as float64 on the CPU, once SciPy takes it for a linkage matrix."""
    from scipy.cluster import hierarchy

    matrix = as_tensor(Z, "Z", axes=("N", "4")).double().cpu().numpy()
    if len(matrix) and not hierarchy.is_valid_linkage(matrix):
        raise ValueError(problem("Z", Words("rows that are no merges"), "what linkage gives"))
    return matrix


def _device(Z: Any) -> torch.device:
    return Z.device if isinstance(Z, torch.Tensor) else torch.device("cpu")
