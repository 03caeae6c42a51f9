"""An algorithm in an explorer: a step on, a step back, or by itself to the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets as t

from ._buttons import Buttons
from ._playing import Playing


class Stepping(Playing):
    """Adds `step` and `playing`, and buttons for them, to an explorer; `last_step` is what it has to define.

    Attributes
    ----------
    step : int
        How many steps are done.
    playing : bool
        Whether it goes on by itself.
    """

    PAUSE = 0.5
    INSTEAD = "Set step instead."

    step = t.Int(0, min=0)

    @property
    def stride(self) -> int:
        """How many steps it goes on at once while it runs by itself."""
        return 1

    @property
    def last_step(self) -> int:
        """The step after which nothing changes."""
        raise NotImplementedError(f"{type(self).__name__} has no last_step")

    def stepping_buttons(self, more: dict[str, tuple[str, Callable[[], Any]]]) -> Buttons:
        """Return the buttons back, next and run, and more by name, as tip and action; see `show_stepping`."""
        self._stepping = Buttons({
            "back": ("one step back", lambda: self.go(self.step - 1)),
            "next": ("one step on", lambda: self.go(self.step + 1)),
            "run": ("step by step to the end", lambda: setattr(self, "playing", not self.playing)), **more},
            width="104px")
        return self._stepping

    def show_stepping(self, next_is: str, **possible: bool) -> None:
        """Say what the next step is called, and switch off what cannot be done."""
        ended = self.step >= self.last_step
        self._stepping.allow(back=self.step > 0, next=not ended, run=self.playing or not ended, **possible)
        words = {"back": "◂ back", "next": f"{next_is} ▸", "run": "stop" if self.playing else "run"}
        for name, text in words.items():
            self._stepping.buttons[name].description = text

    def go(self, step: int) -> None:
        """Stop, and go to a step; beyond the ends, to the end."""
        self.playing = False
        self.step = min(max(step, 0), self.last_step)

    def tick(self) -> bool:
        """Go on by one step, or by `stride`."""
        if self.step >= self.last_step:
            return False
        self.step = min(self.step + self.stride, self.last_step)
        return True
