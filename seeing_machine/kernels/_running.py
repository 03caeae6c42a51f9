"""The minimum or maximum over a footprint at every pixel: the engine under the morphology.

The picture goes through in strips that fit in the processor's cache. A strip with its border is one long row of
numbers, in which the pixel (row, column) further is always the same distance ahead. So every step of a plan is a single
comparison of the strip with itself, moved; the few values that mix two rows are never looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import torch

from ._borders import sources
from ._plans import Offset, Plan

Pick = Callable[..., torch.Tensor]  # torch.minimum or torch.maximum

#: How many bytes of the picture are worked on at once: what two cores keep near; on a GPU, what keeps memory low.
_STRIP_BYTES = {"cpu": 1 << 20}
_STRIP_BYTES_ELSEWHERE = 1 << 27


@dataclass(frozen=True)
class Border:
    """What lies outside the picture: a number where `mode` is "constant", else pixels of the picture itself."""

    mode: str
    value: float = 0.0


def running(image: torch.Tensor, plan: Plan, pick: Pick, border: Border) -> torch.Tensor:
    """Return the least or the greatest value in the window around each pixel.

    Parameters
    ----------
    image : Tensor
        Shape (N, H, W), of a dtype that torch can compare.
    plan : Plan
        The footprint.
    pick : callable
        ``torch.minimum`` or ``torch.maximum``.
    border : Border
        One of the modes of `scipy.ndimage`: "reflect", "constant", "nearest", "mirror" or "wrap".

    Returns
    -------
    Tensor
        New, of the same shape and dtype.
    """
    out = torch.empty(image.shape, dtype=image.dtype, device=image.device)
    if image.numel() == 0:
        return out
    number, height, width = image.shape
    above, beyond = plan.centre[0], plan.shape[0] - 1 - plan.centre[0]
    stride = width + plan.shape[1] - 1
    budget = _STRIP_BYTES.get(image.device.type, _STRIP_BYTES_ELSEWHERE) // (stride * image.element_size())
    rows = min(height, max(budget, 2 * plan.shape[0]))  # not so few that most of the work is on the rows around
    together = max(1, budget // (height + plan.shape[0] - 1)) if rows == height else 1
    for first in range(0, number, together):
        some = image[first:first + together]
        for top in range(0, height, rows):
            bottom = min(top + rows, height)
            strip = _strip(_rows(some, top - above, bottom + beyond, border), plan, pick, border)
            _combine(strip, plan, pick, out[first:first + together, top:bottom])
    return out


def _rows(image: torch.Tensor, top: int, bottom: int, border: Border) -> torch.Tensor:
    """Return the rows from `top` to `bottom`, which may lie outside: a view where they do not."""
    height = image.shape[1]
    parts = [image[:, max(top, 0):min(bottom, height)]]
    if top < 0:
        parts.insert(0, _outside(image, 1, top, min(bottom, 0), border))
    if bottom > height:
        parts.append(_outside(image, 1, max(top, height), bottom, border))
    return torch.cat(parts, 1) if len(parts) > 1 else parts[0]


def _strip(rows: torch.Tensor, plan: Plan, pick: Pick, border: Border) -> torch.Tensor:
    """Return a new tensor with the picks down the columns, as far as the plan begins with them, and columns beside."""
    for down in plan.lifts[:-1]:
        rows = pick(rows[:, :-down], rows[:, down:])
    shed = plan.lifts[-1] if plan.lifts else 0
    number, height, width = rows.shape
    left, right = plan.centre[1], plan.shape[1] - 1 - plan.centre[1]
    strip = rows.new_empty((number, height - shed, left + width + right))
    middle = strip[:, :, left:left + width]
    if shed:
        pick(rows[:, :-shed], rows[:, shed:], out=middle)
    else:
        middle.copy_(rows)
    if left:
        strip[:, :, :left] = _outside(middle, 2, -left, 0, border)
    if right:
        strip[:, :, left + width:] = _outside(middle, 2, width, width + right, border)
    return strip


def _outside(image: torch.Tensor, axis: int, start: int, stop: int, border: Border) -> torch.Tensor:
    """Return what lies from `start` to `stop` along `axis`, all before or all behind the picture."""
    if border.mode == "constant":
        shape = list(image.shape)
        shape[axis] = stop - start
        return image.new_full((), border.value).expand(shape)
    return image.index_select(axis, _stand_ins(start, stop, image.shape[axis], border.mode, image.device))


def _combine(strip: torch.Tensor, plan: Plan, pick: Pick, out: torch.Tensor) -> None:
    """Write the pick over the footprint into `out`; the window of its first pixel starts with the strip."""
    stride = strip.shape[2]
    line = strip.view(-1)

    def ahead(offset: Offset) -> int:
        return offset[0] * stride + offset[1]

    def join(values: torch.Tensor, others: torch.Tensor, distance: int) -> torch.Tensor:
        length = min(len(values), len(others) - distance)
        return pick(values[:length], others[distance:distance + length])

    def picture(values: torch.Tensor, distance: int = 0) -> torch.Tensor:
        return values.as_strided(out.shape, (strip.stride(0), stride, 1), values.storage_offset() + distance)

    values = None
    for direction, runs in groupby(sorted(plan.runs, key=lambda run: (run.direction, run.length)),
                                   key=lambda run: run.direction):
        step, doubled, size = ahead(direction), line, 1  # `doubled` is over `size` pixels in a row
        for length, same in groupby(runs, key=lambda run: run.length):
            while 2 * size <= length:
                doubled = join(doubled, doubled, size * step)
                size *= 2
            whole = doubled if size == length else join(doubled, doubled, (length - size) * step)
            for run in same:
                start = ahead(run.start)
                values = whole[start:] if values is None else join(values, whole, start)
    assert values is not None  # a plan has at least one run
    joins = [(only, ahead(offset)) for move, forgotten in plan.steps
             for only, offset in [(None, move), *((line, offset) for offset in forgotten)]]
    for only, distance in joins[:-1]:
        values = join(values, values if only is None else only, distance)
    if joins:
        only, distance = joins[-1]
        pick(picture(values), picture(values if only is None else only, distance), out=out)
    else:
        out.copy_(picture(values))


@lru_cache(maxsize=64)  # in a small picture, to make these takes longer than to use them
def _stand_ins(start: int, stop: int, size: int, mode: str, device: torch.device) -> torch.Tensor:
    """Return which of `size` pixels stand for the places from `start` to `stop`, all before or all behind them."""
    if start < 0:
        return sources(size, -start, 0, mode, device)[:stop - start]
    return sources(size, 0, stop - size, mode, device)[start:]
