"""The learner's own photo: one file in the course folder, read by every lesson."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from PIL import Image

from seeing_machine._folder import progress_path
from seeing_machine._validate import Words, check_integer, problem
from seeing_machine._writing import write
from seeing_machine.images.reading import read

NAME = "my_photo.png"
#: The longest side that is kept, in pixels. A lesson shrinks it further where it has to keep pace with a hand.
SIDE = 2048

_LOCK_SECONDS = 10


class KeptPhoto:
    """One picture, kept in a file; the file is the truth, so every notebook sees the same one.

    Parameters
    ----------
    folder : Path, optional
        Where it is kept; the course folder, in which ``progress.json`` lies, when left out.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     photo = KeptPhoto(Path(folder))
    ...     photo.keep(np.zeros((2, 3), np.uint8))
    ...     photo.chosen, photo.picture.shape
    (True, (2, 3, 3))
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._version: Any = None  # of the file that `_arrays` was read from
        self._arrays: dict[int, np.ndarray] = {}

    @property
    def path(self) -> Path:
        """The file."""
        return (self._folder or progress_path().parent) / NAME

    @property
    def chosen(self) -> bool:
        """Whether there is a photo."""
        return self.path.is_file()

    @property
    def picture(self) -> np.ndarray:
        """The photo: (H, W, 3) uint8, its longer side at most 2,048 pixels; a new array each time.

        Raises
        ------
        FileNotFoundError
            If none is chosen.
        ValueError, OSError
            If the file is no picture any more, or cannot be read.
        """
        return self.shrunk(SIDE)

    def shrunk(self, side: int) -> np.ndarray:
        """Return the photo with its longer side at most `side` pixels: (H, W, 3) uint8, a new array.

        Raises
        ------
        FileNotFoundError, ValueError, OSError
            As for `picture`.
        """
        return self.shared(check_integer(side, "side", 1)).copy()

    def shared(self, side: int) -> np.ndarray:
        """Return the same as `shrunk`, read-only; the same array for as long as the file is the same."""
        try:
            found = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(problem("my_photo", Words("no photo yet"), "one that you have chosen",
                                            "Run sm.my_photo in a cell and choose one.")) from None
        version = self.path, found.st_ino, found.st_mtime_ns, found.st_size
        if version != self._version:
            self._arrays, self._version = {}, None
            self._arrays[SIDE] = _frozen(self._read())
            self._version = version
        side = min(side, SIDE)
        if side not in self._arrays:
            self._arrays[side] = _frozen(read(self._arrays[SIDE], shrink_to=side))
        return self._arrays[side]

    def code_for(self, image: np.ndarray) -> str:
        """Return the code that gives `image`; "" where it is not an array that `shared` returned."""
        for side, array in self._arrays.items():
            if array is image:
                return f"import seeing_machine as sm\nimage = sm.my_photo.shrunk({side})"
        return ""

    def keep(self, source: Any) -> None:
        """Keep a picture as the photo, in place of the one before.

        It is turned upright and made red, green and blue, its longer side at most 2,048 pixels. Only the pixels are
        kept: nothing of where, when and with what it was taken.

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
        file = io.BytesIO()
        Image.fromarray(read(source, colour=True, shrink_to=SIDE)).save(file, "PNG", compress_level=1)
        with self._alone("written"):
            write(self.path, [file.getvalue()])

    def drop(self) -> None:
        """Delete the photo's file, where there is one.

        Raises
        ------
        OSError
            If it cannot be deleted.
        """
        if self.path.exists():
            with self._alone("deleted"):
                self.path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _alone(self, done: str) -> Iterator[None]:
        """Keep other notebooks from writing at once; put what goes wrong in one sentence."""
        try:
            with FileLock(self.path.with_name(f".{NAME}.lock"), timeout=_LOCK_SECONDS):
                yield
        except (OSError, NotImplementedError) as error:  # the second: a file system without locks
            reason = (getattr(error, "strerror", None) or type(error).__name__).lower()
            reason = "another notebook holds it" if isinstance(error, TimeoutError) else reason
            raise OSError(problem("my_photo", Words(f"{NAME}, which cannot be {done} ({reason})"),
                                  "a course folder with room, in which this account may write",
                                  "Nothing was changed.")) from None

    def _read(self) -> np.ndarray:
        try:
            return read(self.path, colour=True, shrink_to=SIDE)  # somebody may have put a larger one there
        except ValueError:
            raise ValueError(problem("my_photo", Words(f"{NAME}, which holds no picture any more"),
                                     "what was kept there", "Choose your photo again.")) from None


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array
