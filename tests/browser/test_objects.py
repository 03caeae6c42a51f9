"""The lesson objects as a learner works with it: objects in colour, the size window, the table, the film."""

from pathlib import Path

import numpy as np
import pytest

LESSON = Path(__file__).parents[2] / "notebooks" / "05_objects.ipynb"
#: Three squares of 1600, 400 and 16 pixels on a ground of 0, in 120 rows and 180 columns.
SQUARES = """import numpy as np
import seeing_machine as sm
image = np.zeros((120, 180), np.uint8)
image[20:60, 20:60] = image[20:40, 120:140] = image[80:84, 160:164] = 200
w = sm.lessons.Objects(image, foreground="light", things="squares")
w"""
COINS = """import seeing_machine as sm
w = sm.lessons.Objects(method="local mean", window=101, offset=-10, clean=2)
w"""
FILM = """import seeing_machine as sm
film = sm.images.menagerie.lizards(12, size=(120, 160), touch=True)
w = sm.lessons.Tracking(film.frames, truth=film.centroids, things="lizards", smallest=30)
w"""
PICTURE = ".sm-image-canvas"
LINE = ".sm-histogram-line"
ORANGE, BLUE = (230, 159, 0), (86, 180, 233)  # labels 1 and 2


def at(pixels, row, col, rows=120, cols=180):
    """Return the colour on the canvas at the middle of a pixel of the picture."""
    height, width = pixels.shape[:2]
    return pixels[int((row + 0.5) * height / rows), int((col + 0.5) * width / cols), :3].astype(int)


def tinted(pixels, row, col, rgb):
    """Whether a pixel of grey 200 has the colour of a label over it."""
    return np.abs(at(pixels, row, col) - (200 + (np.array(rgb) - 200) * 0.6)).max() < 4


def share(pixels, rgb):
    """Return which part of the canvas has the colour of a label over grey 200."""
    near = np.abs(pixels[..., :3].astype(int) - (200 + (np.array(rgb) - 200) * 0.6)).max(axis=2) < 4
    return near.mean()


def place(nb, row, col, rows=120, cols=180):
    """Return where on the page a pixel of the picture is."""
    box = nb.locator(PICTURE).first.bounding_box()
    return box["x"] + (col + 0.5) * box["width"] / cols, box["y"] + (row + 0.5) * box["height"] / rows


def test_the_size_window_takes_objects_away(notebook):
    nb = notebook([SQUARES])
    pixels = nb.wait_pixels(PICTURE, lambda found: tinted(found, 52, 28, ORANGE) and tinted(found, 24, 124, BLUE))
    assert (at(pixels, 100, 40) == 0).all(), "the ground has no colour"
    edge = at(pixels, 20, 28)
    assert np.abs(edge - ORANGE).max() < 4, "the edge has the full colour"
    nb.locator(".sm-table-title", has_text="3 squares").wait_for()
    box = nb.locator(LINE).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    nb.page.mouse.move(x, y)
    nb.page.mouse.down()
    nb.page.mouse.move(x + 40, y, steps=6)
    nb.page.mouse.up()
    nb.wait_value("w.count, 16 < w.smallest < 400", (2, True))
    nb.locator(".sm-table-title", has_text="2 squares").wait_for()
    nb.wait_pixels(PICTURE, lambda found: (at(found, 82, 162) == 200).all())
    nb.locator(LINE).nth(1).focus()
    for _ in range(4):
        nb.page.keyboard.press("Shift+PageDown")
        nb.page.keyboard.press("Shift+ArrowLeft")
    nb.page.keyboard.press("Home")
    nb.wait_value("w.count", 0)
    nb.locator(".sm-table-note", has_text="Nothing is left").wait_for()
    assert nb.outputs_errors() == []


