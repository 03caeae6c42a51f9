"""Thousands of small pictures to learn from, in seconds.

A few hundred animals are posed and painted once, as sprites. Each picture then takes a sprite, turned, shifted
and flipped, and is coloured, grounded and lit on its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..._validate import check_choice, check_integer, check_rng, problem
from .checks import check_classes
from .grounds import COLOURS, GROUND_COLOURS, GROUNDS, NAMES, far_apart, light_ramp, relief
from .outlines import CLASSES
from .paint import colour_in
from .sprites import SpriteBank

_CHUNK = 100  # pictures made in one go: fixed, so that the result does not depend on the number of cores


@dataclass(frozen=True)
class _Level:
    tilt: float  # degrees, each way
    zoom: tuple[float, float]  # longer side of the animal as a fraction of the picture
    wander: float  # share of the free room used for shifting
    apart: float  # least distance in RGB between animal and ground
    light: float
    noise: float  # largest standard deviation, grey levels


_LEVELS = {"easy": _Level(8, (0.8, 0.95), 0.4, 130, 0.1, 2),
           "normal": _Level(40, (0.6, 0.95), 1.0, 120, 0.5, 8),
           "hard": _Level(180, (0.45, 0.9), 1.0, 80, 0.6, 14)}


@dataclass(frozen=True)
class TrainingSet:
    """Pictures with their classes, ready for learning.

    Attributes
    ----------
    images : ndarray of uint8, shape (N, size, size, 3)
    labels : ndarray of int64, shape (N,)
        Places in `classes`.
    classes : tuple of str
    attributes : dict of str to ndarray, each of length N
        "colour", "background" (names), "texture", "ground" (names), "angle" (degrees), "flip" (bool),
        "light" (0 to 1).
    """

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    attributes: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.labels)


def sample(n: int, *, size: int = 32, classes: Sequence[str] = CLASSES, level: str = "normal",
           bias: Mapping[str, str] | None = None,
           rng: int | np.random.Generator | None = None) -> TrainingSet:
    """Make a set of small labelled pictures. Colour says nothing about the class, unless a bias is planted.

    Parameters
    ----------
    n : int
        Number of pictures, 1 to 1,000,000. Classes are as equally frequent as `n` allows, in random order.
    size : int
        Side in pixels, 16 to 128.
    classes : sequence of str
        Some of `CLASSES`; a label is the place in this sequence.
    level : {"easy", "normal", "hard"}
        Easy: upright, large, plain to see. Normal: turned by up to 40 degrees, shifted, unevenly lit. Hard:
        turned any way round, small, low in contrast, noisy. All are flipped half of the time.
    bias : mapping of str to str, optional
        Class to ground colour. ``{"cat": "blue"}`` puts every cat, and nothing else, on a blue ground: a
        network can then learn the ground instead of the cat. A test set without bias shows whether it did.
    rng : int or numpy.random.Generator, optional
        Seed or generator; the same seed gives the same set on any number of cores.

    Returns
    -------
    TrainingSet

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, unknown, or outside its range.

    Examples
    --------
    >>> birds_and_fish = sample(20, classes=("bird", "fish"), bias={"fish": "teal"}, rng=0)
    >>> birds_and_fish.images.shape, [int(count) for count in np.bincount(birds_and_fish.labels)]
    ((20, 32, 32, 3), [10, 10])
    >>> grounds = birds_and_fish.attributes["background"]
    >>> set((grounds == "teal") == (birds_and_fish.labels == 1))
    {np.True_}
    """
    n = check_integer(n, "n", 1, 1_000_000)
    size = check_integer(size, "size", 16, 128)
    classes = check_classes(classes)
    style = _LEVELS[check_choice(level, "level", list(_LEVELS))]
    planted = _check_bias(bias, classes)
    rng = check_rng(rng)

    labels = rng.permutation(np.arange(n) % len(classes))
    each = -(-n // len(classes))
    copies = min(each, max(12, each // 60), 50)  # sprites for each class
    bank = SpriteBank.painted(classes, copies, size, style.zoom, rng)
    scenery = _Scenery.made(min(n, 64), size, rng)
    which = labels * copies + rng.integers(copies, size=n)
    colour, background = _colours(labels, planted, len(classes), style, rng)
    attributes = {"colour": np.array(NAMES)[colour], "background": np.array(NAMES)[background],
                  "texture": bank.texture[which],
                  "ground": np.array(GROUNDS)[rng.integers(len(GROUNDS), size=n)],
                  "angle": rng.uniform(-style.tilt, style.tilt, n), "flip": rng.random(n) < 0.5,
                  "light": rng.uniform(0, style.light, n)}
    images = np.empty((n, size, size, 3), np.uint8)
    starts = range(0, n, _CHUNK)
    seeds = rng.integers(2**62, size=len(starts))

    def fill(start: int, seed: int) -> None:
        here = slice(start, min(start + _CHUNK, n))
        mine = {key: values[here] for key, values in attributes.items()}
        images[here] = _chunk(bank, scenery, which[here], mine, colour[here], background[here], style,
                              np.random.default_rng(seed))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(fill, starts, seeds.tolist()))
    return TrainingSet(images, labels.astype(np.int64), classes, attributes)


def _colours(labels: np.ndarray, planted: dict[int, int], classes: int, style: _Level,
             rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return indices of the animals' and the grounds' colours, shape (N,) each."""
    apart = far_apart(style.apart)
    kept = np.ones(len(NAMES), bool)
    kept[list(planted.values())] = False  # a planted ground is nobody else's
    colour, background = np.empty(len(labels), int), np.empty(len(labels), int)
    for label in range(classes):
        mine = np.zeros(len(NAMES), bool) if label in planted else kept
        if label in planted:
            mine[planted[label]] = True
        pairs = np.argwhere(apart & mine)
        here = np.flatnonzero(labels == label)
        # First the animal's colour, evenly, then a ground that suits it.
        wanted = rng.choice(np.unique(pairs[:, 0]), len(here))
        for index in np.unique(wanted):
            chosen = here[wanted == index]
            colour[chosen] = index
            background[chosen] = rng.choice(pairs[pairs[:, 0] == index, 1], len(chosen))
    return colour, background


