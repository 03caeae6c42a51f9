"""Fixtures for tests in a real JupyterLab: one server and one Chromium for all, one page for each notebook."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import chromium
from tests.browser.lab import Lab, Notebook, serve, write_notebook

MANY = 20  # notebooks that a page serves


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


class Pages:
    """Pages with JupyterLab in them, which takes seconds to load, so that one notebook after another opens there."""

    def __init__(self, lab: Lab, context: BrowserContext) -> None:
        self._lab, self._context = lab, context
        self._free: dict[str, list[Page]] = {"light": [], "dark": []}
        self._served: Counter[Page] = Counter()

    def take(self, theme: str) -> Page:
        """Return a page of that theme, as a new one looks."""
        if not self._free[theme]:
            self._lab.set_theme(theme)
            return self._context.new_page()
        page = self._free[theme].pop()
        page.bring_to_front()
        page.set_viewport_size(chromium.SIZE)
        page.emulate_media(reduced_motion="null")
        page.mouse.move(0, 0)
        return page

    def give_back(self, page: Page, theme: str) -> None:
        """Keep a page for the next notebook, or close it when it has served long enough to be slow."""
        self._served[page] += 1
        if self._served[page] < MANY:
            self._free[theme].append(page)
        else:
            page.close()


@pytest.fixture(scope="session")
def pages(lab: Lab, context: BrowserContext) -> Pages:
    """What hands out pages."""
    return Pages(lab, context)


@pytest.fixture
def notebook(lab: Lab, pages: Pages, request: pytest.FixtureRequest) -> Iterator[Callable[..., Notebook]]:
    """Return a function that opens a notebook: ``notebook(["1 + 1"])`` or ``notebook(path)``.

    ``theme`` is "light" or "dark"; ``run=False`` opens it without running it. When the test ends, every error in a
    page's console fails it.
    """
    opened: list[tuple[Notebook, str]] = []

    def open_notebook(cells: Sequence[str] | Path, *, theme: str = "light", run: bool = True) -> Notebook:
        name = re.sub(r"\W", "_", request.node.name) + f"_{len(opened)}.ipynb"
        if isinstance(cells, Path):
            shutil.copy(cells, lab.folder / name)
        else:
            write_notebook(lab.folder / name, cells)
        one = Notebook(lab, pages.take(theme), name)
        opened.append((one, theme))
        if run:
            one.run_all()
        return one

    yield open_notebook
    try:
        errors = [error for one, _ in opened for error in one.console_errors()]
    finally:
        for one, theme in opened:
            one.leave()
            pages.give_back(one.page, theme)
    assert not errors, "The page's console holds errors:\n" + "\n".join(errors)
