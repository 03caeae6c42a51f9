"""Animals to sort: every kind in every colour, equally often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..._validate import check_choice, check_integer, check_rng, problem
from .animal import Pose, draw
from .grounds import COLOURS
from .outlines import OUTLINES

_KINDS = ("horse", "beetle", "octopus", "fish", "butterfly", "cat")
_COLOURS = ("brown", "blue", "green", "orange")


@dataclass(frozen=True)
class Herd:
    """Pictures of animals with the truth about them, in random order.

    Attributes
    ----------
    images : ndarray of uint8, shape (N, size, size, 3)
    masks : ndarray of bool, shape (N, size, size)
        Which pixels are animal.
    labels : ndarray of int64, shape (N,)
        The kind of animal: a place in `classes`.
    classes : tuple of str
    colour_labels : ndarray of int64, shape (N,)
        The colour: a place in `colours`.
    colours : tuple of str
    """

    images: np.ndarray
    masks: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    colour_labels: np.ndarray
    colours: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def names(self) -> list[str]:
        """What each picture shows, for example "brown horse"."""
        return [f"{self.colours[colour]} {self.classes[label]}"
                for colour, label in zip(self.colour_labels, self.labels, strict=True)]


def herd(*, classes: Sequence[str] = _KINDS, colours: Sequence[str] = _COLOURS, each: int = 1, size: int = 64,
         background: str = "white", rng: int | np.random.Generator | None = 0) -> Herd:
    """Draw every kind of animal in every colour, all on the same ground: two right ways to sort them.

    Parameters
    ----------
    classes : sequence of str
        Names in `CLASSES`, or "horse".
    colours : sequence of str
        Names in `COLOURS`.
    each : int
        How many animals of each kind and colour, 1 to 100.
    size : int
        Side of the pictures in pixels, 16 to 256.
    background : str
        The colour of the ground, a name in `COLOURS`.
    rng : int or numpy.random.Generator, optional
        Seed or generator; the same seed gives the same herd.

    Returns
    -------
    Herd

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, unknown, or outside its range.

    Examples
    --------
    >>> animals = herd(classes=("cat", "fish"), colours=("red", "blue"), size=32)
    >>> animals.images.shape, sorted(animals.names)
    ((4, 32, 32, 3), ['blue cat', 'blue fish', 'red cat', 'red fish'])
    """
    classes, colours = _names(classes, "classes", OUTLINES), _names(colours, "colours", COLOURS)
    each, size, rng = check_integer(each, "each", 1, 100), check_integer(size, "size", 16, 256), check_rng(rng)
    labels, colour_labels = np.divmod(rng.permutation(len(classes) * len(colours) * each) // each, len(colours))
    animals = [draw(classes[label], size=size, pose=Pose.random(rng, tilt=20), colour=colours[colour], texture="plain",
                    background=background, ground="plain", light=0.1, noise=2, rng=rng)
               for label, colour in zip(labels, colour_labels, strict=True)]
    return Herd(np.stack([animal.image for animal in animals]), np.stack([animal.mask for animal in animals]),
                labels, classes, colour_labels, colours)


def _names(names: Sequence[str], argument: str, known: dict) -> tuple[str, ...]:
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise TypeError(problem(argument, names, "a sequence of names", "A single one needs a comma: (\"cat\",)."))
    for name in names:
        check_choice(name, argument, known)
    if not names or len(set(names)) < len(names):
        raise ValueError(problem(argument, names, "at least one name, each once"))
    return tuple(names)
