"""The colour lesson's explorer in a real notebook: sheets slid, switched and weakened by mouse and by keys."""

import numpy as np

from seeing_machine import images
from seeing_machine.lessons.colour import GREEN_TRIANGLE
from seeing_machine.widgets._sheets_still import _place
from tests.browser.watching import WATCH, kernel_asleep

SETUP = """
import numpy as np
import seeing_machine as sm
w = sm.lessons.Channels()
w
"""
PHOTO = images.load("chelsea")[100:150, 150:210]
PHOTO_SETUP = "photo = sm.images.load('chelsea')[100:150, 150:210]\nw.image = photo\n1"
CANVAS = ".sm-sheets-canvas"


def placed(nb, together, rows=7, cols=4, count=3):
    """Return scale, turn and corners of the sheets on the canvas, by the rule of the still picture."""
    box = nb.locator(CANVAS).first.bounding_box()
    return _place(rows, cols, count, box["width"], box["height"], together)


def colour(nb, row, col, sheet=0, together=0.0, **shape):
    """Return what the canvas shows in the upper left corner of a pixel, beside its numbers."""
    scale, turn, corners = placed(nb, together, **shape)
    assert turn == 1
    x, y = (round(corner + (i + 0.05) * scale) for corner, i in zip(corners[sheet], (col, row), strict=True))
    return tuple(nb.pixels(CANVAS)[y, x, :3].tolist())


def page_point(nb, row, col, sheet=0, together=0.0, **shape):
    scale, _, corners = placed(nb, together, **shape)
    box = nb.locator(CANVAS).first.bounding_box()
    return box["x"] + corners[sheet][0] + (col + 0.5) * scale, box["y"] + corners[sheet][1] + (row + 0.5) * scale


def picture(nb, row, col, rows=7, cols=4):
    """Return the colour of a pixel of the picture beside the sheets."""
    pixels = nb.pixels(".sm-image-canvas")
    y, x = int((row + 0.12) * pixels.shape[0] / rows), int((col + 0.12) * pixels.shape[1] / cols)
    return tuple(pixels[y, x, :3].tolist())


def becomes(nb, see, expected):
    """Wait until what is seen is what is expected: the next frame, or one after a message."""
    for _ in range(250):
        if (seen := see()) == expected:
            return
        nb.page.wait_for_timeout(20)
    raise AssertionError(f"the canvas shows {seen}, expected {expected}")


def open_explorer(notebook, **options):
    nb = notebook([SETUP, "1 + 1"], **options)
    nb.locator(".sm-sheets-gain").nth(2).wait_for()
    nb.locator(CANVAS).first.scroll_into_view_if_needed()
    becomes(nb, lambda: colour(nb, 0, 3, 2), (0, 0, 255))
    return nb


def test_sheets_by_hand(notebook):
    nb = open_explorer(notebook)
    three_tinted_matrices_with_numbers(nb)
    the_button_slides_them_into_the_picture(nb)
    a_switch_and_a_gain_change_stack_and_picture(nb)
    a_sheet_is_dragged_and_the_stack_pulled_apart(nb)
    the_pointer_marks_one_pixel_everywhere(nb)
    keys_do_all_that_the_mouse_does(nb)
    nb.kernel_eval("w.together, w.cursor = 0.5, None\n1")
    halfway_light_adds_where_sheets_overlap(nb)
    nb.screenshot("colour-half", ".sm-explorer")
    assert nb.outputs_errors() == []
    assert nb.axe() == []


def three_tinted_matrices_with_numbers(nb):
    assert [colour(nb, 3, 1, sheet) for sheet in range(3)] == [(154, 0, 0), (0, 205, 0), (0, 0, 50)]
    assert [colour(nb, 0, 3, sheet) for sheet in range(3)] == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    scale, _, corners = placed(nb, 0)
    left, top = (round(corner + offset * scale) for corner, offset in zip(corners[0], (1, 3), strict=True))
    cell = nb.pixels(CANVAS)[top + 4: top + int(scale) - 4, left + 4: left + int(scale) - 4, :3]
    assert (cell.min(axis=2) > 200).sum() > 20, "the number is written in white on the dark red"
    assert nb.locator(".sm-sheets-switch").all_inner_texts() == ["R red", "G green", "B blue"]


