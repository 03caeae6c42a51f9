"""The picture of a mistake: input, yours, expected and their difference, as squares with numbers in them."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from seeing_machine.classroom.comparing import differing

_PAPER, _INK, _QUIET = "#ffffff", "#1f1f1f", "#5c5c5c"
_LINE, _EQUAL, _ORANGE = "#8a8a8a", "#f3f3f3", "#d55e00"
_PANEL_WIDTH, _PANEL_HEIGHT, _GAP, _HEAD = 184, 300, 16, 20
_MOST = 24  # rows or columns shown; of more, a window around the first difference
_INDEX = 16  # room for the row and column numbers


_font = functools.cache(ImageFont.load_default)


@dataclass
class _Panel:
    title: str
    array: np.ndarray  # (H, W) or (H, W, 3)
    bright: float  # the value that is shown white
    wrong: np.ndarray | None = None  # (H, W) bool: outlined
    numbers_only: bool = False  # the difference: numbers on paper, hatched where `wrong`


def draw(given: tuple[Any, ...], yours: Any, expected: Any, *,
         tolerance: float = 0.0) -> tuple[Image.Image | None, str]:
    """Draw how a result differs from the expected one.

    Parameters
    ----------
    given : tuple
        The arguments of the call; the first is drawn where it is a picture.
    yours, expected : object
        Results; drawn where they are pictures, of tuples the first part that differs.
    tolerance : float
        How far numbers may be off.

    Returns
    -------
    picture : PIL.Image.Image or None
        None where there is nothing to draw. Dark on white, so it reads on any page.
    text : str
        The same in one sentence, for those who do not see it; "" without a picture.

    Examples
    --------
    >>> picture, text = draw((), np.array([[0, 0, 7]]), np.array([[0, 0, 9]]))
    >>> text
    'Side by side: yours, expected, difference. 1 pixel differs; it is hatched.'
    """
    with np.errstate(all="ignore"):  # NaN and infinity are drawn black, not warned about
        return _draw(given, *_first_difference(yours, expected, tolerance), tolerance)


def _draw(given: tuple[Any, ...], yours: Any, expected: Any,
          tolerance: float) -> tuple[Image.Image | None, str]:
    panels = [_Panel("input", given[0], _bright(given[0]))] if given and _is_picture(given[0]) else []
    wrong = None
    if _is_picture(yours) and _is_picture(expected) and yours.shape == expected.shape:
        where = differing(yours, expected, tolerance)
        wrong = np.asarray(where.any(axis=2)) if where.ndim == 3 else where
    for title, array in (("yours", yours), ("expected", expected)):
        if _is_picture(array):
            white = _bright(expected if _is_picture(expected) else array)
            panels.append(_Panel(title, array, white, wrong if title == "yours" else None))
    if wrong is not None:
        off = yours.astype(float) - expected.astype(float)
        panels.append(_Panel("difference", off, 1, wrong, numbers_only=True))
    if not panels:
        return None, ""
    text = f"{'Side by side' if len(panels) > 1 else 'Shown'}: {', '.join(panel.title for panel in panels)}."
    if wrong is not None:
        count = int(wrong.sum())
        text += f" {count} pixel{' differs; it is' if count == 1 else 's differ; they are'} hatched."
    return _sheet(panels, *_corner(wrong)), text


def _first_difference(yours: Any, expected: Any, tolerance: float) -> tuple[Any, Any]:
    """Return the first parts of two tuples that differ, or what was given."""
    if isinstance(yours, (list, tuple)) and isinstance(expected, (list, tuple)):
        for mine, other in zip(yours, expected, strict=False):
            if not (_is_picture(mine) and _is_picture(other) and mine.shape == other.shape
                    and not differing(mine, other, tolerance).any()):
                return mine, other
    return yours, expected


def _is_picture(value: Any) -> bool:
    return (isinstance(value, np.ndarray) and value.dtype.kind in "buif" and value.size > 0
            and (value.ndim == 2 or (value.ndim == 3 and value.shape[2] == 3)))


def _bright(array: np.ndarray) -> float:
    return 1.0 if np.nan_to_num(array).max() < 1.001 else 255.0  # a float 1 may come out a little above 1


def _corner(wrong: np.ndarray | None) -> tuple[int, int]:
    """Return the row and column where the shown window begins."""
    if wrong is None or not wrong.any():
        return 0, 0
    first = (int(axis[0]) for axis in np.nonzero(wrong))
    top, left = (max(0, min(at - _MOST // 2, size - _MOST))
                 for at, size in zip(first, wrong.shape, strict=True))
    return top, left


def _sheet(panels: list[_Panel], top: int, left: int) -> Image.Image:
    for panel in panels:
        rows, cols = (slice(0, None) if size <= _MOST else slice(at, at + _MOST)
                      for at, size in zip((top, left), panel.array.shape, strict=False))
        panel.array = panel.array[rows, cols]
        panel.wrong = None if panel.wrong is None else panel.wrong[rows, cols]
    most_rows = max(panel.array.shape[0] for panel in panels)
    most_cols = max(panel.array.shape[1] for panel in panels)
    colour = any(panel.array.ndim == 3 for panel in panels)
    cell = min(_PANEL_WIDTH // most_cols, _PANEL_HEIGHT // most_rows, 44 if colour else 32)
    widths = [max(panel.array.shape[1] * cell + _INDEX, 64) for panel in panels]
    size = (sum(widths) + _GAP * (len(panels) + 1), most_rows * cell + _INDEX + _HEAD + 2 * _GAP)
    sheet = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(sheet)
    x = _GAP
    for panel, width in zip(panels, widths, strict=True):
        pen.text((x + _INDEX, _GAP), panel.title, fill=_INK, font=_font(13), anchor="lm")
        _draw_panel(pen, panel, x + _INDEX, _GAP + _HEAD + _INDEX, cell, top, left)
        x += width + _GAP
    return sheet


def _draw_panel(pen: ImageDraw.ImageDraw, panel: _Panel, x: int, y: int, cell: int,
                top: int, left: int) -> None:
    height, width = panel.array.shape[:2]
    small = _font(10)
    if cell >= 12:
        for row in range(height):
            pen.text((x - 4, y + row * cell + cell / 2), str(top + row), fill=_QUIET, font=small, anchor="rm")
        for col in range(width):
            at = (x + col * cell + cell / 2, y - 3)
            pen.text(at, str(left + col), fill=_QUIET, font=small, anchor="ms")
    for row in range(height):
        for col in range(width):
            box = (x + col * cell, y + row * cell, x + (col + 1) * cell, y + (row + 1) * cell)
            wrong = panel.wrong is not None and bool(panel.wrong[row, col])
            value = panel.array[row, col]
            fill = (_EQUAL if panel.numbers_only else _colour(value, panel.bright))
            pen.rectangle(box, fill=fill, outline=_LINE if cell >= 6 else None)
            if panel.numbers_only and wrong:
                _hatch(pen, box)
            if not panel.numbers_only or (wrong and panel.array.ndim == 2):
                _numbers(pen, box, value, fill, signed=panel.numbers_only)
    if panel.wrong is not None:  # last, so that no neighbour paints over an outline
        for row, col in np.argwhere(panel.wrong):
            box = (x + col * cell, y + row * cell, x + (col + 1) * cell, y + (row + 1) * cell)
            pen.rectangle(box, outline=_ORANGE, width=2 if cell >= 8 else 1)


def _colour(value: Any, bright: float) -> tuple[int, int, int]:
    levels = np.nan_to_num(np.atleast_1d(value).astype(float)) / bright * 255
    red, green, blue = (int(level) for level in np.broadcast_to(np.clip(levels, 0, 255).round(), 3))
    return red, green, blue


def _hatch(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    x, y, right, bottom = box
    side = min(right - x, bottom - y)
    for step in range(4, 2 * side, 5):
        pen.line((x + max(0, step - side), y + min(step, side), x + min(step, side), y + max(0, step - side)),
                 fill=_ORANGE)


def _numbers(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], value: Any, fill: Any, *,
             signed: bool) -> None:
    """Write a value, or the three of a colour one under the other, where there is room."""
    font = _font(11)
    texts = [_short(part, signed) for part in np.atleast_1d(value)]
    wide, tall = max(pen.textlength(text, font=font) for text in texts), 13 * len(texts)
    x, y, right, bottom = box
    if wide > right - x - 2 or tall > bottom - y - 2:
        return
    middle = ((x + right) / 2, (y + bottom) / 2)
    if signed:  # clear a patch of the hatching, so that the number can be read
        half = wide / 2 + 1
        pen.rectangle((middle[0] - half, middle[1] - 6, middle[0] + half, middle[1] + 6), fill=_PAPER)
    dark = not isinstance(fill, tuple) or np.dot(fill, (0.2125, 0.7154, 0.0721)) > 120
    for index, text in enumerate(texts):
        at = (middle[0], middle[1] + 13 * (index - (len(texts) - 1) / 2))
        pen.text(at, text, fill=_INK if dark else _PAPER, font=font, anchor="mm")


def _short(value: Any, signed: bool) -> str:
    number = float(value)
    text = f"{number:.0f}" if number.is_integer() else f"{number:.2f}"
    return "+" + text if signed and number > 0 else text
