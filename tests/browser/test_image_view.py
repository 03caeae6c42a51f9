"""ImageView in a real JupyterLab: what is painted, by mouse, wheel and keys."""

import numpy as np
import pytest

SETUP = """
import numpy as np
import seeing_machine as sm
ramp = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4
"""
PAINTED = "view = sm.widgets.ImageView(ramp, width=320, max_height=320, tool='paint', brush=255)\nview"
CANVAS = ".sm-image-canvas"


def colour(pixels, row, col, rows=8):
    """Return the colour shown in the corner of one picture pixel, away from its number and outline."""
    side = pixels.shape[0] / rows
    return pixels[round((row + 0.2) * side), round((col + 0.2) * side), :3].tolist()


def spot(nb, row, col, canvas=CANVAS, rows=8):
    """Return where on the canvas the middle of a picture pixel lies."""
    side = nb.locator(canvas).first.bounding_box()["height"] / rows
    return {"x": (col + 0.5) * side, "y": (row + 0.5) * side}


def test_pixels_are_squares_of_their_own_grey(notebook):
    nb = notebook([SETUP, "view = sm.widgets.ImageView(ramp, width=320, max_height=320)\nview"])
    pixels = nb.wait_pixels(CANVAS, lambda p: p.any())
    for row, col in np.ndindex(8, 8):
        assert colour(pixels, row, col) == [(row * 8 + col) * 4] * 3
    assert nb.axe(".sm-image") == []


def test_hover_and_arrow_keys_move_the_cursor_and_speak(notebook):
    nb = notebook([SETUP, "view = sm.widgets.ImageView(ramp, width=320, max_height=320)\nview"])
    nb.locator(CANVAS).hover(position=spot(nb, 2, 5))
    nb.wait_value("view.cursor", (2, 5))
    nb.page.get_by_text("row 2, column 5: 84").wait_for()
    nb.locator(CANVAS).click(position=spot(nb, 2, 5))
    nb.page.keyboard.press("ArrowDown")
    nb.page.keyboard.press("ArrowLeft")
    nb.wait_value("view.cursor", (3, 4))
    assert nb.locator(".sm-image [aria-live]").inner_text() == "row 3, column 4: 112"
    nb.page.keyboard.press("Shift+ArrowUp")
    nb.wait_value("view.cursor", (0, 4))
    active = nb.page.evaluate("() => jupyterapp.shell.currentWidget.content.activeCellIndex")
    assert active == 1, "the arrow keys are the picture's, not the notebook's"


def test_wheel_and_keys_zoom_and_drag_pans(notebook):
    nb = notebook([SETUP, "view = sm.widgets.ImageView(np.tile(ramp, (8, 8)), width=320, max_height=320)\nview"])
    canvas = nb.locator(CANVAS)
    canvas.click(position={"x": 160, "y": 160})
    nb.page.mouse.wheel(0, -300)
    nb.page.wait_for_function("() => !document.querySelector('button[aria-label=\"show the whole picture\"]').disabled")
    nb.wait_value("view.viewport is None", False)
    row, col, zoom = nb.kernel_eval("view.viewport")
    assert zoom == pytest.approx(np.exp(0.6), rel=0.01)
    box = canvas.bounding_box()
    nb.page.mouse.move(box["x"] + 160, box["y"] + 160)
    nb.page.mouse.down()
    nb.page.mouse.move(box["x"] + 110, box["y"] + 160, steps=4)
    nb.page.mouse.up()
    nb.wait_value(f"abs(view.viewport[1] - {col + 50 / (5 * zoom)}) < 0.3", True)
    moved = nb.kernel_eval("view.viewport")
    assert moved[0] == pytest.approx(row, abs=0.01)
    nb.page.keyboard.press("+")
    nb.wait_value(f"view.viewport[2] > {moved[2]}", True)
    nb.page.keyboard.press("0")
    nb.wait_value("view.viewport", None)


def test_the_page_scrolls_until_the_picture_is_chosen(notebook):
    nb = notebook([SETUP, "view = sm.widgets.ImageView(ramp, width=320, max_height=320)\nview"])
    nb.locator(CANVAS).hover()
    nb.wait_value("view.cursor is None", False)
    nb.page.mouse.wheel(0, -300)
    nb.page.mouse.move(5, 5)
    nb.wait_value("view.cursor", None)
    assert nb.kernel_eval("view.viewport") is None


def test_painting_reaches_python_and_can_be_undone(notebook):
    nb = notebook([SETUP, PAINTED])
    canvas = nb.locator(CANVAS)
    start, end = spot(nb, 1, 1), spot(nb, 1, 4)
    box = canvas.bounding_box()
    nb.page.mouse.move(box["x"] + start["x"], box["y"] + start["y"])
    nb.page.mouse.down()
    nb.page.mouse.move(box["x"] + end["x"], box["y"] + end["y"], steps=2)
    nb.page.mouse.up()
    nb.wait_value("view.image[1].tolist()", [32, 255, 255, 255, 255, 52, 56, 60])
    assert colour(nb.wait_pixels(CANVAS, lambda p: colour(p, 1, 2) == [255] * 3), 1, 5) == [52] * 3
    nb.page.keyboard.press("Control+z")
    nb.wait_value("view.image[1].tolist()", [32, 36, 40, 44, 48, 52, 56, 60])
    nb.page.keyboard.press("Control+Shift+z")
    nb.wait_value("int(view.image[1, 4])", 255)


