"""What the steps do, and below each of them the same in scikit-image's words."""

from __future__ import annotations

from typing import Any

import numpy as np
from skimage.feature import peak_local_max

from ..kernels import filters, footprints, local_thresholds, morphology, regions, thresholds

CHANNELS = ("red", "green", "blue")
#: How bright red, green and blue look, the weights of ``skimage.color.rgb2gray``.
LUMINANCE = (0.2125, 0.7154, 0.0721)
_LOCAL = ("local mean", "local gaussian", "niblack", "sauvola")


def grey(image: np.ndarray, channel: str) -> np.ndarray:
    """Return a picture without colour; a grey one stays as it is."""
    if image.ndim == 2:
        return image
    if channel != "luminance":
        return image[..., CHANNELS.index(channel)]
    return np.rint(image @ LUMINANCE).astype(np.uint8)


def grey_code(channel: str) -> str:
    """Return the code of `grey`."""
    way = f"np.rint(image @ {list(LUMINANCE)}).astype(np.uint8)"
    if channel != "luminance":
        way = f"image[..., {CHANNELS.index(channel)}]    # {channel}"
    return f"grey = image if image.ndim == 2 else {way}"


def median(values: np.ndarray, size: int) -> np.ndarray:
    """Return the median of the square around each pixel."""
    return filters.median(values, footprints.footprint_rectangle((size, size)))


def median_code(size: int) -> str:
    """Return the code of `median`."""
    return f"grey = median(grey, footprint_rectangle(({size}, {size})))"


def gaussian(values: np.ndarray, sigma: float) -> np.ndarray:
    """Return a blurred picture in whole numbers; three decimals first, so that no last digit decides how to round."""
    return np.rint(filters.gaussian(values, sigma, preserve_range=True).round(3)).astype(np.uint8)


def gaussian_code(sigma: float) -> str:
    """Return the code of `gaussian`."""
    return f"grey = np.rint(gaussian(grey, {sigma:g}, preserve_range=True).round(3)).astype(np.uint8)"


def threshold(values: np.ndarray, method: str, objects: str, value: float = 0, window: int = 0, k: float = 0,
              offset: float = 0) -> np.ndarray:
    """Return the mask of what is dark (``<=``) or light (``>``)."""
    line: Any = value
    if method in ("local mean", "local gaussian"):
        line = local_thresholds.threshold_local(values, window, method.removeprefix("local "), offset).round(2)
    elif method in _LOCAL:
        line = getattr(local_thresholds, f"threshold_{method}")(values, window, k).round(2)
    elif method != "fixed":
        line = getattr(thresholds, f"threshold_{method}")(values)
    return values <= line if objects == "dark" else values > line


def threshold_code(method: str, objects: str, value: float = 0, window: int = 0, k: float = 0,
                   offset: float = 0) -> str:
    """Return the code of `threshold`."""
    sign = "<=" if objects == "dark" else ">"
    if method == "fixed":
        return f"mask = grey {sign} {value:g}"
    call = f"threshold_{method}(grey)"
    if method in ("niblack", "sauvola"):
        call = f"threshold_{method}(grey, {window}, k={k:g}).round(2)"
    elif method in _LOCAL:
        call = f'threshold_local(grey, {window}, method="{method[6:]}", offset={offset:g}).round(2)'
    return f"mask = grey {sign} {call}"


def morphed(mask: np.ndarray, operator: str, footprint: Any, radius: int = 0) -> np.ndarray:
    """Return `mask` after an erosion, dilation, opening or closing."""
    if isinstance(footprint, list):
        shape = np.array(footprint, bool)
    elif footprint == "square":
        shape = footprints.footprint_rectangle((2 * radius + 1, 2 * radius + 1))
    else:
        shape = getattr(footprints, footprint)(radius)
    return getattr(morphology, operator)(mask, shape)


def morphed_code(operator: str, footprint: Any, radius: int = 0) -> str:
    """Return the code of `morphed`."""
    call = {"square": f"footprint_rectangle(({2 * radius + 1}, {2 * radius + 1}))", "disk": f"disk({radius})",
            "diamond": f"diamond({radius})"}
    if footprint == "cross":  # scikit-image has none
        side = 2 * radius + 1
        return (f"cross = np.zeros(({side}, {side}), bool)\ncross[{radius}] = cross[:, {radius}] = True\n"
                f"mask = {operator}(mask, cross)")
    shape = f"np.array({footprint}, bool)" if isinstance(footprint, list) else call[footprint]
    return f"mask = {operator}(mask, {shape})"


