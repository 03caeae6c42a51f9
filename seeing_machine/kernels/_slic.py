"""Superpixels by k-means in small: each pixel looks only at the nine centres of its cell and the cells around it.

The picture is laid out as cells of equal size, so that one product of matrices for each cell gives all distances.
The centres settle on a picture made smaller, whose pixels are means; then each pixel of the full one is given once.

References
----------
.. [1] R. Achanta, A. Shaji, K. Smith, A. Lucchi, P. Fua, S. Süsstrunk, "SLIC superpixels compared to state-of-the-art
   superpixel methods", IEEE Transactions on Pattern Analysis and Machine Intelligence 34 (2012), 2274-2282.
.. [2] C. Y. Ren, V. A. Prisacariu, I. D. Reid, "gSLICr: SLIC superpixels at over 250Hz", arXiv:1509.04232 (2015).
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch.nn.functional import avg_pool2d

from ._packing import place_of_least

#: The fewest pixels along a cell in the smaller picture, and how much smaller it is at most.
_FINE, _SMALLEST = 6, 4
#: By so much distances must differ, or the order of the cells decides: else rounding would fray borders in plain areas.
_LEAST = 1e-4
#: How many distances are held at once, on a CPU and on a GPU.
_AT_ONCE, _AT_ONCE_GPU = 1 << 20, 1 << 26


def superpixels(channels: torch.Tensor, wanted: int, iterations: int) -> torch.Tensor:
    """Return the number of each pixel's superpixel, int64, shape (H, W); they need not be connected.

    Parameters
    ----------
    channels : Tensor
        float32, shape (C, H, W), in units in which a difference of 1 counts as much as one cell's width.
    wanted : int
        About how many.
    iterations : int
        How often the centres move.
    """
    height, width = channels.shape[1:]
    side = (height * width / wanted) ** 0.5
    down = min(height, max(1, round(height / side)))
    across = min(width, max(1, round(wanted / down)))
    shrink = max(1, min(_SMALLEST, int(side) // _FINE))
    small = avg_pool2d(channels[None], shrink, ceil_mode=True, count_include_pad=False)[0]
    cells = _Cells(small, down, across, (height, width), side)
    centers = cells.means()
    for _ in range(iterations):
        centers = cells.moved(centers)
    if shrink > 1:
        cells = _Cells(channels, down, across, (height, width), side)
    return cells.labels(centers)


class _Cells:
    """A picture cut into `down` times `across` cells; where they cannot be equal, some repeat a row or a column.

    Attributes
    ----------
    pixels : Tensor
        Shape (cells, F, pixels): for each pixel its channels, its row and column in units of `side`, and 1, or 0 where
        it is a repetition.
    """

    def __init__(self, channels: torch.Tensor, down: int, across: int, size: tuple[int, int], side: float):
        self.down, self.across = down, across
        self.rows, self.has_row = _layout(channels.shape[1], down, channels.device)
        self.columns, self.has_column = _layout(channels.shape[2], across, channels.device)
        tall, wide = (len(places) // cells for places, cells in ((self.rows, down), (self.columns, across)))
        rows = (self.rows + 0.5) * (size[0] / channels.shape[1] / side)
        columns = (self.columns + 0.5) * (size[1] / channels.shape[2] / side)
        real = self.has_row[:, None] & self.has_column
        shape = real.shape
        self.pixels = channels.new_empty(down, across, len(channels) + 3, tall, wide)
        chosen = channels.index_select(1, self.rows).index_select(2, self.columns)
        parts = [*chosen, rows[:, None].expand(shape), columns.expand(shape), real]
        for at, part in enumerate(parts):
            self.pixels[:, :, at] = part.view(down, tall, across, wide).transpose(1, 2)
        self.pixels = self.pixels.view(down * across, len(parts), tall * wide)
        self.real = bool(real.all())
        self.shape = (tall, wide)
        self.lengths = self.pixels[:, :-1].square().sum(1, keepdim=True)
        self.around, self.outside = self._neighbours()
        # Among equal distances the order of the cells decides; beyond the picture there is no cell.
        self.more = (_LEAST * torch.arange(9, device=rows.device) + 1e30 * self.outside)[..., None]

    def _neighbours(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the numbers of the nine cells around each, shape (cells, 9), and which of them do not exist."""
        device = self.pixels.device
        down = torch.arange(self.down, device=device)[:, None, None] + torch.arange(-1, 2, device=device)[:, None]
        across = torch.arange(self.across, device=device)[:, None, None] + torch.arange(-1, 2, device=device)
        down, across = down[:, None], across[None]
        cells = down.clamp(0, self.down - 1) * self.across + across.clamp(0, self.across - 1)
        outside = (down < 0) | (down >= self.down) | (across < 0) | (across >= self.across)
        return cells.reshape(-1, 9), outside.reshape(-1, 9)

    def means(self) -> torch.Tensor:
        """Return the mean of each cell, shape (cells, F - 1)."""
        sums = (self.pixels * self.pixels[:, -1:]).sum(2)
        return sums[:, :-1] / sums[:, -1:]

    def moved(self, centers: torch.Tensor) -> torch.Tensor:
        """Return the means of the pixels that are nearest to each of the centres."""
        parts = centers.new_empty(len(centers), 9, self.pixels.shape[1])
        ids = torch.arange(9, device=centers.device)[:, None]
        for some, nearest in self._nearest(centers):
            pixels = self.pixels[some]
            shares = (nearest[:, None] == ids).to(pixels.dtype)
            if not self.real:
                shares *= pixels[:, -1:]
            torch.bmm(shares, pixels.mT, out=parts[some])
        # What a cell's neighbour at place i gives to it stands there at the opposite place, 8 - i.
        given = parts.view(-1, parts.shape[2])[self.around * 9 + (8 - ids.T)]
        sums = given.masked_fill_(self.outside[..., None], 0).sum(1)
        return torch.where(sums[:, -1:] > 0, sums[:, :-1] / sums[:, -1:].clamp(min=1), centers)

    def labels(self, centers: torch.Tensor) -> torch.Tensor:
        """Return the number of the nearest centre for each pixel of the picture, shape (H, W)."""
        nearest = torch.empty(len(centers), self.pixels.shape[2], dtype=torch.int32, device=centers.device)
        for some, places in self._nearest(centers):
            nearest[some] = self.around[some].gather(1, places).int()
        tall, wide = self.shape
        picture = nearest.view(self.down, self.across, tall, wide).transpose(1, 2)
        picture = picture.reshape(self.down * tall, self.across * wide)
        return picture[self.has_row][:, self.has_column]

    def _nearest(self, centers: torch.Tensor) -> Iterator[tuple[slice, torch.Tensor]]:
        """Yield a slice of cells and for their pixels which of the nine is nearest, shape (cells, pixels)."""
        around = centers[self.around]
        lengths = around.square().sum(2, keepdim=True).add_(self.more)
        most = _AT_ONCE if centers.device.type == "cpu" else _AT_ONCE_GPU
        size = max(1, most // (9 * self.pixels.shape[2]))
        for first in range(0, len(centers), size):
            some = slice(first, min(first + size, len(centers)))
            distances = torch.baddbmm(lengths[some], around[some], self.pixels[some, :-1], alpha=-2)
            yield some, place_of_least(distances.add_(self.lengths[some]), 1)


def _layout(length: int, cells: int, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Return for each place along the cells, all as long as the longest, which row it holds, and whether it is new.

    >>> [part.tolist() for part in _layout(5, 2, torch.device("cpu"))]
    [[0, 1, 1, 2, 3, 4], [True, True, False, True, True, True]]
    """
    edges = torch.arange(cells + 1, device=device) * length // cells
    longest = -(-length // cells)
    places = edges[:-1, None] + torch.arange(longest, device=device)
    inside = places < edges[1:, None]
    return torch.minimum(places, edges[1:, None] - 1).flatten(), inside.flatten()
