"""The part of a network's anatomy in which layers are added, removed and changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets
import traitlets as t

from seeing_machine.learning import KINDS
from seeing_machine.widgets import Choice, Slider

from ._undoing import Undoing

#: Kind to what a new layer of it is.
NEW: dict[str, dict[str, Any]] = {
    "conv": {"kind": "conv", "channels": 16, "padding": 1}, "pool": {"kind": "pool"}, "norm": {"kind": "norm"},
    "dropout": {"kind": "dropout"}, "flatten": {"kind": "flatten"}, "dense": {"kind": "dense", "units": 32}}

#: Setting to the kinds that have it, its label and its range.
SLIDERS = {"channels": (("conv",), "maps", 1, 64), "units": (("dense",), "units", 1, 128),
           "size": (("conv", "pool"), "window", 1, 8), "stride": (("conv", "pool"), "stride", 1, 4),
           "padding": (("conv",), "padding", 0, 3)}
CHOICES = {"activation": (("conv", "dense"), "then", [("ReLU", "relu"), ("nothing", "none")]),
           "how": (("pool",), "keep", [("largest", "max"), ("mean", "mean")])}


class Editor(ipywidgets.VBox):
    """Buttons and controls that change a list of layers at one place of it.

    Attributes
    ----------
    layers : list of dict
        Descriptions, see `seeing_machine.learning.KINDS`; they need not fit each other.
    selected : int
        The layer that is changed, and behind which a new one is put.
    label : str
        What all of it is called.
    disabled : bool
        Whether nothing can be changed.
    """

    layers = t.List(t.Dict())
    selected = t.Int(0)
    label = t.Unicode("layers")
    disabled = t.Bool(False)

    def __init__(self, learn: Callable[[], None]) -> None:
        super().__init__()
        self._undoing = Undoing()
        self._busy = False
        adding = [self._button(f"+ {kind}", f"add a {kind} layer behind the chosen one", partial(self.add, kind))
                  for kind in NEW]
        self._remove = self._button("remove", "remove the chosen layer", self.remove)
        self._undo = self._button("undo", "undo the last change", partial(self._travel, self._undoing.back))
        self._redo = self._button("redo", "redo it", partial(self._travel, self._undoing.forth))
        self._learn = self._button("let it learn", "train this network on drawn animals, for a few seconds", learn)
        self._settings: dict[str, Slider | Choice] = {}
        for name, (_, label, low, high) in SLIDERS.items():
            self._settings[name] = Slider(label=label, min=low, max=high, value=low)
        for name, (_, label, options) in CHOICES.items():
            self._settings[name] = Choice(label=label, options=options)
        for name, control in self._settings.items():
            control.observe(lambda change, name=name: self._set(name, change.new), "value")
        rows = [ipywidgets.Box([*adding]), ipywidgets.Box([self._remove, self._undo, self._redo, self._learn]),
                ipywidgets.Box(list(self._settings.values()))]
        for row in rows:
            row.add_class("sm-row")
            row.add_class("sm-row-controls")
        self._adding, self.children = adding, rows
        self.add_class("sm-column")
        self.observe(self._show, ["layers", "selected", "disabled"])

    def _button(self, name: str, tip: str, act: Callable[[], None]) -> ipywidgets.Button:
        button = ipywidgets.Button(description=name, tooltip=tip)
        button.on_click(lambda _: act())
        return button

    def add(self, kind: str) -> None:
        """Put a new layer behind the selected one, and select it."""
        self._change([*self.layers[:self.selected + 1], dict(NEW[kind]), *self.layers[self.selected + 1:]])
        self.selected += 1

    def remove(self) -> None:
        """Remove the selected layer; the last one stays."""
        if len(self.layers) > 1:
            self._change([*self.layers[:self.selected], *self.layers[self.selected + 1:]])
            self.selected = min(self.selected, len(self.layers) - 1)

    def _set(self, name: str, value: Any) -> None:
        if self._busy or value is None:
            return
        layer = {**self.layers[self.selected], name: value}
        if name == "size" and layer["kind"] == "pool":
            layer["stride"] = value  # blocks that touch, as most pools have them
        self._change([*self.layers[:self.selected], layer, *self.layers[self.selected + 1:]], (self.selected, name))

    def _change(self, layers: list[dict[str, Any]], kind: Any = None) -> None:
        self._undoing.note(self.layers, kind)
        self.layers = layers

    def _travel(self, step: Callable[[Any], Any]) -> None:
        found = step(self.layers)
        if found is not None:
            self.selected = min(self.selected, len(found) - 1)
            self.layers = found
            self._show()

    def _show(self, _change: Any = None) -> None:
        layer = self.layers[min(self.selected, len(self.layers) - 1)]
        filled = {**KINDS[layer["kind"]], **layer} if layer.get("kind") in KINDS else layer
        self._busy = True
        try:
            for name, control in self._settings.items():
                kinds = SLIDERS[name][0] if name in SLIDERS else CHOICES[name][0]
                value = filled.get(name)
                fits = filled.get("kind") in kinds and (isinstance(value, int) or name in CHOICES)
                control.layout.display = None if fits else "none"
                control.disabled = self.disabled
                if fits and isinstance(control, Slider):
                    control.max = max(control.max, value)
                    control.value = value
                elif fits:
                    control.value = value
        finally:
            self._busy = False
        for button in [*self._adding, self._learn]:
            button.disabled = self.disabled
        self._remove.disabled = self.disabled or len(self.layers) < 2
        self._undo.disabled = self.disabled or not self._undoing.can_go_back
        self._redo.disabled = self.disabled or not self._undoing.can_go_forth
