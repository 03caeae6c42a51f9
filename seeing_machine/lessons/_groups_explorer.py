"""PictureGroups: pictures sorted by k-means on their features, and what they were sorted by."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t
from sklearn.cluster import KMeans

from seeing_machine._validate import problem
from seeing_machine.images import menagerie
from seeing_machine.kernels import cluster_metrics
from seeing_machine.learning.features import KINDS, extract
from seeing_machine.widgets import Array, Gallery, Table

from ._buttons import Buttons
from ._picture_stacks import check_masks, check_pictures
from .explorer import Explorer


class PictureGroups(Explorer):
    """Pictures in the groups that k-means makes of their features, scored against what is known of them.

    Parameters
    ----------
    images : (N, H, W, 3) or (N, H, W) uint8 array, optional
        2 to 2,000 pictures; 48 drawn animals when left out, 6 kinds in 4 colours.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    images : (N, H, W, 3) uint8 array
        The pictures.
    masks : (N, H, W) bool array, or None
        Which pixels are the thing, for features of shape; else they are looked for.
    truths : dict of str to list of str
        What is known: a name, such as "kind" or "colour", and for it a word about each picture.
    names : list of str
        A caption for each picture; the words of `truths` where it is empty.
    features : str
        What the machine compares, see `seeing_machine.learning.features.KINDS`: "colour", histograms; "shape", numbers
        about the outline; "learned", what a small network sees.
    k : int
        How many groups, 2 to 12.
    seed : int
        Decides where the centres begin; ten starts are tried, the best is kept.

    Examples
    --------
    >>> animals = menagerie.herd(classes=("cat", "fish"), colours=("red", "blue"), each=2, size=32)
    >>> widget = PictureGroups(animals.images, k=2, truths={"colour": [name.split()[0] for name in animals.names]})
    >>> widget.scores
    {'colour': 1.0}
    """

    TITLE = "Which pictures belong together?"
    RESULTS = ("labels",)

    images = Array(check_pictures, sync=False)
    masks = Array(check_masks, optional=True, sync=False)
    truths = t.Dict(value_trait=t.List(t.Unicode()), key_trait=t.Unicode())
    names = t.List(t.Unicode())
    features = t.Enum(list(KINDS), "colour")
    k = t.Int(4, min=2, max=12)
    seed = t.Int(0, min=0)

    def __init__(self, images: Any = None, **state: Any) -> None:
        self._drawn = images is None
        if images is None:
            herd = menagerie.herd(each=2)
            colour, kind = zip(*(name.split() for name in herd.names), strict=True)
            images = herd.images
            state = {"masks": herd.masks, "truths": {"kind": list(kind), "colour": list(colour)}, **state}
        super().__init__(images=images, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the gallery and the scores, and the controls."""
        self.gallery = Gallery(size=56, max_height=430, layout={"flex": "1 1 620px", "min_width": "0"})
        self.table = Table(columns=["sorted by", "adjusted Rand"], height=120, note="Nothing is known of them.",
                           layout={"width": "224px"})
        self._controls["start"] = Buttons({"other start": ("draw new centres", self._draw_again)}, width="104px")
        kinds = [(words, name) for name, words in KINDS.items()]
        side = ipywidgets.VBox([self.table], layout={"flex": "0 0 232px"})
        return [[self.gallery, side], [self.choice("features", "compare", kinds)],
                [self.slider("k", "groups, k"), self._controls["start"]]]

    def _draw_again(self) -> None:
        self.seed += 1

    def update(self) -> None:
        """Find features where they are new, group, and hand pictures and scores to the views."""
        for name, words in self.truths.items():
            if len(words) != len(self.images):
                raise ValueError(problem(f"truths[{name!r}]", words, f"{len(self.images)}, a word for each picture"))
        if self.fresh("images", "masks", "features"):
            self._rows = extract(self.features, self.images.copy(), self.masks)  # torch wants to own it
        k = min(self.k, len(self.images), len(np.unique(self._rows, axis=0)))
        self._labels = KMeans(k, n_init=10, random_state=self.seed).fit_predict(self._rows)
        captions = self.names or [" ".join(reversed(words)) for words in zip(*self.truths.values(), strict=True)]
        with self.gallery.hold_sync():
            self.gallery.group_names = [self._name(group) for group in range(k)]
            self.gallery.display(self.images, captions=captions if len(self.images) <= 200 else (),
                                 groups=self._labels.tolist())
        self.table.rows = [[name, f"{score:.2f}"] for name, score in self.scores.items()]

    def _name(self, group: int) -> str:
        """Return the number of a group and the word that fits most of it."""
        inside = self._labels == group
        counted = [(np.count_nonzero(np.array(words)[inside] == word), word)
                   for words in self.truths.values() for word in dict.fromkeys(words)]
        most, word = max(counted, default=(0, ""))
        share = "all" if most == inside.sum() else most
        return f"group {group + 1}" + (f", {share} {word}" if most else "")

    @property
    def labels(self) -> np.ndarray:
        """The group of each picture: (N,) int32 from 0."""
        return self._labels.copy()

    @property
    def scores(self) -> dict[str, float]:
        """For each truth the adjusted Rand index: 1 where the groups are the same, about 0 by chance."""
        return {name: cluster_metrics.adjusted_rand_score([words.index(word) for word in words], self._labels)
                for name, words in self.truths.items()}

    def describe(self) -> str:
        """Say what was compared, and which truth the groups agree with."""
        text = f"{len(self.images):,} pictures, {self._labels.max() + 1} groups by {KINDS[self.features]}."
        if self.truths:
            told = ", ".join(f"{name} {score:.2f}" for name, score in self.scores.items())
            text += f" Adjusted Rand index: {told}. 1 is the same partition, 0 is chance."
        return text

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `labels`."""
        masks = "" if self.masks is None else ", masks"
        start = f"# images: your pictures, uint8, shape {self.images.shape}{masks and '; masks: bool'}\n"
        if self._drawn and self.images is self._start["images"]:
            start = "animals = menagerie.herd(each=2)\nimages, masks = animals.images, animals.masks\n"
        return {"scikit-learn": f"""\
from sklearn.cluster import KMeans
from seeing_machine.images import menagerie
from seeing_machine.learning import features

{start}values = features.extract("{self.features}", images{masks})    # a row of numbers for each picture
labels = KMeans({self._labels.max() + 1}, n_init=10, random_state={self.seed}).fit_predict(values)
"""}
