"""Merging a few points by hand: the distance between two groups, and the tree that begins with the merges made."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from seeing_machine._validate import Words, problem

#: Points to begin with. Of the five, single, complete and average linkage make three different trees.
PRESETS: dict[str, Any] = {"five": [[8, 4], [2, 2], [1, 7], [5, 7], [8, 6]],
           "bridge": [[1.2, 4], [2, 5.3], [2, 2.7], [2.6, 3.6], [3, 4.6], [4.1, 4.3], [5.2, 4], [6.3, 4.3], [7.4, 4],
                      [8.3, 5], [8.4, 3], [9.2, 4.2]]}
TITLES = {"five": "five points", "bridge": "two groups and a bridge"}

#: What each linkage takes for the distance of two groups.
RULES = {"single": "Single linkage takes the distance of the nearest two points, one of each group.",
         "complete": "Complete linkage takes the distance of the farthest two points, one of each group.",
         "average": "Average linkage takes the mean distance over all pairs, one of each group.",
         "ward": "Ward takes the distance of the centres, times the root of 2ab / (a + b), for a and b points."}


def between(one: np.ndarray, other: np.ndarray, method: str) -> float:
    """Return the distance between two groups of points, (a, D) and (b, D), under a linkage.

    >>> between(np.array([[0.], [2.]]), np.array([[5.]]), "average")
    4.0
    """
    if method == "ward":
        a, b = len(one), len(other)
        return float(np.linalg.norm(one.mean(0) - other.mean(0)) * np.sqrt(2 * a * b / (a + b)))
    gaps = cdist(one, other)
    return float({"single": gaps.min, "complete": gaps.max, "average": gaps.mean}[method]())


def crowds(points: np.ndarray, made: list[Any]) -> dict[int, list[int]]:
    """Return the groups after some merges: the number of each, as in a linkage matrix, and its points.

    Raises
    ------
    ValueError
        If a merge joins what is not there.
    """
    groups = {number: [number] for number in range(len(points))}
    for step, pair in enumerate(made):
        if len(set(pair)) != 2 or not set(pair) <= set(groups):
            raise ValueError(problem(f"made[{step}]", Words(pair), f"two of the groups {sorted(groups)}"))
        groups[len(points) + step] = groups.pop(pair[0]) + groups.pop(pair[1])
    return groups


def distances(points: np.ndarray, groups: dict[int, list[int]], method: str) -> dict[tuple[int, int], float]:
    """Return the distance between each two groups."""
    return {(a, b): between(points[groups[a]], points[groups[b]], method) for a, b in combinations(sorted(groups), 2)}


def whole(points: np.ndarray, made: list[Any], method: str) -> np.ndarray:
    """Return the linkage matrix, (N - 1, 4), whose first merges are those made and whose others join the nearest."""
    merges, groups = [], crowds(points, [])
    for step in range(len(points) - 1):
        apart = distances(points, groups, method)
        a, b = made[step] if step < len(made) else min(apart, key=lambda pair: apart[pair])
        a, b = sorted((a, b))
        members = groups.pop(a) + groups.pop(b)
        groups[len(points) + step] = members
        merges.append([a, b, apart[a, b], len(members)])
    return np.array(merges, float).reshape(-1, 4)


def links(points: np.ndarray, made: list[Any]) -> np.ndarray:
    """Return, for lines that join what is in one group, where the line to each point begins: (1, N, 2).

    One point of every group has no line to it. In each merge one of those two gets a line from the nearest point of the
    other group, whichever is shorter.
    """
    starts, groups = points.copy(), {number: [number] for number in range(len(points))}
    for step, pair in enumerate(made):
        ways = []
        for one, other in (pair, reversed(pair)):
            gaps = cdist(points[groups[one]], points[groups[other][:1]])[:, 0]
            ways.append((gaps.min(), groups[one][int(gaps.argmin())], groups[one], groups[other]))
        _, start, kept, joining = min(ways)
        starts[joining[0]] = points[start]
        for number in pair:
            groups.pop(number)
        groups[len(points) + step] = kept + joining
    return starts[None]
