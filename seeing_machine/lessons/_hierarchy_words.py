"""What the hierarchy lesson says: who joins whom, what a group mostly holds, which groups a gallery shows."""

from __future__ import annotations

from collections import Counter

import numpy as np

#: So many groups have a heading of their own in the gallery; it would be longer than a page could be.
MOST_GROUPS = 30

LINKAGES = {"single": "single (nearest)", "complete": "complete (farthest)", "average": "average (mean)",
            "ward": "Ward (spread)"}
OF = {"colour": "colours", "shape": "shapes", "learned": "learned features", "pixels": "pixels"}


def crowd(members: np.ndarray, names: list[str]) -> str:
    """Return a few words for some pictures.

    >>> crowd(np.array([0, 2]), ["cat", "dog", "fish"])
    'cat and fish'
    >>> crowd(np.arange(4), ["cat", "dog", "fish", "bird"])
    'a group of 4 (cat, dog, fish, ...)'
    """
    told = [names[member] for member in members[:3]]
    if len(members) > 3:
        return f"a group of {len(members)} ({', '.join(told)}, ...)"
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def leaves_below(merges: np.ndarray, node: int) -> np.ndarray:
    """Return the leaves of a leaf or a merge, from left to right."""
    count, found, open_ = len(merges) + 1, [], [node]
    while open_:
        node = open_.pop()
        if node < count:
            found.append(node)
        else:
            open_.extend((int(merges[node - count, 1]), int(merges[node - count, 0])))
    return np.array(found)


def from_the_left(groups: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return groups, (N,) int, numbered from 1 in the order in which they stand under the tree, as it paints them.

    SciPy numbers a leaf that is alone after the groups to the right of it.

    >>> from_the_left(np.array([2, 1, 1, 3]), order=np.array([0, 3, 1, 2]))
    array([1, 3, 3, 2])
    """
    _, first, places = np.unique(groups[order], return_index=True, return_inverse=True)
    found = np.empty(len(groups), np.int64)
    found[order] = np.argsort(np.argsort(first))[places] + 1
    return found


def headed(groups: np.ndarray, truths: dict[str, list[str]]) -> tuple[list[int], list[str]]:
    """Return for each picture the place of its heading in a gallery, and the headings.

    Groups are shown from left to right in the tree, pictures that are alone together at the end, and of many groups
    only the largest under headings of their own.

    Parameters
    ----------
    groups : (N,) int array
        From 1.
    truths : dict of str to list of str
        What is known of each picture, to say what a group mostly holds.
    """
    sizes = np.bincount(groups)
    several = np.flatnonzero(sizes > 1)
    shown = np.sort(several[np.argsort(-sizes[several], kind="stable")[:MOST_GROUPS]])
    places = np.full(len(sizes), len(shown) + 1)
    places[sizes == 1] = len(shown)
    places[shown] = np.arange(len(shown))
    names = [_heading(group, np.flatnonzero(groups == group), truths) for group in shown]
    return places[groups].tolist(), [*names, "alone", "in smaller groups"]


def _heading(group: int, members: np.ndarray, truths: dict[str, list[str]]) -> str:
    """Return the number of a group, and what most of it has in common."""
    counted = [Counter(truth[member] for member in members).most_common(1)[0] for truth in truths.values()]
    if not counted:
        return f"group {group}"
    what, count = max(counted, key=lambda pair: pair[1])
    if count == len(members):
        return f"group {group}, all {what}"
    return f"group {group}, mostly {what} ({count})" if 2 * count > len(members) else f"group {group}, mixed"
