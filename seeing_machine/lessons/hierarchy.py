"""Hierarchy: the two nearest groups merge, again and again; the tree of it, and a cut through it."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets
import numpy as np
import traitlets as t
from scipy.cluster.hierarchy import fcluster

from seeing_machine._validate import Words, check_integer, problem
from seeing_machine.kernels.cluster_metrics import adjusted_rand_score
from seeing_machine.kernels.hierarchy import linkage
from seeing_machine.learning import features
from seeing_machine.widgets import Array, Dendrogram, link

from ._hierarchy_code import code
from ._hierarchy_views import GroupGallery, MergeGallery, Mosaic
from ._hierarchy_words import LINKAGES, OF, crowd, from_the_left, leaves_below
from ._photo_tiles import tiles, titled
from ._picture_explorer import PictureExplorer
from ._picture_stacks import PICTURED, check_masks, check_pictures, collected, named, thumbnails
from ._stepping import Stepping

#: The agreement with the truth to try for, and the groups to begin with where no truth is known.
GOAL, GROUPS = 0.9, 4


class Hierarchy(Stepping, PictureExplorer):
    """Pictures, merged two groups at a time into a tree that can be cut at any height.

    Parameters
    ----------
    images : array, list, path, or a set of pictures, optional
        (N, H, W) or (N, H, W, 3) uint8, 2 to 2,000 pictures; a list of pictures of any sizes, or a folder of photos, of
        which the middle squares are taken; or anything with `images`, `labels` and `classes`, such as
        `menagerie.sample(1000)`. A herd of six kinds of animals in four colours when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    images : (N, H, W) or (N, H, W, 3) uint8 array
        The pictures.
    masks : (N, H, W) bool array, or None
        Which pixels are the thing, for the features of shape.
    truths : dict of str to list of str
        What is known of the pictures, for example their species; the first one is the goal.
    names : list of str
        What each picture is called.
    features : {"colour", "shape", "learned", "pixels"}
        What pictures are compared by: see `learning.features`. For "learned" a network is trained, once.
    method : {"single", "complete", "average", "ward"}
        The distance between two groups.
    step : int
        How many merges are made; all of them at first.
    cut : float or None
        The height of the cut: merges above it do not hold. It keeps the number of groups where features or linkage
        change.
    selected : int or None
        The picture that is marked in the tree and in the gallery.
    playing : bool
        Whether it merges on by itself.
    my_photo : bool
        Whether the pictures are square tiles of the learner's own photo, as in `PictureExplorer`; then the groups are
        shown on the photo too.

    Examples
    --------
    >>> dots = np.uint8([0, 10, 200, 240]).reshape(4, 1, 1)
    >>> widget = Hierarchy(dots, features="pixels")
    >>> widget.cut_into(2)
    >>> widget.groups
    array([1, 1, 2, 2], dtype=int32)
    >>> widget.step = 1
    >>> widget.describe().split(":")[0]
    'Merge 1 of 3, at height 0.068'
    """

    TITLE = "How do groups of groups form?"
    RESULTS = ("merges", "groups")
    PHOTO_SIDE = 400
    OF_THE_PICTURE: ClassVar[tuple[str, ...]] = ("images", "masks", "truths", "names", "features", "method", "step",
                                                 "cut", "selected")

    images = Array(check_pictures, sync=False)
    masks = Array(check_masks, optional=True, sync=False)
    truths: Any = t.Dict(per_key_traits=None, value_trait=t.List(t.Unicode()), key_trait=t.Unicode())
    names: Any = t.List(t.Unicode())
    features = t.Enum(list(features.KINDS), "colour")
    method = t.Enum(list(LINKAGES), "average")
    cut = t.Float(None, allow_none=True, min=0)
    selected = t.Int(None, allow_none=True, min=0)

    def __init__(self, images: Any = None, **state: Any) -> None:
        self._herd = images is None
        state = {**collected(images), **state}
        state["images"] = check_pictures(state["images"])
        count = len(state["images"])
        state.setdefault("names", named(state.get("truths", {}), count))
        self._known: dict[str, np.ndarray] = {}
        mine = state.pop("my_photo", False)  # the lesson's pictures are cut first, to be found again
        super().__init__(**{"step": count - 1, **state})
        if "cut" not in state and "step" not in state:
            kinds = [len(set(truth)) for truth in self.truths.values()] or [GROUPS]
            self.cut_into(min(*kinds, count))
        self._start = self._values()
        self.my_photo = mine

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return tree and galleries, and the controls."""
        self.tree = Dendrogram(height=300, y_label="distance", layout={"flex": "1 1 100%"})
        self.gallery, self.joining = GroupGallery(), MergeGallery()
        self.mosaic = Mosaic(lambda tile: self.set_trait("selected", tile))
        link((self, "cut"), (self.tree, "cut"))
        for view in (self.tree, self.gallery):
            view.observe(lambda change: self.set_trait("selected", change.new), "selected")
        self._controls["step"] = self.stepping_buttons({
            "start over": ("take all merges back", lambda: self.go(0)),
            "whole tree": ("make all merges", lambda: self.go(self.last_step))})
        return [[self.choice("features", "compare by", [(text, kind) for kind, text in features.KINDS.items()])],
                [self.choice("method", "linkage", [(text, name) for name, text in LINKAGES.items()])],
                [self.tree],
                [self._stepping],
                [self.mosaic, self.gallery, self.joining]]

    # -- my photo ----------------------------------------------------------------------------------------------------

    def of_photo(self, photo: np.ndarray) -> dict[str, Any]:
        """Return the photo's tiles, compared as the lesson's pictures are, with all merges made."""
        images = tiles(photo)
        return {"images": images, "names": titled(photo), "features": self.features, "method": self.method,
                "step": len(images) - 1}

    def take_photo(self, photo: np.ndarray) -> None:
        """Put the photo's tiles in the place of the lesson's pictures, cut into four groups where the photo is new."""
        self.playing = False
        new = photo is not self._photo
        super().take_photo(photo)
        if new:
            self.cut_into(min(GROUPS, len(self.images)))

    def leave_photo(self) -> None:
        """Put the lesson's pictures back."""
        self.playing = False
        super().leave_photo()

    # -- the tree ----------------------------------------------------------------------------------------------------

    @t.validate("masks", "names", "truths")
    def _fits(self, proposal: Any) -> Any:
        """Whatever is told of the pictures is told of each."""
        name, value, count = proposal.trait.name, proposal.value, len(self.images)
        if name == "masks":
            if value is not None and value.shape != self.images.shape[:3]:
                raise t.TraitError(problem(name, value, f"shape {self.images.shape[:3]}, that of the pictures"))
            return value
        for key, texts in value.items() if name == "truths" else [("", value)]:
            if len(texts) != count:
                raise t.TraitError(problem(f"truths[{key!r}]" if key else name, Words(f"{len(texts)} texts"),
                                           f"{count}, one for each picture"))
        return value

    @t.validate("cut")
    def _finite(self, proposal: Any) -> float | None:
        if proposal.value is not None and not np.isfinite(proposal.value):
            raise t.TraitError(problem("cut", proposal.value, "a height from 0, or None"))
        return proposal.value

    @t.observe("images")
    def _forget(self, change: Any) -> None:
        """Of other pictures nothing is known, unless it is told."""
        if self._ready:
            self._settle()
            count = len(self.images)
            self._set({"masks": None, "truths": {}, "names": named({}, count), "step": count - 1, "cut": None})

    @property
    def last_step(self) -> int:
        """How many merges there are."""
        return len(self.images) - 1

    @property
    def stride(self) -> int:
        """Several of many merges at once, so that a tree grows in half a minute."""
        return -(-self.last_step // 60)

    def go(self, step: int) -> None:
        """Stop, and go to a step, without a cut; beyond the ends, to the end."""
        self.playing = False
        self._set({"step": min(max(step, 0), self.last_step), "cut": None})

    @t.observe("playing")
    def _begin(self, _change: Any) -> None:
        if self.playing:  # from the whole tree, from its start
            self._set({"step": self.step % self.last_step, "cut": None})

    def cut_into(self, count: int) -> None:
        """Make all merges, and cut the tree so that it has `count` groups: halfway between two heights.

        Raises
        ------
        TypeError, ValueError
            If it is not a whole number from 1 to the number of pictures.
        """
        count = check_integer(count, "count", 1, len(self.images))
        self._set({"step": self.last_step, "cut": self._cut_for(count)})

    def _cut_for(self, count: int) -> float:
        heights = np.concatenate([[0.0], self._merges[:, 2]])
        held = len(heights) - count
        return float(heights[held:held + 2].mean()) if count > 1 else float(heights[-1] * 1.02)

    def update(self) -> None:
        """Build the tree where features or linkage have changed; share the pictures out to the groups."""
        pictures = self.fresh("images", "masks")
        made = self.fresh("features", "method") or pictures
        moved = self.fresh("cut", "step")
        if pictures:
            self._known = {}
            self._thumbs = thumbnails(self.images)
            self.gallery.display(self._thumbs, captions=[])
            self.mosaic.lay(self._photo if self._mine else None)
        if made:
            self._grow()
            if not moved and self.cut is not None:
                self._ready = False  # the heights are others now, so the cut goes where it leaves as many groups
                self.cut = self._cut_for(int(self._groups.max()))
                self._ready = True
                self.fresh("cut", "step")  # this change is ours
        if made or moved:
            self._share_out()
        if self.selected is not None and self.selected >= len(self.images):
            self.selected = None
        self.tree.selected = self.gallery.selected = self.selected
        self.mosaic.mark(self.selected)
        whole = self.step == self.last_step
        self.show_stepping("merge", **{"start over": self.step > 0, "whole tree": not whole or self.cut is not None})
        self._stepping.allow(run=True)  # from the whole tree it begins anew
        scores = self.scores
        if scores:
            what, score = next(iter(scores.items()))
            done = "   ✓ done" if score >= GOAL else ""
            self.goal = f"goal: adjusted Rand index with the {what} {GOAL:.2f}   now {_signed(score)}{done}"

    def _grow(self) -> None:
        """Make the tree, and hand it to its view."""
        if self.features not in self._known:
            if self.features == "learned":
                self.tree.title = "a small network learns the ten drawn animals first: some seconds"
            self._known[self.features] = features.extract(self.features, self.images, self.masks)
        self._merges = linkage(self._known[self.features], self.method)
        shown = self._thumbs if len(self.images) <= PICTURED else None
        self.tree.grow(self._merges, images=shown, names=self.names)
        self._order = self.tree.order
        self.tree.title = f"tree: {LINKAGES[self.method].split(' (')[0]} linkage of {OF[self.features]}"

    def _share_out(self) -> None:
        """Find the groups, and show them and what was joined last."""
        held = min(self.step, self.last_step)
        if self.cut is not None:
            held = min(held, int(np.searchsorted(self._merges[:, 2], self.cut, "right")))
        order = np.arange(len(self._merges), dtype=float)
        self._groups = fcluster(self._merges, held - 0.5, "monocrit", monocrit=order)
        self.tree.done = self.step if self.step < self.last_step else None
        self._held = held
        self._shown = from_the_left(self._groups, self._order)
        self.gallery.share_out(self._shown, self.truths)
        self.mosaic.share_out(self._shown)
        self.joining.join(self._thumbs, self._sides(), self._merges[held - 1], held)

    def _sides(self) -> list[np.ndarray]:
        """Return the leaves of the two groups that the last merge that holds has joined."""
        if not self._held:
            return [np.empty(0, int), np.empty(0, int)]
        return [leaves_below(self._merges, int(node)) for node in self._merges[self._held - 1, :2]]

    @property
    def found(self) -> np.ndarray:
        """The features that are compared: (N, F) float64."""
        return self._known[self.features]

    @property
    def merges(self) -> np.ndarray:
        """The whole tree as SciPy's linkage matrix: (N - 1, 4) float64."""
        return self._merges

    @property
    def groups(self) -> np.ndarray:
        """The group of each picture after the merges that hold: (N,) int32 from 1, as SciPy numbers them."""
        return self._groups

    @property
    def scores(self) -> dict[str, float]:
        """The adjusted Rand index of the groups with each of `truths`: 1 for the same groups, about 0 for chance."""
        return {name: adjusted_rand_score(np.unique(truth, return_inverse=True)[1], self._groups)
                for name, truth in self.truths.items()}

    def describe(self) -> str:
        """Say which merge was the last and who joined whom, or what the cut leaves, and how well it fits the truth."""
        things = "tiles of my photo" if self._mine else "pictures"
        text, sizes = [], np.sort(np.bincount(self._groups)[1:])[::-1]
        if self.step < self.last_step and self._held:
            one, other = (crowd(side, self.names) for side in self._sides())
            height = self._merges[self._held - 1, 2]
            text.append(f"Merge {self._held} of {self.last_step}, at height {height:.2g}: {one} joins {other}.")
        elif self.cut is not None:
            text.append(f"{len(self.images):,} {things}, cut at height {self.cut:.3g}.")
        told = ", ".join(map(str, sizes[:8])) + (", ..." if len(sizes) > 8 else "")
        text.append(f"{len(sizes)} groups of {told} {things.split()[0]}." if len(sizes) > 1 else "One group.")
        if self.scores:
            text.append("Adjusted Rand index: " + ", ".join(f"{_signed(score)} with the {name}"
                                                            for name, score in self.scores.items()) + ".")
        if self.selected is not None:
            text.append(f"Marked: {self.names[self.selected]}, in group {self._shown[self.selected]}.")
        return " ".join(text)

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `merges` and `groups`."""
        herd = self._herd and self.images is self._start.get("images", self.images)
        return code(self.features, self.method, self.step, self.cut, shape=self.images.shape, herd=herd,
                    masks=self.masks is not None, photo=self._photo if self._mine else None)


def _signed(score: float) -> str:
    return f"{round(score, 2) + 0.0:.2f}".replace("-", "−")  # 0.0: there is no minus nought
