"""MergePoints: a hierarchy made by hand, pair by pair, on a few points in the plane."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t
from scipy.spatial.distance import cdist

from seeing_machine._validate import Words, problem
from seeing_machine.widgets import Array, Dendrogram, Scatter, Table, link

from ._buttons import Buttons
from ._hierarchy_words import LINKAGES
from ._merge_groups import PRESETS, RULES, TITLES, crowds, distances, links, whole
from .explorer import Explorer

#: So many points can be merged by hand.
MOST = 20


def _points(value: Any, argument: str = "points") -> np.ndarray:
    pairs = np.asarray(value)
    if pairs.dtype.kind not in "buif":
        raise TypeError(problem(argument, value, "numbers"))
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not 2 <= len(pairs) <= MOST:
        raise ValueError(problem(argument, value, f"shape (N, 2), 2 to {MOST} points"))
    if not np.isfinite(pairs).all():
        raise ValueError(problem(argument, Words("NaN or infinity among the values"), "finite numbers"))
    return pairs.astype(np.float64)


class MergePoints(Explorer):
    """Points in the plane, and the tree that the learner makes of them: each time the two groups that are nearest.

    Parameters
    ----------
    points : (N, 2) array_like, optional
        2 to 20 points, the first number across and the second up; those of `preset` when left out. They can be dragged.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    points : (N, 2) float64 array
        The points.
    preset : {"five", "bridge"} or None
        Where they come from; None for the learner's own.
    method : {"single", "complete", "average", "ward"}
        The distance between two groups. Another one, or points that are moved, begin anew.
    made : list of [int, int]
        The merges so far, as in a linkage matrix: points are 0 to N - 1, and the group that merge i made is N + i.
    missed : int
        How often a pair was chosen that was not the nearest.
    chosen : int or None
        The row of the table of pairs that is chosen.
    told : bool
        Whether the table tells the distances between groups.

    Examples
    --------
    >>> widget = MergePoints([[0, 0], [1, 0], [5, 0]])
    >>> widget.merge(1, 2)
    False
    >>> widget.merge(0, 1), widget.merge(2, 3)
    (True, True)
    >>> widget.merges
    array([[0., 1., 1., 2.],
           [2., 3., 4., 3.]])
    """

    TITLE = "Which two are nearest now?"
    RESULTS = ("merges",)

    points = Array(_points, sync=False)
    preset = t.Enum(list(PRESETS), None, allow_none=True)
    method = t.Enum(list(LINKAGES), "single")
    made: Any = t.List(t.List(t.Int(min=0), minlen=2, maxlen=2))
    missed = t.Int(0, min=0)
    chosen = t.Int(None, allow_none=True, min=0)
    told = t.Bool(False)

    def __init__(self, points: Any = None, **state: Any) -> None:
        if points is None:
            state.setdefault("preset", "five")
            points = PRESETS[state["preset"] or "five"]
        self._said = ""
        super().__init__(points=points, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return points and pairs, tree and distances, and the controls."""
        low, high = np.minimum(self.points.min(0), 0), np.maximum(self.points.max(0) * 1.05, [10, 8])
        self.plane = Scatter(low=tuple(low), high=tuple(high), height=330, title="points: drag them",
                             x_label="across", y_label="up", layout={"flex": "1 1 400px", "min_width": "0"})
        self.pairs = Table(columns=["one", "other", "over", "distance"], height=230,
                           note="Everything is in one group.")
        self.between = Table(height=230, layout={"flex": "1 1 380px", "min_width": "0"})
        self.tree = Dendrogram(height=230, y_label="distance", layout={"flex": "1 1 380px", "min_width": "0"})
        link((self, "points"), (self.plane, "centres"))
        link((self, "chosen"), (self.pairs, "chosen"))
        self._buttons = self._controls["made"] = Buttons({
            "merge": ("merge the chosen two groups", self._merge_chosen),
            "back": ("take the last merge back", self.back),
            "show me": ("merge the two that are nearest", self.nearest)}, width="104px")
        side = ipywidgets.VBox([self.pairs, self._buttons], layout={"flex": "1 1 350px", "min_width": "0"})
        return [[self.choice("preset", "points", [(text, name) for name, text in TITLES.items()])],
                [self.choice("method", "linkage", [(text, name) for name, text in LINKAGES.items()])],
                [self.plane, side],
                [self.switch("told", "tell the distances between groups")],
                [self.tree, self.between]]

    # -- merging -----------------------------------------------------------------------------------------------------

    def merge(self, one: int, other: int) -> bool:
        """Merge two groups if no two others are nearer; return whether they were merged.

        Raises
        ------
        ValueError
            If there are no such groups.
        """
        apart, pair = self._apart, (min(one, other), max(one, other))
        if pair not in apart:
            raise ValueError(problem("merge", Words((one, other)), f"two of the groups {sorted(self._groups)}"))
        names = " and ".join(self._name(group) for group in pair)
        nearest = apart[pair] <= min(apart.values()) * (1 + 1e-9)
        if nearest:
            self._said = f"Right: {names} are nearest. They merge at height {apart[pair]:.2f}."
            self._set({"made": [*self.made, list(pair)], "chosen": None})
        else:
            self._said = (f"Not yet: {names} are {apart[pair]:.2f} apart, and two others are nearer. "
                          f"{RULES[self.method]}")
            self.missed += 1
        return nearest

    def nearest(self) -> None:
        """Merge the two groups that are nearest."""
        if self._apart:
            self.merge(*min(self._apart, key=lambda pair: self._apart[pair]))

    def back(self) -> None:
        """Take the last merge back."""
        self._said = ""
        self._set({"made": self.made[:-1], "chosen": None})

    def start_over(self) -> None:
        """Take all merges back, and forget what was missed."""
        self._said = ""
        self._set({"made": [], "missed": 0, "chosen": None})

    def _merge_chosen(self) -> None:
        if self.chosen is not None and self.chosen < len(self._apart):
            self.merge(*list(self._apart)[self.chosen])

    @t.observe("preset")
    def _take(self, change: Any) -> None:
        if self._ready and change.new is not None:
            self.points = PRESETS[change.new]

    @t.observe("points", "method")
    def _anew(self, change: Any) -> None:
        if not self._ready:
            return
        if change.name == "points" and self.preset and not np.array_equal(self.points, PRESETS[str(self.preset)]):
            self.preset = None
        self.start_over()

    # -- what is seen ------------------------------------------------------------------------------------------------

    def update(self) -> None:
        """Find the groups and how far they are apart, and show points, pairs, distances and tree."""
        if self.fresh("points", "method", "made"):
            self._groups = crowds(self.points, self.made)
            self._apart = distances(self.points, self._groups, self.method)
            self._tree = whole(self.points, self.made, self.method)
            with self.tree.hold_sync():
                self.tree.grow(self._tree, names=[str(number + 1) for number in range(len(self.points))])
                self.tree.done = len(self.made)
                self.tree.title = "the tree so far"
            self.plane.trail = links(self.points, self.made)
        if self.fresh("points"):
            self._show_points()
        if self.chosen is not None and self.chosen >= len(self._apart):
            self.chosen = None
        with self.pairs.hold_sync():
            count = len(self._groups)
            self.pairs.title = f"{count} {'group' if count == 1 else 'groups'}"
            self.pairs.rows = [self._row(pair) for pair in self._apart]
            self.pairs.chosen = self.chosen
        self._buttons.allow(merge=self.chosen is not None, back=bool(self.made), **{"show me": bool(self._apart)})
        done = "" if self._apart or self.missed else "   ✓ done"
        self.goal = (f"goal: {len(self.points) - 1} merges, none missed   "
                     f"now {len(self.made)}, {self.missed} missed{done}")

    def _show_points(self) -> None:
        gaps, numbers = cdist(self.points, self.points), range(1, len(self.points) + 1)
        with self.between.hold_sync():
            self.between.rows = []
            self.between.columns = ["distance", *map(str, numbers)]
            self.between.rows = [[str(number), *("–" if gap == 0 else f"{gap:.2f}" for gap in row)]
                                 for number, row in zip(numbers, gaps, strict=True)]

    def _row(self, pair: tuple[int, int]) -> list[str]:
        one, other = (sorted(self._groups[group]) for group in pair)
        across = ", ".join(f"{a + 1}–{b + 1}" for a in one for b in other) if len(one) * len(other) <= 4 \
            else f"{len(one) * len(other)} pairs"
        return [self._name(pair[0]), self._name(pair[1]), across, f"{self._apart[pair]:.2f}" if self.told else "?"]

    def _name(self, group: int) -> str:
        return "+".join(str(point + 1) for point in sorted(self._groups[group]))

    @property
    def merges(self) -> np.ndarray:
        """The merges made so far, as rows of SciPy's linkage matrix: (M, 4) float64."""
        return self._tree[:len(self.made)]

    def describe(self) -> str:
        """Say how the last choice was, and what the groups are."""
        groups = ", ".join(self._name(group) for group in sorted(self._groups))
        count = len(self._groups)
        now = "Everything is in one group." if count == 1 else f"{count} groups: {groups}."
        return f"{self._said} {now}".strip() if self._said else f"{now} {RULES[self.method]}"

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `merges`."""
        rows = ",\n                   ".join(str(row) for row in self.points.tolist())
        start = f"points = np.array([{rows}])\n"
        made = f'merges = linkage(points, "{self.method}")[:{len(self.made)}]    # those made so far\n'
        return {"SciPy": f"import numpy as np\nfrom scipy.cluster.hierarchy import linkage\n\n{start}{made}",
                "Seeing Machine": "import numpy as np\nfrom seeing_machine.kernels.hierarchy import linkage\n\n"
                                  f"{start}{made}"}
