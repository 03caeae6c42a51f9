"""Kernels by name, and what can be done to one: check, resize, divide, turn."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from seeing_machine._validate import check_kernel, problem

#: The longest side of a kernel.
LARGEST = 15


def binomial(side: int) -> np.ndarray:
    """Return a row of Pascal's triangle: a Gaussian in whole numbers.

    >>> binomial(5)
    array([1., 4., 6., 4., 1.])
    """
    return reduce(np.convolve, [np.array([1.0, 1.0])] * (side - 1), np.ones(1))


def _cross(side: int, arm: float, middle: float) -> np.ndarray:
    kernel, half = np.zeros((side, side)), side // 2
    kernel[half], kernel[:, half] = arm, arm
    kernel[half, half] = middle
    return kernel


def _slope(side: int) -> np.ndarray:
    return np.convolve(binomial(side - 2), [-1.0, 0.0, 1.0])


def _sobel_rows(side: int) -> np.ndarray:
    return np.outer(_slope(side), binomial(side))


def _emboss(side: int) -> np.ndarray:
    place = np.arange(side) - side // 2.0
    return place[:, None] + place + _cross(side, 0, 1)


#: Name to kernel of a side, and whether it is divided by its sum.
PRESETS: dict[str, tuple[Callable[[int], np.ndarray], bool]] = {
    "identity": (lambda side: _cross(side, 0, 1), False),
    "box": (lambda side: np.ones((side, side)), True),
    "Gaussian": (lambda side: np.outer(binomial(side), binomial(side)), True),
    "sharpen": (lambda side: _cross(side, -1, 4 * (side // 2) + 1), False),
    "Sobel rows": (_sobel_rows, False),
    "Sobel columns": (lambda side: _sobel_rows(side).T, False),
    "Laplacian": (lambda side: _cross(side, 1, -4 * (side // 2)), False),
    "emboss": (_emboss, False),
}
#: The preset that a slider turns.
TURNED = "edge at an angle"


def preset(name: str, side: int, angle: float) -> tuple[np.ndarray, bool]:
    """Return a kernel of side x side weights, and whether it is divided by its sum.

    Parameters
    ----------
    name : str
        One of `PRESETS`, or `TURNED`.
    side : int
        Odd, 3 or more.
    angle : float
        For `TURNED`, in degrees: where it gets brighter. 0 is to the right, 90 is down.

    Examples
    --------
    >>> preset("Sobel columns", 3, 0)[0].tolist()
    [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
    """
    if name != TURNED:
        make, divide = PRESETS[name]
        return make(side), divide
    turn, down = np.deg2rad(angle), _sobel_rows(side)
    return (np.cos(turn) * down.T + np.sin(turn) * down).round(2) + 0.0, False  # + 0.0: no -0


def check_odd(kernel: Any, argument: str = "kernel") -> np.ndarray:
    """Return `kernel` as float64 with an odd number of rows and columns, so that one pixel is in the middle.

    Raises
    ------
    TypeError, ValueError
        As for `check_kernel`, and where a side is even or above 15.
    """
    kernel = check_kernel(kernel, argument)
    if any(side % 2 == 0 or side > LARGEST for side in kernel.shape):
        raise ValueError(problem(argument, kernel, f"an odd number of rows and columns, at most {LARGEST}",
                                 "Add a row or a column of zeros."))
    return kernel


def resized(kernel: np.ndarray, side: int) -> np.ndarray:
    """Return the kernel with zeros around it, or what is left in its middle.

    >>> resized(np.ones((3, 3)), 5)[1].tolist()
    [0.0, 1.0, 1.0, 1.0, 0.0]
    """
    wide = np.pad(kernel, [(max(0, side - length) // 2,) * 2 for length in kernel.shape])
    top, left = ((length - side) // 2 for length in wide.shape)
    return wide[top:top + side, left:left + side]


def as_used(kernel: np.ndarray, divide: bool, flip: bool) -> np.ndarray:
    """Return the weights as they are laid on the picture: divided by their sum where that is not 0, turned by 180°."""
    total = kernel.sum()
    used = kernel / total if divide and abs(total) > 1e-9 else kernel
    return used[::-1, ::-1] if flip else used
