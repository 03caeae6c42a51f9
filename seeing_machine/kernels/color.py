"""Colour spaces: grey, HSV and CIE Lab, with scikit-image's names, arguments and results.

An array is one picture of shape (H, W, 3); a tensor may be (..., H, W, 3); `channel_axis` says where the three channels
are if not at the end. Whole numbers are divided by the largest one of their dtype first, so uint8 255 is 1.0. Results
are float32 for float16 and float32, else float64. Whole numbers of up to 16 bits are computed in float32.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from .._validate import check_integer
from ._arrays import as_tensor, give_back
from ._numbers import new_result, result_type, unit_range, working_type

#: Pixels that are converted at once on the CPU, so that what is made on the way stays in the cache.
BLOCK = 1 << 16
DEVICE_BLOCK = 1 << 25

#: How bright red, green and blue are: Rec. 709, as scikit-image rounds it.
LUMINANCE = (0.2125, 0.7154, 0.0721)
#: Linear red, green, blue to CIE XYZ: the primaries of sRGB.
XYZ_FROM_RGB = np.array([[0.412453, 0.357580, 0.180423],
                         [0.212671, 0.715160, 0.072169],
                         [0.019334, 0.119193, 0.950227]])
#: XYZ of white: daylight (D65) seen under 2 degrees.
WHITE = np.array([0.95047, 1.0, 1.08883])

#: Below this share of white, CIE Lab takes a straight line in place of the cube root.
DARK = 0.008856

#: Takes (3, n) pixels, which have to be multiplied by a factor to be in [0, 1], and gives the new channels.
Conversion = Callable[[torch.Tensor, float], Iterable[torch.Tensor]]


def rgb2gray(rgb: Any, *, channel_axis: int = -1) -> Any:
    """Return how bright each colour is: ``0.2125 R + 0.7154 G + 0.0721 B``.

    Parameters
    ----------
    rgb : (H, W, 3) array_like or (..., H, W, 3) Tensor
        Any real dtype.
    channel_axis : int, optional
        Which of the picture's three axes holds the channels.

    Returns
    -------
    (H, W) ndarray or (..., H, W) Tensor
        From 0 to 1. Equal to ``skimage.color.rgb2gray`` to 1e-6, or to 1e-12 for float64.

    Raises
    ------
    TypeError, ValueError
        If `rgb` is not a colour picture, or `channel_axis` not one of its axes.

    Examples
    --------
    >>> rgb2gray(np.array([[[255, 0, 0], [255, 255, 255]]], np.uint8)).round(4)
    array([[0.2125, 1.    ]])
    """
    return _converted(rgb, channel_axis, _gray, "rgb", channels=1)


def gray2rgb(image: Any, *, channel_axis: int = -1) -> Any:
    """Return a grey picture as a colour picture that looks the same: three equal channels.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype.
    channel_axis : int, optional
        Which of the result's three axes will hold the channels.

    Returns
    -------
    (H, W, 3) ndarray or (..., H, W, 3) Tensor
        Of the same dtype and range. Equal to ``skimage.color.gray2rgb``.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a grey picture, or `channel_axis` not an axis of the result.

    Examples
    --------
    >>> gray2rgb(np.array([[7]], np.uint8))
    array([[[7, 7, 7]]], dtype=uint8)
    """
    pictures = as_tensor(image)
    channel = check_integer(channel_axis, "channel_axis", -3, 2) % 3
    return give_back(torch.stack([pictures] * 3, dim=channel - 3), image)


def rgb2hsv(rgb: Any, *, channel_axis: int = -1) -> Any:
    """Return hue, saturation and value: which colour, how strong, how bright.

    Parameters
    ----------
    rgb : (H, W, 3) array_like or (..., H, W, 3) Tensor
        Any real dtype.
    channel_axis : int, optional
        Which of the picture's three axes holds the channels.

    Returns
    -------
    ndarray or Tensor
        Same shape, each from 0 to 1: a hue of 1/3 is green, 2/3 blue, and grey has 0. NaN becomes 0. Equal to
        ``skimage.color.rgb2hsv`` to 1e-6, or to 1e-12 for float64.

    Raises
    ------
    TypeError, ValueError
        If `rgb` is not a colour picture, or `channel_axis` not one of its axes.

    References
    ----------
    .. [1] A. R. Smith, "Color gamut transform pairs", SIGGRAPH 1978, 12-19.

    Examples
    --------
    >>> rgb2hsv(np.array([[[0, 255, 0], [255, 128, 128]]], np.uint8)).round(3)
    array([[[0.333, 1.   , 1.   ],
            [0.   , 0.498, 1.   ]]])
    """
    return _converted(rgb, channel_axis, _hsv, "rgb")


def hsv2rgb(hsv: Any, *, channel_axis: int = -1) -> Any:
    """Return red, green and blue of hue, saturation and value.

    Parameters
    ----------
    hsv : (H, W, 3) array_like or (..., H, W, 3) Tensor
        Any real dtype. A hue of 1 is one of 0: it goes round, below 0 as well (where scikit-image does not).
    channel_axis : int, optional
        Which of the picture's three axes holds the channels.

    Returns
    -------
    ndarray or Tensor
        Same shape, from 0 to 1. Equal to ``skimage.color.hsv2rgb`` to 1e-6, or to 1e-12 for float64.

    Raises
    ------
    TypeError, ValueError
        If `hsv` is not a colour picture, or `channel_axis` not one of its axes.

    References
    ----------
    .. [1] A. R. Smith, "Color gamut transform pairs", SIGGRAPH 1978, 12-19.

    Examples
    --------
    >>> hsv2rgb(np.array([[[2 / 3, 1.0, 0.5]]])).round(3)
    array([[[0. , 0. , 0.5]]])
    """
    return _converted(hsv, channel_axis, _rgb_from_hsv, "hsv")


def rgb2lab(rgb: Any, *, channel_axis: int = -1) -> Any:
    """Return CIE Lab, in which equal distances look about equally different. White is daylight, D65 under 2 degrees.

    Parameters
    ----------
    rgb : (H, W, 3) array_like or (..., H, W, 3) Tensor
        sRGB, any real dtype.
    channel_axis : int, optional
        Which of the picture's three axes holds the channels.

    Returns
    -------
    ndarray or Tensor
        Same shape: lightness from 0 to 100, then green (below 0) to red, and blue (below 0) to yellow, each within
        about -110 to 110. Equal to ``skimage.color.rgb2lab`` to 2e-4, or to 1e-10 for float64.

    Raises
    ------
    TypeError, ValueError
        If `rgb` is not a colour picture, or `channel_axis` not one of its axes.

    References
    ----------
    .. [1] CIE 15:2004, "Colorimetry", 3rd edition.
    .. [2] IEC 61966-2-1:1999, "Default RGB colour space - sRGB".

    Examples
    --------
    >>> rgb2lab(np.array([[[255, 255, 255], [255, 0, 0]]], np.uint8)).round(0)[..., 0]
    array([[100.,  53.]])
    """
    return _converted(rgb, channel_axis, _lab, "rgb")


def lab2rgb(lab: Any, *, channel_axis: int = -1) -> Any:
    """Return sRGB of CIE Lab with D65 white; colours that no screen can show are cut off, without a warning.

    Parameters
    ----------
    lab : (H, W, 3) array_like or (..., H, W, 3) Tensor
        Any real dtype; floats, for whole numbers are divided as said above.
    channel_axis : int, optional
        Which of the picture's three axes holds the channels.

    Returns
    -------
    ndarray or Tensor
        Same shape, from 0 to 1. Equal to ``skimage.color.lab2rgb`` to 1e-5, or to 1e-10 for float64.

    Raises
    ------
    TypeError, ValueError
        If `lab` is not a colour picture, or `channel_axis` not one of its axes.

    References
    ----------
    .. [1] CIE 15:2004, "Colorimetry", 3rd edition.
    .. [2] IEC 61966-2-1:1999, "Default RGB colour space - sRGB".

    Examples
    --------
    >>> lab2rgb(np.array([[[100.0, 0.0, 0.0]]])).round(2)
    array([[[1., 1., 1.]]])
    """
    return _converted(lab, channel_axis, _rgb_from_lab, "lab")


def _converted(image: Any, channel_axis: int, conversion: Conversion, argument: str, channels: int = 3) -> Any:
    """Return what a conversion makes of a picture, block by block: channels apart while it works, together after."""
    channel = check_integer(channel_axis, "channel_axis", -3, 2) % 3
    names = ["H", "W"]
    names.insert(channel, "3")
    pictures, factor = unit_range(as_tensor(image, argument, axes=tuple(names)).movedim(channel - 3, -1))
    pixels = pictures.reshape(-1, 3)
    out = new_result((len(pixels), channels), result_type(pixels.dtype), pixels.device)
    size = BLOCK if pixels.device.type == "cpu" else DEVICE_BLOCK
    for start in range(0, len(pixels), size):
        found = conversion(pixels[start:start + size].mT, factor)
        for together, apart in zip(out[start:start + size].unbind(1), found, strict=True):
            together.copy_(apart)
    if channels == 1:
        return give_back(out.view(pictures.shape[:-1]), image)
    return give_back(out.view(pictures.shape).movedim(-1, channel - 3), image)


def _apart(pixels: torch.Tensor, kind: torch.dtype) -> torch.Tensor:
    """Return (3, n) pixels whose channels lie one after the other, in another dtype."""
    return torch.empty(pixels.shape, dtype=kind, device=pixels.device).copy_(pixels)


def _scaled(pixels: torch.Tensor, factor: float) -> torch.Tensor:
    return _apart(pixels, working_type(pixels.dtype)).mul_(factor)


def _gray(rgb: torch.Tensor, factor: float) -> list[torch.Tensor]:
    red, green, blue = _apart(rgb, working_type(rgb.dtype))
    weights = [factor * weight for weight in LUMINANCE]
    return [red.mul_(weights[0]).add_(green, alpha=weights[1]).add_(blue, alpha=weights[2])]


def _hsv(rgb: torch.Tensor, factor: float) -> list[torch.Tensor]:
    """Sort the channels, and note which turn of the circle and which direction that stands for.

    With red the highest, hue is (green - blue) / 6 of the chroma, counted from 0 if green is above blue and else back
    from 1. Any other order is that one with channels exchanged, which turns and mirrors the circle. Signs do all of
    this without a question to each pixel, which would be slow.
    """
    red, green, blue = _apart(rgb, working_type(rgb.dtype))
    high, low = torch.maximum(green, blue), torch.minimum(green, blue)
    back = green.sub_(blue).sign_().clamp_(max=0)  # -1 where blue is above green, else 0
    turned = (red - high).sign_().clamp_(max=0)  # -1 where red is not the highest, else 0
    value, middle = torch.maximum(red, high), torch.minimum(red, high, out=high)
    chroma = torch.sub(value, torch.minimum(middle, low), out=red)
    tiny = torch.finfo(chroma.dtype).tiny
    place = torch.mul(turned, back, out=blue).mul_(12).add_(turned, alpha=2).add_(back, alpha=6)
    hue = middle.sub_(low).div_(chroma.clamp(min=tiny)).add_(place).abs_().div_(6)
    channels = [hue, chroma.div_(value), value.mul_(factor)]
    return [channel.nan_to_num_(0, torch.inf, -torch.inf) for channel in channels]


def _rgb_from_hsv(hsv: torch.Tensor, factor: float) -> list[torch.Tensor]:
    """Each channel is full for two sixths of the way round, falls for one, is low for two, and rises for one."""
    hue, saturation, value = _scaled(hsv, factor)
    chroma, sixths = saturation * value, hue * 6
    places = [(sixths + start).remainder_(6) for start in (5, 3, 1)]
    return [value - torch.minimum(place, 4 - place).clamp_(0, 1).mul_(chroma) for place in places]


def _lab(rgb: torch.Tensor, factor: float) -> list[torch.Tensor]:
    if rgb.dtype == torch.uint8:
        linear = _linear_table(rgb.device).index_select(0, _apart(rgb, torch.int32).view(-1)).view(rgb.shape)
    else:
        linear = _linear(_scaled(rgb, factor))
    xyz = _matrix("to XYZ", linear.dtype, linear.device) @ linear
    root = _power_(torch.clamp(xyz, min=DARK, out=linear), 1 / 3)
    # Below DARK the root goes on in a straight line. Added to a root that stays, it needs no question to each pixel.
    # The line does not quite meet the root, so the gap between them is taken off on its side.
    gap = DARK ** (1 / 3) - (7.787 * DARK + 16 / 116)
    below = xyz.sub_(DARK).clamp_(max=0)
    root.add_(below, alpha=7.787).add_(below.sign_(), alpha=gap)
    x, y, z = root
    return [y * 116 - 16, x.sub_(y).mul_(500), (y - z).mul_(200)]


def _rgb_from_lab(lab: torch.Tensor, factor: float) -> torch.Tensor:
    lightness, a, b = _scaled(lab, factor)
    y = lightness.add_(16).div_(116)
    root = torch.stack([y + a / 500, y, (y - b / 200).clamp_(min=0)])
    xyz = torch.where(root > 0.2068966, root ** 3, (root - 16 / 116) / 7.787)
    linear = _matrix("from XYZ", xyz.dtype, xyz.device) @ xyz
    bright = _power_(linear.clamp(min=0.0031308), 1 / 2.4).mul_(1.055).sub_(0.055)
    return torch.where(linear > 0.0031308, bright, linear.mul_(12.92)).clamp_(0, 1)


def _linear(rgb: torch.Tensor) -> torch.Tensor:
    """Return the amount of light for the numbers of sRGB."""
    return torch.where(rgb > 0.04045, _power_(((rgb + 0.055) / 1.055).clamp_(min=0.09), 2.4), rgb / 12.92)


def _power_(positive: torch.Tensor, exponent: float) -> torch.Tensor:
    """Return a power of numbers above 0, in place: torch's own takes more than twice the time."""
    return positive.log2_().mul_(exponent).exp2_()


@lru_cache(maxsize=8)
def _linear_table(device: torch.device) -> torch.Tensor:
    return _linear(torch.arange(256, dtype=torch.float64) / 255).to(device, torch.float32)


@lru_cache(maxsize=16)
def _matrix(way: str, kind: torch.dtype, device: torch.device) -> torch.Tensor:
    """Return the matrix from linear light to XYZ as shares of white, or back; kept, so that no device has to wait."""
    values = XYZ_FROM_RGB / WHITE[:, None] if way == "to XYZ" else np.linalg.inv(XYZ_FROM_RGB) * WHITE
    return torch.from_numpy(values).to(device, kind)
