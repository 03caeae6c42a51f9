"""PhotoSwitch: the switch *my photo* and the chooser behind it, for explorers that can work on the learner's photo."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine.widgets import PhotoPicker

from ._my_photo import my_photo
from .explorer import Explorer


class PhotoSwitch(Explorer):
    """Adds a switch for `sm.my_photo`; what is done with the photo, a subclass says in two methods.

    * `take_photo` is called with it when the switch is on, and again whenever another one is chosen there;
    * `leave_photo` is called when the switch is off again.

    Attributes
    ----------
    my_photo : bool
        Whether the learner's own photo is shown. Where none is chosen yet, the chooser opens, and the photo is shown as
        soon as there is one. Not part of the state.
    """

    #: The longest side of the photo here, in pixels, so that the result keeps pace with a hand.
    PHOTO_SIDE = 1024

    my_photo = t.Bool(False).tag(state=False)

    def __init__(self, **state: Any) -> None:
        self._mine = False  # whether the photo is shown
        self._open: PhotoPicker | None = None
        super().__init__(**state)
        self.observe(lambda _: self._switched(), "my_photo")
        if self.my_photo:
            self._switched()

    def take_photo(self, photo: np.ndarray) -> None:
        """Show the photo, (H, W, 3) uint8, read-only; a ValueError is told in the chooser."""
        raise NotImplementedError(f"{type(self).__name__} has no take_photo")

    def leave_photo(self) -> None:
        """Show the lesson's own again."""
        raise NotImplementedError(f"{type(self).__name__} has no leave_photo")

    def photo_switch(self) -> list[ipywidgets.Widget]:
        """Return the switch, and the button that is beside it while the photo is shown."""
        self._button = ipywidgets.Button(tooltip="open or close the chooser of my photo", layout={"display": "none"})
        self._button.on_click(lambda _: self._choosing(self._open is None))
        switch = self.switch("my_photo", "my photo")
        switch.observe(lambda change: setattr(self._button, "disabled", change.new), "disabled")
        return [switch, self._button]

    def reset(self) -> None:
        """Go back to how the explorer was made, without the photo."""
        self.my_photo = False
        super().reset()

    def _switched(self) -> None:
        if self.my_photo:
            self._take_kept()
        else:
            self.leave_photo()
            self._mine = False
            self._choosing(False)

    def _take_kept(self) -> None:
        """Take the photo; where there is none that can be taken, the chooser says so."""
        why = ""
        try:
            photo = my_photo.shared(self.PHOTO_SIDE)
        except (OSError, ValueError):
            self._choosing(True)  # which finds the same
            return
        try:
            self.take_photo(photo)
            self._mine = True
        except ValueError as error:
            why = str(error)
        self._choosing(bool(why) or self._open is not None)
        if why and self._open is not None:
            self._open.error = why

    # -- the chooser -----------------------------------------------------------------------------------------

    def _choosing(self, wanted: bool) -> None:
        """Open or close the chooser. It stays after a choice, or a keyboard would lose its place in it."""
        if wanted != (self._open is not None):
            if self._open is not None:
                self._open.unobserve(self._another_chosen, "picture")
            self._open = my_photo.picker if wanted else None
            if self._open is not None:
                self._open.observe(self._another_chosen, "picture")
            rows = [child for child in self.children if not isinstance(child, PhotoPicker)]
            if self._open is not None:
                under = next(place for place, row in enumerate(rows) if self._button in getattr(row, "children", ()))
                rows.insert(under + 1, self._open)
            self.children = rows
        if not wanted and not self._mine:
            self.my_photo = False
        self._button.description = "close the chooser" if wanted else "choose another"
        self._button.layout.display = None if self.my_photo else "none"

    def _another_chosen(self, change: Any) -> None:
        if change.new is not None:
            self._take_kept()
