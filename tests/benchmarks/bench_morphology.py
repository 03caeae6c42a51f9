"""Erosion of uint8 pictures beside OpenCV, scikit-image and kornia."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import cv2
import kornia
import numpy as np
import skimage.morphology as skimage
import torch

from seeing_machine.kernels import footprints, morphology

from .measure import Row, measure

Call = Callable[[], Any]


def rows() -> Iterator[Row]:
    """Measure squares, discs, and small pictures, where the cost of a call shows."""
    cv2.setNumThreads(torch.get_num_threads())
    large, middle, small = (np.random.default_rng(0).integers(0, 256, shape, np.uint8)
                            for shape in ((2160, 3840), (1024, 1024), (64, 64)))
    for side in (3, 15, 31, 63):
        square = np.ones((side, side), np.uint8)
        yield from _rows(f"{side}x{side} square, 3840x2160", {
            "Seeing Machine": lambda square=square: morphology.erosion(large, square),
            "OpenCV": lambda square=square: cv2.erode(large, square),
            "scikit-image": lambda square=square: skimage.erosion(large, square)})
    disc, sequence = footprints.disk(15), skimage.disk(15, decomposition="sequence")
    yield from _rows("disc of radius 15, 3840x2160", {
        "Seeing Machine": lambda: morphology.erosion(large, disc),
        "OpenCV": lambda: cv2.erode(large, disc),
        "scikit-image, about a disc": lambda: skimage.erosion(large, sequence)})
    square = np.ones((15, 15), np.uint8)
    batch, ones = torch.from_numpy(middle).float()[None, None], torch.ones(15, 15)
    yield from _rows("15x15 square, 1024x1024", {
        "Seeing Machine": lambda: morphology.erosion(middle, square),
        "OpenCV": lambda: cv2.erode(middle, square),
        "scikit-image": lambda: skimage.erosion(middle, square),
        "kornia, float32": lambda: kornia.morphology.erosion(batch, ones, engine="unfold")})
    for name, footprint in {"3x3 square": np.ones((3, 3), np.uint8), "disc of radius 3": footprints.disk(3)}.items():
        yield from _rows(f"{name}, 64x64", {
            "Seeing Machine": lambda footprint=footprint: morphology.erosion(small, footprint),
            "OpenCV": lambda footprint=footprint: cv2.erode(small, footprint),
            "scikit-image": lambda footprint=footprint: skimage.erosion(small, footprint)}, repeats=99)


def _rows(case: str, calls: dict[str, Call], repeats: int = 9) -> Iterator[Row]:
    for name, call in calls.items():
        yield Row(name, case, measure(call, repeats=repeats))