def the_button_slides_them_into_the_picture(nb):
    nb.locator("button", has_text="slide together").click()
    nb.wait_value("w.together", 1.0)
    becomes(nb, lambda: colour(nb, 3, 1, together=1), (154, 205, 50))
    assert colour(nb, 0, 3, together=1) == (255, 255, 255)
    assert nb.locator("button", has_text="slide apart").count() == 1


def a_switch_and_a_gain_change_stack_and_picture(nb):
    nb.locator(".sm-sheets-switch input").first.click()
    nb.wait_value("w.on", [False, True, True, True])
    becomes(nb, lambda: colour(nb, 3, 1, together=1), (0, 205, 50))
    becomes(nb, lambda: picture(nb, 3, 1), (0, 205, 50))
    assert nb.kernel_eval("w.result[3, 1].tolist()") == [0, 205, 50]
    assert nb.locator(".sm-sheets-strength input").first.is_disabled()
    green = nb.locator(".sm-sheets-strength input").nth(1)
    green.focus()
    green.press("Home")
    becomes(nb, lambda: colour(nb, 3, 1, together=1), (0, 0, 50))
    green.press("End")
    for key in ["PageDown"] * 5 + ["ArrowLeft", "ArrowRight"]:
        green.press(key)
    nb.wait_value("w.gains", [1.0, 0.5, 1.0, 1.0])
    becomes(nb, lambda: picture(nb, 3, 1), (0, 102, 50))  # 102.5 lies between; both views round to the even one
    assert colour(nb, 3, 1, together=1) == (0, 102, 50)
    assert "Off: R red." in nb.locator(".sm-panel-status").inner_text()
    nb.locator(".sm-panel button", has_text="reset").click()
    becomes(nb, lambda: colour(nb, 3, 1, 0), (154, 0, 0))


def a_sheet_is_dragged_and_the_stack_pulled_apart(nb):
    mouse, start, goal = nb.page.mouse, page_point(nb, 5, 0, 0), page_point(nb, 5, 0, 1)
    mouse.move(*start)
    mouse.down()
    mouse.move((start[0] + goal[0]) / 2, start[1], steps=6)
    nb.wait_value("round(w.together, 1)", 0.5)
    mouse.move(*goal, steps=6)
    mouse.up()
    nb.wait_value("w.together", 1.0)
    becomes(nb, lambda: colour(nb, 3, 2, together=1), (154, 205, 50))
    mouse.move(*page_point(nb, 5, 0, together=1))
    mouse.down()
    mouse.move(5, 300, steps=6)
    mouse.up()
    nb.wait_value("w.together", 0.0)


def the_pointer_marks_one_pixel_everywhere(nb):
    becomes(nb, lambda: colour(nb, 0, 3, 2), (0, 0, 255))
    nb.page.keyboard.press("Escape")
    nb.page.mouse.move(*page_point(nb, 2, 1, 2))
    nb.wait_value("w.cursor", (2, 1))
    nb.locator(".sm-sheets-readout", has_text="row 2, column 1: R 154, G 205, B 50").wait_for()
    nb.locator(".sm-image-readout", has_text="row 2, column 1: R 154, G 205, B 50").wait_for()
    nb.locator(".sm-panel-status", has_text="Row 2, column 1: R 154, G 205, B 50.").wait_for()
    scale, _, corners = placed(nb, 0)
    pixels = nb.pixels(CANVAS).astype(int)
    for left, top in corners:  # the upper edge of the mark, blue in every sheet
        x, y = round(left + 1.5 * scale), round(top + 2 * scale)
        assert (np.abs(pixels[y - 1: y + 2, x, :3] - (0, 114, 178)).sum(axis=1) < 60).any()
    nb.page.mouse.move(5, 5)
    nb.wait_value("w.cursor", None)


