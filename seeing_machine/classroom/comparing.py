"""Are two results the same, and if not, how do they differ? In one sentence."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_SCALARS = (bool, int, float, complex, str, bytes, type(None), type(...))
_NUMBERS = (bool, int, float, complex)


class Unknown:
    """A result of a type that no exercise asks for; only the name of the type is kept."""

    def __init__(self, value: Any) -> None:
        self.type_name = type(value).__name__


def plain(value: Any, depth: int = 3) -> Any:
    """Return a copy of `value` made of NumPy arrays, Python scalars, tuples and lists only.

    Examples
    --------
    >>> plain((np.uint8(3), np.array(2.5)))
    (3, 2.5)
    """
    if type(value) in _SCALARS:
        return value
    if hasattr(type(value), "detach") and hasattr(type(value), "numpy"):  # a torch tensor, torch unimported
        value = value.detach().cpu().numpy()
    if isinstance(value, (np.ndarray, np.generic)):
        value = np.array(value)
        return value if value.ndim else value.item()
    if isinstance(value, (list, tuple)) and depth:
        parts = [plain(part, depth - 1) for part in value]
        return parts if isinstance(value, list) else tuple(parts)
    return Unknown(value)


def same(first: Any, second: Any, tolerance: float = 0.0) -> bool:
    """Return whether two plain results hold the same values, whatever their dtypes.

    Examples
    --------
    >>> same(np.array([1, 2]), np.array([1.0, 2.0])), same([1, 2], [2, 1])
    (True, False)
    """
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return first.shape == second.shape and not differing(first, second, tolerance).any()
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        return len(first) == len(second) and all(
            same(a, b, tolerance) for a, b in zip(first, second, strict=True))
    if type(first) in _NUMBERS and type(second) in _NUMBERS:
        return _close(first, second, tolerance)
    return type(first) is type(second) and type(first) in _SCALARS and first == second


def differing(first: np.ndarray, second: np.ndarray, tolerance: float = 0.0) -> np.ndarray:
    """Return where two arrays of one shape differ, as a bool array of that shape."""
    if first.dtype.kind not in "buifc" or second.dtype.kind not in "buifc":
        return np.asarray(first != second, dtype=bool)
    if not tolerance:
        both_nan = (first != first) & (second != second)
        return (first != second) & ~both_nan
    return ~np.isclose(first + 0.0, second + 0.0, rtol=0, atol=tolerance, equal_nan=True)  # 0.0: bools too


def _close(first: Any, second: Any, tolerance: float) -> bool:
    try:
        return first == second or (first != first and second != second) or abs(first - second) <= tolerance
    except OverflowError:  # a whole number too long for a float
        return False


def difference(yours: Any, expected: Any, *, tolerance: float = 0.0, same_dtype: bool = True) -> str:
    """Return how `yours` differs from `expected`, or "" where it does not.

    Parameters
    ----------
    yours, expected : object
        Two results of `plain`.
    tolerance : float
        How far numbers may be off.
    same_dtype : bool
        Whether the dtypes of arrays have to agree.

    Examples
    --------
    >>> difference(np.array([[0, 0], [0, 7]]), np.array([[0, 0], [0, 9]]))
    '1 of 4 values differs. At row 1, column 1 yours is 7, expected 9.'
    """
    if isinstance(expected, np.ndarray):
        return _array_difference(yours, expected, tolerance, same_dtype)
    if isinstance(expected, (list, tuple)):
        return _parts_difference(yours, expected, tolerance, same_dtype)
    if same(yours, expected, tolerance):
        return ""
    return f"Yours is {words(yours)}, expected {words(expected)}."


def _array_difference(yours: Any, expected: np.ndarray, tolerance: float, same_dtype: bool) -> str:
    if not isinstance(yours, np.ndarray):
        wrap = " Wrap it in `np.array(...)`." if isinstance(yours, (list, tuple)) else ""
        return f"Yours is {words(yours)}, expected {words(expected)}.{wrap}"
    if yours.shape != expected.shape:
        if expected.ndim == yours.ndim == 2 and same(yours.T, expected, tolerance):
            return "Yours lies on its side: rows and columns are swapped."
        return f"Yours has shape {yours.shape}, expected {expected.shape}."
    wrong = differing(yours, expected, tolerance)
    count = int(wrong.sum())
    if count:
        place = tuple(int(axis[0]) for axis in np.nonzero(wrong))
        verb = "differs" if count == 1 else "differ"
        return (f"{count} of {wrong.size} values {verb}. At {_place(place)} yours is "
                f"{words(plain(yours[place]))}, expected {words(plain(expected[place]))}.")
    if same_dtype and not _dtypes_agree(yours.dtype, expected.dtype):
        return (f"The values are right, but their dtype is {yours.dtype}, expected {expected.dtype}. "
                f"Convert with `.astype({'np.' if expected.dtype != bool else ''}{expected.dtype})`.")
    return ""


def _parts_difference(yours: Any, expected: Any, tolerance: float, same_dtype: bool) -> str:
    if not isinstance(yours, (list, tuple)) or len(yours) != len(expected):
        got = _count(yours) if isinstance(yours, (list, tuple)) else words(yours)
        return f"Yours is {got}, expected {_count(expected)} separated by commas."
    for number, (mine, other) in enumerate(zip(yours, expected, strict=True), start=1):
        told = difference(mine, other, tolerance=tolerance, same_dtype=same_dtype)
        if told:
            return f"In value {number} of {len(expected)}: {told[0].lower()}{told[1:]}"
    return ""


def _dtypes_agree(yours: np.dtype, expected: np.dtype) -> bool:
    return yours == expected or (expected.kind in "if" and yours.kind == expected.kind)


def _place(place: tuple[int, ...]) -> str:
    if len(place) == 1:
        return f"position {place[0]}"
    axes = [f"axis {axis}" for axis in range(len(place))]
    names = ["row", "column", "channel"] if len(place) <= 3 else axes
    return ", ".join(f"{name} {index}" for name, index in zip(names, place, strict=False))


def _count(values: list[Any] | tuple[Any, ...]) -> str:
    return f"{len(values)} value{'s' * (len(values) != 1)}"


def words(value: Any) -> str:
    """Return a few words for a plain result, for use in a sentence.

    Examples
    --------
    >>> words(np.zeros((7, 4), bool)), words(0.1 + 0.2), words([1, 2])
    ('an array of shape (7, 4)', '0.3', 'a list of 2 values')
    """
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {_count(value)}"
    if isinstance(value, Unknown):
        return f"of type {value.type_name}"
    if type(value) is float:
        return f"{value:.10g}"
    if type(value) is int and abs(value) >= 10**30:
        return f"a number of about {math.floor(value.bit_length() * math.log10(2))} digits"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
