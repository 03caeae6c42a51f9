"""The chart in a real notebook: scrubbed by mouse and keys, linked, and while points still come."""

import pytest

CELL = """
import ipywidgets
from seeing_machine.widgets import Chart, link_in_browser
loss = Chart([1, 2, 3, 4, 5], {"training": [2.3, 1.2, 0.8, 0.6, 0.5], "validation": [2.2, 1.4, 1.1, 1.1, 1.2]},
             title="loss", x_label="epoch", layout={"width": "440px"})
accuracy = Chart([1, 2, 3, 4, 5], {"training": [.1, .5, .7, .8, .9], "validation": [.1, .45, .6, .62, .61]},
                 title="accuracy", x_label="epoch", low=0, high=1, layout={"width": "440px"})
link = link_in_browser((loss, "at"), (accuracy, "at"))
ipywidgets.HBox([loss, accuracy])
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_by_hand(notebook, theme):
    nb = notebook([CELL], theme=theme)
    scrubber = nb.locator(".sm-chart-scrubber").first
    box = nb.locator(".sm-chart-canvas").first.bounding_box()
    nb.page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 80)
    nb.page.mouse.down()
    nb.page.mouse.move(box["x"] + 50, box["y"] + 80, steps=6)
    nb.page.mouse.up()
    nb.wait_value("(loss.at, accuracy.at)", (1.0, 1.0))
    nb.page.mouse.move(0, 0)
    scrubber.press("ArrowRight")
    nb.wait_value("(loss.at, accuracy.at)", (2.0, 2.0))
    assert scrubber.get_attribute("aria-valuetext") == "epoch 2: training 1.2, validation 1.4"
    readouts = nb.locator(".sm-chart-readout").all_inner_texts()
    assert readouts == ["epoch 2: training 1.2, validation 1.4", "epoch 2: training 0.5, validation 0.45"]
    nb.screenshot(f"chart-{theme}", ".jp-OutputArea-output")
    assert nb.axe() == []


def test_the_scrubber_rides_on_what_comes(notebook):
    nb = notebook([CELL])
    scrubber = nb.locator(".sm-chart-scrubber").first
    nb.kernel_eval("loss.plot([1, 2, 3, 4, 5, 6], {'training': [2, 1, .8, .6, .5, .4]})")
    nb.page.wait_for_function("() => document.querySelector('.sm-chart-scrubber').ariaValueNow === '6'")
    scrubber.press("Home")
    nb.wait_value("loss.at", 1.0)
    scrubber.press("End")
    nb.wait_value("loss.at", None)