def keys_do_all_that_the_mouse_does(nb):
    canvas = nb.locator(CANVAS).first
    cells = nb.page.locator(".jp-Cell").count()
    canvas.focus()
    for key in ("ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowLeft"):  # from the middle; it stops at the edge
        canvas.press(key)
    nb.wait_value("w.cursor", (2, 0))
    assert "row 2, column 0: R 154" in nb.locator(".sm-sheets .sm-hidden").inner_text()
    canvas.press("2")
    nb.wait_value("w.on", [True, False, True, True])
    canvas.press("2")
    nb.wait_value("w.on", [True] * 4)
    canvas.press(" ")
    nb.wait_value("w.together", 1.0)
    canvas.press("Enter")
    nb.wait_value("w.together", 0.0)
    for key in ("a", "b", "4"):
        canvas.press(key)
    assert nb.page.locator(".jp-Cell").count() == cells, "the notebook's shortcuts stay away"
    assert nb.kernel_eval("w.on") == [True] * 4
    slide = nb.locator(".sm-sheets-label input").first
    slide.focus()
    slide.press("ArrowRight")
    nb.wait_value("w.together", 0.01)
    slide.press("End")
    nb.wait_value("w.together", 1.0)


def halfway_light_adds_where_sheets_overlap(nb):
    scale, _, corners = placed(nb, 0.5)
    light, overlaps = {}, set()
    for row, step in np.ndindex(7, 60):
        y, x = round(corners[0][1] + (row + 0.5) * scale), corners[0][0] + 5 + step * 6
        cols = [(x - left) / scale for left, _ in corners]
        if any(0.25 > col % 1 or col % 1 > 0.75 for col in cols):
            continue  # too near a line of the grid
        here = [i for i, col in enumerate(cols) if 0 <= col < 4]
        overlaps.add(len(here))
        light[y, x] = tuple(int(GREEN_TRIANGLE[row, int(cols[i]), i]) if i in here else 0 for i in range(3))

    def seen():
        pixels = nb.pixels(CANVAS)
        return {point: tuple(pixels[*point, :3].tolist()) for point in light}

    assert overlaps >= {1, 2}
    becomes(nb, seen, light)


def test_photos_inks_and_measures(notebook):
    nb = open_explorer(notebook)
    nb.kernel_eval(PHOTO_SETUP)
    nb.kernel_eval("w.together = 1.0\n1")
    shape = {"rows": 50, "cols": 60}

    def stack():
        scale, turn, [(left, top), *_] = placed(nb, 1, **shape)
        spots = [(row, col) for row in range(1, 49, 6) for col in range(1, 59, 6)]
        pixels = nb.pixels(CANVAS)
        return [tuple(pixels[round(top + (r + 0.5) * scale), round(left + (c + 0.5) * scale), :3].tolist())
                for r, c in spots]

    def expected(image):
        return [tuple(image[row, col].tolist()) for row in range(1, 49, 6) for col in range(1, 59, 6)]

    becomes(nb, stack, expected(PHOTO))
    choose(nb, "BGR")
    becomes(nb, stack, expected(PHOTO[..., ::-1]))
    choose(nb, "RGB")
    choose(nb, "warm light")
    becomes(nb, stack, expected(np.rint(PHOTO * [1, 0.8, 0.5]).astype(int)))
    nb.screenshot("colour-warm", ".sm-explorer")
    choose(nb, "neutral light")
    choose(nb, "plain mean")
    mean = np.rint(PHOTO.sum(axis=2, keepdims=True) / 3).astype(int)
    becomes(nb, stack, expected(np.dstack([mean] * 3)))
    becomes(nb, lambda: picture(nb, 20, 30, **shape), tuple([int(mean[20, 30, 0])] * 3))
    choose(nb, "off")
    choose(nb, "ink (CMYK)")
    becomes(nb, stack, expected(PHOTO))
    assert nb.locator(".sm-sheets-switch").all_inner_texts()[3] == "K black"
    nb.locator(".sm-sheets-switch input").nth(3).click()
    nb.wait_value("w.on", [True, True, True, False])
    light = PHOTO / PHOTO.max(axis=2, keepdims=True) * 255  # without black ink the brightest channel is full
    result = np.array(nb.kernel_eval("w.result.tolist()"))
    np.testing.assert_allclose(result, light, atol=0.51)
    becomes(nb, stack, expected(result))
    becomes(nb, lambda: picture(nb, 20, 30, **shape), tuple(result[20, 30].tolist()))
    nb.screenshot("colour-ink", ".sm-explorer")
    choose(nb, "HSV")
    nb.locator(".sm-sheets-note", has_text="Hue is an angle").wait_for()
    assert not nb.locator(".sm-sheets-slide").is_visible()
    choose(nb, "Lab")
    nb.locator(".sm-sheets-note", has_text="how bright").wait_for()
    assert nb.axe() == []
    nb.locator(".sm-panel button", has_text="code").click()
    assert "rgb2lab(seen)" in nb.locator(".sm-panel-code").first.inner_text()
    assert nb.kernel_eval("w.error") == ""
    assert nb.outputs_errors() == []


