"""What only the morphology lesson shows: the strip of results, the buttons of the chain, the microscope on one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
from PIL import Image

from seeing_machine.widgets import ImageView, Microscope, stack

from ._morphology_steps import Pass

#: Side of a small picture in the strip, in CSS pixels.
THUMB = 96
#: Pictures up to this side lie under the microscope whole, of larger ones a square of this side.
WHOLE, TILE = 16, 10
#: The side of what a Microscope takes; the window's reach comes on top of the part.
LARGEST = 64

#: What lies beyond the border, in the words of the microscope.
PADDINGS = {"reflect": "symmetric", "ignore": "ignore", "min": "constant", "max": "constant"}


class Strip(ipywidgets.Box):
    """The picture after each step, small, from the start to the end."""

    def __init__(self) -> None:
        super().__init__()
        self.add_class("sm-row")
        self.add_class("sm-row-controls")
        self._made: list[ImageView] = []

    def show(self, pictures: Sequence[np.ndarray], titles: Sequence[str], chosen: int) -> None:
        """Show these pictures; the title and a frame tell which is chosen."""
        while len(self._made) < len(pictures):
            self._made.append(ImageView(np.zeros((1, 1), bool), width=THUMB, max_height=THUMB, controls=False,
                                        numbers="never"))
        for number, (view, picture, title) in enumerate(zip(self._made, pictures, titles, strict=False)):
            with view.hold_sync():
                view.image = small = _reduced(picture)
                view.title = f"▸ {title}" if number == chosen else title
                view.boxes = [(0, 0, *small.shape)] if number == chosen else []
        self.children = tuple(self._made[:len(pictures)])

    def snapshot(self) -> Image.Image | None:
        """Return the small pictures in a row, or None where there are none yet."""
        stills = [view.snapshot() for view in self._made[:len(self.children)]]
        row = [still for still in stills if still is not None]
        return stack([row], title="", sentence="") if row else None


class Bench(ipywidgets.Box):
    """The microscope on one erosion or dilation."""

    def __init__(self, moved: Callable[[tuple[int, int]], None]) -> None:
        self.microscope = Microscope(np.zeros((3, 3), bool), "all", layout={"flex": "1 1 100%", "min_width": "0"})
        self.corner = (0, 0)
        self._shown: tuple[Any, ...] = ()
        super().__init__([self.microscope], layout={"flex": "1 1 100%"})
        self.add_class("sm-row")
        self.microscope.observe(lambda _: moved(self.spot), "position")

    @property
    def spot(self) -> tuple[int, int]:
        """The (row, column) of the picture that is looked at."""
        (row, col), (top, left) = self.microscope.position, self.corner
        return row + top, col + left

    @property
    def frame(self) -> tuple[int, int, int, int]:
        """What part of the picture lies under the microscope: (row0, col0, row1, col1), half open."""
        (top, left), (rows, cols) = self.corner, self.microscope.output.shape
        return top, left, top + rows, left + cols

    def show(self, one: Pass, title: str, mode: str, spot: tuple[int, int] | None) -> None:
        """Put the neighbourhood of `spot` under the microscope, or the whole picture where it is small."""
        rows, cols = one.image.shape
        row, col = spot or (rows // 2, cols // 2)
        row, col = min(max(row, 0), rows - 1), min(max(col, 0), cols - 1)
        whole = max(rows, cols) <= WHOLE
        tiles = [min(TILE, LARGEST - side) for side in one.footprint.shape]
        corner = (0, 0) if whole else (_start(row, rows, tiles[0]), _start(col, cols, tiles[1]))
        wanted = (one.rule, title, mode, corner)
        same = self._shown and self._shown[:4] == wanted and all(
            new.shape == old.shape and np.array_equal(new, old)
            for new, old in zip((one.image, one.footprint), self._shown[4:], strict=True))
        if not same:
            self._shown = (*wanted, one.image, one.footprint)
            self.corner = corner
            self._put(one, title, mode, [] if whole else tiles)
        self.microscope.position = (row - self.corner[0], col - self.corner[1])

    def _put(self, one: Pass, title: str, mode: str, tiles: list[int]) -> None:
        image, padding = one.image, PADDINGS[mode]
        rule = {"erosion": "all", "dilation": "any"} if image.dtype == bool else {"erosion": "min", "dilation": "max"}
        if tiles:
            # The microscope cannot see beyond what it is given, so the neighbours outside the part are given too.
            image, padding = _surrounded(one, mode, self.corner, tiles), "none"
            (top, left), (rows, cols) = self.corner, (min(pair) for pair in zip(tiles, one.image.shape, strict=True))
            title += f", rows {top} to {top + rows - 1}, columns {left} to {left + cols - 1}"
        scope = self.microscope
        with scope.hold_sync(), scope.hold_trait_notifications():
            scope.image, scope.operator, scope.footprint = image, rule[one.rule], one.footprint
            scope.padding, scope.cval, scope.title = padding, float(_most(one.image) * (mode == "max")), title

    def snapshot(self) -> Image.Image | None:
        """Return the microscope as a still picture, or None while it is put away."""
        return None if self.layout.display == "none" else self.microscope.snapshot()


def _surrounded(one: Pass, mode: str, corner: tuple[int, int], tiles: list[int]) -> np.ndarray:
    """Return a part of the picture with as many pixels around it as the footprint reaches."""
    reach = [side // 2 for side in one.footprint.shape]
    margins = [(side, side) for side in reach]
    if mode == "reflect":
        wide = np.pad(one.image, margins, mode="symmetric")
    else:  # what counts for nothing is for "all" and "min" the greatest value, for "any" and "max" the least
        high = mode == "max" or mode == "ignore" and one.rule == "erosion"
        wide = np.pad(one.image, margins, constant_values=_most(one.image) * high)
    top, left = corner
    return wide[top:top + tiles[0] + 2 * reach[0], left:left + tiles[1] + 2 * reach[1]]


def _most(picture: np.ndarray) -> int:
    return 1 if picture.dtype == bool else 255


def _start(place: int, side: int, tile: int) -> int:
    """Return where a part of `tile` pixels begins that has `place` in it: on a grid, so that parts hold still."""
    return max(0, min(place // tile * tile, side - tile))


def _reduced(picture: np.ndarray) -> np.ndarray:
    """Return a picture of at most 2 THUMB pixels a side, each the mean of a square."""
    factor = -(-max(picture.shape) // (2 * THUMB))
    if factor <= 1:
        return picture
    grey = picture * np.uint8(255) if picture.dtype == bool else picture
    return np.asarray(Image.fromarray(grey).reduce(factor))
