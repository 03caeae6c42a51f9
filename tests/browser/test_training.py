"""The training lesson as a learner works with it."""

import re

import pytest

#: A small set and a small network: an epoch takes a moment.
CELL = """import seeing_machine as sm
from seeing_machine.images import datasets
animals = datasets.drawn(train=320, validation=60, test=60, level="easy", classes=("cat", "fish", "snail"))
w = sm.lessons.Training(animals, width=4, batch=16, epochs=3, learning_rate=0.01, device="cpu")
w"""
STATE = "w.trial.state if w.trial else ''"
SCRUBBER = ".sm-chart-scrubber >> nth=0"


def button(nb, name):
    return nb.locator(".sm-explorer").get_by_role("button", name=name, exact=True)


def option(nb, text):
    return nb.page.get_by_label(text, exact=True)


def slide(nb, name):
    """Move a slider by one step to the right, as soon as it is there."""
    option(nb, name).wait_for()
    option(nb, name).focus()
    nb.page.keyboard.press("ArrowRight")


def shown(nb, epoch):
    """Wait until the page shows the confusion matrix of an epoch, and return it."""
    nb.locator(".sm-panel", has_text=f"Epoch {epoch}: ").wait_for()
    rows = nb.kernel_eval("[[str(n) if n else '·' for n in row] for row in w.confusion.tolist()]")
    for row, name in zip(rows, ("cat", "fish", "snail"), strict=True):
        nb.locator(".sm-table tbody tr", has_text=re.compile(rf"^{name}{''.join(row)}\d+ %$")).wait_for()
    return rows


def test_start_step_scrub_rewind_and_cancel(notebook):
    nb = notebook([CELL])
    button(nb, "step one batch").click()
    nb.wait_value(STATE, "paused", 30)
    nb.locator(".sm-chart-readout", has_text="epoch 0.05: training").first.wait_for()
    button(nb, "go on").focus()
    nb.page.keyboard.press("Enter")
    nb.wait_value(STATE, "finished", 60)
    last = shown(nb, 3)
    nb.locator(SCRUBBER).focus()
    nb.page.keyboard.press("Home")
    assert shown(nb, 0) != last
    nb.page.keyboard.press("ArrowRight")
    nb.wait_value("w.epoch", 1)
    first = shown(nb, 1)
    assert nb.locator(".sm-chart-scrubber >> nth=1").get_attribute("aria-valuenow") == "1", "both charts go there"
    button(nb, "rewind to epoch 1").click()
    nb.wait_value("w.trial.state, len(w.history)", ("paused", 2), 30)
    assert shown(nb, 1) == first
    box = nb.locator(".sm-chart-plot >> nth=0").bounding_box()
    nb.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 60)
    nb.page.mouse.down()
    nb.page.mouse.move(box["x"] + 50, box["y"] + 60, steps=5)
    nb.page.mouse.up()
    nb.wait_value("w.epoch", 0)
    button(nb, "go on").click()
    nb.wait_value(STATE, "finished", 60)
    assert shown(nb, 0) != last, "the scrubber stays where it was put"
    nb.locator(SCRUBBER).focus()
    nb.page.keyboard.press("End")
    assert shown(nb, 3) == last, "and the same run comes to the same end"
    nb.kernel_eval("w.epochs = 5000\n1")
    button(nb, "start anew").click()
    nb.locator("progress").wait_for()
    nb.wait_value("len(w.history) > 1", True, 60)
    button(nb, "pause").click()
    nb.wait_value(STATE, "paused", 30)
    button(nb, "go on").click()
    nb.wait_value(STATE, "running")
    option(nb, "troubles").check()  # it answers while the network learns
    slide(nb, "wrong labels")
    nb.wait_value("w.label_noise", 0.05)
    nb.locator(".sm-panel", has_text="Changed since: wrong labels 0 % → 5 %").wait_for()
    button(nb, "cancel").click()
    nb.wait_value(STATE, "cancelled")
    nb.kernel_eval("w.start()\n1")
    nb.wait_value(STATE, "running", 30)
    nb.kernel_eval("old = w\n1")
    nb.run_cell(0)
    nb.wait_value("old.trial.state, w.trial", ("cancelled", None))
    assert nb.outputs_errors() == []


