"""A film in an explorer: the frame that is shown, and a switch that lets it run."""

from __future__ import annotations

import asyncio
from typing import Any

import traitlets as t

#: Frames that a film shows in a second.
SPEED = 12


class Playing(t.HasTraits):
    """Adds `frame` and `playing` to an explorer whose `image` is a film, (T, H, W).

    Attributes
    ----------
    frame : int
        The picture of the film that is shown, from 0.
    playing : bool
        Whether the film runs, round and round.
    """

    frame = t.Int(0, min=0)
    playing = t.Bool(False).tag(state=False)
    _showing: asyncio.Task[None] | None = None

    @t.observe("playing")
    def _play(self, _change: Any) -> None:
        if self._showing is not None:
            self._showing.cancel()
        if self.playing:
            self._showing = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        film: Any = self
        while film.comm is not None:
            self.frame = (self.frame + 1) % len(film.image)
            await asyncio.sleep(1 / SPEED)
