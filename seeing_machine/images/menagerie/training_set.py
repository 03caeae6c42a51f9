"""Thousands of small pictures to learn from, in seconds.

A few hundred animals are posed and painted once, as sprites. Each picture then takes a sprite, turns, shifts
and flips it, and is coloured, grounded and lit on its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..._validate import check_choice, check_integer, check_rng, problem
from .animal import Pose
from .checks import check_classes
from .grounds import COLOURS, GROUND_COLOURS, GROUNDS, NAMES, far_apart, light_ramp, relief
from .outlines import CLASSES
from .paint import TEXTURES, colour_in, extent, paint

_CHUNK = 250  # pictures made in one go: fixed, so that the result does not depend on the number of cores
#: What a weight of 1 becomes in a byte: four weights (they reach 2), red, green, blue, coverage.
_BYTE = np.array([120, 120, 120, 120, 1, 1, 1, 255], np.float32)


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
           "hard": _Level(180, (0.4, 0.9), 1.0, 60, 0.7, 18)}


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
    sprites = _sprites(classes, copies, size, style, rng)
    which = labels * copies + rng.integers(copies, size=n)
    colour, background = _colours(labels, planted, len(classes), style, rng)
    attributes = {"colour": np.array(NAMES)[colour], "background": np.array(NAMES)[background],
                  "texture": sprites.texture[which],
                  "ground": np.array(GROUNDS)[rng.integers(len(GROUNDS), size=n)],
                  "angle": rng.uniform(-style.tilt, style.tilt, n), "flip": rng.random(n) < 0.5,
                  "light": rng.uniform(0, style.light, n)}
    images = np.empty((n, size, size, 3), np.uint8)
    starts = range(0, n, _CHUNK)
    seeds = rng.integers(2**62, size=len(starts))

    def fill(start: int, seed: int) -> None:
        here = slice(start, min(start + _CHUNK, n))
        images[here] = _chunk(sprites, which[here], {key: value[here] for key, value in attributes.items()},
                              colour[here], background[here], size, style, np.random.default_rng(seed))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(fill, starts, seeds.tolist()))
    return TrainingSet(images, labels.astype(np.int64), classes, attributes)


@dataclass(frozen=True)
class _Sprites:
    pixels: np.ndarray  # (K, side, side) uint64: the eight planes of a pixel, a byte each
    half: np.ndarray  # (K, 2) half width and half height in pixels
    texture: np.ndarray  # (K,)


def _sprites(classes: tuple[str, ...], copies: int, size: int, style: _Level,
             rng: np.random.Generator) -> _Sprites:
    halves = []
    textures = np.array(TEXTURES)[rng.integers(len(TEXTURES), size=len(classes) * copies)]
    side = 3 * size // 2  # room to turn, and an empty border
    planes = np.zeros((len(textures), side, side, 8), np.uint8)
    for k, texture in enumerate(textures):
        pose = Pose(bend=rng.uniform(-1, 1), gait=rng.uniform(-1, 1))
        parts = pose.parts(classes[k // copies])
        low, high = extent(parts)
        scale = rng.uniform(*style.zoom) * size / (high - low).max()
        x, y = side / 2 - (low + high) / 2 * scale
        sprite = paint(parts, scale, (y, x), texture=texture, rng=rng)
        height, width = sprite.planes.shape[:2]
        planes[k, sprite.row:sprite.row + height, sprite.col:sprite.col + width] = \
            np.clip(sprite.planes * _BYTE + 0.5, 0, 255)
        halves.append((high - low) * scale / 2)
    return _Sprites(planes.view(np.uint64)[..., 0], np.array(halves), textures)


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


def _chunk(sprites: _Sprites, which: np.ndarray, attributes: dict[str, np.ndarray], colour: np.ndarray,
           background: np.ndarray, size: int, style: _Level, rng: np.random.Generator) -> np.ndarray:
    """Return the pictures of one chunk, uint8 (n, size, size, 3)."""
    n = len(which)
    planes = _turned(sprites, which, attributes["angle"], attributes["flip"], size, style.wander, rng)
    skin = np.array(list(COLOURS.values()), np.float32)[colour] + rng.normal(0, 8, (n, 3)).astype(np.float32)
    pale = 0.25 * skin + 0.75 * np.array([250, 240, 215], np.float32)
    other = np.array(list(COLOURS.values()), np.float32)[rng.integers(len(NAMES), size=n)]
    second = np.where(rng.random((n, 1)) < 0.7, pale, other).astype(np.float32)

    patterns = {kind: np.stack([relief(size, size, kind, rng) for _ in range(16)]) for kind in GROUNDS}
    floor = np.array(list(GROUND_COLOURS.values()), np.float32)[background] + rng.normal(0, 8, (n, 3))
    ground = np.empty((n, size, size, 3), np.float32)
    ground[:] = floor[:, None, None]
    for kind in GROUNDS[1:]:
        here = np.flatnonzero(attributes["ground"] == kind)
        ground[here] += 26 * patterns[kind][rng.integers(16, size=len(here)), ..., None]

    ramps = np.stack([light_ramp(size, size, 1.0, angle) for angle in rng.uniform(-180, 180, 16)])
    picture = colour_in(planes, ground, skin, second)
    light = attributes["light"].astype(np.float32)[:, None, None]
    picture *= (1 - light * (1 - ramps[rng.integers(16, size=n)]))[..., None]
    spread = rng.uniform(0, style.noise, n).astype(np.float32)
    picture += spread[:, None, None, None] * rng.standard_normal(picture.shape, dtype=np.float32)
    return (np.clip(picture, 0, 255) + 0.5).astype(np.uint8)


def _turned(sprites: _Sprites, which: np.ndarray, angle: np.ndarray, flip: np.ndarray, size: int,
            wander: float, rng: np.random.Generator) -> np.ndarray:
    """Return each picture's sprite flipped, turned, shifted, and shrunk where it would not fit."""
    cos, sin = (f(np.deg2rad(angle)).astype(np.float32) for f in (np.cos, np.sin))
    half = sprites.half[which]
    reach = np.column_stack([np.abs(cos) * half[:, 0] + np.abs(sin) * half[:, 1],
                             np.abs(sin) * half[:, 0] + np.abs(cos) * half[:, 1]])
    zoom = np.minimum(rng.uniform(0.9, 1.1, len(which)), size / 2 / reach.max(1))
    room = size / 2 - reach * zoom[:, None]
    centre = size / 2 + wander * room * rng.uniform(-1, 1, room.shape)
    # The inverse map: from a pixel of the picture back to a place in the sprite, in pixels of the sprite.
    x, y = (((np.arange(size) + 0.5 - centre[:, [axis]]) / zoom[:, None]).astype(np.float32)
            for axis in (0, 1))
    cos, sin, mirror = cos[:, None], sin[:, None], np.where(flip, -1, 1).astype(np.float32)[:, None]
    middle = np.float32(sprites.pixels.shape[1] / 2 - 0.5)
    col = (mirror * cos * x)[:, None, :] - (mirror * sin * y)[:, :, None] + middle
    row = (sin * x)[:, None, :] + (cos * y)[:, :, None] + middle
    return _between_pixels(sprites.pixels, which, row, col)


