"""The quiz at the end of a lesson: an answer is judged at once, a wrong one can be changed."""

from __future__ import annotations

from typing import Any

import ipywidgets

from seeing_machine.classroom.feedback import spoken, unsaid
from seeing_machine.classroom.progress_file import progress
from seeing_machine.classroom.questions import Question
from seeing_machine.classroom.registry import lesson
from seeing_machine.widgets import Choice, stack, with_static_twin


def quiz(slug: str) -> Quiz:
    """Return the quiz of a lesson; answers given before are there again.

    Parameters
    ----------
    slug : str
        The lesson, such as "pixels".

    Returns
    -------
    Quiz
        Shown by Jupyter.

    Raises
    ------
    ValueError
        If there is no such lesson.

    Examples
    --------
    >>> len(quiz("pixels").questions)
    4
    """
    return Quiz(lesson(slug).quiz)


class Quiz(ipywidgets.VBox):
    """Questions, one below the other.

    Attributes
    ----------
    questions : tuple of Question
        What is asked.
    """

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        self._choices = [Choice(label=question.question.replace("`", ""), vertical=True,
                                options=[(option.text, str(i)) for i, option in enumerate(question.options)])
                         for question in questions]
        self._outcomes = [ipywidgets.HTML() for _ in questions]
        self._score = ipywidgets.HTML()
        pairs = zip(self._choices, self._outcomes, strict=True)
        super().__init__([*(widget for pair in pairs for widget in pair), self._score])
        self.add_class("sm-explorer")
        self.add_class("sm-question")
        for number, question in enumerate(questions):
            before = progress().saved(question.id)
            if isinstance(before, int) and 0 <= before < len(question.options):
                self._choices[number].value = str(before)
                self._show(number, before)
        for number, choice in enumerate(self._choices):
            choice.observe(lambda change, number=number: self.answer(number, int(change.new)), "value")
        self._count()

    def answer(self, number: int, option: int) -> bool:
        """Choose an option; it is judged and saved.

        Parameters
        ----------
        number, option : int
            Which question, and which of its options, both counted from 0.

        Returns
        -------
        bool
            Whether it is right.

        Raises
        ------
        TypeError, ValueError
            If there is no such option.
        """
        question = self.questions[number]
        verdict = question.judge(option)
        if self._choices[number].value != str(option):
            self._choices[number].value = str(option)  # comes back here by its observer
            return verdict.passed
        note = progress().record(question.id, passed=verdict.passed, answer=option)
        self._show(number, option, note)
        self._count()
        return verdict.passed

    def _show(self, number: int, option: int, note: str = "") -> None:
        verdict = self.questions[number].judge(option)
        self._choices[number].disabled = verdict.passed
        sign = "✓ Right." if verdict.passed else "✗ No."
        self._outcomes[number].value = spoken(sign, unsaid(verdict.message), note)

    def _count(self) -> None:
        passed = sum(choice.disabled for choice in self._choices)
        self._score.value = spoken("", f"{passed} of {len(self.questions)} right.")

    def describe(self) -> str:
        """Return the questions in one line."""
        return "Quiz: " + " ".join(question.question for question in self.questions)

    def snapshot(self) -> Any:
        """Return the questions and their options as a still picture."""
        lines = [f"{i}. {question.question} " + " / ".join(option.text for option in question.options)
                 for i, question in enumerate(self.questions, start=1)]
        return stack([], title="Quiz", sentence=" ".join(lines))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_static_twin(super()._repr_mimebundle_(**kwargs), self)
