"""One run from its settings on: its pictures are made ready in a thread of its own, then it trains."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from seeing_machine.images.datasets import Splits
from seeing_machine.learning import Epoch, Network, Run, load

from ._training_settings import Settings

Heard = Callable[[str, int, int], None]


class _Stopped(Exception):
    """Ends a download that is not wanted any more."""


class Trial:
    """A run that may not have begun yet.

    Parameters
    ----------
    settings : Settings
        What it is made of.
    load : callable
        Gives the pictures for settings; called in a thread, because that may take a while, with the settings and what
        hears how far a download is.
    heard : callable
        Called with the trial when something is new, in whichever thread that happens.
    name, device : str
        As for a `Run`.
    file : path, optional
        Written after every epoch.
    reopen : bool
        Whether to go on from the file, where it holds a run with these settings.

    Attributes
    ----------
    run : Run or None
        None until the pictures are there.
    data : Splits or None
        The pictures.
    download : tuple or None
        The name of the file that is being downloaded, how many of its bytes are here, and how many it has.
    """

    run: Run | None = None
    data: Splits | None = None
    download: tuple[str, int, int] | None = None

    def __init__(self, settings: Settings, load: Callable[[Settings, Heard], Splits], heard: Callable[[Trial], None], *,
                 name: str, device: str, file: Path | None = None, reopen: bool = False) -> None:
        self.settings = settings
        self._file, self._reopen = file, reopen
        self._load, self._heard, self._name, self._device = load, heard, name, device
        self._message, self._order, self._closed = "", "", False
        self._lock = threading.Lock()
        self._preparing = threading.Thread(target=self._prepare, name=f"pictures for {name}", daemon=True)
        self._preparing.start()

    @property
    def state(self) -> str:
        """Return "preparing", or a state of `Run`."""
        if self.run is None:
            return "cancelled" if self._closed else "failed" if self._message else "preparing"
        return self.run.state

    @property
    def live(self) -> bool:
        """Whether it can go on."""
        return self.state in ("preparing", "ready", "running", "paused")

    @property
    def message(self) -> str:
        """What went wrong, in a sentence, or what is to be known of the pictures; else ""."""
        note = self.data.note if self.data is not None else ""
        return self._message or (self.run.message if self.run is not None else "") or note

    @property
    def history(self) -> list[Epoch]:
        """The epochs behind it."""
        return [] if self.run is None else list(self.run.history)

    def order(self, what: str) -> None:
        """Have the run "start", "pause" or "step": at once, or as soon as there is one."""
        with self._lock:
            run = self.run
            if run is None:
                self._order = what
        if run is not None:
            getattr(run, what)()

    def rewind(self, epoch: int, settings: Settings) -> None:
        """Wind back to an epoch, to go on from there with these settings."""
        if self.run is not None:
            self.run.rewind(epoch, settings.recipe)
            self.settings = replace(self.settings, recipe=settings.recipe)

    def wait(self, timeout: float | None = None) -> str:
        """Wait until nothing runs, at most `timeout` seconds; return the state."""
        self._preparing.join(timeout)
        return self.state if self.run is None else self.run.wait(timeout)

    def close(self) -> None:
        """Stop for good; what it has learned can still be looked at."""
        with self._lock:
            self._closed = True
        if self.run is not None:
            self.run.close()
        self._heard(self)

    def _prepare(self) -> None:
        try:
            data = self._load(self.settings, self._fetched)
            run = self._begun(data)
        except _Stopped:
            pass
        except MemoryError:
            self._message = "The memory is not enough for these pictures. Take fewer of them."
        except Exception as error:  # whatever it is: a learner gets a sentence
            self._message = f"It cannot begin: {' '.join(str(error).split()) or type(error).__name__}"
        else:
            with self._lock:
                self.data, self.run = data, run
            if self._closed:
                run.close()
            elif self._order:
                getattr(run, self._order)()
        self._heard(self)

    def _fetched(self, name: str, here: int, of: int) -> None:
        """Tell each hundredth of a download; cancelled, it stops there, to go on another time."""
        if self._closed:
            raise _Stopped
        last = self.download
        self.download = name, here, of
        if last is None or last[0] != name or 100 * last[1] // of != 100 * here // of:
            self._heard(self)

    def _begun(self, data: Splits) -> Run:
        """Return a new run, or that in the file."""
        options: dict[str, Any] = {"name": self._name, "device": self._device,
                                   "on_change": lambda _run: self._heard(self)}
        network = Network(self.settings.layers(len(data.train.classes)), data.train.images.shape[1:],
                          classes=data.train.classes, seed=self.settings.recipe.seed)
        if self._file is not None and self._file.exists():
            saved = load(self._file)  # which refuses what no run has written: that must not be written over
            if self._reopen and (saved.recipe, saved.network.layers) == (self.settings.recipe, network.layers):
                return Run.reopened(self._file, data, **options)
        return Run(network, data, self.settings.recipe, keep=self._file, **options)
