"""Where the lines are, or a threshold for each pixel: every method by its name."""

from __future__ import annotations

import numpy as np

from seeing_machine import kernels
from seeing_machine._validate import problem

#: Method to what its radio button says. The first ones cut at one value for the whole picture.
METHODS = {"fixed": "by hand", "otsu": "Otsu", "triangle": "triangle", "li": "Li", "multiotsu": "multi-Otsu",
           "local mean": "local mean", "local gaussian": "local Gaussian", "niblack": "Niblack", "sauvola": "Sauvola"}
LOCAL = ("local mean", "local gaussian", "niblack", "sauvola")

#: Method to the settings that it uses.
SETTINGS = {"multiotsu": ("classes",), "local mean": ("window", "offset"), "local gaussian": ("window", "offset"),
            "niblack": ("window", "k"), "sauvola": ("window", "k")}


def lines(method: str, grey: np.ndarray, classes: int) -> list[float]:
    """Return the thresholds that a method finds for the whole picture: one, or one less than `classes`.

    Raises
    ------
    ValueError
        If the picture has fewer values than `classes`.
    """
    if method != "multiotsu":
        return [float(getattr(kernels.thresholds, f"threshold_{method}")(grey))]
    if np.count_nonzero(np.bincount(grey.ravel())) < classes:
        raise ValueError(problem("classes", classes, "no more classes than the picture has values"))
    return [float(line) for line in kernels.thresholds.threshold_multiotsu(grey, classes)]


def surface(method: str, grey: np.ndarray, window: int, k: float, offset: float) -> np.ndarray:
    """Return a threshold for each pixel, (H, W) float64, from the square of side `window` around it.

    They have two decimals, so that the last digits of a mean never decide whether a pixel equals it.
    """
    if method in ("local mean", "local gaussian"):
        return kernels.local_thresholds.threshold_local(grey, window, method.removeprefix("local "), offset).round(2)
    return getattr(kernels.local_thresholds, f"threshold_{method}")(grey, window, k).round(2)