def fill(mask: np.ndarray, size: int) -> np.ndarray:
    """Return `mask` with the holes of at most `size` pixels filled."""
    return morphology.remove_small_holes(mask, max_size=size)


def fill_code(size: int) -> str:
    """Return the code of `fill`."""
    return f"mask = remove_small_holes(mask, max_size={size})"


def remove(mask: np.ndarray, size: int, neighbours: int) -> np.ndarray:
    """Return `mask` without the objects of at most `size` pixels."""
    return morphology.remove_small_objects(mask, max_size=size, connectivity=_connectivity(neighbours))


def remove_code(size: int, neighbours: int) -> str:
    """Return the code of `remove`."""
    return f"mask = remove_small_objects(mask, max_size={size}, connectivity={_connectivity(neighbours)})"


def label(mask: np.ndarray, neighbours: int) -> np.ndarray:
    """Return a number for each connected component, row by row."""
    return regions.label(mask, connectivity=_connectivity(neighbours))


def label_code(neighbours: int) -> str:
    """Return the code of `label`."""
    return f"labels = label(mask, connectivity={_connectivity(neighbours)})"


def split(mask: np.ndarray, distance: int, neighbours: int) -> np.ndarray:
    """Return labels in which what touches is parted: a watershed on the distance to the background.

    The middles of the objects are the points farthest from the background, at least `distance` pixels apart.
    """
    connectivity = _connectivity(neighbours)
    depth = morphology.distance_transform_edt(mask)
    middles = np.zeros(mask.shape, bool)
    middles[tuple(peak_local_max(depth, min_distance=distance, exclude_border=False,
                                 labels=regions.label(mask, connectivity=connectivity)).T)] = True
    markers = np.zeros(mask.shape, np.int32)
    markers[middles] = np.arange(1, middles.sum() + 1)
    return regions.watershed(-depth, markers, connectivity=connectivity, mask=mask)


def split_code(distance: int, neighbours: int) -> str:
    """Return the code of `split`."""
    near = f"connectivity={_connectivity(neighbours)}"
    return f"""\
depth = distance_transform_edt(mask)    # how far each pixel is from the background
middles = np.zeros(mask.shape, bool)
middles[tuple(peak_local_max(depth, min_distance={distance}, exclude_border=False,
                             labels=label(mask, {near})).T)] = True
markers = np.zeros(mask.shape, np.int32)
markers[middles] = np.arange(1, middles.sum() + 1)
labels = watershed(-depth, markers, {near}, mask=mask)"""


def clear(labels: np.ndarray) -> np.ndarray:
    """Return `labels` without what touches the border, numbered from 1 again."""
    return _renumbered(regions.clear_border(labels))


def clear_code() -> str:
    """Return the code of `clear`."""
    return "labels = relabel_sequential(clear_border(labels))[0]"


def keep(labels: np.ndarray, smallest: int, largest: int | None) -> np.ndarray:
    """Return `labels` with the objects of `smallest` to `largest` pixels, numbered from 1 again."""
    areas = np.bincount(labels.ravel())
    good = areas >= smallest
    if largest is not None:
        good &= areas <= largest
    good[0] = False  # the background
    return (good * good.cumsum(dtype=np.int32))[labels]


def keep_code(smallest: int, largest: int | None) -> str:
    """Return the code of `keep`."""
    above = "" if largest is None else f" & (areas <= {largest})"
    return (f"areas = np.bincount(labels.ravel())\ngood = (areas >= {smallest}){above}\ngood[0] = False    # the "
            "background\nlabels = (good * good.cumsum(dtype=np.int32))[labels]    # numbered from 1 again")


def measure(labels: np.ndarray, grey: np.ndarray, properties: list[str]) -> dict[str, np.ndarray]:
    """Return the table of the objects; `grey` is the picture before it was smoothed."""
    return regions.regionprops_table(labels, grey, properties)


def measure_code(properties: list[str]) -> str:
    """Return the code of `measure`."""
    return f"table = regionprops_table(labels, original, properties={properties})"


def _connectivity(neighbours: int) -> int:
    return {4: 1, 8: 2}[neighbours]


def _renumbered(labels: np.ndarray) -> np.ndarray:
    return keep(labels, 1, None)
