"""A horse beside the ten animals: its outline is the photo ``"horse"`` of scikit-image, painted like the others.

No training set holds it, so a network that has learned the ten has never seen one.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..catalogue import load
from .shapes import Part, limb, oval, part

_MIDDLE, _REACH = (203, 160), 185  # x and y in the photo, and how many of its pixels are one unit


def horse(gait: float) -> list[Part]:
    """Return the parts of a horse that stands; of `gait` only the tail takes note."""
    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [((x - _MIDDLE[0]) / _REACH, (y - _MIDDLE[1]) / _REACH) for x, y in points]

    mane = limb(*at((340, 19), (315, 27), (290, 42), (266, 68), (246, 86)), width=(0.035, 0.06, 0.03))
    tail = limb(*at((62, 94), (36, 125), (32 - 14 * gait, 185), (30 - 26 * gait, 238)), width=(0.05, 0.085, 0.02))
    hooves = [oval(*at((x, y))[0], 0.055, 0.03) for x, y in ((66, 302), (124, 298), (258, 303), (282, 306))]
    return [part("skin", tail, shade=0.5), part("skin", _outline(), marked=True),
            part("skin", mane, shade=0.5, rim=0), *(part("black", hoof, rim=0) for hoof in hooves),
            part("white", oval(*at((352, 44))[0], 0.032), rim=0.015),
            part("black", oval(*at((353, 44))[0], 0.02), rim=0)]


@lru_cache(1)
def _outline() -> np.ndarray:
    """Return the outline in the photo as a polygon of about a hundred points (x, y)."""
    from skimage.measure import approximate_polygon, find_contours  # a tenth of a second to import

    longest = max(find_contours((load("horse") < 128).astype(float), 0.5), key=len)
    return (approximate_polygon(longest, 1.5)[:-1, ::-1] - _MIDDLE) / _REACH
