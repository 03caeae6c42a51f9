"""Open a notebook in a real JupyterLab, work its control, and let the referee in latency.js take the times."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import BrowserContext

from tests.browser import chromium
from tests.browser.lab import Lab, Notebook, serve, write_notebook

from .latency_rows import Method

REFEREE = Path(__file__).with_suffix(".js")
STEPS = 10
DRAGS = 3
EVENTS = 60
PER_SECOND = 60


@contextmanager
def jupyterlab(*, prompt: bool = True) -> Iterator[tuple[Lab, BrowserContext]]:
    """Serve JupyterLab and start a Chromium with the referee in every page."""
    with (tempfile.TemporaryDirectory() as home, serve(Path(home), prompt=prompt) as lab,
          chromium.window() as context):
        context.add_init_script(path=REFEREE)
        yield lab, context


def latency(lab: Lab, context: BrowserContext, setup: str, method: Method) -> dict[str, float | str]:
    """Return how soon and how often the picture of `method` follows its control."""
    write_notebook(lab.folder / "latency.ipynb", [setup, method.cell])
    notebook = Notebook(lab, context.new_page(), "latency.ipynb")
    try:
        notebook.run_all()
        page = notebook.page
        for selector in (method.control, method.picture):
            page.locator(selector).first.wait_for()
        page.locator(method.control).first.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)  # the first paints
        before = page.evaluate("picture => referee.fingerprint(picture)", method.picture)
        page.evaluate("([c, p]) => referee.steps(c, p, 2)", [method.control, method.picture])  # warm-up
        steps = page.evaluate("([c, p, n]) => referee.steps(c, p, n)", [method.control, method.picture, STEPS])
        after = page.evaluate("picture => referee.fingerprint(picture)", method.picture)
        if before == after or None in steps:
            return {"note": "the picture did not follow"}
        drags = [page.evaluate("given => referee.drag(...given)",
                               [method.control, method.picture, EVENTS, PER_SECOND, 1 if number % 2 else -1])
                 for number in range(DRAGS)]
    finally:
        notebook.close()
    return {
        "first frame ms": float(np.median(steps)),
        "p90 ms": float(np.percentile(steps, 90)),
        f"frames of {EVENTS}": float(np.median([drag["frames"] for drag in drags])),
        "frames/s": float(np.median([drag["frames"] / drag["seconds"] for drag in drags])),
        "last lags ms": float(np.median([drag["lag"] for drag in drags])),
    }
