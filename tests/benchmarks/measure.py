"""One way to time a call, and one form for what was measured."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, in which case, and the values by name and unit.

    >>> Row("our erosion", "15x15", {"median ms": 1.4}).case
    '15x15'
    """

    name: str
    case: str = ""
    values: dict[str, float | str] = field(default_factory=dict)


def measure(call: Callable[[], Any], *, repeats: int = 9, warm_up: int = 1) -> dict[str, float | str]:
    """Return the median and the 90th percentile, in milliseconds, of `repeats` calls after `warm_up` more.

    >>> sorted(measure(lambda: None, repeats=3))
    ['median ms', 'p90 ms', 'repeats']
    """
    for _ in range(warm_up):
        call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return summary(np.array(times) * 1000)


def summary(milliseconds: Any) -> dict[str, float | str]:
    """Return the median and the 90th percentile of times that were taken elsewhere."""
    return {"median ms": float(np.median(milliseconds)), "p90 ms": float(np.percentile(milliseconds, 90)),
            "repeats": len(milliseconds)}
