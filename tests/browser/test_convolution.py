"""The convolution lesson as a learner works with it."""

from pathlib import Path

import numpy as np
import pytest

LESSON = Path(__file__).parents[2] / "notebooks" / "06_convolution.ipynb"
#: 8 x 10 pixels, dark on the left and bright on the right: one edge between columns 4 and 5.
STEP = """import numpy as np
import seeing_machine as sm
w = sm.lessons.Convolution(np.repeat(np.uint8([[20] * 5 + [220] * 5]), 8, axis=0), padding="reflect")
w"""
PICTURE, KERNEL, RESULT = (f".sm-image-canvas >> nth={number}" for number in range(3))


def option(nb, text):
    return nb.page.get_by_label(text, exact=True)


def greys(pixels, cols=10):
    """Return the grey of each column of the result, in its lower left corner, where no number is written."""
    y, width = int(pixels.shape[0] * (1 - 0.01)), pixels.shape[1] / cols
    return [int(pixels[y - 2, int((col + 0.12) * width), 0]) for col in range(cols)]


def edge(rises):
    """Return the test for a result that is grey but for the two columns at the edge, bright or dark there."""
    def holds(pixels):
        found = greys(pixels)
        rest, middle = found[:4] + found[6:], found[4:6]
        return (all(abs(grey - 128) <= 2 for grey in rest)
                and all(grey > 200 if rises else grey < 50 for grey in middle))
    return holds


def cell(nb, canvas, row, col, shape):
    """Return where a pixel's middle is on the page."""
    box = nb.locator(canvas).bounding_box()
    return (box["x"] + (col + 0.5) * box["width"] / shape[1], box["y"] + (row + 0.5) * box["height"] / shape[0])


def test_a_kernel_is_painted_typed_and_undone(notebook):
    nb = notebook([STEP])
    nb.wait_pixels(RESULT, edge(rises=True))
    option(nb, "turn by 180°").check()
    nb.wait_pixels(RESULT, edge(rises=False))
    option(nb, "turn by 180°").uncheck()
    option(nb, "identity").focus()
    nb.page.keyboard.press(" ")
    nb.wait_pixels(RESULT, lambda found: greys(found) == [20] * 5 + [220] * 5)
    option(nb, "−1").check()
    nb.wait_value("w.editor.brush", -1)
    nb.page.mouse.click(*cell(nb, KERNEL, 1, 0, (3, 3)))
    nb.wait_value("w.kernel.tolist()[1], w.preset", ([-1, 1, 0], "own"))
    assert not option(nb, "identity").is_checked()
    nb.wait_pixels(RESULT, lambda found: greys(found)[5] > 200 and greys(found)[2] < 140)
    nb.page.keyboard.press("ArrowDown")
    nb.page.keyboard.type("-2.5")
    nb.page.keyboard.press("Enter")
    nb.wait_value("w.kernel.tolist()", [[0, 0, 0], [-1, 1, 0], [-2.5, 0, 0]])
    undo = nb.page.get_by_role("button", name="undo", exact=True)
    undo.click()
    undo.click()
    nb.wait_value("w.preset", "identity")
    nb.page.get_by_role("button", name="redo", exact=True).click()
    nb.wait_value("w.preset", "own")
    assert nb.outputs_errors() == []


def test_the_angle_is_dragged_and_every_setting_answers(notebook):
    nb = notebook([STEP])
    option(nb, "edge at an angle").check()
    slider = option(nb, "angle")
    slider.wait_for()
    slider.focus()
    nb.page.keyboard.press("End")
    box = slider.bounding_box()
    nb.page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    nb.page.mouse.down()
    nb.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)
    nb.page.mouse.up()
    nb.wait_value("170 <= w.angle <= 190", True)
    nb.wait_pixels(RESULT, edge(rises=False))
    for name, key, expression, value in [
        ("zeros", " ", "w.padding, w.result.shape", ("zeros", (8, 10))), ("ReLU", " ", "w.relu", True),
        ("stride", "ArrowRight", "w.stride, w.result.shape", (2, (4, 5))), ("5 x 5", " ", "w.kernel.shape", (5, 5)),
        ("max", " ", "w.pool, w.result.shape", ("max", (2, 2))), ("window", "ArrowRight", "w.pool_size", 3),
        ("pool stride", "ArrowLeft", "w.pool_stride", 1), ("divide by the sum", " ", "w.divide", True)]:
        option(nb, name).focus()
        nb.page.keyboard.press(key)
        nb.wait_value(expression, value)
    nb.locator(".sm-root", has_text="(8 + 2·2 − 5) / 2, rounded down, + 1 = 4 rows").first.wait_for()
    assert nb.outputs_errors() == []
    assert nb.kernel_eval("w.error") == ""


def test_the_microscope_and_the_pictures_point_at_each_other(notebook):
    nb = notebook([STEP])
    option(nb, "convolution").check()
    nb.page.mouse.move(*cell(nb, PICTURE, 3, 5, (8, 10)))
    nb.wait_value("w.spot, w.picture.frame", ((3, 5), (2, 4, 5, 7)))
    nb.locator(".sm-panel", has_text="Row 3, column 5 of the result is 800").wait_for()
    nb.locator(".sm-micro-rule", has_text="800").wait_for()
    nb.locator(RESULT).focus()
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.spot, w.bench.microscope.position", ((3, 6), (3, 6)))
    option(nb, "mean").check()
    option(nb, "pooling").check()
    nb.wait_value("w.bench.microscope.operator, w.error", ("mean", ""))
    assert nb.axe(".sm-explorer") == []
    assert nb.outputs_errors() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_explorer_in_both_themes(notebook, theme):
    nb = notebook(["import seeing_machine as sm\nw = sm.lessons.Convolution()\nw"], theme=theme)
    nb.locator(PICTURE).hover(position={"x": 150, "y": 90})
    nb.locator(".sm-panel", has_text="of the result is").wait_for()
    nb.wait_pixels(RESULT, lambda found: 100 < np.median(found[..., 0]) < 150)
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"convolution-{theme}", ".sm-explorer")
    option(nb, "convolution").check()
    nb.locator(".sm-micro-table").wait_for()
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"convolution-microscope-{theme}", ".sm-explorer")
    assert nb.outputs_errors() == []


def test_the_lesson_runs_and_every_widget_is_there(notebook):
    nb = notebook(LESSON)
    assert nb.outputs_errors() == []
    assert nb.axe(".jp-Notebook .sm-root") == []
