"""What was done, so that it can be undone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

#: How many changes can be undone, and the seconds within which changes of one kind are one.
MOST, PAUSE = 100, 1.0


class Undoing:
    """The values that were there before the present one, and those that were undone.

    Parameters
    ----------
    clock : callable
        Gives the seconds; changes of one kind that follow each other fast, as in a drag, are undone together.

    Examples
    --------
    >>> undoing = Undoing()
    >>> undoing.note("before", None)
    >>> undoing.back("after"), undoing.forth("before")
    ('before', 'after')
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._past: list[Any] = []
        self._future: list[Any] = []
        self._last: tuple[Any, float] = (None, 0.0)

    def note(self, old: Any, kind: Any) -> None:
        """Keep what was there before a change; `kind` is None for one that stands alone."""
        before, when = self._last
        self._last = (kind, self._clock())
        if kind is None or kind != before or self._last[1] - when > PAUSE:
            self._past = [*self._past[1 - MOST:], old]
        self._future.clear()

    @property
    def can_go_back(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._past)

    @property
    def can_go_forth(self) -> bool:
        """Whether there is something to redo."""
        return bool(self._future)

    def back(self, now: Any) -> Any:
        """Return the value before `now`, or None."""
        return self._travel(now, self._past, self._future)

    def forth(self, now: Any) -> Any:
        """Return the value that was undone last, or None."""
        return self._travel(now, self._future, self._past)

    def _travel(self, now: Any, source: list[Any], target: list[Any]) -> Any:
        self._last = (None, 0.0)
        if not source:
            return None
        target.append(now)
        return source.pop()
