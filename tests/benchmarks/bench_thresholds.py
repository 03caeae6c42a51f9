"""Thresholds of uint8 pictures beside OpenCV and scikit-image."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import skimage.filters as skimage
import torch

from seeing_machine.kernels import local_thresholds, thresholds

from .measure import Row, measure

Call = Callable[[], Any]


def rows() -> Iterator[Row]:
    """Measure one threshold for all, then one for each pixel, then small pictures, where the cost of a call shows."""
    cv2.setNumThreads(torch.get_num_threads())
    large, small = (np.random.default_rng(0).normal(120, 40, shape).clip(0, 255).astype(np.uint8)
                    for shape in ((2160, 3840), (64, 64)))
    yield from _rows("Otsu, 3840x2160", {
        "Seeing Machine": lambda: thresholds.threshold_otsu(large),
        "OpenCV": lambda: cv2.threshold(large, 0, 255, cv2.THRESH_OTSU),
        "scikit-image": lambda: skimage.threshold_otsu(large)})
    for classes in (3, 4):
        yield from _rows(f"multi-Otsu, {classes} classes, 3840x2160", {
            "Seeing Machine": lambda classes=classes: thresholds.threshold_multiotsu(large, classes),
            "scikit-image": lambda classes=classes: skimage.threshold_multiotsu(large, classes)})
    yield from _rows("local mean 51, 3840x2160", {
        "Seeing Machine": lambda: local_thresholds.threshold_local(large, 51, "mean"),
        "OpenCV, rounded": lambda: cv2.boxFilter(large, -1, (51, 51)),
        "scikit-image": lambda: skimage.threshold_local(large, 51, "mean")})
    yield from _rows("local Gaussian 51, 3840x2160", {
        "Seeing Machine": lambda: local_thresholds.threshold_local(large, 51),
        "OpenCV, rounded": lambda: cv2.GaussianBlur(large, (0, 0), 50 / 6),
        "scikit-image": lambda: skimage.threshold_local(large, 51)}, repeats=5)
    yield from _rows("Sauvola 51, 3840x2160", {
        "Seeing Machine": lambda: local_thresholds.threshold_sauvola(large, 51),
        "scikit-image": lambda: skimage.threshold_sauvola(large, 51)}, repeats=5)
    for name in ("threshold_otsu", "threshold_li", "threshold_triangle", "threshold_yen", "threshold_isodata",
                 "threshold_multiotsu", "threshold_mean"):
        yield from _rows(f"{name}, 64x64", {
            "Seeing Machine": lambda name=name: getattr(thresholds, name)(small),
            "scikit-image": lambda name=name: getattr(skimage, name)(small)}, repeats=99)
    for method in ("mean", "gaussian", "median"):
        yield from _rows(f"local {method} 15, 64x64", {
            "Seeing Machine": lambda method=method: local_thresholds.threshold_local(small, 15, method),
            "scikit-image": lambda method=method: skimage.threshold_local(small, 15, method)}, repeats=29)
    yield from _rows("Sauvola 15, 64x64", {
        "Seeing Machine": lambda: local_thresholds.threshold_sauvola(small, 15),
        "scikit-image": lambda: skimage.threshold_sauvola(small, 15)}, repeats=99)


def _rows(case: str, calls: dict[str, Call], repeats: int = 9) -> Iterator[Row]:
    for name, call in calls.items():
        yield Row(name, case, measure(call, repeats=repeats))
