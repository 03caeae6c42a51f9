"""What scikit-image makes of the dtypes of pictures, and the range of numbers that each can hold."""

from __future__ import annotations

import numpy as np
import torch

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
#: Whole numbers that float32 holds exactly, and of which a window's sum fits into 64 bits with room to spare.
NARROW = (torch.bool, torch.uint8, torch.int8, torch.uint16, torch.int16)


def result_type(dtype: torch.dtype) -> torch.dtype:
    """Return the dtype of a filter's result: float32 for floats of up to 32 bits, else float64, as scikit-image has it.

    >>> result_type(torch.uint8), result_type(torch.float16)
    (torch.float64, torch.float32)
    """
    return torch.float32 if dtype in FLOATS and dtype != torch.float64 else torch.float64


def working_type(dtype: torch.dtype) -> torch.dtype:
    """Return the dtype to compute in: float32 where it holds the picture exactly, else float64."""
    return torch.float32 if dtype in NARROW or result_type(dtype) == torch.float32 else torch.float64


def largest_value(dtype: torch.dtype) -> int | None:
    """Return the largest absolute value of a narrow integer dtype, or None.

    >>> largest_value(torch.int8), largest_value(torch.int64)
    (128, None)
    """
    if dtype == torch.bool:
        return 1
    return max(torch.iinfo(dtype).max, -torch.iinfo(dtype).min) if dtype in NARROW else None


def unit_range(pictures: torch.Tensor) -> tuple[torch.Tensor, float]:
    """Return pictures and the factor that brings them to [0, 1] or [-1, 1], as ``skimage.util.img_as_float`` does.

    Floats are left as they are. The lowest signed number, which would fall below -1, is raised by one.
    """
    dtype = pictures.dtype
    if dtype in FLOATS or dtype == torch.bool:
        return pictures, 1.0
    limits = torch.iinfo(dtype)
    return pictures.clamp(min=-limits.max) if limits.min < 0 else pictures, 1.0 / limits.max


def new_result(shape: tuple[int, ...] | torch.Size, dtype: torch.dtype, device: torch.device) -> torch.Tensor:
    """Return an empty tensor; on the CPU from NumPy, which asks for large pages: they cost a quarter of the time."""
    if device.type != "cpu":
        return torch.empty(shape, dtype=dtype, device=device)
    return torch.from_numpy(np.empty(shape, dtype={torch.float32: np.float32, torch.float64: np.float64}[dtype]))
