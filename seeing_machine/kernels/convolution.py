"""Convolution, correlation, and the Sobel filter, with SciPy's and scikit-image's names, arguments and results.

Both lay a kernel of weights on each pixel's surroundings, multiply, and add up. Correlation lays it as it is written;
convolution turns it by 180 degrees first. What deep learning calls convolution (``torch.nn.Conv2d``) is correlation.

An array is one picture of shape (H, W); a tensor may be (..., H, W). `mode` says what lies beyond the edge: see
`seeing_machine.kernels.filters`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .._validate import check_choice, check_kernel, check_mask
from ._arguments import check_border
from ._arrays import as_stack, as_tensor, give_back
from ._borders import strips, with_border
from ._numbers import new_result, result_type, unit_range, working_type


def correlate(image: Any, kernel: Any, *, mode: str = "reflect", cval: float = 0) -> Any:
    """Lay `kernel` on each pixel as it is written, multiply, and add up. Deep learning calls this convolution.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. NaN makes every pixel NaN on whose window a weight other than 0 meets it.
    kernel : (h, w) array_like
        The weights. The pixel lies under ``kernel[h // 2, w // 2]``.
    mode : {'reflect', 'constant', 'nearest', 'mirror', 'wrap'}, optional
        What lies beyond the edge.
    cval : float, optional
        The value there in mode 'constant'.

    Returns
    -------
    ndarray or Tensor
        Same shape; float32 for float16 and float32, else float64. Equal to
        ``scipy.ndimage.correlate(image.astype(float), kernel)``: to 1e-6 of the largest value times the sum of the
        absolute weights for whole numbers of up to 16 bits and floats of up to 32, else to 1e-12 of it. Without
        ``astype``, SciPy cuts off fractions and lets negative numbers wrap around.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, `kernel` is not one of weights, or another argument is not what is said above.

    Examples
    --------
    >>> correlate(np.array([[0, 0, 1, 0, 0]]), [[1, 2, 3]])  # a point shows the kernel turned
    array([[0., 3., 2., 1., 0.]])
    """
    pictures, weights = as_tensor(image), check_kernel(kernel)
    middle = weights.shape[0] // 2, weights.shape[1] // 2
    result = _weigh(as_stack(pictures), weights, middle, mode, check_border(mode, cval))
    return give_back(result.view(pictures.shape), image)


def convolve(image: Any, kernel: Any, *, mode: str = "reflect", cval: float = 0) -> Any:
    """Turn `kernel` by 180 degrees, lay it on each pixel, multiply, and add up: the convolution of mathematics.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. NaN makes every pixel NaN on whose window a weight other than 0 meets it.
    kernel : (h, w) array_like
        The weights. The pixel lies under ``kernel[h // 2, w // 2]``, once turned.
    mode : {'reflect', 'constant', 'nearest', 'mirror', 'wrap'}, optional
        What lies beyond the edge.
    cval : float, optional
        The value there in mode 'constant'.

    Returns
    -------
    ndarray or Tensor
        Same shape; float32 for float16 and float32, else float64. Equal to
        ``scipy.ndimage.convolve(image.astype(float), kernel)``, as near as `correlate` is.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, `kernel` is not one of weights, or another argument is not what is said above.

    Examples
    --------
    >>> convolve(np.array([[0, 0, 1, 0, 0]]), [[1, 2, 3]])  # a point shows the kernel as it is
    array([[0., 1., 2., 3., 0.]])
    """
    pictures, weights = as_tensor(image), check_kernel(kernel)
    middle = (weights.shape[0] - 1) // 2, (weights.shape[1] - 1) // 2
    result = _weigh(as_stack(pictures), weights[::-1, ::-1], middle, mode, check_border(mode, cval))
    return give_back(result.view(pictures.shape), image)


def sobel(image: Any, mask: Any = None, *, axis: int | None = None, mode: str = "reflect", cval: float = 0) -> Any:
    """Return how steep the brightness is at each pixel: edges come out bright.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. Whole numbers are divided by the largest one of their dtype (255 for uint8) first.
    mask : (H, W) array_like, optional
        The result is 0 where this is 0, or where one of the eight neighbours in it is, or the picture's edge is near.
    axis : {0, 1}, optional
        0 gives the slope down the rows, 1 along the columns. None: both together,
        ``sqrt((down ** 2 + along ** 2) / 2)``.
    mode : {'reflect', 'constant', 'nearest', 'mirror', 'wrap'}, optional
        What lies beyond the edge.
    cval : float, optional
        The value there in mode 'constant'.

    Returns
    -------
    ndarray or Tensor
        Same shape; float32 for float16 and float32, else float64. Equal to ``skimage.filters.sobel`` to 1e-6.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, `mask` not a mask of its size, or another argument is not what is said above.

    References
    ----------
    .. [1] I. Sobel and G. Feldman, "A 3x3 isotropic gradient operator for image processing", talk at the Stanford
           Artificial Intelligence Project, 1968.

    Examples
    --------
    >>> step = np.array([[0.0, 0.0, 1.0, 1.0]])
    >>> sobel(step, axis=1)
    array([[0., 1., 1., 0.]])
    """
    cval = check_border(mode, cval)
    if axis is not None:
        check_choice(axis, "axis", (0, 1))
    pictures, factor = unit_range(as_tensor(image))
    kind = working_type(pictures.dtype)
    stack = as_stack(pictures)
    inside = None if mask is None else _inside(check_mask(mask, shape=tuple(pictures.shape[-2:])), pictures.device)
    out = new_result(stack.shape, result_type(pictures.dtype), pictures.device)
    if not stack.numel():
        return give_back(out.view(pictures.shape), image)
    if mode == "constant" and cval:
        stack = stack.to(kind)
    framed = with_border(stack, (1, 1), (1, 1), mode, cval / factor)
    for which, rows in strips(stack.shape, stack.device):
        strip = framed[which, rows.start:rows.stop + 2].to(kind)
        slopes = [_slope(strip, direction) for direction in ((-2, -1) if axis is None else (axis - 2,))]
        slope = slopes[0] if axis is not None else torch.hypot(*slopes).mul_(0.5 ** 0.5)
        part = out[which, rows]
        part.copy_(slope)
        part *= factor / 4
        if inside is not None:
            part *= inside[rows]
    return give_back(out.view(pictures.shape), image)


def sobel_h(image: Any, mask: Any = None) -> Any:
    """Return the slope down the rows, which finds horizontal edges: ``sobel(image, mask, axis=0)``.

    Parameters
    ----------
    image, mask
        See `sobel`.

    Returns
    -------
    ndarray or Tensor
        As `sobel` gives it; positive where the picture gets brighter downwards.

    Raises
    ------
    TypeError, ValueError
        As `sobel` does.

    Examples
    --------
    >>> sobel_h(np.array([[0.0], [0.0], [1.0], [1.0]]))[:, 0]
    array([0., 1., 1., 0.])
    """
    return sobel(image, mask, axis=0)


def sobel_v(image: Any, mask: Any = None) -> Any:
    """Return the slope along the columns, which finds vertical edges: ``sobel(image, mask, axis=1)``.

    Parameters
    ----------
    image, mask
        See `sobel`.

    Returns
    -------
    ndarray or Tensor
        As `sobel` gives it; positive where the picture gets brighter to the right.

    Raises
    ------
    TypeError, ValueError
        As `sobel` does.

    Examples
    --------
    >>> sobel_v(np.array([[1.0, 1.0, 0.0, 0.0]]))
    array([[ 0., -1., -1.,  0.]])
    """
    return sobel(image, mask, axis=1)


def _weigh(stack: torch.Tensor, weights: np.ndarray, middle: tuple[int, int], mode: str, cval: float) -> torch.Tensor:
    """Return the weighted sum of each window: one pass over a strip for each weight that is not 0.

    Rows lie end to end, so a shift by rows and columns is one shift along a line; what it carries over from one row to
    the next is left out at the end.
    """
    out = new_result(stack.shape, result_type(stack.dtype), stack.device)
    if not stack.numel():
        return out
    kind = working_type(stack.dtype)
    if mode == "constant" and cval:
        stack = stack.to(kind)
    (height, width), (top, left) = weights.shape, middle
    framed = with_border(stack, (top, height - 1 - top), (left, width - 1 - left), mode, cval)
    line = framed.shape[2]
    used = [(row * line + column, float(weights[row, column])) for row, column in np.argwhere(weights).tolist()]
    furthest = (height - 1) * line + width - 1
    for which, rows in strips(stack.shape, stack.device):
        strip = framed[which, rows.start:rows.stop + height - 1].to(kind)
        flat = strip.contiguous().view(-1)
        total = torch.zeros_like(flat)
        inner = total[:len(flat) - furthest]
        for shift, weight in used:
            inner.add_(flat[shift:shift + len(inner)], alpha=weight)
        out[which, rows] = total.view(strip.shape)[:, :rows.stop - rows.start, :stack.shape[2]]
    return out


def _slope(strip: torch.Tensor, axis: int) -> torch.Tensor:
    """Return four times the slope along an axis: the difference of neighbours, smoothed by 1, 2, 1 across."""
    across = -3 - axis
    size = strip.shape[axis] - 2
    steep = strip.narrow(axis, 2, size) - strip.narrow(axis, 0, size)
    size = strip.shape[across] - 2
    sides = steep.narrow(across, 0, size) + steep.narrow(across, 2, size)
    return sides.add_(steep.narrow(across, 1, size), alpha=2)


def _inside(mask: np.ndarray, device: torch.device) -> torch.Tensor:
    """Return where a mask is set in the whole 3 x 3 neighbourhood, beyond the edge it is not."""
    framed = np.pad(mask, 1)
    rows = framed[:-2] & framed[1:-1] & framed[2:]
    return torch.from_numpy(rows[:, :-2] & rows[:, 1:-1] & rows[:, 2:]).to(device)
