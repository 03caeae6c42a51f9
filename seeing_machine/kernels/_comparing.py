"""What torch cannot compare or subtract as it is: unsigned integers of more than 8 bits.

They become signed ones of the same width and in the same order: with its highest bit turned over, 0 is the least value,
and the rest follows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .._validate import problem
from ._arrays import as_stack

_SIGNED = {torch.uint16: torch.int16, torch.uint32: torch.int32, torch.uint64: torch.int64}


def as_comparable(values: torch.Tensor) -> torch.Tensor:
    """Return `values`, shape (..., H, W), as (N, H, W) in a dtype that torch can compare; the order stays the same.

    Examples
    --------
    >>> as_comparable(torch.tensor([[0, 65535]], dtype=torch.uint16))
    tensor([[[-32768,  32767]]], dtype=torch.int16)
    """
    stack = as_stack(values)
    if stack.dtype in _SIGNED:
        signed = _SIGNED[stack.dtype]
        return stack.view(signed) ^ torch.iinfo(signed).min
    return stack


def from_comparable(comparable: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """Return what `as_comparable` made of values like `like` in their shape and dtype."""
    if like.dtype in _SIGNED:
        comparable = comparable ^ torch.iinfo(comparable.dtype).min
    return comparable.view(like.dtype).view(like.shape)


def subtract(values: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Return the difference, which wraps for integers; for masks, where the two differ."""
    if values.dtype == torch.bool:
        return values ^ others
    if values.dtype in _SIGNED:  # the bits are the same, signed or not
        signed = _SIGNED[values.dtype]
        return (values.view(signed) - others.view(signed)).view(values.dtype)
    return values - others


def replace(values: torch.Tensor, where: torch.Tensor, value: float) -> torch.Tensor:
    """Return `values` with `value` at the True places; `masked_fill` does not know the wide unsigned dtypes."""
    return torch.where(where, torch.full((), value, dtype=values.dtype, device=values.device), values)


def bounds(dtype: torch.dtype) -> tuple[float, float]:
    """Return the least and the greatest value that `dtype` can hold."""
    if dtype.is_floating_point:
        return -float("inf"), float("inf")
    if dtype == torch.bool:
        return 0, 1
    return torch.iinfo(dtype).min, torch.iinfo(dtype).max


def check_border_value(cval: Any, dtype: torch.dtype) -> float:
    """Return `cval` as it stands among the values that `as_comparable` makes of `dtype`.

    Raises
    ------
    TypeError
        If it is not a number.
    ValueError
        If `dtype` cannot hold it.

    Examples
    --------
    >>> check_border_value(300, torch.uint8)
    Traceback (most recent call last):
    ...
    ValueError: cval: got 300 (int), expected a number from 0 to 255. The picture's dtype can hold no other.
    """
    if not isinstance(cval, (int, float, np.number, np.bool_)):
        raise TypeError(problem("cval", cval, "a number"))
    if dtype.is_floating_point:
        return float(cval)
    low, high = bounds(dtype)
    if not low <= cval <= high:  # true of NaN as well
        raise ValueError(problem("cval", cval, f"a number from {low} to {high}",
                                 "The picture's dtype can hold no other."))
    flip = torch.iinfo(_SIGNED[dtype]).max + 1 if dtype in _SIGNED else 0
    return int(cval) - flip
