"""The pictures that are to be labelled: which there are, by name, without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .._validate import Words, check_bytes, problem

#: So many pictures can be labelled.
MOST = 5_000
_ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".avif"}


def sources(pictures: Any, masks: Path) -> dict[str, Path | np.ndarray]:
    """Return name to file or array, as described in `Annotations`; files in the folder `masks` are none.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    TypeError, ValueError
        If something in it is no picture, there are none, or more than 5,000.

    Examples
    --------
    >>> list(sources(np.zeros((2, 8, 8), np.uint8), Path("labels_masks")))
    ['picture 1', 'picture 2']
    """
    if isinstance(pictures, (str, Path)):
        found = _in_folder(Path(pictures), masks)
    elif isinstance(pictures, np.ndarray) and pictures.ndim not in (3, 4):
        raise ValueError(problem("pictures", pictures, "shape (N, H, W) or (N, H, W, 3)", "Write [picture] for one."))
    elif isinstance(pictures, (Sequence, np.ndarray)):
        found = dict(_named(picture, number) for number, picture in enumerate(pictures))
        if len(found) < len(pictures):
            raise ValueError(problem("pictures", Words("two files of one name"), "a name of its own for each"))
    else:
        raise TypeError(problem("pictures", pictures, "a folder, or a list of pictures"))
    if not 1 <= len(found) <= MOST:
        raise ValueError(problem("pictures", Words(f"{len(found):,} pictures"), f"1 to {MOST:,}"))
    return found


def _in_folder(folder: Path, masks: Path) -> dict[str, Path | np.ndarray]:
    if not folder.is_dir():
        raise FileNotFoundError(problem("pictures", Words(str(folder)), "a folder", "See that the name is right."))
    inside = [path.relative_to(folder) for path in folder.rglob("*")
              if path.suffix.lower() in _ENDINGS and path.is_file() and masks not in path.parents]
    kept = sorted(path for path in inside if not any(part.startswith(".") for part in path.parts))
    return {path.as_posix(): folder / path for path in kept}


def _named(picture: Any, number: int) -> tuple[str, Path | np.ndarray]:
    if isinstance(picture, (str, Path)):
        return Path(picture).name, Path(picture)
    return f"picture {number + 1}", check_bytes(picture, f"pictures[{number}]")
