"""Scatter: points in a plane and the centres of their groups, to drag, draw and erase."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import Words, problem

from ._arrays import Array
from ._numbers import counted
from ._view import View, script, styles

#: So many points can be dragged and still follow the hand.
MOST_POINTS = 5000


def check_pairs(value: Any, argument: str) -> np.ndarray:
    """Return finite numbers of shape (N, 2) as float64; N may be 0.

    Raises
    ------
    TypeError, ValueError
        For anything else, or more than 5,000 pairs.
    """
    pairs = np.asarray(value)
    if pairs.size == 0:
        pairs = np.empty((0, 2))
    if pairs.dtype.kind not in "buif":
        raise TypeError(problem(argument, value, "numbers"))
    if pairs.ndim != 2 or pairs.shape[1] != 2 or len(pairs) > MOST_POINTS:
        raise ValueError(problem(argument, value, f"shape (N, 2), at most {MOST_POINTS:,} pairs"))
    if not np.isfinite(pairs).all():
        raise ValueError(problem(argument, Words("NaN or infinity among the values"), "finite numbers"))
    return pairs.astype(np.float64)


def _check_groups(value: Any, argument: str) -> np.ndarray:
    groups = np.asarray(value)
    if groups.dtype.kind not in "iu" or groups.ndim != 1 or groups.min(initial=0) < -1:
        raise ValueError(problem(argument, value, "whole numbers of shape (N,), -1 for no group"))
    return groups.astype(np.int32)


def _check_trail(value: Any, argument: str) -> np.ndarray:
    trail = np.asarray(value, float)
    if trail.ndim != 3 or trail.shape[2] != 2 or not np.isfinite(trail).all():
        raise ValueError(problem(argument, value, "shape (T, K, 2), finite numbers"))
    return trail


def _check_colours(value: Any, argument: str) -> np.ndarray:
    colours = np.asarray(value)
    if colours.dtype != np.uint8 or colours.ndim != 2 or colours.shape[1] != 3:
        raise ValueError(problem(argument, value, "uint8 of shape (N, 3)"))
    return colours


class Scatter(View):
    """Points in a plane, each group in a colour and a shape of its own, and the centres of the groups.

    By hand, centres and points are dragged, points are drawn and erased. By keys, each centre is a stop of the Tab key
    and goes with the arrow keys; on the plane itself, the arrow keys move a cross and the space key does what the tool
    says. While a centre moves, territories and groups follow in the browser.

    Parameters
    ----------
    points : (N, 2) array_like, optional
        The first feature goes across, the second up.
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    points : (N, 2) float64 array
        At most 5,000.
    groups : (N,) int32 array, or None
        The group of each point, from 0; -1 and None for none.
    centres : (K, 2) float64 array
        Drawn large, with numbers from 1, in the colour and shape of their group.
    colours, centre_colours : (N, 3), (K, 3) uint8 array, or None
        Colours of their own instead, red, green and blue; then there is one shape.
    trail : (T, K, 2) float64 array, or None
        Where the centres were before: their way is a line.
    low, high : (float, float)
        The ends of the two axes.
    equal : bool
        Whether one unit is as long on both axes; then one of them may show more.
    scale : (float, float)
        What each feature is divided by before distances are measured.
    territories : bool
        Whether every place is painted like its nearest centre.
    tool : {"move", "draw", "erase", "look"}
        What a drag or the space key does.
    x_label, y_label, title : str
        What the axes hold, and what is seen.
    height : int
        CSS pixels.

    Examples
    --------
    >>> view = Scatter([[0, 0], [1, 0], [9, 9]], groups=[0, 0, 1], centres=[[0.5, 0], [9, 9]], title="three")
    >>> view.describe()
    'three: 3 points, 2 centres. Group 1: 2 points; group 2: 1 point.'
    """

    _esm = script("scatter")
    _css = styles("scatter")

    points = Array(check_pairs)
    groups = Array(_check_groups, optional=True)
    centres = Array(check_pairs)
    colours = Array(_check_colours, optional=True)
    centre_colours = Array(_check_colours, optional=True)
    trail = Array(_check_trail, optional=True)
    low = t.Tuple(t.Float(), t.Float(), default_value=(0.0, 0.0)).tag(sync=True)
    high = t.Tuple(t.Float(), t.Float(), default_value=(10.0, 10.0)).tag(sync=True)
    equal = t.Bool(True).tag(sync=True)
    scale = t.Tuple(t.Float(), t.Float(), default_value=(1.0, 1.0)).tag(sync=True)
    territories = t.Bool(False).tag(sync=True)
    tool = t.Enum(["move", "draw", "erase", "look"], "move").tag(sync=True)
    x_label = t.Unicode("first feature").tag(sync=True)
    y_label = t.Unicode("second feature").tag(sync=True)
    title = t.Unicode().tag(sync=True)
    height = t.Int(400, min=160, max=800).tag(sync=True)

    def __init__(self, points: Any = (), **traits: Any) -> None:
        super().__init__(points=points, centres=traits.pop("centres", ()), **traits)

    @t.validate("low", "high", "scale")
    def _sensible(self, proposal: Any) -> tuple[float, float]:
        name, pair = proposal.trait.name, proposal.value
        if not np.isfinite(pair).all() or (name == "scale" and min(pair) <= 0):
            raise t.TraitError(problem(name, pair, "two finite numbers" + " above 0" * (name == "scale")))
        return pair

    def describe(self) -> str:
        """Say how many points and centres there are, and how the points are shared out."""
        text = f"{counted(len(self.points), 'point')}, {counted(len(self.centres), 'centre')}."
        if self.groups is not None and len(self.groups):
            sizes = np.bincount(self.groups[self.groups >= 0])
            text += " Group " + "; group ".join(f"{i}: {counted(int(size), 'point')}"
                                                for i, size in enumerate(sizes, 1)) + "."
        return f"{self.title + ': ' if self.title else ''}{text}"

    def snapshot(self) -> Image.Image:
        """Return the plane as a still picture, 480 pixels wide."""
        from ._scatter_still import draw_scatter

        return draw_scatter(self)
