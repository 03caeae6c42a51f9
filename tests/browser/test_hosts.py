"""The same explorer and quiz in each program that shows notebooks: nothing here asks JupyterLab for anything."""

import contextlib
import json

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError, expect
from skimage.filters import threshold_otsu

from seeing_machine import images
from tests.browser.lab import SECONDS, write_notebook

#: Where each of them opens a notebook, on the one server that serves all three.
HOSTS = {"JupyterLab": "lab/tree/{}?reset&", "Notebook": "notebooks/{}?", "Voila": "voila/render/{}?"}
CELLS = ["import seeing_machine as sm\nsm.lessons.Thresholding(sm.images.load('coins'))", 'sm.quiz("thresholding")']
LINE = ".sm-histogram-line >> nth=0"


def run_all(page):
    """Run all cells by the menu, again where nothing comes of it: too early it is forgotten, and nothing tells when."""
    for _ in range(5):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with contextlib.suppress(TimeoutError):
            page.locator(".sm-question").first.wait_for(timeout=SECONDS / 4)
            return


@pytest.fixture(params=HOSTS)
def page(request, lab, context):
    """The notebook, run from top to bottom, in one of the hosts."""
    write_notebook(lab.folder / "hosted.ipynb", CELLS)
    page, said = context.new_page(), []
    page.on("pageerror", lambda error: said.append(f"{error}\n{error.stack}"))
    page.goto(f"{lab.url}/{HOSTS[request.param].format('hosted.ipynb')}token={lab.token}")
    if request.param != "Voila":  # which runs all there is by itself
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=SECONDS)
        run_all(page)
    page.locator(".sm-explorer canvas").first.wait_for(timeout=SECONDS)
    yield page
    page.close()
    # Notebook and Voila have errors of their own, whatever is in the page; a widget's module comes from a blob.
    assert [error for error in said if "blob:" in error] == []


def test_an_explorer_and_a_quiz(page, lab):
    coins = images.load("coins")
    status = page.locator(".sm-panel-status").first

    def says(threshold):
        share = np.mean(coins <= threshold)
        expect(status).to_contain_text(f"value <= {threshold}. That is {share:.1%}".replace("%", " %"),
                                       timeout=SECONDS)

    page.locator(LINE).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    says(1)
    page.get_by_label("Otsu", exact=True).focus()
    page.keyboard.press(" ")
    says(threshold_otsu(coins))
    line = page.locator(LINE)
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 400, y, steps=8)
    page.mouse.up()
    says(255)
    assert Axe().run(page, context=".sm-explorer").response["violations"] == []

    page.get_by_label("The coins", exact=True).check()
    expect(page.locator(".sm-quiz, .sm-question").first).to_contain_text("Right")
    assert "thresholding" in json.dumps(json.loads(lab.progress.read_text()))
