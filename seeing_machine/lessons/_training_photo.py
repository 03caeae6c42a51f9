"""My photo before a network that learns: as small as the network sees it, and what it says, class by class."""

from __future__ import annotations

import html

import ipywidgets
import numpy as np
from PIL import Image

from seeing_machine.images import read
from seeing_machine.images.squares import middle_square
from seeing_machine.widgets import ImageView

_SIDE = 200
_NOTE = "These words are all it knows. It must say one of them, whatever the picture shows."


class Photo:
    """The learner's photo, (H, W, 3) uint8, and how it looks to a network.

    Examples
    --------
    >>> Photo(np.zeros((60, 90, 3), np.uint8)).seen((28, 28)).shape
    (28, 28)
    """

    def __init__(self, image: np.ndarray) -> None:
        self.image = image
        self._seen: dict[tuple[int, ...], np.ndarray] = {}

    def seen(self, shape: tuple[int, ...]) -> np.ndarray:
        """Return it in the shape of a network's pictures, (H, W) or (H, W, 3): its middle square, as for a folder."""
        if shape not in self._seen:
            rows, cols, *channels = shape
            side = max(rows, cols)
            top, left = (side - rows) // 2, (side - cols) // 2
            picture = middle_square(self.image, side)[top:top + rows, left:left + cols]
            self._seen[shape] = picture if channels == [3] else read(picture, colour=False).reshape(shape)
        return self._seen[shape]


class PhotoVerdict(ipywidgets.Box):
    """What a network sees of my photo, and how probable it finds each of its classes."""

    def __init__(self) -> None:
        self.picture = ImageView(width=_SIDE, max_height=_SIDE, numbers="never", controls=False,
                                 layout={"flex": "0 0 auto"})
        self.bars = ipywidgets.HTML(layout={"flex": "1 1 320px", "min_width": "0", "max_width": "520px"})
        super().__init__([self.picture, self.bars], layout={"flex_flow": "row wrap", "display": "none"})
        self.add_class("sm-row")

    def show(self, seen: np.ndarray | None, classes: tuple[str, ...] = (), chances: np.ndarray | None = None) -> None:
        """Show the picture, None for none, and for each class how probable it is, (K,); None for not asked yet."""
        self.layout.display = "none" if seen is None else None
        if seen is None:
            return
        if self.picture.image is None or not np.array_equal(self.picture.image, seen):
            self.picture.image = seen
            self.picture.title = f"my photo, as the network sees it: {seen.shape[0]} x {seen.shape[1]}"
        self.bars.value = _bars(classes, chances)

    def snapshot(self) -> Image.Image | None:
        """Return the picture; the explorer's sentence says what the network says."""
        return self.picture.snapshot()


def _bars(classes: tuple[str, ...], chances: np.ndarray | None) -> str:
    """Return a bar for each class in HTML, in the order of the classes, so that none of them jumps."""
    if chances is None:
        return '<p class="sm-root">Start, and the network says what it takes your photo for.</p>'
    rows = []
    for place, (name, chance) in enumerate(zip(classes, chances.tolist(), strict=True)):
        weight = "700" if place == chances.argmax() else "400"
        bar = (f'<div style="width: {chance:.1%}; min-width: 1px; height: 12px; background: var(--sm-blue); '
               'forced-color-adjust: none"></div>')  # else high contrast would leave nothing of it
        rows.append(f'<tr style="font-weight: {weight}"><th scope="row" style="font-weight: inherit; text-align: left; '
                    f'padding: 0 8px 0 0">{html.escape(name)}</th><td style="width: 100%; padding: 0" '
                    f'aria-hidden="true">{bar}</td><td style="text-align: right; padding: 0 0 0 8px; '
                    f'white-space: nowrap; font-variant-numeric: tabular-nums">{100 * chance:.0f} %</td></tr>')
    return ('<div class="sm-root"><table aria-label="what the network says of my photo" style="width: 100%; '
            f'line-height: 18px">{"".join(rows)}</table><p>{_NOTE}</p></div>')
