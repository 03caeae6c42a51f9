"""Points to group: made ones with a known truth, the frame they are seen in, and the half steps of k-means on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from seeing_machine._validate import problem
from seeing_machine.kernels import clustering
from seeing_machine.kernels.clustering import Step
from seeing_machine.widgets.scatter import check_pairs

#: So many groups at most.
MOST_GROUPS = 8
#: So many points, of which half steps are found while one is dragged.
MOST_POINTS = 2000

_Made = tuple[np.ndarray, np.ndarray]


class Preset(NamedTuple):
    """Points with the groups they were made in.

    Attributes
    ----------
    words : str
        What the choice says.
    make : callable
        Gives points (N, 2) and groups (N,).
    low, high : (float, float)
        The frame.
    labels : (str, str)
        What the two features are.
    equal : bool
        Whether both features have one unit.
    """

    words: str
    make: Callable[[], _Made]
    low: tuple[float, float] = (0.0, 0.0)
    high: tuple[float, float] = (12.0, 10.0)
    labels: tuple[str, str] = ("first feature", "second feature")
    equal: bool = True


def _gathered(*parts: np.ndarray) -> _Made:
    return np.concatenate(parts).round(2), np.repeat(np.arange(len(parts)), [len(part) for part in parts])


def _blobs() -> _Made:
    rng = np.random.default_rng(3)
    return _gathered(*(rng.normal(middle, 0.8, (30, 2)) for middle in ((3.0, 2.8), (9.0, 3.2), (6.0, 7.6))))


def _five() -> _Made:
    rng = np.random.default_rng(6)
    middles = ((1.8, 2.0), (4.0, 7.6), (6.2, 3.2), (9.8, 7.8), (10.2, 2.6))
    return _gathered(*(rng.normal(middle, 0.55, (24, 2)) for middle in middles))


def _unequal() -> _Made:
    rng = np.random.default_rng(1)
    return _gathered(rng.normal((4.2, 5), 1.45, (160, 2)), rng.normal((9.4, 6.6), 0.3, (18, 2)),
                     rng.normal((9.4, 3.6), 0.3, (18, 2)))


def _stretched() -> _Made:
    rng = np.random.default_rng(2)
    along, across = rng.uniform(-4.4, 4.4, (3, 40)), rng.normal(0, 0.25, (3, 40))
    return _gathered(*(np.stack([6 + 0.92 * a - 0.38 * b, row + 0.38 * a + 0.92 * b], axis=1)
                       for a, b, row in zip(along, across, (2.8, 5.0, 7.2), strict=True)))


def _unscaled() -> _Made:
    rng = np.random.default_rng(4)
    return _gathered(*(np.stack([rng.normal(length, 0.1, 45), rng.normal(500, 130, 45)], axis=1)
                       for length in (0.6, 1.4)))


def _rings() -> _Made:
    rng = np.random.default_rng(5)
    angles = [np.linspace(0, 2 * np.pi, count, endpoint=False) for count in (26, 70)]
    return _gathered(*(np.stack([6 + radius * np.sin(angle), 5 + radius * np.cos(angle)], axis=1)
                       + rng.normal(0, 0.12, (len(angle), 2)) for angle, radius in zip(angles, (1.3, 4), strict=True)))


PRESETS = {
    "blobs": Preset("three blobs", _blobs),
    "five": Preset("five blobs", _five),
    "unequal": Preset("unequal sizes", _unequal),
    "stretched": Preset("stretched", _stretched),
    "unscaled": Preset("unscaled", _unscaled, (0, 0), (2, 1000), ("length in metres", "weight in grams"), False),
    "rings": Preset("two rings", _rings),
}


def check_points(value: Any, argument: str) -> np.ndarray:
    """Return 1 to 2,000 points, finite float64 of shape (N, 2); anything else raises TypeError or ValueError."""
    points = check_pairs(value, argument)
    if not 1 <= len(points) <= MOST_POINTS:
        raise ValueError(problem(argument, points, f"1 to {MOST_POINTS:,} points"))
    return points


def check_truth(value: Any, argument: str) -> np.ndarray:
    """Return whole numbers of shape (N,), the group of each point; anything else raises ValueError."""
    groups = np.asarray(value)
    if groups.ndim != 1 or groups.dtype.kind not in "iu":
        raise ValueError(problem(argument, value, "whole numbers, one for each point"))
    return groups


def frame(points: np.ndarray) -> Preset:
    """Return a frame with some room around points of which nothing is known."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.where(high > low, (high - low) * 0.08, 1.0)
    spans = high - low + 2 * room
    return Preset("", lambda: (points, points), tuple(low - room), tuple(high + room),
                  equal=bool(spans.max() < 5 * spans.min()))


def spread(points: np.ndarray) -> np.ndarray:
    """Return the standard deviation of both features; 1 where all values are the same."""
    found = points.std(axis=0)
    return np.where(found > 0, found, 1.0)


def first_centres(points: np.ndarray, k: int, init: str, seed: int) -> np.ndarray:
    """Return where k-means begins, (k, 2)."""
    return next(clustering.KMeans(k, init=init, random_state=seed).steps(points)).centers


def halves(points: np.ndarray, start: np.ndarray, scale: np.ndarray) -> list[Step]:
    """Return what k-means does, from the start without groups to the last assignment.

    Distances are between features divided by `scale`; centres are told in the features' own units.
    """
    found = clustering.KMeans(len(start), init=start / scale).steps(points / scale)
    none: Any = np.full(len(points), -1, np.int32)
    first = next(found)._replace(centers=start)  # to the last digit: what a hand drags must not be sent back to it
    return [Step("start", start, none, float("nan")), first,
            *(half._replace(centers=half.centers * scale) for half in found)]
