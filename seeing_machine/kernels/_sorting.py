"""Sorting networks that give the middle value of every window of a picture at once.

A network is a fixed list of minima and maxima, so it runs on whole rows of pixels. Two things make it short. A value is
named by what is computed, up to a shift: the sorted pair of pixels 3 and 4 is the sorted pair of pixels 1 and 2, seen
two columns further on, and is computed once for the whole picture. And two windows, one above the other, share all but
their first and last rows: what they share is sorted once for both, and only the middle of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

#: A value of the network: which node, and how many pairs of rows down and columns to the right it is looked at.
Value = tuple[int, int, int]


class Step(NamedTuple):
    """One operation: its result goes to a numbered buffer, and its arguments are buffers seen with a shift."""

    operation: str
    result: int
    arguments: tuple[Value, ...]
    reach: tuple[int, int]


class Program(NamedTuple):
    """The steps in order; buffers 0 and 1 hold the even and the odd rows, `results` are the medians of both."""

    steps: tuple[Step, ...]
    results: tuple[Value, Value]
    reach: tuple[int, int]
    buffers: int


@lru_cache(maxsize=64)
def median_program(window: frozenset[tuple[int, int]]) -> Program:
    """Return the program for the window that has these (row, column) offsets, none negative.

    Of an even number of pixels the upper one of the two in the middle is taken, as SciPy does.

    >>> program = median_program(frozenset((row, column) for row in range(3) for column in range(3)))
    >>> len(program.steps)  # for two windows of nine pixels each
    26
    """
    network = _Network()
    below = {(row + 1, column) for row, column in window}
    shared = network.sort(window & below)
    middle = len(window) // 2
    results = [network.select(shared, network.sort(rest), middle) for rest in (window - below, below - window)]
    return _schedule(network.nodes, results)


class _Network:
    """Nodes are ``(operation, arguments)``; the first two are the even and the odd rows of the picture."""

    def __init__(self) -> None:
        self.nodes: list[tuple[str, tuple[Value, ...]]] = [("even", ()), ("odd", ())]
        self.number: dict[tuple[str, tuple[Value, ...]], int] = {}

    def apply(self, operation: str, *arguments: Value) -> Value:
        """Return the value of an operation: that of an earlier one where they differ by a shift only."""
        down = min(value[1] for value in arguments)
        right = min(value[2] for value in arguments)
        node = operation, tuple((number, row - down, column - right) for number, row, column in arguments)
        if operation != "clamp":
            node = operation, tuple(sorted(node[1]))
        if node not in self.number:
            self.number[node] = len(self.nodes)
            self.nodes.append(node)
        return self.number[node], down, right

    def sort(self, window: Iterable[tuple[int, int]]) -> list[Value]:
        """Return the sorted values of the pixels at these offsets: runs in a row first, for they are shared most."""
        runs: list[list[list[Value]]] = []
        last = None
        for row, column in sorted(window):
            if last != (row, column - 1):
                runs.append([])
            runs[-1].append([(row % 2, row // 2, column)])
            last = row, column
        return self.merge_all([self.merge_all(run) for run in runs])

    def merge_all(self, lists: list[list[Value]]) -> list[Value]:
        """Return sorted lists as one; the first part is a power of two long, so that shifted parts are alike."""
        if len(lists) < 2:
            return lists[0] if lists else []
        half = 1 << ((len(lists) - 1).bit_length() - 1)
        return self.merge(self.merge_all(lists[:half]), self.merge_all(lists[half:]))

    def merge(self, a: list[Value], b: list[Value]) -> list[Value]:
        """Return two sorted lists as one, by Batcher's odd-even merge."""
        if len(a) < len(b):
            a, b = b, a
        if not b:
            return a
        if len(b) == 1:  # a value lies between two neighbours, or is pushed to one of them
            between = [self.apply("clamp", b[0], low, high) for low, high in zip(a, a[1:], strict=False)]
            return [self.apply("min", b[0], a[0]), *between, self.apply("max", b[0], a[-1])]
        even, odd = self.merge(a[0::2], b[0::2]), self.merge(a[1::2], b[1::2])
        merged = [even[0]]
        for pair in zip(odd, even[1:], strict=False):
            merged += [self.apply("min", *pair), self.apply("max", *pair)]
        return merged + odd[len(even) - 1:] + even[len(odd) + 1:]

    def select(self, a: list[Value], b: list[Value], rank: int) -> Value:
        """Return the value at `rank` of two sorted lists together.

        It is the least, over all ways to take ``rank + 1`` values from the low ends of both, of the highest one taken.
        """
        best = None
        for taken in range(max(0, rank + 1 - len(a)), min(len(b), rank + 1) + 1):
            highest = [values[number - 1] for values, number in ((a, rank + 1 - taken), (b, taken)) if number]
            if best is None:
                best = highest[0] if len(highest) == 1 else self.apply("max", *highest)
            else:
                best = self.apply("clamp", *highest, best) if len(highest) == 2 else self.apply("min", *highest, best)
        assert best is not None  # a window has at least one pixel
        return best


def _schedule(nodes: list[tuple[str, tuple[Value, ...]]], results: list[Value]) -> Program:
    """Drop what no result needs, and give a node's buffer to another one after its last use."""
    reach: dict[int, tuple[int, int]] = {0: (0, 0), 1: (0, 0)}  # how far beyond the strip a node is looked at
    last_use: dict[int, int] = {}
    for number, row, column in results:
        down, right = reach.get(number, (0, 0))
        reach[number] = max(down, row), max(right, column)
        last_use[number] = len(nodes)
    for number in range(len(nodes) - 1, 1, -1):
        if number in reach:
            for argument, row, column in nodes[number][1]:
                down, right = reach.get(argument, (0, 0))
                reach[argument] = max(down, reach[number][0] + row), max(right, reach[number][1] + column)
                last_use.setdefault(argument, number)
    buffer, buffers = {0: 0, 1: 1}, 2
    free: list[int] = []
    steps = []
    for number in sorted(set(reach) - {0, 1}):
        operation, arguments = nodes[number]
        if free:
            buffer[number] = free.pop()
        else:
            buffer[number], buffers = buffers, buffers + 1
        values = tuple((buffer[argument], row, column) for argument, row, column in arguments)
        steps.append(Step(operation, buffer[number], values, reach[number]))
        free += [buffer[argument] for argument in {value[0] for value in arguments} if last_use[argument] == number]
    first, second = ((buffer[number], row, column) for number, row, column in results)
    furthest = max(reach[0][0], reach[1][0]), max(reach[0][1], reach[1][1])
    return Program(tuple(steps), (first, second), furthest, buffers)
