"""Remove what is small: objects, or holes in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from .._validate import Words, check_choice, check_integer, problem
from ._arrays import as_stack, as_whole_numbers, deliver
from ._labelling import AT_ONCE, label_stack, replace_regions


def remove_small_objects(ar: Any, *, max_size: int = 64, connectivity: int = 1, out: Any = None) -> Any:
    """Return `ar` without the objects of at most `max_size` pixels.

    Parameters
    ----------
    ar : ndarray or Tensor
        A mask, in which the connected regions are the objects, or labels (integers, 0 and up), in which each label is
        one. Shape (H, W), or a tensor of shape (..., H, W).
    max_size : int
        The size in pixels up to which an object goes, 0 or more.
    connectivity : {1, 2}
        In masks: 1 for neighbours that share a side, 2 for those that share a corner too.
    out : ndarray or Tensor, optional
        Where to write the result: of the kind, shape and dtype of `ar`, which it may be.

    Returns
    -------
    ndarray or Tensor
        Of the kind, shape and dtype of `ar`.

    Raises
    ------
    TypeError
        If `ar` is neither a mask nor integers, or another argument is of the wrong kind.
    ValueError
        If labels are negative, or a value is not allowed.

    Examples
    --------
    >>> import numpy as np
    >>> mask = np.array([[1, 0, 1, 1], [0, 0, 1, 0]], bool)
    >>> remove_small_objects(mask, max_size=1).astype(int)
    array([[0, 0, 1, 1],
           [0, 0, 1, 0]])
    """
    values = as_whole_numbers(ar, "ar")
    check_integer(max_size, "max_size", 0)
    check_choice(connectivity, "connectivity", (1, 2))
    stack = as_stack(values)
    names, most = _few_names(stack, connectivity)
    return deliver(replace_regions(stack, names, _small(names, most, max_size), 0).view(values.shape), ar, out)


def remove_small_holes(ar: Any, *, max_size: int = 64, connectivity: int = 1, out: Any = None) -> Any:
    """Return the mask `ar` with the holes of at most `max_size` pixels filled.

    Parameters
    ----------
    ar : ndarray or Tensor
        A mask, or labels of which only 0 or not 0 counts. Shape (H, W), or a tensor of shape (..., H, W).
    max_size : int
        The size in pixels up to which a hole is filled, 0 or more.
    connectivity : {1, 2}
        For the pixels of a hole: 1 for neighbours that share a side, 2 for those that share a corner too.
    out : ndarray or Tensor, optional
        Where to write the result: bool, of the kind and shape of `ar`.

    Returns
    -------
    ndarray or Tensor
        bool, of the kind and shape of `ar`.

    Raises
    ------
    TypeError
        If `ar` is neither a mask nor integers, or another argument is of the wrong kind.
    ValueError
        If a value is not allowed.

    Examples
    --------
    >>> import numpy as np
    >>> ring = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], bool)
    >>> remove_small_holes(ring, max_size=1).all()
    np.True_
    """
    values = as_whole_numbers(ar, "ar")
    check_integer(max_size, "max_size", 0)
    check_choice(connectivity, "connectivity", (1, 2))
    holes = as_stack(values) == 0
    names, most = _few_names(holes, connectivity)
    large = replace_regions(holes, names, _small(names, most, max_size), 0)
    return deliver(large.logical_not_().view(values.shape), ar, out)


def _small(names: torch.Tensor, most: int, max_size: int) -> Iterator[torch.Tensor]:
    """Yield for each picture which of the names up to `most` have at most `max_size` pixels.

    The pixels that are in no object have the name 0; whatever is said of them, they are already what they become.
    """
    for picture in names:
        sizes = torch.zeros(most + 1, dtype=torch.int64, device=names.device)
        for part in picture.flatten().split(AT_ONCE):
            sizes += torch.bincount(part, minlength=most + 1)
        yield sizes <= max_size


def _few_names(stack: torch.Tensor, connectivity: int) -> tuple[torch.Tensor, int]:
    """Return a number for each object, and the highest: of masks the regions, of labels the labels themselves.

    Labels much higher than the number of pixels are renamed.
    """
    if stack.dtype == torch.bool:
        names, counts = label_stack(stack, 0, connectivity)
        return names, int(counts.max()) if counts.numel() else 0
    names = stack.long()
    low, high = (int(value) for value in names.aminmax()) if names.numel() else (0, 0)
    if low < 0:
        raise ValueError(problem("ar", Words(f"the label {low}"), "0 for background, 1 and up"))
    if high <= 2 * names.numel():
        return names, high
    present, names = names.unique(return_inverse=True)
    return names, len(present)
