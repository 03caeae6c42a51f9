"""The microscope in a real notebook: by mouse, by keys, by code, and while the kernel is busy."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from seeing_machine.widgets import Microscope
image = np.array([[3, 9, 7, 0], [4, 6, 2, 1], [8, 5, 1, 2], [0, 1, 9, 9]])
m = Microscope(image, weights=[[0, 1, 0], [1, 1, 1], [0, 1, 0]], title="plus")
m
"""

#: Counts observers and animation frames that are alive, from before the widget's module is loaded.
WATCH = """() => {
  window.alive = { observers: new Set(), frames: new Set() };
  for (const name of ["ResizeObserver", "MutationObserver"]) {
    window[name] = class extends window[name] {
      observe(node, options) {
        if (new Error().stack.includes("blob:")) alive.observers.add(this);
        super.observe(node, options);
      }
      disconnect() { alive.observers.delete(this); super.disconnect(); }
    };
  }
  const request = window.requestAnimationFrame.bind(window), cancel = window.cancelAnimationFrame.bind(window);
  window.requestAnimationFrame = act => {
    const ours = new Error().stack.includes("blob:");
    const id = request(time => { alive.frames.delete(id); act(time); });
    if (ours) alive.frames.add(id);
    return id;
  };
  window.cancelAnimationFrame = id => { alive.frames.delete(id); cancel(id); };
}"""


def at(nb, side, row, col, cells=4):
    """Return the page position of the middle of a pixel of the output, or of the padded input."""
    board = nb.locator(f".sm-micro-{side} .sm-micro-canvas").first
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    cell = (box["width"] - 24) / cells
    return box["x"] + 20 + (col + 0.5) * cell, box["y"] + 20 + (row + 0.5) * cell


def rule(nb):
    return nb.locator(".sm-micro-rule").first.inner_text()


def test_click_drag_and_hover_in_both_pictures(notebook):
    nb = notebook([SETUP])
    mouse = nb.page.mouse
    nb.locator(".sm-micro-rule", has_text="=").wait_for()
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
    mouse.move(*at(nb, "output", 0, 0))
    mouse.down()
    mouse.move(*at(nb, "output", 0, 3), steps=5)
    mouse.up()
    nb.wait_value("m.position", (0, 3))
    nb.screenshot("microscope", ".sm-micro")
    assert nb.axe() == []


def test_keys_move_and_leave_the_notebook_alone(notebook):
    nb = notebook([SETUP, "1 + 1"])
    keys = nb.page.keyboard
    nb.locator(".sm-micro-output .sm-micro-board").focus()
    steps = {"ArrowDown": (1, 0), "ArrowRight": (1, 1), "End": (1, 3), "Home": (1, 0), "Control+End": (3, 3),
             "ArrowUp": (2, 3), "ArrowLeft": (2, 2), "Control+Home": (0, 0)}
    for key, position in steps.items():
        keys.press(key)
        nb.wait_value("m.position", position)
    cells = nb.page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length")
    active = nb.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key in ("d", "d", "a", "b", "ArrowDown", "ArrowDown"):
        keys.press(key)
    assert nb.page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length") == cells
    assert nb.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == active
    nb.locator(".sm-hidden[aria-live]", has_text="Row 2, column 0: ").wait_for(state="attached")


def test_buttons_by_keyboard_keep_the_focus_at_the_ends(notebook):
    nb = notebook([SETUP])
    last = nb.page.get_by_role("button", name="last")
    last.focus()
    nb.page.keyboard.press("Enter")
    nb.wait_value("m.position", (3, 3))
    step = nb.page.get_by_role("button", name="step")
    assert step.get_attribute("aria-disabled") == "true"
    assert last.evaluate("node => node === document.activeElement")
    nb.page.get_by_role("button", name="back").focus()
    nb.page.keyboard.press("Space")
    nb.wait_value("m.position", (3, 2))
    nb.page.get_by_role("button", name="first").click()
    nb.wait_value("m.position", (0, 0))
    step.click()
    nb.wait_value("m.position", (0, 1))