def test_a_number_is_typed_into_a_pixel(notebook):
    nb = notebook([SETUP, PAINTED.replace("brush=255", "pixels=False")])
    nb.locator(CANVAS).click(position=spot(nb, 3, 3))
    nb.page.keyboard.type("7")
    nb.page.get_by_text("typing 7, then Enter").wait_for()
    nb.page.keyboard.type("7")
    nb.page.keyboard.press("Enter")
    nb.wait_value("int(view.image[3, 3]), view.cursor", (77, (4, 3)))
    nb.page.keyboard.type("300")
    nb.page.keyboard.press("Enter")
    nb.page.get_by_text("300 does not fit: this picture holds whole numbers from 0 to 255.").first.wait_for()
    assert nb.kernel_eval("int(view.image[4, 3])") == 140


def test_threshold_window_and_mix_are_done_in_the_browser(notebook):
    nb = notebook([SETUP, "view = sm.widgets.ImageView(ramp, width=320, max_height=320, numbers='never', show='mask',"
                          " threshold=100.0)\nview"])
    pixels = nb.wait_pixels(CANVAS, lambda p: p.any())
    for row, col in np.ndindex(8, 8):
        assert colour(pixels, row, col) == [255 if (row * 8 + col) * 4 > 100 else 0] * 3
    nb.kernel_eval("setattr(view, 'foreground', 'dark')")
    nb.wait_pixels(CANVAS, lambda p: colour(p, 0, 0) == [255] * 3)
    nb.kernel_eval("view.set_trait('show', 'photo') or view.set_trait('window', (0, 126))")
    nb.wait_pixels(CANVAS, lambda p: colour(p, 7, 7) == [255] * 3 and colour(p, 2, 0) == [130] * 3)
    nb.kernel_eval("view.image, view.window = np.full((8, 8, 3), (154, 205, 50), np.uint8), (0, 255)\n"
                   "view.mix = [[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]\nNone")
    nb.wait_pixels(CANVAS, lambda p: colour(p, 4, 4) == [50, 205, 154])


def test_large_pictures_show_the_mean_of_their_pixels(notebook):
    nb = notebook([SETUP, "checks = np.indices((512, 512)).sum(0) % 2 * 255\n"
                          "sm.widgets.ImageView(checks.astype(np.uint8), width=256, max_height=256)"])
    pixels = nb.wait_pixels(CANVAS, lambda p: p.any())
    assert set(np.unique(pixels[..., :3])) <= {127, 128}, "black and white squares finer than the screen look grey"


def test_two_views_of_one_widget_stay_in_step(notebook):
    nb = notebook([SETUP, PAINTED, "view"])
    nb.locator(CANVAS).nth(1).scroll_into_view_if_needed()
    nb.locator(CANVAS).nth(1).click(position=spot(nb, 0, 0))
    nb.wait_value("int(view.image[0, 0])", 255)
    nb.wait_pixels(f"{CANVAS} >> nth=0", lambda p: colour(p, 0, 0) == [255] * 3)


def test_a_linked_view_follows_without_the_kernel(notebook):
    nb = notebook([SETUP, """
first = sm.widgets.ImageView(ramp, width=320, max_height=320, tool="paint", brush=255)
second = sm.widgets.ImageView(ramp, width=320, max_height=320)
sm.widgets.link_in_browser((first, "image"), (second, "image"))
first""", "second"])
    nb.page.evaluate("() => { jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute("
                     "{ code: 'import time; time.sleep(3)' }) }")
    nb.locator(CANVAS).first.click(position=spot(nb, 0, 0))
    nb.wait_pixels(f"{CANVAS} >> nth=1", lambda p: colour(p, 0, 0) == [255] * 3, seconds=2)


def test_a_closed_view_leaves_nothing_behind(notebook):
    nb = notebook([SETUP, "view = sm.widgets.ImageView(ramp)\nview"])
    nb.run_cell(1)
    nb.run_cell(1)
    assert nb.locator(CANVAS).count() == 1
    nb.kernel_eval("view.close()")
    nb.restart_kernel()
    nb.run_all()
    nb.wait_pixels(CANVAS, lambda p: p.any())


def test_points_and_boxes_are_set_by_mouse_and_keys(notebook):
    nb = notebook([SETUP, "view = sm.widgets.ImageView(ramp, width=320, max_height=320, tool='point')\nview"])
    nb.locator(CANVAS).click(position=spot(nb, 1, 2))
    nb.page.keyboard.press("ArrowRight")
    nb.page.keyboard.press(" ")
    nb.wait_value("view.points", [(1, 2), (1, 3)])
    nb.kernel_eval("setattr(view, 'tool', 'box')")
    nb.page.keyboard.press(" ")
    for _ in range(2):
        nb.page.keyboard.press("ArrowDown")
    nb.page.keyboard.press(" ")
    nb.wait_value("view.boxes", [(1, 3, 4, 4)])