def test_settings_by_hand_and_two_runs_side_by_side(notebook):
    nb = notebook([CELL])
    for group, name, expression, value in [
        ("network", "residual", "w.network", "residual"), ("network", "popular CNN", "w.network", "popular"),
        ("changed copies", "by chance", "w.flip", "random"), ("fast tricks", "SGD", "w.optimiser", "sgd"),
        ("pictures", "200", "w.pictures", 200), ("learning", "fast", "w.recipe, w.batch", ("fast", 128)),
        ("learning", "plain", "w.recipe, w.batch", ("plain", 32)), ("learning", "0.01", "w.learning_rate", 0.01)]:
        option(nb, group).check()
        option(nb, name).check()
        nb.wait_value(expression, value)
    nb.kernel_eval("w.width, w.epochs, w.batch = 4, 2, 16\n1")
    button(nb, "start").click()
    nb.wait_value(STATE, "finished", 60)
    button(nb, "keep as A").click()
    option(nb, "fast tricks").check()
    slide(nb, "label smoothing")
    nb.wait_value("w.label_smoothing", 0.05)
    button(nb, "start").click()
    nb.wait_value("w.trial.state", "finished", 60)
    nb.locator(".sm-chart-readout", has_text="A validation").first.wait_for()
    nb.locator("tbody tr", has_text="label smoothing").wait_for()
    option(nb, "test pictures").check()
    option(nb, "run A").check()
    nb.wait_value("w.judged, w.shown", ("test", "A"))
    shown(nb, 2)
    nb.locator("tbody tr", has_text="cat").click()
    nb.locator(".sm-gallery", has_text="cat only").wait_for()
    nb.locator(".sm-gallery-canvas >> nth=0").focus()
    nb.page.keyboard.press("ArrowRight")
    nb.locator(".sm-panel", has_text="The chosen picture is cat; it says").wait_for()
    option(nb, "3").check()
    nb.locator(".sm-gallery", has_text="layer 3").wait_for()
    button(nb, "forget A").click()
    nb.wait_value("w.kept", None)
    assert nb.outputs_errors() == []


def judge_my_photo(nb):
    """What the network says of my photo follows the scrubber."""
    nb.kernel_eval("sm.my_photo.choose(sm.images.load('coffee'))\n1")
    try:
        nb.page.get_by_role("switch", name="my photo").press(" ")
        nb.locator(".sm-panel", has_text="My photo: it says").wait_for()
        table = nb.page.get_by_role("table", name="what the network says of my photo")
        last = table.inner_text()
        assert re.fullmatch(r"cat\s+\d+ %\s+fish\s+\d+ %\s+snail\s+\d+ %", last), last
        nb.locator(".sm-gallery", has_text="what it finds in my photo").wait_for()
        nb.locator(SCRUBBER).focus()
        nb.page.keyboard.press("Home")
        nb.locator(".sm-panel", has_text=re.compile("Epoch 0: .* My photo: it says")).wait_for()
        assert table.inner_text() != last
        assert nb.axe(".sm-explorer") == []
    finally:
        nb.kernel_eval("sm.my_photo.forget()\n1")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_looks_right_in_both_themes(notebook, theme):
    nb = notebook([CELL], theme=theme)
    assert nb.axe(".sm-explorer") == []
    button(nb, "start").click()
    nb.wait_value(STATE, "finished", 60)
    nb.kernel_eval("w.keep()\nw.batch = 32\nw.kind = 0\nw.start()\n1")
    nb.wait_value("w.trial.state", "finished", 60)
    shown(nb, 3)
    assert nb.axe(".sm-explorer") == []
    cells = nb.locator(".sm-table tbody tr", has_text=re.compile(r"^cat\d")).locator("td")
    tints = [cells.nth(place).evaluate("cell => getComputedStyle(cell).backgroundColor") for place in (0, 1)]
    assert tints[0] != tints[1], "what is right is tinted"
    judge_my_photo(nb)
    nb.screenshot(f"training-{theme}", ".sm-explorer")
    assert nb.outputs_errors() == []
