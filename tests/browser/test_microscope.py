"""The microscope in a real notebook: by mouse, by keys, by code, and while the kernel is busy."""

import numpy as np

from tests.browser.watching import WATCH, kernel_asleep

SETUP = """
import numpy as np
from seeing_machine.widgets import Microscope
image = np.array([[3, 9, 7, 0], [4, 6, 2, 1], [8, 5, 1, 2], [0, 1, 9, 9]])
m = Microscope(image, weights=[[0, 1, 0], [1, 1, 1], [0, 1, 0]], title="plus")
m
"""


def at(nb, side, row, col, cells=4):
    """Return the page position of the middle of a pixel of the output, or of the padded input."""
    board = nb.locator(f".sm-micro-{side} .sm-micro-canvas").first
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    cell = (box["width"] - 24) / cells
    return box["x"] + 20 + (col + 0.5) * cell, box["y"] + 20 + (row + 0.5) * cell


def rule(nb):
    return nb.locator(".sm-micro-rule").first.inner_text()


def test_by_hand(notebook):
    nb = notebook([SETUP, "1 + 1"])
    nb.locator(".sm-micro-rule", has_text="=").wait_for()
    clicks_drags_and_hovers(nb)
    keys_move_and_leave_the_notebook_alone(nb)
    buttons_keep_the_focus_at_the_ends(nb)
    steps_do_not_wait_for_the_kernel(nb)
    nb.screenshot("microscope", ".sm-micro")
    assert nb.axe() == []


def clicks_drags_and_hovers(nb):
    mouse = nb.page.mouse
    assert rule(nb) == "0 + 0 + 0 + 0 + 3 + 9 + 0 + 4 + 0 = 16"
    mouse.click(*at(nb, "output", 2, 1))
    nb.wait_value("m.position", (2, 1))
    assert rule(nb) == "0 + 6 + 0 + 8 + 5 + 1 + 0 + 1 + 0 = 21"
    mouse.click(*at(nb, "input", 2, 3, cells=6))  # the pixel (1, 2) of the picture, inside one pixel of padding
    nb.wait_value("m.position", (1, 2))
    mouse.move(*at(nb, "output", 3, 3))
    nb.locator(".sm-micro-where", has_text="row 3, column 3").wait_for()
    assert nb.kernel_eval("m.position") == (1, 2)  # hovering only looks
    mouse.move(5, 5)
    nb.locator(".sm-micro-where", has_text="row 1, column 2").wait_for()
    mouse.move(*at(nb, "output", 0, 1))
    mouse.down()
    mouse.move(*at(nb, "output", 0, 3), steps=5)
    mouse.up()
    nb.wait_value("m.position", (0, 3))
    mouse.move(5, 5)


def keys_move_and_leave_the_notebook_alone(nb):
    keys = nb.page.keyboard
    nb.locator(".sm-micro-output .sm-micro-board").focus()
    keys.press("Control+Home")
    steps = {"ArrowDown": (1, 0), "ArrowRight": (1, 1), "End": (1, 3), "Home": (1, 0), "Control+End": (3, 3),
             "ArrowUp": (2, 3), "ArrowLeft": (2, 2), "Control+Home": (0, 0)}
    for key, position in steps.items():
        keys.press(key)
        nb.wait_value("m.position", position)
    content = "jupyterapp.shell.currentWidget.content"
    state = f"[{content}.widgets.length, {content}.activeCellIndex]"
    before = nb.page.evaluate(state)
    for key in ("d", "d", "a", "b", "ArrowDown", "ArrowDown"):
        keys.press(key)
    nb.locator(".sm-hidden[aria-live]", has_text="Row 2, column 0: ").wait_for(state="attached")
    assert nb.page.evaluate(state) == before


def buttons_keep_the_focus_at_the_ends(nb):
    step, last, back = (nb.page.get_by_role("button", name=name) for name in ("step", "last", "back"))
    last.focus()
    nb.page.keyboard.press("Enter")
    nb.wait_value("m.position", (3, 3))
    assert step.get_attribute("aria-disabled") == "true"
    assert last.evaluate("node => node === document.activeElement")
    back.focus()
    nb.page.keyboard.press("Space")
    nb.wait_value("m.position", (3, 2))
    nb.page.get_by_role("button", name="first").click()
    nb.wait_value("m.position", (0, 0))


