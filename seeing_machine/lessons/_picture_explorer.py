"""PictureExplorer: base of the explorers that work on one picture, which can be the learner's own photo."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets
import numpy as np

from ._photo_switch import PhotoSwitch


class PictureExplorer(PhotoSwitch):
    """Puts `sm.my_photo` in the place of the lesson's picture, and back.

    What was done to either of the two is there again when it comes back.

    Attributes
    ----------
    my_photo : bool
        As in `PhotoSwitch`. Not part of the state, which holds the picture itself.
    """

    #: What belongs to one picture and means nothing to another one; the picture itself comes first. An explorer has
    #: some of them.
    OF_THE_PICTURE: ClassVar[tuple[str, ...]] = (
        "image", "truth", "target", "markers", "seed", "compare", "chosen", "frame", "spot", "cursor", "thing",
        "things", "depth", "tool")

    def __init__(self, **state: Any) -> None:
        self._photo: np.ndarray | None = None  # the one that was put in last
        self._aside: dict[bool, dict[str, Any]] = {}  # what belongs to the other one: True mine, False the lesson's
        super().__init__(**state)

    def foot(self) -> list[list[ipywidgets.Widget]]:
        """Return the switch."""
        return [self.photo_switch()]

    def of_photo(self, photo: np.ndarray) -> dict[str, Any]:
        """Return the traits that a photo which is new here begins with, beside the defaults."""
        return {self.OF_THE_PICTURE[0]: photo}

    def reset(self) -> None:
        """Go back to how the explorer was made, with the lesson's picture."""
        super().reset()
        self._photo = None

    def restore(self, state: dict[str, Any]) -> None:
        """Set the traits from `state`, as `Explorer.restore` does; a picture in it takes the place of both."""
        super().restore(state)
        if self.OF_THE_PICTURE[0] in state:
            goal = self._aside[False]["goal"] if self._mine else self.goal
            self._settle()
            self.goal = self.goal or goal

    def take_photo(self, photo: np.ndarray) -> None:
        """Put the photo in the place of the lesson's picture."""
        if photo is not self._photo:
            begin = {name: self.traits()[name].default(self) for name in self._belonging()}
            self._aside[True] = {**begin, **self.of_photo(photo), "goal": ""}
            self._photo = photo
        self._swap(mine=True)

    def leave_photo(self) -> None:
        """Put the lesson's picture back."""
        self._swap(mine=False)

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

    def _settle(self) -> None:
        """Let the picture that is shown now take the place of both."""
        self._photo, self._mine, self._aside = None, False, {}
        self.my_photo = False

    def _belonging(self) -> list[str]:
        return [name for name in self.OF_THE_PICTURE if self.has_trait(name)]
