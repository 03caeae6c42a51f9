"""The pixels lesson as a learner works with it."""

from pathlib import Path

import pytest

LESSON = Path(__file__).parents[2] / "notebooks" / "01_pixels.ipynb"
CELL = "import seeing_machine as sm\nw = sm.lessons.Pixels()\nw"
PICTURE, MATRIX = ".sm-image-canvas >> nth=0", ".sm-image-canvas >> nth=1"


def test_paint_type_and_undo(notebook):
    nb = notebook([CELL])
    side = nb.locator(PICTURE).bounding_box()["width"] / 4
    nb.locator(PICTURE).click(position={"x": 3.5 * side, "y": 0.5 * side})
    nb.wait_value("w.matrix[0].tolist()", [0, 1, 1, 0])
    nb.locator(MATRIX).click(position={"x": 0.5 * side, "y": 0.5 * side})
    assert nb.kernel_eval("w.matrix[0].tolist()") == [0, 1, 1, 0], "a click in the matrix chooses, it does not paint"
    nb.page.keyboard.type("1")
    nb.wait_value("w.matrix[0].tolist()", [1, 1, 1, 0])
    nb.page.keyboard.press("Control+z")
    nb.page.keyboard.press("Control+z")
    nb.wait_value("w.matrix[0].tolist()", [0, 1, 1, 1])
    assert nb.outputs_errors() == []


def test_everything_is_reached_and_changed_by_keys(notebook):
    nb = notebook([CELL])
    nb.locator(PICTURE).focus()
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.cursor is None", False)
    nb.page.keyboard.press(" ")
    nb.wait_value("int((w.matrix == 0).sum())", 17 if nb.kernel_eval("w.cursor") not in BLACK else 15)
    for control, key, expression, value in [
        ("depth in bits", "ArrowRight", "w.depth", 2),
        ("count ink (0 is white)", " ", "w.ink", True),
        ("look", " ", "w.tool", "look"),
        ("grey", " ", "w.brush", "grey"),
    ]:
        nb.page.get_by_label(control, exact=True).focus()
        nb.page.keyboard.press(key)
        nb.wait_value(expression, value)
    nb.locator(".sm-panel").get_by_role("button", name="reset").press("Enter")
    nb.wait_value("w.depth, w.ink, w.tool, w.brush, int((w.matrix == 0).sum())", (1, False, "paint", "flip", 16))


BLACK = [(row, col) for row, black in enumerate([1, 2, 3, 4, 3, 2, 1]) for col in range(black)]


def test_the_notebook_is_saved_from_inside_a_widget(notebook):
    nb = notebook([CELL])
    assert nb.page.evaluate("() => jupyterapp.shell.currentWidget.context.model.dirty")
    nb.locator(PICTURE).focus()
    nb.page.keyboard.press("Control+s")
    nb.page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")


def test_code_and_state_unfold_and_keep_up(notebook):
    nb = notebook([CELL])
    nb.locator(".sm-panel").get_by_role("button", name="code").click()
    assert "matrix = image >> 7" in nb.locator("pre.sm-panel-code >> nth=0").inner_text()
    nb.kernel_eval("setattr(w, 'depth', 3)")
    nb.page.wait_for_function("() => document.querySelector('pre.sm-panel-code').textContent.includes('image >> 5')")
    nb.page.get_by_role("button", name="torch").click()
    assert "torch.tensor(image)" in nb.locator("pre.sm-panel-code >> nth=0").inner_text()
    nb.locator(".sm-panel").get_by_role("button", name="state").click()
    nb.locator("pre.sm-panel-code", has_text='"depth": 3').wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_photo_and_its_numbers(notebook, theme):
    nb = notebook(["import seeing_machine as sm\nw = sm.lessons.Pixels(sm.images.load('chelsea'))\nw"], theme=theme)
    nb.locator(PICTURE).hover(position={"x": 200, "y": 100})
    nb.page.wait_for_function("() => document.querySelectorAll('.sm-image-readout')[1].textContent.includes('row')")
    row, col = nb.kernel_eval("w.cursor")
    red = nb.kernel_eval(f"int(w.image[{row}, {col}, 0])")
    assert nb.locator(".sm-image-readout").nth(1).inner_text().startswith(f"row {row}, column {col}: R {red},")
    top, _, bottom, _ = nb.kernel_eval("w.numbers.visible")
    assert top <= row < bottom, "the matrix follows the pointer"
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"pixels-photo-{theme}", ".sm-explorer")


def test_the_lesson_runs_and_every_widget_is_there(notebook):
    nb = notebook(LESSON)
    assert nb.outputs_errors() == []
    assert nb.axe(".jp-Notebook .sm-root") == []