def steps_do_not_wait_for_the_kernel(nb):
    with kernel_asleep(nb):
        for _ in range(2):
            nb.page.get_by_role("button", name="step").click()
        nb.locator(".sm-micro-where", has_text="row 0, column 2").wait_for()
    nb.wait_value("m.position", (0, 2))


def test_two_views_play_and_follow_python(notebook):
    nb = notebook([SETUP, "m"])
    nb.locator(".sm-micro-rule", has_text="=").nth(1).wait_for()
    nb.kernel_eval("m.speed = 30.0\nm.position = (1, 0)\nm.reveal = 'so_far'\n1")

    def shown(pixels):
        cell = (pixels.shape[1] - 25) / 4
        corners = 20 + (np.arange(4) * cell + 4).astype(int)  # beside the number
        return (pixels[np.ix_(corners, corners)][..., :3] != 255).any(axis=2).ravel()

    canvas = ".sm-micro-output .sm-micro-canvas"
    nb.wait_pixels(canvas, lambda pixels: shown(pixels).tolist() == [True] * 5 + [False] * 11)
    nb.kernel_eval("seen = []\nm.observe(lambda change: seen.append(change.new), 'position')\n1")
    nb.page.get_by_role("button", name="play").first.click()
    nb.wait_value("m.position", (3, 3))
    nb.wait_value("m.playing", False)
    seen = nb.kernel_eval("seen")  # messages are merged on the way, so some stops may be missing
    assert seen == sorted(set(seen))
    assert nb.locator(".sm-micro-where").all_inner_texts() == ["row 3, column 3"] * 2
    nb.wait_pixels(canvas, lambda pixels: shown(pixels).sum() == 15)  # the largest is white itself
    nb.kernel_eval("m.image = np.arange(6).reshape(2, 3)\n1")
    nb.locator(".sm-micro-rule", has_text="2 + 0 + 4 + 5").nth(1).wait_for()
    nb.kernel_eval("m.weights = None\nm.operator = 'max'\nm.stride = 2\n1")
    nb.locator(".sm-micro-rule", has_text="max(").nth(1).wait_for()
    assert nb.locator(".sm-micro-output .sm-micro-caption").first.inner_text() == "result 1 × 2"
    assert nb.locator(".sm-micro-stage .sm-micro-caption").all_inner_texts() == ["window", "max"] * 2


def test_colour_own_rules_and_narrow_room_in_the_dark(notebook):
    nb = notebook(["""
import numpy as np
from seeing_machine.widgets import Microscope
colour = np.random.default_rng(0).integers(0, 256, (4, 4, 3), dtype=np.uint8)
display(Microscope(colour, weights=[[[0.2125, 0.7154, 0.0721]]], title="luminance", position=(1, 1)))
def steepest(window):
    terms = abs(window - window[1, 1])
    return terms, terms.max(), f"the steepest step is {terms.max():.0f}"
display(Microscope(colour[..., 0], steepest, padding="edge"))
display(Microscope(colour[..., 0] > 99, "any", footprint=[[0, 1, 0], [1, 1, 1], [0, 1, 0]], padding="ignore"))
"""], theme="dark")
    nb.locator(".sm-micro-rule", has_text="steepest").wait_for()
    assert nb.axe() == []
    assert nb.outputs_errors() == []
    nb.screenshot("microscope-dark")
    nb.page.set_viewport_size({"width": 800, "height": 900})
    root = nb.locator(".sm-micro").nth(1)
    nb.page.wait_for_function("document.querySelectorAll('.sm-micro[data-flow=row]').length === 0")
    height = root.bounding_box()["height"]
    for _ in range(8):
        root.get_by_role("button", name="step").click()
        assert root.bounding_box()["height"] == height
    assert root.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_nothing_is_left_behind(notebook):
    nb = notebook([SETUP], run=False)
    nb.page.evaluate(WATCH)
    nb.run_all()
    nb.locator(".sm-micro-rule", has_text="=").wait_for()
    assert nb.page.evaluate("alive.observers.size") == 2
    nb.restart_kernel()
    nb.page.get_by_role("button", name="step").click()  # a view whose kernel is gone still steps
    nb.locator(".sm-micro-where", has_text="row 0, column 1").wait_for()
    nb.run_all()
    nb.page.wait_for_function("alive.observers.size === 2")
    nb.page.get_by_role("button", name="step").click()
    nb.wait_value("m.position", (0, 1))
    nb.kernel_eval("m.playing = True\nm.close()\n1")
    nb.page.wait_for_function("alive.observers.size === 0 && alive.frames.size === 0")