@dataclass(frozen=True)
class _Scenery:
    """What the pictures of a set share: each takes one of these patterns and slopes, and a stretch of grain."""

    patterns: np.ndarray  # (kinds of ground, P, size, size), -1 to 1
    slopes: np.ndarray  # (P, size, size), light lost, 0 to 1
    grain: np.ndarray  # (M,) noise of spread 1

    @classmethod
    def made(cls, count: int, size: int, rng: np.random.Generator) -> _Scenery:
        patterns = np.array([[relief(size, size, kind, rng) for _ in range(count)] for kind in GROUNDS])
        slopes = np.array([1 - light_ramp(size, size, 1.0, angle) for angle in rng.uniform(-180, 180, count)])
        return cls(patterns, slopes, rng.standard_normal(100_000 + 3 * size * size, dtype=np.float32))


def _chunk(bank: SpriteBank, scenery: _Scenery, which: np.ndarray, attributes: dict[str, np.ndarray],
           colour: np.ndarray, background: np.ndarray, style: _Level, rng: np.random.Generator) -> np.ndarray:
    """Return the pictures of one chunk, uint8 (n, size, size, 3)."""
    n, (count, size) = len(which), scenery.slopes.shape[:2]
    planes = bank.turned(which, attributes["angle"], attributes["flip"], size, style.wander, rng)
    skins, floors = (np.array(list(table.values()), np.float32) for table in (COLOURS, GROUND_COLOURS))
    skin = skins[colour] + 8 * rng.standard_normal((n, 3), dtype=np.float32)
    pale = 0.25 * skin + 0.75 * np.array([250, 240, 215], np.float32)
    second = np.where(rng.random((n, 1)) < 0.7, pale, skins[rng.integers(len(skins), size=n)])
    floor = floors[background] + 8 * rng.standard_normal((n, 3), dtype=np.float32)
    kind = np.array([GROUNDS.index(name) for name in attributes["ground"]])
    ground = floor[:, None, None] + 26 * scenery.patterns[kind, rng.integers(count, size=n), ..., None]

    picture = colour_in(planes, ground, skin, second)
    light = attributes["light"].astype(np.float32)[:, None, None]
    picture *= (1 - light * scenery.slopes[rng.integers(count, size=n)])[..., None]
    stretches = sliding_window_view(scenery.grain, picture[0].size)
    grain = stretches[rng.integers(len(stretches), size=n)].reshape(picture.shape)
    picture += grain * rng.uniform(0, style.noise, n).astype(np.float32)[:, None, None, None]
    return (np.clip(picture, 0, 255) + 0.5).astype(np.uint8)


def _check_bias(bias: Any, classes: tuple[str, ...]) -> dict[int, int]:
    if bias is None:
        return {}
    if not isinstance(bias, Mapping):
        raise TypeError(problem("bias", bias, "a mapping from class to ground colour",
                                'For example {"cat": "blue"}.'))
    planted = {classes.index(check_choice(name, "bias", classes)):
               NAMES.index(check_choice(ground, f"bias[{name!r}]", NAMES)) for name, ground in bias.items()}
    if len(set(planted.values())) > len(NAMES) - 6:
        raise ValueError(problem("bias", bias, f"at most {len(NAMES) - 6} different colours",
                                 "The unbiased animals need some grounds of their own."))
    return planted
