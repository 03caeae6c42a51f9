"""The third depth of a network's anatomy: the layer before, the map, and the multiplication between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets
import numpy as np
from PIL import Image

from seeing_machine.widgets import ImageView, Microscope, stack

from ._network_values import Look, Making, sheet

#: A window with a longer side has no place under the microscope.
_WIDEST = 16
_SIDE = 270


class Bench(ipywidgets.VBox):
    """A map, the map of the layer before that its value comes from, what each map adds, and the microscope.

    Parameters
    ----------
    picked : callable
        Called with "value", "before" or "source", and (row, col), when one is clicked.
    """

    def __init__(self, picked: Callable[[str, tuple[int, int]], None]) -> None:
        views = [ImageView(np.zeros((1, 1)), width=_SIDE, max_height=_SIDE) for _ in range(3)]
        self.before, self.shown, self.adds = views
        for name, view in (("before", self.before), ("value", self.shown), ("source", self.adds)):
            view.on_pick(partial(picked, name))
        self.microscope = Microscope(np.zeros((3, 3)), layout={"flex": "1 1 100%", "min_width": "0"})
        self._scope = ipywidgets.Box([self.microscope])
        super().__init__([ipywidgets.Box(views), self._scope], layout={"flex": "1 1 100%"})
        for box in self.children:
            box.add_class("sm-row")

    def show(self, look: Look, index: int, place: tuple[int, int, int], made: Making) -> None:
        """Show how the value at `place` (map, row, column) of layer `index` came about."""
        which, *spot = place
        maps, came = look.maps(index), look.came(index)
        shown, name = maps[which], f"map {which} of layer {index + 1}"
        if shown.size == 1:  # all of them in one table, instead of one that fills the room
            shown, name = sheet(maps.ravel()), f"values of layer {index + 1}"
            spot = list(divmod(which, shown.shape[1]))
        _fill(self.shown, shown, window(maps), name, box=(spot[0], spot[1]))
        plane = ("red", "green", "blue")[made.source] if len(came) == 3 else "grey"
        name = f"map {made.source} of layer {index}" if len(came) > 1 else f"values of layer {index}"
        _fill(self.before, came[made.source], window(came), name if index else f"picture: {plane}", frame=made.frame)
        several = made.adds is not None and len(made.adds) > 1
        self.adds.layout.display = None if several else "none"
        if made.adds is not None and several:
            table = sheet(made.adds)
            most = float(np.abs(table).max()) or 1.0
            box = divmod(made.source, table.shape[1])
            _fill(self.adds, table, (-most, most), "each map adds", box=box)
        self._magnify(made)

    def _magnify(self, made: Making) -> None:
        fits = made.window is not None and max(made.window.shape) <= _WIDEST
        self._scope.layout.display = None if fits else "none"
        if made.window is None or not fits:
            return
        of = f", for map {made.source}" if made.adds is not None and len(made.adds) > 1 else ""
        titles = {"sum": f"Value times weight{of}", "max": "The largest", "mean": "The mean"}
        scope = self.microscope
        with scope.hold_sync(), scope.hold_trait_notifications():
            scope.image, scope.weights, scope.operator = made.window, made.weights, made.rule
            scope.window, scope.padding, scope.title = made.window.shape, "none", titles[made.rule]

    def snapshot(self) -> Image.Image | None:
        """Return all of it as a still picture, or None while there is nothing to see."""
        if self.layout.display == "none":
            return None
        views = [view for view in (self.before, self.shown, self.adds) if view.layout.display != "none"]
        rows = [[still for view in views if (still := view.snapshot()) is not None]]
        if self._scope.layout.display != "none":
            rows.append([self.microscope.snapshot()])
        return stack(rows, title="", sentence="")


def window(maps: np.ndarray) -> tuple[float, float]:
    """Return the values to show as black and white: 0 is black where nothing is below it, else grey."""
    most = float(np.abs(maps).max()) or 1.0
    return (-most, most) if maps.min() < 0 else (0.0, most)


def _fill(view: ImageView, values: np.ndarray, limits: tuple[float, float], title: str, *,
          box: tuple[int, int] | None = None, frame: Any = None) -> None:
    with view.hold_sync():
        view.image = values.astype(np.float32)
        view.window, view.title, view.frame = limits, title, frame
        view.boxes = [] if box is None else [(box[0], box[1], box[0] + 1, box[1] + 1)]
