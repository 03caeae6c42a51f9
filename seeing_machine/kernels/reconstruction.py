"""Reconstruction: a seed grows (or shrinks) step by step, but never past a mask.

On the CPU this is scikit-image's queue of pixels, which visits each pixel about once. A GPU has no use for a queue.
There the values run along whole rows and columns at once: to pass pixel j, a value is held between the seed and the
mask of j, and such limits, one after the other, make up a limit again, so that a row of n pixels takes log2(n) rounds.

References
----------
.. [1] L. Vincent, "Morphological grayscale reconstruction in image analysis: applications and efficient algorithms",
   IEEE Transactions on Image Processing 2 (1993), 176-201.
.. [2] G. E. Blelloch, "Prefix sums and their applications", CMU-CS-90-190 (1990).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .._validate import Words, check_choice, check_footprint, check_integer, problem
from ._arrays import as_stack, as_tensor, give_back
from ._comparing import as_comparable, bounds, from_comparable
from ._plans import plan
from ._running import Border, running

_NEIGHBOURS = {(0, 1), (0, -1), (1, 0), (-1, 0)}


def reconstruction(seed: Any, mask: Any, method: str = "dilation", footprint: Any = None, offset: Any = None) -> Any:
    """Return how far `seed` grows under `mask`, or with ``method="erosion"`` how far it shrinks above it.

    Parameters
    ----------
    seed : ndarray or Tensor
        Where it starts: shape (H, W), or a tensor of shape (..., H, W). Nowhere greater than `mask`, for an erosion
        nowhere less.
    mask : ndarray or Tensor
        The limit, of the shape and kind of `seed`.
    method : {"dilation", "erosion"}
        Grow or shrink.
    footprint : ndarray, optional
        Which neighbours a value can go to, 0 or 1, shape (h, w); the 8 around the pixel if None.
    offset : sequence of int, optional
        Row and column of the footprint's centre; without it the sides have to be odd.

    Returns
    -------
    ndarray or Tensor
        float64, or float32 where `mask` is float32 or less. Integers beyond 2**53 lose their last digits.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If a shape is wrong, there are no pixels, or `seed` passes `mask`.

    See Also
    --------
    skimage.morphology.reconstruction : the same on arrays.

    Examples
    --------
    Of two hills the one that the seed touches comes back.

    >>> mask = np.array([[0, 3, 5, 3, 0, 4, 4, 0]], np.uint8)
    >>> seed = np.array([[0, 0, 5, 0, 0, 0, 0, 0]], np.uint8)
    >>> reconstruction(seed, mask)
    array([[0., 3., 5., 3., 0., 0., 0., 0.]])
    """
    low, high = as_tensor(seed, "seed"), as_tensor(mask, "mask")
    check_choice(method, "method", ("dilation", "erosion"))
    neighbours = _neighbours(footprint, offset)
    if low.shape != high.shape:
        raise ValueError(problem("seed", Words(f"shape {tuple(low.shape)}"), f"shape {tuple(high.shape)}, as the mask"))
    if low.device != high.device:
        raise ValueError(problem("seed", Words(f"a tensor on {low.device}"), f"one on {high.device}, as the mask"))
    if low.numel() == 0:
        raise ValueError(problem("seed", Words(f"shape {tuple(low.shape)}"), "at least one pixel"))
    result_dtype = torch.float32 if high.dtype in (torch.float16, torch.bfloat16, torch.float32) else torch.float64
    common = low.dtype if low.dtype == high.dtype else torch.float64
    like = torch.empty(low.shape, dtype=common, device="meta")
    low, high = as_comparable(low.to(common)), as_comparable(high.to(common))
    if common.is_floating_point and bool((low.isnan() | high.isnan()).any()):
        raise ValueError(problem("seed", Words("NaN here or in the mask"), "numbers that can be compared",
                                 "Replace it with np.nan_to_num."))
    grows = method == "dilation"
    if bool((low > high if grows else low < high).any()):
        raise ValueError(problem("seed", Words(f"values {'above' if grows else 'below'} the mask"),
                                 f"none {'above' if grows else 'below'} it",
                                 f"Use {'torch.minimum' if grows else 'torch.maximum'} of the two as the seed."))
    if low.device.type == "cpu":
        values = _by_queue(from_comparable(low, like), from_comparable(high, like), method, neighbours)
    else:
        values = from_comparable(_by_sweeps(low, high, grows, neighbours), like)
    return give_back(values.to(result_dtype), seed)


def _neighbours(footprint: Any, offset: Any) -> np.ndarray:
    """Return the footprint with odd sides and the centre, which is set, in its middle."""
    footprint = np.ones((3, 3), bool) if footprint is None else check_footprint(footprint)
    height, width = footprint.shape
    if offset is None:
        if not (height % 2 and width % 2):
            raise ValueError(problem("footprint", footprint, "odd sides",
                                     "Or say where its centre is: offset=(row, column)."))
        centred = footprint.copy()
        centred[height // 2, width // 2] = True
        return centred
    if not isinstance(offset, (tuple, list, np.ndarray)) or len(offset) != 2:
        raise TypeError(problem("offset", offset, "(row, column)"))
    top = height - 1 - check_integer(offset[0], "offset", 0, height - 1)
    left = width - 1 - check_integer(offset[1], "offset", 0, width - 1)
    centred = np.zeros((2 * height - 1, 2 * width - 1), bool)
    centred[top:top + height, left:left + width] = footprint
    centred[height - 1, width - 1] = True
    return centred


def _by_queue(seed: torch.Tensor, mask: torch.Tensor, method: str, neighbours: np.ndarray) -> torch.Tensor:
    from skimage.morphology import reconstruction as by_queue  # half a second to import

    done = [by_queue(low, high, method, neighbours) for low, high in zip(_stack(seed), _stack(mask), strict=True)]
    return torch.from_numpy(np.stack(done)).view(seed.shape)


def _stack(values: torch.Tensor) -> np.ndarray:
    values = values.float() if values.dtype in (torch.float16, torch.bfloat16) else values
    return as_stack(values).numpy()


def _by_sweeps(seed: torch.Tensor, mask: torch.Tensor, grows: bool, neighbours: np.ndarray) -> torch.Tensor:
    """Return the reconstruction of stacks (N, H, W) without a queue."""
    if not grows:  # upside down, an erosion is a dilation
        return _upside_down(_by_sweeps(_upside_down(seed), _upside_down(mask), True, neighbours))
    around = neighbours[::-1, ::-1]  # a value goes to the neighbours, so it comes from the opposite side
    middle = (around.shape[0] // 2, around.shape[1] // 2)
    reached = {(int(row - middle[0]), int(column - middle[1])) for row, column in zip(*np.nonzero(around), strict=True)}
    border = Border("constant", bounds(seed.dtype)[0])
    step = plan(around)
    while True:
        grown = torch.minimum(running(seed, step, torch.maximum, border), mask)
        for row, column in _NEIGHBOURS & reached:
            grown = _sweep(grown, mask, 1 if row else 2, backwards=max(row, column) > 0)
        if torch.equal(grown, seed):
            return grown
        seed = grown


def _sweep(low: torch.Tensor, high: torch.Tensor, axis: int, *, backwards: bool) -> torch.Tensor:
    """Return `low` after every value has run to the end of its line, held down by `high` on the way."""
    if backwards:
        return _sweep(low.flip(axis), high.flip(axis), axis, backwards=False).flip(axis)
    size, distance = low.shape[axis], 1
    while distance < size:
        # `low` and `high`: what comes out of the last `distance` pixels when the least or the greatest goes in.
        floor, ceiling = low.narrow(axis, distance, size - distance), high.narrow(axis, distance, size - distance)
        came_low = low.narrow(axis, 0, size - distance)
        came_high = high.narrow(axis, 0, size - distance)
        first_low, first_high = low.narrow(axis, 0, distance), high.narrow(axis, 0, distance)
        low, high = (torch.cat([first_low, torch.minimum(ceiling, torch.maximum(floor, came_low))], axis),
                     torch.cat([first_high, torch.minimum(ceiling, torch.maximum(floor, came_high))], axis))
        distance *= 2
    return low


def _upside_down(values: torch.Tensor) -> torch.Tensor:
    return -values if values.is_floating_point() else ~values
