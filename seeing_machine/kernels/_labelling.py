"""Connected regions: which pixels hang together.

On the CPU, SciPy labels the picture in bands, one thread for each; the bands are then joined where they meet. Several
values at once, which SciPy cannot do, are scikit-image's. A GPU works on all pixels together: each one points to a
pixel of its region that comes before it, and by looking at the neighbours' pointers and following its own it soon
points to the first of all.

References
----------
.. [1] K. Wu, E. Otoo, K. Suzuki, "Optimizing two-pass connected-component labeling algorithms",
   Pattern Analysis and Applications 12 (2009), 117-135.
.. [2] Y. Zhang, A. Azad, Z. Hu, "FastSV: a distributed-memory connected component algorithm with fast convergence",
   SIAM Conference on Parallel Processing for Scientific Computing (2020), 46-57.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from ._comparing import bounds, replace

#: Pixels from which a second thread is worth starting.
_WORTH_A_THREAD = 1 << 19
#: How many pixels are looked up at a time, so that the memory for it stays small.
AT_ONCE = 1 << 20
#: Rounds between two questions whether anything still changes; each question waits for the GPU.
_ROUNDS = 4


def label_stack(stack: torch.Tensor, background: int, connectivity: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the regions of each picture in a stack, and how many there are.

    Parameters
    ----------
    stack : Tensor
        Shape (N, H, W), bools or integers.
    background : int
        The value that belongs to no region.
    connectivity : {1, 2}
        1 for neighbours that share a side, 2 for those that share a corner too.

    Returns
    -------
    labels : Tensor
        int32, of the same shape: 0 for the background, 1 and up in the order of each region's first pixel.
    counts : Tensor
        int32, shape (N,).
    """
    if stack.device.type != "cpu" or stack.numel() == 0:
        return by_pointers(stack, background, connectivity)
    labels = torch.empty(stack.shape, dtype=torch.int32)
    counts = [_label_picture(picture, background, connectivity, out)
              for picture, out in zip(stack.numpy(), labels.numpy(), strict=True)]
    return labels, torch.tensor(counts, dtype=torch.int32)


