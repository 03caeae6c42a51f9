"""A window that visits a picture: what it covers at each stop, and what a rule makes of it.

Every stop is worked out at once. Pictures are small here, and afterwards a view can step through all of them,
forwards and back, without asking again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from seeing_machine._validate import check_choice, problem

#: Rules that are known by name.
RULES = ("sum", "mean", "min", "max", "median", "any", "all")
#: What stands outside the border; "none" keeps every window inside the picture.
PADDINGS = ("constant", "edge", "reflect", "symmetric", "ignore", "none")
MAX_SIDE = 64
MAX_BYTES = 8_000_000

_KINDS = "a number, (terms, number) or (terms, number, words)"


@dataclass(frozen=True, eq=False)
class Visit:
    """All stops of a window of shape (kh, kw) on a picture with C channels.

    Attributes
    ----------
    padded : (PH, PW, C) float64 array
        The picture with its padding; NaN where a pixel outside the border has no value.
    offset : tuple of int
        Rows and columns of padding above and left of the picture.
    terms : (rows, cols, kh, kw, C) float32 array
        What enters the rule at each stop; NaN where a pixel takes no part.
    values : (rows, cols) float64 array
        What the rule gives, before it is kept in the dtype of the output.
    output : (rows, cols) array
        The result.
    words : list of str
        A sentence for each stop in reading order; empty where the rule says none.
    own_terms : bool
        Whether the terms differ from the window itself.
    """

    padded: np.ndarray
    offset: tuple[int, int]
    terms: np.ndarray
    values: np.ndarray
    output: np.ndarray
    words: list[str]
    own_terms: bool


def visit(
    image: np.ndarray,
    operator: str | Callable[..., Any],
    *,
    window: tuple[int, int],
    weights: np.ndarray | None = None,
    footprint: np.ndarray | None = None,
    stride: int = 1,
    padding: str = "constant",
    cval: float = 0.0,
    dtype: np.dtype | None = None,
) -> Visit:
    """Return what a window finds at every stop on `image`.

    The window at output pixel (row, col) begins `window // 2` pixels above and left of the picture's pixel
    (row * stride, col * stride), as in `scipy.ndimage`; with ``padding="none"`` it begins at that pixel.

    Raises
    ------
    ValueError
        If the window does not fit, there is too much to keep, or a rule gives no number.

    Examples
    --------
    >>> found = visit(np.array([[3, 9, 7], [4, 6, 2], [8, 5, 1]]), "min", window=(3, 3), padding="none")
    >>> found.output
    array([[1]])
    """
    planes = image.reshape(*image.shape[:2], -1).astype(np.float64)
    padded, offset = _pad(planes, window, padding, cval)
    if any(side < size for side, size in zip(padded.shape, window, strict=False)):
        raise ValueError(problem("window", window, f"at most the picture's size {planes.shape[:2]}",
                                 "Take a smaller window, or a padding other than 'none'."))
    stops = sliding_window_view(padded, window, axis=(0, 1))[::stride, ::stride]  # (rows, cols, C, kh, kw)
    stops = np.moveaxis(stops, 2, -1)
    if stops.size * 4 > MAX_BYTES:
        raise ValueError(problem("window", window, f"at most {MAX_BYTES // 4:,} numbers in all windows together",
                                 f"Here there are {stops.size:,}. Take a smaller picture or window."))
    used = stops if footprint is None else np.where(footprint[..., None], stops, np.nan)
    if np.isnan(used).all(axis=(2, 3, 4)).any():
        row, col = np.argwhere(np.isnan(used).all(axis=(2, 3, 4)))[0]
        raise ValueError(f"footprint: none of its pixels lies inside the picture at row {row}, column {col}. "
                         "Add pixels to it, or choose padding='edge'.")
    words: list[str] = []
    if callable(operator):
        grey = image.ndim == 2
        terms, values, words = _ask(operator, used[..., 0] if grey else used)
        terms = terms.reshape(used.shape)
    else:
        check_choice(operator, "operator", RULES)
        terms = used if weights is None else used * weights.reshape(*window, -1)
        values = _BY_NAME[operator](terms.reshape(*terms.shape[:2], -1))
    natural = {"min": image.dtype, "max": image.dtype, "any": np.dtype(bool), "all": np.dtype(bool)}
    kept = dtype or (natural.get(operator) if isinstance(operator, str) else None) or np.dtype(np.float64)
    own_terms = weights is not None or not np.array_equal(terms, used, equal_nan=True)
    return Visit(padded, offset, terms.astype(np.float32), values, _keep(values, kept), words, own_terms)


def _pad(planes: np.ndarray, window: tuple[int, int], padding: str, cval: float) -> tuple[np.ndarray, tuple[int, int]]:
    if padding == "none":
        return planes, (0, 0)
    margins = [(size // 2, size - 1 - size // 2) for size in window] + [(0, 0)]
    if padding in ("constant", "ignore"):
        fill = cval if padding == "constant" else np.nan
        return np.pad(planes, margins, constant_values=fill), (margins[0][0], margins[1][0])
    mode: Any = padding
    return np.pad(planes, margins, mode=mode), (margins[0][0], margins[1][0])


def _ask(rule: Callable[..., Any], stops: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Ask the caller's rule about every window, each a copy of its own."""
    name = getattr(rule, "__name__", "operator")
    terms, values = np.array(stops), np.empty(stops.shape[:2])
    words = []
    for row, col in np.ndindex(values.shape):
        here = f"{name} at row {row}, column {col}"
        try:
            answer = rule(stops[row, col].copy())
        except Exception as error:
            raise ValueError(f"operator: {here} stopped with {type(error).__name__}: {error}") from error
        parts = answer if isinstance(answer, tuple) else (None, answer)
        if len(parts) not in (2, 3):
            raise ValueError(f"operator: {here} gave {len(parts)} things, expected {_KINDS}.")
        try:
            values[row, col] = value = float(parts[1])
        except (TypeError, ValueError):
            raise TypeError(problem(f"operator: {here}", parts[1], _KINDS)) from None
        if not np.isfinite(value):
            raise ValueError(problem(f"operator: {here}", parts[1], "a finite number"))
        if parts[0] is not None:
            found = np.asarray(parts[0], dtype=np.float64)
            if found.shape != stops.shape[2:]:
                raise ValueError(problem(f"operator: terms of {here}", found, f"shape {stops.shape[2:]}",
                                         "Give one term for each pixel of the window."))
            terms[row, col] = found
        if len(parts) == 3:
            words.append(str(parts[2]))
    return terms, values, words if len(words) == values.size else []


def _median(terms: np.ndarray) -> np.ndarray:
    ranked = np.sort(terms, axis=-1)  # NaN goes last
    count = (~np.isnan(terms)).sum(axis=-1)
    middle = [np.take_along_axis(ranked, at[..., None], axis=-1)[..., 0] for at in ((count - 1) // 2, count // 2)]
    return (middle[0] + middle[1]) / 2


_BY_NAME: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sum": lambda terms: np.nansum(terms, axis=-1),
    "mean": lambda terms: np.nanmean(terms, axis=-1),
    "min": lambda terms: np.nanmin(terms, axis=-1),
    "max": lambda terms: np.nanmax(terms, axis=-1),
    "median": _median,
    "any": lambda terms: (np.nan_to_num(terms) != 0).any(axis=-1).astype(np.float64),
    "all": lambda terms: (terms != 0).all(axis=-1).astype(np.float64),  # NaN is not 0, so it forbids nothing
}


def _keep(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Return `values` in `dtype`; whole-number dtypes round (halves to even) and stop at their ends."""
    if dtype.kind in "iu":
        ends = np.iinfo(dtype)
        return np.clip(np.rint(values), ends.min, ends.max).astype(dtype)
    return (values != 0) if dtype.kind == "b" else values.astype(dtype)
