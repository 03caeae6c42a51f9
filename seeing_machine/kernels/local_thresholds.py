"""A threshold of its own for every pixel, from the pixels around it: for pages and scenes with uneven light.

Every function returns a picture of thresholds. Foreground is what is brighter: ``image > threshold_local(image, 51)``.
An array is one picture of shape (H, W); a tensor may be (..., H, W).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from .._validate import check_choice, check_number, problem
from ._arguments import check_border, two_sigmas, two_sizes
from ._arrays import as_stack, as_tensor, give_back
from ._box import box_means, box_sums_and_spreads
from ._medians import median_of
from ._numbers import FLOATS, new_result, result_type
from ._separable import gaussian_weights, separable

METHODS = ("gaussian", "mean", "median")


def threshold_local(image: Any, block_size: int | Sequence[int] = 3, method: str = "gaussian", offset: float = 0,
                    mode: str = "reflect", param: float | Sequence[float] | None = None, cval: float = 0) -> Any:
    """Return the mean or median around each pixel, less `offset`. Foreground is ``image > result``.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. Where a window holds NaN, the threshold is NaN, and nothing is above it.
    block_size : int or sequence of two ints, optional
        Height and width of the window in pixels, odd. It may be larger than the picture.
    method : {'gaussian', 'mean', 'median'}, optional
        'gaussian' lets near pixels count more.
    offset : float, optional
        What is subtracted: the higher, the more becomes foreground.
    mode : {'reflect', 'constant', 'nearest', 'mirror', 'wrap'}, optional
        What lies beyond the edge: see `seeing_machine.kernels.filters`.
    param : float or sequence of two floats, optional
        Standard deviation for 'gaussian'; None: ``(block_size - 1) / 6``.
    cval : float, optional
        The value beyond the edge in mode 'constant'.

    Returns
    -------
    ndarray or Tensor
        Same shape, in the picture's own range; float32 for float16 and float32, else float64. Equal to
        ``skimage.filters.threshold_local``: exactly for the median, to 1e-12 of the largest value for the mean (1e-6 in
        float32), and for the Gaussian as `seeing_machine.kernels.filters.gaussian` says.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, `block_size` is even, or another argument is not what is said above.

    References
    ----------
    .. [1] R. C. Gonzalez and R. E. Woods, "Digital Image Processing", 2nd edition, Prentice Hall, 2002, 600-612.

    Examples
    --------
    >>> page = np.array([[9, 1, 9, 5, 1, 5]])  # letters are 1, and paper gets darker
    >>> page > threshold_local(page, (1, 3), "mean")
    array([[ True, False,  True, False, False,  True]])
    """
    pictures = as_tensor(image)
    height, width = two_sizes(block_size, "block_size", odd=True)
    check_choice(method, "method", METHODS)
    offset, cval = check_number(offset, "offset"), check_border(mode, cval)
    if method == "gaussian":
        sigmas = ((height - 1) / 6, (width - 1) / 6) if param is None else two_sigmas(param, "param")
        down, along = (gaussian_weights(sigma, 4.0) for sigma in sigmas)
        result = separable(as_stack(pictures), down, along, mode, cval)
    elif method == "mean":
        result = box_means(as_stack(pictures), height, width, mode, cval)
    else:
        kind = result_type(pictures.dtype)
        exact = pictures.to(kind) if mode == "constant" and cval else pictures  # which may not hold the border's value
        result = median_of(exact, np.ones((height, width), bool), mode, cval).to(kind)
    if offset:
        result -= offset
    return give_back(result.view(pictures.shape), image)


def threshold_niblack(image: Any, window_size: int | Sequence[int] = 15, k: float = 0.2) -> Any:
    """Return ``m - k * s``: local mean less `k` local standard deviations. Foreground is ``image > result``.

    Made for text: in a window that is all paper, `s` is small and noise shows, which `threshold_sauvola` mends.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. Beyond its edge it goes on mirrored: ``c b | a b c``. A window that holds NaN gives NaN.
    window_size : int or sequence of two ints, optional
        Height and width of the window in pixels, odd. It may be larger than the picture.
    k : float, optional
        The weight of the standard deviation.

    Returns
    -------
    ndarray or Tensor
        Same shape, in the picture's own range; float32 for float16 and float32, else float64. As
        ``skimage.filters.threshold_niblack``, to 1e-6 of the largest value; where window and picture are such that
        scikit-image loses digits (float32, or small changes on a large value), this is the one that has them.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, `window_size` is even, or another argument is not what is said above.

    References
    ----------
    .. [1] W. Niblack, "An Introduction to Digital Image Processing", Prentice Hall, 1986.

    Examples
    --------
    >>> threshold_niblack(np.array([[0, 6, 0, 6]]), window_size=(1, 3), k=0.5).round(2)
    array([[2.59, 0.59, 2.59, 0.59]])
    """
    pictures = as_tensor(image)
    height, width = two_sizes(window_size, "window_size", odd=True)
    k = check_number(k, "k")
    out = new_result(as_stack(pictures).shape, result_type(pictures.dtype), pictures.device)
    for which, rows, sums, spread in box_sums_and_spreads(as_stack(pictures), height, width, "mirror"):
        out[which, rows] = sums.sub_(spread, alpha=k).div_(height * width)
    return give_back(out.view(pictures.shape), image)


def threshold_sauvola(image: Any, window_size: int | Sequence[int] = 15, k: float = 0.2, r: float | None = None) -> Any:
    """Return ``m * (1 + k * (s / r - 1))``, with local mean and deviation. Foreground is ``image > result``.

    Where little changes, the threshold falls well below the mean, so that a window of nothing but paper stays paper.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. Beyond its edge it goes on mirrored: ``c b | a b c``. A window that holds NaN gives NaN.
    window_size : int or sequence of two ints, optional
        Height and width of the window in pixels, odd. It may be larger than the picture.
    k : float, optional
        How far the threshold falls, positive.
    r : float, optional
        The largest standard deviation there can be; not 0. None: half the range of the dtype, 127.5 for uint8, 1 for
        floats.

    Returns
    -------
    ndarray or Tensor
        Same shape, in the picture's own range; float32 for float16 and float32, else float64. As
        ``skimage.filters.threshold_sauvola``, to 1e-6 of the largest value: see `threshold_niblack`.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, `window_size` is even, or another argument is not what is said above.

    References
    ----------
    .. [1] J. Sauvola and M. Pietikainen, "Adaptive document image binarization", Pattern Recognition 33 (2), 225-236,
           2000.
    .. [2] F. Shafait, D. Keysers and T. M. Breuel, "Efficient implementation of local adaptive thresholding techniques
           using integral images", Document Recognition and Retrieval XV, 2008.

    Examples
    --------
    >>> threshold_sauvola(np.full((3, 3), 100, np.uint8), window_size=3)[0, 0]  # 100 * (1 - 0.2)
    np.float64(80.0)
    """
    pictures = as_tensor(image)
    height, width = two_sizes(window_size, "window_size", odd=True)
    k = check_number(k, "k")
    r = _half_range(pictures.dtype) if r is None else _not_zero(check_number(r, "r"))
    out = new_result(as_stack(pictures).shape, result_type(pictures.dtype), pictures.device)
    count = height * width
    for which, rows, sums, spread in box_sums_and_spreads(as_stack(pictures), height, width, "mirror"):
        out[which, rows] = spread.mul_(k / r / count ** 2).add_((1 - k) / count).mul_(sums)
    return give_back(out.view(pictures.shape), image)


def _half_range(dtype: torch.dtype) -> float:
    if dtype in FLOATS:
        return 1.0
    return 0.5 if dtype == torch.bool else 0.5 * (torch.iinfo(dtype).max - torch.iinfo(dtype).min)


def _not_zero(r: float) -> float:
    if r == 0:
        raise ValueError(problem("r", r, "a number other than 0"))
    return r
