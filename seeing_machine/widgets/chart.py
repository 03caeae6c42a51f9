"""Chart: curves over one axis, with a scrubber that other views follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import problem

from ._arrays import Array
from ._view import BY_HAND, View, script, styles

_MOST_LINES = 7     # so many colours can be told apart
_MOST_POINTS = 20_000


def _check_x(value: Any, argument: str) -> np.ndarray:
    """Return a float64 array of finite numbers that only rise."""
    x = np.asarray(value)
    if x.dtype.kind not in "buif":
        raise TypeError(problem(argument, value, "numbers"))
    if x.ndim != 1 or len(x) > _MOST_POINTS or not np.isfinite(x).all() or (np.diff(x) <= 0).any():
        raise ValueError(problem(argument, value, f"up to {_MOST_POINTS:,} finite numbers, each above the last"))
    return x.astype(np.float64)


def _check_lines(value: Any, argument: str) -> np.ndarray:
    """Return a float64 array of shape (lines, points); nan where a line has no point."""
    lines = np.asarray(value)
    if lines.dtype.kind not in "buif":
        raise TypeError(problem(argument, value, "numbers"))
    if lines.ndim != 2 or len(lines) > _MOST_LINES:
        raise ValueError(problem(argument, value, f"shape (lines, points), at most {_MOST_LINES} lines"))
    return np.where(np.isfinite(lines), lines, np.nan).astype(np.float64)


class Chart(View):
    """Curves that may still be growing, and a scrubber on their axis.

    While `at` is None the scrubber rides on the newest point. Moved back by hand or by arrow keys, it names a moment;
    to let other views go there too, link `at`. Moved to the end, it rides again.

    Parameters
    ----------
    x : (points,) array_like, optional
        Where the points are: finite, rising.
    lines : mapping of str to (points,) array_like, optional
        The curves by their names, at most 7; nan (or infinity) where a curve has no point.
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    x : (points,) float64 array
        `plot` changes it together with the curves.
    lines : (curves, points) float64 array
        The values; nan where there is none.
    names : list of str
        One for each curve; written at its end.
    at : float or None
        Where the scrubber is, one of `x`; None at the newest.
    low, high : float or None
        Ends of the value axis; None: as far as the curves reach, and 0.
    title, x_label, y_label : str
        What is seen, and what the axes hold.
    height : int
        CSS pixels.

    Raises
    ------
    TypeError, ValueError
        If a curve has not as many values as `x`, or one of them is not a number.

    Examples
    --------
    >>> chart = Chart([1, 2, 3], {"training": [2.3, 1.1, 0.7], "validation": [2.2, 1.3, 1.2]}, x_label="epoch")
    >>> chart.at = 2
    >>> chart.describe()
    'epoch 2: training 1.1, validation 1.3.'
    """

    _esm = script("chart")
    _css = styles("chart")

    x = Array(_check_x)
    lines = Array(_check_lines)
    names = t.List(t.Unicode()).tag(sync=True)
    at = t.Float(None, allow_none=True).tag(**BY_HAND)
    low = t.Float(None, allow_none=True).tag(sync=True)
    high = t.Float(None, allow_none=True).tag(sync=True)
    title = t.Unicode().tag(sync=True)
    x_label = t.Unicode("x").tag(sync=True)
    y_label = t.Unicode().tag(sync=True)
    height = t.Int(200, min=120, max=600).tag(sync=True)

    def __init__(self, x: Any = (), lines: Mapping[str, Any] | None = None, **traits: Any) -> None:
        checked = _together(x, lines or {})
        super().__init__(x=checked[0], lines=checked[1], names=list(lines or {}), **traits)

    def plot(self, x: Any, lines: Mapping[str, Any]) -> None:
        """Replace points and curves in one go; the scrubber stays where it is, if there is still a point.

        Raises
        ------
        TypeError, ValueError
            As for a new chart; then nothing changes.
        """
        points, values = _together(x, lines)
        with self.hold_sync(), self.hold_trait_notifications():
            self.x, self.lines, self.names = points, values, list(lines)
            if self.at is not None and self.at not in points:
                self.at = None

    @t.validate("at")
    def _a_point(self, proposal: Any) -> float | None:
        if proposal.value is None or not len(self.x):
            return None
        if not np.isfinite(proposal.value):
            raise t.TraitError(problem("at", proposal.value, "one of x, or None"))
        return float(self.x[np.abs(self.x - proposal.value).argmin()])

    @t.validate("low", "high")
    def _finite(self, proposal: Any) -> float | None:
        if proposal.value is not None and not np.isfinite(proposal.value):
            raise t.TraitError(problem(proposal.trait.name, proposal.value, "a finite number or None"))
        return proposal.value

    @property
    def values(self) -> dict[str, float]:
        """What the curves hold under the scrubber, or last held before it: nan where nothing came yet."""
        here = len(self.x) if self.at is None else int(np.searchsorted(self.x, self.at)) + 1
        told = {}
        for name, line in zip(self.names, self.lines[:, :here], strict=True):
            known = line[np.isfinite(line)]
            told[name] = float(known[-1]) if len(known) else float("nan")
        return told

    def describe(self) -> str:
        """Say the values under the scrubber."""
        if not len(self.x):
            return f"{self.title or 'Chart'}: nothing yet."
        place = self.x[-1] if self.at is None else self.at
        told = ", ".join(f"{name} {value:.3g}" for name, value in self.values.items() if np.isfinite(value))
        return f"{self.title + ', ' if self.title else ''}{self.x_label} {place:.4g}: {told or 'no value'}."

    def snapshot(self) -> Image.Image:
        """Return curves, axes and scrubber as a still picture of 480 by 220 pixels."""
        from ._chart_still import draw_chart

        return draw_chart(self)


def _together(x: Any, lines: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    points = _check_x(x, "x")
    rows = []
    for name, line in lines.items():
        if len(line) != len(points):
            raise ValueError(problem(f"lines[{name!r}]", line, f"{len(points)} values, one for each x"))
        rows.append(_check_lines([line], f"lines[{name!r}]")[0])
    if len(rows) > _MOST_LINES:
        raise ValueError(problem("lines", len(rows), f"at most {_MOST_LINES}", "Show some of them in a second chart."))
    return points, np.array(rows) if rows else np.empty((0, len(points)))
