"""The still picture of a Chart: curves, axes and scrubber."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from ._pictures import BLUE, INK, ORANGE, PAPER, font

if TYPE_CHECKING:
    from .chart import Chart

_SIZE = (480, 220)
_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 26, 372, 178
_COLOURS = (BLUE, ORANGE, (0, 121, 92), (176, 86, 154), (92, 92, 92), (181, 137, 0), (74, 163, 216))


def draw_chart(chart: Chart) -> Image.Image:
    """Return what the live view shows, 480 by 220 pixels; each curve has its name at its end."""
    picture = Image.new("RGB", _SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((_LEFT, 4), ": ".join(filter(None, (chart.title, chart.y_label))), fill=INK, font=font(13))
    values = chart.lines[np.isfinite(chart.lines)]
    low = min(0.0, values.min(initial=0.0)) if chart.low is None else chart.low
    high = max(values.max(initial=0.0), low) if chart.high is None else chart.high
    high = high if high > low else low + 1

    def across(x: float) -> float:
        first, last = chart.x[0], max(chart.x[-1], chart.x[0] + 1)
        return _LEFT + (x - first) / (last - first) * (_RIGHT - _LEFT)

    def down(y: float) -> float:
        return _BOTTOM - (min(max(y, low), high) - low) / (high - low) * (_BOTTOM - _TOP)

    draw.line((_LEFT, _BOTTOM, _RIGHT, _BOTTOM), fill=INK)
    for value in (low, high):
        draw.text((_LEFT - 6, down(value)), f"{value:.3g}", fill=INK, font=font(13), anchor="rm")
    draw.text(((_LEFT + _RIGHT) / 2, _BOTTOM + 22), chart.x_label, fill=INK, font=font(13), anchor="ma")
    if not len(chart.x):
        return picture
    for value in (chart.x[0], chart.x[-1]):
        draw.text((across(value), _BOTTOM + 6), f"{value:.4g}", fill=INK, font=font(13), anchor="ma")
    at = across(chart.x[-1] if chart.at is None else chart.at)
    draw.line((at, _TOP, at, _BOTTOM), fill=INK)
    taken: list[float] = []
    for name, line, colour in zip(chart.names, chart.lines, _COLOURS, strict=False):
        points = [(across(x), down(y)) for x, y in zip(chart.x, line, strict=True) if np.isfinite(y)]
        if not points:
            continue
        if len(points) > 1:
            draw.line(points, fill=colour, width=2)
        draw.ellipse((points[-1][0] - 3, points[-1][1] - 3, points[-1][0] + 3, points[-1][1] + 3), fill=colour)
        y = points[-1][1]
        while any(abs(y - other) < 15 for other in taken):
            y += 15 if y < _BOTTOM - 15 else -15 * (len(taken) + 1)
        taken.append(y)
        draw.text((points[-1][0] + 8, y), name, fill=colour, font=font(13), anchor="lm")
    return picture