def _between_pixels(pixels: np.ndarray, which: np.ndarray, row: np.ndarray, col: np.ndarray) -> np.ndarray:
    """Return ``pixels[which]`` read at fractional places (n, h, w), as float32 planes (n, h, w, 8).

    Bilinear, in sixteenths of a pixel. The eight bytes of a pixel are weighted at once: every other byte is
    given 16 bits of room, which a byte times weights that sum to 256 never overflows.
    """
    side = pixels.shape[1]
    limit = 16 * (side - 1) - 1
    row16 = np.clip(row * 16, 0, limit).astype(np.int32)
    col16 = np.clip(col * 16, 0, limit).astype(np.int32)
    down, right = (row16 & 15).astype(np.uint64), (col16 & 15).astype(np.uint64)
    first = (row16 >> 4) * side + (col16 >> 4) + (which * side * side)[:, None, None]
    flat, room, shift = pixels.ravel(), np.uint64(0x00FF00FF00FF00FF), np.uint64(8)
    even, odd = np.zeros_like(down), np.zeros_like(down)
    for step, weight in ((0, (16 - down) * (16 - right)), (1, (16 - down) * right),
                         (side, down * (16 - right)), (side + 1, down * right)):
        corner = flat[first + step]
        even += (corner & room) * weight
        odd += (corner >> shift & room) * weight
    mixed = (even >> shift & room) | (odd & ~room)
    return mixed[..., None].view(np.uint8) / _BYTE


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
