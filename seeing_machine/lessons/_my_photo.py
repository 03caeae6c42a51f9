"""`sm.my_photo`: the learner's own photo, chosen once and offered by every lesson that works on a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seeing_machine.images.kept_photo import SIDE, KeptPhoto
from seeing_machine.widgets import PhotoPicker


class MyPhoto(KeptPhoto):
    """The photo, and the widget in which it is chosen: shown where the photo is the last line of a cell.

    It is kept in the course folder as ``my_photo.png``, its longer side at most 2,048 pixels, without what a camera
    writes into a file (place, time, device).

    Examples
    --------
    >>> import seeing_machine as sm
    >>> sm.my_photo.choose(sm.images.load("coffee"))
    my photo: 400 rows x 600 columns
    >>> sm.my_photo.picture.shape, sm.my_photo.shrunk(300).shape
    ((400, 600, 3), (200, 300, 3))
    >>> sm.my_photo.forget()
    no photo yet
    """

    _picker: PhotoPicker | None = None

    def choose(self, source: Any) -> MyPhoto:
        """Take a picture as the photo, in place of the one before; returns this object, which shows it.

        Parameters
        ----------
        source : path, bytes, file, upload, PIL.Image.Image or array_like
            As in `seeing_machine.images.read`.

        Raises
        ------
        FileNotFoundError, PermissionError, TypeError, ValueError
            As for `seeing_machine.images.read`. The photo before is kept.
        OSError
            If the file cannot be written. The photo before is kept.
        """
        self.keep(source)
        self._show()
        return self

    def forget(self) -> MyPhoto:
        """Delete the photo's file; returns this object.

        Raises
        ------
        OSError
            If it cannot be deleted.
        """
        self.drop()
        self._show()
        return self

    @property
    def picker(self) -> PhotoPicker:
        """The widget. All places show the same one, so they stay in step."""
        if self._picker is None or self._picker.comm is None:
            self._picker = PhotoPicker()
            self._picker.on_file(lambda data, name: self._try(lambda: self.choose({"name": name, "content": data})))
            self._picker.on_remove(lambda: self._try(self.forget))
        self._show()
        return self._picker

    def _try(self, do: Callable[[], Any]) -> None:
        """Do what a hand in the picker asked for; where it goes wrong, say why there."""
        try:
            do()
        except (OSError, TypeError, ValueError) as error:
            assert self._picker is not None
            why = str(error).split(": got ", 1)[-1]
            self._picker.error = f"Not done. Got {why}" + (" The photo before is kept." if self.chosen else "")

    def _show(self) -> None:
        if self._picker is None:
            return
        with self._picker.hold_sync():
            self._picker.error = ""
            try:
                self._picker.picture = self.shared(self._picker.SIDE) if self.chosen else None
            except (OSError, ValueError) as error:
                self._picker.picture, self._picker.error = None, str(error).split(": got ", 1)[-1]
            self._picker.kept = repr(self) if self._picker.picture is not None else ""

    def __repr__(self) -> str:
        if not self.chosen:
            return "no photo yet"
        try:
            rows, cols = self.shared(SIDE).shape[:2]
        except (OSError, ValueError) as error:
            return str(error)
        return f"my photo: {rows:,} rows x {cols:,} columns"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.picker._repr_mimebundle_(**kwargs)


my_photo = MyPhoto()
