"""The still picture of a Histogram: bars or curves, lines and axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from ._pictures import BLUE, INK, PAPER, font

if TYPE_CHECKING:
    from .histogram import Histogram

_SIZE = (480, 220)
_LEFT, _TOP, _RIGHT, _BOTTOM = 14, 24, 466, 184
_CHANNELS = ((213, 94, 0), (0, 121, 92), (0, 114, 178))
_PALE = (208, 208, 208)


def draw_histogram(histogram: Histogram) -> Image.Image:
    """Return what the live view shows, 480 by 220 pixels: the foreground in blue, the rest pale."""
    from .histogram import is_whole

    counts, edges = histogram.counts, histogram.edges
    picture = Image.new("RGB", _SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    heights = np.log1p(counts) if histogram.log else counts
    heights = heights / max(heights.max(), 1e-9) * (_BOTTOM - _TOP)
    half = 0.5 if is_whole(edges) else 0.0

    def across(value: np.ndarray) -> np.ndarray:
        return _LEFT + (np.clip(value, edges[0], edges[-1]) - edges[0]) / (edges[-1] - edges[0]) * (_RIGHT - _LEFT)

    thresholds = np.array(histogram.thresholds)
    lines = across(np.floor(thresholds) + half if half else thresholds)
    x = across(edges)
    if len(heights) == 1:
        for i, height in enumerate(heights[0]):
            middle = (x[i] + x[i + 1]) / 2
            solid = not len(lines) or {"light": middle > lines[-1], "dark": middle < lines[0],
                                       "middle": lines[0] < middle < lines[-1]}[histogram.foreground]
            if height > 0:
                box = (x[i], _BOTTOM - max(height, 1), max(x[i], x[i + 1] - 0.5), _BOTTOM)
                draw.rectangle(box, fill=BLUE if solid else _PALE)
    else:
        for channel, row in enumerate(heights):
            points = [(x[i + side], _BOTTOM - height) for i, height in enumerate(row) for side in (0, 1)]
            draw.line(points, fill=_CHANNELS[channel], width=2)
            # The letter stands where its channel rises most above the others.
            best = int((row - np.delete(heights, channel, axis=0).max(axis=0)).argmax())
            place = (x[best], _BOTTOM - row[best] - 2)
            draw.text(place, "RGB"[channel], fill=_CHANNELS[channel], font=font(13), anchor="mb")
    draw.line((_LEFT, _BOTTOM, _RIGHT, _BOTTOM), fill=INK)
    for at, value in zip(lines, thresholds, strict=True):
        draw.line((at, _TOP - 4, at, _BOTTOM), fill=INK, width=2)
        draw.text((at, _TOP - 5), f"{value:.4g}", fill=INK, font=font(13), anchor="mb")
    for value, anchor, end in ((edges[0] + half, "la", _LEFT), (edges[-1] - half, "ra", _RIGHT)):
        draw.text((end, _BOTTOM + 6), f"{value:.4g}", fill=INK, font=font(13), anchor=anchor)
    draw.text(((_LEFT + _RIGHT) / 2, _BOTTOM + 6), histogram.label, fill=INK, font=font(13), anchor="ma")
    return picture
