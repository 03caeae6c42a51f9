"""Features: a row of numbers for each picture, so that pictures have distances and can be grouped.

Four kinds, from four ideas of what makes pictures alike: their colours, the outline of what they show, what a network
has learned to look for, and the bare pixels. `extract` gives each in the form that grouping wants.

Examples
--------
>>> from seeing_machine.images import menagerie
>>> animals = menagerie.herd(classes=("cat", "fish"), colours=("red", "blue"))
>>> extract("shape", animals.images, animals.masks).shape
(4, 4)
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from .._validate import Words, check_choice, check_integer, problem
from ._outlines import foreground, outlines

__all__ = ["KINDS", "SHAPE_NAMES", "check_stack", "colour_histogram", "extract", "foreground", "learned", "pixels",
           "shape", "standardise"]

#: Each kind of feature, and what it is called on the screen.
KINDS = {"colour": "colours (histogram)", "shape": "shape (outline)", "learned": "learned (network)",
         "pixels": "pixels as they are"}

#: What the columns of `shape` are.
SHAPE_NAMES = ("eccentricity", "solidity", "roundness", "share of circle")

#: The network that `learned` trains: pictures, rounds, channels. About five seconds on one core, 98 of 100 right.
_PICTURES, _EPOCHS, _WIDTH, _SIDE = 4000, 3, 8, 32


def extract(kind: str, images: Any, masks: Any = None) -> np.ndarray:
    """Return the features of one kind, ready for distances.

    Colours are the square roots of `colour_histogram`, so that a distance does not hang on the few largest boxes alone
    (it is the Hellinger distance, times the root of 2). Shape is standardised. Rows of `learned` are made 1 long: what
    counts is which features a picture has, not how strongly.

    Parameters
    ----------
    kind : {"colour", "shape", "learned", "pixels"}
        Which.
    images : (N, H, W, 3) or (N, H, W) array_like of uint8
        The pictures.
    masks : (N, H, W) array_like of bool, optional
        Which pixels are the thing, for "shape"; else `foreground` looks for it.

    Returns
    -------
    ndarray of float64, shape (N, F)

    Raises
    ------
    TypeError, ValueError
        If the kind is unknown, or pictures or masks are not what is said above.
    """
    check_choice(kind, "kind", KINDS)
    if kind == "colour":
        return np.sqrt(colour_histogram(images))
    if kind == "shape":
        return standardise(shape(images, masks))
    if kind == "pixels":
        return pixels(images)
    rows = learned(images)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def colour_histogram(images: Any, masks: Any = None, *, bins: int = 4) -> np.ndarray:
    """Return which share of the pixels falls into each box of colours. Not standardised.

    Red, green and blue are cut into `bins` equal ranges each, which makes ``bins ** 3`` boxes.

    Parameters
    ----------
    images : (N, H, W, 3) or (N, H, W) array_like of uint8
        The pictures; grey ones count as colour.
    masks : (N, H, W) array_like of bool, optional
        The pixels that count; all by default.
    bins : int
        2 to 16.

    Returns
    -------
    ndarray of float64, shape (N, bins ** 3)
        Each row adds up to 1, or is 0 where a mask is empty. Blue changes fastest.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above.

    Examples
    --------
    >>> colour_histogram(np.uint8([[[[255, 0, 0], [0, 0, 0]]]]), bins=2)
    array([[0.5, 0. , 0. , 0. , 0.5, 0. , 0. , 0. ]])
    """
    images, bins = check_stack(images), check_integer(bins, "bins", 2, 16)
    count, boxes = len(images), bins**3
    masks = None if masks is None else _check_masks(masks, images)
    found = np.empty((count, boxes))
    for number, image in enumerate(images):
        pixels = image.reshape(-1, 3) if masks is None else image[masks[number]]
        parts = pixels.astype(np.int64) * bins >> 8
        found[number] = np.bincount(parts @ [bins * bins, bins, 1], minlength=boxes)
    return found / np.maximum(found.sum(1, keepdims=True), 1)


def shape(images: Any, masks: Any = None) -> np.ndarray:
    """Return four numbers about each outline; place, size, direction and colour change none of them. Not standardised.

    Parameters
    ----------
    images : (N, H, W, 3) or (N, H, W) array_like of uint8
        The pictures.
    masks : (N, H, W) array_like of bool, optional
        Which pixels are the thing; else `foreground` looks for it. The largest connected part counts.

    Returns
    -------
    ndarray of float64, shape (N, 4)
        See `SHAPE_NAMES`. Eccentricity: 0 for a circle, towards 1 for a line. Solidity: the share of the convex hull
        that is filled. Roundness: ``4 pi area / perimeter ** 2``, 1 for a circle, less the more legs there are; a few
        pixels may give more than 1, for their perimeter is a guess. Share of circle: the area, as a share of the
        circle around the centre of gravity that holds everything. All are 0 where there is nothing.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above.

    References
    ----------
    L. da F. Costa, R. M. Cesar: Shape Analysis and Classification, 2nd ed., CRC Press 2009, chapter 6.
    """
    images = check_stack(images)
    return outlines(foreground(images) if masks is None else _check_masks(masks, images))


def learned(images: Any, *, seed: int = 0) -> np.ndarray:
    """Return what the layer before the last of a small network makes of each picture. Not standardised.

    The network learns to name the ten drawn animals, once in a session for each seed; that takes some seconds. Then it
    is shown these pictures, made 32 x 32 pixels large, and its last layer, which names them, is left out.

    Parameters
    ----------
    images : (N, H, W, 3) or (N, H, W) array_like of uint8
        The pictures.
    seed : int
        Decides what the network is trained on, and its weights at the start.

    Returns
    -------
    ndarray of float64, shape (N, 32)
        From 0 up.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above.
    """
    from .deck import threads

    network = _network(check_integer(seed, "seed", 0, 2**31 - 1))
    stack = _resized(check_stack(images), _SIDE)
    with threads(1):
        return np.concatenate([network.look(some)[-2].values.double().numpy() for some in stack.split(256)])


def pixels(images: Any, *, side: int = 16) -> np.ndarray:
    """Return every pixel's red, green and blue as features, after making the pictures small. Not standardised.

    Parameters
    ----------
    images : (N, H, W, 3) or (N, H, W) array_like of uint8
        The pictures.
    side : int
        Pictures with a side longer than this become `side` x `side`, 1 to 64.

    Returns
    -------
    ndarray of float64, shape (N, 3 * pixels)
        From 0 to 1, row by row.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above.

    Examples
    --------
    >>> pixels(np.uint8([[[[255, 0, 51]]]]))
    array([[1. , 0. , 0.2]])
    """
    stack, side = check_stack(images), check_integer(side, "side", 1, 64)
    if max(stack.shape[1:3]) > side:
        stack = _resized(stack, side).permute(0, 2, 3, 1).numpy()
    return stack.reshape(len(stack), -1) / 255


def standardise(features: Any) -> np.ndarray:
    """Return features with mean 0 and standard deviation 1 in each column, so that each counts alike in a distance.

    Parameters
    ----------
    features : (N, F) array_like
        Finite numbers. A column that is the same for all becomes 0.

    Returns
    -------
    ndarray of float64, shape (N, F)

    Raises
    ------
    ValueError
        If they are not a table of finite numbers.

    Examples
    --------
    >>> standardise([[1, 7], [3, 7]])
    array([[-1.,  0.],
           [ 1.,  0.]])
    """
    values = np.asarray(features, np.float64)
    if values.ndim != 2 or not values.size or not np.isfinite(values).all():
        raise ValueError(problem("features", values, "finite numbers of shape (N, F)"))
    centred, spread = values - values.mean(0), values.std(0)
    return np.where(np.ptp(values, 0) > 0, centred / np.where(spread > 0, spread, 1), 0)


def check_stack(images: Any, argument: str = "images") -> np.ndarray:
    """Return pictures as a uint8 array of shape (N, H, W, 3), at least one; grey ones become colour.

    Three axes, the last of length 3, are taken for one picture in colour and refused, not for many, 3 pixels wide.

    Raises
    ------
    TypeError
        If they are not uint8.
    ValueError
        If their shape is another.
    """
    stack = np.asarray(images)
    if stack.dtype != np.uint8:
        raise TypeError(problem(argument, Words(f"values of dtype {stack.dtype}"), "uint8 pictures, 0 to 255"))
    if stack.ndim not in (3, 4) or (stack.shape[-1] == 3) != (stack.ndim == 4) or not stack.size:
        raise ValueError(problem(argument, stack, "shape (N, H, W) or (N, H, W, 3), at least one picture",
                                 "For a single picture add an axis: image[None]."))
    return np.repeat(stack[..., None], 3, -1) if stack.ndim == 3 else stack


def _resized(images: np.ndarray, side: int) -> Any:
    """Return pictures as a uint8 tensor of shape (N, 3, side, side)."""
    import torch

    parts = torch.from_numpy(images.copy()).permute(0, 3, 1, 2).split(256)
    return torch.cat([torch.nn.functional.interpolate(some, (side, side), mode="bilinear", antialias=True)
                      for some in parts])


def _check_masks(masks: Any, images: np.ndarray) -> np.ndarray:
    found = np.asarray(masks)
    if found.dtype != bool or found.shape != images.shape[:3]:
        raise ValueError(problem("masks", found, f"a bool array of shape {images.shape[:3]}, that of the pictures"))
    return found


@lru_cache(4)
def _network(seed: int) -> Any:
    """Return the network, trained."""
    from ..images.datasets import drawn
    from .deck import threads
    from .networks import Network
    from .presets import quick_cnn
    from .recipes import FAST
    from .trainer import train

    data = drawn(train=_PICTURES, validation=1, test=1, size=_SIDE, seed=seed)
    network = Network(quick_cnn(width=_WIDTH), (_SIDE, _SIDE, 3), classes=data.train.classes, seed=seed)
    recipe = FAST.but(epochs=_EPOCHS, precision="float32", seed=seed)
    with threads(1):  # the same weights on any number of cores
        for _ in train(network, data, recipe, device="cpu"):
            pass
    return network
