"""What a lesson asks for in code: exercises, with the wrong answers that people give.

Every item of a lesson has an `id`, which names it in notebooks and in the progress file, and a `number` from
0 to 31, its place within the lesson's `block` of a resume code. Both are permanent: new items take new
numbers, and the number of a deleted item is never given out again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from seeing_machine.classroom.questions import Prediction, Question


@dataclass(frozen=True)
class Misconception:
    """A typical wrong answer, recognised because it gives the same results on every input.

    Attributes
    ----------
    name : str
        A few words: "rows and columns are swapped".
    answer : callable
        The wrong answer itself. For an exercise that asks for a value, it takes no arguments and returns one.
    message : str
        What the learner reads: the mistake by its name, and where to look.
    """

    name: str
    answer: Callable[..., Any]
    message: str


def no_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Return the one empty set of arguments that an exercise with a value for an answer has."""
    return [()]


@dataclass(frozen=True)
class Exercise:
    """Something to write in code, checked on fresh inputs.

    Attributes
    ----------
    id : str
        Such as "pixels-1".
    number : int
        Permanent place in the resume code, 0..31 within the lesson.
    title : str
        A few words.
    task : str
        What to do, in markdown.
    name : str
        What the learner's function or variable is called.
    stub : str
        The unsolved source in the notebook, with `...` where the answer goes. It runs without an exception.
    solution : str
        Source that defines `name`; it may use `np`.
    misconceptions : tuple of Misconception
        At least four, the most telling first.
    hints : tuple of str
        Two or three, each more concrete than the one before.
    inputs : callable
        Takes a NumPy generator, returns a list of tuples of arguments. Small pictures, never square, with the
        edge cases among them.
    kind : {"function", "value"}
        What the learner hands to `check`.
    tolerance : float
        How far a float may be off; 0 asks for equal values.
    same_dtype : bool
        Whether an array has to have the dtype of the solution. Signed integers of any width count as one
        dtype, and so do floats.
    """

    id: str
    number: int
    title: str
    task: str
    name: str
    stub: str
    solution: str
    misconceptions: tuple[Misconception, ...]
    hints: tuple[str, ...]
    inputs: Callable[[np.random.Generator], list[tuple[Any, ...]]] = no_inputs
    kind: Literal["function", "value"] = "function"
    tolerance: float = 0.0
    same_dtype: bool = True

    def reference(self) -> Any:
        """Return the object that the solution defines, made afresh."""
        space: dict[str, Any] = {"np": np}
        exec(compile(self.solution, f"<solution of {self.id}>", "exec"), space)  # the course's own text
        return space[self.name]


@dataclass(frozen=True)
class Lesson:
    """What one lesson asks, in the order of its notebook.

    Attributes
    ----------
    slug : str
        The lesson's short name, as in `lessons/<slug>.py`.
    title : str
        The question that the lesson answers.
    part : str
        The part of the course it belongs to.
    block : int
        Permanent place in the resume code, 0..63.
    minutes : int
        How long it takes.
    exercises, predictions, quiz : tuple
        The items.
    """

    slug: str
    title: str
    part: str
    block: int
    minutes: int
    exercises: tuple[Exercise, ...]
    predictions: tuple[Prediction, ...]
    quiz: tuple[Question, ...]

    @property
    def items(self) -> tuple[Exercise | Prediction | Question, ...]:
        """Everything that can be passed: exercises, predictions, questions."""
        return (*self.exercises, *self.predictions, *self.quiz)
