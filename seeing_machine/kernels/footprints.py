"""Footprints, also called structuring elements: which neighbours a pixel is compared with.

Each is a small array of 0 and 1. The names, arguments and results are those of `skimage.morphology`, which offers
`decomposition` besides: `seeing_machine.kernels.morphology` finds a faster one by itself for any footprint.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .._validate import Words, check_integer, problem


def footprint_rectangle(shape: tuple[int, int], *, dtype: Any = np.uint8) -> np.ndarray:
    """Return a rectangle.

    Parameters
    ----------
    shape : tuple of int
        Height and width in pixels, each 1 or more.
    dtype : dtype
        Of the result.

    Returns
    -------
    ndarray
        Shape `shape`, all 1.

    Raises
    ------
    TypeError, ValueError
        If `shape` is not two whole numbers from 1 up.

    Examples
    --------
    >>> footprint_rectangle((2, 3))
    array([[1, 1, 1],
           [1, 1, 1]], dtype=uint8)
    """
    if not isinstance(shape, (tuple, list, np.ndarray)) or len(shape) != 2:
        raise TypeError(problem("shape", shape, "(height, width)", "A square of side 3 is (3, 3)."))
    return np.ones([check_integer(side, "shape", 1) for side in shape], dtype)


def disk(radius: int, dtype: Any = np.uint8, *, strict_radius: bool = True) -> np.ndarray:
    """Return a disc: the pixels no further than `radius` from the centre.

    Parameters
    ----------
    radius : int
        In pixels, 0 or more.
    dtype : dtype
        Of the result.
    strict_radius : bool
        False lets the disc reach half a pixel further, which makes small ones rounder.

    Returns
    -------
    ndarray
        Shape (2 radius + 1, 2 radius + 1), values 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If `radius` is not a whole number from 0 up.

    Examples
    --------
    >>> disk(1)
    array([[0, 1, 0],
           [1, 1, 1],
           [0, 1, 0]], dtype=uint8)
    """
    reach = _reach(radius, "radius")
    limit = radius if strict_radius else radius + 0.5
    return np.asarray(reach[:, None] ** 2 + reach**2 <= limit**2, dtype)


def diamond(radius: int, dtype: Any = np.uint8) -> np.ndarray:
    """Return a diamond: the pixels at most `radius` steps from the centre, up, down, left or right.

    Parameters
    ----------
    radius : int
        In pixels, 0 or more.
    dtype : dtype
        Of the result.

    Returns
    -------
    ndarray
        Shape (2 radius + 1, 2 radius + 1), values 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If `radius` is not a whole number from 0 up.

    Examples
    --------
    >>> diamond(2)[1]
    array([0, 1, 1, 1, 0], dtype=uint8)
    """
    reach = np.abs(_reach(radius, "radius"))
    return np.asarray(reach[:, None] + reach <= radius, dtype)


def cross(radius: int, dtype: Any = np.uint8) -> np.ndarray:
    """Return a plus sign with arms one pixel wide.

    Parameters
    ----------
    radius : int
        Length of an arm in pixels, 0 or more.
    dtype : dtype
        Of the result.

    Returns
    -------
    ndarray
        Shape (2 radius + 1, 2 radius + 1), values 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If `radius` is not a whole number from 0 up.

    Examples
    --------
    >>> cross(2).sum(axis=1)
    array([1, 1, 5, 1, 1], dtype=uint64)
    """
    reach = _reach(radius, "radius")
    return np.asarray((reach[:, None] == 0) | (reach == 0), dtype)


def ellipse(width: int, height: int, dtype: Any = np.uint8) -> np.ndarray:
    """Return an ellipse that lies along the rows and columns.

    Parameters
    ----------
    width, height : int
        The half axes in pixels, 0 or more.
    dtype : dtype
        Of the result.

    Returns
    -------
    ndarray
        Shape (2 height + 1, 2 width + 1), values 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If a half axis is not a whole number from 0 up.

    Examples
    --------
    >>> ellipse(3, 2)
    array([[0, 1, 1, 1, 1, 1, 0],
           [1, 1, 1, 1, 1, 1, 1],
           [1, 1, 1, 1, 1, 1, 1],
           [1, 1, 1, 1, 1, 1, 1],
           [0, 1, 1, 1, 1, 1, 0]], dtype=uint8)
    """
    down, across = _reach(height, "height"), _reach(width, "width")
    # The outline itself, one pixel further out, is not inside.
    inside = (down[:, None] / (height + 1)) ** 2 + (across / (width + 1)) ** 2 < 1
    return np.asarray(inside, dtype)


def mirror_footprint(footprint: np.ndarray) -> np.ndarray:
    """Return `footprint` turned by 180 degrees about its middle.

    Parameters
    ----------
    footprint : ndarray
        Shape (h, w).

    Returns
    -------
    ndarray
        A view of the same shape.

    Raises
    ------
    TypeError
        If `footprint` has not two axes.

    Examples
    --------
    >>> mirror_footprint(np.array([[1, 1, 0]]))
    array([[0, 1, 1]])
    """
    return _two_axes(footprint)[::-1, ::-1]


def pad_footprint(footprint: np.ndarray, *, pad_end: bool = True) -> np.ndarray:
    """Return `footprint` with odd sides, so that it has a pixel in its middle.

    Parameters
    ----------
    footprint : ndarray
        Shape (h, w).
    pad_end : bool
        True adds zeros below and to the right, False above and to the left.

    Returns
    -------
    ndarray
        Each even side is one longer.

    Raises
    ------
    TypeError
        If `footprint` has not two axes.

    Examples
    --------
    >>> pad_footprint(np.array([[1, 1]]))
    array([[1, 1, 0]])
    """
    footprint = _two_axes(footprint)
    missing = [(0, 1 - side % 2) for side in footprint.shape]
    return np.pad(footprint, missing if pad_end else [pair[::-1] for pair in missing])


def _reach(radius: Any, argument: str) -> np.ndarray:
    radius = check_integer(radius, argument, 0)
    return np.arange(-radius, radius + 1)


def _two_axes(footprint: Any) -> np.ndarray:
    if not isinstance(footprint, np.ndarray) or footprint.ndim != 2:
        got = Words(f"an array of shape {footprint.shape}") if isinstance(footprint, np.ndarray) else footprint
        raise TypeError(problem("footprint", got, "an array of shape (h, w)"))
    return footprint
