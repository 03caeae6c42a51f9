"""The dendrogram in a real notebook: cut by mouse and keys, leaves chosen."""

import pytest

CELL = """
import numpy as np
from scipy.cluster.hierarchy import linkage
from seeing_machine.images import menagerie
from seeing_machine.widgets import Dendrogram
kinds = ["cat", "fish", "bird", "snail"] * 4
images = np.stack([menagerie.draw(kind, size=(32, 32), rng=seed).image for seed, kind in enumerate(kinds)])
merges = linkage(images.reshape(16, -1, 3).mean(axis=1), "average")
tree = Dendrogram(merges, images=images, names=kinds, title="by mean colour", cut=60)
tree
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_by_hand(notebook, theme):
    nb = notebook([CELL], theme=theme)
    line = nb.locator(".sm-tree-cut")
    line.press("End")
    nb.wait_value("len(set(tree.groups.tolist()))", 1)
    line.press("ArrowDown")
    nb.wait_value("len(set(tree.groups.tolist()))", 2)
    assert line.get_attribute("aria-valuetext").endswith("2 groups")
    line.press("ArrowRight")
    nb.wait_value("int(tree.order[0]) - tree.selected", 0)
    box = nb.locator(".sm-tree-canvas").bounding_box()
    nb.page.mouse.move(box["x"] + 300, box["y"] + 60)
    nb.page.mouse.down()
    nb.page.mouse.move(box["x"] + 300, box["y"] + 150, steps=5)
    nb.page.mouse.up()
    nb.wait_value("bool(abs(tree.cut / (tree.merges[-1, 2] * 1.05) - (228 - 150) / 218) < 0.05)", True)
    nb.page.mouse.click(box["x"] + box["width"] - 20, box["y"] + 260)
    nb.wait_value("int(tree.order[-1]) - tree.selected", 0)
    nb.page.mouse.move(0, 0)
    nb.screenshot(f"dendrogram-{theme}", ".sm-tree")
    assert nb.axe() == []
