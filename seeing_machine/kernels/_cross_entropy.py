"""The threshold of least cross entropy, found step by step: that of Li and Tam, as scikit-image takes the steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from .._validate import problem
from ._numbers import FLOATS
from .histograms import count, find_bins


def cross_entropy_threshold(values: torch.Tensor, tolerance: float | None, guess: float | Callable[[Any], float] | None,
            callback: Callable[[float], Any] | None) -> float:
    """Return the threshold of one picture's values, given flat; for the rest see `thresholds.threshold_li`.

    Raises
    ------
    ValueError
        If the guess is a number that is not between the least and the greatest value.
    """
    whole = values.dtype not in FLOATS
    if not whole:
        values = values[~values.isnan()]
    if not len(values):
        return math.nan
    first = values[0].item()
    if bool((values == first).all()):
        return first
    if whole:
        bins = find_bins(values, 2)
        levels, counts = bins.centres - bins.centres[0], count(values, bins).cpu().numpy().astype(np.float32)
        least = float(bins.centres[0])
    else:
        values = values[values.isfinite()].double().sort().values
        if not len(values):
            return 0.0
        least = values[0].item()
        different, counts = (part.cpu().numpy() for part in (values - least).unique_consecutive(return_counts=True))
        levels = different
        if len(levels) == 1:
            return least
    tolerance = tolerance or (0.5 if whole else np.diff(levels).min() / 2)
    return least + _iterate(levels, counts, tolerance, _start(values, levels, counts, guess, least), least, callback)


def _start(values: torch.Tensor, levels: np.ndarray, counts: np.ndarray, guess: float | Callable[[Any], float] | None,
           least: float) -> float:
    if guess is None:
        return (levels * counts.astype(np.float64)).sum() / counts.sum(dtype=np.float64)
    if callable(guess):
        return float(guess((values - least).cpu().numpy()))
    if not 0 < guess - least < levels[-1]:
        raise ValueError(problem("initial_guess", guess, f"a number between {least} and {least + levels[-1]}, "
                                                         "the least and the greatest value"))
    return guess - least if levels.dtype.kind == "f" else int(guess - least)


def _iterate(levels: np.ndarray, counts: np.ndarray, tolerance: float, start: float, least: float,
             callback: Callable[[float], Any] | None) -> float:
    """Move the threshold between the means of what it divides, until it stays.

    `levels` begin with 0, so that a mean has a logarithm; sums over all levels up to one are made once.
    """
    pixels = counts.cumsum(dtype=np.float64)
    mass = (levels * counts.astype(np.float64)).cumsum()
    now, then = start, -2 * tolerance
    if callback is not None:
        callback(now + least)
    while abs(now - then) > tolerance:
        then = now
        last = np.searchsorted(levels, now, side="right") - 1
        below = mass[last] / pixels[last]
        above = (mass[-1] - mass[last]) / (pixels[-1] - pixels[last])
        if below == 0:
            break
        now = (below - above) / (math.log(below) - math.log(above))
        if callback is not None:
            callback(now + least)
    return float(now)
