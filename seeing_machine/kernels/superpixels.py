"""Superpixels: small connected regions of similar colour, and regions merged from them.

`slic` has the names, arguments and meaning of `skimage.segmentation.slic`, at a fraction of the time. Flooding from
markers is `seeing_machine.kernels.regions.watershed`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from .._validate import Words, check_choice, check_integer, check_number, problem
from . import color
from ._adjacency import absorb_small, connected_parts, in_order
from ._arguments import two_sigmas
from ._arrays import as_tensor, as_whole_numbers, give_back
from ._merging_regions import merge
from ._separable import gaussian_weights, separable
from ._slic import superpixels
from ._threads import alone

__all__ = ["merge_regions", "slic"]


def slic(image: Any, n_segments: int = 100, compactness: float = 10.0, max_num_iter: int = 10,
         sigma: float | Sequence[float] = 0, *, convert2lab: bool | None = None, enforce_connectivity: bool = True,
         min_size_factor: float = 0.5, start_label: int = 1, channel_axis: int | None = -1) -> Any:
    """Return superpixels: regions of about equal size that follow the edges, by k-means in colour and place.

    Parameters
    ----------
    image : (H, W, 3) array_like or Tensor
        One picture, any real dtype; its lowest value is taken for 0 and its highest for 1. (H, W) with
        ``channel_axis=None``.
    n_segments : int
        About how many.
    compactness : float
        More than 0. The higher, the squarer: how great a difference of colour counts as much as the width of a
        superpixel. For Lab 10 is usual, for grey 0.1.
    max_num_iter : int
        How often the centres move.
    sigma : float or sequence of two floats
        Standard deviation of the Gaussian that smooths before, in pixels; 0 for none.
    convert2lab : bool, optional
        Whether colours become CIE Lab, in which equal distances look equally different. None: for pictures in colour.
    enforce_connectivity : bool
        Whether each superpixel must hang together.
    min_size_factor : float
        What is smaller than this part of the mean superpixel joins the neighbour that it has the longest border with.
    start_label : {0, 1}
        The lowest number.
    channel_axis : int or None
        Which axis holds the channels; None for a grey picture.

    Returns
    -------
    ndarray or Tensor
        int64, shape (H, W): numbers from `start_label` without gaps, in the order of first pixels.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If the picture is empty, has NaN or infinity, or another argument is not what is said above.

    Notes
    -----
    Not scikit-image's pixel by pixel: each pixel looks at the nine nearest cells of the grid rather than at a window
    around each centre, the centres settle on a smaller picture, and superpixels are not cut at a largest size. The
    number of superpixels, their compactness and how well they follow edges are alike.

    References
    ----------
    .. [1] R. Achanta, A. Shaji, K. Smith, A. Lucchi, P. Fua, S. Süsstrunk, "SLIC superpixels compared to
       state-of-the-art superpixel methods", IEEE Transactions on Pattern Analysis and Machine Intelligence 34 (2012),
       2274-2282.

    Examples
    --------
    >>> halves = np.zeros((4, 8))
    >>> halves[:, 4:] = 1
    >>> slic(halves, 2, compactness=0.1, channel_axis=None)[0]
    array([1, 1, 1, 1, 2, 2, 2, 2])
    """
    check_integer(n_segments, "n_segments", 1)
    if check_number(compactness, "compactness", 0) == 0:
        raise ValueError(problem("compactness", compactness, "a number above 0", "Try 10, or 0.1 for a grey picture."))
    check_integer(max_num_iter, "max_num_iter", 1)
    check_choice(start_label, "start_label", (0, 1))
    picture = _checked(image, channel_axis)
    if convert2lab and channel_axis is None:
        raise ValueError(problem("convert2lab", convert2lab, "False for a grey picture"))
    down, along = (gaussian_weights(value, 4.0) for value in two_sigmas(sigma))

    def work() -> torch.Tensor:
        channels = _channels(picture, channel_axis is not None and convert2lab is not False)
        if len(down) > 1 or len(along) > 1:
            channels = separable(channels, down, along, "reflect", 0)
        return superpixels(channels.float().div_(compactness), n_segments, max_num_iter)

    labels = alone(work, picture.device)
    if enforce_connectivity:
        least = int(check_number(min_size_factor, "min_size_factor", 0) * labels.numel() / n_segments)
        parts = absorb_small(connected_parts(labels.cpu().numpy()), least)
    else:
        parts = in_order(np.arange(int(labels.max()) + 1), labels.cpu().numpy())
    return give_back(torch.from_numpy(parts + start_label).to(labels.device), image)


def merge_regions(image: Any, labels: Any, *, threshold: float = math.inf, n_regions: int = 1) -> Any:
    """Return regions merged with neighbours of similar mean colour, the most similar two first.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array_like or Tensor
        What the colours are taken from; in Lab, distances are as one sees them.
    labels : (H, W) array_like or Tensor
        Integers, for example from `slic`. 0 is the background, and stays it.
    threshold : float
        Stop when no two neighbours differ by less than this: the distance between their mean colours.
    n_regions : int
        Stop when so many are left.

    Returns
    -------
    ndarray or Tensor
        int64, shape (H, W): 0 for the background, 1 and up in the order of first pixels. With a `threshold` alone, the
        regions of ``skimage.graph.merge_hierarchical`` with mean colours, as long as no two distances are equal.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If `labels` is below 0 or of another shape, or the picture has NaN or infinity.

    Examples
    --------
    >>> merge_regions(np.array([[10, 12, 90, 94]]), np.array([[1, 2, 3, 4]]), n_regions=2)
    array([[1, 1, 2, 2]])
    """
    check_integer(n_regions, "n_regions", 1)
    if threshold != math.inf:
        check_number(threshold, "threshold", 0)
    names = as_whole_numbers(labels, "labels")
    colour = getattr(image, "ndim", None) == 3 or np.ndim(image) == 3
    picture = _finite(as_tensor(image, axes=("H", "W", "3") if colour else ("H", "W")))
    if names.ndim != 2 or names.shape != picture.shape[:2]:
        raise ValueError(problem("labels", Words(f"shape {tuple(names.shape)}"), f"shape {tuple(picture.shape[:2])}"))
    if names.numel() and bool((names < 0).any()):
        raise ValueError(problem("labels", Words(f"the value {int(names.min())}"), "0 for background, 1 and up"))
    pixels = picture.reshape(*names.shape, -1).double().cpu().numpy()
    merged = merge(pixels, names.long().cpu().numpy(), threshold, n_regions)
    return give_back(torch.from_numpy(merged).to(names.device), labels)


def _checked(image: Any, channel_axis: int | None) -> torch.Tensor:
    """Return one picture, shape (H, W, C)."""
    if channel_axis is None:
        picture = as_tensor(image)[..., None]
    else:
        channel = check_integer(channel_axis, "channel_axis", -3, 2) % 3
        names = ["H", "W"]
        names.insert(channel, "3")
        picture = as_tensor(image, axes=tuple(names)).movedim(channel - 3, -1)
    if picture.ndim != 3 or picture.numel() == 0:
        raise ValueError(problem("image", Words(f"shape {tuple(picture.shape)}"), "one picture with at least a pixel"))
    return _finite(picture)


def _channels(picture: torch.Tensor, to_lab: bool) -> torch.Tensor:
    """Return the picture as floats of shape (C, H, W): Lab, or from 0 to 1."""
    low, high = float(picture.min()), float(picture.max())
    if not (picture.dtype == torch.uint8 and (low, high) == (0, 255)):  # which rgb2lab does by itself, in less time
        picture = ((picture.double() - low) / max(high - low, torch.finfo(torch.float64).tiny)).float()
    if to_lab:
        picture = color.rgb2lab(picture)
    elif picture.dtype == torch.uint8:
        picture = picture / 255
    return picture.movedim(-1, 0).float().contiguous()


def _finite(picture: torch.Tensor) -> torch.Tensor:
    if picture.is_floating_point() and not bool(picture.isfinite().all()):
        raise ValueError(problem("image", Words("NaN or infinity among the values"), "finite numbers",
                                 "Replace them with np.nan_to_num."))
    return picture
