"""The histogram in a real notebook: dragged, stepped, linked, and while the kernel is busy."""

import numpy as np

from tests.browser.watching import WATCH, kernel_asleep

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


def test_by_hand(notebook):
    nb = notebook([SETUP, "1 + 1"])
    line(nb).wait_for()
    drags_and_clicks_move_the_nearest_line(nb)
    a_finger_drags(nb)
    keys_step_the_line_and_leave_the_notebook_alone(nb)
    nb.screenshot("histogram", ".sm-histogram")
    assert nb.axe() == []
    hovering_reads_and_log_redraws(nb)


def drags_and_clicks_move_the_nearest_line(nb):
    mouse = nb.page.mouse
    mouse.move(*x_of(nb, 130.5))
    mouse.down()
    mouse.move(*x_of(nb, 97.5), steps=8)
    mouse.up()
    nb.wait_value("(h.thresholds, h.threshold)", ([97.0], 97.0))
    assert line(nb).get_attribute("aria-valuenow") == "97"
    share = 100 * nb.kernel_eval("float((image <= 97).mean())")
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
    nb.kernel_eval("h.thresholds = [130]\n1")
    nb.page.wait_for_function("document.querySelectorAll('.sm-histogram-line').length === 1")


def a_finger_drags(nb):
    session = nb.page.context.new_cdp_session(nb.page)
    for kind, value in [("touchStart", 130.5), ("touchMove", 110.5), ("touchMove", 60.5)]:
        x, y = x_of(nb, value)
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    nb.wait_value("h.thresholds", [60.0])


def keys_step_the_line_and_leave_the_notebook_alone(nb):
    line(nb).focus()
    active = nb.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key, value in [("ArrowRight", 61), ("ArrowUp", 62), ("ArrowLeft", 61), ("ArrowDown", 60), ("PageUp", 70),
                       ("Shift+ArrowLeft", 60), ("PageDown", 50), ("Home", 0), ("End", 255)]:
        nb.page.keyboard.press(key)
        nb.wait_value("h.threshold", float(value))
    assert nb.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == active
    assert line(nb).get_attribute("aria-valuetext") == "255 or less: 100.0 %"


def hovering_reads_and_log_redraws(nb):
    nb.page.mouse.move(*x_of(nb, 97))
    nb.locator(".sm-histogram-readout", has_text="grey 97: 5 pixels (0.5 %)").wait_for()
    nb.page.mouse.move(5, 5)
    nb.kernel_eval("h.set_counts([1, 1000], [-0.5, 0.5, 1.5])\nh.thresholds = []\n1")

    def height(pixels):
        left = pixels[:, 60:pixels.shape[1] // 2 - 20]
        return blue(left).any(axis=1).sum()

    nb.wait_pixels(".sm-histogram-canvas", lambda pixels: 0 < height(pixels) < 5)
    nb.page.get_by_role("button", name="log").click()
    nb.wait_value("h.log", True)
    nb.wait_pixels(".sm-histogram-canvas", lambda pixels: height(pixels) > 10)


def blue(pixels):
    return (pixels[..., :3] == (0, 114, 178)).all(axis=2)


def test_linked_and_second_views_follow_a_drag(notebook):
    nb = notebook([SETUP, "h", """
other = Histogram(image, thresholds=[9, 240])
ipywidgets.jslink((h, "threshold"), (other, "threshold"))
other
"""])
    line(nb, 2).wait_for()
    with kernel_asleep(nb):
        nb.page.mouse.move(*x_of(nb, 130.5))
        nb.page.mouse.down()
        nb.page.mouse.move(*x_of(nb, 20.5), steps=30)
        nb.page.mouse.move(*x_of(nb, 180.5), steps=30)
        nb.page.mouse.up()
        nb.page.wait_for_function("""() => [...document.querySelectorAll('.sm-histogram-line')].slice(0, 3)
            .every(node => node.getAttribute('aria-valuenow') === '180')""")
    nb.wait_value("(h.thresholds, other.thresholds)", ([180.0], [180.0, 240.0]))
    nb.kernel_eval("other.threshold = 33.0\n1")
    nb.wait_value("h.thresholds", [33.0])


def test_kinds_themes_and_sides(notebook):
    nb = notebook([SETUP, """
display(Histogram(np.dstack([image, image // 2, 255 - image]), thresholds=[]))
display(Histogram(image, thresholds=[40, 50, 120, 200], marker=97, log=True))
display(Histogram(image / 255, foreground="dark"))
display(Histogram(np.full((3, 3), 7, np.uint16)))
display(Histogram())
"""])
    nb.locator(".sm-histogram").nth(5).wait_for()
    canvas = ".sm-histogram-canvas"
    cut = 46 + 131 / 256 * (nb.wait_pixels(canvas, lambda found: blue(found).any()).shape[1] - 58)
    nb.wait_pixels(canvas, lambda found: np.flatnonzero(blue(found).any(axis=0)).min() >= cut - 1)
    nb.kernel_eval("h.foreground = 'dark'\n1")
    nb.wait_pixels(canvas, lambda found: np.flatnonzero(blue(found).any(axis=0)).max() <= cut + 1)
    nb.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    nb.wait_pixels(canvas, lambda found: (found[..., :3] == (86, 180, 233)).all(axis=2).any())
    assert nb.outputs_errors() == []
    nb.page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    assert nb.axe() == []
    nb.screenshot("histogram-kinds")


def test_nothing_is_left_behind(notebook):
    nb = notebook([SETUP], run=False)
    nb.page.evaluate(WATCH)
    nb.run_all()
    line(nb).wait_for()
    assert nb.page.evaluate("alive.observers.size") == 2
    nb.run_cell(0)
    nb.page.wait_for_function("alive.observers.size === 2")
    nb.kernel_eval("h.close()\n1")
    nb.page.wait_for_function("alive.observers.size === 0 && alive.frames.size === 0")
