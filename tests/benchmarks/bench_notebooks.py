"""Run-all of every lesson: seconds, and the most memory that its kernel held."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from .measure import Row

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
UNIT = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kilobytes elsewhere


def rows() -> Iterator[Row]:
    """Run each notebook as the learner finds it, in an empty folder."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(nbformat.v4.new_code_cell(PEAK))
        with tempfile.TemporaryDirectory() as folder:
            os.environ["SEEING_MACHINE_PROGRESS"] = f"{folder}/progress.json"
            start = time.perf_counter()
            NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()
            seconds = time.perf_counter() - start
        peak = int(notebook.cells[-1].outputs[0].text) * UNIT
        yield Row(path.stem, "", {"seconds": seconds, "peak MB": peak / 1e6})
