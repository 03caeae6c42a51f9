"""A picture with its objects outlined and numbered."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from skimage.segmentation import find_boundaries

from .._validate import check_bytes, check_labels
from ..kernels.regions import regionprops_table

_ORANGE, _WHITE, _BLACK = (255, 140, 0), (255, 255, 255), (0, 0, 0)


def outlined(image: Any, labels: Any) -> np.ndarray:
    """Return `image` with an orange outline around each object, and its number in the middle.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) uint8 or bool array
    labels : (H, W) int array
        0 is the background.

    Returns
    -------
    (H, W, 3) uint8 array

    Raises
    ------
    TypeError, ValueError
        If either is of the wrong kind, or their shapes do not fit.

    Examples
    --------
    >>> outlined(np.zeros((40, 40), np.uint8), np.pad(np.ones((20, 20), int), 10))[10, 10]
    array([255, 140,   0], dtype=uint8)
    """
    image = check_bytes(image)
    labels = check_labels(labels, shape=image.shape[:2])
    picture = np.dstack([image] * 3) if image.ndim == 2 else image.copy()
    picture[find_boundaries(labels, mode="inner")] = _ORANGE
    sheet = Image.fromarray(picture)
    draw = ImageDraw.Draw(sheet)
    size = max(10, round(max(image.shape[:2]) / 40))
    table = regionprops_table(labels, properties=["label", "centroid"])
    for number, row, col in zip(table["label"], table["centroid-0"], table["centroid-1"], strict=True):
        draw.text((col, row), str(number), fill=_WHITE, stroke_fill=_BLACK, stroke_width=max(1, size // 8),
                  font=ImageFont.load_default(size), anchor="mm")
    return np.array(sheet)
