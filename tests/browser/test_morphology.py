"""The morphology lesson as a learner works with it."""

from pathlib import Path

import numpy as np
import pytest

LESSON = Path(__file__).parents[2] / "notebooks" / "04_morphology.ipynb"
#: A block with a hole and a speck: 6 rows, 8 columns.
SMALL = """import numpy as np
import seeing_machine as sm
mask = np.zeros((6, 8), bool)
mask[1:5, 1:6], mask[3, 2], mask[1, 7] = True, False, True
w = sm.lessons.Morphology(mask, steps=[("erosion", "cross", 3)], mode="ignore")
w"""
CELL = """import seeing_machine as sm
w = sm.lessons.Morphology(steps=[("opening", "disc", 5), ("closing", "disc", 9)])
w"""
BEFORE, AFTER = ".sm-image-canvas >> nth=0", ".sm-image-canvas >> nth=1"
FOOTPRINT = ".sm-image-canvas[aria-label^='footprint']"


def grid(pixels, rows, cols):
    """Return the colour of each pixel of the picture, (rows, cols, 3), beside its number and under its sign."""
    height, width = pixels.shape[:2]
    y = ((np.arange(rows) + 0.86) * height / rows).astype(int)
    x = ((np.arange(cols) + 0.12) * width / cols).astype(int)
    return pixels[y[:, None], x, :3].astype(int)


def white(pixels, rows=6, cols=8):
    return grid(pixels, rows, cols).min(axis=2) > 200


def orange(pixels, rows=6, cols=8):
    """Whether a pixel has more red than blue: it is hatched or tinted orange."""
    found = grid(pixels, rows, cols)
    return found[..., 0] - found[..., 2] > 60


def shows(nb, selector, expression):
    """Wait until a canvas is white where a mask in the kernel is True and no pixel is marked."""
    mask = np.array(nb.kernel_eval(f"({expression}).tolist()"), bool)
    nb.wait_pixels(selector, lambda pixels: np.array_equal(white(pixels, *mask.shape), mask))


def option(nb, text):
    return nb.page.get_by_label(text, exact=True)


def button(nb, text):
    return nb.locator(".jupyter-button", has_text=text).first


def click_pixel(nb, selector, row, col, rows, cols):
    canvas = nb.locator(selector)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    canvas.click(position={"x": (col + 0.5) * box["width"] / cols, "y": (row + 0.5) * box["height"] / rows})


def test_the_footprint_is_painted_by_mouse_and_by_keys(notebook):
    nb = notebook([SMALL])
    option(nb, "colour the changes").uncheck()
    shows(nb, AFTER, "w.result")
    click_pixel(nb, FOOTPRINT, 0, 0, 3, 3)
    nb.wait_value("w.shape, w.steps[0]['pixels']", ("painted", ("110", "111", "010")))
    assert option(nb, "painted").is_checked()
    shows(nb, AFTER, "w.result")
    nb.page.mouse.move(0, 0)  # the focus that came with the click stays
    nb.page.keyboard.press("ArrowRight")
    nb.page.keyboard.press("ArrowRight")
    nb.page.keyboard.press(" ")
    nb.wait_value("w.steps[0]['pixels']", ("111", "111", "010"))
    nb.page.keyboard.press("Control+z")
    nb.wait_value("w.steps[0]['pixels']", ("110", "111", "010"))
    option(nb, "square").focus()
    nb.page.keyboard.press(" ")
    nb.wait_value("w.shape, w.footprint.all().item()", ("rectangle", True))
    option(nb, "width").focus()
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.footprint.shape, w.editor.boxes", ((3, 4), [(1, 1, 2, 2)]))
    option(nb, "disc").check()
    option(nb, "size").focus()
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.footprint.shape", (5, 5))
    shows(nb, AFTER, "w.result")
    click_pixel(nb, BEFORE, 3, 2, 6, 8)
    nb.wait_value("w.image[3, 2].item()", True)
    shows(nb, AFTER, "w.result")
    assert nb.outputs_errors() == []
    assert nb.kernel_eval("w.error") == ""


