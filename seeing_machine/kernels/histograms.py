"""Histograms with the bins that scikit-image and NumPy choose, counted on the picture's device."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import torch

from .._validate import Words, check_choice, check_integer, problem
from ._arrays import as_stack, as_tensor, give_back
from ._numbers import FLOATS

#: The most bins of whole numbers: 2 GB of counts. Pictures have 2 ** 16 at most.
MOST_BINS = 1 << 28
#: Floats that are put into bins at once: what is made on the way stays in the cache.
BLOCK = 1 << 18
#: The range that a dtype stands for, where it is not that of its numbers.
LIMITS = {torch.bool: (0.0, 1.0), **dict.fromkeys(FLOATS, (-1.0, 1.0))}


class Bins(NamedTuple):
    """Where the bins are: `edges` is None for whole numbers, each of which has a bin of its own."""

    centres: np.ndarray
    edges: np.ndarray | None


def histogram(image: Any, nbins: int = 256, source_range: str = "image", normalize: bool = False) -> tuple[Any, Any]:
    """Count how many pixels there are of each value, or in each of `nbins` equal bins where values are floats.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype.
    nbins : int, optional
        Number of bins for floats; whole numbers have a bin each.
    source_range : {'image', 'dtype'}, optional
        The bins go from the least to the greatest value there is, in all pictures of a tensor together, or that the
        dtype can have: 0 to 255 for uint8, -1 to 1 for floats.
    normalize : bool, optional
        Divide by the number of pixels counted.

    Returns
    -------
    counts : (bins,) ndarray or (..., bins) Tensor
        int64, or float64 where normalised. Equal to ``skimage.exposure.histogram``.
    centres : (bins,) ndarray or Tensor
        The middle of each bin.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture, holds NaN or infinity, or another argument is not what is said above.

    Examples
    --------
    >>> histogram(np.array([[3, 3, 5]]))
    (array([2, 0, 1]), array([3, 4, 5]))
    """
    pictures = as_tensor(image)
    nbins = check_integer(nbins, "nbins", 1)
    limits = None
    if check_choice(source_range, "source_range", ("image", "dtype")) == "dtype":
        limits = LIMITS.get(pictures.dtype) or _integer_limits(pictures.dtype)
    pictures = as_counted(pictures)
    bins = find_bins(pictures, nbins, limits)
    counts = torch.stack([count(picture, bins) for picture in as_stack(pictures)])
    if normalize:
        counts = counts / counts.sum(1, keepdim=True, dtype=torch.float64)
    centres = torch.from_numpy(bins.centres).to(pictures.device)
    return give_back(counts.view(*pictures.shape[:-2], -1), image), give_back(centres, image)


def as_counted(pictures: torch.Tensor) -> torch.Tensor:
    """Return pictures in a dtype that torch can count: floats of 32 or 64 bits, uint8, or signed whole numbers.

    Raises
    ------
    ValueError
        If a whole number is too large for 64 bits with a sign.
    """
    if pictures.dtype == torch.bool:
        return pictures.to(torch.float64)  # as NumPy's histogram does: bins from 0 to 1
    if pictures.dtype == torch.uint64 and bool((pictures.view(torch.int64) < 0).any()):
        raise ValueError(problem("image", Words("numbers above 2 ** 63"), "smaller ones", "Convert it to float first."))
    wider = {torch.float16: torch.float32, torch.bfloat16: torch.float32, torch.uint16: torch.int32,
             torch.uint32: torch.int64, torch.uint64: torch.int64}
    return pictures.to(wider.get(pictures.dtype, pictures.dtype))


def find_bins(pictures: torch.Tensor, nbins: int, limits: tuple[float, float] | None = None) -> Bins:
    """Return the bins from the least to the greatest value, or between `limits`.

    Raises
    ------
    ValueError
        If there is no pixel, a value is NaN or infinite, whole numbers lie too far apart, or floats too near.
    """
    if not pictures.numel():
        raise ValueError(problem("image", Words("no pixels"), "at least one", "Check the crop that made it."))
    whole = pictures.dtype not in FLOATS
    low, high = limits or (value.item() for value in pictures.aminmax())
    if whole:
        if high - low >= MOST_BINS:
            raise ValueError(problem("image", Words(f"whole numbers from {low} to {high}"),
                                     f"fewer than {MOST_BINS} different ones", "Convert it to float first."))
        return Bins(np.arange(low, high + 1), None)
    if not np.isfinite(low) or not np.isfinite(high):
        raise ValueError(problem("image", Words("NaN or infinity among the values"), "finite numbers",
                                 "Replace them with np.nan_to_num."))
    kind = np.float32 if pictures.dtype == torch.float32 else np.float64
    first, last = kind(low), kind(high)
    if first == last:
        first, last = first - kind(0.5), last + kind(0.5)
    edges: np.ndarray = np.linspace(first, last, nbins + 1, dtype=kind)
    if (edges[:-1] >= edges[1:]).any():
        raise ValueError(problem("nbins", nbins, f"fewer, since {low} and {high} are neighbours among floats",
                                 "Subtract the least value and divide by the range first."))
    return Bins((edges[:-1] + edges[1:]) / 2.0, edges)


def count(picture: torch.Tensor, bins: Bins) -> torch.Tensor:
    """Return how many pixels fall into each bin, as int64 on the picture's device; those outside are left out."""
    values, size = picture.reshape(-1), len(bins.centres)
    if bins.edges is None:
        low = int(bins.centres[0])
        if values.dtype == torch.uint8:
            return values.bincount(minlength=low + size)[low:]
        return (values.to(torch.int64 if values.dtype == torch.int64 else torch.int32) - low).bincount(minlength=size)
    edges = torch.from_numpy(bins.edges).to(values.device)
    first, last = edges[0], edges[-1]
    counts = torch.zeros(size, dtype=torch.int64, device=values.device)
    for block in values.split(BLOCK):
        block = block[(block >= first) & (block <= last)]
        place = ((block - first) / (last - first) * size).long().clamp_(0, size - 1)
        place -= (block < edges[place]).long()  # rounding may have put it one bin too far to either side
        place += ((block >= edges[place + 1]) & (place != size - 1)).long()
        counts += place.bincount(minlength=size)
    return counts


