"""Every message about bad input, in one place and one form.

A message names the argument, says what came, what was expected, and what to do:
``image: got a float64 array of shape (4,), expected shape (H, W) or (H, W, 3). Pass one picture ...``.
The functions return the checked value, so that a caller validates and normalises in one line.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

#: Kinds of NumPy array that can hold a picture: bool, unsigned, signed, float.
_NUMERIC_KINDS = "buif"


def describe(value: Any) -> str:
    """Return a few words that say what `value` is, for use after "got".

    Examples
    --------
    >>> import numpy as np
    >>> describe(np.zeros((2, 3)))
    'a float64 array of shape (2, 3)'
    >>> describe("tree")
    "'tree' (str)"
    """
    if isinstance(value, np.ndarray):
        article = "an" if value.dtype.name[0] in "aeiou" and not value.dtype.name.startswith("uint") else "a"
        return f"{article} {value.dtype.name} array of shape {value.shape}"
    try:
        text = repr(value)
    except Exception:  # whatever the value's own code does: there is a message to write
        return f"a {type(value).__name__} that cannot be written out"
    if len(text) > 60:
        text = text[:57] + "..."
    return "None" if value is None else f"{text} ({type(value).__name__})"


def problem(argument: str, got: Any, expected: str, do: str = "") -> str:
    """Return the house's error sentence; `got` is either text made by the caller or any value."""
    got = got if isinstance(got, Words) else describe(got)
    return f"{argument}: got {got}, expected {expected}." + (f" {do}" if do else "")


class Words(str):
    """Text that goes into a message as it is, where any other string would be quoted."""


def _as_array(value: Any, argument: str) -> np.ndarray:
    if hasattr(value, "detach"):  # a torch tensor, without importing torch
        value = value.detach().cpu().numpy()
    if not isinstance(value, np.ndarray):
        if not isinstance(value, (list, tuple)):
            raise TypeError(problem(argument, value, "a NumPy array",
                                    "Read a file with seeing_machine.images.read, or wrap numbers in np.array."))
        try:
            value = np.asarray(value)
        except ValueError:
            raise ValueError(problem(argument, Words("rows of different lengths"), "a rectangle of numbers",
                                     "Give every row the same number of values.")) from None
    if value.dtype.kind not in _NUMERIC_KINDS:
        raise TypeError(problem(argument, value, "an array of numbers", "Convert it with .astype first."))
    return value


def check_image(image: Any, argument: str = "image", *, colour: bool | None = None) -> np.ndarray:
    """Return `image` as an array of shape (H, W) or (H, W, 3) with at least one pixel.

    Parameters
    ----------
    image : array_like
        Numbers of any bool, integer or float dtype; nested lists are taken too.
    argument : str
        The caller's name for it, for the message.
    colour : bool, optional
        True asks for (H, W, 3), False for (H, W); None takes both.

    Returns
    -------
    ndarray
        The same data; copied only where it was not an array.

    Raises
    ------
    TypeError
        If it is not an array of numbers.
    ValueError
        If its shape is not that of one picture, it has no pixels, or it holds NaN or infinity.

    Examples
    --------
    >>> check_image([[0, 1], [1, 0]]).shape
    (2, 2)
    >>> check_image([1, 2, 3])
    Traceback (most recent call last):
    ...
    ValueError: image: got an int64 array of shape (3,), expected shape (H, W) or (H, W, 3). Pass one picture: ...
    """
    image = _as_array(image, argument)
    shapes = {None: "shape (H, W) or (H, W, 3)", True: "shape (H, W, 3)", False: "shape (H, W)"}[colour]
    is_grey = image.ndim == 2
    is_colour = image.ndim == 3 and image.shape[2] == 3
    if not (is_grey and colour is not True or is_colour and colour is not False):
        do = "Pass one picture: rows, columns and, in colour, red, green and blue."
        if image.ndim == 3 and image.shape[2] == 4:
            do = "Drop the alpha channel: image[..., :3]."
        elif is_colour:
            do = "Make it grey first: seeing_machine.images.read(image, colour=False)."
        elif is_grey and colour:
            do = "Stack it three times: np.dstack([image] * 3)."
        raise ValueError(problem(argument, image, shapes, do))
    if image.size == 0:
        raise ValueError(problem(argument, image, "at least one pixel", "Check the crop that made it."))
    if image.dtype.kind == "f" and not np.isfinite(image).all():
        raise ValueError(problem(argument, Words("NaN or infinity among the values"), "finite numbers",
                                 "Replace them with np.nan_to_num."))
    return image


def check_bytes(image: Any, argument: str = "image", *, colour: bool | None = None) -> np.ndarray:
    """Return `image` as uint8, 0 black and 255 white; bool becomes 0 and 255.

    Raises
    ------
    TypeError, ValueError
        As for `check_image`, and for any other dtype.

    Examples
    --------
    >>> check_bytes(np.array([[True, False]]))
    array([[255,   0]], dtype=uint8)
    """
    image = check_image(image, argument, colour=colour)
    if image.dtype == bool:
        return image.astype(np.uint8) * np.uint8(255)
    if image.dtype != np.uint8:
        raise TypeError(problem(argument, image, "uint8 (0 to 255) or bool",
                                "Convert it first: seeing_machine.images.read takes any picture."))
    return image


