"""Morphology: the least and the greatest value among the neighbours of each pixel, and what is built from the two.

The names, arguments and results are those of `skimage.morphology`, for grey pictures and for masks in one: bool in
gives bool out. Two things are added: `iterations`, and tensors of shape (..., H, W) on any device. `reconstruction`,
`remove_small_objects`, `remove_small_holes` and `distance_transform_edt` have files of their own and are found here
too.

References
----------
.. [1] J. Serra, "Image Analysis and Mathematical Morphology", Academic Press, 1982.
.. [2] P. Soille, "Morphological Image Analysis", 2nd edition, Springer, 2004.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .._validate import check_choice, check_footprint, check_integer
from ._arrays import as_tensor, deliver
from ._comparing import as_comparable, bounds, check_border_value, from_comparable, subtract
from ._plans import Plan, plan
from ._running import Border, running
from .distance import distance_transform_edt
from .footprints import cross, mirror_footprint, pad_footprint
from .reconstruction import reconstruction
from .small import remove_small_holes, remove_small_objects

__all__ = ["black_tophat", "closing", "dilation", "distance_transform_edt", "erosion", "gradient", "opening",
           "reconstruction", "remove_small_holes", "remove_small_objects", "white_tophat"]

MODES = ("reflect", "constant", "nearest", "mirror", "wrap", "max", "min", "ignore")


def erosion(image: Any, footprint: Any = None, out: Any = None, *, mode: str = "reflect", cval: float = 0.0,
            iterations: int = 1) -> Any:
    """Return the least value among the neighbours of each pixel: bright things shrink.

    Parameters
    ----------
    image : ndarray or Tensor
        A picture of shape (H, W), or a tensor of shape (..., H, W): bools, integers or floats. NaN spreads to every
        pixel that has it among its neighbours.
    footprint : ndarray or sequence, optional
        Which neighbours, 0 or 1, shape (h, w); a cross of 3x3 if None. Of an even side, the pixel before the middle
        counts as its centre. A sequence of (footprint, times) is applied one after the other.
    out : ndarray or Tensor, optional
        Where to write the result: of the kind, shape and dtype of `image`, which it may be.
    mode : str
        What lies outside the picture: "reflect" (d c b a | a b c d), "mirror" (d c b | a b c d), "nearest"
        (a a a | a b c d), "wrap" (b c d | a b c d), "constant" (`cval`), "max" or "min" (the greatest or least value
        of the dtype), "ignore" (nothing: only pixels inside count).
    cval : float
        The value outside with ``mode="constant"``, one that the dtype can hold; for integers a fraction is cut off.
    iterations : int
        How many times to do it, 1 or more.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `image`.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If `image` is not of shape (H, W), `footprint` has no pixel set, or a value is not allowed.

    See Also
    --------
    dilation : the greatest value.

    Examples
    --------
    >>> bar = np.array([[0, 0, 0, 0, 0, 0],
    ...                 [0, 9, 9, 9, 9, 0],
    ...                 [0, 0, 0, 0, 0, 0]], np.uint8)
    >>> erosion(bar, np.ones((1, 3)))[1]
    array([0, 0, 9, 9, 0, 0], dtype=uint8)
    """
    values = as_tensor(image)
    task = _Task(values, footprint, mode, cval, iterations)
    return deliver(task.result(task.erode(task.start, task.plans)), image, out)


def dilation(image: Any, footprint: Any = None, out: Any = None, *, mode: str = "reflect", cval: float = 0.0,
             iterations: int = 1) -> Any:
    """Return the greatest value among the neighbours of each pixel: bright things grow.

    The neighbours are those of `erosion`; the footprint is not mirrored.

    Parameters
    ----------
    image, footprint, out, mode, cval, iterations
        As for `erosion`.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `image`.

    Raises
    ------
    TypeError, ValueError
        As for `erosion`.

    Examples
    --------
    >>> dot = np.array([[0, 0, 9, 0, 0]], np.uint8)
    >>> dilation(dot, np.ones((1, 3)))
    array([[0, 9, 9, 9, 0]], dtype=uint8)
    """
    values = as_tensor(image)
    task = _Task(values, footprint, mode, cval, iterations)
    return deliver(task.result(task.dilate(task.start, task.plans)), image, out)


def opening(image: Any, footprint: Any = None, out: Any = None, *, mode: str = "reflect", cval: float = 0.0,
            iterations: int = 1) -> Any:
    """Return an erosion and then a dilation: bright things vanish where the footprint does not fit into them.

    Parameters
    ----------
    image, footprint, out, mode, cval
        As for `erosion`; the dilation takes the mirrored footprint, so that nothing moves.
    iterations : int
        How many erosions, and then how many dilations.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `image`.

    Raises
    ------
    TypeError, ValueError
        As for `erosion`.

    Examples
    --------
    >>> row = np.array([[0, 9, 0, 0, 9, 9, 9, 0]], np.uint8)
    >>> opening(row, np.ones((1, 3)))
    array([[0, 0, 0, 0, 9, 9, 9, 0]], dtype=uint8)
    """
    values = as_tensor(image)
    task = _Task(values, footprint, mode, cval, iterations)
    return deliver(task.result(task.open()), image, out)


def closing(image: Any, footprint: Any = None, out: Any = None, *, mode: str = "reflect", cval: float = 0.0,
            iterations: int = 1) -> Any:
    """Return a dilation and then an erosion: dark things vanish where the footprint does not fit into them.

    Parameters
    ----------
    image, footprint, out, mode, cval
        As for `erosion`; the erosion takes the mirrored footprint, so that nothing moves.
    iterations : int
        How many dilations, and then how many erosions.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `image`.

    Raises
    ------
    TypeError, ValueError
        As for `erosion`.

    Examples
    --------
    >>> row = np.array([[9, 9, 0, 9, 9, 0, 0, 0]], np.uint8)
    >>> closing(row, np.ones((1, 3)))
    array([[9, 9, 9, 9, 9, 0, 0, 0]], dtype=uint8)
    """
    values = as_tensor(image)
    task = _Task(values, footprint, mode, cval, iterations)
    return deliver(task.result(task.close()), image, out)


def gradient(image: Any, footprint: Any = None, out: Any = None, *, mode: str = "reflect", cval: float = 0.0) -> Any:
    """Return dilation minus erosion: how much the values differ around each pixel, so the outlines.

    scikit-image has no such function; SciPy's is `scipy.ndimage.morphological_gradient`.

    Parameters
    ----------
    image, footprint, out, mode, cval
        As for `erosion`.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `image`. For masks: where the two differ. A difference that a signed dtype
        cannot hold wraps, as in any subtraction of its arrays.

    Raises
    ------
    TypeError, ValueError
        As for `erosion`.

    Examples
    --------
    >>> step = np.array([[1, 1, 1, 5, 5, 5]], np.uint8)
    >>> gradient(step, np.ones((1, 3)))
    array([[0, 0, 4, 4, 0, 0]], dtype=uint8)
    """
    values = as_tensor(image)
    task = _Task(values, footprint, mode, cval, 1)
    greatest, least = task.dilate(task.start, task.plans), task.erode(task.start, task.plans)
    return deliver(subtract(task.result(greatest), task.result(least)), image, out)


def white_tophat(image: Any, footprint: Any = None, out: Any = None, *, mode: str = "reflect",
                 cval: float = 0.0) -> Any:
    """Return the image minus its opening: the bright things into which the footprint does not fit.

    Parameters
    ----------
    image, footprint, out, mode, cval
        As for `erosion`.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `image`. For masks: where the two differ.

    Raises
    ------
    TypeError, ValueError
        As for `erosion`.

    Examples
    --------
    >>> row = np.array([[2, 9, 2, 2, 9, 9, 9, 2]], np.uint8)
    >>> white_tophat(row, np.ones((1, 3)))
    array([[0, 7, 0, 0, 0, 0, 0, 0]], dtype=uint8)
    """
    values = as_tensor(image)
    task = _Task(values, footprint, mode, cval, 1)
    return deliver(subtract(values, task.result(task.open())), image, out)


def black_tophat(image: Any, footprint: Any = None, out: Any = None, *, mode: str = "reflect",
                 cval: float = 0.0) -> Any:
    """Return the closing minus the image: the dark things into which the footprint does not fit.

    Parameters
    ----------
    image, footprint, out, mode, cval
        As for `erosion`.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `image`. For masks: where the two differ.

    Raises
    ------
    TypeError, ValueError
        As for `erosion`.

    Examples
    --------
    >>> row = np.array([[9, 9, 2, 9, 9, 2, 2, 2]], np.uint8)
    >>> black_tophat(row, np.ones((1, 3)))
    array([[0, 0, 7, 0, 0, 0, 0, 0]], dtype=uint8)
    """
    values = as_tensor(image)
    task = _Task(values, footprint, mode, cval, 1)
    return deliver(subtract(task.result(task.close()), values), image, out)


class _Task:
    """One picture or batch with its footprints and its border, all checked."""

    def __init__(self, values: torch.Tensor, footprint: Any, mode: str, cval: float, iterations: int):
        self.values = values
        self.footprints = _footprints(footprint) * check_integer(iterations, "iterations", 1)
        self.plans = [plan(footprint) for footprint in self.footprints]
        self.mode = check_choice(mode, "mode", MODES)
        self.cval = check_border_value(cval, values.dtype) if mode == "constant" else 0
        self.start = as_comparable(values)

    def erode(self, start: torch.Tensor, plans: list[Plan]) -> torch.Tensor:
        border = self._border("max")
        for one in plans:
            start = running(start, one, torch.minimum, border)
        return start

    def dilate(self, start: torch.Tensor, plans: list[Plan]) -> torch.Tensor:
        border = self._border("min")
        for one in plans:
            start = running(start, one, torch.maximum, border)
        return start

    def open(self) -> torch.Tensor:
        return self.dilate(self.erode(self.start, self.plans), self._mirrored())

    def close(self) -> torch.Tensor:
        return self.erode(self.dilate(self.start, self.plans), self._mirrored())

    def result(self, comparable: torch.Tensor) -> torch.Tensor:
        return from_comparable(comparable, self.values)

    def _mirrored(self) -> list[Plan]:
        # An even side gets its middle first: mirrored, it is the other one of the two middle pixels that is the centre.
        return [plan(mirror_footprint(pad_footprint(one, pad_end=False))) for one in self.footprints]

    def _border(self, unseen: str) -> Border:
        mode = unseen if self.mode == "ignore" else self.mode
        if mode in ("min", "max"):
            return Border("constant", bounds(self.start.dtype)[mode == "max"])
        return Border(mode, self.cval)


def _footprints(footprint: Any) -> list[np.ndarray]:
    """Return the footprints to apply one after the other."""
    if footprint is None:
        return [cross(1)]
    if isinstance(footprint, (list, tuple)) and footprint and all(_is_pair(item) for item in footprint):
        return [one for item, times in footprint for one in [check_footprint(item)] * check_integer(times, "times", 1)]
    return [footprint if isinstance(footprint, np.ndarray) and footprint.ndim == 2 else check_footprint(footprint)]


def _is_pair(item: Any) -> bool:
    return isinstance(item, (list, tuple)) and len(item) == 2 and getattr(item[0], "ndim", 0) == 2
