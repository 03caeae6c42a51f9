"""What a speed depends on, and how a table of speeds is printed."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from .measure import Row

LIBRARIES = ("seeing-machine", "anywidget", "fastcluster", "ipykernel", "ipympl", "ipywidgets", "jupyterlab",
             "jupyter-server", "kornia", "matplotlib", "numpy", "opencv-python-headless", "scikit-image",
             "scikit-learn", "scipy", "stackview", "torch")


def machine() -> dict[str, Any]:
    """Return the system, the processor and what else the speeds depend on."""
    about: dict[str, Any] = {"system": platform.platform(), "processor": processor(), "cores": os.cpu_count(),
                             "python": platform.python_version()}
    import torch

    if torch.cuda.is_available():
        about["gpu"] = torch.cuda.get_device_name()
    return about


def processor() -> str:
    """Return the processor's name; Linux keeps it in a file."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """Return the version of every library that is measured or measured with."""
    installed = {distribution.name.lower(): distribution.version for distribution in metadata.distributions()}
    return {name: installed.get(name, installed.get(name.replace("-", "_"), "not installed")) for name in LIBRARIES}


def table(rows: list[Row]) -> str:
    """Return the rows as text, one column for each value.

    >>> print(table([Row("ours", "big", {"ms": 3.14159}), Row("other", "small", {"note": "none"})]))
                    ms  note
    ours   big    3.14
    other  small        none
    """
    columns = list(dict.fromkeys(key for row in rows for key in row.values))
    grid = [["", "", *columns]]
    grid += [[row.name, row.case, *(spell(row.values.get(column, "")) for column in columns)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    return "\n".join("  ".join([line[0].ljust(widths[0]), line[1].ljust(widths[1]),
                                *map(str.rjust, line[2:], widths[2:])]).rstrip() for line in grid)


def spell(value: float | str) -> str:
    """Return a value with three digits that matter.

    >>> spell(3.14159), spell(1234.5), spell(0.0012345), spell("none")
    ('3.14', '1234', '0.00123', 'none')
    """
    if isinstance(value, str):
        return value
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
