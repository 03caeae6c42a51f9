"""What several browser tests do to be sure: put the kernel to sleep, count what a closed view leaves behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.lab import Notebook

#: Counts observers and animation frames that are alive, from before the widget's module is loaded.
WATCH = """() => {
  window.alive = { observers: new Set(), frames: new Set() };
  for (const name of ["ResizeObserver", "MutationObserver"]) {
    window[name] = class extends window[name] {
      observe(node, options) {
        if (new Error().stack.includes("blob:")) alive.observers.add(this);
        super.observe(node, options);
      }
      disconnect() { alive.observers.delete(this); super.disconnect(); }
    };
  }
  const request = window.requestAnimationFrame.bind(window), cancel = window.cancelAnimationFrame.bind(window);
  window.requestAnimationFrame = act => {
    const ours = new Error().stack.includes("blob:");
    const id = request(time => { alive.frames.delete(id); act(time); });
    if (ours) alive.frames.add(id);
    return id;
  };
  window.cancelAnimationFrame = id => { alive.frames.delete(id); cancel(id); };
}"""


@contextmanager
def kernel_asleep(nb: Notebook) -> Iterator[None]:
    """Stop the kernel's process: whatever happens meanwhile happens in the browser alone."""
    kernel = nb.kernel_eval("import os\nos.getpid()")
    os.kill(kernel, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(kernel, signal.SIGCONT)
