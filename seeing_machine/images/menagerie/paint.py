"""Painting by numbers: outlines become a few planes of coverage, and planes become a picture.

A sprite does not hold colours yet. Plane by plane it says how much of each pixel is skin, second colour, mark
(spot or stripe) and fixed paint (eyes, beaks), and how much is covered at all. Colouring is then a weighted
sum, so one sprite can be repainted thousands of times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, label

from .shapes import Part

#: Paints that are the same on every animal.
FIXED = {"white": (250, 250, 246), "black": (32, 30, 34), "orange": (240, 150, 50), "pink": (236, 150, 160),
         "yellow": (236, 204, 70)}
#: The eight planes: weights of the two colours and of their marks, then fixed red, green and blue in grey
#: levels, and last the coverage, 0 to 1.
SKIN, SECOND, SKIN_MARK, SECOND_MARK, FIXED_RGB, ALPHA = 0, 1, 2, 3, slice(4, 7), 7
TEXTURES = ("plain", "spots", "stripes")
_RIM_SHADE = 0.42


@dataclass(frozen=True)
class Sprite:
    """One posed animal, not yet coloured.

    Attributes
    ----------
    planes : ndarray of float32, shape (h, w, 8)
        See the constants above.
    row, col : int
        Where the planes' first pixel lies in the picture.
    """

    planes: np.ndarray
    row: int
    col: int

    def onto(self, picture: np.ndarray, colour: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Paint the sprite into `picture` (H, W, 3) in place; return its mask, bool (H, W).

        What lies outside the picture is cut off.
        """
        height, width = picture.shape[:2]
        top, left = max(self.row, 0), max(self.col, 0)
        bottom = min(self.row + self.planes.shape[0], height)
        right = min(self.col + self.planes.shape[1], width)
        seen = self.planes[top - self.row:max(bottom - self.row, 0), left - self.col:max(right - self.col, 0)]
        mask = np.zeros((height, width), bool)
        if seen.size:
            here = (slice(top, bottom), slice(left, right))
            picture[here] = colour_in(seen, picture[here], colour, second)
            mask[here] = in_one_piece(seen[..., ALPHA] >= 0.5)
        return mask


def in_one_piece(mask: np.ndarray) -> np.ndarray:
    """Return the largest connected part of `mask`: loose ends of whiskers are no animals of their own."""
    labels, count = label(mask, np.ones((3, 3)))
    return mask if count < 2 else labels == np.bincount(labels.ravel())[1:].argmax() + 1


def extent(parts: list[Part]) -> np.ndarray:
    """Return [[x0, y0], [x1, y1]], the box of all outlines with their rims."""
    lows = [outline.min(0) - one.rim for one in parts for outline in one.outlines]
    highs = [outline.max(0) + one.rim for one in parts for outline in one.outlines]
    return np.array([np.min(lows, 0), np.max(highs, 0)])


def paint(parts: list[Part], scale: float, centre: tuple[float, float], *, turn: np.ndarray | None = None,
          texture: str = "plain", rng: np.random.Generator) -> Sprite:
    """Return the sprite of `parts`, anti-aliased and softly shaded.

    Parameters
    ----------
    parts : list of Part
    scale : float
        Pixels for each unit of the outlines.
    centre : tuple of float
        Row and column of the outlines' origin, in pixels; (0, 0) is the upper left corner of the first pixel.
    turn : ndarray of shape (2, 2), optional
        How the parts were flipped and turned: the marks turn with them.
    texture : str
        "plain", "spots" or "stripes".
    rng : numpy.random.Generator
        Places the marks.
    """
    low, high = extent(parts) * scale + [centre[1], centre[0]]
    col, row = np.floor(low).astype(int) - 1
    width, height = np.ceil(high).astype(int) + 1 - [col, row]
    origin = np.array([centre[1] - col, centre[0] - row])
    planes = _cover(parts, scale, origin, int(height), int(width))
    if texture == "plain":
        planes[..., [SKIN_MARK, SECOND_MARK]] = 0
    else:
        y, x = np.mgrid[:height, :width] + 0.5 - origin[::-1].reshape(2, 1, 1)
        place = np.stack([x, y], -1) / scale
        marks = _marks(place if turn is None else place @ turn, texture, 1 / scale, rng)
        planes[..., [SKIN_MARK, SECOND_MARK]] *= marks[..., None]
    # Soft shading: the outline, blurred, is a hill; slopes that face up and left are lit.
    blur = 0.10 * scale
    down, right = np.gradient(gaussian_filter(planes[..., ALPHA], blur, mode="constant"))
    planes[..., :ALPHA] *= np.clip(1 + 1.1 * blur * (down + 0.6 * right), 0.62, 1.28)[..., None]
    return Sprite(planes, int(row), int(col))


