"""Three ways to make a smooth outline from a few hand-placed points, and one way to bend it.

Coordinates are (x, y), x to the right and y down; an animal fills about -1 to 1. They never leave the
drawing code: every array that does is in (row, column).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

Point = tuple[float, float]


@dataclass(frozen=True)
class Part:
    """Some outlines that are painted as one, in one paint.

    Attributes
    ----------
    outlines : tuple of ndarray, shape (n, 2)
        Closed polygons; where they overlap they melt together, with one common rim.
    paint : str
        "skin" and "second" take the animal's two colours; others are fixed (see `paint.FIXED`).
    shade : float
        Brightness of the paint, 1 for unchanged.
    rim : float
        Width of the darker line around it; 0 for none.
    marked : bool
        Whether the spots or stripes show on it.
    anchor : float, optional
        Where on the spine it is fixed: there it turns as a whole, as a leg does. Otherwise it bends.
    """

    outlines: tuple[np.ndarray, ...]
    paint: str = "skin"
    shade: float = 1.0
    rim: float = 0.035
    marked: bool = False
    anchor: float | None = None


def part(paint: str, *outlines: np.ndarray, shade: float = 1.0, rim: float = 0.035, marked: bool = False,
         anchor: float | None = None) -> Part:
    """Return one `Part`: its paint first, then as many outlines as it has."""
    return Part(outlines, paint, shade, rim, marked, anchor)


def _catmull_rom(points: np.ndarray, steps: int) -> np.ndarray:
    """Return the curve through points[1:-1], `steps` points for each piece, without its last point."""
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    before, start, end, after = points[:-3, None], points[1:-2, None], points[2:-1, None], points[3:, None]
    curve = start + 0.5 * t * (end - before
                               + t * (2 * before - 5 * start + 4 * end - after
                                      + t * (3 * (start - end) + after - before)))
    return curve.reshape(-1, 2)


def blob(*points: Point, steps: int = 7) -> np.ndarray:
    """Return a closed smooth outline through `points`; a point given twice is a sharp corner."""
    ring = np.asarray(points, float)
    return _catmull_rom(np.concatenate([ring[-1:], ring, ring[:2]]), steps)


def oval(x: float, y: float, width: float, height: float | None = None, tilt: float = 0.0) -> np.ndarray:
    """Return an ellipse around (x, y) with half axes `width` and `height`, turned by `tilt` degrees."""
    height = width if height is None else height
    around, turn = np.linspace(0, 2 * np.pi, 24, endpoint=False), np.deg2rad(tilt)
    across, down = width * np.cos(around), height * np.sin(around)
    return np.column_stack([x + across * np.cos(turn) - down * np.sin(turn),
                            y + across * np.sin(turn) + down * np.cos(turn)])


def limb(*points: Point, width: float | tuple[float, ...], steps: int = 5) -> np.ndarray:
    """Return a tube along the smooth curve through `points`.

    `width` is its half width: one number, or several that are spread evenly from the first point to the last.
    """
    line = np.asarray(points, float)
    line = np.concatenate([2 * line[:1] - line[1:2], line, 2 * line[-1:] - line[-2:-1]])
    spine = np.concatenate([_catmull_rom(line, steps), line[-2:-1]])
    stops = np.atleast_1d(width)
    half = np.interp(np.linspace(0, 1, len(spine)), np.linspace(0, 1, len(stops)), stops)[:, None] \
        if len(stops) > 1 else np.full((len(spine), 1), stops[0])
    along = np.gradient(spine, axis=0)
    along /= np.maximum(np.hypot(*along.T)[:, None], 1e-9)
    side = np.column_stack([-along[:, 1], along[:, 0]])
    arc = np.linspace(np.pi / 2, -np.pi / 2, 7)[1:-1, None]
    tip = spine[-1] + half[-1] * (np.cos(arc) * along[-1] + np.sin(arc) * side[-1])
    root = spine[0] - half[0] * (np.cos(arc) * along[0] + np.sin(arc) * side[0])
    return np.concatenate([spine + half * side, tip, (spine - half * side)[::-1], root])


def mirror(outline: np.ndarray) -> np.ndarray:
    """Return `outline` reflected left to right (x becomes -x)."""
    return outline * [-1, 1]


def flip_over(outline: np.ndarray) -> np.ndarray:
    """Return `outline` reflected top to bottom (y becomes -y)."""
    return outline * [1, -1]


def bend_parts(parts: list[Part], *, upright: bool, bend: float, wave: float = 0.0,
               phase: float = 0.0) -> list[Part]:
    """Return the parts laid along a curved spine instead of a straight one.

    Parameters
    ----------
    parts : list of Part
    upright : bool
        Whether the spine runs along y (a sitting cat) or along x (a lizard seen from above).
    bend : float
        Turn of the spine in radians for each unit of length: a circular arc.
    wave, phase : float
        Height, in radians, and phase of a sine added to the spine's direction: a body that undulates.

    Returns
    -------
    list of Part
    """
    if bend == 0 and wave == 0:
        return parts
    length = np.linspace(-1.6, 1.6, 129)
    turn = bend * length + wave * np.sin(np.pi * 1.25 * length + phase)
    middle = len(length) // 2

    def integral(values: np.ndarray) -> np.ndarray:
        total = np.concatenate([[0], np.cumsum((values[1:] + values[:-1]) / 2 * np.diff(length))])
        return total - total[middle]

    along, across = integral(np.cos(turn)), integral(np.sin(turn))

    def lay(outline: np.ndarray, anchor: float | None) -> np.ndarray:
        s, off = (outline[:, 1], -outline[:, 0]) if upright else outline.T
        base = s if anchor is None else np.full_like(s, anchor)
        here = np.interp(base, length, turn)
        a = np.interp(base, length, along) + (s - base) * np.cos(here) - off * np.sin(here)
        b = np.interp(base, length, across) + (s - base) * np.sin(here) + off * np.cos(here)
        return np.column_stack([-b, a] if upright else [a, b])

    return [replace(one, outlines=tuple(lay(outline, one.anchor) for outline in one.outlines))
            for one in parts]


def centroid(outline: np.ndarray) -> np.ndarray:
    """Return the (x, y) of the middle of the area inside a closed outline."""
    x, y = outline.T
    after_x, after_y = np.roll(outline, -1, axis=0).T
    cross = x * after_y - after_x * y
    return np.array([((x + after_x) * cross).sum(), ((y + after_y) * cross).sum()]) / (3 * cross.sum())


def turning(angle: float, flip: bool) -> np.ndarray:
    """Return the 2x2 matrix of a flip, then a turn by `angle` degrees counter-clockwise (y points down)."""
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    return np.array([[cos, sin], [-sin, cos]]) @ np.diag([-1.0 if flip else 1.0, 1.0])


def turn_parts(parts: list[Part], matrix: np.ndarray) -> list[Part]:
    """Return the parts with every point multiplied by the 2x2 `matrix`."""
    return [replace(one, outlines=tuple(outline @ matrix.T for outline in one.outlines)) for one in parts]
