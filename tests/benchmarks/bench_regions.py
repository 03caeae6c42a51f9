"""Labels, the removal of small regions, and tables beside OpenCV and scikit-image."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import skimage.measure
import skimage.morphology
import torch
from scipy import ndimage

from seeing_machine.kernels import regions
from seeing_machine.kernels.small import remove_small_objects

from .measure import Row, measure

PROPERTIES = ("label", "area", "centroid", "bbox", "intensity_mean", "eccentricity", "orientation")


def blobs(shape: tuple[int, int], blur: float) -> np.ndarray:
    """Return a mask in which two fifths of the pixels form blobs, the smaller, the less blur."""
    noise = ndimage.gaussian_filter(np.random.default_rng(0).random(shape, np.float32), blur)
    return noise > np.quantile(noise[::4, ::4], 0.62)


def rows() -> Iterator[Row]:
    """Measure a picture with about 60,000 regions, and a small one, where the cost of a call shows."""
    cv2.setNumThreads(torch.get_num_threads())
    large, small = blobs((2160, 3840), 1.2), blobs((64, 64), 1.2)
    case = f"{regions.label(large).max()} regions, 3840x2160"
    pixels = large.view(np.uint8)
    yield Row("label: Seeing Machine", case, measure(lambda: regions.label(large)))
    yield Row("label: OpenCV", case, measure(lambda: cv2.connectedComponents(pixels, connectivity=8)))
    yield Row("label: scikit-image", case, measure(lambda: skimage.measure.label(large)))
    yield Row("label, uint8: Seeing Machine", case, measure(lambda: regions.label(pixels)))
    yield Row("label, uint8: scikit-image", case, measure(lambda: skimage.measure.label(pixels)))
    yield Row("remove_small_objects: Seeing Machine", case, measure(lambda: remove_small_objects(large)))
    yield Row("remove_small_objects: scikit-image", case,
              measure(lambda: skimage.morphology.remove_small_objects(large)))
    part = regions.label(large[:540, :960])
    values = np.random.default_rng(0).integers(0, 256, part.shape, np.uint8)
    case = f"{part.max()} regions, 960x540"
    yield Row("regionprops_table: Seeing Machine", case,
              measure(lambda: regions.regionprops_table(part, values, PROPERTIES)))
    yield Row("regionprops_table: scikit-image", case,
              measure(lambda: skimage.measure.regionprops_table(part, values, PROPERTIES), repeats=3, warm_up=0))
    yield Row("label: Seeing Machine", "64x64", measure(lambda: regions.label(small), repeats=99))
    yield Row("label: OpenCV", "64x64", measure(lambda: cv2.connectedComponents(small.view(np.uint8)), repeats=99))
    yield Row("label: scikit-image", "64x64", measure(lambda: skimage.measure.label(small), repeats=99))