def test_the_chain_by_mouse_and_by_keys(notebook):
    nb = notebook([SMALL])
    removed = np.array(nb.kernel_eval("(mask & ~w.result).tolist()"))
    nb.wait_pixels(AFTER, lambda pixels: np.array_equal(orange(pixels), removed))
    option(nb, "closing").check()
    nb.wait_value("w.operator", "closing")
    button(nb, "add").focus()
    nb.page.keyboard.press("Enter")
    nb.wait_value("len(w.steps), w.selected", (2, 1))
    option(nb, "opening").focus()
    nb.page.keyboard.press(" ")
    nb.wait_value("[step['operator'] for step in w.steps]", ["closing", "opening"])
    first = nb.locator("figcaption", has_text="2 opening")
    first.wait_for()
    option(nb, "colour the changes").uncheck()
    shows(nb, AFTER, "w.results[2]")
    button(nb, "earlier").click()
    nb.wait_value("[step['operator'] for step in w.steps], w.selected", (["opening", "closing"], 0))
    shows(nb, AFTER, "w.results[1]")
    option(nb, "2 closing, cross 3 x 3").check()
    nb.wait_value("w.selected", 1)
    shows(nb, AFTER, "w.result")
    option(nb, "the step before").check()
    nb.wait_value("w.compare", "previous")
    shows(nb, BEFORE, "w.results[1]")
    for name, expected in [("undo", ["closing", "opening"]), ("undo", ["closing", "closing"]), ("undo", ["closing"]),
                           ("redo", ["closing", "closing"])]:
        button(nb, name).click()
        nb.wait_value("[step['operator'] for step in w.steps]", expected)
    button(nb, "remove").click()
    nb.wait_value("len(w.steps)", 1)
    option(nb, "times").focus()
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.steps[0]['iterations']", 2)
    option(nb, "white").focus()
    nb.page.keyboard.press(" ")
    nb.wait_value("w.mode", "max")
    shows(nb, AFTER, "w.result")
    assert nb.outputs_errors() == []


def test_the_microscope_steps_forwards_and_back(notebook):
    nb = notebook([SMALL])
    click_pixel(nb, AFTER, 2, 3, 6, 8)
    nb.wait_value("w.spot, w.bench.microscope.position", ((2, 3), (2, 3)))
    rule = nb.locator(".sm-micro-rule")
    nb.locator(".sm-micro-rule", has_text="5 of 5 are set, all must be → 1").wait_for()
    nb.locator("button[aria-label='step']").click()
    nb.wait_value("w.spot", (2, 4))
    nb.locator(".sm-micro-output .sm-micro-board").focus()
    for key, spot in [("ArrowLeft", (2, 3)), ("ArrowLeft", (2, 2)), ("ArrowDown", (3, 2))]:
        nb.page.keyboard.press(key)
        nb.wait_value("w.spot", spot)
    assert rule.inner_text() == "4 of 5 are set, all must be → 0"
    nb.wait_value("w.before.boxes, w.after.boxes", ([(3, 2, 4, 3)], [(3, 2, 4, 3)]))
    option(nb, "opening").check()
    option(nb, "pass").focus()
    nb.page.keyboard.press("ArrowRight")
    nb.locator(".sm-micro-title", has_text="pass 2 of 2: dilation").wait_for()
    nb.locator(".sm-micro-rule", has_text="one is enough").wait_for()
    option(nb, "microscope").uncheck()
    nb.locator(".sm-micro").wait_for(state="hidden")
    assert nb.axe(".sm-explorer") == []
    assert nb.outputs_errors() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_explorer_in_both_themes(notebook, theme):
    nb = notebook([CELL], theme=theme)
    nb.locator(".sm-heading-goal", has_text="now 0.94 ✓ done").wait_for()
    option(nb, "truth").check()
    nb.wait_value("w.compare", "truth")
    nb.locator(AFTER).hover(position={"x": 200, "y": 160})
    nb.page.wait_for_function("() => document.querySelectorAll('.sm-image-readout')[0].textContent.includes('row')")
    row, col = nb.kernel_eval("w.cursor")
    nb.locator(".sm-panel", has_text=f"Row {row}, column {col}:").wait_for()
    option(nb, "microscope").check()
    nb.locator(".sm-micro-output").wait_for()
    click_pixel(nb, AFTER, 60, 100, 240, 320)
    nb.wait_value("w.spot is not None and (w.spot[0] // 2, w.spot[1] // 2)", (30, 50))
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"morphology-{theme}", ".sm-explorer")
    assert nb.outputs_errors() == []


def test_the_lesson_runs_and_a_painted_row_is_judged(notebook):
    nb = notebook(LESSON)
    assert nb.outputs_errors() == []
    question = nb.locator(".sm-question").first
    question.locator("canvas").click(position={"x": 40, "y": 12})  # column 1
    nb.page.keyboard.press("ArrowRight")
    nb.page.keyboard.press(" ")
    question.locator("button", has_text="Lock my answer").click()
    question.get_by_text("2 right (✓), 0 too many (+), 7 missing (−).").wait_for()
    assert nb.axe(".jp-Notebook .sm-root") == []
