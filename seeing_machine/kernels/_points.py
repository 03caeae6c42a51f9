"""Points for clustering: checked, moved so that their mean is the origin, and read in pieces of bounded size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from .._validate import Words, problem
from ._arrays import as_tensor
from ._cells import Cells
from ._threads import Result, divided

#: How many numbers a piece of work may hold: on a CPU so few that a cache holds them, on a GPU enough to keep it busy.
_AT_ONCE, _AT_ONCE_GPU = 1 << 19, 1 << 26
#: Up to so many features the points lie in memory feature by feature: then products with the few centres are quicker.
NARROW = 16
#: Differences between values of these dtypes are so large that float32 keeps them apart.
_COARSE = (torch.uint8, torch.int8, torch.float16, torch.bfloat16, torch.float32)


@dataclass(frozen=True)
class Points:
    """What the algorithms work on; made by `as_points`.

    Attributes
    ----------
    values : Tensor
        Shape (N, D), float32 or float64, less `middle`.
    lengths : Tensor
        The sum of the squares of each row of `values`.
    middle : Tensor
        Shape (D,), float64.
    weights : Tensor or None
        Shape (N,), of the dtype of `values`; None where all are 1.
    repeated : bool
        Whether the weights are numbers of equal points, rather than what the caller says a point counts.
    spread : float
        The mean of the variances of the D features.
    cells : Cells, optional
        The boxes in which the colours of a large picture lie.
    """

    values: torch.Tensor
    lengths: torch.Tensor
    middle: torch.Tensor
    weights: torch.Tensor | None
    repeated: bool
    spread: float
    cells: Cells | None = None

    def some(self, places: torch.Tensor) -> Points:
        """Return those points that have the numbers `places`."""
        values = self.values.T.index_select(1, places).T
        weights = None if self.weights is None else self.weights[places]
        return replace(self, values=values, lengths=self.lengths[places], weights=weights, cells=None)

    def divided(self, work: Callable[[Iterator[slice]], Result], width: int) -> list[Result]:
        """Return what `work` makes, in each thread, of the slices of rows that it is given.

        Parameters
        ----------
        work : callable
            Takes an iterator of slices, none so large that `width` numbers per row would be too many at once.
        width : int
            How many numbers the work needs for each point.
        """
        device = self.values.device
        rows = max(1, (_AT_ONCE if device.type == "cpu" else _AT_ONCE_GPU) // width)
        return divided(lambda share: work(_pieces(share, rows)), len(self.values), width, device)


def _pieces(share: slice, rows: int) -> Iterator[slice]:
    for first in range(share.start, share.stop, rows):
        yield slice(first, min(first + rows, share.stop))


def check_points(points: Any, argument: str = "X", *, fewest: int = 1, features: int | None = None) -> torch.Tensor:
    """Return `points` as a tensor of shape (N, D) without NaN and infinity.

    Raises
    ------
    TypeError
        If it is not an array of numbers.
    ValueError
        If it has other axes, fewer than `fewest` points, no features or another number of them than `features`, or a
        value that is not finite.
    """
    values = _rows(points, argument)
    shape = tuple(values.shape)
    if features is not None and shape[1] != features:
        raise ValueError(problem(argument, Words(f"shape {shape}"), f"shape (N, {features})"))
    if shape[0] < fewest:
        raise ValueError(problem(argument, Words(f"{shape[0]} points"), f"at least {fewest}"))
    # A finite sum says that all are, and takes a fraction of the time; but finite numbers may have an infinite one.
    if values.is_floating_point() and not (bool(values.sum().isfinite()) or bool(values.isfinite().all())):
        raise ValueError(problem(argument, Words("NaN or infinity among the values"), "finite numbers",
                                 "Replace them with np.nan_to_num, or leave those points out."))
    return values


def working_dtype(dtype: torch.dtype) -> torch.dtype:
    """Return float32 where it keeps all differences of the dtype, else float64.

    >>> working_dtype(torch.uint8), working_dtype(torch.int16)
    (torch.float32, torch.float64)
    """
    return torch.float32 if dtype in _COARSE else torch.float64


def as_points(values: torch.Tensor, weights: torch.Tensor | None = None, *, repeated: bool = False) -> Points:
    """Return checked `values` (N, D), with `weights` (N,), ready for work."""
    work = working_dtype(values.dtype)
    shares = weights.double() / weights.sum() if weights is not None and repeated else None
    middle = _mean(values, shares).to(work)
    centred = values.to(work) - middle
    if centred.shape[1] <= NARROW:
        centred = centred.T.contiguous().T
    lengths = centred.square().sum(1)
    check_size(lengths, "X")
    spread = float(_mean(lengths[:, None], shares)) / centred.shape[1]
    counts = None if weights is None else weights.to(work)
    return Points(centred, lengths, middle.double(), counts, repeated, spread)


def check_size(lengths: torch.Tensor, argument: str) -> None:
    """Raise ValueError where the squared `lengths` of points are so large that distances would be infinite."""
    if len(lengths) and not float(lengths.max()) < torch.finfo(lengths.dtype).max / 16:
        raise ValueError(problem(argument, Words("values so large that their squares are no numbers"), "smaller ones",
                                 "Divide them all by the largest."))


def check_weights(weights: Any, values: torch.Tensor) -> torch.Tensor | None:
    """Return `sample_weight` as a tensor, or None where it is None.

    Raises
    ------
    TypeError
        If it is not an array of numbers.
    ValueError
        If it is not one finite number, 0 or more, for each of the `values`, or all are 0.
    """
    if weights is None:
        return None
    result = as_tensor(weights, "sample_weight", axes=("N",)).to(values.device)
    if result.shape != values.shape[:1]:
        raise ValueError(problem("sample_weight", Words(f"shape {tuple(result.shape)}"),
                                 f"shape ({len(values)},): one number per point"))
    result = result.double()
    if not bool((result.isfinite() & (result >= 0)).all()) or not bool(result.any()):
        raise ValueError(problem("sample_weight", Words(f"values from {result.min()} to {result.max()}"),
                                 "finite numbers, 0 or more, not all 0"))
    return result


def _rows(points: Any, argument: str) -> torch.Tensor:
    shape: tuple[int, ...] = (0,)
    with suppress(ValueError):  # rows of different lengths, which as_tensor explains
        shape = tuple(np.shape(points))
    wrong = shape != (0,) and (len(shape) != 2 or not shape[1])
    if wrong and isinstance(points, (np.ndarray, list, tuple, torch.Tensor)):
        raise ValueError(problem(argument, Words(f"shape {shape}"), "shape (N, D): a row of numbers for each point",
                                 "Make a row of each pixel with image.reshape(-1, 3)."))
    return as_tensor(points, argument, axes=("N", "D"))


def _mean(values: torch.Tensor, shares: torch.Tensor | None) -> torch.Tensor:
    """Return the mean of the rows, or their sum in these shares, float64; never are all of them a copy in float64."""
    rows = max(1, _AT_ONCE // values.shape[1])
    pieces = values.split(rows)
    if shares is None:
        return torch.stack([piece.double().sum(0) for piece in pieces]).sum(0) / len(values)
    return torch.stack([share @ piece.double() for share, piece in zip(shares.split(rows), pieces, strict=True)]).sum(0)
