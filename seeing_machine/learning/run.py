"""A training run in a thread of its own, with controls that answer at once: the time machine."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from .._validate import Words, check_choice, check_integer, problem
from .checkpoints import Checkpoint
from .deck import Splits
from .events import Batch, Diverged, Epoch, Event
from .files import load, save
from .networks import Network
from .recipes import PLAIN, Recipe
from .trainer import Training

#: How many seconds lie between two calls of the listener for batches alone.
_PACE = 0.1

_runs: dict[str, Run] = {}


class Run:
    """Training that can be started, paused, stepped, wound back and stopped, while everything else goes on.

    Parameters
    ----------
    network : Network
        Learns, in place.
    data : Splits
        `train` and `validation` pictures.
    recipe : Recipe
        The settings.
    name : str
        A new run closes the older one of the same name: so a cell can be run again.
    device : str
        As for `train`.
    on_change : callable, optional
        Called with the run when something is new: at once for an epoch and a change of `state`, else about ten times
        a second. **It is called in the run's own thread**, between two steps; for a control, in the thread of whoever
        uses it. If it raises, the run fails.
    memory : int
        Bytes for checkpoints. When they need more, some between the first and the newest are forgotten, so that the
        rest lie evenly.
    keep : path, optional
        A file that is written after every epoch: network, settings, history and newest checkpoint. `reopened` goes on
        from it, also in a new kernel.

    Attributes
    ----------
    state : str
        "ready", "running", "paused", "finished", "failed" or "cancelled".
    message : str
        What went wrong, in one sentence; else "".
    recipe : Recipe
        The settings; `rewind` can change them.
    history : list of Epoch
        What is behind, from epoch 0. Their `checkpoint` is None: see `epochs`.
    batch : (int, int)
        How many batches of this epoch are done, and how many there are; (0, 0) between two epochs.
    images_per_second : float
        In this epoch so far, or in the last one; 0 before the first.

    Raises
    ------
    TypeError, ValueError
        If network, data and recipe do not fit each other.

    Notes
    -----
    Controls return at once and can be called from any thread; a step that is on its way is finished first. Only
    `still`, `wait` and `close` wait for the run; `on_change` must call neither of the last two.

    Examples
    --------
    >>> from seeing_machine.images import datasets
    >>> from seeing_machine.learning import Network, Recipe, Run, small_cnn
    >>> data = datasets.drawn(train=200, validation=50, test=50)
    >>> run = Run(Network(small_cnn(width=4), (32, 32, 3)), data, Recipe(epochs=2, batch=50))
    >>> run.start().wait()
    'finished'
    >>> run.epochs, len(run.losses)
    ([0, 1, 2], 8)
    >>> run.rewind(1).wait(), len(run.losses)
    ('paused', 4)
    >>> run.close()
    """

    def __init__(self, network: Network, data: Splits, recipe: Recipe = PLAIN, *, name: str = "training",
                 device: str = "auto", on_change: Callable[[Run], Any] | None = None, memory: int = 256_000_000,
                 keep: str | Path | None = None) -> None:
        self._memory = check_integer(memory, "memory", 1)
        self._training = Training(network, data, recipe, device=device)
        self.network, self.data, self.recipe, self.name = network, data, recipe, name
        self.state, self.message, self.batch, self.images_per_second = "ready", "", (0, 0), 0.0
        self.history: list[Epoch] = []
        self._device, self._on_change, self._keep = device, on_change, keep
        self._checkpoints: dict[int, Checkpoint] = {}
        self._losses: list[float] = []
        self._unread: list[torch.Tensor] = []  # losses that may still be on the device
        self._marks = {0: 0}  # how many losses there were when an epoch was done
        # What follows, and all above, changes only under this lock, which is never held while the network computes.
        self._change = threading.Condition(threading.RLock())
        self._steps = 0  # batches to do although paused
        self._back: Checkpoint | None = None  # where to go before the next step
        self._guests = 0  # callers inside of `still`, or waiting for it
        self._inside = 0
        self._busy = False  # the thread is within a step, or telling of it
        self._thread: threading.Thread | None = None
        if name in _runs:
            _runs[name].close()
        _runs[name] = self

    @classmethod
    def reopened(cls, keep: str | Path, data: Splits, **options: Any) -> Run:
        """Return a run that goes on from the file that another run has kept.

        Parameters
        ----------
        keep : path
            The file. The new run goes on writing it.
        data : Splits
            The same pictures as before: they are not in the file.
        **options
            `name`, `device`, `on_change`, `memory` as for a new run.

        Raises
        ------
        FileNotFoundError, ValueError
            If there is no such file, or it holds no run.
        """
        saved = load(keep)
        if saved.recipe is None or saved.checkpoint is None:
            raise ValueError(problem("keep", Words(f"{Path(keep).name}, which holds a network without its run"),
                                     "a file that a run has kept"))
        run = cls(saved.network, data, saved.recipe, keep=keep, **options)
        run.history, run._losses = saved.history, saved.losses
        run._checkpoints = {saved.checkpoint.epoch: saved.checkpoint}
        run._marks = {saved.checkpoint.epoch: len(saved.losses)}
        run.state = "paused"
        return run

    @property
    def epochs(self) -> list[int]:
        """The epochs that `rewind` and `network_at` can go to."""
        return list(self._checkpoints)

    @property
    def losses(self) -> list[float]:
        """The loss of each batch, as far as `history` and `batch` go. On a GPU this waits for it."""
        with self._change:
            if self._unread:
                self._losses += torch.stack(self._unread).tolist()  # all at once
                self._unread = []
            return list(self._losses)

    def start(self) -> Run:
        """Train, or go on, until the last epoch; return the run."""
        return self._control("running")

    def pause(self) -> Run:
        """Stop after the batch that is on its way; return the run."""
        return self._control("paused")

    def step(self) -> Run:
        """Pause, and do one batch; the validation too, where it was the last of its epoch. Return the run."""
        with self._change:
            self._steps += 1
        return self._control("paused")

    def rewind(self, epoch: int, recipe: Recipe | None = None) -> Run:
        """Go back to the end of an epoch and pause there; what came after it is forgotten.

        Parameters
        ----------
        epoch : int
            One of `epochs`.
        recipe : Recipe, optional
            Go on from there with other settings; the optimiser and `whiten` must stay.

        Returns
        -------
        Run
            Itself. Trained on with the same recipe, on the CPU it gives the same numbers as before, bit for bit.

        Raises
        ------
        ValueError
            If the epoch is not kept, or the run is cancelled.
        """
        with self._change:
            self._refuse_if_cancelled()
            self._go_back(self._checkpoints[check_choice(epoch, "epoch", self.epochs)])
            self.message, self._steps = "", 0
            self.recipe = recipe or self.recipe
        return self._control("paused")

    def cancel(self) -> Run:
        """Stop for good; history and checkpoints can still be looked at. Return the run."""
        return self._control("cancelled")

    def close(self) -> None:
        """Cancel, and wait until the thread has ended: at most for one batch."""
        self.cancel()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(10)
        if _runs.get(self.name) is self:
            del _runs[self.name]

    def wait(self, timeout: float | None = None) -> str:
        """Wait until nothing runs, at most `timeout` seconds; return the state."""
        with self._change:
            self._change.wait_for(lambda: not self._active, timeout)
            return self.state

    @contextmanager
    def still(self) -> Iterator[Network]:
        """Hold the run between two steps, and give its network: ``with run.still() as network``."""
        with self._change:
            self._guests += 1
            if threading.current_thread() is not self._thread:  # which calls `on_change` between two steps anyway
                self._change.wait_for(lambda: not self._busy and self._back is None)
            self._inside += 1
        try:
            yield self.network
        finally:
            with self._change:
                self._guests -= 1
                self._inside -= 1
                self._change.notify_all()

    def network_at(self, epoch: int) -> Network:
        """Return a copy of the network as it was at the end of an epoch, on the CPU; the run goes on.

        Raises
        ------
        ValueError
            If the epoch is not one of `epochs`.
        """
        with self._change:
            checkpoint = self._checkpoints[check_choice(epoch, "epoch", self.epochs)]
        old = self.network
        network = Network(old.layers, old.shape, classes=old.classes, seed=old.seed)
        checkpoint.put_weights(network)
        return network

    @property
    def _active(self) -> bool:
        return self._busy or self.state == "running" or bool(self._steps) or self._back is not None

    def _control(self, state: str) -> Run:
        with self._change:
            if self.state == state == "cancelled":
                return self
            self._refuse_if_cancelled()
            self.state = state
            if state == "cancelled":
                self._back, self._steps = None, 0
            elif self._thread is None:
                self._thread = threading.Thread(target=self._work, name=f"run {self.name}", daemon=True)
                self._thread.start()
            self._change.notify_all()
        self._tell()
        return self

    def _refuse_if_cancelled(self) -> None:
        if self.state == "cancelled":
            raise ValueError(problem("run", Words("a cancelled run"), "one that can go on", "Make a new Run."))

    def _tell(self) -> None:
        if self._on_change is not None:
            self._on_change(self)

    def _go_back(self, checkpoint: Checkpoint) -> None:
        """Forget what came after a checkpoint, and have the thread set the network to it."""
        epoch, self._back, self.batch = checkpoint.epoch, checkpoint, (0, 0)
        self.history = [past for past in self.history if past.epoch <= epoch]
        self._losses = self.losses[:self._marks[epoch]]
        for later in [past for past in self._checkpoints if past > epoch]:
            del self._checkpoints[later]

    # From here on: what the thread does.

    def _work(self) -> None:
        events: Iterator[Event] | None = None
        told = 0.0
        while True:
            order, back = self._ordered()
            if order == "end":
                return
            try:
                if back is not None:
                    events, news = self._resumed(back), True
                else:
                    events = events or self._resumed(self._newest)
                    news = self._take(next(events, None))
                if news or time.monotonic() - told > _PACE:
                    told = time.monotonic()
                    self._tell()
            except Exception as error:  # whatever it is: the learner gets a sentence, the network its last good state
                events = None
                self._fail(error, restore=back is None)
                with suppress(Exception):
                    self._tell()

    def _ordered(self) -> tuple[str, Checkpoint | None]:
        """Wait for something to do: "back" and whereto, "step", or "end"."""
        with self._change:
            self._busy = False
            self._change.notify_all()
            self._change.wait_for(lambda: self.state == "cancelled" or (self._back is not None and not self._inside)
                                  or (not self._guests and (self.state == "running" or self._steps > 0)))
            if self.state == "cancelled":
                return "end", None
            self._busy = True
            back, self._back = self._back, None
            return "step" if back is None else "back", back

    @property
    def _newest(self) -> Checkpoint | None:
        return self._checkpoints[self.epochs[-1]] if self._checkpoints else None

    def _resumed(self, checkpoint: Checkpoint | None) -> Iterator[Event]:
        """Set the network to a checkpoint, and return what follows from there."""
        if self.recipe is not self._training.recipe:
            self._training = Training(self.network, self.data, self.recipe, device=self._device)
        if checkpoint is not None:
            checkpoint.put_weights(self.network)
        return self._training.events(checkpoint)

    def _take(self, event: Event | None) -> bool:
        """Write an event down; return whether the listener should hear of it at once."""
        with self._change:
            if self._back is not None or self.state == "cancelled":
                return False  # while this step was on its way, somebody went back behind it
            if event is None:
                self.state, self._steps = "finished", 0
            elif isinstance(event, Batch):
                self._unread.append(event.loss)
                self.batch, self.images_per_second = (event.batch, event.batches), event.images_per_second
                if self._steps and event.batch < event.batches:
                    self._steps -= 1
                return self.state == "paused"
            elif isinstance(event, Epoch) and event.checkpoint is not None:
                self.history.append(replace(event, checkpoint=None))
                self.batch = (0, 0)
                self._marks[event.epoch] = len(self.losses)
                self._checkpoints[event.epoch] = event.checkpoint
                self._thin_out()
                if self._steps and event.epoch:
                    self._steps -= 1
            else:
                return False
        if self._keep is not None and isinstance(event, Epoch):
            save(self._keep, self.network, recipe=self.recipe, checkpoint=event.checkpoint, history=self.history,
                 losses=self.losses)
        return True

    def _thin_out(self) -> None:
        """Forget checkpoints until the rest fits: each time the one whose neighbours are closest, the oldest first."""
        while len(self._checkpoints) > 2 and sum(kept.size for kept in self._checkpoints.values()) > self._memory:
            kept = self.epochs
            gap, place = min((kept[place + 1] - kept[place - 1], place) for place in range(1, len(kept) - 1))
            del self._checkpoints[kept[place]]

    def _fail(self, error: Exception, *, restore: bool) -> None:
        newest = self._newest
        where = f"as it was after epoch {newest.epoch}" if newest else "as it was at the start"
        with self._change:
            if self.state == "cancelled":
                return
            self.state, self._steps = "failed", 0
            self.message = f"{_sentence(error, self.recipe)} The network is {where}."
            if newest and restore:
                self._go_back(newest)
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def _sentence(error: Exception, recipe: Recipe) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)) or "allocate memory" in text or "out of memory" in text:
        return (f"The memory is not enough to train this network with batches of {recipe.batch}. Use smaller batches, "
                "or fewer channels.")
    if isinstance(error, Diverged):
        return text
    return f"Training stopped, {type(error).__name__}: {text[:300].rstrip('.')}."


@atexit.register
def _close_all() -> None:
    """End the threads before the interpreter goes: torch must not be cut off in the middle of a step."""
    for run in list(_runs.values()):
        with suppress(Exception):
            run.close()
