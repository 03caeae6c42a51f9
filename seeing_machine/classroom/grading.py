"""`grade`: a check without a learner, for autograders."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np

from seeing_machine.classroom.checking import examine
from seeing_machine.classroom.registry import find_exercise

#: The same inputs for everybody, other ones than any `check` is likely to draw.
_SEEDS = (20260, 20261, 20262)


def grade(id: str, answer: Any) -> None:
    """Return where an answer is right, and raise where it is not: what nbgrader takes for all points, and for none.

    It needs no browser, shows nothing, counts no try, and writes no file. There is no credit for a part: a wrong answer
    is often right on the simplest of the inputs. Nothing comes from it on the error stream either, which
    nbgrader would take for a failure.

    Parameters
    ----------
    id : str
        The exercise, such as "pixels-1".
    answer : callable or object
        The pupil's function, or the value where the exercise asks for one.

    Raises
    ------
    AssertionError
        If the answer is wrong or not begun. Its text is what `check` says.
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> grade("pixels-1", lambda image, row, col: image[row, col])
    >>> grade("pixels-1", lambda image, row, col: image[col, row])
    Traceback (most recent call last):
    ...
    AssertionError: pixels-1: ...
    """
    exercise = find_exercise(id)
    for seed in _SEEDS[:1] if exercise.kind == "value" else _SEEDS:
        inputs = exercise.inputs(np.random.default_rng(seed))
        with contextlib.redirect_stderr(io.StringIO()):
            begun, finding = examine(exercise, answer, inputs)
        if not begun:
            raise AssertionError(f"{id}: not started yet. The three dots are still in `{exercise.name}`.")
        if finding.message:
            raise AssertionError(f"{id}: {finding.message} {finding.detail}".rstrip())
