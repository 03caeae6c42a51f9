"""Array traits: NumPy on this side, a typed array in the browser, exact both ways."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets
from PIL import Image

from seeing_machine._validate import Words, check_integer, problem

#: dtypes that JavaScript has a typed array for; every other one travels in the first that holds it exactly.
_WIRE = ("uint8", "uint16", "int16", "uint32", "int32", "float32", "float64")


def to_wire(array: np.ndarray | None, _widget: Any = None) -> dict[str, Any] | None:
    """Return `array` as the dict that a widget sends: shape, dtype, dtype of the bytes ("bits": 8 bools in one), bytes.

    Examples
    --------
    >>> wire = to_wire(np.array([[True, False]]))
    >>> wire["dtype"], wire["wire"], list(wire["data"])
    ('bool', 'bits', [128])
    """
    if array is None:
        return None
    name = array.dtype.name
    if name == "bool":
        return {"shape": list(array.shape), "dtype": name, "wire": "bits", "data": np.packbits(array).data}
    if name in _WIRE:
        wire = name
    elif array.dtype.kind == "f":
        wire = "float32" if name == "float16" else "float64"
    else:
        fits = not array.size or (array.min() >= -(2**31) and array.max() < 2**31)
        wire = "int32" if fits else "float64"
    data = np.ascontiguousarray(array, dtype=wire)
    return {"shape": list(array.shape), "dtype": name, "wire": wire, "data": data.reshape(-1).view(np.uint8).data}


def to_coarse_wire(picture: np.ndarray | None, _widget: Any = None, *, side: int = 2048) -> dict[str, Any] | None:
    """Return the same for a picture that is looked at and not edited; of a large uint8 one fewer bytes.

    Where its longer side has more than `side` pixels, the bytes are the means of squares, ``step`` pixels wide. The
    browser makes the picture of them in its full size, so that every place on it stays what it is.

    Examples
    --------
    >>> wire = to_coarse_wire(np.uint8([[0, 10, 200], [20, 30, 210]]), side=2)
    >>> wire["shape"], wire["step"], list(wire["data"])
    ([2, 3], 2, [15, 205])
    """
    step = 1 if picture is None or picture.dtype != np.uint8 else -(-max(picture.shape[:2]) // side)
    if picture is None or step == 1:
        return to_wire(picture)
    means = np.asarray(Image.fromarray(picture).reduce(step))
    return {**to_wire(means), "shape": list(picture.shape), "step": step}  # type: ignore[dict-item]


def from_wire(wire: dict[str, Any] | None, _widget: Any = None) -> np.ndarray | None:
    """Return the array in `wire`, the inverse of `to_wire`.

    Raises
    ------
    ValueError
        If the bytes are not as many as the shape asks for.
    """
    if wire is None:
        return None
    came = memoryview(wire["data"]).nbytes
    if came != wire_size(wire):
        raise ValueError(problem("data", Words(f"{came} bytes"), f"{wire_size(wire)} bytes for shape {wire['shape']}"))
    if wire["wire"] == "bits":
        data = np.unpackbits(np.frombuffer(wire["data"], np.uint8), count=math.prod(wire["shape"]))
    else:
        data = np.frombuffer(wire["data"], dtype=np.dtype(wire["wire"]))
    return data.reshape(wire["shape"]).astype(wire["dtype"])


def wire_size(wire: dict[str, Any]) -> int:
    """Return how many bytes a wire dict must hold."""
    count = math.prod(wire["shape"])
    return -(-count // 8) if wire["wire"] == "bits" else count * np.dtype(wire["wire"]).itemsize


class Array(traitlets.TraitType):
    """A trait that holds a read-only copy of an array, checked by one of the functions in `_validate`.

    Parameters
    ----------
    check : callable
        Takes (value, argument name), returns an array or raises; see `seeing_machine._validate`.
    optional : bool
        Whether None is a value too.
    sync : bool
        Whether the browser gets it.
    """

    info_text = "an array"

    def __init__(self, check: Callable[..., np.ndarray], *, optional: bool = False, sync: bool = True) -> None:
        self._check = check
        super().__init__(None, allow_none=optional)
        self.tag(sync=sync, echo_update=False, to_json=to_wire, from_json=from_wire)

    def validate(self, obj: Any, value: Any) -> np.ndarray:
        """Return a read-only copy, so that what the browser shows and what Python holds cannot part."""
        if isinstance(value, np.ndarray) and value.base is None and not value.flags.writeable:
            return self._checked(value)  # one of ours already: views that show the same array share it
        array = np.array(self._checked(value), order="C")
        array.flags.writeable = False
        return array

    def _checked(self, value: Any) -> np.ndarray:
        name = self.name or "array"
        try:
            array = self._check(value, name)
            if array.dtype.kind in "iu" and array.dtype.itemsize == 8 and array.size:
                check_integer(int(array.max()), name, high=2**53)  # larger ones a browser cannot tell apart
                check_integer(int(array.min()), name, low=-(2**53))
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None
        return array

    def set(self, obj: Any, value: Any) -> None:
        """Set the trait and tell the observers, unless the new array is the old one."""
        value = self._validate(obj, value)
        old = obj._trait_values.get(self.name, self.default_value)
        obj._trait_values[self.name] = value
        if not same(old, value):
            obj._notify_trait(self.name, old, value)


def same(old: np.ndarray | None, new: np.ndarray | None) -> bool:
    """Whether two arrays are one. Large ones go by identity: to compare them costs more than to show them."""
    if old is None or new is None or old is new:
        return old is new
    small = new.nbytes <= 1 << 20
    return bool(small and old.dtype == new.dtype and np.array_equal(old, new))
