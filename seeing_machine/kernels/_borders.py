"""What lies beyond the edge of a picture, and how a tall picture is cut into strips that fit in the cache."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import torch
from torch.nn import functional

#: scikit-image's five, for a row ``a b c d``: reflect gives ``b a | a b c d | d c``, mirror ``c b | a b c d | c b``,
#: nearest ``a a | a b c d | d d``, wrap ``c d | a b c d | a b``, constant ``k k | a b c d | k k``.
MODES = ("reflect", "constant", "nearest", "mirror", "wrap")

#: Pixels in a strip on the CPU: a few strips of floats lie in the cache together, and a call into torch pays off.
STRIP = 1 << 18
#: Up to so many pixels, two calls that look up every pixel are faster than many that copy.
SMALL = 1 << 14
#: On other devices one strip holds what fits in memory with ease, since each launch costs and there is no such cache.
DEVICE_STRIP = 1 << 26


@lru_cache(maxsize=64)
def sources(size: int, before: int, after: int, mode: str, device: torch.device) -> torch.Tensor:
    """Return, for each position of a row with a border, the position inside that it repeats.

    Borders may be wider than the row. Made with arithmetic on the device, so that nothing has to be copied there, and
    kept for the next picture of the size.

    >>> sources(3, 2, 4, "reflect", torch.device("cpu")).tolist()
    [1, 0, 0, 1, 2, 2, 1, 0, 0]
    """
    place = torch.arange(-before, size + after, device=device)
    if mode == "wrap":
        return place.remainder(size)
    if mode == "reflect":
        place = place.remainder(2 * size)
        return torch.minimum(place, 2 * size - 1 - place)
    if mode == "mirror":
        period = max(2 * size - 2, 1)
        place = place.remainder(period)
        return torch.minimum(place, period - place) if size > 1 else torch.zeros_like(place)
    return place.clamp(0, size - 1)


def with_border(pictures: torch.Tensor, rows: tuple[int, int], columns: tuple[int, int], mode: str,
                cval: float = 0) -> torch.Tensor:
    """Return contiguous pictures with `rows` more above and below, and `columns` more left and right.

    Parameters
    ----------
    pictures : (N, H, W) Tensor
        At least one pixel each.
    rows, columns : tuple of int
        How many before and after.
    mode, cval
        See `MODES`.

    Returns
    -------
    (N, rows + H + rows, columns + W + columns) Tensor
        Same dtype.
    """
    count, height, width = pictures.shape
    (top, bottom), (left, right) = rows, columns
    if mode == "constant":
        return functional.pad(pictures, (left, right, top, bottom), value=cval)
    row = sources(height, top, bottom, mode, pictures.device)
    column = sources(width, left, right, mode, pictures.device)
    if pictures.numel() < SMALL:
        return pictures.index_select(1, row).index_select(2, column)
    out = pictures.new_empty((count, top + height + bottom, left + width + right))
    middle = out[:, top:top + height]
    middle[:, :, left:left + width] = pictures
    middle[:, :, :left] = pictures.index_select(2, column[:left])
    middle[:, :, left + width:] = pictures.index_select(2, column[left + width:])
    out[:, :top] = middle.index_select(1, row[:top])
    out[:, top + height:] = middle.index_select(1, row[top + height:])
    return out


def strips(shape: tuple[int, ...], device: torch.device) -> Iterator[tuple[slice, slice]]:
    """Yield slices over the pictures and the rows of shape (N, H, W) which together cover all, each about one strip.

    >>> list(strips((1, 2 * STRIP, 1), torch.device("cpu")))
    [(slice(0, 1, None), slice(0, 262144, None)), (slice(0, 1, None), slice(262144, 524288, None))]
    """
    count, height, width = shape
    budget = STRIP if device.type == "cpu" else DEVICE_STRIP
    together = max(1, budget // max(1, height * width))
    tall = height if together > 1 else max(1, budget // max(1, width))
    for first in range(0, count, together):
        for row in range(0, height, tall):
            yield slice(first, min(first + together, count)), slice(row, min(row + tall, height))
