"""How a threshold follows from a histogram: each rule takes counts and the centres of their bins, and gives a centre.

The bins at both ends are filled. The steps and their precision are those of scikit-image, so that a draw between two
thresholds is decided in the same way: counts in float32, which holds them exactly up to 16 million pixels in a bin.
"""

from __future__ import annotations

import numpy as np


def otsu(counts: np.ndarray, centres: np.ndarray) -> np.generic:
    """Return the centre below which and above which the pixels differ most: the greatest between-class variance."""
    if len(centres) == 1:
        return centres[0]
    counts = counts.astype(np.float32)
    below, above = counts.cumsum(), counts[::-1].cumsum()[::-1]
    mass = counts * centres
    mean_below, mean_above = mass.cumsum() / below, (mass[::-1].cumsum() / above[::-1])[::-1]
    return centres[np.argmax(below[:-1] * above[1:] * (mean_below[:-1] - mean_above[1:]) ** 2)]


def yen(counts: np.ndarray, centres: np.ndarray) -> np.generic:
    """Return the centre with the greatest correlation of the parts below and above."""
    if len(centres) == 1:
        return centres[0]
    counts = counts.astype(np.float32)
    share = counts / counts.sum()
    below, squares_below, squares_above = share.cumsum(), (share ** 2).cumsum(), (share[::-1] ** 2).cumsum()[::-1]
    with np.errstate(all="ignore"):  # log(0) is the -inf that never wins
        spread = (squares_below[:-1] * squares_above[1:]) ** -1
        return centres[np.argmax(np.log(spread * (below[:-1] * (1.0 - below[:-1])) ** 2))]


def isodata(counts: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return all centres that lie half way between the means of what is below and above, to within a bin."""
    if len(centres) == 1:
        return centres
    counts = counts.astype(np.float32)
    below = counts.cumsum()
    mass = (counts * centres).cumsum()
    mean_below = mass[:-1] / below[:-1]
    mean_above = (mass[-1] - mass[:-1]) / (below[-1] - below[:-1])
    distance = (mean_below + mean_above) / 2.0 - centres[:-1]
    return centres[:-1][(distance >= 0) & (distance < centres[1] - centres[0])]


def triangle(counts: np.ndarray, centres: np.ndarray) -> np.generic:
    """Return the centre whose count lies furthest below the line from the peak to the end of the longer tail."""
    if len(centres) == 1:
        return centres[0]
    peak = np.argmax(counts)
    to_the_right = peak < len(counts) - 1 - peak
    if to_the_right:
        counts, peak = counts[::-1], len(counts) - 1 - peak
    height = counts[peak]
    length = np.sqrt(height ** 2 + peak ** 2)
    place = np.arange(peak)
    level = np.argmax(height / length * place - peak / length * counts[:peak])
    return centres[len(counts) - 1 - level if to_the_right else level]
