"""The still picture of a Dendrogram."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from ._pictures import INK, PALETTE, PAPER, font

if TYPE_CHECKING:
    from .dendrogram import Dendrogram

_WIDTH, _LEFT, _TOP, _SIDE = 560, 40, 24, 40
_GREY = (120, 120, 120)


def draw_dendrogram(view: Dendrogram) -> Image.Image:
    """Return tree, cut and leaves, 560 pixels wide; groups under the cut are coloured and numbered."""
    count, order, groups = len(view.merges) + 1, view.order, view.groups
    pitch = (_WIDTH - _LEFT - 8) / count
    side = int(min(_SIDE, pitch - 2)) if view.images is not None and pitch >= 8 else 0
    base = view.height - max(18, side + 6)
    sheet = Image.new("RGB", (_WIDTH, view.height + 16), PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((_LEFT, 4), view.title or view.y_label, fill=INK, font=font(13))
    most = max(view.merges[:, 2].max(initial=0.0), 1e-9) * 1.05

    def down(height: float) -> float:
        return base - min(height / most, 1) * (base - _TOP)

    across, level = np.empty(2 * count - 1), np.zeros(2 * count - 1)
    across[order] = _LEFT + (np.arange(count) + 0.5) * pitch
    owner = dict(enumerate(groups))
    for i, (first, second, height, _) in enumerate(view.merges):
        a, b, node = int(first), int(second), count + i
        across[node], level[node] = (across[a] + across[b]) / 2, height
        owner[node] = owner[a]
        if view.done is not None and i >= view.done:
            continue
        held = view.cut is None or height <= view.cut
        points = [(across[a], down(level[a])), (across[a], down(height)), (across[b], down(height)),
                  (across[b], down(level[b]))]
        draw.line(points, fill=PALETTE[owner[a] % len(PALETTE)] if held else _GREY, width=2 if held else 1)
    if view.cut is not None:
        for x in range(_LEFT, _WIDTH - 8, 8):
            draw.line((x, down(view.cut), x + 4, down(view.cut)), fill=INK, width=2)
    for leaf in order:
        x = across[leaf]
        if side:
            assert view.images is not None
            thumb = Image.fromarray(view.images[leaf]).convert("RGB").resize((side, side))
            sheet.paste(thumb, (round(x - side / 2), base + 3))
        if pitch >= 12:
            draw.text((x, view.height - 2 if side else base + 4), str(groups[leaf] + 1), fill=INK, font=font(11),
                      anchor="ma")
    draw.text((_LEFT - 4, down(most / 1.05)), f"{most / 1.05:.3g}", fill=INK, font=font(12), anchor="rm")
    draw.text((_LEFT - 4, base), "0", fill=INK, font=font(12), anchor="rm")
    return sheet