def _label_picture(picture: np.ndarray, background: int, connectivity: int, out: np.ndarray) -> int:
    mask = picture if picture.dtype == bool else None
    if mask is not None and background == 1:
        mask = ~picture
    elif mask is None and (one := _only_other_value(picture, background)) is not None:
        mask = picture == one
    if mask is not None:
        return label_mask(mask, connectivity, out, max(1, min(torch.get_num_threads(), mask.size // _WORTH_A_THREAD)))
    from skimage.measure import label  # half a second to import

    out[...], number = label(picture, background, True, connectivity)
    return number


def _only_other_value(picture: np.ndarray, background: int) -> int | None:
    """Return the one value beside the background, if it is only one."""
    low, high = int(picture.min()), int(picture.max())
    if low == high:
        return low if low != background else None
    if background not in (low, high):
        return None
    other = high if background == low else low
    return other if ((picture == low) | (picture == high)).all() else None


def label_mask(mask: np.ndarray, connectivity: int, out: np.ndarray, bands: int) -> int:
    """Write the regions of `mask` (H, W) into `out`, int32, and return how many there are; work in `bands` bands."""
    from scipy import ndimage

    structure = ndimage.generate_binary_structure(2, connectivity)
    bands = min(bands, len(mask))
    if bands == 1:
        return int(ndimage.label(mask, structure, output=out))
    edges = np.linspace(0, len(mask), bands + 1).astype(int)
    with ThreadPoolExecutor(bands) as pool:
        counts = list(pool.map(lambda top, bottom: ndimage.label(mask[top:bottom], structure, output=out[top:bottom]),
                               edges[:-1], edges[1:]))
    before = np.concatenate([[0], np.cumsum(counts)])
    pairs = [_meeting(out[edge - 1], out[edge], connectivity, before[at], before[at + 1])
             for at, edge in enumerate(edges[1:-1])]
    names, number = _joined_names(np.concatenate(pairs, axis=1), int(before[-1]))
    for at in range(bands):
        _rename(out[edges[at]:edges[at + 1]], names[before[at]:before[at + 1]])
    return number


def _meeting(above: np.ndarray, below: np.ndarray, connectivity: int, before_above: int,
             before_below: int) -> np.ndarray:
    """Return the pairs of labels, counted through all bands from 0, that touch where two bands meet."""
    pairs = [(above, below)]
    if connectivity == 2:
        pairs += [(above[:-1], below[1:]), (above[1:], below[:-1])]
    touching = [np.stack([one[both] + (before_above - 1), other[both] + (before_below - 1)])
                for one, other in pairs for both in [(one > 0) & (other > 0)]]
    return np.concatenate(touching, axis=1)


def _joined_names(pairs: np.ndarray, total: int) -> tuple[np.ndarray, int]:
    """Return the final label for each of `total` parts, in the order of first pixels, and the highest."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(pairs.shape[1], bool), tuple(pairs)), (total, total))
    number, group = connected_components(graph, directed=False)
    first = np.empty(number, np.int64)
    first[group[::-1]] = np.arange(total)[::-1]  # the last write, so the earliest part, stays
    rank = np.empty(number, np.int32)
    rank[first.argsort()] = np.arange(1, number + 1)
    return rank[group], number


def _rename(labels: np.ndarray, names: np.ndarray) -> None:
    if np.array_equal(names, np.arange(1, len(names) + 1)):
        return
    table = torch.from_numpy(np.concatenate([[0], names]).astype(np.int32))
    for part in torch.from_numpy(labels).view(-1).split(AT_ONCE):
        part.copy_(table.index_select(0, part))


def replace_regions(values: torch.Tensor, labels: torch.Tensor, chosen: Iterable[torch.Tensor],
                    value: float) -> torch.Tensor:
    """Return `values` with `value` in the chosen regions.

    Parameters
    ----------
    values, labels : Tensor
        Shape (N, H, W); the labels are integers from 0.
    chosen : iterable of Tensor
        For each picture a bool for every label.
    value : int
        What goes there.

    Returns
    -------
    Tensor
        New, of the shape and dtype of `values`.
    """
    result = torch.empty(values.shape, dtype=values.dtype, device=values.device)
    for before, label, is_chosen, after in zip(values, labels, chosen, result, strict=True):
        parts = [picture.flatten().split(AT_ONCE) for picture in (before, label)]
        for old, names, new in zip(*parts, after.view(-1).split(AT_ONCE), strict=True):
            new.copy_(replace(old, is_chosen.index_select(0, names), value))
    return result


def by_pointers(stack: torch.Tensor, background: int, connectivity: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what `label_stack` does, by steps that treat all pixels alike."""
    low, high = bounds(stack.dtype)
    if low <= background <= high:
        foreground = stack != torch.full((), background, dtype=stack.dtype, device=stack.device)
    else:  # a background that no pixel can have
        foreground = torch.ones(stack.shape, dtype=torch.bool, device=stack.device)
    first = torch.arange(stack.numel(), device=stack.device)
    pointer = first.clone()
    edges = [_edges(stack, down, across) for down, across in [(0, 1), (1, 0), (1, 1), (1, -1)][:2 * connectivity]]
    settled = stack.numel() == 0
    while not settled:
        before = pointer
        for _ in range(_ROUNDS):
            pointer = _round(pointer, edges, stack.shape)
        settled = torch.equal(before, pointer)
    is_first = foreground & (pointer == first).view(stack.shape)
    rank = is_first.flatten(1).cumsum(1, dtype=torch.int32).flatten()
    labels = torch.where(foreground.flatten(), rank[pointer], 0).view(stack.shape)
    return labels, is_first.sum((1, 2), dtype=torch.int32)


def _edges(stack: torch.Tensor, down: int, across: int) -> tuple[tuple[slice, ...], tuple[slice, ...], torch.Tensor]:
    """Return where two neighbours are, and whether they have the same value."""
    height, width = stack.shape[1:]
    here = (slice(None), slice(0, height - down), slice(max(0, -across), width - max(0, across)))
    there = (slice(None), slice(down, height), slice(max(0, across), width - max(0, -across)))
    return here, there, stack[here] == stack[there]


def _round(pointer: torch.Tensor, edges: list, shape: torch.Size) -> torch.Tensor:
    least = pointer.clone().view(shape)
    grid = pointer.view(shape)
    for here, there, together in edges:
        both = torch.minimum(grid[here], grid[there])
        least[here] = torch.where(together, torch.minimum(least[here], both), least[here])
        least[there] = torch.where(together, torch.minimum(least[there], both), least[there])
    # What a pixel has learned, the pixel it points to learns too; then everyone looks one pointer further.
    pointer = least.view(-1).scatter_reduce(0, pointer, least.view(-1), "amin")
    return pointer[pointer]