def choose(nb, text):
    """Choose an option with the arrow keys of its radio buttons, as the keyboard does."""
    option = nb.locator(".sm-choice-option", has=nb.page.get_by_text(text, exact=True)).locator("input")
    option.focus()
    option.press(" ")


def test_switching_does_not_wait_for_the_kernel(notebook):
    nb = open_explorer(notebook)
    nb.kernel_eval("w.together = 1.0\n1")
    becomes(nb, lambda: colour(nb, 3, 1, together=1), (154, 205, 50))
    with kernel_asleep(nb):
        nb.locator(".sm-sheets-switch input").nth(2).click()
        becomes(nb, lambda: colour(nb, 3, 1, together=1), (154, 205, 0))
        becomes(nb, lambda: picture(nb, 3, 1), (154, 205, 0))
        nb.locator("button", has_text="slide apart").click()
        becomes(nb, lambda: colour(nb, 3, 1, 1), (0, 205, 0))
    nb.wait_value("w.on", [True, True, False, True])
    nb.wait_value("w.together", 0.0)
    assert nb.kernel_eval("w.picture.mix[2]") == [0.0, 0.0, 0.0, 0.0]


def test_dark_two_views_and_reduced_motion(notebook):
    nb = open_explorer(notebook, theme="dark")
    nb.kernel_eval("w.image = sm.images.load('astronaut')\nw.cursor = (120, 230)\n1")
    nb.locator(".sm-sheets-readout", has_text="row 120").wait_for()
    nb.screenshot("colour-dark", ".sm-explorer")
    assert nb.axe() == []
    nb.page.emulate_media(reduced_motion="reduce")
    nb.kernel_eval("w.reset()\nfrom IPython.display import display\n1")
    nb.page.evaluate("""async () => {
      const cell = jupyterapp.shell.currentWidget.content.widgets[1];
      cell.model.sharedModel.setSource('display(w)');
    }""")
    nb.run_cell(1)
    nb.locator(CANVAS).nth(1).wait_for()
    first, second = nb.locator(".sm-sheets-slide input").nth(0), nb.locator(".sm-sheets-slide input").nth(1)
    second.focus()
    for _ in range(3):
        second.press("PageUp")
    nb.wait_value("round(w.together, 2)", 0.3)
    becomes(nb, lambda: first.input_value(), second.input_value())
    becomes(nb, lambda: colour(nb, 3, 1, 0), (154, 0, 0))  # less than half way: still apart, nothing moves
    nb.locator("button", has_text="slide together").first.click()
    becomes(nb, lambda: colour(nb, 3, 1, together=1), (154, 205, 50))


def test_nothing_is_left_behind(notebook):
    nb = notebook([SETUP], run=False)
    nb.page.evaluate(WATCH)
    nb.run_all()
    nb.locator(".sm-sheets-gain").nth(2).wait_for()
    becomes(nb, lambda: colour(nb, 0, 3, 2), (0, 0, 255))
    assert nb.page.evaluate("alive.observers.size") == 5, "two of the sheets, two of the picture, one of the panel"
    nb.locator("button", has_text="slide together").click()
    nb.kernel_eval("w.sheets.close(), w.picture.close(), w.panel.close()\n1")
    nb.page.wait_for_function("alive.observers.size === 0 && alive.frames.size === 0")
