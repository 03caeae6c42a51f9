"""The runs of an explorer: the present one, which is driven, and one that was kept beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

import traitlets as t

from seeing_machine._validate import Words, check_choice, problem
from seeing_machine.learning import Epoch, Network

from ._training_controls import Recipes
from ._training_look import Moment
from ._training_pictures import Source
from ._training_settings import Settings, can_follow, differences
from ._training_trial import Trial

#: How many moments are kept at hand, each a small network and what it said.
_MOMENTS = 32


class Runs(Recipes):
    """The runs of an explorer, and the moment of one of them that is looked at.

    Parameters
    ----------
    data : str, Splits, path or None
        Where the pictures come from, see `Source`.
    device, name : str
        As for a `Run`; an older explorer of the same name stops.
    file : str, path or None
        Where the run is kept after every epoch, and gone on from.
    **state
        Starting values of traits.

    Attributes
    ----------
    epoch : int or None
        Where the scrubber is; None is at the newest epoch.
    shown : {"A", "B"}
        Which run is looked at: the kept one, or the present one.
    trial, kept : Trial or None
        B, the present run, and A.
    """

    epoch = t.Int(None, allow_none=True, min=0).tag(state=False)
    shown = t.Enum(["A", "B"], "B").tag(state=False)

    trial: Trial | None = None
    kept: Trial | None = None
    _explorers: ClassVar[WeakValueDictionary[str, Runs]] = WeakValueDictionary()

    def __init__(self, data: Any, device: str, name: str, file: str | Path | None, **state: Any) -> None:
        known = isinstance(data, str) and data in Source().names
        self._source = Source(None if known else data)
        self._device, self._name = device, name
        self._file = None if file is None else Path(file)
        self._moments: dict[int, Moment] = {}
        if name in self._explorers:
            self._explorers[name].cancel()
        self._explorers[name] = self
        super().__init__(**self.completed({"data": data if known else self._source.names[0], **state}))
        if self._file is not None and self._file.exists():
            self._begin(reopen=True)
            self._changed()

    @t.validate("data")
    def _known(self, proposal: Any) -> str:
        try:
            return check_choice(proposal.value, "data", self._source.names)
        except ValueError as error:
            raise t.TraitError(str(error)) from None

    def _hear(self, trial: Trial) -> None:
        """Show what is new. This is called in the run's own thread, for batches ten times a second."""
        raise NotImplementedError  # an explorer shows something

    # -- driving -----------------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The settings that the next run will have."""
        return Settings.of(self)

    def start(self) -> Self:
        """Train, or go on; with changed settings begin a new run, and leave the old one. Return the explorer."""
        return self._order("start")

    def pause(self) -> Self:
        """Stop after the batch that is on its way; return the explorer."""
        return self._order("pause") if self.trial is not None and self.trial.live else self

    def step(self) -> Self:
        """Do one batch, and pause; return the explorer."""
        return self._order("step")

    def rewind(self, epoch: int | None = None) -> Self:
        """Go back to an epoch, by default that under the scrubber, and pause there, with the settings of now.

        Raises
        ------
        ValueError
            If there is no run, it is cancelled, the epoch is not kept, or settings have changed that cannot.
        """
        trial = self.trial
        if trial is None or trial.run is None:
            raise ValueError(problem("rewind", Words("nothing"), "a run that has begun", "Start one."))
        if trial.state == "cancelled":
            raise ValueError(problem("rewind", Words("a cancelled run"), "one that can go on", "Start anew."))
        if not can_follow(trial.settings, self.settings):
            raise ValueError(problem("rewind", Words(f"another {differences(trial.settings, self.settings)[0][0]}"),
                                     "the same pictures, network and optimiser", "Start anew."))
        moment = self._moment(trial)
        trial.rewind(epoch if epoch is not None else moment.past.epoch if moment else 0, self.settings)
        self.epoch = None
        return self

    def cancel(self) -> Self:
        """Stop for good; what has been learned can still be looked at. Return the explorer."""
        if self.trial is not None:
            self.trial.close()
        return self

    def keep(self) -> Self:
        """Stop the run and keep it as A, beside the next one, B; return the explorer."""
        if self.trial is not None and self.trial.history:
            self.trial.close()
            self.kept, self.trial = self.trial, None
            self._changed()
        return self

    def forget(self) -> Self:
        """Drop A; return the explorer."""
        self.kept = None
        self._changed()
        return self

    def wait(self, timeout: float | None = None) -> str:
        """Wait until nothing runs, at most `timeout` seconds; return the state, see `learning.Run`."""
        return "ready" if self.trial is None else self.trial.wait(timeout)

    def reset(self) -> None:
        """Stop and forget all runs, and go back to how the explorer was made."""
        self.cancel()
        self.trial = self.kept = None
        self.epoch, self.shown = None, "B"
        super().reset()

    def close(self) -> None:
        """Stop the run, and take the explorer away."""
        trial, self.trial = self.trial, None  # so that nothing is shown any more
        if trial is not None:
            trial.close()
        super().close()

    def _order(self, what: str) -> Self:
        settings = self.settings
        if self.trial is None or not self.trial.live or (what == "start" and self.trial.settings != settings):
            if self.trial is not None:
                self.trial.close()
            self._begin()
        assert self.trial is not None
        self.trial.order(what)
        self._changed()
        return self

    def _begin(self, *, reopen: bool = False) -> None:
        self.trial = Trial(self.settings, self._source, self._hear, name=self._name, device=self._device,
                           file=self._file, reopen=reopen)
        self.epoch, self.shown = None, "B"

    # -- what is looked at -------------------------------------------------------------------------------------

    @property
    def _looked_at(self) -> Trial | None:
        return self.kept if self.shown == "A" and self.kept is not None else self.trial or self.kept

    @property
    def moment(self) -> Moment | None:
        """The run that is looked at, at the epoch under the scrubber; None before there is one."""
        return self._moment(self._looked_at)

    def _moment(self, trial: Trial | None) -> Moment | None:
        if trial is None or trial.run is None:
            return None
        kept = set(trial.run.epochs)
        pasts = [past for past in trial.history if past.epoch in kept]
        if not pasts:
            return None
        epoch = self.epoch
        return self._kept(trial, pasts[-1] if epoch is None else min(pasts, key=lambda past: abs(past.epoch - epoch)))

    def _kept(self, trial: Trial, past: Epoch) -> Moment:
        """Return the moment of an epoch that the run can go back to; the last ones are kept, with what they know."""
        if id(past) not in self._moments:
            while len(self._moments) >= _MOMENTS:
                self._moments.pop(next(iter(self._moments)), None)
            self._moments[id(past)] = Moment(trial, past)
        return self._moments[id(past)]

    @property
    def history(self) -> list[Epoch]:
        """The epochs of the run that is looked at."""
        return self._looked_at.history if self._looked_at is not None else []

    @property
    def trained(self) -> Network | None:
        """A copy of the network under the scrubber, on the CPU; None before there is one."""
        return None if self.moment is None else self.moment.network
