"""What a picture shows, as a mask, and four numbers about its outline; for `features`."""

from __future__ import annotations

import numpy as np


def foreground(images: np.ndarray) -> np.ndarray:
    """Return where the thing in each picture probably is: what differs in colour from the ground at the border.

    The ground may be lit from one side: it is taken for a plane through the border's colours. Otsu's threshold parts
    what is far from it, of which the largest piece stays, without holes. A guess, good where there is one thing on an
    even ground.

    Parameters
    ----------
    images : (N, H, W, 3) array of uint8
        The pictures.

    Returns
    -------
    ndarray of bool, shape (N, H, W)
    """
    from scipy.ndimage import binary_fill_holes, gaussian_filter
    from skimage.filters import threshold_otsu

    _, height, width, _ = images.shape
    rows, cols = np.mgrid[:height, :width]
    plane = np.stack([np.ones(rows.shape), rows, cols], -1)
    edge = np.ones((height, width), bool)
    edge[1:-1, 1:-1] = False
    fit = np.linalg.pinv(plane[edge])
    masks = np.zeros(images.shape[:3], bool)
    for mask, image in zip(masks, images.astype(np.float64), strict=True):
        ground = plane @ (fit @ image[edge])
        far = gaussian_filter(np.linalg.norm(image - ground, axis=-1), 0.5)
        if np.ptp(far) > 1:  # less than one grey level is rounding
            mask[:] = binary_fill_holes(_largest(far > threshold_otsu(far)))
    return masks


def outlines(masks: np.ndarray) -> np.ndarray:
    """Return eccentricity, solidity, roundness and share of circle of each mask: (N, 4) float64."""
    from skimage.measure import regionprops

    found = np.zeros((len(masks), 4))
    for row, mask in zip(found, masks, strict=True):
        if not mask.any():
            continue
        region = regionprops(_largest(mask).astype(np.uint8))[0]
        reach = np.linalg.norm(region.coords - region.centroid, axis=1).max() + 0.5  # to the pixel's edge
        around = 4 * np.pi * region.area / region.perimeter**2 if region.perimeter else 0
        row[:] = region.eccentricity, region.solidity, around, region.area / (np.pi * reach**2)
    return found


def _largest(mask: np.ndarray) -> np.ndarray:
    """Return the largest connected part of a mask."""
    from scipy.ndimage import label

    parts, count = label(mask, np.ones((3, 3)))
    return mask if count < 2 else parts == np.bincount(parts.ravel())[1:].argmax() + 1
