"""The time of `import`, each in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from .measure import Row, summary

MODULES = ("seeing_machine", "numpy", "skimage", "sklearn", "torch")
ROUNDS = 9


def rows() -> Iterator[Row]:
    """Import every module once per round, so that a slow moment of the machine falls on all of them."""
    times: dict[str, list[float]] = {module: [] for module in MODULES}
    for _ in range(ROUNDS):
        for module in MODULES:
            times[module].append(_import(module))
    for module in MODULES:
        yield Row(f"import {module}", "", summary(times[module]))


def _import(module: str) -> float:
    code = f"import time; start = time.perf_counter(); import {module}; print(1000 * (time.perf_counter() - start))"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
