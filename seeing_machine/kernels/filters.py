"""Filters that smooth: Gaussian, box and median, with scikit-image's and SciPy's names, arguments and results.

An array is one picture of shape (H, W); a tensor may be (..., H, W). `mode` says what lies beyond the edge, here for a
row ``a b c d``: ``"reflect"`` gives ``b a | a b c d | d c``, ``"mirror"`` ``c b | a b c d | c b``, ``"nearest"``
``a a | a b c d | d d``, ``"wrap"`` ``c d | a b c d | a b``, and ``"constant"`` `cval` everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .._validate import check_footprint, check_integer, check_number
from ._arguments import check_border, two_sigmas, two_sizes
from ._arrays import as_stack, as_tensor, give_back
from ._box import box_means
from ._medians import median_of
from ._numbers import unit_range
from ._separable import gaussian_weights, separable


def gaussian(image: Any, sigma: float | Sequence[float] = 1.0, *, mode: str = "nearest", cval: float = 0,
             preserve_range: bool = False, truncate: float = 4.0, channel_axis: int | None = None) -> Any:
    """Blur a picture: each pixel becomes a mean of its surroundings in which near pixels count more.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. NaN or infinity makes every pixel NaN whose window holds it.
    sigma : float or sequence of two floats, optional
        Standard deviation in pixels, 0 or more: one, or one for the rows' direction (down) and one for the columns'
        (along). 0 leaves that direction as it is.
    mode : {'nearest', 'reflect', 'constant', 'mirror', 'wrap'}, optional
        What lies beyond the edge.
    cval : float, optional
        The value there in mode 'constant'.
    preserve_range : bool, optional
        Whole numbers are divided by the largest one of their dtype (255 for uint8) unless this is True.
    truncate : float, optional
        The window ends at this many standard deviations, rounded to a whole pixel.
    channel_axis : int, optional
        The axis that holds colours, of the picture's three, which are then blurred one by one. None: a grey picture.

    Returns
    -------
    ndarray or Tensor
        Same shape; float32 for float16 and float32, else float64.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, or another argument is not what is said above.

    Notes
    -----
    The result of ``skimage.filters.gaussian``: to 1e-6 of the picture's range for whole numbers of up to 16 bits and
    floats of up to 32, which are computed in float32; to 1e-12 for the rest. It is computed by matrix products, so
    torch's float32 matrix precision should stay at "highest", as it is from the start.

    Examples
    --------
    >>> point = np.zeros((3, 3))
    >>> point[1, 1] = 1
    >>> gaussian(point, sigma=0.5).round(3)
    array([[0.011, 0.084, 0.011],
           [0.084, 0.619, 0.084],
           [0.011, 0.084, 0.011]])
    """
    cval = check_border(mode, cval)
    down, along = (gaussian_weights(value, check_number(truncate, "truncate", 0)) for value in two_sigmas(sigma))
    if channel_axis is None:
        pictures = as_tensor(image)
    else:
        channel = check_integer(channel_axis, "channel_axis", -3, 2) % 3
        names = ["H", "W"]
        names.insert(channel, "C")
        pictures = as_tensor(image, axes=tuple(names)).movedim(channel - 3, 0)
    factor = 1.0
    if not preserve_range:
        pictures, factor = unit_range(pictures)
    result = separable(as_stack(pictures), down, along, mode, cval / factor, factor).view(pictures.shape)
    return give_back(result if channel_axis is None else result.movedim(0, channel - 3).contiguous(), image)


def uniform_filter(image: Any, size: int | Sequence[int] = 3, *, mode: str = "reflect", cval: float = 0) -> Any:
    """Return the mean of the box around each pixel: the box blur.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. NaN or infinity makes every pixel NaN or infinite whose box holds it, and no other.
    size : int or sequence of two ints, optional
        Height and width of the box in pixels. In an even box the pixel is the one right after the middle.
    mode : {'reflect', 'constant', 'nearest', 'mirror', 'wrap'}, optional
        What lies beyond the edge.
    cval : float, optional
        The value there in mode 'constant'.

    Returns
    -------
    ndarray or Tensor
        Same shape and the same range; float32 for float16 and float32, else float64. Equal, to 1e-12 of the largest
        value, to ``scipy.ndimage.uniform_filter(image.astype(float))``: without that, SciPy cuts off fractions.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, or another argument is not what is said above.

    Examples
    --------
    >>> uniform_filter(np.array([[0, 0, 9, 0, 0]]), size=(1, 3))
    array([[0., 3., 3., 3., 0.]])
    """
    pictures = as_tensor(image)
    height, width = two_sizes(size, "size")
    result = box_means(as_stack(pictures), height, width, mode, check_border(mode, cval))
    return give_back(result.view(pictures.shape), image)


def median(image: Any, footprint: Any = None, *, mode: str = "nearest", cval: float = 0) -> Any:
    """Replace each pixel by the median of its window, which removes single wrong pixels and keeps edges sharp.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. A NaN in the window makes the result NaN.
    footprint : (h, w) array_like, optional
        Which pixels are in the window (also called structuring element); its middle is ``(h // 2, w // 2)``.
        None: 3 x 3.
    mode : {'nearest', 'reflect', 'constant', 'mirror', 'wrap'}, optional
        What lies beyond the edge.
    cval : float, optional
        The value there in mode 'constant'; the picture's dtype must be able to hold it.

    Returns
    -------
    ndarray or Tensor
        Same shape and dtype, equal to ``skimage.filters.median``. Of an even number of pixels, the upper one of the two
        in the middle is taken.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, or another argument is not what is said above.

    References
    ----------
    .. [1] J. W. Tukey, "Exploratory Data Analysis", Addison-Wesley, 1977.
    .. [2] K. E. Batcher, "Sorting networks and their applications", AFIPS Spring Joint Computer Conference 32,
           307-314, 1968.

    Examples
    --------
    >>> median(np.array([[1, 1, 9, 1, 2, 2]]), footprint=[[1, 1, 1]])
    array([[1, 1, 1, 2, 2, 2]])
    """
    pictures = as_tensor(image)
    cval = check_border(mode, cval)
    window = np.ones((3, 3), bool) if footprint is None else check_footprint(footprint)
    return give_back(median_of(pictures, window, mode, cval), image)
