"""What a lesson asks without code: predictions before the machine answers, and the quiz."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from seeing_machine._validate import check_integer, check_mask, check_number


class Verdict(NamedTuple):
    """What a prediction or a question says about an answer: whether it is right, and why."""

    passed: bool
    message: str


class Slip(NamedTuple):
    """A wrong prediction worth a word of its own: the answer, and what to say to it."""

    answer: Any
    message: str


@dataclass(frozen=True)
class Option:
    """One answer to choose from, and what is said to whoever chooses it."""

    text: str
    feedback: str
    right: bool = False


def right_option(options: tuple[Option, ...]) -> int:
    """Return the index of the right one of `options`."""
    return [option.right for option in options].index(True)


@dataclass(frozen=True)
class Question:
    """A quiz question with one right option and feedback for each.

    Attributes
    ----------
    id : str
        Such as "pixels-quiz-1".
    number : int
        Permanent place in the resume code, 0..31 within the lesson.
    question : str
        The text.
    options : tuple of Option
        What to choose from.
    """

    id: str
    number: int
    question: str
    options: tuple[Option, ...]

    @property
    def title(self) -> str:
        """The question itself, for lists."""
        return self.question

    @property
    def truth(self) -> int:
        """The index of the right option."""
        return right_option(self.options)

    def judge(self, answer: int) -> Verdict:
        """Return whether `answer`, the index of an option, is right, and that option's feedback.

        Raises
        ------
        TypeError, ValueError
            If `answer` is no index of an option.
        """
        option = self.options[check_integer(answer, "answer", 0, len(self.options) - 1)]
        return Verdict(option.right, option.feedback)


@dataclass(frozen=True)
class Prediction:
    """An answer to commit to before the machine gives its own.

    Attributes
    ----------
    id : str
        Such as "pixels-predict-1".
    number : int
        Permanent place in the resume code, 0..31 within the lesson.
    kind : {"number", "choice", "mask", "value"}
        A typed number; one of `options`; painted pixels; a number dragged on a scale.
    question : str
        The text.
    truth : float, int or nested list of 0 and 1
        The number; the index of the right option; the mask.
    right, wrong : str
        What to say to the right answer, and to a wrong one that is no slip. For a choice, the options say it.
    slips : tuple of Slip
        Wrong answers with a message of their own; the first that fits is used.
    picture : nested list of int, optional
        Rows of grey levels, or of (red, green, blue).
    options : tuple of Option
        For a choice.
    tolerance : float
        How far from `truth` a number still counts as right.
    low, high, step : float
        The scale of a dragged value.
    unit : str
        What the number counts, shown behind it: "bytes".
    """

    id: str
    number: int
    kind: Literal["number", "choice", "mask", "value"]
    question: str
    truth: Any
    right: str = ""
    wrong: str = ""
    slips: tuple[Slip, ...] = ()
    picture: list[list[Any]] | None = None
    options: tuple[Option, ...] = ()
    tolerance: float = 0.0
    low: float = 0.0
    high: float = 255.0
    step: float = 1.0
    unit: str = ""

    @property
    def title(self) -> str:
        """The question itself, for lists."""
        return self.question

    def judge(self, answer: Any) -> Verdict:
        """Return whether `answer` is right, and what to say to it.

        Parameters
        ----------
        answer : float, int or array_like
            A number; for a choice the index of an option; for a mask, rows of 0 and 1.

        Raises
        ------
        TypeError, ValueError
            If `answer` is of another kind, not an option, or a mask of another shape.

        Examples
        --------
        >>> guess = Prediction("demo-predict-1", 0, "number", "Two and two?", 4, right="Yes.",
        ...                    wrong="Count again.",
        ...                    slips=(Slip(22, "That is the two digits side by side."),))
        >>> guess.judge(22)
        Verdict(passed=False, message='That is the two digits side by side.')
        """
        if self.kind == "choice":
            option = self.options[check_integer(answer, "answer", 0, len(self.options) - 1)]
            return Verdict(option.right, option.feedback)
        if self.kind == "mask":
            answer = check_mask(answer, "answer", shape=np.shape(self.truth))
        else:
            answer = check_number(answer, "answer")
        if self._is(answer, self.truth):
            return Verdict(True, self.right)
        for slip in self.slips:
            if self._is(answer, slip.answer):
                return Verdict(False, slip.message)
        return Verdict(False, self.wrong)

    def _is(self, answer: Any, other: Any) -> bool:
        if self.kind == "mask":
            return np.array_equal(answer, np.asarray(other, dtype=bool))
        return abs(answer - other) <= self.tolerance
