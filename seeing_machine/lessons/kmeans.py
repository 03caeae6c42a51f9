"""k-means: points go to their nearest centre, centres to the middle of their points, and again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_choice
from seeing_machine.kernels import cluster_metrics
from seeing_machine.widgets import Array, Scatter, link
from seeing_machine.widgets.scatter import check_pairs

from ._kmeans_charts import Charts, by_number
from ._kmeans_code import code
from ._kmeans_points import (
    MOST_GROUPS,
    PRESETS,
    Preset,
    check_points,
    check_truth,
    first_centres,
    frame,
    halves,
    spread,
)
from ._stepping import Stepping
from ._undoing import Undoing
from .explorer import Explorer

_DONE = {"assign": "Assign: each point goes to its nearest centre.",
         "update": "Update: each centre goes to the mean of its points."}
_STARTS = [("random points", "random"), ("far apart (k-means++)", "k-means++"), ("by hand", "by hand")]


class KMeans(Stepping, Explorer):
    """Points, centres and territories, half a step at a time and back.

    Points and centres are dragged, points are drawn and erased.

    Parameters
    ----------
    points : (N, 2) array_like, optional
        Two features of each of 1 to 2,000 things; those of `preset` when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    points : (N, 2) float64 array
        The points.
    truth : (N,) int array, or None
        The groups in which they were made; then the title tells the adjusted Rand index.
    preset : {"blobs", "five", "unequal", "stretched", "unscaled", "rings"} or None
        Where the points come from; None for the learner's own.
    k : int
        How many groups, 1 to 8.
    init : {"random", "k-means++", "by hand"}
        Where the centres begin; a centre that is dragged makes it "by hand".
    seed : int
        Decides what the two others draw.
    start : (k, 2) float64 array, or None
        The first centres themselves; None to draw them.
    step : int
        How many halves of k-means are done: odd after "assign", even after "update".
    scaled : bool
        Whether each feature is divided by its standard deviation before distances are measured.
    territories : bool
        Whether every place is painted like its nearest centre.
    tool : {"move", "draw", "erase"}
        What a hand does to the points.
    playing : bool
        Whether it goes on by itself.

    Examples
    --------
    >>> widget = KMeans([[0, 0], [0, 2], [9, 0], [9, 2]], k=2, start=[[0, 0], [5, 0]])
    >>> widget.step = 1
    >>> widget.labels, widget.inertia
    (array([0, 0, 1, 1], dtype=int32), 40.0)
    >>> widget.step = 2
    >>> widget.centres
    array([[0., 1.],
           [9., 1.]])
    """

    TITLE = "Which points belong together?"
    RESULTS = ("labels", "centres", "inertia")

    points = Array(check_points, sync=False)
    truth = Array(check_truth, optional=True, sync=False)
    preset = t.Enum(list(PRESETS), None, allow_none=True)
    k = t.Int(3, min=1, max=MOST_GROUPS)
    init = t.Enum([name for _, name in _STARTS], "random")
    seed = t.Int(0, min=0)
    start = Array(check_pairs, optional=True, sync=False)
    scaled = t.Bool(False)
    territories = t.Bool(True)
    tool = t.Enum(["move", "draw", "erase"], "move")

    def __init__(self, points: Any = None, **state: Any) -> None:
        if points is None:
            name = check_choice(state.get("preset", "blobs"), "preset", list(PRESETS))
            points, truth = PRESETS[name].make()
            state = {"preset": name, "truth": truth, "k": len(np.unique(truth)), **state}
        if state.get("start") is not None:
            state = {**state, "k": len(state["start"]), "init": "by hand"}
        self._showing, self._reached, self._undoing = False, 0, Undoing()
        self._frame: Preset | None = None
        super().__init__(points=points, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the plane with two charts beside it, and the controls."""
        self.plane = Scatter(height=440, layout={"flex": "1 1 520px", "min_width": "0"})
        self.charts = Charts(lambda step: self.go(self._reached if step is None else step), self._choose_k)
        link((self, "tool"), (self.plane, "tool"))
        link((self, "territories"), (self.plane, "territories"))
        self.plane.observe(self._centre_moved, "centres")
        self.plane.observe(self._points_redrawn, "points")
        self._controls["steps"] = buttons = self.stepping_buttons({
            "other start": ("draw new centres", self._draw_again),
            "undo": ("take back the last change of the points", self._undo)})
        return [[self.plane, self.charts], [buttons],
                [self.slider("k", "groups, k"), self.choice("init", "start", _STARTS)],
                [self.choice("preset", "points", [(preset.words, name) for name, preset in PRESETS.items()])],
                [self.choice("tool", "hand", ["move", "draw", "erase"]), self.switch("territories", "territories"),
                 self.switch("scaled", "scale the features")]]

    # -- what hands do -----------------------------------------------------------------------------------------------

    def _draw_again(self) -> None:
        if self.init == "by hand":
            self.init = "random"
        else:
            self.seed += 1

    def _undo(self) -> None:
        before = self._undoing.back((self.points, self.truth, self.preset))
        if before is not None:
            with self._quietly():
                self.points, self.truth, self.preset = before
                self.start = None if self.init != "by hand" else self.start
            self._changed()

    def _centre_moved(self, change: Any) -> None:
        if not self._showing:
            self.start = change.new

    def _points_redrawn(self, change: Any) -> None:
        if len(change.new) and not self._showing:
            self.points = change.new
        elif not self._showing:
            self.plane.points = self.points  # there is always a point

    def _choose_k(self, k: int) -> None:
        self.k = k

    @contextlib.contextmanager
    def _quietly(self) -> Iterator[None]:
        """Within this block traits change together, without an update for each."""
        before, self._ready = self._ready, False
        try:
            yield
        finally:
            self._ready = before

    @t.observe("start")
    def _from_here(self, change: Any) -> None:
        if self._ready and change.new is not None:
            self.playing = False
            with self._quietly():
                self.init, self.k, self.step = "by hand", len(change.new), min(self.step, 1)

    @t.observe("points")
    def _by_hand(self, change: Any) -> None:
        if self._ready:
            self._undoing.note((change.old, self.truth, self.preset), "points")
            with self._quietly():
                self.preset = None
                if self.truth is not None and len(change.new) != len(self.truth):
                    self.truth = None

    @t.observe("preset", "k", "init", "seed", "scaled")
    def _start_again(self, change: Any) -> None:
        if not self._ready:
            return
        self.playing = False
        with self._quietly():
            if change.name == "preset" and change.new is not None:
                self._undoing.note((self.points, self.truth, change.old), None)
                self.points, self.truth = PRESETS[change.new].make()
                self.scaled, self.k = False, len(np.unique(self.truth))
            self.step = 0
            if self.init != "by hand" or change.name == "preset":
                self.init = "random" if self.init == "by hand" else self.init
                self.start = None

    # -- what is seen ------------------------------------------------------------------------------------------------

    def update(self) -> None:
        """Find the half steps, and hand the present one to the views."""
        if self.k > len(self.points):
            raise ValueError(f"{self.k} centres need {self.k} points, and there are {len(self.points)}. Draw more.")
        with self._quietly():
            self._scale = spread(self.points) if self.scaled else np.ones(2)
            self._find_start()
            if self.fresh("points", "start", "scaled"):
                self._halves, self._reached = halves(self.points, self.start, self._scale), 0
            self.step = min(self.step, self.last_step)
            self._reached = max(self._reached, self.step)
        self._showing = True
        try:
            self._show_plane(PRESETS[self.preset] if self.preset else None)
        finally:
            self._showing = False
        if self.fresh("points", "scaled"):
            self._by_k = by_number(self.points / self._scale)
        self.charts.show([half.inertia for half in self._halves[1:self._reached + 1]], self.step, self.k, self._by_k)
        self.show_stepping("update" if self.step % 2 else "assign", undo=self._undoing.can_go_back)
        self.goal = "" if self.truth is None or not self.step else (
            f"as they were made: adjusted Rand index {self.agreement:.2f}")

    def _find_start(self) -> None:
        """Draw centres where there are none; by hand, a larger k puts the new one into the middle."""
        if self.start is None:
            init = "random" if self.init == "by hand" else self.init
            self.start = first_centres(self.points / self._scale, self.k, init, self.seed) * self._scale
        elif len(self.start) < self.k:
            middle = np.tile(self.points.mean(axis=0), (self.k - len(self.start), 1))
            self.start = np.concatenate([self.start, middle])
        elif len(self.start) > self.k:
            self.start = self.start[:self.k]

    def _show_plane(self, made: Preset | None) -> None:
        half = self._halves[self.step]
        seen = made or self._frame
        if seen is None or (self.points < seen.low).any() or (self.points > seen.high).any():
            seen = frame(self.points)
        self._frame = seen
        plane = self.plane
        with plane.hold_sync():
            plane.low, plane.high, plane.equal = seen.low, seen.high, seen.equal
            plane.x_label, plane.y_label = seen.labels
            plane.scale = tuple(self._scale)
            plane.points, plane.centres = self.points, half.centers
            plane.groups = half.labels if self.step else None
            plane.trail = np.stack([before.centers for before in self._halves[:self.step + 1]])

    @property
    def last_step(self) -> int:
        """The half step after which nothing changes."""
        return len(self._halves) - 1

    @property
    def labels(self) -> np.ndarray:
        """The group of each point: (N,) int32 from 0; -1 before the first assignment."""
        return self._halves[self.step].labels.copy()

    @property
    def centres(self) -> np.ndarray:
        """Where the centres are: (k, 2) float64."""
        return self._halves[self.step].centers.copy()

    @property
    def inertia(self) -> float:
        """The sum of squared distances from the points to their centres; nan before the first assignment."""
        return self._halves[self.step].inertia

    @property
    def agreement(self) -> float:
        """The adjusted Rand index of groups and truth: 1 for equal partitions, about 0 by chance; else nan."""
        if self.truth is None or not self.step:
            return float("nan")
        return cluster_metrics.adjusted_rand_score(self.truth, self.labels)

    def describe(self) -> str:
        """Say what was done last, the inertia, whether anything will change, and which k the charts speak for."""
        by_k, silhouette = self._by_k
        which = f" The elbow is at k = {cluster_metrics.elbow(by_k) + 1}"
        if np.isfinite(silhouette).any():
            which += f", the highest silhouette at k = {np.nanargmax(silhouette) + 1}"
        if not self.step:
            return (f"{len(self.points)} points, {self.k} {'centre' if self.k == 1 else 'centres'}, no groups yet."
                    f"{which}.")
        half = self._halves[self.step]
        done = " Nothing changes any more." if self.step == self.last_step else ""
        inertia = f"{half.inertia:,.0f}" if half.inertia >= 1000 else f"{half.inertia:.4g}"
        return f"Half step {self.step}. {_DONE[half.phase]} Inertia {inertia}.{done}{which}."

    def snippets(self) -> dict[str, str]:
        """Return the code that leads to this half step."""
        return code(self.points, self.start, self.step, self.scaled)
