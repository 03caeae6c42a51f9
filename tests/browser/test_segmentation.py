"""The segmentation lesson as a learner works with it: markers, a seed, six answers side by side."""

from pathlib import Path

import numpy as np
import pytest

LESSON = Path(__file__).parents[2] / "notebooks" / "10_segmentation.ipynb"
#: A dark square of 40 x 40 pixels on light ground, in 100 rows and 150 columns.
SQUARE = """import numpy as np
import seeing_machine as sm
image = np.full((100, 150), 220, np.uint8)
image[30:70, 50:90] = 60
w = sm.lessons.Segmentation(image, truth=image < 100, method="markers", smooth=0, brush=5)
w"""
PICTURE, REGIONS = ".sm-image-canvas >> nth=0", ".sm-image-canvas >> nth=1"
ORANGE, BLUE = np.array([230, 159, 0]), np.array([86, 180, 233])  # labels 1 and 2


def tinted(pixels, row, col, grey, rgb):
    """Whether a pixel of the picture has the colour of a label over its grey."""
    height, width = pixels.shape[:2]
    seen = pixels[int((row + 0.5) * height / 100), int((col + 0.5) * width / 150), :3].astype(int)
    return bool(np.abs(seen - (grey + (rgb - grey) * 0.6)).max() < 4)


def place(nb, row, col, canvas=PICTURE):
    box = nb.locator(canvas).bounding_box()
    return box["x"] + (col + 0.5) * box["width"] / 150, box["y"] + (row + 0.5) * box["height"] / 100


def stroke(nb, start, end):
    nb.page.mouse.move(*place(nb, *start))
    nb.page.mouse.down()
    nb.page.mouse.move(*place(nb, *end), steps=5)
    nb.page.mouse.up()


def choose(nb, label, expression, value):
    nb.page.get_by_label(label, exact=True).check()
    nb.wait_value(expression, value)


def test_markers_by_mouse_and_by_keys(notebook):
    nb = notebook([SQUARE])
    stroke(nb, (10, 10), (10, 60))
    nb.wait_value("w.count, w.markers[10, 10:60].tolist()", (1, [1] * 50))
    choose(nb, "2", "w.marker, w.picture.brush", (2, 2.0))
    nb.locator(PICTURE).focus()
    nb.kernel_eval("w.cursor = (50, 70)\n1")
    nb.locator(".sm-image-readout", has_text="row 50").first.wait_for()
    nb.page.keyboard.press(" ")
    nb.wait_value("int(w.markers[50, 70]), w.count, round(w.ious[1], 1)", (2, 2, 1.0))
    nb.wait_pixels(REGIONS, lambda found: tinted(found, 40, 60, 60, BLUE) and tinted(found, 90, 140, 220, ORANGE))
    nb.locator(".sm-heading", has_text="✓ done").wait_for()
    nb.page.keyboard.press("Control+z")
    nb.wait_value("w.count", 1)
    nb.page.get_by_label("redo").first.click()
    nb.wait_value("w.count", 2)
    choose(nb, "rub out", "w.marker, w.picture.brush", (0, 0.0))
    stroke(nb, (10, 5), (10, 65))
    nb.wait_value("w.count, bool((w.labels == 2).all())", (1, True))
    choose(nb, "superpixels", "w.method, w.picture.tool", ("superpixels", "look"))
    choose(nb, "watershed", "w.method, int(w.markers.max()), w.picture.tool", ("markers", 2, "paint"))
    assert nb.outputs_errors() == []


def test_a_seed_and_all_methods_side_by_side(notebook):
    nb = notebook([SQUARE])
    choose(nb, "region growing", "w.method, w.picture.picks", ("seed", True))
    nb.page.mouse.click(*place(nb, 60, 60))
    nb.wait_value("w.seed, int(w.labels.sum())", ((60, 60), 1600))
    nb.wait_pixels(REGIONS, lambda found: tinted(found, 40, 60, 60, ORANGE))
    nb.page.keyboard.press("Shift+ArrowRight")
    for _ in range(3):
        nb.page.keyboard.press("Shift+ArrowRight")
    nb.page.keyboard.press(" ")
    nb.wait_value("w.seed, int(w.labels.sum())", ((60, 100), 13400))
    nb.page.get_by_label("tolerance", exact=True).press("End")
    nb.wait_value("w.tolerance, int(w.labels.sum())", (100.0, 15000))
    choose(nb, "all methods side by side", "w.side_by_side", True)
    nb.locator(".sm-image-title", has_text="superpixels: IoU").wait_for()
    wall = nb.locator(".sm-image-canvas").nth(5)
    wall.click()
    nb.wait_value("w.method", "superpixels")
    slider = nb.page.get_by_label("merge below", exact=True)
    slider.press("End")
    nb.wait_value("w.merge, w.count, w.rand", (40.0, 2, 1.0))
    nb.locator("tbody tr").first.click()
    nb.wait_value("w.chosen, w.regions.boxes", (0, [(30, 50, 70, 90)]))
    choose(nb, "mean colours", "w.shown, w.regions.image[0, 0].item()", ("means", 220))
    nb.page.get_by_role("button", name="reset").click()
    nb.wait_value("w.method, w.side_by_side, w.seed", ("markers", False, None))
    assert nb.outputs_errors() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_explorer_in_both_themes(notebook, theme):
    nb = notebook(["import seeing_machine as sm\nw = sm.lessons.Segmentation(side_by_side=True, parts=True, k=2)\nw"],
                  theme=theme)
    nb.locator(".sm-table-title", has_text="Rand index 0.93").wait_for()
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"segmentation-{theme}", ".sm-explorer")
    assert nb.outputs_errors() == []


def test_the_lesson_runs_and_every_widget_is_there(notebook):
    nb = notebook(LESSON)
    assert nb.outputs_errors() == []
    assert nb.axe(".jp-Notebook .sm-root") == []
