"""How to visit every pixel of a footprint in few steps.

The minimum over a whole footprint can be built from minima over parts of it. If F is a set G together with a copy of G
moved by v, then one step, ``min(m[i], m[i + v])``, makes the minima over F from the minima `m` over G. A row of 31
takes 5 such steps, a 31x31 square 10, a disc of radius 15 (709 pixels) 24. The search works backwards, from the
footprint to something small: it takes off the move that leaves least, and where no move fits exactly, it takes off one
that fits but for a few pixels, which are then visited one by one. What is left at the end is covered with runs:
straight rows of pixels, whose minima come from doubling too.

A set of pixels is one Python integer, a bit for each: moving the whole set is a shift.

References
----------
.. [1] M. van Herk, "A fast algorithm for local minimum and maximum filters on rectangular and octagonal kernels",
   Pattern Recognition Letters 13 (1992), 517-521.
.. [2] J. Xu, "Decomposition of convex polygonal morphological structuring elements into neighborhood subsets",
   IEEE Transactions on Pattern Analysis and Machine Intelligence 13 (1991), 153-162.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log2

import numpy as np

from .._validate import check_footprint

Offset = tuple[int, int]  # rows down, columns to the right (negative: left)
Step = tuple[Offset, tuple[Offset, ...]]  # a move, and the pixels it forgets
ALONG_ROW, ALONG_COLUMN = (0, 1), (1, 0)

#: Longest side of the smallest vector of a direction in which moves are tried; discs need (1, 4) and less.
_STEEPEST = 4


@dataclass(frozen=True)
class Run:
    """`length` pixels from `start` on, in one direction."""

    direction: Offset
    length: int
    start: Offset


@dataclass(frozen=True)
class Plan:
    """The steps for one footprint; offsets count from the top left corner of its window.

    The window is the smallest box with all pixels of the footprint and its centre in it.
    """

    shape: tuple[int, int]
    centre: Offset
    lifts: tuple[int, ...]  # first, where all can be done in one go: moves straight down, by so many rows
    runs: tuple[Run, ...]  # the minima over all these
    steps: tuple[Step, ...]  # then these

    @property
    def cost(self) -> int:
        """How many times all pixels of the picture are compared."""
        steps = sum(1 + len(forgotten) for _, forgotten in self.steps)
        return len(self.lifts) + _runs_cost(self.runs) + steps


@lru_cache(maxsize=256)
def _plan_of(shape: tuple[int, ...], dtype: str, data: bytes) -> Plan:
    footprint = check_footprint(np.frombuffer(data, dtype).reshape(shape))
    centre = ((footprint.shape[0] - 1) // 2, (footprint.shape[1] - 1) // 2)
    rows, columns = np.nonzero(footprint)
    top, left = min(rows.min(), centre[0]), min(columns.min(), centre[1])
    height, width = max(rows.max(), centre[0]) - top + 1, max(columns.max(), centre[1]) - left + 1
    bits = _Bits(int(height), int(width))
    offsets = zip((rows - top).tolist(), (columns - left).tolist(), strict=True)
    whole = sum(1 << bits.shift(offset) for offset in offsets)
    runs, steps = _search(whole, bits)
    lifts: tuple[int, ...] = ()
    if len(runs) == runs[0].length == 1 and not any(forgotten for _, forgotten in steps):  # then the order is free
        lifts = tuple(down for (down, across), _ in steps if across == 0)
        steps = tuple(step for step in steps if step[0][1] != 0)
    return Plan((int(height), int(width)), (int(centre[0] - top), int(centre[1] - left)), lifts, runs, steps)


def plan(footprint: np.ndarray) -> Plan:
    """Return the steps for a footprint of shape (h, w), from a cache where it has been seen before.

    Of an even side the centre is the pixel before the middle, as in scikit-image.

    Raises
    ------
    TypeError, ValueError
        As for `check_footprint`.

    Examples
    --------
    >>> plan(np.ones((3, 8))).cost
    5
    """
    if footprint.dtype.kind not in "buif":
        check_footprint(footprint)  # refuses it; objects have no bytes to key a cache with
    return _plan_of(footprint.shape, footprint.dtype.str, footprint.tobytes())


class _Bits:
    """Sets of pixels in a window as integers; each row is padded so that no move wraps into the next one."""

    def __init__(self, height: int, width: int):
        self.height, self.width, self.stride = height, width, 2 * width

    def shift(self, offset: Offset) -> int:
        return offset[0] * self.stride + offset[1]

    def offsets(self, pixels: int) -> list[Offset]:
        found = []
        while pixels:
            lowest = pixels & -pixels
            found.append(divmod(lowest.bit_length() - 1, self.stride))
            pixels ^= lowest
        return found

    def moves(self) -> list[Offset]:
        """Return the moves to try: multiples of short vectors, each pointing down or to the right."""
        directions = {(row, column) for row in range(_STEEPEST + 1) for column in range(-_STEEPEST, _STEEPEST + 1)
                      if np.gcd(row, column) == 1 and (row, column) > (0, 0)}
        return [(row * times, column * times) for row, column in sorted(directions)
                for times in range(1, max(self.height, self.width))
                if row * times < self.height and abs(column * times) < self.width]


def _search(pixels: int, bits: _Bits) -> tuple[tuple[Run, ...], tuple[Step, ...]]:
    """Return runs and steps that make up `pixels`: the cheapest place to stop on the way down."""
    best: tuple[list[Run], list[Step]] = ([], [])
    best_cost = pixels.bit_count()  # what it costs to visit one by one is never reached
    steps: list[Step] = []  # the last one first
    spent = 0
    every_move = bits.moves()
    exact = every_move
    while True:
        # A move that does not fit a set fits none of the smaller ones either, so the list only shrinks.
        exact, part, move = _best_exact(pixels, exact, bits)
        if move is not None:
            steps.append((move, ()))
            spent += 1
            pixels = part
            continue
        runs = _cover(pixels, bits)
        if spent + _runs_cost(runs) < best_cost:
            best_cost, best = spent + _runs_cost(runs), (runs, steps[::-1])
        part, move, forgotten = _best_but_for_a_few(pixels, every_move, bits)
        spent += 1 + forgotten.bit_count()
        if not part or spent >= best_cost:
            return tuple(best[0]), _tallest_first(best[1])
        steps.append((move, tuple(bits.offsets(forgotten))))
        pixels, exact = part, every_move


def _best_exact(pixels: int, moves: list[Offset], bits: _Bits) -> tuple[list[Offset], int, Offset | None]:
    """Return the moves that fit, and of these the one that leaves the smallest part, with that part."""
    fitting, smallest, best = [], pixels, None
    for move in moves:
        shift = bits.shift(move)
        part = pixels & (pixels >> shift)
        if part and part | (part << shift) == pixels:
            fitting.append(move)
            if best is None or part.bit_count() < smallest.bit_count():
                smallest, best = part, move
    return fitting, smallest, best


def _best_but_for_a_few(pixels: int, moves: list[Offset], bits: _Bits) -> tuple[int, Offset, int]:
    """Return the part, the move and the pixels it forgets, by the most halvings for each comparison."""
    best_gain, best = 0.0, (0, (0, 0), 0)
    for move in moves:
        shift = bits.shift(move)
        part = pixels & (pixels >> shift)
        if part:
            forgotten = pixels ^ (part | (part << shift))
            gain = log2(pixels.bit_count() / part.bit_count()) / (1 + forgotten.bit_count())
            if gain > best_gain:
                best_gain, best = gain, (part, move, forgotten)
    return best


def _tallest_first(steps: list[Step]) -> tuple[Step, ...]:
    """Reorder moves between visits of single pixels: the sooner a tall one is done, the fewer rows are left to do."""
    ordered: list[Step] = []
    group: list[Step] = []
    for step in steps:
        if step[1]:
            ordered += [*sorted(group, reverse=True), step]
            group = []
        else:
            group.append(step)
    return tuple(ordered + sorted(group, reverse=True))


def _cover(pixels: int, bits: _Bits) -> list[Run]:
    """Return runs that visit all pixels: along rows, along columns, or both, whichever is cheapest."""
    by_row, by_column = _runs(pixels, ALONG_ROW, bits), _runs(pixels, ALONG_COLUMN, bits)
    mixed, missing = [], pixels
    for run in sorted(by_row + by_column, key=lambda run: -run.length):
        covered = _pixels_of(run, bits)
        if covered & missing:
            mixed.append(run)
            missing &= ~covered
    return min(by_row, by_column, mixed, key=_runs_cost)


def _runs(pixels: int, direction: Offset, bits: _Bits) -> list[Run]:
    shift = bits.shift(direction)
    starts, ends = pixels & ~(pixels << shift), pixels & ~(pixels >> shift)
    # Sorted across the direction, the n-th start belongs to the n-th end.
    across = (lambda offset: offset) if direction == ALONG_ROW else (lambda offset: offset[::-1])
    pairs = zip(sorted(bits.offsets(starts), key=across), sorted(bits.offsets(ends), key=across), strict=True)
    return [Run(direction, end[0] - start[0] + end[1] - start[1] + 1, start) for start, end in pairs]


def _pixels_of(run: Run, bits: _Bits) -> int:
    return sum(1 << bits.shift((run.start[0] + run.direction[0] * i, run.start[1] + run.direction[1] * i))
               for i in range(run.length))


def _runs_cost(runs: list[Run] | tuple[Run, ...]) -> int:
    """Count the comparisons: doublings for the longest run, one per length between powers of two, one per join."""
    cost = len(runs) - 1
    for direction in {run.direction for run in runs}:
        lengths = {run.length for run in runs if run.direction == direction}
        cost += max(lengths).bit_length() - 1 + sum(length & (length - 1) > 0 for length in lengths)
    return cost
