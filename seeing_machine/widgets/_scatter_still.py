"""The still picture of a Scatter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw

from ._pictures import INK, PALETTE, PAPER, font

if TYPE_CHECKING:
    from .scatter import Scatter

_WIDTH, _LEFT, _RIGHT, _TOP, _BELOW = 480, 46, 470, 22, 40
_GREY = (120, 120, 120)
_STAR = [(math.sin(i * math.pi / 5) * radius, -math.cos(i * math.pi / 5) * radius)
         for i, radius in enumerate([1.3, 0.55] * 5)]
#: The corners of each shape around its middle, the same order as in scatter_drawing.js; a circle has none.
_SHAPES: list[list[tuple[float, float]]] = [
    [], [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)], [(0, -1.15), (1.05, 0.8), (-1.05, 0.8)],
    [(0, -1.2), (1, 0), (0, 1.2), (-1, 0)],
    [(-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4),
     (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)],
    [(0, 1.15), (1.05, -0.8), (-1.05, -0.8)], _STAR]


def draw_scatter(view: Scatter) -> Image.Image:
    """Return territories, points and centres, 480 pixels wide and as high as the view."""
    base = view.height - _BELOW
    picture = Image.new("RGB", (_WIDTH, view.height), PAPER)
    low, span = np.array(view.low), np.array(view.high) - np.array(view.low)
    room = np.array([_RIGHT - _LEFT, base - _TOP])
    if view.equal:
        span, middle = (span / room).max() * room, low + span / 2
        low = middle - span / 2

    def place(pairs: Any) -> np.ndarray:
        """Return (N, 2) CSS pixels, x and y."""
        x, y = ((np.reshape(pairs, (-1, 2)) - low) / span * room).T
        return np.stack([_LEFT + x, base - y], axis=1)

    if view.territories and len(view.centres):
        picture.paste(_land(view, low, span, room), (_LEFT, _TOP))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((_LEFT, _TOP, _RIGHT, base), outline=_GREY)
    draw.text((_LEFT, 3), view.title, fill=INK, font=font(13))
    draw.text(((_LEFT + _RIGHT) / 2, base + 20), view.x_label, fill=INK, font=font(12), anchor="ma")
    draw.text((_LEFT, view.height - 20), f"up: {view.y_label}", fill=INK, font=font(12), anchor="la")
    for end, corner in ((low, (_LEFT, base)), (low + span, (_RIGHT, _TOP))):
        draw.text((corner[0], base + 4), f"{end[0]:.3g}", fill=INK, font=font(12), anchor="ma")
        draw.text((_LEFT - 5, corner[1]), f"{end[1]:.3g}", fill=INK, font=font(12), anchor="rm")
    fits = view.groups is not None and len(view.groups) == len(view.points)
    for i, (x, y) in enumerate(place(view.points)):
        group = int(view.groups[i]) if fits and view.groups is not None else -1
        own = None if view.colours is None or len(view.colours) <= i else tuple(map(int, view.colours[i]))
        colour = own or (_GREY if group < 0 else PALETTE[group % 7])
        _shape(draw, x, y, 4, 0 if own or group < 0 else group, colour, own or INK)
    for i, (x, y) in enumerate(place(view.centres)):
        own = None if view.centre_colours is None else tuple(map(int, view.centre_colours[i]))
        _shape(draw, x, y, 12, 0 if own else i, INK, INK)
        _shape(draw, x, y, 9, 0 if own else i, own or PALETTE[i % 7], INK)
        if not own:
            draw.text((x, y), str(i + 1), fill=INK, font=font(12), anchor="mm", stroke_fill=PAPER, stroke_width=1)
    return picture


def _shape(draw: Any, x: float, y: float, radius: float, group: int, fill: Any, outline: Any) -> None:
    corners = _SHAPES[(group + group // 7) % 7]
    if corners:
        draw.polygon([(x + dx * radius, y + dy * radius) for dx, dy in corners], fill=fill, outline=outline)
    else:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=outline)


def _land(view: Scatter, low: np.ndarray, span: np.ndarray, room: np.ndarray) -> Image.Image:
    """Return every pixel in the pale colour of its nearest centre."""
    across = low[0] + (np.arange(room[0]) + 0.5) / room[0] * span[0]
    up = low[1] + span[1] - (np.arange(room[1]) + 0.5) / room[1] * span[1]
    squared = [((across[None] - a) / view.scale[0]) ** 2 + ((up[:, None] - b) / view.scale[1]) ** 2
               for a, b in view.centres]
    owners = np.argmin(squared, axis=0)
    colours = 255 - (255 - np.array(PALETTE)[owners % 7]) * 0.3
    border = np.zeros(owners.shape, bool)
    border[:, 1:] |= owners[:, 1:] != owners[:, :-1]
    border[1:] |= owners[1:] != owners[:-1]
    colours[border] = 128
    return Image.fromarray(colours.astype(np.uint8))
