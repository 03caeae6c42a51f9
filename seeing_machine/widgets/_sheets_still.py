"""What `Sheets` mixes, in NumPy, and its still picture, drawn with Pillow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from ._pictures import INK, PAPER, font

if TYPE_CHECKING:
    from .sheets import Sheets

_GAP, _EDGE, _HEAD, _FOOT, _TILT, _NUMBER_SCALE = 16, 14, 12, 34, 0.24, 26
_MIX = {"light": ImageChops.add, "ink": ImageChops.multiply}


def stacked(planes: np.ndarray, tints: Any, strengths: Any, limits: Any = (), mode: str = "light") -> np.ndarray:
    """Return the colours of stacked sheets: tints added to black, or multiplied onto white.

    Parameters
    ----------
    planes : (H, W, N) array
        The sheets.
    tints : N or more times (r, g, b)
        0 to 255.
    strengths : N or more floats
        0 to 1; how much of each sheet counts.
    limits : N times (low, high), optional
        The values that are nothing and all of a tint; (0, 255) when left out.
    mode : {"light", "ink"}
        Whether tints add up or multiply.

    Returns
    -------
    (H, W, 3) uint8 array
        Rounded once, at the end.

    Examples
    --------
    >>> stacked(np.uint8([[[255, 255, 0]]]), [(255, 0, 0), (0, 255, 0), (0, 0, 255)], [1, 0.5, 1])
    array([[[255, 128,   0]]], dtype=uint8)
    """
    count = planes.shape[2]
    low, high = np.array(list(limits) or [(0, 255)] * count, float)[:count].T
    parts = np.clip((planes.astype(float) - low) / (high - low), 0, 1) * np.asarray(strengths, float)[:count]
    colours = np.asarray(tints, float)[:count]
    if mode == "light":
        mixed = parts @ colours
    else:
        mixed = 255 * np.prod(1 - parts[..., None] * (1 - colours / 255), axis=2)
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def draw_sheets(view: Sheets) -> Image.Image:
    """Return the sheets of `view` as far together as they are, mixed where they overlap."""
    assert view.planes is not None
    rows, cols, count = view.planes.shape
    together, light = (0.0, False) if view.mode == "none" else (view.together, view.mode == "light")
    strengths = [1.0] * count if view.mode == "none" else view.strengths[:count]
    scale, turn, corners = _place(rows, cols, count, view.width, view.max_height, together)
    slope = -_TILT * math.sqrt(1 - turn**2) / turn
    picture = Image.new("RGB", (view.width, view.max_height), (0, 0, 0) if light else PAPER)
    sheets = [view.stack()] if together == 1 else [_sheet(view, i, strengths[i]) for i in range(count)]
    for i, (sheet, (left, top)) in enumerate(zip(sheets, corners, strict=False)):
        if strengths[i] > 0 or together == 1:
            layer, inside = _turned(sheet, picture.size, scale, turn, slope, left, top)
            ground = picture if view.mode == "none" else Image.new("RGB", picture.size, (0, 0, 0) if light else PAPER)
            layer = Image.composite(layer, ground, inside)
            picture = layer if view.mode == "none" else _MIX[view.mode](picture, layer)
    draw, writing = ImageDraw.Draw(picture), PAPER if light else INK
    for i, (left, top) in enumerate(corners):
        right, fall, name = left + cols * scale * turn, cols * scale * turn * slope, view.names[i].split(" ", 1)
        low = top + rows * scale
        draw.polygon([(left, top), (right, top + fall), (right, low + fall), (left, low)], outline=(128, 128, 128))
        words = name[0] if together else " ".join(name) + ("" if strengths[i] > 0 else " (off)")
        draw.text((left + 34 * i * together, low + 9), words, fill=writing, font=font(13))
        if together == 0 and strengths[i] > 0 and scale * turn >= _NUMBER_SCALE:
            _numbers(draw, view, i, sheets[i], (left, top), (scale * turn, scale), slope)
    return picture


def _place(rows: int, cols: int, count: int, width: int, height: int, together: float) -> tuple[float, float, Any]:
    """Return scale, turn and upper left corners of the sheets: the rule of sheet_places.js, where it is explained."""
    tall, each = height - _HEAD - _FOOT, (width - 2 * _EDGE - (count - 1) * _GAP) / count
    best, scale, turn = 0.0, 0.0, 1.0
    for step in range(12):
        c = 1 - step / 11 * 0.55
        s = min(each / (cols * c), tall / (rows + cols * _TILT * math.sqrt(1 - c * c)))
        if s * s * c > best:
            best, scale, turn = s * s * c, s, c
        if step == 0 and s >= _NUMBER_SCALE:
            break
    pitch = min(each + _GAP, cols * scale * turn + 3 * _GAP) * (1 - together)
    scale += (min((width - 2 * _EDGE) / cols, tall / rows) - scale) * together
    turn += (1 - turn) * together
    high = rows + cols * _TILT * math.sqrt(1 - turn**2)
    scale = min(scale, (width - 2 * _EDGE - (count - 1) * pitch) / (cols * turn), tall / high)
    rise, wide = cols * scale * _TILT * math.sqrt(1 - turn**2), cols * scale * turn
    top = _HEAD + (tall - rows * scale - rise) / 2 + rise
    return scale, turn, [(round((width - wide) / 2 + (i - (count - 1) / 2) * pitch), round(top)) for i in range(count)]


def _turned(sheet: np.ndarray, size: tuple[int, int], scale: float, turn: float, slope: float, left: int,
            top: int) -> tuple[Image.Image, Image.Image]:
    """Return a sheet where it lies on a ground of `size`, and the mask of what it covers."""
    # Pillow asks for the way back: from a point of the ground to the pixel of the sheet.
    across, down = 1 / (scale * turn), 1 / scale
    back = (across, 0, -left * across, -slope * down, down, (slope * left - top) * down)
    shrink = max(1, int(1 / scale))
    source = Image.fromarray(sheet).reduce(shrink)
    resample = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BILINEAR
    smaller = [value / shrink for value in back]
    inside = Image.new("L", (sheet.shape[1], sheet.shape[0]), 255)
    affine = Image.Transform.AFFINE
    return source.transform(size, affine, smaller, resample), inside.transform(size, affine, back)


def _sheet(view: Sheets, i: int, strength: float) -> np.ndarray:
    """Return the (H, W, 3) uint8 colours of sheet `i` alone."""
    assert view.planes is not None
    plane, limits = view.planes[..., i : i + 1], view.limits[i : i + 1]
    if view.mode != "none":
        return stacked(plane, [view.tints[i]], [strength], limits, view.mode)
    stops = view.ramps[i] if i < len(view.ramps) else [[0, 0, 0], view.tints[i]]
    low, high = limits[0] if limits else (0, 255)
    at = np.clip((plane[..., 0].astype(float) - low) / (high - low), 0, 1)
    places = np.linspace(0, 1, len(stops))
    channels = [np.interp(at, places, channel) for channel in zip(*stops, strict=True)]
    return np.rint(np.stack(channels, axis=2)).astype(np.uint8)


def _numbers(draw: Any, view: Sheets, i: int, colours: np.ndarray, corner: tuple[int, int],
             size: tuple[float, float], slope: float) -> None:
    assert view.planes is not None
    text = font(min(16, int(size[0] * 0.4)))
    for row, col in np.ndindex(*view.planes.shape[:2]):
        light = colours[row, col] @ (0.299, 0.587, 0.114) > 140
        x = (col + 0.5) * size[0]
        value = view.told(row, col).split(", ")[i].split()[1]
        draw.text((corner[0] + x, corner[1] + x * slope + (row + 0.5) * size[1]), value.rstrip("°"),
                  fill=INK if light else PAPER, font=text, anchor="mm")
