"""A still picture of a table: its heading, its columns, and as many rows as fit on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from ._pictures import BLUE, INK, ORANGE, PAPER, blend, font

if TYPE_CHECKING:
    from .table import Table

MOST = 24  # rows
#: What the font of the still pictures has no glyphs for.
_SPELLED = str.maketrans({"–": "-", "−": "-", "↓": "down", "→": "right"})
_LINE, _PAD, _SIZE, _TITLE = 22, 8, 12, 32
_SHADE, _QUIET = (240, 240, 240), (90, 90, 90)


def draw_table(table: Table) -> Image.Image:
    """Return the first rows of `table`, tinted as on the page, with a bar beside the chosen one."""
    head, *rows = [[words.translate(_SPELLED) for words in row] for row in [table.columns, *table.rows[:MOST]]]
    left, text = len(table.rows) - len(rows), font(_SIZE)
    below = f"and {left} more" if left else "" if rows else table.note
    widths = [2 * _PAD + round(max(map(text.getlength, column)))
              for column in zip(head, *rows, strict=True)] if rows else []
    title = font(20)
    size = (max(round(title.getlength(table.title)), sum(widths), round(text.getlength(below)) + _PAD, 60),
            (_TITLE if table.title else 0) + _LINE * (bool(rows) + len(rows) + bool(below)))
    sheet = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((0, 4), table.title, fill=INK, font=title)
    top = _TITLE if table.title else 0
    for number, row in enumerate([head, *rows] if rows else []):
        shades = table.shades[number - 1] if number and number <= len(table.shades) else [0.0] * len(row)
        right, y = 0, top + number * _LINE
        for words, width, shade in zip(row, widths, shades, strict=True):
            right += width
            draw.rectangle((right - width, y, right - 1, y + _LINE - 1), fill=_tinted(shade) if number else _SHADE)
            draw.text((right - _PAD, y + _LINE / 2), words, fill=INK, font=text, anchor="rm")
        if number and number - 1 == table.chosen:
            draw.rectangle((0, y, 3, y + _LINE - 1), fill=ORANGE)
    draw.text((0, size[1] - _LINE / 2), below, fill=_QUIET, font=text, anchor="lm")
    return sheet


def _tinted(shade: float) -> tuple[int, ...]:
    """Return the colour of a cell: at most half of blue or orange, so that the number stays easy to read."""
    paper = np.array([PAPER], float)
    return tuple(np.rint(blend(paper, np.array([True]), ORANGE if shade < 0 else BLUE, abs(shade) / 2)[0]).astype(int))
