"""The gallery in a real notebook: chosen by mouse and keys, in rows, in groups and in a plane."""

import pytest

CELL = """
import numpy as np
from seeing_machine.images import menagerie
from seeing_machine.widgets import Gallery
kinds = ["cat", "fish", "bird", "snail"] * 5
animals = [menagerie.draw(kind, size=(32, 32), rng=seed) for seed, kind in enumerate(kinds)]
images = np.stack([animal.image for animal in animals])
rows = Gallery(images, title="guesses", captions=kinds,
               signs=["right", "wrong", "", "chosen"] * 5)
rows
"""
GROUPS = "grouped = Gallery(images, groups=[0, 1, 2, 1] * 5, group_names=['one', 'two'], max_height=150)\ngrouped"
PLANE = "plane = Gallery(images, positions=np.random.default_rng(0).random((20, 2)), max_height=200)\nplane"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_by_hand(notebook, theme):
    nb = notebook([CELL, GROUPS, PLANE], theme=theme)
    canvases = nb.locator(".sm-gallery-canvas")
    canvases.nth(0).click(position={"x": 70, "y": 20})
    nb.wait_value("rows.selected", 1)
    canvases.nth(0).press("ArrowRight")
    nb.wait_value("rows.selected", 2)
    canvases.nth(0).press("Escape")
    nb.wait_value("rows.selected", None)
    canvases.nth(1).focus()
    canvases.nth(1).press("End")
    nb.wait_value("grouped.selected", 19)
    assert nb.page.evaluate("() => document.querySelectorAll('.sm-gallery-stage')[1].scrollTop") > 0
    nb.page.mouse.move(0, 0)
    assert nb.locator(".sm-gallery-readout").nth(1).inner_text() == "Number 20: two"
    canvases.nth(2).press("ArrowDown")
    nb.wait_value("plane.selected", 0)
    nb.screenshot(f"gallery-{theme}", ".jp-Notebook")
    assert nb.axe() == []
