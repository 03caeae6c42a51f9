"""Colour: three grey pictures make one coloured one."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import check_bytes, problem
from seeing_machine.widgets import Array, ImageView, Sheets, link, link_in_browser, stack

from ._colour_code import code
from ._colour_spaces import LUMINANCE, SPACES, planes_of
from ._picture_explorer import PictureExplorer
from .explorer import spelled

_INSIDE = np.arange(4) < np.array([1, 2, 3, 4, 3, 2, 1])[:, None]
#: A yellow-green triangle on white: 7 rows, 4 columns, 16 pixels of (154, 205, 50).
GREEN_TRIANGLE = np.where(_INSIDE[..., None], (154, 205, 50), 255).astype(np.uint8)

#: What is left of red, green and blue under each light.
LIGHTS = {"neutral": (1.0, 1.0, 1.0), "warm": (1.0, 0.8, 0.5), "cold": (0.6, 0.8, 1.0)}

#: How near the result must come to the target, in levels of 255: nobody sees two.
CLOSE = 2

_GREY_NAMES = {"off": "picture", "weighted": "grey by weights", "mean": "grey by plain mean"}
_NO_GREY = np.eye(3, 4).tolist()


class Channels(PictureExplorer):
    """A picture as three or four sheets that slide together, and beside it what they make.

    Parameters
    ----------
    image : (H, W, 3) array, optional
        uint8: red, green, blue. A yellow-green triangle of 28 pixels when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (H, W, 3) uint8 array
        The picture.
    target : array of the same shape, or None
        A picture to reach, shown below the other. The title tells the mean difference of the numbers.
    space : {"rgb", "cmyk", "hsv", "lab"}
        The sheets: light, ink (ideal ones, no printer's profile), or measures that do not mix.
    together : float
        0 the sheets lie apart, 1 they are one stack.
    on, gains : lists of four
        Whether each sheet is there, and how much of it counts, 0 to 1; the fourth is for black ink.
    grey : {"off", "weighted", "mean"}
        Whether the result is grey: as bright as it looks, or the plain mean of the three numbers.
    order : {"RGB", "BGR"}
        "BGR": a file that stores blue first, read as if red came first.
    light : {"neutral", "warm", "cold"}
        The light in which the photo is taken.
    cursor : (row, col) or None
        The pixel that all sheets and the picture mark.

    Examples
    --------
    >>> widget = Channels()
    >>> widget.planes[3, 1]
    array([154, 205,  50], dtype=uint8)
    >>> widget.on = [True, False, True, True]
    >>> widget.result[3, 1]
    array([154,   0,  50], dtype=uint8)
    """

    TITLE = "A coloured picture is a stack of grey ones"
    RESULTS = ("planes", "result")

    image = Array(partial(check_bytes, colour=True), sync=False)
    target = Array(partial(check_bytes, colour=True), optional=True, sync=False)
    space = t.Enum(list(SPACES), "rgb")
    together = t.Float(0.0, min=0, max=1)
    on = t.List(t.Bool(), [True] * 4, minlen=4, maxlen=4)
    gains = t.List(t.Float(min=0, max=1), [1.0] * 4, minlen=4, maxlen=4)
    grey = t.Enum(list(_GREY_NAMES), "off")
    order = t.Enum(["RGB", "BGR"], "RGB")
    light = t.Enum(list(LIGHTS), "neutral")
    cursor = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)

    def __init__(self, image: Any = None, **state: Any) -> None:
        super().__init__(image=GREEN_TRIANGLE if image is None else image, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the sheets beside the picture, and the controls."""
        self.sheets = self._controls["sheets"] = Sheets(title="sheets", layout={"flex": "5 1 420px", "min_width": "0"})
        self.picture = ImageView(max_height=350, width=350)
        for name in ("together", "on", "gains", "cursor"):
            link((self, name), (self.sheets, name))
        link_in_browser((self.sheets, "cursor"), (self.picture, "cursor"))
        link_in_browser((self.sheets, "mix"), (self.picture, "mix"))
        space = self.choice("space", "take apart into", [(kind.label, name) for name, kind in SPACES.items()])
        grey = self.choice("grey", "grey", [("off", "off"), ("by weights", "weighted"), ("plain mean", "mean")])
        order = self.choice("order", "file stored as", ["RGB", "BGR"])
        light = self.choice("light", "photo taken in", [(f"{name} light", name) for name in LIGHTS])
        right = [self.picture]
        if self.target is not None:
            right.append(ImageView(self.target, title="target", width=350, max_height=210, numbers="never"))
            link_in_browser((self.sheets, "cursor"), (right[1], "cursor"))
            t.dlink((self, "target"), (right[1].layout, "display"), lambda target: "none" if target is None else None)
        column = _Column(right, layout={"flex": "3 1 260px", "min_width": "0"})
        return [[self.sheets, column], [space, grey], [order, light]]

    @t.observe("space")
    def _whole_sheets(self, _change: Any) -> None:
        if self._ready:  # other sheets: the old switches mean nothing to them
            self.on, self.gains = [True] * 4, [1.0] * 4

    def update(self) -> None:
        """Hand the planes to the sheets, and to the picture what they make."""
        space, strengths = SPACES[self.space], tuple(self.sheets.strengths)
        if self.fresh("image", "order", "light", "space"):
            self._seen = _seen(self.image, self.order, self.light)
            self._planes, self._inked = planes_of(self._seen, self.space), None
            with self.sheets.hold_sync():
                self.sheets.planes = self._planes
                for name, value in space.traits().items():
                    setattr(self.sheets, name, value)
        weights = {"off": (), "weighted": LUMINANCE, "mean": (1 / 3,) * 3}[self.grey]
        grey = [[*weights, 0.0]] * 3 if weights else _NO_GREY
        if space.mode == "light":
            # Grey light of three strengths instead of coloured light: the sheets show why green counts most.
            self.sheets.tints = [[255 * weight] * 3 for weight in weights] or space.tints
        if space.mode != "ink":
            self._colours = self._seen
        elif strengths != self._inked:  # a product of inks is no matrix, so the picture is mixed here
            self._colours, self._inked = self.sheets.stack(), strengths
        self.picture.image = self._colours
        self.sheets.mix = self.sheets.mixing() if space.mode == "light" else grey
        self.picture.title = _GREY_NAMES[self.grey]
        if self.target is not None:
            if self.target.shape != self.result.shape:
                raise ValueError(problem("target", self.target, f"shape {self.result.shape}, that of the result"))
            apart = np.abs(self.target - self.result.astype(float)).mean()
            done = "   ✓ done" if apart <= CLOSE else ""
            self.goal = f"goal: at most {CLOSE} levels from the target   now {apart:.1f}{done}"

    @property
    def planes(self) -> np.ndarray:
        """The sheets: (H, W, 3) uint8 in "rgb"; else float32, (H, W, 4) in "cmyk"; percent, degrees or CIELAB units."""
        return self._planes

    @property
    def result(self) -> np.ndarray:
        """The picture that the sheets make: (H, W, 3) uint8, or (H, W) where it is grey."""
        mixed = self.sheets.stack() if SPACES[self.space].mode != "none" else self._seen
        if self.grey == "off":
            return mixed
        if self.space == "rgb":
            return mixed[..., 0]
        return np.rint(mixed @ (LUMINANCE if self.grey == "weighted" else (1 / 3,) * 3)).astype(np.uint8)

    def describe(self) -> str:
        """Say the size, what is done to the picture, and the numbers under the cursor."""
        rows, cols = self.image.shape[:2]
        space = SPACES[self.space]
        text = [f"{rows} rows x {cols} columns x 3 channels = {self.image.size:,} numbers of one byte each."]
        if space.mode != "none":
            text.append(space.note)
        off = [name for name, on in zip(space.names, self.on, strict=False) if not on]
        if off and space.mode != "none":
            text.append(f"Off: {', '.join(off)}.")
        if self.order == "BGR":
            text.append("The file stores blue first, so red and blue are swapped.")
        if self.light != "neutral":
            red, green, blue = (f"{100 * part:.0f} %" for part in LIGHTS[self.light])
            text.append(f"In {self.light} light {red} of red is left, {green} of green, {blue} of blue.")
        if self.cursor is not None and self.cursor[0] < rows and self.cursor[1] < cols:
            row, col = self.cursor
            text.append(f"Row {row}, column {col}: {self.sheets.told(row, col)}.")
            if self.space == "hsv" and self._planes[row, col, 1] == 0:
                text.append("A grey has no hue; the 0 stands for nothing.")
            if self.grey != "off":
                colour = self._colours[row, col] * (np.array(self.sheets.strengths[:3]) if self.space == "rgb" else 1)
                weighted = colour @ np.array(LUMINANCE)
                text.append(f"Its grey by weights is {weighted:.0f}, by plain mean {colour.mean():.0f}.")
        return " ".join(text)

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `planes` and `result`; they agree to 0.001 and to 1 level of 255."""
        swap = "[..., ::-1]    # blue is first in the file" if self.order == "BGR" else ""
        seen = f"{spelled(self.image)}\nseen = image{swap}\n"
        if self.light != "neutral":
            seen += f"seen = np.rint(seen * {list(LIGHTS[self.light])}).astype(np.uint8)    # {self.light} light\n"
        return code(self.space, seen, self.sheets.strengths, self.grey)


class _Column(ipywidgets.VBox):
    """Pictures below each other."""

    def snapshot(self) -> Image.Image:
        stills = [view.snapshot() for view in self.children]
        return stills[0] if len(stills) == 1 else stack([[still] for still in stills], title="", sentence="target")


def _seen(image: np.ndarray, order: str, light: str) -> np.ndarray:
    """Return what the program gets: the picture in another order of channels, under another light."""
    seen = image[..., ::-1] if order == "BGR" else image
    return seen if light == "neutral" else np.rint(seen * LIGHTS[light]).astype(np.uint8)
