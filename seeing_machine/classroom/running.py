"""Runs a learner's function: on copies, with a time limit, and with every exception turned into words."""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import signal
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from seeing_machine.classroom.comparing import Unknown, plain, same


class TimeUp(BaseException):
    """The time limit has passed. No Exception, so that a learner's `except Exception` does not swallow it."""


@dataclass(frozen=True)
class Raised:
    """An exception in place of a result."""

    kind: str
    text: str = ""
    line: int | None = None
    code: str = ""

    def __str__(self) -> str:
        where = f" in line {self.line}" if self.line else ""
        line = f" (`{self.code}`)" if self.code else ""
        return f"{self.kind}{where}{line}" + (f": {self.text.rstrip('.')}" if self.text else "")


@dataclass
class Run:
    """What came of calling a function on every input.

    Attributes
    ----------
    results : list
        One per input: a plain result, or a `Raised`. Shorter than the inputs where the time was up.
    printed : bool
        Whether the function printed anything.
    changed : bool
        Whether it changed one of its arguments.
    timed_out : bool
        Whether it was stopped.
    """

    results: list[Any] = field(default_factory=list)
    printed: bool = False
    changed: bool = False
    timed_out: bool = False


class _Sink(io.TextIOBase):
    """Takes what is printed and keeps only whether anything was."""

    used = False

    def write(self, text: str) -> int:
        self.used = True
        return len(text)


def run(function: Callable[..., Any], inputs: list[tuple[Any, ...]], seconds: float = 10.0) -> Run:
    """Call `function` on a copy of each of `inputs`.

    Parameters
    ----------
    function : callable
        The learner's, or a wrong answer to compare with.
    inputs : list of tuple
        One tuple of arguments per call.
    seconds : float
        For all calls together. The limit holds in the main thread of systems with `signal.setitimer`;
        elsewhere there is none, because a thread cannot be stopped from outside.

    Returns
    -------
    Run
        The results, and what was noticed on the way. Only KeyboardInterrupt leaves this function.
    """
    done = Run()
    sink = _Sink()
    try:
        with time_limit(seconds), contextlib.redirect_stdout(sink), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for arguments in inputs:
                given = copy.deepcopy(arguments)
                done.results.append(_call(function, given))
                done.changed = done.changed or _changed(given, arguments)
    except TimeUp:
        done.timed_out = True
    done.printed = sink.used
    return done


def _changed(given: tuple[Any, ...], before: tuple[Any, ...]) -> bool:
    pairs = [(plain(now), plain(then)) for now, then in zip(given, before, strict=True)]
    return any(not same(now, then) for now, then in pairs if not isinstance(then, Unknown))


def _call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return plain(function(*arguments))
    except (Exception, SystemExit) as error:
        return _raised(error, function)


def _raised(error: BaseException, function: Callable[..., Any]) -> Raised:
    try:
        text = " ".join(str(error).split())[:200]
    except Exception:  # an exception whose own text raises
        text = ""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__)
             if frame.f_code.co_filename == file]
    if not lines or file is None:
        return Raised(type(error).__name__, text)
    return Raised(type(error).__name__, text, lines[-1], linecache.getline(file, lines[-1]).strip()[:80])


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in the block after `seconds`, where that is possible.

    An alarm that somebody else has set is put back afterwards, with the time it has left.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum: int, frame: Any) -> None:
        raise TimeUp

    handler = signal.signal(signal.SIGALRM, stop)
    began = time.monotonic()
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler or signal.SIG_DFL)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 0.001), interval)
