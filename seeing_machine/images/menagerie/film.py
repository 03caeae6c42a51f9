"""A film of two lizards on a light ground, and one photo from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter

from ..._validate import check_integer, check_number, check_rng, problem
from .animal import Animal, box_of, expose
from .checks import check_size
from .grounds import clouds, light_ramp
from .outlines import CLASSES, OUTLINES
from .paint import FIXED_RGB, Sprite, extent, paint
from .shapes import Part, bend_parts, centroid, turn_parts, turning

_GROUND, _SKIN, _BACK, _EYES = 204.0, 78.0, 146.0, 0.62  # grey levels, and how bright eyes are


@dataclass(frozen=True)
class Film:
    """Two lizards walking, frame by frame, and where they truly are.

    Attributes
    ----------
    frames : ndarray of uint8, shape (T, H, W)
        Grey pictures.
    masks : ndarray of bool, shape (T, H, W)
        ``labels > 0``.
    labels : ndarray of uint8, shape (T, H, W)
        0 for the ground, 1 and 2 for the lizards; a lizard keeps its number.
    centroids : ndarray of float64, shape (T, 2, 2)
        (row, column) of the mean pixel of lizard 1 and of lizard 2.
    """

    frames: np.ndarray
    masks: np.ndarray
    labels: np.ndarray
    centroids: np.ndarray

    def __len__(self) -> int:
        return len(self.frames)


def lizards(n_frames: int = 60, *, size: tuple[int, int] = (240, 320), touch: bool = False,
            light: float = 0.15, noise: float = 5.0, rng: int | np.random.Generator | None = 0) -> Film:
    """Film two dark lizards that walk over a light ground and pass each other once.

    Parameters
    ----------
    n_frames : int
        Number of frames, 2 to 1000. The walk always takes the whole film.
    size : tuple of int
        (H, W) in pixels, H at least 64 and W at least 1.2 times H.
    touch : bool
        Whether their feet and tails meet when they pass: their masks then run together for some frames.
    light : float
        0 to 1: how much of the light is lost from the left side to the right side.
    noise : float
        Standard deviation in grey levels, 0 to 100; new in each frame.
    rng : int or numpy.random.Generator, optional
        Seed or generator. Seed 0 if not given, so that everybody sees the same film.

    Returns
    -------
    Film

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or outside its range.

    Examples
    --------
    >>> film = lizards(4, size=(120, 160))
    >>> film.frames.shape, str(film.frames.dtype), film.centroids.shape
    ((4, 120, 160), 'uint8', (4, 2, 2))
    >>> bool(film.centroids[0, 0, 1] < film.centroids[-1, 0, 1])   # lizard 1 walks to the right
    True
    """
    n_frames = check_integer(n_frames, "n_frames", 2, 1000)
    height, width = _landscape(size)
    if not isinstance(touch, (bool, np.bool_)):
        raise TypeError(problem("touch", touch, "True or False"))
    light, noise = check_number(light, "light", 0, 1), check_number(noise, "noise", 0, 100)
    rng = check_rng(rng)
    ground, ramp = _sandy(height, width, rng), light_ramp(height, width, light, 0)
    scale = height / 240 * 44
    first_step = rng.uniform(0, 2 * np.pi, 2)

    frames = np.empty((n_frames, height, width), np.uint8)
    labels = np.zeros((n_frames, height, width), np.uint8)
    for frame, time in enumerate(np.linspace(0, 1, n_frames)):
        picture = np.repeat(ground[..., None], 3, -1)
        for number, (row, col, heading) in enumerate(_paths(time, touch, width / height), 1):
            step = first_step[number - 1] + 2 * np.pi * 7 * time
            parts = turn_parts(_walking(step), turning(heading, False))
            sprite = paint(parts, scale, (row * height, col * width), rng=rng)
            labels[frame][_dark_onto(sprite, picture)] = number
        frames[frame] = expose(picture[..., 0], ramp, noise, rng)
    rows, cols = np.mgrid[:height, :width]
    centroids = np.array([[(rows[one == k].mean(), cols[one == k].mean()) for k in (1, 2)] for one in labels])
    return Film(frames, labels > 0, labels, centroids)


def lizard_photo(*, size: tuple[int, int] = (240, 320), light: float = 0.0, noise: float = 5.0,
                 rng: int | np.random.Generator | None = 0) -> Animal:
    """Take a grey photo of one dark lizard on a light ground.

    Parameters
    ----------
    size : tuple of int
        (H, W) in pixels, H at least 64 and W at least 1.2 times H.
    light : float
        0 to 1: how much of the light is lost from the left side to the right side. From about 0.8 no single
        threshold finds the lizard; a local threshold does.
    noise : float
        Standard deviation in grey levels, 0 to 100.
    rng : int or numpy.random.Generator, optional
        Seed or generator. Seed 0 if not given.

    Returns
    -------
    Animal
        With a grey image of shape (H, W).

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or outside its range.

    Examples
    --------
    >>> photo = lizard_photo()
    >>> photo.image.shape, photo.name
    ((240, 320), 'lizard')
    >>> found = photo.image < 130
    >>> round(float((found & photo.mask).sum() / (found | photo.mask).sum()), 1)
    0.9
    """
    height, width = _landscape(size)
    light, noise = check_number(light, "light", 0, 1), check_number(noise, "noise", 0, 100)
    rng = check_rng(rng)
    step, bend = rng.uniform(0, 2 * np.pi), rng.uniform(-0.4, 0.4)
    angle = float(rng.uniform(5, 25) * rng.choice([-1, 1]))
    parts = turn_parts(_walking(step, bend), turning(angle, False))
    low, high = extent(parts)
    scale = min(0.56 * width / (high - low)[0], 0.8 * height / (high - low)[1])
    middle = (low + high) / 2 * scale
    picture = np.repeat(_sandy(height, width, rng)[..., None], 3, -1)
    mask = _dark_onto(paint(parts, scale, (height / 2 - middle[1], width / 2 - middle[0]), rng=rng), picture)
    image = expose(picture[..., 0], light_ramp(height, width, light, 0), noise, rng)
    attributes = {"angle": angle, "bend": bend, "light": light, "light_angle": 0.0, "noise": noise}
    return Animal(image, mask, box_of(mask), "lizard", CLASSES.index("lizard"), attributes)


def _paths(time: float, touch: bool, aspect: float) -> list[tuple[float, float, float]]:
    """Return (row, column, heading in degrees) of both lizards at `time` 0..1.

    Rows are fractions of the height, columns of the width; `aspect` is width / height. The lizards come from
    opposite sides, swing towards each other and part again.
    """
    gap, swing, walk = 0.112 if touch else 0.168, 0.04, 0.54
    turn = np.pi * (2 * time - 1)
    places = []
    for side in (-1, 1):  # lizard 1 above and to the right, lizard 2 below and to the left
        row = 0.5 + side * (gap + swing * (1 - np.cos(turn)))
        col = 0.5 + side * walk * (0.5 - time)
        down, right = side * swing * 2 * np.pi * np.sin(turn), -side * walk * aspect
        places.append((float(row), col, float(np.rad2deg(np.arctan2(-down, right)))))
    return places


def _walking(step: float, bend: float = 0.0) -> list[Part]:
    """Return a lizard in mid-stride: a wave runs down its spine while diagonal legs swing together.

    The middle of its body lies at the origin, so that it walks on steadily while it winds.
    """
    parts = bend_parts(OUTLINES["lizard"](float(np.sin(step))), upright=False, bend=bend, wave=0.5, phase=step)
    body = next(one.outlines[0] for one in parts if one.marked)
    return [replace(one, outlines=tuple(outline - centroid(body) for outline in one.outlines)) for one in parts]


def _dark_onto(sprite: Sprite, picture: np.ndarray) -> np.ndarray:
    """Paint a dark lizard into `picture` in place; return its mask."""
    sprite.planes[..., FIXED_RGB] *= _EYES
    return sprite.onto(picture, np.full(3, _SKIN), np.full(3, _BACK))


def _sandy(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return a light ground, float32: soft patches, grains, and specks of dirt smaller than a foot."""
    ground = _GROUND + 7 * clouds(height, width, 9, rng) + 4 * clouds(height, width, 60, rng)
    rows, cols = np.mgrid[:height, :width]
    dirt = np.zeros((height, width))
    for _ in range(45):
        row, col, radius = rng.uniform(0, height), rng.uniform(0, width), rng.uniform(0.6, 2.0) * height / 240
        tall = rng.uniform(0.6, 1.6)
        dirt = np.maximum(dirt, ((rows - row) / tall)**2 + ((cols - col) * tall)**2 < radius**2)
    return (ground * (1 - 0.55 * gaussian_filter(dirt, 0.4))).astype(np.float32)


def _landscape(size: object) -> tuple[int, int]:
    height, width = check_size(size)
    if height < 64 or width < 1.2 * height:
        raise ValueError(problem("size", size, "(H, W) with H at least 64 and W at least 1.2 times H",
                                 "For example (240, 320)."))
    return height, width
