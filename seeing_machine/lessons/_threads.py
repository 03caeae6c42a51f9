"""Room for the browser while a kernel answers a drag."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def one_core_left() -> Iterator[None]:
    """Within this block torch uses one thread less than it would, if it is in use and has more than one.

    During a drag the page keeps a core busy. With as many threads as cores, one of them waits for the page, and all the
    others wait for that one: on two cores, half as many results in a second.
    """
    torch = sys.modules.get("torch")
    threads = torch.get_num_threads() if torch else 1
    if torch is None or threads == 1:
        yield
        return
    torch.set_num_threads(threads - 1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
