"""Shapes on a still picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from ._pictures import INK, PALETTE, PAPER, font


def draw_shapes(picture: Image.Image, shapes: list[dict[str, Any]], classes: list[str], size: tuple[int, ...]) -> None:
    """Draw shapes over a still picture that shows `size` (rows, columns): each in its colour, with its name.

    What is only suggested has a thin line and a question mark.
    """
    scale = picture.width / size[1]
    for shape in shapes:
        draw = ImageDraw.Draw(picture)
        colour = PALETTE[(shape["label"] - 1) % len(PALETTE)]
        middle = 0.0 if shape["kind"] == "box" else 0.5
        places = [((col + middle) * scale, (row + middle) * scale) for row, col in shape.get("places", [])]
        if shape["kind"] == "box":
            places = [places[0], (places[1][0], places[0][1]), places[1], (places[0][0], places[1][1])]
        if shape["kind"] == "brush":
            places = _tinted(picture, shape["counts"], size, colour, 0.25 if shape.get("suggested") else 0.5)
        elif shape["kind"] == "point":
            (x, y), = places
            draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=colour, outline=INK)
        else:
            for fill, width in (((0, 0, 0), 5), (colour, 1 if shape.get("suggested") else 3)):
                draw.line([*places, places[0]], fill=fill, width=width)
        if places:
            x, y = min(x for x, _ in places), min(y for _, y in places)
            words = f"{shape['label']} {classes[shape['label'] - 1]}{'?' if shape.get('suggested') else ''}"
            at = (max(0, x) + 2, y - 16 if y >= 17 else max(0, y) + 3)
            draw.rectangle(draw.textbbox(at, words, font=font(12)), fill=PAPER)
            draw.text(at, words, fill=INK, font=font(12))


def _tinted(picture: Image.Image, counts: list[int], size: tuple[int, ...], colour: tuple[int, ...],
            alpha: float) -> list[tuple[float, float]]:
    """Tint what a brush shape covers; return where its name goes."""
    inside = np.repeat(np.arange(len(counts)) % 2 == 1, counts).reshape(size[::-1]).T
    cover = Image.fromarray(np.uint8(inside * round(alpha * 255))).resize(picture.size, Image.Resampling.NEAREST)
    picture.paste(colour, mask=cover)
    rows, cols = np.nonzero(np.asarray(cover))
    return [(float(cols.min()), float(rows.min()))] if len(rows) else []
