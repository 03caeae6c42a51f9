"""The arguments that several filters share, checked once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .._validate import Words, check_choice, check_integer, check_number, problem
from ._borders import MODES


def check_border(mode: str, cval: float) -> float:
    """Return `cval` as a float, once it and `mode` are found to be good.

    Raises
    ------
    TypeError, ValueError
        If `mode` is not one of `MODES`, or `cval` is not a finite number.
    """
    check_choice(mode, "mode", MODES)
    return check_number(cval, "cval")


def two_sizes(size: int | Sequence[int], argument: str, *, odd: bool = False) -> tuple[int, int]:
    """Return the height and width of a window, given as one number or as two.

    Raises
    ------
    TypeError
        If they are not whole numbers.
    ValueError
        If they are not two, less than 1, or even where they must be odd.

    Examples
    --------
    >>> two_sizes(3, "size"), two_sizes((1, 5), "size")
    ((3, 3), (1, 5))
    """
    height, width = (check_integer(value, argument, 1) for value in _pair(size, argument))
    if odd and not (height % 2 and width % 2):
        raise ValueError(problem(argument, Words(f"{height} x {width}"), "odd numbers, so that a window has a middle",
                                 f"Use {height | 1} x {width | 1}."))
    return height, width


def two_sigmas(sigma: float | Sequence[float], argument: str = "sigma") -> tuple[float, float]:
    """Return the standard deviations down and along, given as one number or as two.

    Raises
    ------
    TypeError, ValueError
        If they are not one or two numbers, 0 or more.
    """
    down, along = (check_number(value, argument, 0) for value in _pair(sigma, argument))
    return down, along


def _pair(value: Any, argument: str) -> tuple[Any, Any]:
    if isinstance(value, (list, tuple, np.ndarray)):
        if len(value) != 2:
            raise ValueError(problem(argument, value, "one number, or two: for the rows and for the columns"))
        return value[0], value[1]
    return value, value
