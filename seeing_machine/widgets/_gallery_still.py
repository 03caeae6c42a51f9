"""The still picture of a Gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from ._pictures import BLUE, INK, ORANGE, PAPER, font

if TYPE_CHECKING:
    from .gallery import Gallery

_WIDTH, _HEIGHT, _GAP = 560, 420, 8
_SIGNS = {"right": ((0, 121, 92), "ok"), "wrong": (ORANGE, "x"), "chosen": (BLUE, "o")}


def draw_gallery(gallery: Gallery) -> Image.Image:
    """Return the pictures in rows, groups under their headings, or at their places; what does not fit is counted."""
    rows, cols = gallery.images.shape[1:3]
    scale = gallery.size / max(rows, cols)
    size = max(1, round(cols * scale)), max(1, round(rows * scale))
    places, headings = _places(gallery, size)
    shown = {index: (x, y) for index, (x, y) in places.items() if y + size[1] <= _HEIGHT}
    height = max((y + size[1] for _, y in shown.values()), default=size[1]) + 18
    sheet = Image.new("RGB", (_WIDTH, height + 18), PAPER)
    draw = ImageDraw.Draw(sheet)
    for text, y in headings:
        if y < height:
            draw.text((2, y), text, fill=INK, font=font(13))
    way = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BOX
    for index, (x, y) in shown.items():
        sheet.paste(Image.fromarray(gallery.images[index]).convert("RGB").resize(size, way), (x, y))
        sign = _SIGNS.get(gallery.signs[index] if gallery.signs else "")
        if sign:
            draw.rectangle((x - 2, y - 2, x + size[0] + 1, y + size[1] + 1), outline=sign[0], width=2)
            draw.text((x + size[0] - 2, y), sign[1], fill=sign[0], font=font(12), anchor="ra")
        if index == gallery.selected:
            draw.rectangle((x - 3, y - 3, x + size[0] + 2, y + size[1] + 2), outline=INK, width=3)
        if gallery.captions and gallery.positions is None:
            draw.text((x + size[0] / 2, y + size[1] + 2), gallery.captions[index], fill=INK, font=font(11), anchor="ma")
    if len(shown) < len(places):
        draw.text((2, height + 2), f"and {len(places) - len(shown):,} more", fill=INK, font=font(13))
    return sheet


def _places(gallery: Gallery, size: tuple[int, int]) -> tuple[dict[int, tuple[int, int]], list[tuple[str, int]]]:
    """Return where each picture is pasted, (x, y) by index, and the headings with their y."""
    if gallery.positions is not None:
        wide, tall = _WIDTH - size[0] - 6, _HEIGHT - size[1] - 6
        return {i: (3 + int(col * wide), 3 + int(row * tall)) for i, (row, col) in enumerate(gallery.positions)}, []
    down = size[1] + _GAP + (16 if gallery.captions else 0)
    columns = max(1, (_WIDTH - 4) // (size[0] + _GAP))
    groups = gallery.groups or [0] * len(gallery.images)
    places: dict[int, tuple[int, int]] = {}
    headings: list[tuple[str, int]] = []
    y = 4
    for group in sorted(set(groups)):
        members = [index for index, own in enumerate(groups) if own == group]
        if gallery.groups:
            name = gallery.group_names[group] if group < len(gallery.group_names) else f"group {group}"
            headings.append((f"{name}: {len(members)}", y))
            y += 22
        for at, index in enumerate(members):
            places[index] = (4 + at % columns * (size[0] + _GAP), y + at // columns * down)
        y += -(-len(members) // columns) * down
    return places, headings
