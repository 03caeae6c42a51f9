"""The pictures of a run: drawn, downloaded or the learner's own, with the troubles that were asked for."""

from __future__ import annotations

import dataclasses
import functools
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from seeing_machine._validate import Words, check_choice, problem
from seeing_machine.images import datasets
from seeing_machine.images.datasets import Pictures, Splits

from ._training_settings import Settings

DRAWN = "drawn animals"

#: What is planted: every cat, and nothing else, has a ground of this colour.
BIAS = {"cat": "blue"}

#: Name to what fetches it, from the network where it is not here yet, and how large that is.
DOWNLOADS = {"CIFAR-10": (datasets.cifar10, "170 MB"), "Fashion-MNIST": (datasets.fashion_mnist, "31 MB"),
             "MNIST": (datasets.mnist, "12 MB")}

#: Name to how many pictures there are to learn from, how many classes, and the shape of one picture.
_SIZES: dict[str, tuple[int, int, tuple[int, ...]]] = {
    DRAWN: (1_000_000, 10, (32, 32, 3)), "CIFAR-10": (45_000, 10, (32, 32, 3)),
    "Fashion-MNIST": (55_000, 10, (28, 28)), "MNIST": (55_000, 10, (28, 28))}

_latest: dict[str, Splits] = {}  # the set that was downloaded or read last


class Source:
    """Finds the pictures for settings.

    Parameters
    ----------
    own : Splits, path or None
        The learner's own: made already, or a folder with one folder for each class.

    Attributes
    ----------
    names : tuple of str
        What there is to choose from, the default first.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        If `own` is something else, or a folder that is none.
    """

    def __init__(self, own: Any = None) -> None:
        if isinstance(own, (str, Path)):
            own = datasets.folder(own)
        for part in ("train", "validation", "test") if own is not None else ():
            if not all(hasattr(getattr(own, part, None), name) for name in ("images", "labels", "classes")):
                raise TypeError(problem("data", own, "Splits, or a folder with one folder for each class",
                                        "See seeing_machine.images.datasets."))
        self.own: Splits | None = own
        self._own_name = getattr(own, "name", "") or "my pictures"
        if self._own_name in (DRAWN, *DOWNLOADS):
            self._own_name += ", mine"
        self.names = (*([self._own_name] if own is not None else []), DRAWN, *DOWNLOADS)

    def size(self, name: str) -> tuple[int, int, tuple[int, ...]]:
        """Return, by name, how many pictures there are to learn from, how many classes, and the shape of one."""
        if self.own is None or name != self._own_name:
            return _SIZES[name]
        train = self.own.train
        return len(train.labels), len(train.classes), train.images.shape[1:]

    def __call__(self, settings: Settings, heard: Callable[[str, int, int], None] | None = None) -> Splits:
        """Return the pictures; the first time that takes seconds, and downloads what is to be downloaded.

        How far a download is, is told to `heard`, as in `datasets.cifar10`.

        Raises
        ------
        ValueError
            If there are none of that name, or cats cannot be put on blue in them.
        """
        name = check_choice(settings.data, "data", self.names)
        if settings.biased and name != DRAWN:
            raise ValueError(problem("biased", Words(f"True with {name}"), "False, unless the animals are drawn"))
        if name == DRAWN:
            found = _drawn(settings.pictures, settings.biased)
        else:
            found = self.own if self.own is not None and name == self._own_name else _downloaded(name, heard)
        return dataclasses.replace(found, train=_troubled(found.train, settings))


@functools.lru_cache(maxsize=2)
def _drawn(pictures: int, biased: bool) -> Splits:
    return datasets.drawn(train=pictures, bias=BIAS if biased else None)


def _downloaded(name: str, heard: Callable[[str, int, int], None] | None) -> Splits:
    if name not in _latest:
        with warnings.catch_warnings(action="ignore"):  # what it would say is in the note
            found = DOWNLOADS[name][0](heard=heard)
        _latest.clear()
        _latest[name] = found
    return _latest[name]


def _troubled(train: Any, settings: Settings) -> Pictures:
    """Return the pictures to learn from: no more than are wanted, some labels wrong, or all dealt out anew."""
    labels = np.asarray(train.labels)[:settings.pictures].copy()
    rng, classes = np.random.default_rng(settings.recipe.seed), len(train.classes)
    if settings.shuffled:
        labels = rng.permutation(labels)
    wrong = rng.choice(len(labels), round(settings.label_noise * len(labels)), replace=False)
    labels[wrong] = (labels[wrong] + rng.integers(1, classes, len(wrong))) % classes
    return Pictures(train.images[:settings.pictures], labels, tuple(train.classes))
