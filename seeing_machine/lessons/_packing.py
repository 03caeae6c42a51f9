"""A state as JSON: arrays packed, exact, and unpacked with care."""

from __future__ import annotations

import base64
import math
import zlib
from typing import Any

import numpy as np

from seeing_machine._validate import Words, check_integer, problem
from seeing_machine.widgets import from_wire, to_wire, wire_size

#: The largest array that a restored state may hold, in bytes: 50 million colour pixels.
MAX_BYTES = 150_000_000


def pack(value: Any) -> Any:
    """Return `value` as JSON holds it."""
    if not isinstance(value, np.ndarray):
        return value
    wire = to_wire(value)
    assert wire is not None
    return {**wire, "data": base64.b64encode(zlib.compress(wire["data"])).decode()}


def unpack(name: str, value: Any) -> Any:
    """Undo `pack`. A forged state cannot fill the memory: no more is unpacked than the pixels it announces."""
    if not (isinstance(value, dict) and "wire" in value):
        return value
    try:
        for side in value["shape"]:
            check_integer(side, "shape", 1)
        size = wire_size(value)
        if max(size, math.prod(value["shape"])) > MAX_BYTES:
            raise ValueError
        data = zlib.decompressobj().decompress(base64.b64decode(value["data"], validate=True), size)
        return from_wire({**value, "data": data})
    except (TypeError, ValueError, KeyError, zlib.error):
        raise ValueError(problem(f"state[{name!r}]", Words("an array that cannot be unpacked"), "what .state gave",
                                 "Copy the whole of it.")) from None
