"""Buttons in a row, each of which is open where it does something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets
import traitlets as t


class Buttons(ipywidgets.Box):
    """Buttons in a row, which a teacher can switch off together.

    Parameters
    ----------
    actions : dict of str to (str, callable)
        Name to tip and to what a press calls.
    label : str
        What they are for.
    width : str, optional
        A width for all of them, where their texts change; else each is as wide as its text.

    Attributes
    ----------
    buttons : dict of str to ipywidgets.Button
        By name.
    disabled : bool
        Whether all of them are off.
    """

    label = t.Unicode()
    disabled = t.Bool(False)

    def __init__(self, actions: dict[str, tuple[str, Callable[[], Any]]], *, label: str = "steps",
                 width: str | None = None) -> None:
        self._possible = dict.fromkeys(actions, True)
        self.buttons = {}
        for name, (tip, act) in actions.items():
            self.buttons[name] = ipywidgets.Button(description=name, tooltip=tip, layout={"width": width})
            self.buttons[name].on_click(lambda _, act=act: act())
        super().__init__(list(self.buttons.values()), label=label)
        for css in ("sm-row", "sm-row-controls"):
            self.add_class(css)
        self.observe(lambda _: self.allow(), "disabled")

    def allow(self, **possible: bool) -> None:
        """Say by name which buttons do something now; the others stay as they are."""
        self._possible.update(possible)
        for name, one in self.buttons.items():
            one.disabled = self.disabled or not self._possible[name]
