"""The anatomy of a network as a learner takes it apart."""

import numpy as np
import pytest

#: An untrained network: the shapes are what is tested here, and they are at hand at once.
CELL = """import seeing_machine as sm
from seeing_machine.learning import Network, small_cnn
w = sm.lessons.NetworkAnatomy(Network(small_cnn(width=4), (32, 32, 3), classes=sm.images.menagerie.CLASSES))
w"""
PICTURE, BEFORE, SHOWN, ADDS = (f".sm-image-canvas >> nth={number}" for number in range(4))
MAPS = ".sm-gallery-canvas"


def cell(nb, canvas, row, col, shape):
    """Return where a pixel's middle is within a canvas."""
    box = nb.locator(canvas).bounding_box()
    return {"x": (col + 0.5) * box["width"] / shape[1], "y": (row + 0.5) * box["height"] / shape[0]}


def button(nb, name):
    return nb.page.get_by_role("button", name=name, exact=True)


def test_from_the_table_to_one_product_by_mouse(notebook):
    nb = notebook([CELL])
    nb.locator("tbody tr", has_text="3 conv").click()
    nb.wait_value("w.layer, w.maps.shape", (2, (8, 13, 13)))
    nb.locator(MAPS).click(position={"x": 90, "y": 25})
    nb.wait_value("w.map", 1)
    nb.locator(SHOWN).click(position=cell(nb, SHOWN, 4, 9, (13, 13)))
    nb.wait_value("w.spot, w.bench.before.frame, w.picture.frame", ((4, 9), (4, 9, 7, 12), (8, 18, 16, 26)))
    nb.locator(".sm-panel", has_text="Map 1, row 4, column 9 is").wait_for()
    nb.locator(ADDS).click(position=cell(nb, ADDS, 1, 0, (2, 2)))
    nb.wait_value("w.source", 2)
    total = nb.kernel_eval("f'{w.made.adds[2]:.2f}'").replace("-", "−")
    nb.locator(".sm-micro-rule", has_text=f"= {total}").wait_for()
    nb.locator(BEFORE).click(position=cell(nb, BEFORE, 5, 10, (15, 15)))
    nb.wait_value("w.layer, w.place", (1, (2, 5, 10)))
    assert nb.outputs_errors() == []
    assert nb.kernel_eval("w.error") == ""


def test_the_same_by_keys(notebook):
    nb = notebook([CELL])
    nb.locator("tbody tr >> nth=0").focus()
    nb.page.keyboard.press("End")
    nb.wait_value("w.layer", 7)
    nb.locator(".sm-gallery", has_text="layer 8, dense: 10 values").wait_for()
    nb.page.keyboard.press("Home")
    nb.wait_value("w.layer", 0)
    nb.locator(".sm-gallery", has_text="layer 1, conv").wait_for()
    nb.locator(MAPS).focus()
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.map", 1)
    nb.locator(SHOWN).focus()
    for key in ("ArrowRight", "ArrowDown", " "):
        nb.page.keyboard.press(key)
    nb.wait_value("w.spot is not None and w.spot == w.bench.shown.cursor", True)
    nb.page.get_by_label("fish", exact=True).focus()
    before = nb.pixels(PICTURE)
    nb.page.keyboard.press(" ")
    nb.wait_pixels(PICTURE, lambda found: found.shape == before.shape and not np.array_equal(found, before))
    assert nb.outputs_errors() == []


def test_layers_are_changed_broken_and_learned(notebook):
    nb = notebook([CELL])
    nb.page.get_by_label("maps", exact=True).focus()
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.layers[0]['channels'], w.maps.shape[0]", (5, 5))
    nb.locator("tbody tr", has_text="5 maps of 30 x 30").wait_for()
    nb.locator("tbody tr", has_text="5 conv").click()
    nb.wait_value("w.layer", 4)
    for layer in (5, 6, 7):
        button(nb, "+ pool").click()
        nb.wait_value("w.layer", layer)
    nb.locator("tbody tr", has_text="breaks here").wait_for()
    nb.locator(".sm-panel", has_text="layer 8 (pool): got maps of 1 x 1, expected at least 2 x 2").wait_for()
    assert nb.axe(".sm-explorer") == []
    nb.screenshot("network-anatomy-broken", ".sm-explorer")
    button(nb, "undo").focus()
    for pools in (2, 1, 0):
        nb.page.keyboard.press("Enter")
        nb.wait_value("sum(layer['kind'] == 'pool' for layer in w.layers) - 2", pools)
    nb.wait_value("w.error", "")
    button(nb, "let it learn").click()
    nb.locator(".sm-heading-goal", has_text="of new animals right").wait_for()
    nb.page.get_by_label("units", exact=True).focus()  # it answers meanwhile
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.layers[-1]['units']", 11)
    nb.kernel_eval("w._run.close()\n1")
    assert nb.outputs_errors() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_looks_right_in_both_themes(notebook, theme):
    nb = notebook([CELL], theme=theme)
    nb.locator("tbody tr", has_text="3 conv").click()
    nb.locator(".sm-gallery", has_text="layer 3").wait_for()
    nb.wait_pixels(MAPS, lambda found: found[..., 0].std() > 10)
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"network-anatomy-{theme}", ".sm-explorer")
    assert nb.outputs_errors() == []
