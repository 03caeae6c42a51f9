"""A class on one machine: the memory of many kernels, and how long one of them takes to answer while others work.

Each kernel holds two lessons' explorers, one of them with torch loaded. Kernels are started until there are `PUPILS`,
or little memory is left; what `PUPILS` would need is then reckoned from those that fitted.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import psutil
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

from .measure import Row

PUPILS = 30
LOOKED_AT = (1, 2, 4, 8, 16, PUPILS)
#: Memory that is left to everything else, in bytes.
SPARE = 2e9
#: One pupil in so many moves a slider in the same second.
BUSY = 3
LESSONS = """import numpy as np, seeing_machine as sm
first = sm.lessons.Thresholding(sm.images.load('coins'))
second = sm.lessons.Convolution(sm.images.load('camera'))"""
DRAG = "first.threshold = {0}; second.kernel = np.float64([[0, {0}, 0], [1, 1, 1], [0, 1, 0]])"


def rows() -> Iterator[Row]:
    """Start kernels one after another; look at some numbers of them."""
    pupils: list[tuple[KernelManager, BlockingKernelClient]] = []
    most = 0, 0.0
    try:
        while len(pupils) < PUPILS and psutil.virtual_memory().available > SPARE:
            manager, client = start_new_kernel()
            pupils.append((manager, client))
            _run(client, LESSONS)
            if len(pupils) in LOOKED_AT:
                total = sum(map(_memory, (manager for manager, _ in pupils)))
                most = len(pupils), total
                yield Row(f"{len(pupils)} kernels", "", {
                    "GB": total / 1e9, "MB each": total / 1e6 / len(pupils), **_answers([one for _, one in pupils])})
        if len(pupils) < PUPILS:
            yield Row(f"{PUPILS} kernels", f"reckoned from {most[0]}", {"GB": most[1] / most[0] * PUPILS / 1e9})
    finally:
        for manager, client in pupils:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _run(client: BlockingKernelClient, code: str) -> None:
    reply = client.execute_interactive(code, timeout=300, output_hook=lambda _: None)
    if reply["content"]["status"] != "ok":
        raise RuntimeError(f"{reply['content']['ename']}: {reply['content']['evalue']}")


def _memory(manager: KernelManager) -> float:
    """Return the bytes of a kernel, with its share of what kernels have in common."""
    used = psutil.Process(manager.provisioner.process.pid).memory_full_info()  # type: ignore[union-attr]
    return getattr(used, "pss", used.uss)  # macOS tells only what is not shared


def _answers(clients: list[BlockingKernelClient]) -> dict[str, float]:
    """Return how long the first kernel takes for one step of two drags, in ms, while some of the others do the same."""
    times = []
    for step in range(20):
        for other in clients[BUSY::BUSY]:
            other.execute(DRAG.format(step))
        start = time.perf_counter()
        _run(clients[0], DRAG.format(100 + step))
        times.append(1000 * (time.perf_counter() - start))
        time.sleep(1)
    return {"answer ms": statistics.median(times), "slowest ms": max(times)}
