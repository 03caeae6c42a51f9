"""Shapes that are drawn on a picture by hand: boxes, outlines, points, brush strokes; and the pixels they cover."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from skimage.draw import polygon
from skimage.measure import label, regionprops

from .._validate import Words, check_choice, check_integer, check_labels, check_number, problem

#: What can be drawn.
KINDS = ("box", "outline", "point", "brush")
#: The most places of an outline; how far from the picture a place may be, in pixels.
MOST_PLACES, FARTHEST = 10_000, 100_000
#: Of a label image the largest parts become shapes, so many; smaller parts than so many pixels are noise.
MOST_PARTS, SMALLEST = 100, 16


@dataclass(frozen=True)
class Shape:
    """One thing that is labelled.

    Attributes
    ----------
    kind : {"box", "outline", "point", "brush"}
    label : int
        Its class, from 1.
    places : tuple of (row, col)
        Of a box the first corner and the one after the last, half open; of an outline its corners, at least three; of a
        point the one pixel. Whole numbers are the middles of pixels, but for the edges of a box.
    counts : tuple of int
        Of a brush shape: how many pixels are out, in, out ..., down the columns from left to right, as in COCO.
    number : int
        Its id in a file; 0 while it is in none.

    Examples
    --------
    >>> Shape("box", 1, ((0, 1), (2, 3))).mask((2, 4)).astype(int)
    array([[0, 1, 1, 0],
           [0, 1, 1, 0]])
    """

    kind: str
    label: int
    places: tuple[tuple[float, float], ...] = ()
    counts: tuple[int, ...] = ()
    number: int = 0

    @property
    def plain(self) -> dict[str, Any]:
        """The shape as a dict that goes into JSON; `check_shape` takes it back."""
        what = {"counts": list(self.counts)} if self.kind == "brush" else {"places": [list(p) for p in self.places]}
        return {"kind": self.kind, "label": self.label, "number": self.number, **what}

    def mask(self, size: tuple[int, int]) -> np.ndarray:
        """Return which pixels of a picture of `size` (rows, cols) have their middle in it, (H, W) bool."""
        mask = np.zeros(size, bool)
        self.fill(mask, True)
        return mask

    def fill(self, picture: np.ndarray, value: Any) -> None:
        """Set the pixels of an array of shape (H, W) that have their middle in it."""
        if self.kind == "brush":
            picture[decode(self.counts, picture.shape)] = value
        elif self.kind == "box":
            row0, col0, row1, col1 = (max(0, math.ceil(place - 0.5)) for corner in self.places for place in corner)
            picture[row0:row1, col0:col1] = value
        elif self.kind == "outline":
            rows, cols = np.array(self.places).T
            picture[polygon(rows, cols, picture.shape)] = value
        else:
            picture[int(self.places[0][0]), int(self.places[0][1])] = value


def encode(mask: np.ndarray) -> tuple[int, ...]:
    """Return a mask as COCO's run lengths: pixels out, in, out ..., down the columns from left to right.

    Examples
    --------
    >>> encode(np.array([[False, True], [False, True], [True, True]]))
    (2, 4)
    """
    flat = mask.ravel(order="F")
    ends = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    runs = np.diff([0, *ends.tolist(), flat.size]).tolist()
    return (0, *runs) if flat[0] else tuple(runs)


def decode(counts: Sequence[int], size: tuple[int, ...]) -> np.ndarray:
    """Return the (H, W) bool mask of run lengths; the inverse of `encode`."""
    inside = np.arange(len(counts)) % 2 == 1
    return np.ascontiguousarray(np.repeat(inside, counts).reshape(size[::-1]).T)


def check_shape(value: Any, size: tuple[int, int], classes: int, argument: str = "shape") -> Shape:
    """Return a shape, given as one or as the dict that ``.plain`` gives, if it fits a picture.

    Parameters
    ----------
    value : Shape or dict
    size : (int, int)
        Rows and columns of the picture.
    classes : int
        How many classes there are.
    argument : str
        What it is called in a message.

    Raises
    ------
    TypeError
        If it is neither, or a part of it is of the wrong kind.
    ValueError
        If it is no such shape: too few places, run lengths of another picture, a class that is not there.
    """
    if isinstance(value, Shape):
        value = value.plain
    if not isinstance(value, dict):
        raise TypeError(problem(argument, value, "a Shape, or the dict that Shape.plain gives"))
    kind = check_choice(value.get("kind"), f"{argument}.kind", KINDS)
    number = check_integer(value.get("label"), f"{argument}.label", 1, classes)
    known = check_integer(value.get("number", 0), f"{argument}.number", 0, 2**53)
    if kind == "brush":
        return Shape(kind, number, counts=check_counts(value.get("counts"), size, f"{argument}.counts"), number=known)
    places = _places(value.get("places"), f"{argument}.places")
    wanted = {"box": 2, "outline": 3, "point": 1}[kind]
    if len(places) < wanted or (kind != "outline" and len(places) > wanted):
        expected = f"{wanted} or more" if kind == "outline" else f"{wanted}"
        raise ValueError(problem(f"{argument}.places", Words(f"{len(places)} places"), f"{expected} for {_a(kind)}"))
    if kind == "box" and not (places[0][0] < places[1][0] and places[0][1] < places[1][1]):
        raise ValueError(problem(f"{argument}.places", Words(f"the corners {places[0]} and {places[1]}"),
                                 "the upper left corner, and the one after the lower right"))
    if kind == "point" and not (0 <= places[0][0] < size[0] and 0 <= places[0][1] < size[1]):
        raise ValueError(problem(f"{argument}.places", Words(f"the place {places[0]}"),
                                 f"a pixel of {size[0]} rows and {size[1]} columns"))
    return Shape(kind, number, places, number=known)


def check_counts(counts: Any, size: tuple[int, int], argument: str = "counts") -> tuple[int, ...]:
    """Return run lengths as a tuple of int, if they are those of a picture of `size`."""
    pixels = size[0] * size[1]
    if not isinstance(counts, (list, tuple)):
        raise TypeError(problem(argument, counts, "a list of whole numbers"))
    if len(counts) > pixels + 1:
        raise ValueError(problem(argument, Words(f"{len(counts):,} numbers"), f"at most {pixels + 1:,}"))
    whole = tuple(check_integer(count, argument, 0, pixels) for count in counts)
    if sum(whole) != pixels:
        raise ValueError(problem(argument, Words(f"{sum(whole):,} pixels in all"), f"{pixels:,}, as the picture has"))
    return whole


def _places(places: Any, argument: str) -> tuple[tuple[float, float], ...]:
    if not isinstance(places, (list, tuple)) or not all(isinstance(p, (list, tuple)) and len(p) == 2 for p in places):
        raise TypeError(problem(argument, places, "a list of (row, column)"))
    if len(places) > MOST_PLACES:
        raise ValueError(problem(argument, Words(f"{len(places):,} places"), f"at most {MOST_PLACES:,}"))
    return tuple((_whole(check_number(row, argument, -FARTHEST, FARTHEST)),
                  _whole(check_number(col, argument, -FARTHEST, FARTHEST))) for row, col in places)


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "outline" else f"a {kind}"


def from_labels(labels: Any, argument: str = "labels") -> list[Shape]:
    """Return the parts of a label image as brush shapes, the largest first.

    Parameters
    ----------
    labels : (H, W) int or bool array
        0 for the ground, k for the k-th class: what a network, or a threshold, says of each pixel. Pixels of one class
        that touch are one part. Of more than 100 parts the largest 100 are taken, none smaller than 16 pixels.

    Examples
    --------
    >>> from_labels(np.repeat([[0, 2, 2]], 8, axis=0))
    [Shape(kind='brush', label=2, places=(), counts=(8, 16), number=0)]
    """
    labels = check_labels(labels, argument)
    parts = label(labels)
    found = sorted((part for part in regionprops(parts) if part.area >= SMALLEST), key=lambda part: -part.area)
    shapes = []
    for part in found[:MOST_PARTS]:
        mask = np.zeros(labels.shape, bool)
        mask[part.slice] = part.image
        shapes.append(Shape("brush", int(labels[tuple(part.coords[0])]), counts=encode(mask)))
    return shapes
