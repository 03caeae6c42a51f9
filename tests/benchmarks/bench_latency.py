"""From a threshold slider to painted pixels in a real JupyterLab: our views beside what people use today."""

from __future__ import annotations

from collections.abc import Iterator

from .latency import jupyterlab, latency
from .latency_rows import CASES, EXPLORERS, MEGAPIXEL, OURS, PEERS
from .measure import Row


def rows() -> Iterator[Row]:
    """Measure every method on a small and on a large picture, all with the same server and browser."""
    with jupyterlab() as (lab, browser):
        for case, setup in CASES.items():
            for name, method in {**PEERS, **OURS}.items():
                yield Row(name, case, latency(lab, browser, setup, method))
        for name, method in EXPLORERS.items():
            yield Row(name, "1024x1024", latency(lab, browser, MEGAPIXEL, method))
