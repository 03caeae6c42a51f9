"""Sums over boxes in which nothing can cancel, drift, or carry a NaN beyond its own windows.

Down the columns, the sum of 51 pixels is put together from sums of 32, 16, 2 and 1, and each power of two from two
halves that lie side by side: ``S2[i] = S1[i] + S1[i + 1]``, ``S4[i] = S2[i] + S2[i + 2]``. Nothing is subtracted. Along
the rows, floats go the same way; whole numbers are summed up once from the left, and two of these sums are subtracted
(an integral image of each row), which is exact for them and takes two steps for any width.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from ._borders import strips, with_border
from ._numbers import largest_value, new_result, result_type


def box_sums(strip: torch.Tensor, height: int, width: int, largest: int | None) -> torch.Tensor:
    """Return the sum of each `height` x `width` box that lies within the strip.

    Parameters
    ----------
    strip : (..., H, W) Tensor
        Whole numbers of any dtype, or floats.
    height, width : int
        Size of the box in pixels.
    largest : int or None
        The largest absolute value in the strip, where it holds whole numbers: the sums are then exact. None for floats.

    Returns
    -------
    (..., H - height + 1, W - width + 1) Tensor
        Of a dtype that holds every sum; float64 for floats.

    Examples
    --------
    >>> box_sums(torch.tensor([[1, 2, 3], [4, 5, 6]]), 2, 2, largest=6)
    tensor([[12, 16]], dtype=torch.int16)
    """
    columns = _run_sums(strip.to(_holds(largest, height)), height, -2)
    if largest is None or width == 1:
        return _run_sums(columns, width, -1)
    so_far = columns.cumsum(-1, dtype=_holds(largest, height * width))  # may wrap around; the differences do not mind
    sums = so_far[..., width - 1:].clone()
    sums[..., 1:] -= so_far[..., :-width]
    return sums


def _holds(largest: int | None, count: int) -> torch.dtype:
    if largest is None:
        return torch.float64
    for dtype in (torch.int16, torch.int32):
        if largest * count <= torch.iinfo(dtype).max:
            return dtype
    return torch.int64


def _run_sums(values: torch.Tensor, length: int, axis: int) -> torch.Tensor:
    """Return the sums of `length` neighbours along an axis, which gets shorter by ``length - 1``."""
    result, covered = None, 0
    power, size = values, 1
    kept = values.shape[axis] - length + 1
    while True:
        if length & size:
            piece = power.narrow(axis, covered, kept)
            result = piece if result is None else result + piece
            covered += size
        if covered == length:
            assert result is not None
            return result
        shorter = power.shape[axis] - size
        power = power.narrow(axis, 0, shorter) + power.narrow(axis, size, shorter)
        size *= 2


def box_means(pictures: torch.Tensor, height: int, width: int, mode: str, cval: float) -> torch.Tensor:
    """Return the mean of the box around each pixel.

    Parameters
    ----------
    pictures : (N, H, W) Tensor
        Of any real dtype.
    height, width : int
        Size of the box; its middle is ``(height // 2, width // 2)``.
    mode, cval
        What lies beyond the edge: see `_borders.MODES`.

    Returns
    -------
    (N, H, W) Tensor
        Of the dtype that `result_type` names; of whole numbers the sum is exact, and divided once.
    """
    out = new_result(pictures.shape, result_type(pictures.dtype), pictures.device)
    for which, rows, strip, largest in _framed_strips(pictures, height, width, mode, cval):
        part = out[which, rows]
        part.copy_(box_sums(strip, height, width, largest))
        part /= height * width
    return out


def box_sums_and_spreads(pictures: torch.Tensor, height: int, width: int, mode: str) -> Iterator[
        tuple[slice, slice, torch.Tensor, torch.Tensor]]:
    """Yield, for each strip, which pictures and rows it is, and two float64 numbers for the box around each pixel.

    They are its sum, ``n`` times the mean, and its spread ``sqrt(n * sum(x ** 2) - sum(x) ** 2)``, ``n`` times
    the standard deviation. What is under the root is exact for whole numbers of up to 16 bits, so it cannot fall below
    0. Floats are first moved to around 0 by the mean of their strip: what both terms have in common, and would lose
    digits over, is then small.
    """
    count = height * width
    for which, rows, strip, largest in _framed_strips(pictures, height, width, mode, 0.0):
        if largest is not None and (largest * count) ** 2 < 2 ** 63:
            exact = torch.float64 if (largest * count) ** 2 < 2 ** 53 else torch.int64  # floats are faster
            wide = strip.to(_holds(largest ** 2, 1))
            sums = box_sums(strip, height, width, largest).to(exact)
            spread = box_sums(wide * wide, height, width, largest ** 2).to(exact)
            spread.mul_(count).addcmul_(sums, sums, value=-1)
            yield which, rows, sums.to(torch.float64), spread.to(torch.float64).sqrt_()
        else:
            wide = strip.to(torch.float64)
            centre = wide.nan_to_num(0, 0, 0).mean((-2, -1), keepdim=True)
            wide = wide - centre
            sums = box_sums(wide, height, width, None)
            squares = box_sums(wide.square(), height, width, None)
            yield which, rows, sums + centre * count, (squares * count - sums.square()).clamp_(min=0).sqrt_()


def _framed_strips(pictures: torch.Tensor, height: int, width: int, mode: str, cval: float) -> Iterator[
        tuple[slice, slice, torch.Tensor, int | None]]:
    """Yield strips with their surroundings, and the largest absolute value if they hold whole numbers."""
    if not pictures.numel():
        return
    largest = largest_value(pictures.dtype)
    if largest is None or mode == "constant" and cval:  # the border's value may not fit into the picture's own dtype
        largest, pictures = None, pictures.to(torch.float64)
    framed = with_border(pictures, (height // 2, height - 1 - height // 2), (width // 2, width - 1 - width // 2),
                         mode, cval)
    for which, rows in strips(pictures.shape, pictures.device):
        yield which, rows, framed[which, rows.start:rows.stop + height - 1], largest
