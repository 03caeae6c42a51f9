"""Colours by the boxes in which they lie: where a whole box is nearest to one centre, its colours need no looking at.

That is exact, for what a box adds to the mean of a centre is known beforehand. With a few centres about one colour in
five is left, in the boxes through which a border between two centres runs.

References
----------
.. [1] K. Alsabti, S. Ranka, V. Singh, "An efficient k-means clustering algorithm", Workshop on High Performance Data
   Mining (1998).
"""

from __future__ import annotations

import numpy as np
import torch

from ._packing import place_of_least

#: The sides of a box are 2 ** BITS values of each channel long.
BITS = 3
_HALF = (2 ** BITS - 1) / 2
#: What distances must differ by beyond all rounding; colours are at least 1 apart.
_SURE = 1e-3


def box_of(colors: np.ndarray) -> np.ndarray:
    """Return the number of the box of each of the colours (M, 3), uint8: uint16, shape (M,)."""
    red, green, blue = (colors >> BITS).astype(np.uint16).T
    side = 8 - BITS
    return red << 2 * side | green << side | blue


class Cells:
    """The boxes of colours that are sorted by `box_of`.

    Parameters
    ----------
    colors : Tensor
        uint8, shape (M, 3).
    values, weights, middle : Tensor
        The same, as `Points` has them.
    """

    def __init__(self, colors: torch.Tensor, values: torch.Tensor, weights: torch.Tensor, middle: torch.Tensor):
        boxes = box_of(colors.numpy())
        self.starts = torch.from_numpy(np.flatnonzero(np.diff(boxes, prepend=boxes[0] ^ 1)))
        self.sizes = self.starts.diff(append=torch.tensor([len(boxes)]))
        low = colors[self.starts].double().div_(2 ** BITS).floor_().mul_(2 ** BITS)
        self.places = low + (_HALF - middle)
        moments = [*(values.T * weights), weights]
        self.moments = torch.from_numpy(np.stack([
            np.add.reduceat(moment.numpy(), self.starts.numpy(), dtype=np.float64) for moment in moments], 1))

    def settle(self, centers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what the boxes with one nearest centre add, shape (K, 4): sums and weights; and which points are left.

        Of two centres one is the nearer for all of a box if it is so at the corner that is worst for it.
        """
        distances = torch.addmm(self.places.square().sum(1), centers, self.places.T, alpha=-2)
        distances.add_(centers.square().sum(1, keepdim=True)).clamp_(min=0)
        nearest = place_of_least(distances.clone(), 0)
        apart = torch.cdist(centers, centers, p=1).mul_(2 * _HALF).add_(_SURE).fill_diagonal_(-1)
        sure = (distances - distances.gather(0, nearest[None]) > apart[:, nearest]).all(0)
        shares = (nearest == torch.arange(len(centers))[:, None]) & sure
        left = ~sure
        sizes = self.sizes[left]
        ends = sizes.cumsum(0)
        points = (self.starts[left] - ends + sizes).repeat_interleave(sizes)
        return shares.double() @ self.moments, points.add_(torch.arange(len(points)))
