"""PictureExplorer: base of the explorers that work on one picture, which can be the learner's own photo."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine.widgets import PhotoPicker

from ._my_photo import my_photo
from .explorer import Explorer

#: What belongs to one picture and means nothing to another one. An explorer has the image and some of the others.
OF_THE_PICTURE = ("image", "truth", "target", "markers", "seed", "compare", "chosen", "frame", "spot", "cursor",
                  "thing", "things", "depth", "tool")


class PictureExplorer(Explorer):
    """Adds a switch that puts `sm.my_photo` in the place of the lesson's picture, and back.

    What was done to either of the two is there again when it comes back.

    Attributes
    ----------
    my_photo : bool
        Whether the learner's own photo is shown. Where none is chosen yet, the chooser opens, and the photo is shown as
        soon as there is one. Not part of the state, which holds the picture itself.
    """

    #: The longest side of the photo here, in pixels, so that the result keeps pace with a hand.
    PHOTO_SIDE = 1024

    image: Any
    my_photo = t.Bool(False).tag(state=False)

    def __init__(self, **state: Any) -> None:
        self._photo: np.ndarray | None = None  # the one that was put in last
        self._mine = False  # which of the two pictures is shown
        self._aside: dict[bool, dict[str, Any]] = {}  # what belongs to the other one: True mine, False the lesson's
        self._open: PhotoPicker | None = None
        super().__init__(**state)
        self.observe(lambda _: self._switched(), "my_photo")
        if self.my_photo:
            self._switched()

    def foot(self) -> list[list[ipywidgets.Widget]]:
        """Return the switch, and the button that is beside it while the photo is shown."""
        self._button = ipywidgets.Button(tooltip="open or close the chooser of my photo", layout={"display": "none"})
        self._button.on_click(lambda _: self._choosing(self._open is None))
        switch = self.switch("my_photo", "my photo")
        switch.observe(lambda change: setattr(self._button, "disabled", change.new), "disabled")
        return [[switch, self._button]]

    def reset(self) -> None:
        """Go back to how the explorer was made, with the lesson's picture."""
        self.my_photo, self._photo = False, None
        super().reset()

    def restore(self, state: dict[str, Any]) -> None:
        """Set the traits from `state`, as `Explorer.restore` does; a picture in it takes the place of both."""
        super().restore(state)
        if "image" in state:
            goal = self._aside[False]["goal"] if self._mine else self.goal
            self._photo, self._mine, self._aside = None, False, {}
            self.my_photo, self.goal = False, self.goal or goal

    # -- the picture -----------------------------------------------------------------------------------------

    def _switched(self) -> None:
        if self.my_photo:
            self._take()
        else:
            self._swap(mine=False)
            self._choosing(False)

    def _take(self) -> None:
        """Put the photo in; where there is none that can be read, the chooser says so."""
        try:
            photo = my_photo.shared(self.PHOTO_SIDE)
        except (OSError, ValueError):
            self._choosing(True)
            return
        if photo is not self._photo:
            self._photo = photo
            self._aside[True] = {name: self.traits()[name].default(self) for name in self._belonging()} | {
                "image": photo, "goal": ""}
        self._swap(mine=True)
        self._choosing(self._open is not None)

    def _swap(self, *, mine: bool) -> None:
        """Show one of the two pictures, with all that belongs to it."""
        values = self._aside.pop(mine, None)
        if values is None:  # it is shown already
            return
        if mine != self._mine:
            self._aside[self._mine] = {name: getattr(self, name) for name in (*self._belonging(), "goal")}
            self._mine = mine
        for view in (view for row in self.rows for view in row if view.has_trait("viewport")):
            view.viewport = None
        self.goal = values.pop("goal")
        self._set(values)

    def _belonging(self) -> list[str]:
        return [name for name in OF_THE_PICTURE if self.has_trait(name)]

    # -- the chooser -----------------------------------------------------------------------------------------

    def _choosing(self, wanted: bool) -> None:
        """Open or close the chooser. It stays after a choice, or a keyboard would lose its place in it."""
        if wanted != (self._open is not None):
            if self._open is not None:
                self._open.unobserve(self._chosen, "picture")
            self._open = my_photo.picker if wanted else None
            if self._open is not None:
                self._open.observe(self._chosen, "picture")
            kept = [child for child in self.children if not isinstance(child, PhotoPicker)]
            self.children = [*kept[:-1], *([self._open] if self._open is not None else []), self.panel]
        if not wanted and not self._mine:
            self.my_photo = False
        self._button.description = "close the chooser" if wanted else "choose another"
        self._button.layout.display = None if self.my_photo else "none"

    def _chosen(self, change: Any) -> None:
        if change.new is not None:
            self._take()
