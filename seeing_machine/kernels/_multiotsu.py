"""Otsu's thresholds for several classes: found by dynamic programming, with draws decided as scikit-image does.

The variance between classes is a sum with one term for each class, so the best way to split the bins from here on does
not depend on how those before were split. That finds the optimum of five classes in milliseconds; trying all takes
10 ** 8 steps. scikit-image tries all, adds the terms up in float32, and keeps the first of the best; near the optimum
many sums are then equal. So all splits that come within rounding of the optimum are listed, in its order, and added up
in its way.
"""

from __future__ import annotations

import numpy as np

#: Up to this many places for a threshold, draws are decided as described. With more, too many lie within rounding.
MOST_PLACES = 1024


def split(shares: np.ndarray, classes: int) -> np.ndarray:
    """Return the last bin of each class but the highest.

    Parameters
    ----------
    shares : (n,) float32 ndarray
        How full each bin is; the first and the last one are not empty, and more than `classes` are not.
    classes : int
        How many, at least 2.

    Returns
    -------
    (classes - 1,) int ndarray
        In ascending order.

    Examples
    --------
    >>> split(np.array([5, 1, 0, 0, 5, 5, 0, 2], np.float32), 3)
    array([1, 5])
    """
    # A threshold in a run of empty bins is worth what one at its start is worth, and that one comes first. Only where
    # several fall into one run, or the run follows the lowest bin, are the bins after its start needed.
    places = np.unique((np.flatnonzero(shares)[:, None] + np.arange(classes)).ravel())
    places = places[places < len(shares) - 1]
    few = len(places) <= MOST_PLACES
    borders = np.concatenate([[0], places + 1, [len(shares)]])  # how many bins are below
    sums = _Sums(shares, borders, np.float32 if few else np.float64)
    return places[(_first_of_the_best if few else _best)(sums, classes) - 1]


class _Sums:
    """Sums of shares, and of shares times bin number, below each border; and what classes between borders are worth."""

    def __init__(self, shares: np.ndarray, borders: np.ndarray, kind: type) -> None:
        number: np.ndarray = np.arange(len(shares)).astype(kind)
        number[0] = 1  # scikit-image counts the lowest bin as the next one,
        shares = shares.astype(kind)
        self.mass = np.concatenate([np.zeros(1, kind), shares.cumsum(dtype=kind)])[borders]
        self.moment = np.concatenate([np.zeros(1, kind), (number * shares).cumsum(dtype=kind)])[borders]
        self.size = len(borders)

    def terms(self) -> np.ndarray:
        """Return what a class from each border (row) to each later one (column) is worth, and -inf to earlier ones."""
        weight = self.mass - self.mass[:, None]
        terms = (self.moment - self.moment[:, None]) ** 2
        np.divide(terms, weight, out=terms, where=weight > 0)
        terms[np.tri(self.size, dtype=bool)] = -np.inf
        terms[0, 1] = 0  # and a class of nothing but the lowest bin as worth nothing
        return terms


def _first_of_the_best(sums: _Sums, classes: int) -> np.ndarray:
    """Return the inner borders of the split that scikit-image finds: the first of those equal in float32."""
    terms, end = sums.terms(), sums.size - 1
    rest = {1: terms[:, end].astype(np.float64)}  # the greatest sum of that many classes from each border to the end
    for count in range(2, classes):
        rest[count] = (terms + rest[count - 1]).max(axis=1)
    least = (terms[0] + rest[classes - 1]).max() * (1 - 4 * classes * np.finfo(np.float32).eps)
    borders, so_far = np.zeros((1, 1), int), np.zeros(1)
    for left in range(classes - 1, 0, -1):
        last = borders[:, -1]
        which, border = np.nonzero((so_far[:, None] + terms[last]) + rest[left] >= least)
        so_far = so_far[which] + terms[last[which], border]
        borders = np.column_stack([borders[which], border])
    borders = np.column_stack([borders, np.full(len(borders), end)])
    added = [terms[borders[:, number], borders[:, number + 1]] for number in range(classes)]
    total = added[0] + added[-1]  # the order in which scikit-image adds
    for term in added[1:-1]:
        total = total + term
    return borders[np.argmax(total), 1:-1]


def _best(sums: _Sums, classes: int) -> np.ndarray:
    """Return the inner borders of the best split, for so many borders that a table of all pairs would fill memory."""
    rest = np.full(sums.size, -np.inf)
    rest[-1] = 0
    nexts = []
    for _ in range(classes):
        following, rest = _best_next(sums, rest)
        nexts.append(following)
    borders = [0]
    for following in nexts[:0:-1]:
        borders.append(int(following[borders[-1]]))
    return np.array(borders[1:])


def _best_next(sums: _Sums, rest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the class from each border should end, given what the rest from there is worth, and both together.

    It ends the later, the later it begins. So once every second border has its answer, those between need only look
    from one answer to the next, and all of them together look at each border about once.
    """
    size = sums.size
    following, worth = np.full(size, size - 1), np.full(size, -np.inf)
    step = 1 << size.bit_length()
    while step := step // 2:
        begin = np.arange(step - 1, size - 1, 2 * step)
        low = np.maximum(np.where(begin >= step, following[begin - step], 0), begin + 1)
        high = np.where(begin + step < size - 1, following[np.minimum(begin + step, size - 1)], size - 1)
        lengths = high - low + 1
        starts = lengths.cumsum() - lengths
        row = np.repeat(np.arange(len(begin)), lengths)
        end = np.arange(len(row)) - starts[row] + low[row]
        weight = sums.mass[end] - sums.mass[begin[row]]
        squares = (sums.moment[end] - sums.moment[begin[row]]) ** 2
        values = np.divide(squares, weight, out=np.zeros_like(squares), where=weight > 0) + rest[end]
        if len(begin):
            worth[begin] = np.maximum.reduceat(values, starts)
            winners = np.flatnonzero(values == worth[begin][row])
            following[begin] = end[winners[np.searchsorted(winners, starts)]]
    return following, worth
