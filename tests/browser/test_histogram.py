"""The histogram in a real notebook: dragged, stepped, linked, and while the kernel is busy."""

import numpy as np
import pytest

from tests.browser.test_microscope import WATCH

SETUP = """
import numpy as np
import ipywidgets
from seeing_machine.widgets import Histogram
image = np.repeat(np.arange(256, dtype=np.uint8), 4).reshape(32, 32)
image[0, 0] = 97
h = Histogram(image, label="grey")
h
"""


def line(nb, index=0):
    return nb.locator(".sm-histogram-line").nth(index)


def x_of(nb, value, low=-0.5, high=255.5):
    box = nb.locator(".sm-histogram-canvas").first.bounding_box()
    return box["x"] + 46 + (value - low) / (high - low) * (box["width"] - 58), box["y"] + 120


def test_drag_and_click_move_the_nearest_line(notebook):
    nb = notebook([SETUP])
    mouse = nb.page.mouse
    line(nb).wait_for()
    mouse.move(*x_of(nb, 130.5))
    mouse.down()
    mouse.move(*x_of(nb, 97.5), steps=8)
    mouse.up()
    nb.wait_value("h.thresholds", [97.0])
    nb.wait_value("h.threshold", 97.0)
    assert line(nb).get_attribute("aria-valuenow") == "97"
    share = (100 * (nb.kernel_eval("float((image <= 97).mean())")))
    assert nb.locator(".sm-histogram-readout").inner_text().endswith(f"97 or less: {share:.1f} %")
    mouse.click(*x_of(nb, 200.5))
    nb.wait_value("h.thresholds", [200.0])
    nb.kernel_eval("h.thresholds = [50, 150]\n1")
    line(nb, 1).wait_for()
    mouse.move(*x_of(nb, 50.5))
    mouse.down()
    mouse.move(*x_of(nb, 255), steps=8)  # never past the next line
    mouse.up()
    nb.wait_value("h.thresholds", [150.0, 150.0])
    nb.screenshot("histogram", ".sm-histogram")
    assert nb.axe() == []


def test_touch(notebook):
    nb = notebook([SETUP])
    line(nb).wait_for()
    session = nb.page.context.new_cdp_session(nb.page)
    for kind, value in [("touchStart", 130.5), ("touchMove", 110.5), ("touchMove", 60.5)]:
        x, y = x_of(nb, value)
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    nb.wait_value("h.thresholds", [60.0])


def test_keys_step_the_line_and_leave_the_notebook_alone(notebook):
    nb = notebook([SETUP, "1 + 1"])
    line(nb).focus()
    active = nb.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key, value in [("ArrowRight", 131), ("ArrowUp", 132), ("ArrowLeft", 131), ("ArrowDown", 130), ("PageUp", 140),
                       ("Shift+ArrowLeft", 130), ("PageDown", 120), ("Home", 0), ("End", 255)]:
        nb.page.keyboard.press(key)
        nb.wait_value("h.threshold", float(value))
    assert nb.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == active
    assert line(nb).get_attribute("aria-valuetext") == "255 or less: 100.0 %"


def test_a_linked_view_follows_while_the_kernel_is_busy(notebook):
    nb = notebook([SETUP, """
other = Histogram(image, thresholds=[9, 240])
ipywidgets.jslink((h, "threshold"), (other, "threshold"))
other
"""])
    line(nb, 2).wait_for()
    nb.page.evaluate("""() => { jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({
        code: "import time; time.sleep(4)" }); }""")
    line(nb).focus()
    nb.page.keyboard.press("PageUp")
    nb.page.wait_for_function(
        "document.querySelectorAll('.sm-histogram-line')[1].getAttribute('aria-valuenow') === '140'", timeout=2000)
    nb.wait_value("other.thresholds", [140.0, 240.0])
    nb.wait_value("h.thresholds", [140.0])


