"""Films: a file of many pictures, read one by one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .._validate import Words, problem

SUFFIXES = (".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".webm")
_MOST_PIXELS = 50_000_000


def is_film(path: str | os.PathLike[str]) -> bool:
    """Whether a file's name is that of a film.

    Examples
    --------
    >>> is_film("walk.MP4"), is_film("walk.png")
    (True, False)
    """
    return Path(path).suffix.lower() in SUFFIXES


def frames(path: str | os.PathLike[str]) -> Iterator[tuple[np.ndarray, int]]:
    """Yield the pictures of a film.

    Needs the optional PyAV: ``pip install 'seeing-machine[video]'``.

    Parameters
    ----------
    path : path
        A film file.

    Yields
    ------
    frame : (H, W, 3) uint8 array
    total : int
        How many there are, as far as the file says so; else 0.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no film, is damaged, or its pictures are too large.
    ModuleNotFoundError
        If PyAV is missing; the message says what to install.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "There is no such file", str(path))
    try:
        import av  # noqa: F401  (what imageio reads films with)
    except ImportError:
        raise ModuleNotFoundError(problem(str(path), Words("a film"), "PyAV, which reads films",
                                          "Install it: pip install 'seeing-machine[video]'.")) from None
    import imageio.v3 as iio  # here: it is slow to load, and most people have no films

    try:
        with iio.imopen(path, "r", plugin="pyav") as film:
            total, height, width, _ = film.properties().shape
            if height * width > _MOST_PIXELS:
                raise ValueError(f"pictures of {height} x {width} pixels")
            for frame in film.iter():
                yield frame, max(0, total)
    except Exception as error:  # PyAV's errors are of many kinds
        raise ValueError(problem(str(path), Words(f"a film that cannot be read ({str(error).rstrip('.')})"),
                                 "a whole film of at most 50 million pixels a frame")) from None
