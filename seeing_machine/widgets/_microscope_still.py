"""The still picture of a Microscope: picture, window, weights, terms and result in one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw

from ._pictures import BLUE, INK, PAPER, font, stack
from ._windows import Visit

if TYPE_CHECKING:
    from .microscope import Microscope

_LINE, _QUIET = (150, 150, 150), (100, 100, 100)
_LARGE = 34  # pixels of one cell on the bench


def draw_microscope(microscope: Microscope, found: Visit) -> Image.Image:
    """Return everything that the live view shows at its position, but for the buttons."""
    row, col = microscope.position
    kh, kw = microscope.window_shape
    scene, stride = microscope._scene, int(microscope.stride)
    top, left = row * stride, col * stride
    inside = np.zeros(found.padded.shape[:2], bool)
    height, width = microscope.image.shape[:2]
    inside[found.offset[0]:found.offset[0] + height, found.offset[1]:found.offset[1] + width] = True
    seen = (slice(top, top + kh), slice(left, left + kw))
    output = found.output.astype(np.float64)[..., None]
    hidden = np.arange(output.size).reshape(output.shape[:2]) > row * output.shape[1] + col
    if microscope.reveal == "all":
        hidden[:] = False
    window = found.padded[seen]
    bench = [_planes(window, scene["limits"], inside[seen], crossed=_unused(microscope, window))]
    if microscope.weights is not None:
        bench.append(_planes(microscope.weights.reshape(kh, kw, -1), None))
    if found.own_terms:
        terms = found.terms[row, col].astype(np.float64)
        bench.append(_planes(terms, None, crossed=np.isnan(terms).all(axis=2)))
    bench.append(_grid(output[row:row + 1, col:col + 1], scene["output_limits"], _LARGE))
    pictures = [
        _grid(found.padded, scene["limits"], _cell(found.padded), inside, frame=(top, left, kh, kw)),
        _grid(output, scene["output_limits"], _cell(output), hidden=hidden, frame=(row, col, 1, 1)),
    ]
    return stack([pictures, bench], title=microscope.title or "Microscope", sentence=microscope.describe())


def numeral(value: float) -> str:
    """Return a number as it is written into a pixel: three digits that count, two below 1.

    Examples
    --------
    >>> [numeral(value) for value in (12, -3.14159, 0.7154, 63.75)]
    ['12', '-3.14', '0.72', '63.8']
    """
    if np.isnan(value):
        return ""
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e5 else f"{value:.{2 if abs(value) < 1 else 3}g}"


def _cell(values: np.ndarray) -> int:
    return max(3, min(30, 420 // max(values.shape[:2])))


def _unused(microscope: Microscope, window: np.ndarray) -> np.ndarray:
    unused = np.isnan(window).all(axis=2)
    return unused if microscope.footprint is None else unused | ~microscope.footprint


def _planes(
    values: np.ndarray, limits: Any, inside: np.ndarray | None = None, crossed: np.ndarray | None = None
) -> Image.Image:
    """Return the planes of a window side by side."""
    planes = np.split(values, values.shape[2], axis=2)
    grids = [_grid(plane, limits, _LARGE, inside, crossed=crossed) for plane in planes]
    sheet = Image.new("RGB", (sum(g.width + 8 for g in grids) - 8, grids[0].height), PAPER)
    for i, grid in enumerate(grids):
        sheet.paste(grid, (i * (grid.width + 8), 0))
    return sheet


def _grid(
    values: np.ndarray, limits: Any, cell: int, inside: np.ndarray | None = None, *,
    crossed: np.ndarray | None = None, hidden: np.ndarray | None = None, frame: tuple[int, int, int, int] | None = None,
) -> Image.Image:
    """Return (rows, cols, 1 or 3) values as squares: greys where there are limits, else numbers on paper."""
    rows, cols = values.shape[:2]
    picture = Image.new("RGB", (cols * cell + 3, rows * cell + 3), PAPER)
    draw = ImageDraw.Draw(picture)
    for row, col in np.ndindex(rows, cols):
        x, y, here = col * cell + 1, row * cell + 1, values[row, col]
        empty = hidden is not None and hidden[row, col]
        outside = inside is not None and not inside[row, col]
        fill, ink = PAPER, INK
        if limits and not outside and not empty:
            low, high = limits
            level = np.clip((here - low) / (high - low if high > low else 1), 0, 1) * 255
            red, green, blue = (int(part) for part in np.broadcast_to(np.rint(level), 3))
            fill = (red, green, blue)
            ink = INK if np.dot(fill, (0.299, 0.587, 0.114)) > 130 else PAPER
        draw.rectangle((x, y, x + cell, y + cell), fill=fill, outline=_LINE if cell > 4 else None)
        if outside:
            for d in range(4, 2 * cell, 6):
                near, far = max(0, d - cell), min(d, cell)
                draw.line((x + near, y + far, x + far, y + near), fill=(205, 205, 205))
        if cell >= 20 and len(here) == 1 and not empty:
            face = font(max(9, cell // 3))
            draw.text((x + cell / 2, y + cell / 2), numeral(float(here[0])), fill=ink, font=face, anchor="mm")
        if crossed is not None and crossed[row, col]:
            draw.line((x + 2, y + 2, x + cell - 2, y + cell - 2), fill=_QUIET, width=2)
            draw.line((x + cell - 2, y + 2, x + 2, y + cell - 2), fill=_QUIET, width=2)
    if frame:
        top, left, height, width = (side * cell for side in frame)
        draw.rectangle((left, top, left + width + 2, top + height + 2), outline=BLUE, width=3)
    return picture
