"""A picture or a film, and its truth: checked, and one grey picture of it at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine._validate import check_image, check_mask, problem

#: How bright red, green and blue look, the weights of ``skimage.color.rgb2gray``.
LUMINANCE = (0.2125, 0.7154, 0.0721)


def is_film(image: np.ndarray) -> bool:
    """Whether `image` is a stack of grey pictures, (T, H, W)."""
    return image.ndim == 3 and image.shape[2] != 3


def picture_or_film(image: Any, name: str = "image") -> np.ndarray:
    """Return `image` as uint8 of shape (H, W), (H, W, 3) or (T, H, W); bool becomes 0 and 255.

    Raises
    ------
    TypeError, ValueError
        For any other dtype or shape.
    """
    array = np.asarray(image)
    film = array.ndim == 3 and is_film(array) and array.shape[2] != 4 and array.size
    checked = check_image(array.reshape(-1, array.shape[2]) if film else image, name)
    if checked.dtype == bool:
        return checked.reshape(array.shape) * np.uint8(255)
    if checked.dtype != np.uint8:
        raise TypeError(problem(name, checked, "uint8 (0 to 255) or bool", "Convert it first, for example with "
                                "skimage.util.img_as_ubyte."))
    return array


def masks(truth: Any, name: str = "truth") -> np.ndarray:
    """Return `truth` as bool, of shape (H, W) or (T, H, W).

    Raises
    ------
    TypeError, ValueError
        If it has another shape or holds more than 0 and 1.
    """
    array = np.asarray(truth)
    film = array.ndim == 3 and array.size
    checked = check_mask(array.reshape(-1, array.shape[2]) if film else truth, name)
    return array if array.dtype == bool else checked.reshape(array.shape)


def grey(image: np.ndarray, frame: int) -> np.ndarray:
    """Return what is cut: the picture, made grey by weights where it is coloured; of a film one frame.

    Examples
    --------
    >>> grey(np.uint8([[[255, 0, 0], [0, 255, 0]]]), 0)
    array([[ 54, 182]], dtype=uint8)
    """
    if is_film(image):
        return image[frame]
    return np.rint(image @ LUMINANCE).astype(np.uint8) if image.ndim == 3 else image
