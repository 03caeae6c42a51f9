"""Still pictures of views, drawn with Pillow: what is left of a widget on paper and on a static page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ._numbers import mixed, told

if TYPE_CHECKING:
    from .image_view import ImageView

BLUE, ORANGE, INK, PAPER = (0, 114, 178), (213, 94, 0), (31, 31, 31), (255, 255, 255)
#: Okabe-Ito without black, the same order as in image_view.js.
PALETTE = [(230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167)]
_NUMBER_SCALE = 26
_GRID_SCALE = 9
_SIGN_SCALE = 4  # below it nobody could tell them apart


def font(size: int) -> Any:
    """Return the font of the still pictures at `size` pixels."""
    return ImageFont.load_default(size)


def shown(image: np.ndarray, *, window: tuple[float, float], thresholds: list[float] | None = None,
          foreground: str = "light", show: str = "photo", mix: Any = None, depth: int = 8) -> np.ndarray:
    """Return the (H, W, 3) uint8 colours that a view shows for `image`.

    The same rule as in image_view.js, written for NumPy; tests compare the two.

    Examples
    --------
    >>> shown(np.array([[0, 130, 131]], np.uint8), window=(0, 255), thresholds=[130.0], show="mask")[0, :, 0]
    array([  0,   0, 255], dtype=uint8)
    """
    values = image.astype(np.float64)
    if image.dtype == np.uint8 and depth < 8:
        values = np.floor((image >> (8 - depth)) * 255 / (2**depth - 1) + 0.5)
    if image.ndim == 2 and thresholds and show == "mask":
        classes = np.sum([values > threshold for threshold in thresholds], axis=0)
        if len(thresholds) == 1 and foreground == "dark":
            classes = 1 - classes
        grey = np.rint(255 * classes / len(thresholds))
    else:
        low, high = window
        span = (values - low) / (high - low) if high > low else (values > low).astype(float)
        grey = np.clip(np.floor(span * 255 + 0.5), 0, 255)
    colours = np.dstack([grey] * 3) if image.ndim == 2 else grey
    if image.ndim == 3:
        colours = mixed(colours, mix)
    if image.ndim == 2 and thresholds and show == "overlay" and len(thresholds) == 1:
        chosen = values > thresholds[0]
        colours = blend(colours, chosen if foreground == "light" else ~chosen, BLUE, 0.5)
    return colours.astype(np.uint8)


def blend(colours: np.ndarray, where: np.ndarray, rgb: tuple[int, ...], alpha: float) -> np.ndarray:
    """Return `colours` with `rgb` laid over the pixels `where`."""
    out = colours.astype(float)
    out[where] += (np.asarray(rgb) - out[where]) * alpha
    return out


def numeral(value: Any) -> str:
    """Return a pixel's value as it is written into it."""
    if np.asarray(value).dtype.kind in "bui":
        return str(int(value))
    return f"{float(value):.3g}".replace("0.", ".", 1) if abs(value) < 1 else f"{float(value):.3g}"


def draw_view(view: ImageView) -> Image.Image:
    """Return the whole picture of `view` with its overlays, numbers and marks, at the view's own size."""
    image = view.image
    assert image is not None
    thresholds = list(view.thresholds) or ([] if view.threshold is None else [view.threshold])
    colours = shown(image, window=view.window, thresholds=thresholds, foreground=view.foreground, show=view.show,
                    mix=view.mix, depth=view.depth)
    rows, cols = image.shape[:2]
    scale = min(view.width / cols, view.max_height / rows)
    scale = max(1, int(scale)) if scale >= 1 else scale
    if view.mask is not None:
        colours = blend(colours, view.mask, BLUE, 0.5)
    if view.labels is not None:
        for label in np.unique(view.labels[view.labels > 0]):
            style = view.label_styles.get(str(label), {})
            rgb = style.get("rgb", PALETTE[(int(label) - 1) % len(PALETTE)])
            colours = blend(colours, view.labels == label, rgb, style.get("alpha", 0.6))
        if scale < _SIGN_SCALE and not view.label_styles:  # a mark may be a single pixel: a line would hide it
            colours = _edged(colours, view.labels)
    size = (max(1, round(cols * scale)), max(1, round(rows * scale)))
    picture = Image.fromarray(np.rint(colours).astype(np.uint8))
    picture = picture.resize(size, Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BOX)
    draw = ImageDraw.Draw(picture)
    if not view.pixels:
        draw.rectangle((0, 0, *size), fill=PAPER)
    if scale >= _GRID_SCALE:
        for row in range(rows + 1):
            y = min(row * scale, size[1] - 1)
            draw.line((0, y, size[0], y), fill=(150, 150, 150))
        for col in range(cols + 1):
            x = min(col * scale, size[0] - 1)
            draw.line((x, 0, x, size[1]), fill=(150, 150, 150))
    if view.labels is not None and scale >= _SIGN_SCALE:
        _signs(draw, view, scale)
    if view.numbers != "never" and scale >= _NUMBER_SCALE:
        _numbers(draw, view, image, colours, scale)
    for row0, col0, row1, col1 in [*view.boxes, *([view.frame] if view.frame else [])]:
        x, y = col0 * scale, row0 * scale
        end = max(x, col1 * scale - 1), max(y, row1 * scale - 1)  # a pixel may be smaller than one on the paper
        draw.rectangle((x, y, *end), outline=ORANGE, width=2)
    for row, col in view.points:
        x, y = (col + 0.5) * scale, (row + 0.5) * scale
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=ORANGE, outline=PAPER)
    for number, path in enumerate(view.paths):
        places = [((col + 0.5) * scale, (row + 0.5) * scale) for row, col in path]
        draw.line(places, fill=(0, 0, 0), width=5)
        draw.line(places, fill=PALETTE[number % len(PALETTE)], width=3)
    for row, col, words in view.texts:
        draw.text(((col + 0.5) * scale, (row + 0.5) * scale), words, fill=(0, 0, 0), stroke_fill=PAPER, stroke_width=2,
                  font=font(12), anchor="mm")
    return picture


