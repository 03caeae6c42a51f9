"""Which colours a picture has, and how often: k-means needs each of them only once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from ._cells import order_by_box

_ALL = 1 << 24
#: From so many pixels on, a counter for each of the 16.7 million colours is quicker than sorting.
WORTH_COUNTING = 1 << 20


@dataclass(frozen=True)
class Places:
    """Which of the different colours each pixel has.

    `ids` are the places themselves; where there are `codes`, they are the pixels' colours, and `ids` only names, by
    such a colour, its place. To look a value up by colour is quicker than to find all the places before it is wanted.
    """

    ids: torch.Tensor
    codes: torch.Tensor | None = None

    def of(self, values: torch.Tensor) -> torch.Tensor:
        """Return for each pixel that one of the `values`, of which there is one for each colour."""
        if self.codes is None:
            return values.index_select(0, self.ids)
        table = torch.empty(_ALL, dtype=values.dtype)
        table[self.ids] = values
        return table.index_select(0, self.codes)


def collapse(pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, Places]:
    """Return the different rows of `pixels` (N, 3), uint8, how often each occurs, and which of them each pixel is.

    Of a large picture the colours are sorted by `order_by_box`, else by number.
    """
    codes = _codes(pixels)
    if len(codes) < WORTH_COUNTING or codes.device.type != "cpu":
        found, inverse, counts = torch.unique(codes, return_inverse=True, return_counts=True)
        return _colors(found), counts, Places(inverse.int())
    often = torch.zeros(_ALL, dtype=torch.int32)  # not by bincount: its numbers are twice as long, and need new memory
    often.index_add_(0, codes, torch.ones(1, dtype=torch.int32).expand(len(codes)))
    found = often.nonzero().flatten()
    found = found[torch.from_numpy(order_by_box(_colors(found).numpy()))]
    return _colors(found), often[found].long(), Places(found, codes)


def _colors(codes: torch.Tensor) -> torch.Tensor:
    return torch.stack([(codes >> shift).to(torch.uint8) for shift in (0, 8, 16)]).T  # in memory channel by channel


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
