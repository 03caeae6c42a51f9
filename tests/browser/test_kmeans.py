"""The kmeans lesson as a learner works with it."""

from pathlib import Path

import numpy as np

from tests.browser.watching import kernel_asleep

LESSON = Path(__file__).parents[2] / "notebooks" / "08_kmeans.ipynb"
POINTS = """import seeing_machine as sm
w = sm.lessons.KMeans([[1, 1], [1, 3], [9, 7], [9, 9]], start=[[2, 8], [8, 2]])
w"""
PLANE = ".sm-scatter-canvas"
#: The colours of territories 1 and 2, with 62 of 255 over white.
PALE = [np.array([249, 232, 193]), np.array([214, 237, 250])]


def territory(pixels, x, y):
    """Return whose territory lies under a place of the plane, given from 0 to 1; the frame leaves room for the axes."""
    height, width = pixels.shape[:2]
    colour = pixels[int(8 + y * (height - 50)), int(46 + x * (width - 58))]
    rgb = colour[:3] * (colour[3] / 255) + 255 - colour[3]
    return int(np.argmin([np.abs(rgb - pale).sum() for pale in PALE]))


def drag(nb, start, end, steps=8):
    nb.page.mouse.move(*start)
    nb.page.mouse.down()
    nb.page.mouse.move(*end, steps=steps)
    nb.page.mouse.up()


def middle(nb, selector):
    box = nb.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def press(nb, text):
    nb.locator("button", has_text=text).click()


def test_steps_and_a_centre_under_the_hand(notebook):
    nb = notebook([POINTS])
    press(nb, "assign")
    nb.wait_value("w.step", 1)
    press(nb, "update")
    nb.wait_value("w.step", 2)
    press(nb, "back")
    nb.wait_value("w.step", 1)
    nb.locator(PLANE).scroll_into_view_if_needed()
    plane = nb.locator(PLANE).bounding_box()
    assert territory(nb.pixels(PLANE), 0.1, 0.1) == 0
    first, second = ".sm-scatter-centre >> nth=0", ".sm-scatter-centre >> nth=1"
    right = plane["x"] + plane["width"] - 60, plane["y"] + 40
    left = plane["x"] + 100, plane["y"] + 60
    with kernel_asleep(nb):  # territories follow in the browser
        drag(nb, middle(nb, first), right)
        drag(nb, middle(nb, second), left)
        nb.wait_pixels(PLANE, lambda pixels: territory(pixels, 0.1, 0.1) == 1 and territory(pixels, 0.95, 0.1) == 0)
    nb.wait_value("w.init, w.step, bool(w.start[0, 0] > w.start[1, 0])", ("by hand", 1, True))
    before = nb.kernel_eval("w.start.tolist()")
    nb.locator(second).focus()
    nb.page.keyboard.press("Shift+ArrowRight")
    nb.page.keyboard.press("ArrowDown")
    nb.wait_value(f"bool(w.start[1, 0] > {before[1][0]}), bool(w.start[1, 1] < {before[1][1]})", (True, True))
    press(nb, "run")
    nb.wait_value("w.step == w.last_step, w.playing", (True, False))
    nb.wait_value("sorted(w.centres.tolist())", [[1.0, 2.0], [9.0, 8.0]])
    nb.screenshot("kmeans-light", ".sm-explorer")
    assert nb.outputs_errors() == []


def test_points_by_mouse_and_by_keys(notebook):
    nb = notebook([POINTS])
    nb.page.get_by_label("draw", exact=True).check()
    nb.wait_value("w.plane.tool", "draw")
    nb.locator(PLANE).scroll_into_view_if_needed()
    box = nb.locator(PLANE).bounding_box()
    drag(nb, (box["x"] + 250, box["y"] + 250), (box["x"] + 310, box["y"] + 250), steps=12)
    nb.wait_value("len(w.points)", 9)
    nb.locator(PLANE).focus()
    nb.page.keyboard.press("Shift+ArrowUp")
    nb.page.keyboard.press(" ")
    nb.wait_value("len(w.points)", 10)
    nb.page.get_by_label("erase", exact=True).check()
    nb.wait_value("w.plane.tool", "erase")
    nb.locator(PLANE).focus()
    nb.page.keyboard.press("Shift+ArrowUp")
    nb.page.keyboard.press("Shift+ArrowDown")
    drag(nb, (box["x"] + 240, box["y"] + 250), (box["x"] + 320, box["y"] + 250), steps=12)
    nb.wait_value("len(w.points)", 5)
    nb.page.get_by_label("move", exact=True).check()
    nb.wait_value("w.plane.tool", "move")
    before = nb.kernel_eval("w.points.tolist()")
    nb.locator(PLANE).focus()
    for key in ("ArrowUp", " ", "Shift+ArrowLeft", " ", "Shift+ArrowLeft"):  # pick up, carry, put down, go away
        nb.page.keyboard.press(key)
    nb.wait_value(f"int((abs(w.points - {before}).sum(axis=1) > 0).sum())", 1)
    press(nb, "undo")
    nb.wait_value("w.error, len(w.points) >= 4", ("", True))
    assert nb.outputs_errors() == []


def test_the_palette_follows_the_slider(notebook):
    nb = notebook(["import seeing_machine as sm\nw = sm.lessons.Palette(k=2)\nw"])
    slider = nb.page.get_by_label("colours, k", exact=True)
    painted = ".sm-image-canvas >> nth=0"
    assert len(np.unique(nb.pixels(painted)[::7, ::7, :3].reshape(-1, 3), axis=0)) < 200
    slider.focus()
    for _ in range(4):
        nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.k, len(w.palette)", (6, 6))
    nb.page.wait_for_function("() => document.querySelectorAll('.sm-swatches > div').length === 6")
    nb.page.get_by_label("green and blue", exact=True).check()
    nb.wait_value("w.space.x_label", "green")
    assert nb.axe(".sm-explorer") == []
    assert nb.outputs_errors() == []


def test_pictures_in_groups(notebook):
    nb = notebook(["import seeing_machine as sm\nw = sm.lessons.PictureGroups()\nw"])
    nb.page.get_by_label("shape (outline)", exact=True).check()
    nb.page.get_by_label("groups, k", exact=True).focus()
    for _ in range(2):
        nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.k, w.scores['kind'] > 0.8, w.scores['colour'] < 0.1", (6, True, True))
    nb.locator(".sm-panel", has_text="6 groups by shape").wait_for()
    assert nb.axe(".sm-explorer") == []
    nb.screenshot("kmeans-pictures", ".sm-explorer")


def test_the_whole_lesson(notebook):
    nb = notebook(LESSON, theme="dark")
    nb.wait_value("five.step == five.last_step", True)
    assert nb.outputs_errors() == []
    assert nb.axe(".sm-explorer") == []
    nb.screenshot("kmeans-dark", ".sm-explorer")
