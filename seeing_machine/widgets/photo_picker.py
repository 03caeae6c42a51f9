"""PhotoPicker: where a learner puts in a picture: from a file, by dropping or pasting it, or with the camera."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import traitlets as t

from seeing_machine._validate import check_bytes

from ._arrays import Array
from ._view import View, script, styles


class PhotoPicker(View):
    """The photo that is kept now, and four ways to another one, which arrives from the page as the bytes of a file.

    Its still twin is a sentence: a saved notebook in which a photo was chosen should not hold a copy of it.

    Attributes
    ----------
    picture : (H, W, 3) uint8 array, or None
        The photo that is kept, small; `SIDE` pixels are enough.
    kept : str
        What is kept, in words.
    error : str
        Why the last one was not taken; empty when it was.
    most : int
        Bytes of a file at most; the page refuses a larger one before it sends it.

    Examples
    --------
    >>> PhotoPicker().describe()
    'My photo. None is chosen yet.'
    """

    #: The longest side, in pixels, at which the photo is shown.
    SIDE = 320

    _esm = script("photo_picker")
    _css = styles("photo_picker")

    picture = Array(partial(check_bytes, colour=True), optional=True)
    kept = t.Unicode().tag(sync=True)
    error = t.Unicode().tag(sync=True)
    most = t.Int(50_000_000, min=1).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._file = bytearray()  # of the file that is on its way
        self._upload: Any = None  # its number in the page
        super().__init__(**traits)

    def on_file(self, heard: Callable[[bytes, str], None]) -> None:
        """Call `heard` with the bytes and the name of a file when the learner has put one in."""
        self.on_msg(lambda _widget, content, buffers: self._receive(content, buffers, heard))

    def on_remove(self, heard: Callable[[], None]) -> None:
        """Call `heard` when the learner removes the photo."""
        self.on_msg(lambda _widget, content, _buffers: heard() if content.get("wants") == "remove" else None)

    def _receive(self, content: dict[str, Any], buffers: list[Any], heard: Callable[[bytes, str], None]) -> None:
        """Take the next part of a file, and ask for the one after it; a server takes no message of many megabytes."""
        if "upload" not in content:
            return
        number, size = content["upload"], content["size"]
        if content["at"] == 0:
            self._upload, self._file = number, bytearray()  # one that was on its way is given up
        if number != self._upload or content["at"] != len(self._file):
            return
        self._file += buffers[0]
        if len(self._file) > min(size, self.most):
            self._upload, self._file = None, bytearray()
        elif len(self._file) < size:
            self.send({"upload": number, "got": len(self._file)})
        else:
            data, self._upload, self._file = bytes(self._file), None, bytearray()
            heard(data, str(content["name"]))
            self.send({"upload": number, "got": size})

    def describe(self) -> str:
        """Say what is kept, and what went wrong."""
        return f"{f'{self.kept[:1].upper()}{self.kept[1:]}.' if self.kept else 'My photo. None is chosen yet.'} " \
               f"{self.error}".strip()