def histogram_of(picture: torch.Tensor, nbins: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the counts of one picture and the centres of their bins; one bin for a picture of one value.

    This is where the host waits for the device: everything that follows is a few hundred numbers long.
    """
    if picture.dtype in FLOATS and picture.numel():
        value = picture.reshape(-1)[:1]
        if bool((picture == value).all()):
            return np.array([picture.numel()]), value.cpu().numpy()
    bins = find_bins(picture, nbins)
    return count(picture, bins).cpu().numpy(), bins.centres


def given_histogram(hist: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the counts and centres that a caller gave, without empty bins at the ends.

    Raises
    ------
    TypeError
        If they are not numbers.
    ValueError
        If they are not one row of counts, or two rows of one length, or nothing was counted.
    """
    pair = hist if isinstance(hist, (tuple, list)) and len(hist) == 2 else (hist, None)
    counts, centres = (None if part is None else _row(part) for part in pair)
    assert counts is not None
    if centres is None:
        centres = np.arange(len(counts))
    if len(centres) != len(counts):
        raise ValueError(problem("hist", Words(f"{len(counts)} counts and {len(centres)} centres"), "as many of both"))
    filled = np.flatnonzero(counts)
    if not len(filled) or counts.min() < 0:
        raise ValueError(problem("hist", Words("no counts" if not len(filled) else "counts below 0"),
                                 "counts of 0 or more, and one above 0"))
    inner = slice(filled[0], filled[-1] + 1)
    return counts[inner], centres[inner]


def _row(part: Any) -> np.ndarray:
    row = np.asarray(part.detach().cpu() if isinstance(part, torch.Tensor) else part)
    if row.dtype.kind not in "uif":
        raise TypeError(problem("hist", row, "counts, or a tuple of counts and centres"))
    if row.ndim != 1 or not row.size or not np.isfinite(row).all():
        raise ValueError(problem("hist", row, "one row of finite numbers"))
    return row


def _integer_limits(dtype: torch.dtype) -> tuple[int, int]:
    return torch.iinfo(dtype).min, torch.iinfo(dtype).max
