"""Dendrogram: a tree of merges with a cut to drag, and pictures at its leaves."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import problem

from ._arrays import Array
from ._view import BY_HAND, View, script, styles
from .gallery import check_pictures

_MOST_LEAVES = 2000


def _check_merges(value: Any, argument: str) -> np.ndarray:
    """Return a (N - 1, 4) float64 linkage matrix whose heights do not fall."""
    merges = np.asarray(value)
    if merges.dtype.kind not in "buif":
        raise TypeError(problem(argument, value, "numbers"))
    if merges.ndim != 2 or merges.shape[1] != 4 or len(merges) >= _MOST_LEAVES:
        raise ValueError(problem(argument, value, f"shape (N - 1, 4), at most {_MOST_LEAVES} leaves"))
    merges = merges.astype(np.float64)
    count = len(merges) + 1
    children, made = merges[:, :2], count + np.arange(len(merges))
    whole = (children == np.floor(children)) & (children >= 0) & (children < made[:, None])
    if not whole.all() or len(np.unique(children)) != children.size:
        raise ValueError(problem(argument, merges, "each leaf and each merge joined once, after it was made",
                                 "Pass what linkage returned."))
    heights = merges[:, 2]
    if not np.isfinite(heights).all() or (heights < 0).any() or (np.diff(heights) < -1e-9 * heights[1:]).any():
        raise ValueError(problem(argument, merges, "heights from 0 that do not fall",
                                 "Centroid and median linkage can fall; use another one."))
    return merges


class Dendrogram(View):
    """Which groups merge, and at what distance; the cut says how many groups are left.

    Parameters
    ----------
    merges : (N - 1, 4) array_like, optional
        A linkage matrix: the two that merge (leaves from 0, then the merges themselves), their distance, their leaves.
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    merges : (N - 1, 4) float64 array
        `grow` changes it together with pictures and names.
    images : (N, H, W) or (N, H, W, 3) uint8 array, or None
        A picture for each leaf.
    names : list of str
        What each leaf is called; empty for numbers.
    cut : float or None
        The distance at which the tree is cut; None for no cut. Merges up to it hold, those above it do not.
    done : int or None
        How many merges are shown, the nearest ones first; None for all.
    selected : int or None
        A chosen leaf.
    title, y_label : str
        What is seen, and what the distance is.
    height : int
        CSS pixels.

    Examples
    --------
    >>> tree = Dendrogram([[0, 1, 1.0, 2], [2, 3, 4.0, 3]])
    >>> tree.cut = 2
    >>> tree.groups
    array([1, 1, 0])
    >>> tree.describe()
    '3 leaves, 2 merges, cut at 2: 2 groups.'
    """

    _esm = script("dendrogram")
    _css = styles("dendrogram")

    merges = Array(_check_merges)
    images = Array(check_pictures, optional=True)
    names = t.List(t.Unicode()).tag(sync=True)
    cut = t.Float(None, allow_none=True).tag(**BY_HAND)
    done = t.Int(None, allow_none=True, min=0).tag(sync=True)
    selected = t.Int(None, allow_none=True).tag(**BY_HAND)
    title = t.Unicode().tag(sync=True)
    y_label = t.Unicode("distance").tag(sync=True)
    height = t.Int(280, min=160, max=800).tag(sync=True)

    def __init__(self, merges: Any = (), **traits: Any) -> None:
        merges = _check_merges(merges if len(merges) else np.empty((0, 4)), "merges")
        _check_leaves(merges, traits.get("images"), traits.get("names", ()))
        super().__init__(merges=merges, **traits)

    def grow(self, merges: Any, *, images: Any = None, names: Any = ()) -> None:
        """Replace tree, pictures and names in one go; the cut stays.

        Raises
        ------
        TypeError, ValueError
            If they do not fit each other; then nothing changes.
        """
        merges = _check_merges(merges, "merges")
        images = None if images is None else check_pictures(images, "images")
        _check_leaves(merges, images, names)
        with self.hold_sync(), self.hold_trait_notifications():
            self.selected = None
            self.merges, self.images, self.names = merges, images, list(names)

    @t.validate("cut")
    def _from_0(self, proposal: Any) -> float | None:
        if proposal.value is not None and not (np.isfinite(proposal.value) and proposal.value >= 0):
            raise t.TraitError(problem("cut", proposal.value, "a distance from 0, or None"))
        return proposal.value

    @t.validate("selected")
    def _a_leaf(self, proposal: Any) -> int | None:
        if proposal.value is not None and not 0 <= proposal.value <= len(self.merges):
            raise t.TraitError(problem("selected", proposal.value, f"a leaf from 0 to {len(self.merges)}, or None"))
        return proposal.value

    @property
    def groups(self) -> np.ndarray:
        """The group of each leaf under the cut: (N,) int64 from 0, numbered from left to right in the tree."""
        order, owner = self.order, np.arange(len(self.merges) + 1)
        for _, members in self._held():
            owner[members] = owner[members].min()
        _, first = np.unique(owner[order], return_index=True)
        number = {int(owner[order][at]): group for group, at in enumerate(sorted(first))}
        return np.array([number[int(own)] for own in owner])

    @property
    def order(self) -> np.ndarray:
        """The leaves from left to right: (N,) int64; of two that merge the first lies left."""
        members = self._members()
        return np.array(members[-1] if members else [0])

    def _members(self) -> list[list[int]]:
        count = len(self.merges) + 1
        made: list[list[int]] = []
        for first, second in self.merges[:, :2].astype(int):
            made.append([leaf for one in (first, second) for leaf in ([one] if one < count else made[one - count])])
        return made

    def _held(self) -> list[tuple[float, list[int]]]:
        """Return height and leaves of each merge that is shown and not above the cut."""
        most = np.inf if self.cut is None else self.cut
        pairs = list(zip(self.merges[:, 2], self._members(), strict=True))[:self.done]
        return [(height, members) for height, members in pairs if height <= most]

    def describe(self) -> str:
        """Say how many leaves, merges and groups there are."""
        merges = len(self.merges)
        shown = merges if self.done is None else min(self.done, merges)
        text = f"{merges + 1} leaves, {shown} merge{'' if shown == 1 else 's'}"
        if self.cut is not None:
            text += f", cut at {self.cut:.3g}"
        count = len(set(self.groups))
        return f"{self.title + ': ' if self.title else ''}{text}: {count} group{'' if count == 1 else 's'}."

    def snapshot(self) -> Image.Image:
        """Return the tree as a still picture, 560 pixels wide."""
        from ._dendrogram_still import draw_dendrogram

        return draw_dendrogram(self)


def _check_leaves(merges: np.ndarray, images: Any, names: Any) -> None:
    for name, value in (("images", images), ("names", names)):
        if value is not None and len(value) not in ((len(merges) + 1,) if name == "images" else (0, len(merges) + 1)):
            raise ValueError(problem(name, value, f"{len(merges) + 1}, one for each leaf"))
