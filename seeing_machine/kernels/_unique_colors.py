"""Which colours a picture has, and how often: k-means needs each of them only once."""

from __future__ import annotations

import numpy as np
import torch

from ._cells import box_of

_ALL = 1 << 24
#: From so many pixels on, a counter for each of the 16.7 million colours is quicker than sorting.
WORTH_COUNTING = 1 << 20


def collapse(pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the different rows of `pixels` (N, 3), uint8, how often each occurs, and which of them each pixel is.

    Of a large picture the colours are sorted by `box_of`, else by number.
    """
    codes = _codes(pixels)
    if len(codes) < WORTH_COUNTING or codes.device.type != "cpu":
        found, inverse, counts = torch.unique(codes, return_inverse=True, return_counts=True)
        return _colors(found), counts, inverse.int()
    often = torch.from_numpy(np.bincount(codes.numpy(), minlength=_ALL))
    found = often.nonzero().flatten()
    colors = _colors(found)
    order = torch.from_numpy(box_of(colors.numpy()).argsort(kind="stable"))
    rank = torch.empty(len(found), dtype=torch.int32)
    rank[order] = torch.arange(len(found), dtype=torch.int32)
    place = torch.empty(_ALL, dtype=torch.int32)
    place[found] = rank
    return colors[order], often[found][order], place.index_select(0, codes)


def _colors(codes: torch.Tensor) -> torch.Tensor:
    return torch.stack([(codes >> shift).to(torch.uint8) for shift in (0, 8, 16)], 1)


def _codes(pixels: torch.Tensor) -> torch.Tensor:
    """Return red + 256 green + 65536 blue for each pixel, int32."""
    if pixels.device.type != "cpu" or not len(pixels):
        red, green, blue = pixels.int().unbind(1)
        return red | green << 8 | blue << 16
    # Four bytes read at the place of each pixel: its own three, and one of the next, which the mask takes off. That is
    # ten times quicker than to put the three together.
    data = np.ascontiguousarray(pixels.numpy())
    codes = np.empty(len(data), np.int32)
    np.bitwise_and(np.ndarray(len(data) - 1, "<i4", data, strides=(3,)), _ALL - 1, out=codes[:-1])
    codes[-1] = int(data[-1] @ np.array([1, 1 << 8, 1 << 16]))
    return torch.from_numpy(codes)
