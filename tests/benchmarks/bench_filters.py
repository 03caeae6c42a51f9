"""Filters on uint8 pictures beside OpenCV, scikit-image and SciPy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import skimage.filters as skimage
import torch
from scipy import ndimage

from seeing_machine.kernels import convolution, filters

from .measure import Row, measure

Call = Callable[[], Any]


def rows() -> Iterator[Row]:
    """Measure large pictures, then small ones, where the cost of a call shows."""
    cv2.setNumThreads(torch.get_num_threads())
    large, small = (np.random.default_rng(0).integers(0, 256, shape, np.uint8) for shape in ((2160, 3840), (64, 64)))
    for sigma in (1, 5):
        reach = 8 * sigma + 1
        yield from _rows(f"Gaussian, sigma {sigma}, 3840x2160", {
            "Seeing Machine": lambda sigma=sigma: filters.gaussian(large, sigma),
            "OpenCV, rounded": lambda sigma=sigma, reach=reach: cv2.GaussianBlur(large, (reach, reach), sigma),
            "scikit-image": lambda sigma=sigma: skimage.gaussian(large, sigma)})
    for side in (3, 5, 7):
        square = np.ones((side, side), np.uint8)
        yield from _rows(f"median {side}x{side}, 3840x2160", {
            "Seeing Machine": lambda square=square: filters.median(large, square),
            "OpenCV": lambda side=side: cv2.medianBlur(large, side)})
    yield from _rows("median 5x5, 3840x2160", {
        "scikit-image": lambda: skimage.median(large, np.ones((5, 5)))}, repeats=1)
    kernel = np.random.default_rng(0).normal(size=(5, 5))
    yield from _rows("5x5 weights, 3840x2160", {
        "Seeing Machine": lambda: convolution.correlate(large, kernel),
        "OpenCV, float32": lambda: cv2.filter2D(large, cv2.CV_32F, kernel),
        "SciPy": lambda: ndimage.correlate(large.astype(float), kernel)}, repeats=3)
    yield from _rows("Sobel, 3840x2160", {
        "Seeing Machine": lambda: convolution.sobel(large),
        "scikit-image": lambda: skimage.sobel(large)}, repeats=3)
    cross = np.ones((5, 5), np.uint8)
    for name, calls in {
        "Gaussian, sigma 1": (lambda: filters.gaussian(small), lambda: skimage.gaussian(small)),
        "Gaussian, sigma 5": (lambda: filters.gaussian(small, 5), lambda: skimage.gaussian(small, 5)),
        "median 3x3": (lambda: filters.median(small), lambda: skimage.median(small)),
        "median 5x5": (lambda: filters.median(small, cross), lambda: skimage.median(small, cross)),
        "Sobel": (lambda: convolution.sobel(small), lambda: skimage.sobel(small)),
        "5x5 weights": (lambda: convolution.correlate(small, kernel),
                        lambda: ndimage.correlate(small.astype(float), kernel)),
        "5x5 box": (lambda: filters.uniform_filter(small, 5), lambda: ndimage.uniform_filter(small.astype(float), 5)),
    }.items():
        yield from _rows(f"{name}, 64x64", dict(zip(("Seeing Machine", "scikit-image or SciPy"), calls, strict=True)),
                         repeats=99)


def _rows(case: str, calls: dict[str, Call], repeats: int = 9) -> Iterator[Row]:
    for name, call in calls.items():
        yield Row(name, case, measure(call, repeats=repeats))
