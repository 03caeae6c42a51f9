"""The teacher's copies: every answer is there, nbgrader can read its own, and nothing of the teacher's is lost."""

import ast
import json
import re

import nbformat
import numpy as np
import pytest

import seeing_machine as sm
from seeing_machine import _teacher_copies, cli
from seeing_machine.classroom import find, lessons

#: What nbgrader asks of a cell, from its table "JSON Metadata Format"
#: (https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html) and its file nbgraderformat/v3.json:
#: key to type. `points` is there where `grade` is True, and nothing else is allowed.
NBGRADER = {"schema_version": int, "grade": bool, "solution": bool, "locked": bool, "task": bool, "grade_id": str}


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("solved")
    _teacher_copies.solutions(folder)
    return {path.stem: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    assert cli.main(["teacher", "nbgrader", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def assignments(course):
    return {path.stem: nbformat.read(path, as_version=4) for path in sorted(course.glob("source/*/*.ipynb"))}


def slugs(notebooks):
    return {re.sub(r"^\d+_|_solutions$", "", name) for name in notebooks}


def test_every_lesson_is_copied_and_valid(solved, assignments):
    assert slugs(solved) == slugs(assignments) == {lesson.slug for lesson in lessons()}
    for notebook in (*solved.values(), *assignments.values()):
        nbformat.validate(notebook)
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)


def test_every_answer_is_in_the_solved_copy(solved):
    for name, notebook in solved.items():
        text = "\n".join(cell.source for cell in notebook.cells)
        lesson = sm.classroom.lesson(*slugs([name]))
        assert text.startswith("**Teacher's copy")
        for exercise in lesson.exercises:
            assert f"# Solution of {exercise.id}\n{exercise.solution.strip()}\n\n\nsm.check(\"{exercise.id}\"" in text
            assert all(wrong.message in text for wrong in exercise.misconceptions)
        for question in lesson.quiz:
            for option in question.options:
                shown = f"- ✓ **{option.text}**: " if option.right else f"- ✗ {option.text}: "
                assert shown + option.feedback in text
        for asked in lesson.predictions:
            after = text.split(f"**Answer to {asked.id}.**")[1]
            if asked.kind == "mask":
                rows = [line.split() for line in after.splitlines() if re.fullmatch(r"    [.# ]+", line)]
                shown = np.array(rows[:len(asked.truth)]) == "#"
                assert np.array_equal(shown, np.array(asked.truth, bool))
            elif asked.kind == "choice":
                assert f"- ✓ **{asked.options[asked.truth].text}**" in after
            else:
                assert float(re.search(r"- ✓ \*\*(-?[\d.e+]+)", after)[1]) == pytest.approx(asked.truth, rel=1e-5)


@pytest.mark.parametrize("kind", ["solutions", "nbgrader"])
def test_links_lead_to_the_other_copies(kind, tmp_path):
    getattr(_teacher_copies, kind)(tmp_path)
    links = 0
    for path in tmp_path.rglob("*.ipynb"):
        for target in re.findall(r"\]\(([\w./]+\.ipynb)\)", path.read_text("utf-8")):
            if "00_start" not in target:
                assert (path.parent / target).is_file(), (path.name, target)
                links += 1
    assert links >= 9


def test_metadata_is_that_of_nbgrader(assignments):
    graded = set()
    for notebook in assignments.values():
        marked = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
        ids = [mark.grade_id for mark in marked]
        assert len(set(ids)) == len(ids)
        for mark in marked:
            assert {key: type(mark[key]) for key in NBGRADER} == NBGRADER
            assert set(mark) - set(NBGRADER) == ({"points"} if mark.grade else set())
            assert mark.schema_version == 3
            assert re.fullmatch(r"[a-zA-Z0-9_-]+", mark.grade_id)
            assert mark.grade == mark.locked != mark.solution
            assert mark.task is False
            if mark.grade:
                assert mark.points > 0
                graded.add(mark.grade_id.removesuffix("-grade"))
    assert graded == {exercise.id for lesson in lessons() for exercise in lesson.exercises} | {
        f"{lesson.slug}-{what}" for lesson in lessons() for what in ("quiz", "predictions")}


def test_points_in_a_cell_are_those_in_its_metadata_and_one_for_each_question(assignments):
    for name, notebook in assignments.items():
        found = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata
                 and cell.metadata.nbgrader.grade}
        for cell in found.values():
            assert cell.source.endswith(f", points={cell.metadata.nbgrader.points})")
        asked = sm.classroom.lesson(*slugs([name]))
        for what, items in (("quiz", asked.quiz), ("predictions", asked.predictions)):
            cell = found[f"{asked.slug}-{what}-grade"]
            assert cell.metadata.nbgrader.points == len(items)
            with pytest.raises(AssertionError, match=f"0 of {len(items)} "):
                exec(cell.source, {"sm": sm})


def released(source):
    """Return the source as nbgrader hands it out: the region of the solution is gone."""
    assert source.count("### BEGIN SOLUTION") == source.count("### END SOLUTION") == 1
    return re.sub(r"### BEGIN SOLUTION.*### END SOLUTION\n", "\n", source, flags=re.DOTALL)


def test_what_is_handed_out_is_the_stub_and_what_is_kept_gets_the_points(assignments):
    for notebook in assignments.values():
        for cell, test in zip(notebook.cells, notebook.cells[1:], strict=False):
            if not cell.metadata.get("nbgrader", {}).get("solution"):
                continue
            id = cell.metadata.nbgrader.grade_id
            assert released(cell.source) == f'{find(id).stub.strip()}\n\n\nsm.check("{id}", {find(id).name})'
            assert "raises-exception" in test.metadata.tags
            kept, handed_out = {"np": np, "sm": sm}, {"np": np, "sm": sm}
            exec(cell.source, kept)
            exec(test.source, kept)
            exec(released(cell.source), handed_out)
            with pytest.raises(AssertionError, match=f"{id}: not started yet"):
                exec(test.source, handed_out)
            last = ast.parse(test.source).body[-1]
            assert eval(ast.unparse(last), kept) is None  # a value would be taken for points


def test_a_teachers_own_files_stay(tmp_path, capsys):
    path = tmp_path / "03_thresholding_solutions.ipynb"
    assert cli.main(["teacher", "solutions", str(tmp_path)]) == 0
    path.write_text("my notes")
    assert cli.main(["teacher", "solutions", str(tmp_path)]) == 0
    assert path.read_text() == "my notes"
    config = tmp_path / "nbgrader_config.py"
    config.write_text("mine")
    assert cli.main(["teacher", "nbgrader", str(tmp_path)]) == 0
    assert config.read_text() == "mine"
    assert "kept as you changed it: nbgrader_config.py" in capsys.readouterr().out
    manifest = json.loads((tmp_path / ".seeing-machine.json").read_text())
    assert "source/03_thresholding/03_thresholding.ipynb" in manifest["files"]


def test_the_same_again_changes_nothing(course, capsys):
    assert cli.main(["teacher", "nbgrader", str(course)]) == 0
    told = capsys.readouterr().out
    assert "new:" not in told
    assert f"{len(lessons()) + 1} lessons are as before" in told
