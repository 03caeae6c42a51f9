"""The lesson hierarchy as a learner meets it: tree, cut, merges and points by mouse and by keys."""

from pathlib import Path

import numpy as np

LESSON = Path(__file__).parents[2] / "notebooks" / "09_hierarchy.ipynb"
HERD = "import seeing_machine as sm\nw = sm.lessons.Hierarchy()\nw"
POINTS = "import seeing_machine as sm\nm = sm.lessons.MergePoints()\nm"
TREE, MOSAIC = ".sm-tree-canvas", ".sm-explorer .sm-image-canvas"


def ink(found):
    """How many pixels of the tree's plot are painted in a strong colour."""
    rgb = found[: int(0.8 * len(found)), :, :3].astype(int)
    return int((np.ptp(rgb, axis=2) > 80).sum())


def test_the_tree_is_cut_and_grown(notebook):
    nb = notebook([HERD])
    nb.locator(".sm-gallery-title", has_text="4 groups").wait_for()
    cut = nb.page.get_by_role("slider", name="cut")
    cut.press("ArrowDown")
    nb.wait_value("w.groups.max().item()", 5)
    nb.locator(".sm-gallery-title", has_text="5 groups").wait_for()
    box = nb.locator(".sm-tree-plot").bounding_box()
    nb.page.mouse.move(box["x"] + 300, cut.bounding_box()["y"] + 10)
    nb.page.mouse.down()
    nb.page.mouse.move(box["x"] + 300, box["y"] + 20, steps=5)
    nb.page.mouse.move(box["x"] + 300, box["y"] + 1, steps=3)
    nb.page.mouse.up()
    nb.locator(".sm-gallery-title", has_text="1 group").wait_for()
    nb.wait_value("w.groups.max().item(), w.tree.cut == w.cut", (1, True))
    nb.page.get_by_label("shape (outline)").press(" ")
    nb.wait_value("w.features, w.error", ("shape", ""))
    nb.page.get_by_label("Ward (spread)").check()
    nb.wait_value("w.method", "ward")
    for _ in range(5):
        cut.press("ArrowDown")
    nb.locator(".sm-heading-goal", has_text="1.00 ✓ done").wait_for()
    nb.screenshot("hierarchy-light", ".sm-explorer")
    cut.press("ArrowRight")
    nb.wait_value("bool(w.selected == w.tree.order[0] == w.gallery.selected)", True)
    nb.locator(".sm-panel", has_text="Marked:").wait_for()
    merge_step_by_step(nb)
    assert nb.outputs_errors() == []


def merge_step_by_step(nb):
    """The tree grows by buttons, and by itself; reset brings the first cut back."""
    whole = ink(nb.wait_pixels(TREE, lambda found: ink(found) > 0))
    nb.page.get_by_role("button", name="start over").click()
    nb.wait_value("w.step, w.cut", (0, None))
    nb.wait_pixels(TREE, lambda found: ink(found) < whole / 10)
    step = nb.page.get_by_role("button", name="merge ▸")
    step.click()
    step.press("Enter")
    nb.wait_value("w.step", 2)
    nb.locator(".sm-panel", has_text="Merge 2 of 23").wait_for()
    nb.page.get_by_role("button", name="◂ back").click()
    nb.wait_value("w.step", 1)
    nb.page.get_by_role("button", name="run", exact=True).click()
    nb.wait_value("w.step > 3", True)
    nb.page.get_by_role("button", name="stop").click()
    nb.wait_value("w.playing", False)
    nb.page.get_by_role("button", name="whole tree").click()
    nb.wait_pixels(TREE, lambda found: ink(found) > whole / 2)
    nb.page.get_by_role("button", name="reset").click()
    nb.wait_value("w.groups.max().item(), w.features", (4, "colour"))


def test_five_points_are_merged_by_hand(notebook):
    nb = notebook([POINTS])
    rows = nb.locator(".sm-table").first.locator("tbody tr")
    rows.nth(0).click()
    nb.page.get_by_role("button", name="merge", exact=True).click()
    nb.locator(".sm-panel", has_text="Not yet: 1 and 2 are 6.32 apart").wait_for()
    rows.nth(0).focus()
    for _ in range(3):
        nb.page.keyboard.press("ArrowDown")
    nb.wait_value("m.chosen", 3)
    nb.page.get_by_role("button", name="merge", exact=True).press("Enter")
    nb.locator(".sm-panel", has_text="Right: 1 and 5 are nearest").wait_for()
    nb.wait_value("m.made, m.missed", ([[0, 4]], 1))
    nb.page.get_by_label("tell the distances between groups").check()
    rows.filter(has_text="3.16").wait_for()
    for _ in range(3):
        nb.page.get_by_role("button", name="show me").click()
    nb.wait_value("len(m.merges)", 4)
    nb.screenshot("merge-points-light", ".sm-explorer")
    handle = nb.page.get_by_role("button", name="centre 1 at")
    handle.press("ArrowUp")
    nb.wait_value("m.made, m.preset, bool(m.points[0, 1] > 4)", ([], None, True))
    nb.page.get_by_label("two groups and a bridge").check()
    nb.wait_value("len(m.points), m.error", (12, ""))
    assert nb.outputs_errors() == []


def test_the_explorers_in_the_dark(notebook):
    nb = notebook([HERD, POINTS], theme="dark")
    nb.locator(".sm-gallery-title", has_text="4 groups").wait_for()
    nb.wait_pixels(TREE, lambda found: ink(found) > 0)
    nb.page.get_by_role("button", name="show me").click()
    nb.locator(".sm-panel", has_text="Right:").wait_for()
    assert nb.axe(".sm-explorer") == []
    nb.screenshot("hierarchy-dark", ".sm-explorer >> nth=0")
    nb.screenshot("merge-points-dark", ".sm-explorer >> nth=1")
    group_my_photo(nb)
    assert nb.outputs_errors() == []


def group_my_photo(nb):
    """The photo's tiles are grouped; a tile that is clicked is marked in the tree."""
    nb.kernel_eval("sm.my_photo.choose(sm.images.load('coffee'))\n1")
    try:
        nb.page.get_by_role("switch", name="my photo").press(" ")
        nb.locator(".sm-panel", has_text="54 tiles of my photo").wait_for()
        nb.page.get_by_role("slider", name="cut").first.press("ArrowDown")
        nb.wait_value("w.mosaic.labels.max().item()", 5)
        nb.wait_pixels(MOSAIC, lambda found: ink(found) > 0.2 * found[..., 0].size)
        box = nb.locator(MOSAIC).bounding_box()
        nb.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.42)
        nb.wait_value("w.selected", 22)
        nb.locator(".sm-panel", has_text="Marked: tile (2, 4)").wait_for()
        assert nb.axe(".sm-explorer") == []
        nb.screenshot("hierarchy-photo-dark", ".sm-explorer >> nth=0")
    finally:
        nb.kernel_eval("sm.my_photo.forget()\n1")


def test_the_lesson_runs_and_every_widget_is_there(notebook):
    nb = notebook(LESSON)
    assert nb.outputs_errors() == []
    assert nb.axe(".jp-Notebook .sm-root") == []
