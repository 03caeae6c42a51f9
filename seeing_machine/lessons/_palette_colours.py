"""The colours of a photo: counted in boxes, grouped around k of them, and what the photo then takes to store."""

from __future__ import annotations

import numpy as np

from seeing_machine.kernels.clustering import KMeans

#: Each of red, green and blue is cut into so many ranges.
RANGES = 32
#: So many pixels are compared with the palette before the next ones are.
_AT_ONCE = 1 << 20


def boxes(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean colour of each box that holds a pixel, float64 (M, 3), and how many it holds, int64 (M,).

    At most 32,768 colours stand for all pixels of a photo, however large: so k-means follows a slider.

    Parameters
    ----------
    image : (H, W, 3) uint8 array
        The photo.

    Examples
    --------
    >>> boxes(np.uint8([[[1, 2, 3], [3, 4, 5], [255, 0, 0]]]))
    (array([[  2.,   3.,   4.],
           [255.,   0.,   0.]]), array([2, 1]))
    """
    planes = image.reshape(-1, 3).T
    red, green, blue = (plane.astype(np.int32) * RANGES >> 8 for plane in planes)
    codes = (red * RANGES + green) * RANGES + blue
    counts = np.bincount(codes, minlength=RANGES**3)
    sums = np.stack([np.bincount(codes, plane, RANGES**3) for plane in planes], axis=1)
    held = counts > 0
    return sums[held] / counts[held, None], counts[held]


def first_colours(colours: np.ndarray, counts: np.ndarray, k: int) -> np.ndarray:
    """Return k colours that are far from each other, after a first round, float64 (k, 3), with two decimals.

    Whole colours as they are in the photo would not do: pixels in the middle between two of them are common, and the
    last digit of a computation would decide.
    """
    *_, last = KMeans(k, random_state=0, max_iter=1).steps(colours, sample_weight=counts)
    return last.centers.round(2)


def fitted(colours: np.ndarray, counts: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the k colours that k-means finds, uint8 (k, 3), the most frequent first, and the inertia."""
    model = KMeans(len(start), init=start).fit(colours, sample_weight=counts)
    often = np.bincount(model.labels_, counts, len(start))
    centres = model.cluster_centers_[np.argsort(-often, kind="stable")]
    return np.rint(centres.round(6)).astype(np.uint8), model.inertia_  # a half goes one way, whatever its last digits


def nearest(pixels: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """Return the place of each pixel's nearest colour, the first of equals: (N,) int64 for uint8 (N, 3) and (k, 3)."""
    found = np.empty(len(pixels), np.int64)
    colours = palette.astype(np.float32)
    for first in range(0, len(pixels), _AT_ONCE):
        some = pixels[first:first + _AT_ONCE].astype(np.float32)
        # Squared distances less the square of the pixel: whole numbers below 2 ** 24, which float32 holds exactly.
        found[first:first + _AT_ONCE] = ((colours**2).sum(1, keepdims=True) - 2 * (colours @ some.T)).argmin(0)
    return found


def bits_for(k: int) -> int:
    """Return how many bits hold a number from 0 to k - 1.

    Examples
    --------
    >>> [bits_for(k) for k in (1, 2, 3, 4, 5, 16)]
    [0, 1, 2, 2, 3, 4]
    """
    return (k - 1).bit_length()


def size(shape: tuple[int, ...], k: int) -> int:
    """Return the bytes of a picture with a palette: 3 for each of k colours, and a number for each pixel.

    Examples
    --------
    >>> size((10, 10), 4)
    37
    """
    return 3 * k + -(-shape[0] * shape[1] * bits_for(k) // 8)
