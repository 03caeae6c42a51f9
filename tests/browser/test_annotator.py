"""Labelling as a person does it: by mouse, by keys, over a killed kernel, with a model's suggestions."""

import json
import re

import pytest

from tests.browser import page_scripts
from tests.browser.lab import SECONDS

CANVAS, THINGS = ".sm-shapes .sm-image-canvas", ".sm-shapes-list button"
#: Three grey pictures of 60 rows and 80 columns in a folder, labelled with cats and dogs.
SETUP = """import os, numpy as np, seeing_machine as sm
from PIL import Image
os.makedirs("{folder}", exist_ok=True)
for name in "abc":
    Image.fromarray(np.full((60, 80), 200, np.uint8)).save(f"{folder}/{{name}}.png")
def suggest(image):
    labels = np.zeros((60, 80), int)
    labels[10:20, 10:30], labels[40:50, 50:70] = 1, 2
    return labels
w = sm.lessons.Annotator("{folder}", ["cat", "dog"]{options})
w"""


def opened(notebook, folder, options="", **how):
    return notebook([SETUP.format(folder=folder, options=options)], **how)


def place(nb, row, col):
    box = nb.locator(CANVAS).bounding_box()
    return box["x"] + (col + 0.5) * box["width"] / 80, box["y"] + (row + 0.5) * box["height"] / 60


def drag(nb, *places):
    nb.page.mouse.move(*place(nb, *places[0]))
    nb.page.mouse.down()
    for one in places[1:]:
        nb.page.mouse.move(*place(nb, *one), steps=4)
    nb.page.mouse.up()


def press(nb, *keys):
    for key in keys:
        nb.page.keyboard.press(key)


def drawn(place=0):
    return f"[(s.kind, s.label, s.places) for s in sm.images.Annotations(w.annotations.file.parent).shapes({place})]"


def test_by_mouse(notebook):
    nb = opened(notebook, "mouse")
    drag(nb, (10, 10), (29, 39))
    box = ("box", 1, ((10, 10), (30, 40)))
    nb.wait_value(drawn(), [box])
    nb.locator(".sm-shapes-status", has_text="saved").wait_for()
    press(nb, "2", "o")
    for corner in ((5, 50), (5, 70), (25, 60)):
        nb.page.mouse.click(*place(nb, *corner))
    press(nb, "Enter")
    outline = ("outline", 2, ((5, 50), (5, 70), (25, 60)))
    nb.wait_value(drawn(), [box, outline])
    press(nb, "p")
    nb.page.mouse.click(*place(nb, 50, 20))
    press(nb, "1", "r")
    drag(nb, (45, 50), (45, 70))
    drag(nb, (40, 60), (50, 60))
    nb.wait_value("[s.kind for s in w.annotations.shapes(0)], int((w.mask == 1).sum()), w.view.chosen",
                  (["box", "outline", "point", "brush"], 600 + 29 * 9 + 9 * 10, 3))
    press(nb, "e")
    drag(nb, (45, 40), (45, 79))
    nb.wait_value("int((w.mask == 1).sum())", 600 + 90)
    press(nb, "Control+z", "Control+z", "Control+z", "Control+z")
    nb.wait_value(drawn(), [box, outline])
    press(nb, "Control+Shift+z")
    nb.wait_value(drawn(), [box, outline, ("point", 2, ((50, 20),))])
    press(nb, "v")
    nb.page.mouse.click(*place(nb, 20, 25))
    drag(nb, (20, 25), (25, 20))
    drag(nb, (35, 35), (40, 50))
    nb.wait_value(f"{drawn()}[0]", ("box", 1, ((15, 5), (40, 50))))
    press(nb, "2")
    nb.wait_value(f"{drawn()}[0][1]", 2)
    nb.locator(THINGS).nth(1).click()
    nb.locator(THINGS).nth(1).press("Delete")
    nb.wait_value(f"[one[0] for one in {drawn()}]", ["box", "point"])
    assert nb.outputs_errors() == []


