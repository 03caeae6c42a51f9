"""The wall: what every method makes of one picture, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import ipywidgets
import numpy as np
from PIL import Image
from skimage.segmentation import find_boundaries

from seeing_machine.widgets import ImageView, stack

#: Views in a row of the wall, and the largest size of each in CSS pixels.
ACROSS, SIDE = 3, 264
#: On a picture darker than this, edges are drawn in white.
DARK = 90


def drawn(view: ImageView, image: np.ndarray, labels: np.ndarray, how: str) -> None:
    """Show regions in a view: coloured, by their edges only, or each in the mean of its colours."""
    with view.hold_sync():
        view.labels = None  # the old ones may not fit the new picture
        view.image = means(image, labels) if how == "means" else image
        if how == "colours":
            view.label_styles = {}
            view.labels = labels.astype(np.uint8 if labels.max() < 256 else np.uint16)
        elif how == "edges":
            line = 0 if image.mean() > DARK else 255
            view.label_styles = {"1": {"rgb": [line, line, line], "alpha": 1}}
            view.labels = find_boundaries(labels).astype(np.uint8)


def means(image: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the picture with each region in the mean of its colours.

    Examples
    --------
    >>> means(np.uint8([[10, 20, 90]]), np.array([[1, 1, 2]]))
    array([[15, 15, 90]], dtype=uint8)
    """
    _, places, counts = np.unique(labels, return_inverse=True, return_counts=True)
    places = places.ravel()
    planes = image.reshape(labels.size, -1).T
    found = np.stack([np.bincount(places, plane) / counts for plane in planes], axis=1)
    return np.rint(found).astype(np.uint8)[places].reshape(image.shape)


class Wall(ipywidgets.Box):
    """A small view for each method; a click, or the space key, chooses its method.

    Parameters
    ----------
    names : iterable of str
        The methods.
    choose : callable
        Called with the name of the method that is chosen.
    """

    def __init__(self, names: Iterable[str], choose: Callable[[str], None]) -> None:
        self.views = {name: ImageView(width=SIDE, max_height=230, numbers="never", controls=False) for name in names}
        for name, view in self.views.items():
            view.on_pick(partial(self._picked, choose, name))
        super().__init__(list(self.views.values()), layout={"flex_flow": "row wrap", "flex": "1 1 100%"})
        self.add_class("sm-row")

    @staticmethod
    def _picked(choose: Callable[[str], None], name: str, _pixel: tuple[int, int]) -> None:
        choose(name)

    def snapshot(self) -> Image.Image | None:
        """Return the views as one still picture, or None while they are hidden."""
        if self.layout.display == "none":
            return None
        pictures: list[Any] = [view.snapshot() for view in self.views.values()]
        if None in pictures:
            return None
        return stack([pictures[first:first + ACROSS] for first in range(0, len(pictures), ACROSS)],
                     title="All methods", sentence="; ".join(view.title for view in self.views.values()))
