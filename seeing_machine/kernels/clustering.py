"""k-means: groups of points, each around its centre.

The names, arguments and results are those of `sklearn.cluster.KMeans`, for NumPy arrays and for tensors on any device.
The pixels of a photo, uint8 of shape (N, 3), are counted first, so that each colour is looked at once: that is exact,
and a photo of 12 megapixels has about one million different colours.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch

from .._validate import Words, check_choice, check_integer, check_number, check_rng, problem
from ._arrays import as_tensor, dtype_name, give_back
from ._cells import Cells
from ._lloyd import assign, by_scikit_learn, inertia, squared_distances, step
from ._points import NARROW, Points, as_points, check_points, check_size, check_weights
from ._seeding import plus_plus, random_points
from ._threads import alone
from ._unique_colors import WORTH_COUNTING, Places, collapse

__all__ = ["KMeans", "Step", "unique_colors"]

_STARTS = {"k-means++": plus_plus, "random": random_points}
#: How many points `predict` looks at before it goes on to the next.
_AT_ONCE = 1 << 20
#: Distances from points to centres, from which on a step is worth dividing.
_FEW = 1 << 16


class Step(NamedTuple):
    """Half a step of k-means, as `KMeans.steps` yields it.

    Attributes
    ----------
    phase : {'assign', 'update'}
        What was done: points went to their nearest centre, or centres to the mean of their points.
    centers : ndarray or Tensor
        Shape (K, D): the centres, after it.
    labels : ndarray or Tensor
        int32, shape (N,): the number of each point's centre. After 'update' it need not be the nearest any more.
    inertia : float
        The sum of squared distances from the points to their centres. It never grows.
    """

    phase: str
    centers: Any
    labels: Any
    inertia: float


class KMeans:
    """Group points around centres: `sklearn.cluster.KMeans`.

    Parameters
    ----------
    n_clusters : int
        How many groups.
    init : {'k-means++', 'random'} or (K, D) array_like
        Where the centres begin: at points far from each other, at random points, or at given places.
    n_init : int or 'auto'
        How many starts are tried, of which the best is kept. 'auto': 10 for 'random', else 1.
    max_iter : int
        The most steps of one start.
    tol : float
        Stop when the squares of the centres' moves add up to less than this part of the mean variance of the features.
    random_state : int or numpy.random.Generator, optional
        Seed for the starts; the same one gives the same result. The numbers drawn are not those of scikit-learn.

    Attributes
    ----------
    cluster_centers_ : ndarray or Tensor
        Shape (K, D), float32 for points of that dtype, else float64.
    labels_ : ndarray or Tensor
        int32, shape (N,): the number of each point's nearest centre, the lowest of equals.
    inertia_ : float
        The sum of squared distances from the points to their centres, each times its weight.
    n_iter_ : int
        How many steps the best start took.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above.

    Notes
    -----
    From the same start, centres, labels and inertia are those of scikit-learn for float64 and for integers of more than
    8 bits. Other dtypes are computed in float32, less their mean: the inertia is within 0.1 % of that in float64, and
    points that lie equally near to two centres may go to the other one. A centre that loses all its points goes to the
    point farthest from its own centre. With fewer different points than centres the inertia is 0 and the centres left
    over lie where others are; scikit-learn warns there.

    References
    ----------
    .. [1] S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28 (1982), 129-137.
    .. [2] D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", Symposium on Discrete Algorithms
       (2007), 1027-1035.

    Examples
    --------
    >>> points = [[0, 0], [0, 2], [9, 0], [9, 2]]
    >>> result = KMeans(2, init=[[0, 0], [5, 0]]).fit(points)
    >>> result.labels_, result.inertia_
    (array([0, 0, 1, 1], dtype=int32), 4.0)
    >>> result.cluster_centers_
    array([[0., 1.],
           [9., 1.]])
    """

    cluster_centers_: Any
    labels_: Any
    inertia_: float
    n_iter_: int

    def __init__(self, n_clusters: int = 8, *, init: Any = "k-means++", n_init: int | str = "auto", max_iter: int = 300,
                 tol: float = 1e-4, random_state: Any = None) -> None:
        self.n_clusters = check_integer(n_clusters, "n_clusters", 1)
        if isinstance(init, str):
            check_choice(init, "init", tuple(_STARTS))
        else:
            check_points(init, "init", fewest=n_clusters)
            if len(init) != n_clusters:
                raise ValueError(problem("init", Words(f"{len(init)} centres"), f"n_clusters: {n_clusters}"))
        self.init = init
        self.n_init = n_init if isinstance(n_init, str) else check_integer(n_init, "n_init", 1)
        if isinstance(n_init, str):
            check_choice(n_init, "n_init", ("auto",))
        self.max_iter = check_integer(max_iter, "max_iter", 1)
        self.tol = check_number(tol, "tol", 0)
        self.random_state = random_state
        check_rng(random_state, "random_state")

    def fit(self, X: Any, *, sample_weight: Any = None) -> KMeans:
        """Find the centres of the points `X`.

        Parameters
        ----------
        X : (N, D) array_like or Tensor
            The points, any real dtype, at least as many as clusters.
        sample_weight : (N,) array_like or Tensor, optional
            How much each point counts, 0 or more; 1 if None.

        Returns
        -------
        KMeans
            Itself, with the attributes set: arrays, or tensors on the device of `X` if that is one.

        Raises
        ------
        TypeError, ValueError
            If `X` or `sample_weight` is not what is said above, or a value is NaN or infinite.
        """
        values = check_points(X, fewest=self.n_clusters)
        weights = check_weights(sample_weight, values)

        def work() -> tuple[torch.Tensor, torch.Tensor]:
            points, places = prepare(values, weights)
            centers, labels, self.inertia_, self.n_iter_ = self.best_of(points)
            if places is not None:
                labels = places.of(labels.to(torch.uint8 if self.n_clusters <= 256 else torch.int32))
            return _outside(points, centers, values.dtype), labels.int()

        # The steps on few points, as the colours of a photo mostly are, are too short to be divided.
        few = len(values) * self.n_clusters < _FEW or _is_photo(values, weights)
        centers, labels = alone(work, values.device) if few else work()
        self.labels_, self.cluster_centers_ = give_back(labels, X), give_back(centers, X)
        return self

    def fit_predict(self, X: Any, *, sample_weight: Any = None) -> Any:
        """Return ``fit(X).labels_``: see there."""
        return self.fit(X, sample_weight=sample_weight).labels_

    def steps(self, X: Any, *, sample_weight: Any = None) -> Iterator[Step]:
        """Yield what `fit` does from one start, in halves: 'assign', 'update', 'assign' ... up to a last 'assign'.

        Parameters
        ----------
        X, sample_weight : array_like or Tensor
            As for `fit`.

        Yields
        ------
        Step
            Phase, centres, labels and inertia, in arrays of their own, which can be kept to go back.

        Raises
        ------
        TypeError, ValueError
            As for `fit`.

        Examples
        --------
        >>> for half in KMeans(2, init=[[0.], [4.]]).steps([[0.], [3.], [6.], [7.]]):
        ...     print(half.phase, half.centers.ravel(), half.labels, round(half.inertia, 1))
        assign [0. 4.] [0 1 1 1] 14.0
        update [0.         5.33333333] [0 1 1 1] 8.7
        assign [0.         5.33333333] [0 1 1 1] 8.7
        """
        values = check_points(X, fewest=self.n_clusters)
        points = as_points(values, check_weights(sample_weight, values))
        return self._steps(X, points, values.dtype, check_rng(self.random_state, "random_state"))

    def _steps(self, X: Any, points: Points, dtype: torch.dtype, rng: np.random.Generator) -> Iterator[Step]:
        def shown(phase: str) -> Step:
            return Step(phase, give_back(_outside(points, centers, dtype), X), give_back(labels.int(), X),
                        inertia(points, distances))

        centers = self._start(points, rng)
        labels, distances = assign(points, centers)
        yield shown("assign")
        for _ in range(self.max_iter):
            centers, shift = step(points, centers, labels)
            if shift == 0:
                return
            distances = squared_distances(points, centers, labels)
            yield shown("update")
            labels, distances = assign(points, centers)
            yield shown("assign")
            if shift <= self._least_shift(points):
                return

    def predict(self, X: Any) -> Any:
        """Return the number of the nearest centre for each of the points `X`, shape (N, D): int32, shape (N,).

        Raises
        ------
        TypeError, ValueError
            If `fit` has not run, or `X` is not points with the same features.
        """
        values, centers = self._like_fitted(X)
        result = torch.empty(len(values), dtype=torch.int32, device=values.device)
        for some, labels in zip(values.split(_AT_ONCE), result.split(_AT_ONCE), strict=True):
            if not len(some):
                break
            points = as_points(some)
            labels.copy_(assign(points, _inside(points, centers, "X"))[0])
        return give_back(result, X)

    def transform(self, X: Any) -> Any:
        """Return the distance from each of the points `X`, shape (N, D), to each centre: shape (N, K).

        Raises
        ------
        TypeError, ValueError
            If `fit` has not run, or `X` is not points with the same features.
        """
        values, centers = self._like_fitted(X)
        kind = _result_dtype(values.dtype)
        return give_back(torch.cdist(values.to(kind), centers.to(kind),
                                     compute_mode="donot_use_mm_for_euclid_dist"), X)

    def best_of(self, points: Points) -> tuple[torch.Tensor, torch.Tensor, float, int]:
        """Return centres, labels, inertia and the number of steps of the best start, for points from `prepare`."""
        rng = check_rng(self.random_state, "random_state")
        return min((self._run(points, rng) for _ in range(self._starts())), key=lambda result: result[2])

    def _run(self, points: Points, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor, float, int]:
        """Return centres, labels, inertia and the number of steps of one start."""
        centers = self._start(points, rng)
        if points.values.shape[1] > NARROW and points.values.device.type == "cpu":
            return by_scikit_learn(points, centers, self.max_iter, self.tol)
        enough = self._least_shift(points)  # which 0 is, too: where no label has changed, the centres stay
        count, shift = 0, math.inf
        while count < self.max_iter and shift > enough:
            count += 1
            centers, shift = step(points, centers)
        labels, distances = assign(points, centers)
        return centers, labels, inertia(points, distances), count

    def _start(self, points: Points, rng: np.random.Generator) -> torch.Tensor:
        if isinstance(self.init, str):
            return _STARTS[self.init](points, self.n_clusters, rng)
        centers = check_points(self.init, "init", features=points.values.shape[1])
        return _inside(points, centers.to(points.values.device).double(), "init")

    def _starts(self) -> int:
        if not isinstance(self.init, str):
            return 1
        if isinstance(self.n_init, int):
            return self.n_init
        return 10 if self.init == "random" else 1

    def _least_shift(self, points: Points) -> float:
        return points.spread * max(self.tol, torch.finfo(points.values.dtype).eps ** 2)

    def _like_fitted(self, X: Any) -> tuple[torch.Tensor, torch.Tensor]:
        """Return `X` as a tensor and the centres, float64, where it is."""
        if not hasattr(self, "cluster_centers_"):
            raise ValueError(problem("KMeans", Words("no centres yet"), "to be fitted before", "Call fit(X) first."))
        centers = torch.as_tensor(self.cluster_centers_)
        values = check_points(X, fewest=0, features=centers.shape[1])
        return values, centers.to(values.device).double()


def unique_colors(image: Any) -> tuple[Any, Any, Any]:
    """Return the different colours of a picture, how often each occurs, and where.

    With these, k-means of one photo is quick again and again: ``KMeans(8).fit(colors, sample_weight=counts)`` and then
    ``result.labels_[inverse]`` are the groups of its pixels.

    Parameters
    ----------
    image : (H, W, 3) array_like or Tensor
        uint8.

    Returns
    -------
    colors : ndarray or Tensor
        uint8, shape (M, 3).
    counts : ndarray or Tensor
        int64, shape (M,).
    inverse : ndarray or Tensor
        int32, shape (H, W): ``colors[inverse]`` is the picture.

    Raises
    ------
    TypeError
        If it is not uint8.
    ValueError
        If it is not one picture in colour.

    Examples
    --------
    >>> colors, counts, inverse = unique_colors(np.array([[[9, 9, 9], [7, 0, 0], [9, 9, 9]]], np.uint8))
    >>> colors.tolist(), counts.tolist(), inverse.tolist()
    ([[7, 0, 0], [9, 9, 9]], [1, 2], [[1, 0, 1]])
    """
    pixels = as_tensor(image, axes=("H", "W", "3"))
    if pixels.dtype != torch.uint8:
        raise TypeError(problem("image", dtype_name(pixels), "uint8", "seeing_machine.images.read makes it so."))
    if pixels.ndim != 3:
        raise ValueError(problem("image", Words(f"shape {tuple(pixels.shape)}"), "shape (H, W, 3): one picture"))
    colors, counts, places = collapse(pixels.reshape(-1, 3))
    inverse = places.of(torch.arange(len(colors), dtype=torch.int32, device=pixels.device)).view(pixels.shape[:2])
    return tuple(give_back(part, image) for part in (colors.contiguous(), counts, inverse))


def prepare(values: torch.Tensor, weights: torch.Tensor | None) -> tuple[Points, Places | None]:
    """Return the points to work on and, where they are the colours of pixels, which of them each pixel is."""
    if not _is_photo(values, weights):
        return as_points(values, weights), None
    colors, counts, places = collapse(values)
    points = as_points(colors, counts, repeated=True)
    if points.weights is None or len(values) < WORTH_COUNTING or values.device.type != "cpu":
        return points, places
    return replace(points, cells=Cells(colors, points.values, points.weights, points.middle)), places


def _is_photo(values: torch.Tensor, weights: torch.Tensor | None) -> bool:
    return values.dtype == torch.uint8 and values.shape[1] == 3 and weights is None


def _inside(points: Points, centers: torch.Tensor, argument: str) -> torch.Tensor:
    """Return the centres where the moved points are."""
    moved = centers - points.middle
    check_size(moved.to(points.values.dtype).square().sum(1), argument)
    return moved


def _outside(points: Points, centers: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Return the centres where the caller's points are."""
    return (centers + points.middle).to(_result_dtype(dtype))


def _result_dtype(dtype: torch.dtype) -> torch.dtype:
    return torch.float32 if dtype.is_floating_point and dtype != torch.float64 else torch.float64