def test_by_keys_over_a_killed_kernel_and_a_reloaded_page(notebook):
    nb = opened(notebook, "keys")
    nb.locator(CANVAS).focus()
    nb.kernel_eval("setattr(w.view, 'cursor', (10, 10))")
    nb.locator(".sm-image-readout", has_text="row 10").wait_for()
    press(nb, "2", "b", " ", "Shift+ArrowDown", "Shift+ArrowRight", " ")
    nb.wait_value(drawn(), [("box", 2, ((10, 10), (21, 21)))])
    assert nb.locator(".sm-shapes [aria-live]").inner_text() == (
        "dog, box from row 10, column 10 to row 21, column 21. 1 thing.")
    press(nb, "o", " ", "Shift+ArrowUp", " ", "Shift+ArrowRight", " ", "ArrowDown", " ", "Backspace", "Enter")
    nb.wait_value(f"{drawn()}[1:]", [("outline", 2, ((20, 20), (10, 20), (10, 30)))])
    press(nb, "v", "n", " ", "ArrowDown", "ArrowDown", " ")
    nb.wait_value(f"{drawn()}[0]", ("box", 2, ((10, 10), (21, 21))))
    press(nb, "PageDown")
    nb.wait_value("w.at", 1)
    nb.locator(".sm-image-title", has_text="b.png").wait_for()
    press(nb, "s")
    nb.wait_value("w.at, w.goal", (2, "1 of 3 labelled, 1 skipped"))
    nb.locator(".sm-image-title", has_text="c.png").wait_for()
    press(nb, "p", " ")
    nb.wait_value(f"len({drawn(2)})", 1)
    press(nb, "Control+s")
    nb.page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    nb.page.reload()
    nb.page.wait_for_function(page_scripts.IS_OPEN, arg=nb.name, timeout=SECONDS)
    nb.locator(THINGS, has_text="2 dog · point").wait_for()
    before = json.loads((nb.lab.folder / "keys/labels.json").read_text())
    nb.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute("
                     "{ code: 'import os; os.kill(os.getpid(), 9)' })")
    nb.locator(CANVAS).focus()
    press(nb, "ArrowLeft", " ")
    nb.locator(".sm-shapes-status", has_text="Not saved yet: the kernel does not answer.").wait_for()
    nb.page.keyboard.press("Escape")
    nb.restart_kernel()
    nb.run_all()
    assert all("Canceled future" in error for error in nb.console_errors()), "only what died with the kernel"
    nb.forget_errors()
    assert json.loads((nb.lab.folder / "keys/labels.json").read_text()) == before
    assert nb.kernel_eval("w.at, w.goal, len(w.annotations.shapes(0))") == (2, "2 of 3 labelled, 1 skipped", 2)
    nb.locator(THINGS, has_text=re.compile("dog|cat")).first.wait_for()
    assert nb.outputs_errors() == []


def test_what_cannot_be_saved_stays_in_the_page(notebook):
    nb = notebook([SETUP.format(folder="full", options="").replace('"dog"', '"<b>dog</b>"')])
    drag(nb, (10, 10), (29, 39))
    assert nb.locator(".sm-shapes-classes").inner_text().split() == ["1", "cat", "2", "<b>dog</b>"]
    nb.wait_value(f"len({drawn()})", 1)
    nb.kernel_eval("""from seeing_machine import _writing
real = _writing.os.fsync
def full(number):
    raise OSError(28, "No space left on device")
_writing.os.fsync = full
1""")
    drag(nb, (40, 10), (50, 39))
    nb.locator(".sm-shapes-status", has_text="Not saved: No space left on device. It stays here").wait_for()
    assert nb.locator(THINGS).count() == 2
    nb.kernel_eval("setattr(_writing.os, 'fsync', real)")
    drag(nb, (40, 50), (50, 70))
    nb.locator(".sm-shapes-status", has_text=re.compile("^saved$")).wait_for()
    nb.wait_value(f"len({drawn()})", 3)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_suggestions_are_accepted_corrected_and_refused(notebook, theme):
    nb = opened(notebook, theme, ", suggest=suggest", theme=theme)
    nb.page.set_viewport_size({"width": 1280 if theme == "light" else 1024, "height": 960})
    nb.locator(THINGS, has_text="2 dog?").wait_for()
    assert nb.kernel_eval("w.annotations.file.exists(), w.goal") == (False, "0 of 3 labelled, 0 skipped")
    assert nb.axe(".sm-explorer") == []
    nb.screenshot(f"annotator-{theme}", ".sm-explorer")
    nb.locator(CANVAS).focus()
    press(nb, "Enter")
    nb.wait_value("len(w.annotations.shapes(0)), len(w.annotations.suggested(0))", (1, 1))
    drag(nb, (45, 60), (40, 55))
    nb.wait_value("[np.argwhere(s.mask((60, 80)))[0].tolist() for s in w.annotations.shapes(0)]", [[10, 10], [35, 45]])
    nb.page.get_by_role("button", name="next").click()
    nb.locator(".sm-image-title", has_text="b.png").wait_for()
    nb.locator(CANVAS).focus()
    press(nb, "Delete", "Delete")
    nb.wait_value("w.annotations.shapes(1), w.annotations.suggested(1)", ((), ()))
    nb.run_cell(0)
    nb.wait_value("w.at, len(w.view.work['shapes'])", (1, 0))
    nb.page.get_by_role("button", name="next").click()
    nb.page.get_by_role("button", name="accept all suggestions").click()
    nb.wait_value("len(w.annotations.shapes(2)), w.goal", (2, "2 of 3 labelled, 0 skipped"))
    assert nb.axe(".sm-explorer") == []
    assert nb.outputs_errors() == []
