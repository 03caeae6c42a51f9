"""Bad input that only this package meets: sizes, colours, classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..._validate import check_choice, check_integer, problem
from .outlines import CLASSES


def check_size(size: Any) -> tuple[int, int]:
    """Return `size`, one number or (H, W), as (height, width) with both from 16 to 4096 pixels."""
    pair = size if isinstance(size, (tuple, list)) else (size, size)
    if len(pair) != 2:
        raise ValueError(problem("size", size, "one number or (height, width)"))
    return check_integer(pair[0], "size", 16, 4096), check_integer(pair[1], "size", 16, 4096)


def check_colour(value: Any, argument: str, named: dict[str, Any]) -> np.ndarray:
    """Return a named colour, or (red, green, blue) from 0 to 255, as three floats."""
    if isinstance(value, str):
        return np.asarray(named[check_choice(value, argument, list(named))], float)
    rgb = np.asarray(value) if isinstance(value, (tuple, list, np.ndarray)) else np.empty(0)
    if rgb.shape != (3,) or rgb.dtype.kind not in "uif":
        raise TypeError(problem(argument, value, "a colour's name or three numbers (red, green, blue)",
                                "The names are " + ", ".join(named) + "."))
    if not ((rgb >= 0) & (rgb <= 255)).all():
        raise ValueError(problem(argument, value, "red, green and blue from 0 to 255"))
    return rgb.astype(float)


def check_classes(classes: Any) -> tuple[str, ...]:
    """Return `classes` as a tuple of different names out of `CLASSES`, at least one."""
    if isinstance(classes, str) or not isinstance(classes, Sequence):
        raise TypeError(problem("classes", classes, "a sequence of names", 'For example ("cat", "fish").'))
    names = tuple(check_choice(name, "classes", CLASSES) for name in classes)
    if not names or len(set(names)) < len(names):
        raise ValueError(problem("classes", classes, "at least one name, each once"))
    return names
