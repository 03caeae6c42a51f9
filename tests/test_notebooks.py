"""Every lesson runs from top to bottom: as the learner finds it, and with every exercise solved."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from seeing_machine.classroom import find, lessons, progress, solution_source

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

pytestmark = pytest.mark.notebooks


@pytest.fixture(autouse=True)
def _plain_jupyter(tmp_path, monkeypatch):
    """Keep away kernels and start-up files of whoever runs the tests."""
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))


def exercise_cells(notebook):
    """Return the learner's cells by the exercise that each belongs to."""
    marks = [(cell, cell.metadata.get("seeing_machine", {})) for cell in notebook.cells]
    return {mark["exercise"]: cell for cell, mark in marks if "exercise" in mark}


def solve(notebook):
    """Put the solution into each of the learner's cells, above the call of the check that ends it."""
    for id, cell in exercise_cells(notebook).items():
        last = cell.source.rstrip().splitlines()[-1]
        assert last.startswith("sm.check("), f"the cell of {id} ends with {last!r} and not with its check"
        cell.source = f"{solution_source(id).rstrip()}\n\n{last}"


def run(notebook, folder):
    """Run all cells in `folder`, as saved by JupyterLab: without the widgets' state. The first exception ends it."""
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=120, store_widget_state=False, resources=resources).execute()


def shown(notebook):
    """Return what each widget in a run notebook leaves behind, by MIME type."""
    outputs = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return [data for data in outputs if "application/vnd.jupyter.widget-view+json" in data]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_unsolved_and_passes_nothing(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    run(notebook, tmp_path)
    given_away = [id for id in exercise_cells(notebook) if progress().status(id).passed]
    assert given_away == [], "these checks pass before the learner has done anything"
    assert [data for data in shown(notebook) if data["text/plain"].startswith("<")] == [], "a widget without a sentence"
    pictures = [data["image/png"].replace("\n", "") for data in shown(notebook) if "image/png" in data]
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert all(picture in page for picture in pictures), "a still picture is not in the exported page"
    assert 'class="jupyter-widgets"' not in page, "a widget in the exported page waits for a program that is not there"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_solved_and_passes_everything(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    solve(notebook)
    run(notebook, tmp_path)
    failed = [id for id in exercise_cells(notebook) if not progress().status(id).passed]
    assert failed == [], "these checks fail although the cell holds the solution"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_asks_what_its_lesson_has(path):
    notebook = nbformat.read(path, as_version=4)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    checks = re.findall(r"""^sm\.check\(["'](.+?)["']""", code, re.MULTILINE)
    assert checks == list(exercise_cells(notebook)), "a cell with a check says in its metadata whose it is"
    slug = re.sub(r"^\d+_", "", path.stem)
    has = {exercise.id for found in lessons() if found.slug == slug for exercise in found.exercises}
    assert set(checks) == has, "every exercise of a lesson is in its notebook"
    asked = {prediction.id for found in lessons() if found.slug == slug for prediction in found.predictions}
    assert set(re.findall(r"""sm\.predict\(["'](.+?)["']""", code)) == asked, "and so is every prediction"
    quizzes = {found.slug for found in lessons() if found.slug == slug}
    assert set(re.findall(r"""sm\.quiz\(["'](.+?)["']""", code)) == quizzes, "and the quiz"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_uses_the_words_of_its_exercises(path):
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for id, cell in exercise_cells(notebook).items():
        assert cell.source.startswith(find(id).stub.strip()), f"the cell of {id} is not its stub"
        assert find(id).task in text, f"the task of {id} is told in other words than its own"


def test_solving_fills_the_cell_in_and_running_finds_errors(tmp_path):
    cell = nbformat.v4.new_code_cell('x = ...\nsm.check("pixels-1", pixel)\n',
                                     metadata={"seeing_machine": {"exercise": "pixels-1"}})
    other = nbformat.v4.new_code_cell("1 / 0")
    notebook = nbformat.v4.new_notebook(cells=[cell, other])
    solve(notebook)
    assert cell.source == solution_source("pixels-1").rstrip() + '\n\nsm.check("pixels-1", pixel)'
    assert other.source == "1 / 0"
    with pytest.raises(Exception, match="name 'sm' is not defined"):
        run(notebook, tmp_path)
    cell.source += "\nprint(3)"
    with pytest.raises(AssertionError, match="not with its check"):
        solve(notebook)
