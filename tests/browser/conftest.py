"""Fixtures for tests in a real JupyterLab: one server and one Chromium for all, one page for each notebook."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser import chromium
from tests.browser.lab import Lab, Notebook, serve, write_notebook


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab server; ``.folder`` is what it shows, ``.url`` and ``.token`` open it."""
    with serve(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="session")
def context() -> Iterator[BrowserContext]:
    """A Chromium in which pages can be opened."""
    with chromium.window() as pages:
        yield pages


@pytest.fixture
def notebook(lab: Lab, context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Callable[..., Notebook]]:
    """Return a function that opens a notebook: ``notebook(["1 + 1"])`` or ``notebook(path)``.

    ``theme`` is "light" or "dark"; ``run=False`` opens it without running it. When the test ends, every error in a
    page's console fails it.
    """
    opened: list[Notebook] = []

    def open_notebook(cells: Sequence[str] | Path, *, theme: str = "light", run: bool = True) -> Notebook:
        name = re.sub(r"\W", "_", request.node.name) + f"_{len(opened)}.ipynb"
        if isinstance(cells, Path):
            shutil.copy(cells, lab.folder / name)
        else:
            write_notebook(lab.folder / name, cells)
        lab.set_theme(theme)
        opened.append(Notebook(lab, context.new_page(), name))
        if run:
            opened[-1].run_all()
        return opened[-1]

    yield open_notebook
    try:
        errors = [error for one in opened for error in one.console_errors()]
    finally:
        for one in opened:
            one.close()
    assert not errors, "The page's console holds errors:\n" + "\n".join(errors)