def test_play_runs_once_for_two_views_and_stops_at_the_end(notebook):
    nb = notebook([SETUP, "display(m)\nm.speed = 30"])
    seen = nb.kernel_eval("seen = []\nm.observe(lambda change: seen.append(change.new), 'position')\nlen(seen)")
    assert seen == 0
    nb.page.get_by_role("button", name="play").first.click()
    nb.wait_value("m.position", (3, 3))
    nb.wait_value("m.playing", False)
    assert nb.kernel_eval("seen") == [(i // 4, i % 4) for i in range(1, 16)]
    assert nb.locator(".sm-micro-where").all_inner_texts() == ["row 3, column 3"] * 2


def test_steps_do_not_wait_for_the_kernel(notebook):
    nb = notebook([SETUP])
    nb.locator(".sm-micro-rule", has_text="=").wait_for()
    nb.page.evaluate("""() => { jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({
        code: "import time; time.sleep(4)" }); }""")
    nb.page.get_by_role("button", name="step").click()
    nb.page.get_by_role("button", name="step").click()
    nb.locator(".sm-micro-where", has_text="row 0, column 2").wait_for(timeout=2000)
    nb.wait_value("m.position", (0, 2))


def test_so_far_hides_what_is_to_come(notebook):
    nb = notebook([SETUP.replace("\nm\n", "\nm.reveal = 'so_far'\nm.position = (1, 1)\nm\n")])
    nb.locator(".sm-micro-rule", has_text="=").wait_for()

    def shown():
        pixels = nb.pixels(".sm-micro-output .sm-micro-canvas")[..., :3].astype(int)
        cell = (pixels.shape[1] - 24) / 4
        corners = 20 + (np.arange(4) * cell + 4).astype(int)  # beside the number
        return (pixels[np.ix_(corners, corners)] != 255).any(axis=2)

    np.testing.assert_array_equal(shown().ravel()[:6], [True] * 6)
    assert not shown().ravel()[6:].any()
    nb.page.get_by_role("button", name="last").click()
    nb.wait_value("m.position", (3, 3))
    nb.wait_pixels(".sm-micro-output .sm-micro-canvas", lambda _: shown().sum() >= 15)  # the largest is white itself


def test_new_picture_rule_and_size_from_python(notebook):
    nb = notebook([SETUP])
    nb.locator(".sm-micro-rule", has_text="= 16").wait_for()
    nb.kernel_eval("m.position = (3, 3)\nm.image = np.arange(6).reshape(2, 3)\nm.position")
    nb.locator(".sm-micro-rule", has_text="2 + 0 + 4 + 5").wait_for()
    nb.kernel_eval("m.weights = None\nm.operator = 'max'\nm.stride = 2\n1")
    nb.locator(".sm-micro-rule", has_text="max(").wait_for()
    assert nb.locator(".sm-micro-output .sm-micro-caption").inner_text() == "result 1 × 2"
    assert nb.locator(".sm-micro-stage .sm-micro-caption").all_inner_texts() == ["window", "max"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colour_and_own_rules_are_accessible(notebook, theme):
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
"""], theme=theme)
    nb.locator(".sm-micro-rule", has_text="steepest").wait_for()
    assert nb.axe() == []
    assert nb.outputs_errors() == []
    nb.screenshot(f"microscope-{theme}")


def test_narrow_room_wraps_and_nothing_jumps(notebook):
    nb = notebook([SETUP])
    nb.locator(".sm-micro[data-flow=row]").wait_for()
    nb.page.set_viewport_size({"width": 800, "height": 900})
    nb.locator(".sm-micro[data-flow=pair], .sm-micro[data-flow=stack]").first.wait_for()
    root = nb.locator(".sm-micro").first
    height = root.bounding_box()["height"]
    for _ in range(15):
        nb.page.get_by_role("button", name="step").click()
        assert root.bounding_box()["height"] == height
    assert root.evaluate("node => node.scrollWidth <= node.clientWidth")
    nb.page.set_viewport_size({"width": 1280, "height": 960})


def test_a_closed_view_leaves_nothing_behind(notebook):
    nb = notebook([SETUP], run=False)
    nb.page.evaluate(WATCH)
    nb.run_all()
    nb.locator(".sm-micro-rule", has_text="=").wait_for()
    assert nb.page.evaluate("alive.observers.size") == 2
    nb.run_cell(0)  # once more: the old view goes
    nb.locator(".sm-micro-rule", has_text="=").wait_for()
    nb.page.wait_for_function("alive.observers.size === 2")
    nb.kernel_eval("m.playing = True\nm.close()\n1")
    nb.page.wait_for_function("alive.observers.size === 0 && alive.frames.size === 0")


def test_restart_and_run_again(notebook):
    nb = notebook([SETUP])
    nb.locator(".sm-micro-rule", has_text="=").wait_for()
    nb.restart_kernel()
    nb.page.get_by_role("button", name="step").click()  # a view whose kernel is gone still steps
    nb.locator(".sm-micro-where", has_text="row 0, column 1").wait_for()
    nb.run_all()
    nb.page.get_by_role("button", name="step").click()
    nb.wait_value("m.position", (0, 1))
