"""Training: a network that learns, live, with a scrubber to wind it back."""

from __future__ import annotations

import threading
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine.images.kept_photo import SIDE
from seeing_machine.learning import Step, plan
from seeing_machine.learning.metrics import accuracy
from seeing_machine.widgets import Choice

from ._buttons import Buttons
from ._photo_switch import PhotoSwitch
from ._training_code import code
from ._training_controls import GROUPS, controls
from ._training_look import Moment
from ._training_photo import Photo, PhotoVerdict
from ._training_runs import Runs
from ._training_settings import Settings, can_follow, differences
from ._training_trial import Trial
from ._training_views import Bench, Curves
from ._training_words import described, progress

#: The buttons that drive a run, and their tips.
_BUTTONS = {"start": "train, with the settings below", "pause": "stop after the batch that is on its way",
            "step one batch": "change the weights once", "rewind": "go back to the epoch under the scrubber",
            "cancel": "stop for good", "keep as A": "keep this run beside the next one",
            "forget A": "drop the kept run"}


class Training(Runs, PhotoSwitch):
    """A network that learns, live: curves with a scrubber, and what the network of that moment does.

    Parameters
    ----------
    data : str, Splits or path, optional
        "drawn animals", "CIFAR-10", "Fashion-MNIST" or "MNIST"; pictures of your own, as `images.datasets` makes them;
        or a folder with one folder of photos for each class. What is to be downloaded is downloaded on `start`.
    device : str
        As for `learning.train`: "auto" takes a GPU where there is one.
    name : str
        Making another explorer of this name stops the run of this one: so a cell can be run again.
    file : path, optional
        A file that is written after every epoch. The same cell, run again in a new kernel, goes on from it: the network
        and its curves are there, paused.
    **state
        Starting values of the traits below; ``recipe="fast"`` sets several of them.

    Attributes
    ----------
    epoch : int or None
        Where the scrubber is; None is at the newest epoch, and goes on with it.
    judged : {"validation", "test"}
        Which pictures verdicts and confusion matrix are of.
    kind : int or None
        The class whose pictures alone are shown.
    picture : int or None
        The place, among the judged ones, of the picture whose maps are shown; None is the first.
    layer : int
        Which of the convolutions and residual blocks these maps are of, from 0.
    shown : {"A", "B"}
        Which of two runs is looked at: the kept one, or the present one.
    my_photo : bool
        Whether the network of that moment judges the learner's own photo too, as in `PhotoSwitch`; it learns nothing
        from it. The maps are those of the photo until another picture is chosen.
    wanted : float
        The share of right answers on validation pictures to try for; 0 sets no goal.
    data, pictures, biased, label_noise, shuffled : str, int, bool, float, bool
        Where the pictures come from, how many to learn from, and what is done to spoil them: every cat on blue; a share
        of wrong labels; labels dealt out anew.
    network, width : {"popular", "quick", "residual"}, int
        The list of layers to begin with, and the channels of the first.
    epochs, batch, optimiser, learning_rate, momentum, weight_decay, schedule, normalise, label_smoothing, whiten, \
flip_average, flip, shift, rotate, colour, seed
        As in `learning.Recipe`; `seed` decides the weights and the spoiled labels too.

    Notes
    -----
    A run keeps the settings it began with. Changed ones are for the next one, or for the same one wound back.

    Examples
    --------
    >>> from seeing_machine.images import datasets
    >>> widget = Training(datasets.drawn(train=200, validation=50, test=50), epochs=2, width=4)
    >>> widget.start().wait()
    'finished'
    >>> [past.epoch for past in widget.history], widget.confusion.sum()
    ([0, 1, 2], np.int64(50))
    >>> widget.rewind(1).wait(), len(widget.history)
    ('paused', 2)
    >>> widget.close()
    """

    TITLE = "How does a network learn?"
    RESULTS = ("parameters", "batches")
    PHOTO_SIDE = SIDE  # it is made small enough anyway, and as from a folder

    judged = t.Enum(["validation", "test"], "validation")
    kind = t.Int(None, allow_none=True, min=0)
    picture = t.Int(None, allow_none=True, min=0)
    layer = t.Int(0, min=0, max=20)
    wanted = t.Float(0.9, min=0, max=1)
    group = t.Enum(list(GROUPS), "learning")

    _photo: Photo | None = None
    _on_bench: Moment | None = None
    _showing: int | None = None  # the thread that shows news

    def __init__(self, data: Any = None, *, device: str = "auto", name: str = "training",
                 file: str | Path | None = None, **state: Any) -> None:
        self._heard: Any = None
        self._lock = threading.RLock()  # while a network learns, its thread brings news
        super().__init__(data, device, name, file, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return buttons, curves, settings, and what the network does."""
        self.buttons = self._controls["run"] = Buttons(
            {name: (tip, partial(self._press, name)) for name, tip in _BUTTONS.items()}, label="run")
        self.told = ipywidgets.HTML(layout={"flex": "1 1 100%"})
        self.curves = Curves()
        self.curves.loss.observe(self._scrubbed, "at")
        self.curves.accuracy.observe(self._scrubbed, "at")
        self.observe(self._changed, ["epoch", "shown"])  # which are no part of the state
        self.bench = Bench(lambda what, value: self._set({"kind": value, "picture": None} if what == "kind"
                                                         else {"picture": value}))
        which = self.choice("shown", "look at", [("run A", "A"), ("run B", "B")])
        judged = self.choice("judged", "judged by", [("validation pictures", "validation"), ("test pictures", "test")])
        layer = self._controls["layer"] = Choice(label="maps of layer", options=[])
        layer.observe(self._layer_chosen, "value")
        group = self.choice("group", "settings", list(GROUPS))
        self._groups = controls(self, self._source.names)
        self._which, self.verdict = which, PhotoVerdict()
        return [[self.buttons], [self.told], [self.curves], [group], list(self._groups.values()),
                [which, judged, layer], self.photo_switch(), [self.verdict], [self.bench]]

    # -- driving -----------------------------------------------------------------------------------------------

    def _press(self, button: str) -> None:
        act = {"start": self.start, "pause": self.pause, "step one batch": self.step, "rewind": self.rewind,
               "cancel": self.cancel, "keep as A": self.keep, "forget A": self.forget}[button]
        try:
            act()
        except ValueError as error:
            self.panel.error = self.error = str(error)

    def _hear(self, trial: Trial) -> None:
        """Show what is new. This is called in the run's own thread, for batches ten times a second."""
        if trial is not self.trial:
            return
        news = trial.state, trial.message, [id(past) for past in trial.history]
        if news == self._heard:
            with self._lock:
                self._show_progress()
            return
        self._heard = news
        if trial.run is not None and trial.history:
            self._look(self._kept(trial, trial.history[-1]))  # the scrubber may go there from wherever it is
        self._changed()

    # -- what is shown -----------------------------------------------------------------------------------------

    def _scrubbed(self, change: Any) -> None:
        self.epoch = None if change.new is None else int(change.new)

    def _layer_chosen(self, change: Any) -> None:
        if change.new is not None:
            self.layer = int(change.new)

    def _changed(self, _change: Any = None) -> None:
        if self._ready and self._showing != threading.get_ident():
            self._say()
            self._look(self.moment)
        with self._lock:
            before, self._showing = self._showing, threading.get_ident()
            super()._changed(_change)
            self._showing = before
            if self._ready and not self.error and self.trial is not None and self.trial.state == "failed":
                self.panel.error = self.error = self.trial.message

    def _say(self) -> None:
        """Show what is known of the moment without asking its network, so that the scrubber is answered at once."""
        moment = self.moment
        if moment is not None and moment is not self._on_bench and moment.knows(self.judged, self.picture):
            with self._lock, suppress(Exception):  # as below
                self.bench.show_confusion(moment, self.judged, self._class)
                self.panel.status = self.describe()

    def _look(self, moment: Moment | None) -> None:
        """Work out what a moment makes of the pictures, while the run waits: beside it, that would take seconds.

        This comes before the lock is taken: the run may be about to tell news, and would wait for the lock.
        """
        wanted = self.judged, self._class, self.picture, self.layer, self._photo
        if moment is None or moment.ready == wanted:
            return
        run = self.trial.run if self.trial is not None else None
        with suppress(Exception):  # what fails here fails again in `update`, which says so; the run must not fail
            with run.still() if run is not None else nullcontext():
                moment.prepare(*wanted)
        moment.ready = wanted

    def update(self) -> None:
        """Bring buttons, curves, settings and the bench in line."""
        trial, settings = self.trial, self.settings
        for name, box in self._groups.items():
            box.layout.display = None if name == self.group else "none"
        self._controls["biased"].layout.display = None if self.data == "drawn animals" else "none"
        self._show_progress()
        self._show_buttons(settings)
        kept = self.kept
        self._which.layout.display = None if kept is not None else "none"
        self.curves.compare(None if kept is None else differences(
            kept.settings, trial.settings if trial is not None else settings))
        moment = self.moment
        at = None if self.epoch is None or moment is None else float(moment.past.epoch)
        if self.curves.loss.at is None or at is None or int(self.curves.loss.at) != at:
            self.curves.loss.at = at
        if self.fresh("judged", "kind", "picture", "layer", "_photo") or moment is not self._on_bench:
            self.bench.show(moment, self.judged, self._class, self.picture, self.layer, self._photo)
            self._show_layers(moment)
            self._on_bench = moment
        self._show_verdict(moment)
        now = self.accuracy
        reached = "" if np.isnan(now) else f"   now {100 * now:.1f} %{'   ✓ done' if now >= self.wanted else ''}"
        self.goal = f"goal: {100 * self.wanted:.0f} % of the validation pictures{reached}" if self.wanted else ""

    def _show_verdict(self, moment: Moment | None) -> None:
        if self._photo is None:
            self.verdict.show(None)
        elif moment is None:
            self.verdict.show(self._photo.seen(self._source.size(self.data)[2]))
        else:
            self.verdict.show(moment.seen(self._photo), moment.pictures("train").classes, moment.chances(self._photo))

    def _show_progress(self) -> None:
        self.told.value = progress(self.trial)
        self.curves.show({name: trial for name, trial in (("B", self.trial), ("A", self.kept)) if trial is not None})

    def _show_buttons(self, settings: Settings) -> None:
        trial, state = self.trial, self.trial.state if self.trial is not None else ""
        same = trial is not None and trial.settings == settings
        possible = {"start"} if not (state in ("running", "preparing") and same) else set()
        possible |= {"pause"} if state in ("running", "preparing") else set()
        possible |= {"step one batch"} if state in ("", "running", "paused", "ready") else set()
        possible |= {"cancel"} if trial is not None and trial.live else set()
        possible |= {"keep as A"} if trial is not None and trial.history else set()
        possible |= {"forget A"} if self.kept is not None else set()
        words = {"start": "start" if trial is None else "go on" if same and trial.live else "start anew"}
        moment = self._moment(trial)
        if trial is not None and moment is not None and state != "cancelled" and can_follow(trial.settings, settings):
            possible.add("rewind")
            words["rewind"] = f"rewind to epoch {moment.past.epoch}"
        self.buttons.allow(**{name: name in possible for name in _BUTTONS})
        for name, button in self.buttons.buttons.items():
            button.description = words.get(name, name)

    def _show_layers(self, moment: Moment | None) -> None:
        control = self._controls["layer"]
        places = moment.layers if moment is not None else []
        control.options = [(str(place + 1), str(number)) for number, place in enumerate(places)]
        control.value = str(min(self.layer, len(places) - 1)) if places else None
        control.layout.display = self._controls["judged"].layout.display = None if places else "none"

    # -- my photo ----------------------------------------------------------------------------------------------

    def take_photo(self, photo: np.ndarray) -> None:
        """Let the network judge the photo."""
        if self._photo is None or photo is not self._photo.image:
            self._photo = Photo(photo)
            self._set({"picture": None})

    def leave_photo(self) -> None:
        """Judge the photo no more."""
        self._photo = None
        self._changed()

    # -- results -----------------------------------------------------------------------------------------------

    @property
    def _class(self) -> int | None:
        """The class whose pictures alone are shown, if the pictures have it."""
        moment = self.moment
        return self.kind if self.kind is not None and moment and self.kind < len(moment.past.confusion) else None

    @property
    def confusion(self) -> np.ndarray | None:
        """The confusion matrix under the scrubber, of the judged pictures, int64 (K, K): rows are the truth."""
        return None if self.moment is None else self.moment.confusion(self.judged)

    @property
    def accuracy(self) -> float:
        """The share of validation pictures that are right under the scrubber, 0 to 1; nan before there is one."""
        return float("nan") if self.moment is None else accuracy(self.moment.past.confusion)

    def _steps(self) -> list[Step]:
        _, classes, (height, width, *channels) = self._source.size(self.data)
        return plan(self.settings.layers(classes), (channels[0] if channels else 1, height, width))

    @property
    def parameters(self) -> int:
        """How many numbers the network of the settings learns."""
        return sum(step.parameters for step in self._steps())

    @property
    def batches(self) -> int:
        """How many steps an epoch of the settings has."""
        return -(-min(self.pictures, self._source.size(self.data)[0]) // self.batch)

    def describe(self) -> str:
        """Say how good the network under the scrubber is, what it confuses, and how far the run is."""
        if self.moment is None and self.trial is None:
            count = min(self.pictures, self._source.size(self.data)[0])
            return (f"Nothing is trained yet. There are {count:,} pictures to learn from ({self.data}), "
                    f"{self.batches:,} batches in an epoch, and a network of {self.parameters:,} numbers.")
        return described(self._looked_at, self.moment, self.judged, self._class, self.picture, self.settings,
                         self._photo)

    def snippets(self) -> dict[str, str]:
        """Return the code that trains as far as the scrubber is."""
        moment, settings = self.moment, self.settings
        epoch = moment.past.epoch if moment is not None and moment.trial.settings == settings else 0
        return code(settings, epoch, self._source.size(self.data)[1], self._steps())