def test_a_row_is_an_object_by_mouse_and_by_keys(notebook):
    nb = notebook([SQUARES])
    nb.page.mouse.click(*place(nb, 44, 44))
    nb.wait_value("w.chosen, w.picture.viewport", (1, None))
    row = nb.locator("tbody tr")
    assert row.nth(0).get_attribute("aria-selected") == "true"
    row.nth(1).click()
    nb.wait_value("w.chosen, [round(v) for v in w.picture.viewport]", (2, [30, 130, 2]))
    nb.wait_pixels(PICTURE, lambda found: share(found, BLUE) > 0.06 > share(found, ORANGE))  # in the middle, and large
    row.nth(1).press("ArrowDown")
    nb.wait_value("w.describe().split('. ', 1)[1]", "Number 3: 16 pixels, its middle at row 81.5, column 161.5.")
    assert row.nth(2).evaluate("node => node === document.activeElement")
    row.nth(2).press("Escape")
    nb.wait_value("w.chosen", None)
    nb.page.get_by_label("show the whole picture").click()
    nb.wait_value("w.picture.viewport", None)
    nb.locator(PICTURE).first.focus()
    nb.kernel_eval("w.cursor = (24, 130)\n1")
    nb.locator(".sm-image-readout", has_text="row 24").wait_for()
    nb.page.keyboard.press(" ")
    nb.wait_value("w.chosen", 2)
    assert nb.outputs_errors() == []
    assert nb.axe(".sm-explorer") == []


def test_controls(notebook):
    nb = notebook([SQUARES])
    for label, key, expression, value in [
            ("by hand", " ", "w.method", "fixed"), ("line", "ArrowRight", "w.threshold", 131),
            ("opening, radius", "ArrowRight", "w.clean", 1), ("fill holes", " ", "w.fill", True),
            ("4", " ", "w.neighbours", 4), ("part what touches", " ", "w.split", True),
            ("middles at least apart", "ArrowLeft", "w.distance", 9), ("dark", " ", "w.foreground", "dark")]:
        nb.page.get_by_label(label, exact=True).press(key)
        nb.wait_value(expression, value)
    assert nb.kernel_eval("w.error") == ""
    nb.page.get_by_role("button", name="reset").click()
    nb.wait_value("w.method, w.split, w.count", ("otsu", False, 3))
    assert nb.page.get_by_label("8", exact=True).is_checked()
    assert nb.outputs_errors() == []


def test_the_film_is_followed(notebook):
    nb = notebook([FILM])
    first = nb.pixels(PICTURE)
    nb.page.get_by_label("frame", exact=True).press("End")
    nb.wait_value("w.frame", 11)
    last = nb.wait_pixels(PICTURE, lambda found: found.shape == first.shape and not np.array_equal(found, first))
    row, col = nb.kernel_eval("[round(float(v)) for v in w.positions[5, 0]]")
    here = np.abs(at(last, row, col, 120, 160) - ORANGE).max() < 60 or (at(last, row, col, 120, 160) < 60).all()
    assert here, "the path of the first lizard goes through where it was"
    nb.locator(".sm-heading-goal", has_text="0 times exchanged ✓ done").wait_for()
    nb.locator("tbody tr").nth(1).click()
    nb.wait_value("w.chosen, [len(path) for path in w.picture.paths]", (2, [0, 12]))
    nb.page.get_by_label("play the film").check()
    nb.wait_value("w.playing and w.frame < 11", True)
    nb.page.get_by_label("play the film").uncheck()
    nb.wait_value("w.playing", False)
    assert nb.axe(".sm-explorer") == []
    assert nb.outputs_errors() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_explorers_in_both_themes(notebook, theme):
    nb = notebook([COINS, FILM], theme=theme)
    nb.locator(".sm-table-title", has_text="24 coins").wait_for()
    nb.locator("tbody tr").nth(2).click()
    nb.locator(".sm-panel", has_text="Number 3:").wait_for()
    nb.page.get_by_label("frame", exact=True).press("End")
    nb.locator(".sm-panel", has_text="Frame 11").wait_for()
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"objects-{theme}", ".sm-explorer >> nth=0")
    nb.screenshot(f"tracking-{theme}", ".sm-explorer >> nth=1")
    assert nb.outputs_errors() == []


def test_the_lesson_runs_and_every_widget_is_there(notebook):
    nb = notebook(LESSON)
    assert nb.outputs_errors() == []
    assert nb.axe(".jp-Notebook .sm-root") == []
