"""What only the convolution lesson shows: the size formula, a result at the pace of a drag, the microscope."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from PIL import Image

from seeing_machine.widgets import Microscope

from ._convolution_steps import Geometry, output_size, pooled, shades

#: Results with up to so many values travel as they are; rounded to whole numbers; the larger ones as bytes.
EXACT, FINE = 1 << 14, 1 << 18
#: Results up to this side lie under the microscope whole; of larger ones a part, cut from a picture of PART pixels.
WHOLE, PART = 12, 16
#: What lies beyond the border, in the words of the microscope and of `numpy.pad`.
_PADDINGS = {"none": "none", "zeros": "constant", "reflect": "reflect"}


def sizes(shape: tuple[int, int], window: tuple[int, int], pads: tuple[int, int], stride: int) -> str:
    """Return the output size formula with its numbers, for rows and columns.

    >>> sizes((32, 41), (3, 3), (0, 0), 2)
    '(32 + 2·0 − 3) / 2, rounded down, + 1 = 15 rows; (41 + 2·0 − 3) / 2 + 1 = 20 columns'
    """
    told = []
    for side, size, pad, name in zip(shape, window, pads, ("rows", "columns"), strict=True):
        rounded = ", rounded down," if (side + 2 * pad - size) % stride else ""
        count = output_size(side, size, pad, stride)
        told.append(f"({side} + 2·{pad} − {size}) / {stride}{rounded} + 1 = {count} {name}")
    return "; ".join(told)


class Formula(ipywidgets.HTML):
    """How large the result is, and why."""

    def show(self, here: Geometry, *, pools: bool) -> None:
        """Show the sizes before and after the convolution, and those of the pool where there is one."""
        lines = [("size", sizes(here.shape, here.window, here.pads, here.stride))]
        if pools:
            lines.append(("pool", sizes(here.stops, (here.pool, here.pool), (0, 0), here.pool_stride)))
        rows = "".join(f"<div><b>{name}</b> {text}</div>" for name, text in lines)
        self.value = f'<div class="sm-root">{rows}</div>'


def shown(values: np.ndarray, low: float, high: float, *,
          whole: bool) -> tuple[np.ndarray, tuple[float, float], int]:
    """Return a result as exactly as a drag lets it travel, for a view that shows it whole or zoomed into.

    Returns
    -------
    picture : array
        The values; rounded where there are many. Of more than `FINE` the bytes, and where all are shown their means:
        a drag has to come through, and the sentence has the value.
    window : (float, float)
        What is black and white in it.
    step : int
        How many values, each way, one of its pixels stands for.
    """
    picture, window, step = values, (low, high), 1
    if values.size > FINE:
        if whole:
            step = math.ceil(math.sqrt(values.size / FINE))
            picture = pooled(values, "mean", step, step)
        picture, window = shades(picture, low, high), (0.0, 255.0)
    elif values.size > EXACT:
        picture = np.rint(values).astype(np.int16 if np.abs(values).max() < 32767 else np.float32)
    picture.flags.writeable = False
    return picture, window, step


def scaled(viewport: Any, image: np.ndarray, other: np.ndarray) -> Any:
    """Return a viewport (row, column, zoom) of one picture for another one that shows the same."""
    if viewport is None:
        return None
    row, col = (place * its / own for place, own, its in zip(viewport, image.shape, other.shape, strict=False))
    return row, col, viewport[2]


class Bench(ipywidgets.Box):
    """The microscope on a part of what goes into a convolution or a pool."""

    def __init__(self, moved: Callable[[tuple[int, int]], None]) -> None:
        self.microscope = Microscope(np.zeros((3, 3)), layout={"flex": "1 1 100%", "min_width": "0"})
        self.corner = (0, 0)
        super().__init__([self.microscope], layout={"flex": "1 1 100%"})
        self.add_class("sm-row")
        self.microscope.observe(lambda _: moved(self.spot), "position")

    @property
    def spot(self) -> tuple[int, int]:
        """The (row, column) of the result that is looked at."""
        (row, col), (top, left) = self.microscope.position, self.corner
        return row + top, col + left

    def convolution(self, image: np.ndarray, weights: np.ndarray, padding: str, stride: int,
                    spot: tuple[int, int]) -> None:
        """Show the products and the sum at `spot` of what the weights make of a picture."""
        settings = {"operator": "sum", "window": None, "weights": weights, "stride": stride, "padding": "none"}
        title = "Convolution: multiply, then add"
        if max(image.shape) <= WHOLE:
            self._show(image, {**settings, "padding": _PADDINGS[padding]}, title, (0, 0), spot)
            return
        wide = image
        if padding != "none":
            mode: Any = _PADDINGS[padding]
            wide = np.pad(image, [(side // 2, side // 2) for side in weights.shape], mode=mode)
        self._show_part(wide, weights.shape, settings, title, spot)

    def pool(self, values: np.ndarray, how: str, size: int, stride: int, spot: tuple[int, int]) -> None:
        """Show the window of a pool at `spot` and what it keeps."""
        settings = {"operator": how, "window": size, "weights": None, "stride": stride, "padding": "none"}
        title = "Pooling: the largest value" if how == "max" else "Pooling: the mean"
        if max(values.shape) <= WHOLE:
            self._show(values, settings, title, (0, 0), spot)
        else:
            self._show_part(values, (size, size), settings, title, spot)

    def _show_part(self, wide: np.ndarray, window: tuple[int, ...], settings: dict[str, Any], title: str,
                   spot: tuple[int, int]) -> None:
        """Show the part around `spot`: on a grid, so that parts hold still."""
        starts, slices, stride = [], [], settings["stride"]
        for length, size, place in zip(wide.shape, window, spot, strict=True):
            count = output_size(length, size, 0, stride)
            tile = max(1, min((PART - size) // stride + 1, count))
            start = max(0, min(place // tile * tile, count - tile))
            starts.append(start)
            slices.append(slice(start * stride, start * stride + (tile - 1) * stride + size))
        where = f". The result begins at row {starts[0]}, column {starts[1]}"
        self._show(wide[tuple(slices)], settings, title + where, (starts[0], starts[1]), spot)

    def _show(self, part: np.ndarray, settings: dict[str, Any], title: str, corner: tuple[int, int],
              spot: tuple[int, int]) -> None:
        scope = self.microscope
        self.corner = corner
        with scope.hold_sync(), scope.hold_trait_notifications():
            for name, value in {"image": part.round(2), **settings, "title": title}.items():
                setattr(scope, name, value)
        row, col = (min(max(place - start, 0), count - 1)
                    for place, start, count in zip(spot, corner, scope.output.shape, strict=True))
        scope.position = (row, col)

    def snapshot(self) -> Image.Image | None:
        """Return the microscope as a still picture, or None while it is put away."""
        return None if self.layout.display == "none" else self.microscope.snapshot()

