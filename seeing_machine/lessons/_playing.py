"""What moves by itself in an explorer: a switch, under which it goes on and on; and a film, whose frames it shows."""

from __future__ import annotations

import asyncio
from typing import Any

import traitlets as t

from seeing_machine._validate import problem

from ._films import is_film

#: Frames that a film shows in a second.
SPEED = 12


class Playing(t.HasTraits):
    """Adds `playing` to an explorer, which defines `tick` and may set the two constants.

    Attributes
    ----------
    playing : bool
        Whether it goes on by itself.
    """

    #: Seconds from one tick to the next.
    PAUSE = 1 / SPEED
    #: What to do where nothing can run beside the code.
    INSTEAD = "Set frame instead."

    playing = t.Bool(False).tag(state=False)
    _task: asyncio.Task[None] | None = None

    def tick(self) -> bool:
        """Go on by one; return False, having done nothing, where the end is."""
        raise NotImplementedError(f"{type(self).__name__} has no tick")

    @t.validate("playing")
    def _in_a_notebook(self, proposal: Any) -> bool:
        if proposal.value:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                raise t.TraitError(problem("playing", True, "a notebook, where something can run beside the code",
                                           self.INSTEAD)) from None
        return proposal.value

    @t.observe("playing")
    def _play(self, _change: Any) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self.playing:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        explorer: Any = self
        while explorer.comm is not None and self.tick():
            await asyncio.sleep(self.PAUSE)
        self._task, self.playing = None, False


class Film(Playing):
    """Adds `frame` and `playing` to an explorer whose `image` may be a film, (T, H, W).

    Attributes
    ----------
    frame : int
        The picture of the film that is shown, from 0.
    playing : bool
        Whether the film runs, round and round.
    """

    frame = t.Int(0, min=0)

    def tick(self) -> bool:
        """Show the next frame, after the last one the first."""
        film: Any = self
        if not is_film(film.image):
            return False
        self.frame = (self.frame + 1) % len(film.image)
        return True
