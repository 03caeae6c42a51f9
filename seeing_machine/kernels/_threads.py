"""Work in threads of our own, in each of which torch works alone.

torch divides every operation on its own, and waits at the end of each until all its threads are done. Where other
programs use the processor too, each wait may take milliseconds, and rows of many short operations become ten times
slower. So such a row is divided once, as a whole, or runs in one thread.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

import torch

Result = TypeVar("Result")

#: Operations on fewer numbers torch does not divide; work that needs no more is done where it is.
_SMALL = 1 << 15
#: How many numbers a room holds.
_KEPT = 1 << 19
_here = threading.local()


def divided(work: Callable[[slice], Result], rows: int, width: int, device: torch.device) -> list[Result]:
    """Return what `work` makes of slices that together are `rows`, one for each thread.

    Parameters
    ----------
    work : callable
        Takes a slice. What it calls that would divide further runs in the same thread.
    rows : int
        How many there are.
    width : int
        How many numbers the work on one of them needs: the less there is to do, the fewer threads do it.
    device : torch.device
        Where it is done; only a CPU is divided.

    Examples
    --------
    >>> divided(lambda rows: sum(range(10)[rows]), 10, 1, torch.device("cpu"))
    [45]
    """
    if device.type != "cpu" or rows * width <= _SMALL or getattr(_here, "alone", False):
        return [work(slice(0, rows))]
    threads = torch.get_num_threads()
    parts = max(1, min(threads, rows, rows * width // _SMALL))
    edges = [rows * part // parts for part in range(parts + 1)]
    return list(_pool(os.getpid(), threads).map(work, map(slice, edges[:-1], edges[1:])))


def alone(work: Callable[[], Result], device: torch.device) -> Result:
    """Return ``work()``; on a CPU it runs in one thread."""
    return divided(lambda _: work(), 1, _SMALL + 1, device)[0]


class Rooms(threading.local):
    """Memory to work in, one for each thread and dtype, that is used again.

    What is freed goes back to the system when it is large, and to get it anew takes as long as some of the work.
    """

    def __init__(self) -> None:
        self._rooms: dict[torch.dtype, torch.Tensor] = {}

    def __call__(self, dtype: torch.dtype, shape: tuple[int, int], device: torch.device) -> torch.Tensor:
        """Return memory of this shape; its content is whatever is there. On a GPU torch itself keeps it."""
        size = shape[0] * shape[1]
        if device.type != "cpu" or size > _KEPT:
            return torch.empty(shape, dtype=dtype, device=device)
        if dtype not in self._rooms:
            self._rooms[dtype] = torch.empty(_KEPT, dtype=dtype)
        return self._rooms[dtype][:size].view(shape)


@lru_cache(maxsize=1)
def _pool(process: int, threads: int) -> ThreadPoolExecutor:
    """Return threads in which torch works alone; a forked process needs its own."""
    pool = ThreadPoolExecutor(threads, "seeing-machine", _work_alone)
    started = threading.Barrier(threads + 1)
    for _ in range(threads):
        pool.submit(started.wait)
    started.wait()
    torch.set_num_threads(threads)  # which is also what threads begin with from here on
    return pool


def _work_alone() -> None:
    torch.get_num_threads()  # first, because a thread takes over the common number when it first needs one
    torch.set_num_threads(1)
    _here.alone = True
