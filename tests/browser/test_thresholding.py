"""The thresholding lesson as a learner works with it."""

from pathlib import Path

import numpy as np
import pytest

from tests.browser.watching import kernel_asleep

LESSON = Path(__file__).parents[2] / "notebooks" / "03_thresholding.ipynb"
CELL = "import numpy as np\nimport seeing_machine as sm\nw = sm.lessons.Thresholding()\nw"
#: Eight columns of 0, 32, 64 ... 224: where the line is can be read off the mask.
STEPS = """import numpy as np
import seeing_machine as sm
w = sm.lessons.Thresholding(np.repeat(np.uint8([np.arange(8) * 32]), 6, axis=0))
w"""
MASK = ".sm-image-canvas >> nth=1"
LINE = ".sm-histogram-line >> nth=0"


def columns(pixels):
    """Return for each of the eight columns whether the mask is white there, in its upper left part."""
    y, width = pixels.shape[0] // 40, pixels.shape[1] / 8
    return [bool(pixels[y, int((col + 0.15) * width), 0] > 127) for col in range(8)]


def dark(count):
    """Return the test for a mask with so many columns of foreground."""
    return lambda pixels: columns(pixels) == [col < count for col in range(8)]


def option(nb, text):
    return nb.page.get_by_label(text, exact=True)


def drag_line(nb, by):
    """Drag the first line by so many CSS pixels; the line's middle is taken."""
    box = nb.locator(LINE).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    nb.page.mouse.move(x, y)
    nb.page.mouse.down()
    nb.page.mouse.move(x + by, y, steps=8)
    nb.page.mouse.up()


def test_the_mask_follows_the_line_without_the_kernel(notebook):
    nb = notebook([STEPS])
    nb.wait_pixels(MASK, dark(5))
    nb.locator(LINE).scroll_into_view_if_needed()
    with kernel_asleep(nb):
        drag_line(nb, -400)
        nb.wait_pixels(MASK, dark(1))
        nb.locator(LINE).focus()
        nb.page.keyboard.press("End")
        nb.wait_pixels(MASK, dark(8))
        nb.page.keyboard.press("Home")
        for _ in range(10):
            nb.page.keyboard.press("PageUp")
        nb.wait_pixels(MASK, dark(4))
    nb.wait_value("w.threshold, w.method, int(w.mask.sum())", (100.0, "fixed", 24))
    assert nb.outputs_errors() == []


def test_methods_by_keys_and_a_drag_takes_over(notebook):
    nb = notebook([STEPS])
    option(nb, "Otsu").focus()
    nb.page.keyboard.press(" ")
    nb.wait_value("w.method, w.threshold", ("otsu", 96.0))
    nb.wait_pixels(MASK, dark(4))
    drag_line(nb, -400)
    nb.wait_value("w.method, w.threshold", ("fixed", 0.0))
    assert option(nb, "by hand").is_checked()
    option(nb, "multi-Otsu").check()
    nb.wait_value("len(w.thresholds)", 2)
    nb.page.wait_for_function("() => document.querySelectorAll('.sm-histogram-line').length === 2")
    nb.wait_pixels(MASK, lambda found: len(np.unique(found[found.shape[0] // 40, :, 0])) >= 3)
    option(nb, "classes").focus()
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.classes, len(w.thresholds)", (4, 3))
    option(nb, "local mean").check()
    nb.wait_value("w.method, w.thresholds", ("local mean", []))
    for name, key, expression, value in [
        ("window", "ArrowRight", "w.window", 53), ("below the mean by", "ArrowLeft", "w.offset", 9),
        ("light", " ", "w.foreground", "light"), ("tint the photo", " ", "w.tint", True)]:
        option(nb, name).focus()
        nb.page.keyboard.press(key)
        nb.wait_value(expression, value)
    expected = nb.kernel_eval("w.mask[0].tolist()")
    nb.wait_pixels(MASK, lambda found: columns(found) == expected)
    option(nb, "by hand").check()
    nb.page.wait_for_function("() => document.querySelectorAll('.sm-histogram-line').length === 1")
    assert nb.outputs_errors() == []
    assert nb.kernel_eval("w.error") == ""


def test_the_film_plays_and_stops(notebook):
    nb = notebook(["import seeing_machine as sm\nfilm = sm.images.menagerie.lizards(6, size=(120, 160))\n"
                   "w = sm.lessons.Thresholding(film.frames, truth=film.masks, thing='lizard')\nw"])
    option(nb, "frame").focus()
    nb.page.keyboard.press("End")
    nb.wait_value("w.frame", 5)
    seen = nb.pixels(MASK)
    option(nb, "play the film").check()
    nb.wait_pixels(MASK, lambda found: found.shape == seen.shape and not np.array_equal(found, seen))
    option(nb, "play the film").uncheck()
    nb.wait_value("w.playing", False)
    nb.kernel_eval("w.frame = 2\n1")
    nb.page.wait_for_timeout(300)
    assert nb.kernel_eval("w.frame") == 2, "it has stopped"
    assert nb.axe(".sm-explorer") == []
    nb.screenshot("thresholding-film", ".sm-explorer")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_explorer_in_both_themes(notebook, theme):
    nb = notebook([CELL], theme=theme)
    nb.locator(".sm-image-canvas >> nth=0").hover(position={"x": 140, "y": 110})
    nb.page.wait_for_function("() => document.querySelectorAll('.sm-image-readout')[1].textContent.includes('row')")
    row, col = nb.kernel_eval("w.cursor")
    nb.locator(".sm-panel", has_text=f"Row {row}, column {col} is").wait_for()
    nb.locator(".sm-heading-goal", has_text="goal: IoU 0.90 now 0.89").wait_for()
    rows = [row.bounding_box() for row in nb.locator(".sm-explorer > .sm-row").all()]
    assert all(row is None or row["height"] for row in rows), "a row without controls takes no room, nor a gap"
    assert None in rows
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"thresholding-{theme}", ".sm-explorer")
    option(nb, "Sauvola").check()
    nb.page.get_by_label("k", exact=True).wait_for()
    option(nb, "tint the photo").check()
    nb.wait_value("w.picture.mask is not None", True)
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"thresholding-local-{theme}", ".sm-explorer")
    assert nb.outputs_errors() == []


def test_the_lesson_runs_and_every_widget_is_there(notebook):
    nb = notebook(LESSON)
    assert nb.outputs_errors() == []
    assert nb.axe(".jp-Notebook .sm-root") == []
