"""The median of every window of a picture: a sorting network, run on strips of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import torch

from ._arrays import as_stack
from ._borders import DEVICE_STRIP, strips, with_border
from ._box import box_sums
from ._comparing import as_comparable, check_border_value, from_comparable
from ._sorting import Program, median_program

#: Bytes that all buffers of a network may fill on the CPU: they should lie in the cache.
CACHE = 1 << 23
#: Boxes of more pixels than this are counted where there are few levels: a network would be slower.
LARGE = 400
#: The shortest buffer worth a call into torch, for networks with very many buffers.
SHORTEST = 1 << 13

OPERATIONS: dict[str, Callable[..., torch.Tensor]] = {"min": torch.minimum, "max": torch.maximum, "clamp": torch.clamp}


def median_of(pictures: torch.Tensor, footprint: np.ndarray, mode: str, cval: float) -> torch.Tensor:
    """Return the median of each pixel's window, for pictures (..., H, W) of any dtype; else as `window_medians`."""
    beyond = check_border_value(cval, pictures.dtype) if mode == "constant" else 0
    levels = {torch.bool: (0, 1), torch.uint8: (0, 255), torch.int8: (-128, 127)}.get(pictures.dtype)
    if levels and footprint.all() and (footprint.size > LARGE or pictures.dtype == torch.bool):
        return _counted(as_stack(pictures), footprint.shape, *levels, mode, beyond).view(pictures.shape)
    signed = as_comparable(pictures.view(torch.uint8) if pictures.dtype == torch.bool else pictures)
    return from_comparable(window_medians(signed, footprint, mode, beyond).contiguous(), pictures)


def _counted(stack: torch.Tensor, shape: tuple[int, int], low: int, high: int, mode: str, cval: float) -> torch.Tensor:
    """Return the median of each box, by counting, for one level after the other, how many of its pixels reach it.

    The median reaches a level where at least half of the pixels do. That takes a box sum for each level, whatever the
    size of the box; a network grows faster than the box.
    """
    height, width = shape
    out = stack.new_full(stack.shape, low)
    if not stack.numel():
        return out
    half = height * width - height * width // 2
    above, left = height // 2, width // 2
    framed = with_border(stack, (above, height - 1 - above), (left, width - 1 - left), mode, cval)
    for which, rows in strips(stack.shape, stack.device):
        strip, part = framed[which, rows.start:rows.stop + height - 1], out[which, rows]
        for level in range(low + 1, high + 1):
            part += box_sums(strip >= level, height, width, 1) >= half
    return out


def window_medians(pictures: torch.Tensor, footprint: np.ndarray, mode: str, cval: float) -> torch.Tensor:
    """Return the median of each pixel's window.

    Parameters
    ----------
    pictures : (N, H, W) Tensor
        Of a dtype that torch can compare.
    footprint : (h, w) bool ndarray
        Which pixels are in the window; its middle is ``(h // 2, w // 2)``. Of an even number, the upper median counts.
    mode, cval
        What lies beyond the edge: see `_borders.MODES`.

    Returns
    -------
    (N, H, W) Tensor
        Same dtype. A NaN in a window makes its median NaN.
    """
    if not pictures.numel():
        return pictures.clone()
    rows, columns = np.nonzero(footprint)
    program = median_program(frozenset(zip(rows.tolist(), columns.tolist(), strict=True)))
    (height, width), size = footprint.shape, pictures.shape
    below = height - 1 - height // 2
    below += (size[1] + height // 2 + below) % 2  # rows come in pairs
    framed = with_border(pictures, (height // 2, below), (width // 2, width - 1 - width // 2), mode, cval)
    out = _run(program, framed.flatten(0, 1))
    return out.view(framed.shape)[:, :size[1], :size[2]]


class _Call(NamedTuple):
    operation: str
    result: torch.Tensor
    arguments: list[torch.Tensor]


def _run(program: Program, tall: torch.Tensor) -> torch.Tensor:
    """Run the program over one tall picture of an even number of rows; what has no whole window is left as it comes.

    Rows lie end to end in each buffer, so a shift by rows and columns is one shift, and every operation runs over one
    long line of pixels.
    """
    pairs, width = tall.shape[0] // 2, tall.shape[1]
    beyond = program.reach[0] + (program.reach[1] > 0)  # whole rows that the last pixel of a strip may look at
    if tall.is_cuda:
        budget = DEVICE_STRIP
    else:
        budget = max(CACHE // (program.buffers * tall.element_size()), SHORTEST)
    count = min(pairs, max(beyond + 1, budget // width - beyond))
    buffers = [tall.new_zeros((count + beyond) * width) for _ in range(program.buffers)]

    @cache
    def seen(value: tuple[int, int, int], reach: tuple[int, int] = (0, 0)) -> torch.Tensor:
        return buffers[value[0]].narrow(0, value[1] * width + value[2], (count + reach[0]) * width + reach[1])

    calls = [_Call(step.operation, seen((step.result, 0, 0), step.reach),
                   [seen(argument, step.reach) for argument in step.arguments]) for step in program.steps]
    results = [seen(value).view(count, width) for value in program.results]
    planes = [tall[0::2], tall[1::2]]
    out = torch.empty_like(tall)
    for first in range(0, pairs, count):
        here = min(count, pairs - first)
        for plane, buffer in zip(planes, buffers, strict=False):
            rows = plane[first:first + count + beyond]
            buffer.view(-1, width)[:len(rows)] = rows
        for call in calls:
            OPERATIONS[call.operation](*call.arguments, out=call.result)
        for parity, result in enumerate(results):
            out[2 * first + parity:2 * (first + here) + parity:2] = result[:here]
    return out
