"""The learner's own pictures as one stack: squares of one size, from a list or a folder."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .._validate import Words, check_bytes, check_integer, problem
from .reading import read

#: So many pictures can be shown and compared.
MOST = 2000


def squares(pictures: str | Path | Sequence[Any], *, size: int = 64) -> tuple[np.ndarray, list[str]]:
    """Return pictures of any sizes as one stack: of each the middle square, made `size` x `size`, in colour.

    Parameters
    ----------
    pictures : path, or sequence of paths and arrays
        A folder, whose files are taken in alphabetical order, those in its folders too; or the pictures themselves:
        files, and uint8 arrays of shape (H, W) or (H, W, 3).
    size : int
        Side in pixels, 8 to 512.

    Returns
    -------
    images : ndarray of uint8, shape (N, size, size, 3)
    names : list of str
        The files' names without ending; "picture 1" and so on for arrays.

    Raises
    ------
    FileNotFoundError
        If there is no such folder or file.
    TypeError, ValueError
        If there is no picture in it, more than 2,000, or something in the list is none.

    Warns
    -----
    UserWarning
        If files in a folder are no pictures; they are left out.

    Examples
    --------
    >>> images, names = squares([np.zeros((20, 40), np.uint8), np.zeros((9, 9, 3), np.uint8)], size=16)
    >>> images.shape, names
    ((2, 16, 16, 3), ['picture 1', 'picture 2'])
    """
    size = check_integer(size, "size", 8, 512)
    if isinstance(pictures, (str, Path)):
        found = _in_folder(Path(pictures), size)
    elif isinstance(pictures, Sequence):
        _check_count(len(pictures))
        found = [_one(picture, number, size) for number, picture in enumerate(pictures)]
    else:
        raise TypeError(problem("pictures", pictures, "a folder, or a list of pictures"))
    return np.stack([image for _, image in found]), [name for name, _ in found]


def middle_square(image: np.ndarray, size: int) -> np.ndarray:
    """Return the middle square of a picture in colour, (size, size, 3) uint8; when shrunk, in means of pixels."""
    rows, cols = image.shape[:2]
    side = min(rows, cols)
    top, left = (rows - side) // 2, (cols - side) // 2
    middle = Image.fromarray(np.ascontiguousarray(image[top:top + side, left:left + side]))
    return np.asarray(middle.resize((size, size), Image.Resampling.BOX if side >= 2 * size
                                    else Image.Resampling.BILINEAR))


def _in_folder(folder: Path, size: int) -> list[tuple[str, np.ndarray]]:
    if not folder.is_dir():
        raise FileNotFoundError(problem("pictures", Words(str(folder)), "a folder", "See that the name is right."))
    files = sorted(file for file in folder.rglob("*") if file.is_file()
                   and not any(part.startswith(".") for part in file.relative_to(folder).parts))
    _check_count(len(files))
    found, skipped = [], []
    for file in files:
        try:
            found.append((file.stem, middle_square(read(file, colour=True), size)))
        except (ValueError, OSError):
            skipped.append(file.name)
    if not found:
        raise ValueError(problem("pictures", Words(f"{folder.name} with no picture in it"), "a folder of pictures"))
    if skipped:
        warnings.warn(f"Files that are no pictures were left out: {', '.join(skipped[:5])}"
                      + (f" and {len(skipped) - 5} more." if len(skipped) > 5 else "."), stacklevel=3)
    return found


def _one(picture: Any, number: int, size: int) -> tuple[str, np.ndarray]:
    if isinstance(picture, (str, Path)):
        return Path(picture).stem, middle_square(read(picture, colour=True), size)
    image = check_bytes(picture, f"pictures[{number}]")
    return f"picture {number + 1}", middle_square(image if image.ndim == 3 else np.dstack([image] * 3), size)


def _check_count(count: int) -> None:
    if not 1 <= count <= MOST:
        raise ValueError(problem("pictures", Words(f"{count:,} files or pictures"), f"1 to {MOST:,}"))
