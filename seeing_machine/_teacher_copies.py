"""Copies of the lessons for the teacher: one with every answer, one as a course for nbgrader."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seeing_machine import __version__, _copying
from seeing_machine.classroom import Exercise, Prediction, Question, find, lesson

#: What an exercise is worth at nbgrader. A question of the quiz and a prediction are worth 1.
POINTS = 2

#: nbgrader puts a statement that raises in the place of a solution. Here the three dots of the stub say it already.
NBGRADER_CONFIG = '''"""Settings for nbgrader in this folder."""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "seeing-machine"
c.ClearSolutions.code_stub = {"python": ""}  # the three dots stand above the solution already
'''

_ASKED = re.compile(r"""^sm\.(predict|quiz)\(["'](.+?)["']\)""", re.MULTILINE)
_LINK = re.compile(r"\]\((\w+)\.ipynb\)")

Cell = dict[str, Any]


def solutions(folder: Path) -> list[str]:
    """Put ``NN_slug_solutions.ipynb`` for each lesson into `folder`, and say in plain lines what was done.

    Every exercise is filled in and followed by the mistakes that `check` knows; every prediction and quiz is followed
    by its answers and their reasons. A copy that the teacher has changed is never overwritten.

    Raises
    ------
    OSError
        If `folder` cannot be written.
    """
    files = {}
    for name, notebook in _lessons():
        _link(notebook, r"](\1_solutions.ipynb)")
        head = _text("teacher", f"**Teacher's copy, with every answer.** The pupils' lesson is `{name}.ipynb`.")
        notebook["cells"] = [head, *(more for cell in notebook["cells"] for more in _answered(cell))]
        files[f"{name}_solutions.ipynb"] = _dump(notebook)
    return _bring(files, folder)


def nbgrader(folder: Path) -> list[str]:
    """Make `folder` a course of nbgrader, an assignment for each lesson, and say in plain lines what was done.

    The stub of an exercise is followed by its solution in the region that ``nbgrader generate_assignment`` takes
    out, and by a locked cell that calls `classroom.grade`; the quiz by two that grade it and the predictions.
    Metadata: schema version 3 [1]_.

    Raises
    ------
    OSError
        If `folder` cannot be written.

    References
    ----------
    .. [1] nbgrader, "JSON Metadata Format", https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html
    """
    files = {"nbgrader_config.py": NBGRADER_CONFIG}
    for name, notebook in _lessons():
        _link(notebook, r"](../\1/\1.ipynb)")
        notebook["cells"] = [more for cell in notebook["cells"] for more in _graded(cell)]
        files[f"source/{name}/{name}.ipynb"] = _dump(notebook)
    return _bring(files, folder)


def _lessons() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the notebook of each lesson that asks something."""
    for path in sorted(_copying.lessons_folder().glob("*.ipynb")):
        notebook = json.loads(path.read_bytes())
        if any(_exercise(cell) for cell in notebook["cells"]):
            yield path.stem, notebook


def _link(notebook: dict[str, Any], to: str) -> None:
    """Let links from lesson to lesson lead to the other copies; the start page has none."""
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and _LINK.search(text):
            cell["source"] = _lines(re.sub(_LINK, lambda at: at[0] if at[1] == "00_start" else at.expand(to), text))


def _exercise(cell: Cell) -> str:
    return cell["metadata"].get("seeing_machine", {}).get("exercise", "")


def _answered(cell: Cell) -> Iterator[Cell]:
    """Yield the cell, filled in where it is an exercise, and after it what the teacher wants to know of it."""
    source = "".join(cell["source"])
    if id := _exercise(cell):
        exercise = find(id)
        assert isinstance(exercise, Exercise)
        call = source.rstrip().splitlines()[-1]
        yield {**cell, "source": _lines(f"# Solution of {id}\n{exercise.solution.strip()}\n\n\n{call}")}
        known = (f"- *{wrong.name}*: {wrong.message}" for wrong in exercise.misconceptions)
        yield _text(f"mistakes-{id}", "\n".join([f"**Mistakes that the check of {id} names**", "", *known]))
        return
    yield cell
    if cell["cell_type"] == "code":
        for kind, name in _ASKED.findall(source):
            words = _prediction_words(find(name)) if kind == "predict" else _quiz_words(lesson(name).quiz)
            yield _text(f"answer-{kind}-{name}", words)


def _prediction_words(asked: Any) -> str:
    assert isinstance(asked, Prediction)
    lines = [f"**Answer to {asked.id}.** {asked.question}", ""]
    if asked.kind == "choice":
        return "\n".join([*lines, *_option_lines(asked.options)])
    if asked.kind == "mask":
        rows = ("    " + " ".join("#" if int(value) else "." for value in row) for row in asked.truth)
        lines += [*rows, "", f"- ✓ {asked.right}"]  # its slips would be a page of signs each
    else:
        near = f" (or at most {asked.tolerance:g} away)" if asked.tolerance else ""
        lines += [f"- ✓ **{f'{asked.truth:g} {asked.unit}'.strip()}**{near}: {asked.right}",
                  *(f"- ✗ {slip.answer:g}: {slip.message}" for slip in asked.slips)]
    return "\n".join([*lines, f"- ✗ anything else: {asked.wrong}"])


def _quiz_words(questions: tuple[Question, ...]) -> str:
    lines = ["**Answers to the quiz**"]
    for number, question in enumerate(questions, start=1):
        lines += ["", f"**{number}.** {question.question}", "", *_option_lines(question.options)]
    return "\n".join(lines)


def _option_lines(options: Any) -> list[str]:
    return [f"- {'✓' if option.right else '✗'} {f'**{option.text}**' if option.right else option.text}: "
            f"{option.feedback}" for option in options]


def _graded(cell: Cell) -> Iterator[Cell]:
    """Yield the cell; where it is an exercise, as a solution; after that or a quiz the cells that give the points."""
    if not (id := _exercise(cell)):
        yield cell
        quizzes = _ASKED.findall("".join(cell["source"])) if cell["cell_type"] == "code" else []
        for found in (lesson(name) for kind, name in quizzes if kind == "quiz"):
            yield _points(f"{found.slug}-quiz", f'grade_quiz("{found.slug}"', len(found.quiz),
                          "A point for each question that is answered right in progress.json.")
            yield _points(f"{found.slug}-predictions", f'grade_predictions("{found.slug}"', len(found.predictions),
                          "A point for each prediction in progress.json, right or wrong.")
        return
    exercise = find(id)
    assert isinstance(exercise, Exercise)
    stub, call = "".join(cell["source"]).rstrip().rsplit("\n", 1)
    source = f"{stub.rstrip()}\n### BEGIN SOLUTION\n{exercise.solution.strip()}\n### END SOLUTION\n\n{call}"
    yield {**cell, "source": _lines(source),
           "metadata": {**cell["metadata"], "nbgrader": _nbgrader(id, solution=True)}}
    yield _points(id, f'grade("{id}", {exercise.name}', POINTS,
                  "Nothing happens where the answer is right. A part of the points for a part of the answer.")


def _points(id: str, call: str, points: int, words: str) -> Cell:
    """Return the locked cell that gives points; what it is worth stands in its metadata too, for nbgrader."""
    source = f"# {words}\nsm.classroom.{call}, points={points})"
    return {"cell_type": "code", "execution_count": None, "id": f"grade-{id}", "outputs": [], "source": _lines(source),
            "metadata": {"nbgrader": _nbgrader(f"{id}-grade", points=points),
                         "tags": ["raises-exception"]}}  # else "run all" would end at the first open exercise


def _nbgrader(id: str, *, solution: bool = False, points: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {"schema_version": 3, "grade_id": id, "grade": not solution, "solution": solution,
                            "locked": not solution, "task": False}
    return data if solution else {**data, "points": points}


def _text(id: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": id[:64], "metadata": {"tags": ["teacher"]}, "source": _lines(text)}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _dump(notebook: dict[str, Any]) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _bring(files: dict[str, str], folder: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as made:
        for name, text in files.items():
            path = Path(made, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return _copying.bring(Path(made), folder, __version__, "**/*.*")
