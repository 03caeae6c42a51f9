"""Regions: number them, measure them, remove those at the border, split those that touch.

The names, arguments and results are those of `skimage.measure` and `skimage.segmentation`, also for tensors of shape
(..., H, W) on any device.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .._validate import Words, check_choice, check_integer, check_number, problem
from ._arrays import as_stack, as_tensor, as_whole_numbers, deliver, dtype_name, give_back
from ._comparing import bounds
from ._labelling import label_stack, replace_regions
from .region_table import regionprops_table

__all__ = ["clear_border", "label", "regionprops_table", "watershed"]


def label(label_image: Any, background: int | None = None, return_num: bool = False,
          connectivity: int | None = None) -> Any:
    """Return a number for each connected region: pixels of the same value that hang together.

    Parameters
    ----------
    label_image : ndarray or Tensor
        Bools or integers, shape (H, W), or a tensor of shape (..., H, W), in which each picture is numbered on its own.
    background : int, optional
        The value that belongs to no region; 0 if None.
    return_num : bool
        Whether to return the number of regions too.
    connectivity : {1, 2}, optional
        1 for neighbours that share a side, 2 (the same as None) for those that share a corner too.

    Returns
    -------
    labels : ndarray or Tensor
        int32 for bools, int64 for integers, of the shape of `label_image`: 0 for the background, 1 and up in the order
        of each region's first pixel, row by row.
    num : int or Tensor
        The number of regions, with ``return_num=True``; for a tensor, an int32 tensor of shape (...).

    Raises
    ------
    TypeError
        If `label_image` is neither bools nor integers, or another argument is of the wrong kind.
    ValueError
        If a shape or a value is not allowed.

    Examples
    --------
    >>> label(np.array([[1, 0, 1], [1, 0, 0], [0, 1, 0]]), connectivity=1)
    array([[1, 0, 2],
           [1, 0, 0],
           [0, 3, 0]])
    """
    values = as_whole_numbers(label_image, "label_image")
    if isinstance(background, (bool, np.bool_)) or background is None:
        background = int(background or 0)
    check_integer(background, "background")
    if values.dtype == torch.bool:
        background = int(background == 1)  # as in scikit-image: any other number means False
    connectivity = check_choice(2 if connectivity is None else connectivity, "connectivity", (1, 2))
    labels, counts = label_stack(as_stack(values), background, connectivity)
    labels = labels.view(values.shape)
    labels = give_back(labels if values.dtype == torch.bool else labels.long(), label_image)
    if not return_num:
        return labels
    return labels, counts.view(values.shape[:-2]) if isinstance(label_image, torch.Tensor) else int(counts)


def clear_border(labels: Any, buffer_size: int = 0, bgval: float = 0, mask: Any = None, *, out: Any = None) -> Any:
    """Return `labels` without the regions that touch the border of the picture.

    Parameters
    ----------
    labels : ndarray or Tensor
        A mask or labels, shape (H, W), or a tensor of shape (..., H, W). Regions are what hangs together, also by a
        corner, and has one value.
    buffer_size : int
        How many pixels further inside still count as border.
    bgval : int
        What cleared pixels become.
    mask : ndarray or Tensor, optional
        bool, of the shape of `labels`: where it is False counts as border instead, and `buffer_size` is not used.
    out : ndarray or Tensor, optional
        Where to write the result: of the kind, shape and dtype of `labels`, which it may be.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `labels`.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If a shape is wrong, or the border is as wide as the picture.

    Examples
    --------
    >>> clear_border(np.array([[0, 0, 0, 0], [1, 0, 2, 0], [0, 0, 0, 0]]))
    array([[0, 0, 0, 0],
           [0, 0, 2, 0],
           [0, 0, 0, 0]])
    """
    values = as_whole_numbers(labels, "labels")
    low, high = bounds(values.dtype)
    fill = check_number(bgval + 0 if isinstance(bgval, (bool, np.bool_)) else bgval, "bgval", low, high)
    if mask is None:
        border = _border(values.shape[-2:], buffer_size, values.device)
    else:
        border = ~_mask_like(mask, values)
    stack = as_stack(values)
    names, counts = label_stack(stack, 0, 2)
    most = int(counts.max()) if counts.numel() else 0
    edges = as_stack(border.expand(values.shape))
    touched = (_occurring(name[edge], most) for name, edge in zip(names, edges, strict=True))
    return deliver(replace_regions(stack, names, touched, int(fill)).view(values.shape), labels, out)


def watershed(image: Any, markers: Any = None, connectivity: int = 1, offset: Any = None, mask: Any = None,
              compactness: float = 0, watershed_line: bool = False) -> Any:
    """Return the basins of `image` that water fills from `markers`: `skimage.segmentation.watershed`.

    Flooding goes pixel by pixel, so it runs on the CPU whatever the device; the result comes back to where `image` is.

    Parameters
    ----------
    image : ndarray or Tensor
        The landscape: low values are flooded first. Shape (H, W), or a tensor of shape (..., H, W).
    markers : int or ndarray or Tensor, optional
        Where water rises: labels of the shape of `image`, 0 for none. Or how many of the lowest points to use; all if
        None.
    connectivity : {1, 2}
        1 for neighbours that share a side, 2 for those that share a corner too.
    offset : sequence of int, optional
        As in scikit-image, the centre of the neighbourhood.
    mask : ndarray or Tensor, optional
        bool, of the shape of `image`: only there is flooded.
    compactness : float
        More than 0 makes the basins rounder.
    watershed_line : bool
        Whether to leave a line of 0, one pixel wide, between the basins.

    Returns
    -------
    ndarray or Tensor
        int32 for bool `markers`, else their dtype, of the shape of `image`: the marker's label for each pixel, 0 where
        nothing was flooded.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If a shape or a value is not allowed.

    References
    ----------
    .. [1] P. Soille, M. Ansoult, "Automated basin delineation from digital elevation models using mathematical
       morphology", Signal Processing 20 (1990), 171-182.

    Examples
    --------
    >>> valley = np.array([[0, 2, 5, 2, 0]])
    >>> watershed(valley, np.array([[1, 0, 0, 0, 2]]))
    array([[1, 1, 1, 2, 2]])
    """
    from skimage.segmentation import watershed as flood  # half a second to import

    values = as_tensor(image)
    check_choice(connectivity, "connectivity", (1, 2))
    check_number(compactness, "compactness", 0)
    pictures = as_stack(values).cpu().numpy()
    starts: list[Any] = [markers] * len(pictures)
    if isinstance(markers, (int, np.integer)):
        check_integer(markers, "markers", 1)
    elif markers is not None:
        as_whole_numbers(markers, "markers")
        starts = list(as_stack(_same_shape(markers, "markers", values)).cpu().numpy())
    inside = [None] * len(pictures) if mask is None else list(as_stack(_mask_like(mask, values)).cpu().numpy())
    basins = [flood(picture, start, connectivity, offset, where, compactness, watershed_line)
              for picture, start, where in zip(pictures, starts, inside, strict=True)]
    result = torch.from_numpy(np.stack(basins)) if basins else torch.empty(0, dtype=torch.int32)
    return give_back(result.view(values.shape).to(values.device), image)


def _occurring(names: torch.Tensor, most: int) -> torch.Tensor:
    """Return which of 0 to `most` are among `names`; 0 too, for scikit-image clears a background at the border."""
    occurring = torch.zeros(most + 1, dtype=torch.bool, device=names.device)
    occurring[names.long()] = True
    return occurring


def _border(shape: torch.Size, buffer_size: int, device: torch.device) -> torch.Tensor:
    """Return where the border of a picture is, `buffer_size` more pixels wide than one."""
    shorter = min(shape)
    check_integer(buffer_size, "buffer_size", 0)
    if buffer_size >= shorter:
        raise ValueError(problem("buffer_size", buffer_size, f"less than {shorter}, the shorter side of the picture"))
    border = torch.ones(shape, dtype=torch.bool, device=device)
    inner = buffer_size + 1
    border[inner:-inner, inner:-inner] = False
    return border


def _mask_like(mask: Any, values: torch.Tensor) -> torch.Tensor:
    result = _same_shape(mask, "mask", values)
    if result.dtype != torch.bool:
        raise TypeError(problem("mask", dtype_name(result), "bool", "Compare first, for example image > 130."))
    return result


def _same_shape(other: Any, argument: str, values: torch.Tensor) -> torch.Tensor:
    result = as_tensor(other, argument)
    if result.shape != values.shape:
        raise ValueError(problem(argument, Words(f"shape {tuple(result.shape)}"), f"shape {tuple(values.shape)}"))
    if result.device != values.device:
        raise ValueError(problem(argument, Words(f"a tensor on {result.device}"), f"one on {values.device}"))
    return result
