"""The views of the hierarchy lesson beside the tree: the groups, the two sides of a merge, and a photo in tiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from seeing_machine.widgets import Gallery, ImageView

from . import _photo_tiles
from ._hierarchy_words import headed

#: Pictures of each side of a merge that are shown.
_SIDE = 8


class GroupGallery(Gallery):
    """Pictures under a heading for each group, which says what most of it has in common."""

    def __init__(self) -> None:
        super().__init__(size=44, width=560, max_height=330, layout={"flex": "2 1 460px"})

    def share_out(self, groups: np.ndarray, truths: dict[str, list[str]]) -> None:
        """Sort the pictures into groups, (N,) int from 1; `truths` as in `Hierarchy`."""
        count = int(groups.max())
        with self.hold_sync():
            self.groups, self.group_names = headed(groups, truths)
            self.title = f"{count} {'group' if count == 1 else 'groups'}"


class MergeGallery(Gallery):
    """The first pictures of the two groups that a merge has joined."""

    def __init__(self) -> None:
        super().__init__(size=44, width=300, max_height=330, layout={"flex": "1 1 220px"})

    def join(self, images: np.ndarray, sides: list[np.ndarray], merge: Any, number: int) -> None:
        """Show a merge.

        Parameters
        ----------
        images : (N, H, W) or (N, H, W, 3) uint8 array
            All pictures.
        sides : list of two int arrays
            Which of them each of the two groups holds; empty before the first merge.
        merge : sequence of four numbers
            The row of the linkage matrix.
        number : int
            Which one it is, from 1; 0 for none.
        """
        shown = [side[:_SIDE] for side in sides]
        with self.hold_sync():
            self.display(images[np.concatenate(shown)], groups=np.repeat([0, 1], [len(side) for side in shown]))
            self.group_names = [word if len(side) <= _SIDE else f"{word} ({len(side)}), the first"
                                for word, side in zip(["this", "joins this"], sides, strict=True)]
            self.title = f"merge {number} at height {merge[2]:.3g}" if number else "no merge yet"


class Mosaic(ImageView):
    """A photo whose tiles are tinted, outlined and numbered by their groups; hidden where there is none.

    Parameters
    ----------
    picked : callable
        Called with the number of a tile that is clicked, from 0.
    """

    _photo: np.ndarray | None = None

    def __init__(self, picked: Callable[[int], None]) -> None:
        super().__init__(width=420, max_height=330, numbers="never", picks=True,
                         title="my photo: each tile and its group",
                         layout={"display": "none", "flex": "0 0 auto"})
        self.on_pick(lambda pixel: self._pick(pixel, picked))

    def lay(self, photo: np.ndarray | None) -> None:
        """Show a photo, (H, W, 3) uint8; None for none."""
        self._photo = photo
        with self.hold_sync():
            self.labels, self.boxes, self.texts = None, [], []
            self.image = photo
            self.layout.display = "none" if photo is None else None

    def share_out(self, groups: np.ndarray) -> None:
        """Show the group of each tile, (N,) int from 1."""
        if self._photo is None:
            return
        small = groups.astype(np.uint8 if groups.max() < 256 else np.uint16)
        with self.hold_sync():
            self.labels = _photo_tiles.spread(small, self._photo)
            self.texts = [(row, col, str(group)) for (row, col), group in
                          zip(_photo_tiles.middles(self._photo), groups.tolist(), strict=True)]

    def mark(self, tile: int | None) -> None:
        """Draw a box around a tile; None for none."""
        if self._photo is not None:
            self.boxes = [] if tile is None else [_photo_tiles.box(self._photo, tile)]

    def _pick(self, pixel: tuple[int, int], picked: Callable[[int], None]) -> None:
        tile = None if self._photo is None else _photo_tiles.tile_at(self._photo, *pixel)
        if tile is not None:
            picked(tile)
