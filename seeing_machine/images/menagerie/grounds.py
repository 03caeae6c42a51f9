"""What animals stand on, and the light that falls on both."""

from __future__ import annotations

import numpy as np
from PIL import Image

#: Named colours for animals and for grounds; every class wears every colour.
COLOURS = {
    "red": (201, 62, 54), "orange": (231, 138, 52), "yellow": (238, 203, 82), "green": (104, 164, 74),
    "teal": (62, 161, 156), "blue": (72, 112, 199), "purple": (139, 91, 176), "pink": (228, 138, 166),
    "brown": (139, 94, 60), "grey": (134, 136, 140), "black": (66, 66, 74), "white": (236, 232, 222),
}
NAMES = tuple(COLOURS)
GROUNDS = ("plain", "gradient", "texture")
#: A ground is paler than an animal of the same name, except black, which would turn grey.
GROUND_COLOURS = {name: np.array(rgb) if name == "black" else np.array(rgb) * 0.7 + 255 * 0.3
                  for name, rgb in COLOURS.items()}


def far_apart(closest: float = 120.0) -> np.ndarray:
    """Return a bool table (animal colour, ground colour): whether the two are told apart at a glance."""
    animal = np.array(list(COLOURS.values()), float)[:, None]
    ground = np.array(list(GROUND_COLOURS.values()))[None]
    return np.linalg.norm(animal - ground, axis=-1) >= closest


def relief(height: int, width: int, kind: str, rng: np.random.Generator) -> np.ndarray:
    """Return the ground's pattern, float32 (height, width) from -1 to 1."""
    if kind == "plain":
        return np.zeros((height, width), np.float32)
    rows, cols = np.mgrid[:height, :width] / max(height, width, 2)
    if kind == "gradient":
        angle = rng.uniform(0, 2 * np.pi)
        slope = np.cos(angle) * rows + np.sin(angle) * cols
    else:
        slope = clouds(height, width, 10, rng)
        if rng.random() < 0.35:  # ripples, as in sand
            angle = rng.uniform(0, np.pi)
            slope = np.sin(rng.uniform(25, 50) * (np.cos(angle) * rows + np.sin(angle) * cols) + slope)
    low, high = slope.min(), slope.max()
    return (2 * (slope - low) / max(high - low, 1e-6) - 1).astype(np.float32)


def clouds(height: int, width: int, hills: int, rng: np.random.Generator) -> np.ndarray:
    """Return smooth random hills and valleys, float32 (height, width), about `hills` across, spread 1."""
    coarse = rng.standard_normal((hills, hills)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC))


def light_ramp(height: int, width: int, strength: float, angle: float) -> np.ndarray:
    """Return the light that falls on a picture, float32 (height, width) from 1 down to 1 - `strength`.

    `angle` in degrees says where it is darkest: 0 at the right, 90 at the top.
    """
    across, down = np.cos(np.deg2rad(angle)), -np.sin(np.deg2rad(angle))
    rows, cols = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None]
    reach = max(abs(across) + abs(down), 1e-6)
    return (1 - strength * (0.5 + 0.5 * (across * cols + down * rows) / reach)).astype(np.float32)