def _edged(colours: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return `colours` with a black line where a label ends."""
    wide = np.pad(labels, 1, mode="edge")
    around = (wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:])
    edge = (labels > 0) & np.any([labels != other for other in around], axis=0)
    return blend(colours, edge, (0, 0, 0), 1.0)


def _numbers(draw: Any, view: ImageView, image: np.ndarray, colours: np.ndarray, scale: float) -> None:
    numbers, lines = told(mixed(image, view.mix), view.depth, view.ink), 3 if image.ndim == 3 else 1
    if lines == 3 and scale < 40:
        return
    text = font(min(16, int(scale * (0.24 if lines == 3 else 0.4))))
    for row, col in np.ndindex(*image.shape[:2]):
        light = colours[row, col] @ (0.299, 0.587, 0.114) > 140
        ink = INK if not view.pixels or light else PAPER
        value = numbers[row, col]
        values = [numeral(value)] if lines == 1 else [f"{c} {numeral(v)}" for c, v in zip("RGB", value, strict=True)]
        words = "\n".join(values)
        draw.text(((col + 0.5) * scale, (row + 0.5) * scale), words, fill=ink, font=text, anchor="mm", align="center")


def _signs(draw: Any, view: ImageView, scale: float) -> None:
    """Write each label's sign into its pixels and hatch them: colour never speaks alone."""
    for label, style in view.label_styles.items():
        rgb = tuple(style["rgb"])
        for row, col in np.argwhere(view.labels == int(label)):
            x, y = col * scale, row * scale
            if style.get("hatch"):
                for d in np.arange(scale / 4, 2 * scale, max(scale / 4, 2)):
                    near, far = max(0, d - scale), min(d, scale)
                    draw.line((x + near, y + far, x + far, y + near), fill=rgb)
            if style.get("sign") and scale >= 14:
                size = scale * 0.4
                draw.rectangle((x + scale - size - 1, y + 1, x + scale - 2, y + size), fill=PAPER)
                middle = (x + scale - 1 - size / 2, y + 1 + size / 2)
                draw.text(middle, style["sign"], fill=rgb, font=font(int(scale * 0.38)), anchor="mm")


def stack(pictures: list[list[Image.Image]], *, title: str, sentence: str, gap: int = 14) -> Image.Image:
    """Return rows of pictures under a title and over a sentence, on white: the still picture of an explorer."""
    heights = [max(p.height for p in row) for row in pictures]
    width = max([sum(p.width + gap for p in row) - gap for row in pictures] + [420])
    lines = _wrapped(sentence, width, 13)
    sheet = Image.new("RGB", (width + 2 * gap, sum(h + gap for h in heights) + 34 + 18 * len(lines) + gap), PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((gap, 10), title, fill=INK, font=font(16))
    y = 36
    for row, height in zip(pictures, heights, strict=True):
        x = gap
        for picture in row:
            sheet.paste(picture, (x, y))
            x += picture.width + gap
        y += height + gap
    for line in lines:
        draw.text((gap, y), line, fill=INK, font=font(13))
        y += 18
    return sheet


def _wrapped(text: str, width: int, size: int) -> list[str]:
    lines, line, measure = [], "", font(size).getlength
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and measure(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]
