"""What a training run is seen in: curves with a scrubber, and what the network of that moment does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import ipywidgets
import numpy as np
from PIL import Image

from seeing_machine.learning.metrics import per_class
from seeing_machine.widgets import Chart, Gallery, Table, link_in_browser, stack

from ._training_look import Moment
from ._training_photo import Photo
from ._training_trial import Trial

#: Into how many points the losses of an unfinished epoch are gathered, at most.
_TAIL = 24
#: Least side of a map or filter on the screen, in CSS pixels.
_TILE = 40


class Curves(ipywidgets.VBox):
    """Loss and accuracy of up to two trials, epoch by epoch, with one scrubber; and how their settings differ."""

    def __init__(self) -> None:
        self.loss = Chart(title="loss", x_label="epoch", height=210, layout={"flex": "1 1 260px", "min_width": "0"})
        self.accuracy = Chart(title="accuracy", x_label="epoch", height=210, low=0, high=1,
                              layout={"flex": "1 1 260px", "min_width": "0"})
        self.changes = Table(columns=["A and B differ in", "A", "B"], height=80, note="A and B have the same settings.",
                             layout={"width": "480px", "max_width": "100%", "margin": "8px 0 0"})
        link_in_browser((self.loss, "at"), (self.accuracy, "at"))
        charts = ipywidgets.Box([self.loss, self.accuracy])
        charts.add_class("sm-row")
        super().__init__([charts, self.changes], layout={"flex": "1 1 100%"})

    def compare(self, rows: list[list[str]] | None) -> None:
        """List by name, A and B what differs; None where there is but one run."""
        self.changes.layout.display = None if rows is not None else "none"
        self.changes.rows = rows or []

    def show(self, trials: dict[str, Trial]) -> None:
        """Draw the trials; their names lead those of their curves where there are two."""
        x: set[float] = set()
        told = []
        for name, trial in trials.items():
            points = [*((float(past.epoch), past.loss, past.validation_loss, past.accuracy, past.validation_accuracy)
                        for past in trial.history), *_tail(trial)]
            x |= {point[0] for point in points}
            told.append((f"{name} " if len(trials) > 1 else "", points))
        places = sorted(x)
        index = {place: number for number, place in enumerate(places)}
        losses, accuracies = {}, {}
        for lead, points in told:
            lines = np.full((4, len(places)), np.nan)
            for place, *values in points:
                lines[:, index[place]] = values
            losses[f"{lead}training"], losses[f"{lead}validation"] = lines[0], lines[1]
            accuracies[f"{lead}training"], accuracies[f"{lead}validation"] = lines[2], lines[3]
        self.loss.plot(places, losses)
        self.accuracy.plot(places, accuracies)

    def snapshot(self) -> Image.Image:
        """Return both charts, one above the other."""
        return stack([[self.loss.snapshot()], [self.accuracy.snapshot()]], title="", sentence="")


def _tail(trial: Trial) -> list[tuple[float, ...]]:
    """Return what the batches of an unfinished epoch add: place, loss, and nan for what is not known yet."""
    if trial.run is None or not trial.history:
        return []
    losses, (done, of) = trial.run.losses, trial.run.batch
    if not 0 < done <= len(losses):
        return []
    parts = np.array_split(losses[-done:], min(done, _TAIL))
    ends = trial.history[-1].epoch + np.cumsum([len(part) for part in parts]) / of
    return [(float(end), float(part.mean()), np.nan, np.nan, np.nan)
            for end, part in zip(ends, parts, strict=True) if end < trial.history[-1].epoch + 1]


class Bench(ipywidgets.VBox):
    """Confusion matrix, verdicts on pictures, first filters, and maps of one picture.

    Parameters
    ----------
    picked : callable
        Called with "kind", the class of a row, or None; or with "picture" and its place in the part.
    """

    def __init__(self, picked: Callable[[str, int | None], None]) -> None:
        half = {"flex": "1 1 260px", "min_width": "0"}
        self.confusion = Table(note="Start, and it shows what is taken for what.",
                               layout={"flex": "0 1 490px", "min_width": "0"})
        self.samples = Gallery(size=56, max_height=330, layout={"flex": "1 1 280px", "min_width": "0"})
        self.filters = Gallery(size=_TILE, max_height=210, layout=half)
        self.maps = Gallery(size=_TILE, max_height=210, layout=half)
        self._places: list[int] = []
        self._showing: int | None = None  # the thread that shows something now: what changes then is not by hand
        self.confusion.observe(lambda change: self._tell(picked, "kind", change.new), "chosen")
        self.samples.observe(lambda change: self._tell(
            picked, "picture", None if change.new is None else self._places[change.new]), "selected")
        super().__init__([ipywidgets.Box([self.confusion, self.samples]), ipywidgets.Box([self.filters, self.maps])],
                         layout={"flex": "1 1 100%"})
        for box in self.children:
            box.add_class("sm-row")
        self.children[0].layout.flex_flow = "row wrap"  # where it is narrow, the samples go below

    def _tell(self, picked: Callable[[str, int | None], None], what: str, value: int | None) -> None:
        if self._showing != threading.get_ident():
            picked(what, value)

    @contextmanager
    def _by_itself(self) -> Iterator[None]:
        """Within this block, what this thread changes in the views is not by hand."""
        before, self._showing = self._showing, threading.get_ident()
        try:
            yield
        finally:
            self._showing = before

    def show(self, moment: Moment | None, part: str, kind: int | None, picture: int | None, layer: int,
             photo: Photo | None) -> None:
        """Show a moment; None is that there is none yet."""
        with self._by_itself():
            for view in (self.samples, self.filters, self.maps):
                view.layout.display = None if moment is not None else "none"
            if moment is None:
                with self.confusion.hold_sync():
                    self.confusion.title, self.confusion.rows, self.confusion.shades = "", [], []
                    self.confusion.height = 60
                return
            self.show_confusion(moment, part, kind)
            self._show_samples(moment, part, kind, picture)
            self.filters.display(moment.filters)
            self.filters.title = f"the {len(moment.filters)} filters of the first layer: grey is 0"
            self._show_maps(moment, part, moment.chosen(part, kind, picture, photo), layer)

    def show_confusion(self, moment: Moment, part: str, kind: int | None) -> None:
        """Show what a moment takes for what."""
        confusion, classes = moment.confusion(part), moment.pictures(part).classes
        recall, total = per_class(confusion).recall, confusion.sum(1)
        rows, shades = [], []
        for row, name in enumerate(classes):
            share = confusion[row] / max(total[row], 1)
            share = np.sqrt(share) * np.where(np.arange(len(classes)) == row, 1, -1)  # a few mistakes are seen too
            told = "–" if np.isnan(recall[row]) else f"{100 * recall[row]:.0f} %"
            rows.append([name, *(f"{count:,}" if count else "·" for count in confusion[row].tolist()), told])
            shades.append([0.0, *share.tolist(), 0.0])
        with self._by_itself(), self.confusion.hold_sync(), self.confusion.hold_trait_notifications():
            right = np.trace(confusion) / max(confusion.sum(), 1)
            self.confusion.title, self.confusion.height = f"{100 * right:.1f} % right", min(40 + 24 * len(classes), 300)
            letters = 3 if len(classes) > 5 else None  # the rows tell the whole names, in the same order
            self.confusion.columns = ["is ↓  said →", *(name[:letters] for name in classes), "right"]
            self.confusion.rows, self.confusion.shades, self.confusion.chosen = rows, shades, kind

    def _show_samples(self, moment: Moment, part: str, kind: int | None, picture: int | None) -> None:
        found, pictures = moment.verdicts(part, kind), moment.pictures(part)
        chosen = moment.samples(part, kind)
        self._places = found.places[chosen].tolist()
        signs = ["right" if right else "wrong" for right in found.right[chosen]]
        captions = [f"{pictures.classes[said][:4]} {100 * sure:.0f} %"
                    for said, sure in zip(found.said[chosen], found.sure[chosen], strict=True)]
        with self.samples.hold_sync():
            self.samples.selected = None
            self.samples.group_names = ["wrong, the surest first", "right"]
            self.samples.display(pictures.images[self._places], captions=captions, signs=signs,
                                 groups=[int(sign == "right") for sign in signs])
            self.samples.selected = self._places.index(picture) if picture in self._places else None
            of = "" if kind is None else f", {pictures.classes[kind]} only"
            self.samples.title = f"what it says to {part} pictures{of}"

    def _show_maps(self, moment: Moment, part: str, picture: int | None, layer: int) -> None:
        pictures, maps = moment.pictures(part), moment.maps(part, picture, layer)
        with self.maps.hold_sync():
            self.maps.display(maps)
            thing = "my photo" if picture is None else f"this {pictures.classes[pictures.labels[picture]]}"
            self.maps.title = (f"layer {moment.layer(layer) + 1}: what it finds in {thing} "
                               f"({maps.shape[1]} x {maps.shape[2]})")

    def snapshot(self) -> Image.Image | None:
        """Return what there is to see as a still picture, or None."""
        views = [self.samples, self.filters, self.maps]
        rows = [[still] for view in views if (still := view.snapshot()) is not None]
        return stack([[self.confusion.snapshot()], *rows], title="", sentence="") if self.confusion.rows else None
