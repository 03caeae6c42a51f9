"""The place of the least, from one minimum that yields the number and its place at once."""

from __future__ import annotations

import torch


def place_of_least(values: torch.Tensor, dim: int, room: torch.Tensor | None = None) -> torch.Tensor:
    """Return ``values.argmin(dim)``, the first of equals, int64: several times as fast.

    The number of the place goes into the lowest bits of each value. A float32 that becomes a float64 has 29 of them
    free. Of a float64 they are taken, so that values within about 1e-14 of each other count as equal.

    Parameters
    ----------
    values : Tensor
        float32 or float64, none below 0, none infinite. A float64 one is used up.
    dim : int
        Which axis; the last is slower.
    room : Tensor, optional
        float64, of the shape of `values`: memory to work in, where it should not be new.

    Examples
    --------
    >>> place_of_least(torch.tensor([[3., 1.], [2., 1.]]), 0)
    tensor([1, 0])
    """
    count = values.shape[dim]
    below = (1 << (count - 1).bit_length()) - 1
    if values.dtype == torch.float64:
        packed = values
        packed.view(torch.int64).bitwise_and_(~below)
    else:
        packed = values.double() if room is None else room.copy_(values)
    shape = [1] * values.ndim
    shape[dim] = count
    packed.view(torch.int64).bitwise_or_(torch.arange(count, device=values.device).view(shape))
    return packed.amin(dim).view(torch.int64).bitwise_and_(below)