def check_mask(mask: Any, argument: str = "mask", *, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Return `mask` as a bool array of shape (H, W); numbers are taken where they are only 0 and 1.

    Raises
    ------
    TypeError, ValueError
        As for `check_image`, and where a value is neither 0 nor 1 or the shape is not `shape`.

    Examples
    --------
    >>> check_mask([[0, 1]])
    array([[False,  True]])
    """
    mask = check_image(mask, argument, colour=False)
    if mask.dtype != bool:
        if not np.isin(mask, (0, 1)).all():
            raise ValueError(problem(argument, Words(f"values from {mask.min()} to {mask.max()}"),
                                     "only 0 and 1, or False and True",
                                     "Compare first, for example image > 130."))
        mask = mask.astype(bool)
    _check_shape(mask, argument, shape)
    return mask


def check_labels(labels: Any, argument: str = "labels", *, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Return `labels` as an integer array of shape (H, W), no value below 0 (0 is the background).

    Raises
    ------
    TypeError, ValueError
        As for `check_image`, and for fractions, negative values or another shape than `shape`.
    """
    labels = check_image(labels, argument, colour=False)
    if labels.dtype == bool:
        labels = labels.astype(np.uint8)
    if labels.dtype.kind == "f":
        raise TypeError(problem(argument, labels, "whole numbers", "Convert with .astype(int)."))
    if labels.min() < 0:
        raise ValueError(problem(argument, Words(f"the value {labels.min()}"), "0 for background, 1 and up"))
    _check_shape(labels, argument, shape)
    return labels


def check_footprint(footprint: Any, argument: str = "footprint") -> np.ndarray:
    """Return `footprint` (also called structuring element) as a bool array with at least one True.

    Raises
    ------
    TypeError, ValueError
        As for `check_mask`, and where no pixel of it is set.
    """
    footprint = check_mask(footprint, argument)
    if not footprint.any():
        raise ValueError(problem(argument, Words("no pixel set"), "at least one pixel that is 1"))
    return footprint


def check_kernel(kernel: Any, argument: str = "kernel") -> np.ndarray:
    """Return `kernel`, the weights of a convolution, as a float64 array of shape (h, w).

    Raises
    ------
    TypeError, ValueError
        As for `check_image`.
    """
    return check_image(kernel, argument, colour=False).astype(np.float64)


def check_integer(value: Any, argument: str, low: int | None = None, high: int | None = None) -> int:
    """Return `value` as an int within [low, high].

    Raises
    ------
    TypeError
        If it is not a whole number.
    ValueError
        If it lies outside.

    Examples
    --------
    >>> check_integer(9, "depth", 1, 8)
    Traceback (most recent call last):
    ...
    ValueError: depth: got 9 (int), expected a whole number from 1 to 8.
    """
    expected = "a whole number" + _between(low, high)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(problem(argument, value, expected))
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(problem(argument, int(value), expected))
    return int(value)


def check_number(value: Any, argument: str, low: float | None = None, high: float | None = None) -> float:
    """Return `value` as a finite float within [low, high].

    Raises
    ------
    TypeError
        If it is not a number.
    ValueError
        If it is NaN, infinite, or outside.
    """
    expected = "a number" + _between(low, high)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        raise TypeError(problem(argument, value, expected))
    if not np.isfinite(value) or (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(problem(argument, value, expected))
    return float(value)


def check_choice(value: Any, argument: str, options: Collection[Any]) -> Any:
    """Return `value` if it is one of `options`.

    Raises
    ------
    ValueError
        If it is not; the message lists the options and the nearest one by spelling.

    Examples
    --------
    >>> check_choice("otzu", "method", ["otsu", "triangle"])
    Traceback (most recent call last):
    ...
    ValueError: method: got 'otzu' (str), expected one of 'otsu', 'triangle'. Did you mean 'otsu'?
    """
    # One by one: a dict could not look up a list, and an array is equal to nothing as a whole.
    if not isinstance(value, np.ndarray) and any(value == option for option in options):
        return value
    import difflib  # only on the way to an error

    near = difflib.get_close_matches(str(value), [str(option) for option in options], n=1)
    raise ValueError(problem(argument, value, "one of " + ", ".join(map(repr, options)),
                             f"Did you mean {near[0]!r}?" if near else ""))


def check_rng(rng: Any, argument: str = "rng") -> np.random.Generator:
    """Return a NumPy generator made from a seed, or the generator itself.

    Raises
    ------
    TypeError
        If it is neither None, a whole number that is not negative, nor a `numpy.random.Generator`.
    """
    if isinstance(rng, np.random.Generator):
        return rng
    whole = isinstance(rng, (int, np.integer)) and not isinstance(rng, bool) and rng >= 0
    if rng is None or whole:
        return np.random.default_rng(rng)
    raise TypeError(problem(argument, rng, "a seed (0, 1, 2 ...) or a numpy.random.Generator",
                            "Use rng=0 for the same result every time."))


def _between(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low} to {high}"
    if low is not None:
        return f", {low} or more"
    return f", {high} or less" if high is not None else ""


def _check_shape(array: np.ndarray, argument: str, shape: tuple[int, ...] | None) -> None:
    if shape is not None and array.shape != tuple(shape):
        raise ValueError(problem(argument, array, f"shape {tuple(shape)}", "Use a picture of the same size."))
