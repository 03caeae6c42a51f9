"""The two galleries of the hierarchy lesson: the groups, and the two sides of a merge."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.widgets import Gallery

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
            self.group_names = [word if len(side) <= _SIDE else f"{word}, {len(side)} in all: the first"
                                for word, side in zip(["this", "joins this"], sides, strict=True)]
            self.title = f"merge {number} at height {merge[2]:.3g}" if number else "no merge yet"
