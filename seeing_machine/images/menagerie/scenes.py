"""Several animals on one ground, each with its own label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.ndimage import binary_dilation

from ..._validate import check_choice, check_integer, check_number, check_rng, problem
from .animal import SMALLEST, Pose, box_of, expose, second_colour
from .checks import check_classes, check_size
from .grounds import COLOURS, GROUNDS, NAMES, far_apart, light_ramp, relief
from .outlines import CLASSES
from .paint import ALPHA, FIXED_RGB, TEXTURES, Sprite, extent, in_one_piece, paint
from .shapes import turning


@dataclass(frozen=True)
class Member:
    """One animal of a scene.

    Attributes
    ----------
    number : int
        Its value in the scene's labels, 1 and up.
    name : str
        One of `CLASSES`.
    label : int
        Its place in `CLASSES`.
    box : tuple of int
        (row0, col0, row1, col1), half open, around what can be seen of it.
    attributes : dict
        angle, scale, bend, gait, flip, colour, texture.
    """

    number: int
    name: str
    label: int
    box: tuple[int, int, int, int]
    attributes: dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """A picture of several animals and the truth about them.

    Attributes
    ----------
    image : ndarray of uint8, shape (H, W, 3)
    labels : ndarray of int32, shape (H, W)
        0 for the ground, k for the animal with number k.
    mask : ndarray of bool, shape (H, W)
        ``labels > 0``.
    animals : tuple of Member
    """

    image: np.ndarray
    labels: np.ndarray
    mask: np.ndarray
    animals: tuple[Member, ...]


def scene(n: int = 6, *, size: int | tuple[int, int] = (240, 320), classes: Sequence[str] = CLASSES,
          scale: tuple[float, float] = (0.2, 0.32), overlap: bool = False, dark: bool = True,
          ground: str | None = None, light: float = 0.1, noise: float = 4.0,
          rng: int | np.random.Generator | None = None) -> Scene:
    """Put several animals on one ground.

    Parameters
    ----------
    n : int
        Number of animals, 1 to 200.
    size : int or tuple of int
        Side, or (H, W), in pixels.
    classes : sequence of str
        The animals are taken from these, in turn.
    scale : tuple of float
        Smallest and largest size of an animal's box, as a fraction of the picture's shorter side. Animals
        become smaller where they do not fit.
    overlap : bool
        Whether an animal may cover others (at most half of each).
    dark : bool
        True puts dark animals on a light ground, as for thresholding; False gives them any colour.
    ground : {"plain", "gradient", "texture"}, optional
        Drawn from `rng` if not given.
    light : float
        0 to 1: how much of the light is lost from the bright side to the dark side. From about 0.7 no single
        threshold finds all the animals, a local one does.
    noise : float
        Standard deviation in grey levels, 0 to 100.
    rng : int or numpy.random.Generator, optional
        Seed or generator.

    Returns
    -------
    Scene

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, unknown or outside its range, or if `n` animals find no room.

    Examples
    --------
    >>> meadow = scene(4, size=(120, 160), classes=("rabbit", "snail"), rng=0)
    >>> meadow.image.shape, int(meadow.labels.max()), [animal.name for animal in meadow.animals]
    ((120, 160, 3), 4, ['rabbit', 'snail', 'rabbit', 'snail'])
    """
    n = check_integer(n, "n", 1, 200)
    height, width = check_size(size)
    classes = check_classes(classes)
    smallest, largest = _check_scale(scale, min(height, width))
    for name, value in (("overlap", overlap), ("dark", dark)):
        if not isinstance(value, (bool, np.bool_)):
            raise TypeError(problem(name, value, "True or False"))
    light, noise = check_number(light, "light", 0, 1), check_number(noise, "noise", 0, 100)
    rng = check_rng(rng)
    ground = str(rng.choice(GROUNDS)) if ground is None else check_choice(ground, "ground", GROUNDS)

    floor_name = "white" if dark else str(rng.choice(np.array(NAMES)[far_apart().sum(0) >= 6]))
    fits = np.array(NAMES)[far_apart()[:, NAMES.index(floor_name)]]
    floor = np.array(COLOURS[floor_name]) * (0.92 if dark else 1)
    picture = (floor + 14 * relief(height, width, ground, rng)[..., None]).astype(np.float32)
    labels = np.zeros((height, width), np.int32)
    areas, told = [0], []
    for number in range(1, n + 1):
        name = classes[(number - 1) % len(classes)]
        colour, texture = str(rng.choice(fits)), str(rng.choice(TEXTURES))
        skin = np.array(COLOURS[colour]) * (0.45 if dark else 1)
        second = skin * 1.25 if dark else second_colour(skin, rng)
        placed = _find_room(labels, areas, name, (smallest, largest), texture, overlap, rng)
        if placed is None:
            raise ValueError(problem("n", n, f"a number of animals that fit: {number - 1} did",
                                     "Take a larger size, a smaller scale, or overlap=True."))
        sprite, pose = placed
        if dark:
            sprite.planes[..., FIXED_RGB] *= 0.5  # eyes and beaks too
        mask = sprite.onto(picture, skin, second)
        labels[mask] = number
        areas.append(int(mask.sum()))
        told.append((number, name, {"angle": pose.angle, "scale": pose.scale, "bend": pose.bend,
                                    "gait": pose.gait, "flip": pose.flip, "colour": colour, "texture": texture}))
    image = expose(picture, light_ramp(height, width, light, rng.uniform(-180, 180)), noise, rng)
    animals = tuple(Member(number, name, CLASSES.index(name), box_of(labels == number), attributes)
                    for number, name, attributes in told)
    return Scene(image, labels, labels > 0, animals)


def _find_room(labels: np.ndarray, areas: list[int], name: str, scales: tuple[float, float], texture: str,
               overlap: bool, rng: np.random.Generator) -> tuple[Sprite, Pose] | None:
    """Return a sprite where there is room for it, smaller where it must be, or None."""
    height, width = labels.shape
    # Animals that do not overlap keep two pixels apart, so that they are two components.
    taken = labels > 0 if overlap else binary_dilation(labels > 0, np.ones((3, 3)), 2)
    largest = scales[1]
    while largest >= max(scales[0] / 2, SMALLEST / min(height, width)):
        pose = Pose(angle=rng.uniform(-40, 40), scale=rng.uniform(min(scales[0], largest), largest),
                    bend=rng.uniform(-1, 1), gait=rng.uniform(-1, 1), flip=bool(rng.random() < 0.5))
        parts = pose.parts(name)
        low, high = extent(parts)
        size = pose.scale * (min(height, width) - 1) / (high - low).max()
        sprite = paint(parts, size, (0.0, 0.0), turn=turning(pose.angle, pose.flip), texture=texture, rng=rng)
        cover = in_one_piece(sprite.planes[..., ALPHA] >= 0.5)
        h, w = cover.shape
        for _ in range(40 if h <= height and w <= width else 0):
            row, col = int(rng.integers(height - h + 1)), int(rng.integers(width - w + 1))
            if not overlap:
                free = not (taken[row:row + h, col:col + w] & cover).any()
            else:
                left = np.bincount(labels.ravel(), minlength=len(areas)) \
                    - np.bincount(labels[row:row + h, col:col + w][cover], minlength=len(areas))
                free = bool((left[1:] >= np.array(areas[1:]) / 2).all())
            if free:
                return replace(sprite, row=row, col=col), pose
        largest *= 0.9
    return None


def _check_scale(scale: Any, side: int) -> tuple[float, float]:
    if not isinstance(scale, (tuple, list)) or len(scale) != 2:
        raise TypeError(problem("scale", scale, "two numbers, (smallest, largest)"))
    smallest, largest = (check_number(value, "scale", 0.05, 1) for value in scale)
    if smallest > largest:
        raise ValueError(problem("scale", scale, "the smaller number first"))
    if smallest * side < SMALLEST:
        raise ValueError(problem("scale", scale, f"animals of {SMALLEST} pixels or more",
                                 f"Take a larger scale or size: the picture's shorter side is {side}."))
    return smallest, largest
