"""Grades without a learner, for autograders: of an exercise, of a quiz, of predictions."""

from __future__ import annotations

import contextlib
import io
import math
from typing import Any

import numpy as np

from seeing_machine._validate import check_number
from seeing_machine.classroom.checking import examine
from seeing_machine.classroom.progress_file import progress
from seeing_machine.classroom.questions import Prediction, Question, Verdict
from seeing_machine.classroom.registry import find_exercise, lesson

#: The same inputs for everybody, other ones than any `check` is likely to draw.
_SEEDS = (20260, 20261, 20262)
#: The most that a wrong answer can get.
_MOST = 0.9


def grade(id: str, answer: Any, *, points: float = 0) -> float | None:
    """Grade an answer as nbgrader takes it: None is all points, an exception is none, a number is so many.

    It needs no browser, shows nothing where the answer is right, counts no try, and writes no file. Nothing comes from
    it on the error stream either, which nbgrader would take for a failure.

    Parameters
    ----------
    id : str
        The exercise, such as "pixels-1".
    answer : callable or object
        The pupil's function, or the value where the exercise asks for one.
    points : float
        What the exercise is worth. A wrong answer gets the share of the inputs for which it is right, at most nine
        tenths; with 0 there is no credit for a part.

    Returns
    -------
    float or None
        None where the answer is right. Else what it gets, to one decimal and more than 0; what is wrong is printed.

    Raises
    ------
    AssertionError
        If the answer gets nothing. Its text is what `check` says.
    TypeError, ValueError
        If there is no such exercise, or `points` is negative or no number.

    Examples
    --------
    >>> grade("pixels-1", lambda image, row, col: image[row, col], points=2)
    >>> grade("pixels-1", lambda image, row, col: image[0, 0], points=2)
    pixels-1: ...
    0.4
    >>> grade("pixels-1", lambda image, row, col: image)
    Traceback (most recent call last):
    ...
    AssertionError: pixels-1: ...
    """
    check_number(points, "points", low=0)
    exercise = find_exercise(id)
    findings = []
    for seed in _SEEDS[:1] if exercise.kind == "value" else _SEEDS:
        inputs = exercise.inputs(np.random.default_rng(seed))
        with contextlib.redirect_stderr(io.StringIO()):
            begun, finding = examine(exercise, answer, inputs)
        if not begun:
            raise AssertionError(f"{id}: not started yet. The three dots are still in `{exercise.name}`.")
        findings.append(finding)
        if finding.message and not finding.share:
            break  # an answer that takes too long would take as long again
    wrong = next((finding for finding in findings if finding.message), None)
    if wrong is None:
        return None
    share = sum(finding.share for finding in findings) / len(_SEEDS)
    return _part(min(share, _MOST), points, f"{id}: {wrong.message} {wrong.detail}".rstrip())


def grade_quiz(slug: str, *, points: float = 0) -> float | None:
    """Grade the quiz of a lesson by the share of the questions that are answered right; else as `grade`.

    The answers are those in the pupil's ``progress.json``, which lies beside the notebook.

    Parameters
    ----------
    slug : str
        The lesson, such as "pixels".
    points : float
        What the quiz is worth.

    Returns
    -------
    float or None
        None where all are right.

    Raises
    ------
    AssertionError
        If none is right, or `points` is 0 and not all are.
    TypeError, ValueError
        If there is no such lesson, or `points` is negative or no number.
    """
    asked = lesson(slug).quiz
    right = sum(verdict is not None and verdict.passed for verdict in map(_verdict, asked))
    return _counted(right, len(asked), points, f"{slug}: {right} of {len(asked)} questions are answered right.")


def grade_predictions(slug: str, *, points: float = 0) -> float | None:
    """Grade the predictions of a lesson by how many are made, right or wrong; else as `grade_quiz`.

    A prediction is there to be dared: a wrong one is worth as much.
    """
    asked = lesson(slug).predictions
    made = sum(verdict is not None for verdict in map(_verdict, asked))
    return _counted(made, len(asked), points, f"{slug}: {made} of {len(asked)} predictions are made.")


def _verdict(asked: Prediction | Question) -> Verdict | None:
    """Return the judgement on the answer in the progress file; None where there is none."""
    try:
        return asked.judge(progress().saved(asked.id))
    except (TypeError, ValueError):
        return None


def _counted(found: int, total: int, points: float, why: str) -> float | None:
    check_number(points, "points", low=0)
    if found == total:
        return None
    if not progress().path.exists():
        why += f" There is no {progress().path.name}: it has to be handed in with the notebook."
    return _part(found / total, points, why)


def _part(share: float, points: float, why: str) -> float:
    """Say why it is not everything, and return the points for a part, rounded down; raise where there are none."""
    part = math.floor(10 * points * share + 1e-9) / 10
    if not part:
        raise AssertionError(why)
    print(why)
    return part
