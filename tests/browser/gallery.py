"""Take the pictures of the lessons that README shows: ``python -m tests.browser.gallery`` writes them into .github/."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.browser import chromium
from tests.browser.lab import Notebook, serve, write_notebook

FOLDER = Path(__file__).parents[2] / ".github"
#: Lesson to an explorer in a state worth looking at; the last line shows it.
SHOTS = {
    "pixels": "sm.lessons.Pixels(sm.images.load('chelsea'), cursor=(110, 194))",
    "colour": "sm.lessons.Channels(sm.images.load('astronaut'))",
    "thresholding": "sm.lessons.Thresholding(method='otsu', tint=True)",
    "morphology": "sm.lessons.Morphology()",
    "objects": "sm.lessons.Objects(clean=1, smallest=1200, fill=True)",
    "convolution": "sm.lessons.Convolution(preset='Sobel columns')",
    "training": "w = sm.lessons.Training(epochs=6)\nw.start().wait()\nw",
    "kmeans": "sm.lessons.Palette(k=6)",
    "hierarchy": "sm.lessons.Hierarchy()",
    "segmentation": "sm.lessons.Segmentation(method='superpixels', merge=30)",
}


def main(lessons: list[str]) -> None:
    """Photograph the explorers of these lessons, or of all."""
    with tempfile.TemporaryDirectory() as home, serve(Path(home) / "lab") as lab, chromium.window() as context:
        for lesson in lessons or SHOTS:
            name = f"{lesson}.ipynb"
            write_notebook(lab.folder / name, ["import seeing_machine as sm\n" + SHOTS[lesson]])
            page = context.new_page()
            page.set_viewport_size({"width": 1400, "height": 2000})
            notebook = Notebook(lab, page, name)
            notebook.run_all()
            notebook.locator(".sm-explorer").wait_for()
            notebook.wait_idle()
            page.wait_for_timeout(500)  # what is drawn once more when a view has found its size
            assert notebook.outputs_errors() == [], notebook.outputs_errors()
            picture = Image.open(io.BytesIO(notebook.locator(".sm-explorer").screenshot()))
            path = FOLDER / f"{lesson}.png"
            picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
            print(f"{path.name}: {picture.width} x {picture.height}, {path.stat().st_size // 1000} kB")
            notebook.close()


if __name__ == "__main__":
    main(sys.argv[1:])
