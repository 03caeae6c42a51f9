"""Colours by the boxes in which they lie: where a whole box is nearest to one centre, its colours need no looking at.

That is exact, for what a box adds to the mean of a centre is known beforehand. Where a border between two centres runs
through a box, the smaller boxes inside are asked. With a few centres about one colour in ten is left.

References
----------
.. [1] K. Alsabti, S. Ranka, V. Singh, "An efficient k-means clustering algorithm", Workshop on High Performance Data
   Mining (1998).
"""

from __future__ import annotations

import numpy as np
import torch

from ._packing import place_of_least

#: The sides of large and small boxes are 2 ** these values of each channel long.
_LARGE, _SMALL = 3, 2
#: What distances must differ by beyond all rounding; colours are at least 1 apart.
_SURE = 1e-3


def order_by_box(colors: np.ndarray) -> np.ndarray:
    """Return the order in which the colours (M, 3), uint8, of each large box are together, and in it of each small one.

    >>> order_by_box(np.array([[0, 0, 0], [9, 0, 0], [7, 7, 7], [1, 0, 0]], np.uint8))
    array([0, 3, 2, 1])
    """
    inside = _number(colors & (1 << _LARGE) - 1, _SMALL, _LARGE - _SMALL).astype(np.uint8)
    order = inside.argsort(kind="stable")  # of numbers so short: by counting them
    return order[_number(colors, _LARGE, 8 - _LARGE).astype(np.uint16)[order].argsort(kind="stable")]


def _number(colors: np.ndarray, bits: int, side: int) -> np.ndarray:
    """Return for each colour the number of its box, if there are 2 ** side boxes side by side: uint32."""
    red, green, blue = (colors >> bits).astype(np.uint32).T
    return red << 2 * side | green << side | blue


class Cells:
    """The boxes of colours that are sorted by `order_by_box`.

    Parameters
    ----------
    colors : Tensor
        uint8, shape (M, 3).
    values, weights, middle : Tensor
        The same, as `Points` has them.
    """

    def __init__(self, colors: torch.Tensor, values: torch.Tensor, weights: torch.Tensor, middle: torch.Tensor):
        small = _Boxes(_SMALL, colors, [moment.numpy() for moment in (*(values.T * weights), weights)], middle)
        self.sizes = _Boxes(_LARGE, small.colors, small.sums, middle), small

    def settle(self, centers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what the boxes with one nearest centre add, shape (K, 4): sums and weights; and which points are left.

        Parameters
        ----------
        centers : Tensor
            Shape (K, 3), float64.
        """
        large, small = self.sizes
        added, asked = large.settle(centers, torch.arange(len(large.places)))
        more, left = small.settle(centers, asked)
        return added + more, left


class _Boxes:
    """Boxes of one size, with what lies in them, smaller boxes or points: its colours, and its sums by moment."""

    def __init__(self, bits: int, colors: torch.Tensor, sums: list[np.ndarray], middle: torch.Tensor):
        numbers = _number(colors.numpy(), bits, 8 - bits)
        starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] ^ 1))
        self.first = torch.from_numpy(np.append(starts, len(colors)))  # of what lies in each
        self.colors = colors[self.first[:-1]]
        self.half = (2 ** bits - 1) / 2
        self.places = (self.colors >> bits << bits).double() + (self.half - middle)
        self.lengths = self.places.square().sum(1)
        self.sums = [np.add.reduceat(inside, starts, dtype=np.float64) for inside in sums]
        self.moments = torch.from_numpy(np.stack(self.sums, 1))

    def settle(self, centers: torch.Tensor, asked: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what those of the boxes `asked` add that have one nearest centre, and what is inside the others.

        Of two centres one is the nearer for all of a box if it is so at the corner that is worst for it.
        """
        places, lengths = self.places.index_select(0, asked), self.lengths.index_select(0, asked)
        distances = torch.addmm(lengths, centers, places.T, alpha=-2)
        distances.add_(centers.square().sum(1, keepdim=True)).clamp_(min=0)
        nearest = place_of_least(distances.clone(), 0)
        apart = torch.cdist(centers, centers, p=1).mul_(2 * self.half).add_(_SURE).fill_diagonal_(-1)
        sure = (distances - distances.gather(0, nearest[None]) > apart[:, nearest]).all(0)
        shares = (nearest == torch.arange(len(centers))[:, None]) & sure
        left = asked[~sure]
        sizes = self.first[left + 1] - self.first[left]
        inside = (self.first[left + 1] - sizes.cumsum(0)).repeat_interleave(sizes)
        return shares.double() @ self.moments.index_select(0, asked), inside.add_(torch.arange(len(inside)))
