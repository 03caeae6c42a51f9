"""Filters that go down the columns and then along the rows, as products with banded matrices.

Forty-one weights on every pixel would be forty-one passes over the picture. Instead, a block of rows is multiplied with
a matrix that holds the weights in every row, one step further each time. Half of its entries are 0, and still it is
faster, because a matrix product keeps the arithmetic units busy and reads each pixel once.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch

from ._borders import strips, with_border
from ._box import box_sums
from ._numbers import FLOATS, new_result, result_type, working_type

#: Smallest number of results to a matrix.
BLOCK = 32


def separable(pictures: torch.Tensor, down: tuple[float, ...], along: tuple[float, ...], mode: str, cval: float,
              factor: float = 1.0) -> torch.Tensor:
    """Return pictures weighted by `down` on each column, then by `along` on each row, then multiplied by `factor`.

    Parameters
    ----------
    pictures : (N, H, W) Tensor
        Of any real dtype.
    down, along : tuple of float
        An odd number of weights each, which add up to 1.
    mode, cval
        See `_borders.MODES`.

    Returns
    -------
    (N, H, W) Tensor
        Of the dtype that `result_type` names. Where a window holds NaN or infinity, the result is NaN.
    """
    out = new_result(pictures.shape, result_type(pictures.dtype), pictures.device)
    if not pictures.numel():
        return out
    kind = working_type(pictures.dtype)
    count, height, width = pictures.shape
    top, left = len(down) // 2, len(along) // 2
    tall, wide = _block(top), _block(left)
    if mode == "constant" and cval:
        pictures = pictures.to(kind)  # the border's value may not fit into the picture's own dtype
    framed = with_border(pictures, (top, top + -height % tall), (left, left + -width % wide), mode, cval)
    holes = _holes(framed, len(down), len(along))
    if holes is not None:
        framed = framed.nan_to_num(0, 0, 0)
    for which, block in strips((count, -(-height // tall), framed.shape[2] * tall), pictures.device):
        rows = slice(block.start * tall, min(block.stop * tall, height))
        strip = framed[which, rows.start:block.stop * tall + 2 * top].to(kind)
        columns = _matrix(down, tall, kind, strip.device) @ _blocks(strip, tall, top)
        lines = columns.flatten(1, 2)
        results = _blocks(lines.mT, wide, left).mT @ _matrix(along, wide, kind, strip.device).mT
        part = out[which, rows]
        whole = width // wide
        results = results[:, :, :part.shape[1]]
        part[:, :, :whole * wide].unflatten(2, (whole, wide)).copy_(results[:, :whole].transpose(1, 2))
        if width % wide:
            part[:, :, whole * wide:] = results[:, whole, :, :width % wide]
        if factor != 1:
            part *= factor
        if holes is not None:
            part.masked_fill_(holes[which, rows, :width], torch.nan)
    return out


def _block(radius: int) -> int:
    return max(BLOCK, 1 << max(radius, 1).bit_length())


def _blocks(strip: torch.Tensor, size: int, radius: int) -> torch.Tensor:
    """Return a view of the rows of a strip in blocks of ``size + 2 * radius``, which overlap."""
    count, rows, columns = strip.shape
    step = strip.stride()
    shape = count, (rows - 2 * radius) // size, size + 2 * radius, columns
    return strip.as_strided(shape, (step[0], step[1] * size, step[1], step[2]), strip.storage_offset())


@lru_cache(maxsize=16)
def _matrix(weights: tuple[float, ...], size: int, kind: torch.dtype, device: torch.device) -> torch.Tensor:
    """Return the (size, size + len(weights) - 1) matrix whose rows hold the weights, each one step further right."""
    columns = size + len(weights) - 1
    row = torch.tensor(weights + (0.0,) * size, dtype=kind, device=device)
    return row.repeat(size)[:size * columns].view(size, columns)


def _holes(framed: torch.Tensor, height: int, width: int) -> torch.Tensor | None:
    """Return where a window holds NaN or infinity: a product with 0 would carry it on to the whole block."""
    if framed.dtype not in FLOATS:
        return None
    finite = framed.isfinite()
    if not framed.is_cuda and bool(finite.all()):  # elsewhere asking would make the device wait
        return None
    return box_sums(~finite, height, width, 1) > 0


@lru_cache(maxsize=64)
def gaussian_weights(sigma: float, truncate: float) -> tuple[float, ...]:
    """Return the weights of a Gaussian as SciPy has them: cut off at ``truncate * sigma``, rounded to whole pixels.

    >>> [round(weight, 4) for weight in gaussian_weights(0.5, 4.0)]
    [0.0003, 0.1065, 0.7866, 0.1065, 0.0003]
    """
    radius = int(truncate * sigma + 0.5)
    if not radius or sigma < 1e-15:
        return (1.0,)
    weights = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    return tuple((weights / weights.sum()).tolist())
