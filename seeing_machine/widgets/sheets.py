"""Sheets: the planes of a picture, side by side or slid together into one stack."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import check_image, problem

from ._arrays import Array
from ._sheets_still import draw_sheets, stacked
from ._view import BY_HAND, View, script, styles

_RGB = [[255.0, 0.0, 0.0], [0.0, 255.0, 0.0], [0.0, 0.0, 255.0]]


def check_planes(planes: Any, argument: str = "planes") -> np.ndarray:
    """Return `planes` as an array of shape (H, W, 3) or (H, W, 4).

    Raises
    ------
    TypeError, ValueError
        As for `check_image`, and where there are neither three nor four planes.
    """
    if not isinstance(planes, np.ndarray) or planes.dtype.kind not in "biuf":
        return check_image(planes, argument, colour=True)
    if planes.ndim != 3 or planes.shape[2] not in (3, 4):
        raise ValueError(problem(argument, planes, "shape (H, W, 3) or (H, W, 4)", "Stack the planes with np.dstack."))
    check_image(planes[..., :3], argument)
    check_image(planes[..., -1], argument)
    return planes


class Sheets(View):
    """Three or four planes as tinted sheets that slide together into one stack, mixed in the browser.

    Parameters
    ----------
    planes : (H, W, 3) or (H, W, 4) array, optional
        One sheet for each plane, first to last; a read-only copy is kept.
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    planes : (H, W, 3) or (H, W, 4) array, or None
        Any integer or float dtype.
    names : list of str
        A sheet's letter and, after a space, its word: ``"R red"``.
    tints : list of [r, g, b]
        The light that a sheet adds at its highest value, or the colour of its ink on white; 0 to 255, floats.
    ramps : list of lists of [r, g, b]
        With ``mode="none"``: the colours of a sheet from its lowest to its highest value, evenly spaced.
    limits : list of (low, high)
        The values of each sheet that are nothing and all of its tint; (0, 255) where left out.
    units : list of str
        What follows a value of each sheet in the readout, such as ``" %"``.
    mode : {"light", "ink", "none"}
        Tints add up on black, multiply on white, or the sheets are shown by their ramps and do not mix.
    note : str
        With ``mode="none"``: what is said in place of the controls.
    together : float
        0 the sheets lie apart, 1 they are one stack.
    on : list of four bool
        Whether each sheet is there; one that is off leaves an outline. The fourth is for pictures of four planes.
    gains : list of four float
        How much of each sheet counts, 0 to 1.
    mix : 3 x 4 list
        With which an `ImageView` of the same three planes shows the stack in light; link the two in the browser.
        Moving a gain there sets it; code that sets gains or tints sets it from `mixing`.
    cursor : (row, col) or None
        The pixel marked in every sheet.
    disabled : bool
        Whether it can only be looked at.
    title, width, max_height
        Caption; largest size of the stage in CSS pixels.

    Examples
    --------
    >>> sheets = Sheets(np.full((2, 3, 3), [154, 205, 50], np.uint8))
    >>> sheets.stack()[0, 0]
    array([154, 205,  50], dtype=uint8)
    >>> sheets.on = [False, True, True, True]
    >>> sheets.stack()[0, 0], sheets.describe()
    (array([  0, 205,  50], dtype=uint8), '3 sheets of 2 rows and 3 columns, apart: R red (off), G green, B blue.')
    """

    _esm = script("sheets")
    _css = styles("sheets")

    planes = Array(check_planes, optional=True)
    names = t.List(t.Unicode(), ["R red", "G green", "B blue"]).tag(sync=True)
    tints = t.List(t.List(t.Float(), minlen=3, maxlen=3), _RGB).tag(sync=True)
    ramps = t.List(t.List(t.List(t.Float(), minlen=3, maxlen=3))).tag(sync=True)
    limits = t.List(t.Tuple(t.Float(), t.Float())).tag(sync=True)
    units = t.List(t.Unicode()).tag(sync=True)
    mode = t.Enum(["light", "ink", "none"], "light").tag(sync=True)
    note = t.Unicode("These sheets do not mix.").tag(sync=True)
    together = t.Float(0.0, min=0, max=1).tag(**BY_HAND)
    on = t.List(t.Bool(), [True] * 4, minlen=4, maxlen=4).tag(**BY_HAND)
    gains = t.List(t.Float(min=0, max=1), [1.0] * 4, minlen=4, maxlen=4).tag(**BY_HAND)
    mix = t.List(t.List(t.Float(), minlen=4, maxlen=4), np.eye(3, 4).tolist(), minlen=3, maxlen=3).tag(**BY_HAND)
    cursor = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True).tag(**BY_HAND)
    disabled = t.Bool(False).tag(sync=True)
    title = t.Unicode().tag(sync=True)
    width = t.Int(560, min=120).tag(sync=True)
    max_height = t.Int(350, min=120).tag(sync=True)

    def __init__(self, planes: Any = None, **traits: Any) -> None:
        super().__init__(planes=planes, **traits)

    @t.validate("limits")
    def _some_range(self, proposal: Any) -> Any:
        for low, high in proposal.value:
            if not low < high:
                raise t.TraitError(problem("limits", (low, high), "a low value and a higher one"))
        return proposal.value

    @property
    def strengths(self) -> list[float]:
        """What counts of each sheet: its gain, 0 where it is off."""
        return [gain if on else 0.0 for gain, on in zip(self.gains, self.on, strict=True)]

    def mixing(self) -> list[list[float]]:
        """Return the `mix` that belongs to the tints, switches and gains."""
        pairs = list(zip(self.tints, self.strengths, strict=False))[:3]
        return [[*(tint[c] / 255 * strength for tint, strength in pairs), 0.0] for c in range(3)]

    def stack(self) -> np.ndarray:
        """Return the colours of the stack, mixed by the rule of the browser.

        Returns
        -------
        (H, W, 3) uint8 array

        Raises
        ------
        ValueError
            If there are no planes, or they do not mix.
        """
        if self.planes is None or self.mode == "none":
            raise ValueError(problem("stack()", self.mode, "planes, and the mode 'light' or 'ink'"))
        return stacked(self.planes, self.tints, self.strengths, self.limits, self.mode)

    def describe(self) -> str:
        """Return one sentence on the sheets, and one on the pixel under the cursor."""
        if self.planes is None:
            return "No picture yet."
        rows, cols, count = self.planes.shape
        where = {0.0: "apart", 1.0: "together"}.get(self.together, f"{100 * self.together:.0f} % of the way together")
        told = ", ".join(name if on else f"{name} (off)" for name, on in zip(self.names, self.on, strict=False))
        text = f"{count} sheets of {rows} rows and {cols} columns, {where}: {told}."
        if self.cursor is not None and self.cursor[0] < rows and self.cursor[1] < cols:
            text += f" Row {self.cursor[0]}, column {self.cursor[1]}: {self.told(*self.cursor)}."
        return text

    def told(self, row: int, col: int) -> str:
        """Return the values of one pixel as they are said: ``R 154, G 205, B 50``."""
        assert self.planes is not None
        parts = []
        for i, value in enumerate(self.planes[row, col]):
            low, high = self.limits[i] if i < len(self.limits) else (0, 255)
            number = f"{np.floor(float(value) + 0.5):.0f}" if high - low > 10 else f"{round(float(value), 2):g}"
            parts.append(f"{self.names[i].split()[0]} {number}{self.units[i] if i < len(self.units) else ''}")
        return ", ".join(parts)

    def snapshot(self) -> Image.Image | None:
        """Return the sheets as a still picture, as far together as they are."""
        return None if self.planes is None else draw_sheets(self)