def _cover(parts: list[Part], scale: float, origin: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return the planes: parts drawn as paint numbers on a finer grid, looked up and averaged."""
    fine = 4 if scale < 60 else 3 if scale < 150 else 2
    canvas = Image.new("L", (width * fine, height * fine))
    pen = ImageDraw.Draw(canvas)
    rows: list[np.ndarray] = [np.zeros(8, np.float32)]
    numbers: dict[tuple[str, float, bool], int] = {}

    def number(paint: str, shade: float, marked: bool) -> int:
        key = (paint, shade, marked)
        if key not in numbers:
            weights = np.zeros(8, np.float32)
            if paint in FIXED:
                weights[FIXED_RGB] = np.minimum(np.multiply(FIXED[paint], shade), 255)
            else:
                colour, mark = (SKIN, SKIN_MARK) if paint == "skin" else (SECOND, SECOND_MARK)
                weights[colour], weights[mark] = shade, shade * marked
            weights[ALPHA] = 1
            numbers[key] = len(rows)
            rows.append(weights)
        return numbers[key]

    for one in parts:
        rings = [((outline * scale + origin) * fine - 0.5).ravel().tolist() for outline in one.outlines]
        if one.rim:
            ink = number(one.paint, one.shade * _RIM_SHADE, False)
            for ring in rings:
                pen.line(ring + ring[:4], fill=ink, width=max(1, round(2 * one.rim * scale * fine)),
                         joint="curve")
        ink = number(one.paint, one.shade, one.marked)
        for ring in rings:
            pen.polygon(ring, fill=ink)
    index = np.asarray(canvas).reshape(height, fine, width, fine)
    table = np.array(rows) / fine**2
    return sum((table[index[:, i, :, j]] for i in range(fine) for j in range(fine)),
               np.zeros((height, width, 8), np.float32))


def _marks(place: np.ndarray, texture: str, pixel: float, rng: np.random.Generator) -> np.ndarray:
    """Return 0..1, the strength of spots or stripes at `place` (unit coordinates, shape (h, w, 2))."""
    if texture == "stripes":
        tilt = rng.uniform(-0.35, 0.35) + (np.pi / 2 if rng.random() < 0.3 else 0)
        across, along = place @ [np.cos(tilt), np.sin(tilt)], place @ [-np.sin(tilt), np.cos(tilt)]
        wobble = 0.04 * np.sin(7 * along + rng.uniform(0, 6))
        period = rng.uniform(0.22, 0.32)
        gap = (np.abs((across + wobble) / period % 1 - 0.5) - 0.28) * period
    else:
        grid = np.stack(np.meshgrid(np.arange(-1.3, 1.4, 0.26), np.arange(-1.3, 1.4, 0.26)), -1)
        grid[1::2, :, 0] += 0.13
        spots = grid.reshape(-1, 2) + rng.uniform(-0.05, 0.05, (grid.size // 2, 2))
        sizes = rng.uniform(0.055, 0.095, len(spots))
        gap = np.full(place.shape[:2], np.inf)
        for spot, size in zip(spots, sizes, strict=True):
            gap = np.minimum(gap, np.hypot(place[..., 0] - spot[0], place[..., 1] - spot[1]) - size)
    return np.clip(0.5 - gap / pixel, 0, 1).astype(np.float32)


def colour_in(planes: np.ndarray, ground: np.ndarray, colour: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the sprite over `ground`, float32 of shape (..., h, w, 3), in grey levels.

    `planes` (..., h, w, 8), `ground` (..., h, w, 3), `colour` and `second` (..., 3) share leading axes.
    """
    colour, second = np.asarray(colour, np.float32), np.asarray(second, np.float32)
    table = np.zeros((*colour.shape[:-1], 8, 3), np.float32)  # what one unit of each plane adds
    table[..., SKIN, :], table[..., SECOND, :] = colour, second
    table[..., SKIN_MARK, :] = mark_colour(colour) - colour
    table[..., SECOND_MARK, :] = mark_colour(second) - second
    table[..., FIXED_RGB, :] = np.eye(3)
    flat = planes.reshape(*planes.shape[:-3], -1, 8)
    return (flat @ table).reshape(*planes.shape[:-1], 3) + ground * (1 - planes[..., ALPHA, None])


def mark_colour(colour: np.ndarray) -> np.ndarray:
    """Return the colour of spots on `colour`: darker on light, lighter on dark."""
    dark = (colour @ np.array([0.3, 0.6, 0.1], np.float32) < 105)[..., None]
    return np.where(dark, colour + 0.6 * (255 - colour), colour * 0.45).astype(np.float32)
