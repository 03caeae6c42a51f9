"""Open a notebook in a real JupyterLab, work its control, and let the referee in latency.js take the times."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.browser import page_scripts
from tests.browser.lab import Lab, Notebook, serve, write_notebook

from .latency_rows import Method
from .unwatched import Unwatched, page_at, unwatched

REFEREE = Path(__file__).with_suffix(".js")
STEPS = 10
DRAGS = 5
EVENTS = 60
PER_SECOND = 60

# All at once, because nobody may look on: see unwatched.py.
_MEASURE = """async (control, picture, steps, drags, events, rate) => {
  const before = referee.fingerprint(picture), found = { steps: [], drags: [] };
  await referee.steps(control, picture, 2);   // warm-up
  found.steps = await referee.steps(control, picture, steps);
  found.changed = referee.fingerprint(picture) !== before;
  for (let i = 0; found.changed && i < drags; i++)
    found.drags.push(await referee.drag(control, picture, events, rate, i % 2 ? 1 : -1));
  return found;
}"""


@contextmanager
def jupyterlab(*, prompt: bool = True) -> Iterator[tuple[Lab, Unwatched]]:
    """Serve JupyterLab and start a Chromium."""
    with (tempfile.TemporaryDirectory() as home, serve(Path(home), prompt=prompt) as lab, unwatched() as browser):
        yield lab, browser


def latency(lab: Lab, browser: Unwatched, setup: str, method: Method) -> dict[str, float | str]:
    """Return how soon and how often the picture of `method` follows its control."""
    write_notebook(lab.folder / "latency.ipynb", [setup, method.cell])
    with browser.visit() as driver:
        page = driver.contexts[0].new_page()
        page.add_init_script(path=REFEREE)
        Notebook(lab, page, "latency.ipynb").run_all()
        for selector in (method.control, method.picture):
            page.locator(selector).first.wait_for()
        page.locator(method.control).first.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)  # the first paints
        address = page.url
    try:
        found = browser.work(address, _MEASURE, [method.control, method.picture, STEPS, DRAGS, EVENTS, PER_SECOND],
                             seconds=0.6 * STEPS + 3.0 * DRAGS)
    finally:
        with browser.visit() as driver:
            page = page_at(driver, address)
            page.evaluate(page_scripts.SHUT_DOWN)
            page.close()
    if not found["changed"] or None in found["steps"]:
        return {"note": "the picture did not follow"}
    drags = found["drags"]
    return {
        "first frame ms": float(np.median(found["steps"])),
        "p90 ms": float(np.percentile(found["steps"], 90)),
        f"frames of {EVENTS}": float(np.median([drag["frames"] for drag in drags])),
        "frames/s": float(np.median([drag["frames"] / drag["seconds"] for drag in drags])),
        "last lags ms": float(np.median([drag["lag"] for drag in drags])),
    }
