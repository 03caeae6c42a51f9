"""How a picture's values are shown and told; the same rules as in shared/tones.js and shared/words.js."""

from __future__ import annotations

from typing import Any

import numpy as np

#: Highest value that a whole-number dtype is shown as white for; other dtypes are measured.
_WHITE = {"bool": 1, "uint8": 255, "uint16": 65535}


def natural_window(image: np.ndarray) -> tuple[float, float]:
    """Return the values to show as black and white: the dtype's range, 0..1 for such floats, else lowest and highest.

    Examples
    --------
    >>> natural_window(np.zeros((2, 2), np.uint8)), natural_window(np.array([[0.0, 0.5]]))
    ((0.0, 255.0), (0.0, 1.0))
    """
    low, high = float(image.min()), float(image.max())
    if image.dtype.name in _WHITE:
        return 0.0, float(_WHITE[image.dtype.name])
    if image.dtype.kind == "f" and low >= 0 and high <= 1:
        return 0.0, 1.0
    return low, high


def counted(number: int, thing: str) -> str:
    """Return how many of a thing there are, in words.

    Examples
    --------
    >>> counted(1, "row"), counted(1500, "point")
    ('1 row', '1,500 points')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def mixed(colours: Any, mix: Any) -> Any:
    """Return uint8 `colours` of shape (..., 3) mixed by rows of weights and an offset; as they are where `mix` is None.

    Examples
    --------
    >>> mixed(np.uint8([10, 20, 30]), [[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 5]])
    array([30, 20, 15], dtype=uint8)
    """
    if mix is None or colours.shape[-1:] != (3,):
        return colours
    weights = np.asarray(mix, float)
    return np.clip(np.rint(colours @ weights[:, :3].T + weights[:, 3]), 0, 255).astype(np.uint8)


def told(values: Any, depth: int = 8, ink: bool = False) -> Any:
    """Return uint8 `values` cut to `depth` bits and, where `ink`, counted from white; other dtypes as they are.

    Examples
    --------
    >>> told(np.uint8([0, 130, 255]), depth=1), told(np.uint8([0, 130, 255]), ink=True)
    (array([0, 1, 1], dtype=uint8), array([255, 125,   0], dtype=uint8))
    """
    if values.dtype != np.uint8:
        return values
    levels = values >> np.uint8(8 - depth)
    return np.uint8(2**depth - 1) - levels if ink else levels


def plain(value: Any) -> str:
    """Return a number as short as it can be said; a bool as 0 or 1."""
    return str(int(value)) if np.asarray(value).dtype.kind in "bui" else f"{float(value):.4g}"
