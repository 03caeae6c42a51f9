"""Tracking: which object in this picture is which one in the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.ndimage import distance_transform_edt
from scipy.optimize import linear_sum_assignment

from .._validate import check_integer, check_labels, check_number, problem
from ..kernels.regions import regionprops_table

#: Frames over which the speed of a track is averaged.
_MEMORY = 5


@dataclass(frozen=True)
class Tracks:
    """Objects followed through a film.

    Attributes
    ----------
    positions : (T, N, 2) float64 array
        (row, column) of the mean pixel of each of N objects in each of T frames; nan where it was not seen.
    labels : (T, H, W) int32 array
        Object n has the number n + 1 in every frame.
    """

    positions: np.ndarray
    labels: np.ndarray

    @property
    def speeds(self) -> np.ndarray:
        """How far each object moved since the frame before, in pixels: (T, N), nan in the first frame."""
        steps = np.full(self.positions.shape[:2], np.nan)
        steps[1:] = np.hypot(*np.moveaxis(np.diff(self.positions, axis=0), 2, 0))
        return steps

    def against(self, truth: Any) -> tuple[float, int]:
        """Compare with where the objects truly are.

        Parameters
        ----------
        truth : (T, M, 2) array
            (row, column) of M objects in each frame.

        Returns
        -------
        error : float
            Root of the mean squared distance, in pixels, from each track to the true object that it begins at; nan
            without tracks.
        exchanges : int
            How often a track comes nearer to another true object than to the one before.

        Raises
        ------
        ValueError
            If the truth is of another shape.
        """
        truth = np.asarray(truth, float)
        if truth.ndim != 3 or truth.shape[::2] != (len(self.positions), 2) or not truth.shape[1]:
            raise ValueError(problem("truth", truth, f"shape ({len(self.positions)}, M, 2)"))
        squares, exchanges = [], 0
        for path in np.moveaxis(self.positions, 1, 0):
            seen = ~np.isnan(path[:, 0])
            off = np.linalg.norm(path[seen, None] - truth[seen], axis=2)
            nearest = off.argmin(axis=1)
            exchanges += int(np.count_nonzero(np.diff(nearest)))
            squares.append(off[:, nearest[0]] ** 2)
        return float(np.sqrt(np.mean(np.concatenate(squares)))) if squares else float("nan"), exchanges


@dataclass
class _Track:
    """One object on its way: where it was, and the shape that it last had to itself."""

    rows: list[np.ndarray]          # the last positions, one for each frame in which it was seen
    pixels: np.ndarray              # (n, 2) of its shape
    middle: np.ndarray              # of that shape
    missing: int = 0                # frames since it was seen

    @property
    def expected(self) -> np.ndarray:
        """Where it should be now, if it walks on as it did."""
        steps = np.diff(self.rows[-_MEMORY - 1:], axis=0)
        speed = steps.mean(axis=0) if len(steps) else np.zeros(2)
        return self.rows[-1] + speed * (1 + self.missing)


def follow(labels: Any, *, reach: float = 40.0, patience: int = 5) -> Tracks:
    """Follow objects through a film.

    In each frame every object that is followed is expected where its speed takes it. Expectations and objects are
    paired so that the distances sum to the least (`scipy.optimize.linear_sum_assignment`). Where two that touch have
    become one region, its pixels are shared out: each goes to the shape, moved on, that is nearest.

    Parameters
    ----------
    labels : (T, H, W) int array
        The objects of each frame, numbered from 1; the numbers of different frames need not fit.
    reach : float
        How far an object may be from where it is expected, in pixels, unless its shape is still over it.
    patience : int
        For how many frames an object may be out of sight.

    Returns
    -------
    Tracks
        In the order in which the objects were first seen, those of one frame by their numbers.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or shape.

    References
    ----------
    H. W. Kuhn (1955), The Hungarian method for the assignment problem, Naval Research Logistics Quarterly 2.

    Examples
    --------
    >>> film = np.zeros((3, 5, 9), int)
    >>> film[0, 1, 1] = film[1, 1, 3] = film[2, 1, 5] = 1
    >>> follow(film).positions[:, 0].tolist(), follow(film).speeds[:, 0].tolist()
    ([[1.0, 1.0], [1.0, 3.0], [1.0, 5.0]], [nan, 2.0, 2.0])
    """
    film = np.asarray(labels)
    if film.ndim != 3:
        raise ValueError(problem("labels", film, "shape (T, H, W): the labels of every frame", "Use np.stack."))
    check_labels(film.reshape(-1, film.shape[2]), "labels")
    check_number(reach, "reach", 0)
    check_integer(patience, "patience", 0)
    tracks: list[_Track] = []
    found = np.zeros(film.shape, np.int32)
    seen: list[dict[int, np.ndarray]] = []
    for frame, numbered in enumerate(film):
        _step(numbered, tracks, found[frame], reach, patience)
        table = regionprops_table(found[frame], properties=["label", "centroid"])
        centres = zip(table["label"], table["centroid-0"], table["centroid-1"], strict=True)
        seen.append({int(label) - 1: np.array([row, col]) for label, row, col in centres})
        for number, track in enumerate(tracks):
            if number in seen[-1]:
                track.rows = [*track.rows[-_MEMORY:], seen[-1][number]] if track.missing == 0 else [seen[-1][number]]
                track.missing = 0
            else:
                track.missing += 1
    positions = np.full((len(film), len(tracks), 2), np.nan)
    for frame, places in enumerate(seen):
        for number, place in places.items():
            positions[frame, number] = place
    return Tracks(positions, found)


def _step(numbered: np.ndarray, tracks: list[_Track], found: np.ndarray, reach: float, patience: int) -> None:
    """Write the numbers of the tracks, from 1, into `found`; begin tracks for what is new."""
    table = regionprops_table(numbered, properties=["label", "centroid"])
    names, centres = table["label"], np.stack([table["centroid-0"], table["centroid-1"]], 1)
    alive = [number for number, track in enumerate(tracks) if track.missing <= patience]
    claims: dict[int, list[int]] = {int(name): [] for name in names}
    if alive and len(names):
        expected = np.array([tracks[number].expected for number in alive])
        distances = np.linalg.norm(expected[:, None] - centres[None], axis=2)
        # What is out of reach costs so much that it is taken only where nothing else is left, and then dropped.
        for one, other in zip(*linear_sum_assignment(np.where(distances > reach, 1e6, distances)), strict=True):
            if distances[one, other] <= reach:
                claims[int(names[other])].append(alive[one])
    taken = {number for several in claims.values() for number in several}
    for number in alive:
        if number not in taken:  # it may have run into another one
            name = _under(tracks[number], numbered)
            if name:
                claims[name].append(number)
    for name, several in claims.items():
        region = numbered == name
        if len(several) > 1:
            _share(region, several, tracks, found)
            continue
        pixels = np.argwhere(region)
        if several:
            number = several[0]
            tracks[number].pixels, tracks[number].middle = pixels, pixels.mean(axis=0)
        else:
            number = len(tracks)
            tracks.append(_Track([], pixels, pixels.mean(axis=0)))
        found[region] = number + 1


def _moved(track: _Track, shape: tuple[int, ...]) -> np.ndarray:
    """Return the pixels of the track's last own shape where it is expected now, those inside the picture."""
    pixels = track.pixels + np.rint(track.expected - track.middle).astype(int)
    return pixels[((pixels >= 0) & (pixels < shape)).all(axis=1)]


def _under(track: _Track, numbered: np.ndarray) -> int:
    """Return the region that covers at least a third of the track's shape where it is expected; 0 where none does."""
    rows, cols = _moved(track, numbered.shape).T
    covered = np.bincount(numbered[rows, cols]) if len(rows) else np.zeros(1)
    covered[0] = 0
    best = int(covered.argmax())
    return best if 3 * covered[best] >= len(track.pixels) else 0


def _share(region: np.ndarray, several: list[int], tracks: list[_Track], found: np.ndarray) -> None:
    """Give each pixel of a region to the one of several tracks whose shape, moved on, is nearest."""
    far = []
    for number in several:
        outside = np.ones(region.shape, bool)
        outside[tuple(_moved(tracks[number], region.shape).T)] = False
        far.append(distance_transform_edt(outside)[region])
    found[region] = np.array(several)[np.argmin(far, axis=0)] + 1
