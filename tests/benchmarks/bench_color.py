"""Colour spaces beside OpenCV, which gives rounded uint8, and scikit-image, which gives float64 as we do."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import skimage.color as skimage
import torch

from seeing_machine.kernels import color

from .measure import Row, measure

OPENCV = {"rgb2gray": cv2.COLOR_RGB2GRAY, "rgb2hsv": cv2.COLOR_RGB2HSV, "rgb2lab": cv2.COLOR_RGB2LAB}


def rows() -> Iterator[Row]:
    """Measure a photo of 1.5 megapixels and a small one, from uint8; then the way back, from float64."""
    cv2.setNumThreads(torch.get_num_threads())
    for (height, width), repeats in (((1000, 1500), 5), ((64, 64), 99)):
        image = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
        case = f"{width}x{height}"
        for name, code in OPENCV.items():
            calls = {"Seeing Machine": lambda name=name, image=image: getattr(color, name)(image),
                     "OpenCV, rounded": lambda code=code, image=image: cv2.cvtColor(image, code),
                     "scikit-image": lambda name=name, image=image: getattr(skimage, name)(image)}
            for library, call in calls.items():
                yield Row(library, f"{name}, {case}", measure(call, repeats=repeats))
        for name, floats in (("hsv2rgb", skimage.rgb2hsv(image)), ("lab2rgb", skimage.rgb2lab(image))):
            for library, module in (("Seeing Machine", color), ("scikit-image", skimage)):
                yield Row(library, f"{name}, {case}",
                          measure(lambda module=module, name=name, floats=floats: getattr(module, name)(floats),
                                  repeats=repeats))