def test_a_fast_drag_ends_at_the_newest_value_in_both_views(notebook):
    nb = notebook([SETUP, "h"])
    line(nb, 1).wait_for()
    nb.page.mouse.move(*x_of(nb, 130.5))
    nb.page.mouse.down()
    nb.page.mouse.move(*x_of(nb, 20.5), steps=60)
    nb.page.mouse.move(*x_of(nb, 180.5), steps=60)
    nb.page.mouse.up()
    nb.wait_value("h.thresholds", [180.0])
    for index in (0, 1):
        assert line(nb, index).get_attribute("aria-valuenow") == "180"


def test_hover_reads_and_log_redraws(notebook):
    nb = notebook([SETUP])
    line(nb).wait_for()
    nb.page.mouse.move(*x_of(nb, 97))
    nb.locator(".sm-histogram-readout", has_text="grey 97: 5 pixels (0.5 %)").wait_for()
    nb.page.mouse.move(5, 5)
    nb.kernel_eval("h.set_counts([1, 1000], [-0.5, 0.5, 1.5])\nh.thresholds = []\n1")
    blue = (0, 114, 178)

    def height(pixels):
        left = pixels[:, 60:pixels.shape[1] // 2 - 20, :3]
        return (left == blue).all(axis=2).any(axis=1).sum()

    low = height(nb.wait_pixels(".sm-histogram-canvas", lambda pixels: 0 < height(pixels) < 5))
    nb.page.get_by_role("button", name="log").click()
    nb.wait_value("h.log", True)
    assert height(nb.wait_pixels(".sm-histogram-canvas", lambda pixels: height(pixels) > 10)) > low


@pytest.mark.parametrize(("foreground", "blue_side"), [("light", "right"), ("dark", "left")])
def test_foreground_is_blue_on_its_side_of_the_line(notebook, foreground, blue_side):
    nb = notebook([SETUP.replace('label="grey"', f"foreground={foreground!r}")])
    line(nb).wait_for()
    pixels = nb.wait_pixels(".sm-histogram-canvas", lambda found: (found[..., :3] == (0, 114, 178)).all(axis=2).any())
    columns = np.flatnonzero((pixels[..., :3] == (0, 114, 178)).all(axis=2).any(axis=0))
    cut = 46 + 131 / 256 * (pixels.shape[1] - 58)
    assert (columns.min() > cut - 1) if blue_side == "right" else (columns.max() < cut + 1)


def test_theme_repaints(notebook):
    nb = notebook([SETUP])
    line(nb).wait_for()
    before = nb.pixels(".sm-histogram-canvas")
    nb.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    nb.wait_pixels(".sm-histogram-canvas", lambda found: not np.array_equal(found, before))
    pixels = nb.pixels(".sm-histogram-canvas")
    assert (pixels[..., :3] == (86, 180, 233)).all(axis=2).any()


def test_kinds_of_histogram_in_the_dark(notebook):
    nb = notebook([SETUP, """
display(Histogram(np.dstack([image, image // 2, 255 - image]), thresholds=[]))
display(Histogram(image, thresholds=[40, 50, 120, 200], marker=97, log=True))
display(Histogram(image / 255, foreground="dark"))
display(Histogram(np.full((3, 3), 7, np.uint16)))
display(Histogram())
"""], theme="dark")
    nb.locator(".sm-histogram").nth(5).wait_for()
    assert nb.axe() == []
    assert nb.outputs_errors() == []
    nb.screenshot("histogram-dark")


def test_a_closed_view_leaves_nothing_behind(notebook):
    nb = notebook([SETUP], run=False)
    nb.page.evaluate(WATCH)
    nb.run_all()
    line(nb).wait_for()
    assert nb.page.evaluate("alive.observers.size") == 2
    nb.run_cell(0)
    line(nb).wait_for()
    nb.page.wait_for_function("alive.observers.size === 2")
    nb.kernel_eval("h.close()\n1")
    nb.page.wait_for_function("alive.observers.size === 0 && alive.frames.size === 0")
