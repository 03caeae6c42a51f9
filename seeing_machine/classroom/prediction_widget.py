"""Predict, then reveal: the learner commits to an answer, it locks, the machine answers."""

from __future__ import annotations

import re
from typing import Any

import ipywidgets
import numpy as np

from seeing_machine._validate import check_choice
from seeing_machine.classroom.feedback import inline, spoken, unsaid
from seeing_machine.classroom.progress_file import progress
from seeing_machine.classroom.questions import Prediction, Verdict
from seeing_machine.classroom.registry import lessons
from seeing_machine.widgets import Choice, Field, ImageView, Slider, stack, with_static_twin

#: How the difference between two masks is marked: label, colour, sign and words. Never by colour alone.
DIFFERENCE = {
    "1": {"rgb": [0, 121, 92], "alpha": 0.45, "sign": "✓"},
    "2": {"rgb": [213, 94, 0], "alpha": 0.25, "sign": "+", "hatch": True},
    "3": {"rgb": [213, 94, 0], "alpha": 0.25, "sign": "−", "hatch": True},
}


def predict(id: str) -> Predict:
    """Return the widget that asks for a prediction; an answer given before is there again, locked.

    Parameters
    ----------
    id : str
        The prediction, such as "pixels-predict-1".

    Returns
    -------
    Predict
        Shown by Jupyter.

    Raises
    ------
    ValueError
        If there is no such prediction.

    Examples
    --------
    >>> predict("pixels-predict-2").locked
    False
    """
    known = {prediction.id: prediction for lesson in lessons() for prediction in lesson.predictions}
    return Predict(known[check_choice(id, "id", tuple(known))])


class Predict(ipywidgets.VBox):
    """A question with an input, a button that locks the answer, and the machine's answer beside it.

    Attributes
    ----------
    prediction : Prediction
        What is asked.
    locked : bool
        Whether the answer is given.
    """

    def __init__(self, prediction: Prediction) -> None:
        self.prediction = prediction
        self.locked = False
        question = f'<div class="sm-root"><strong>Predict.</strong> {inline(prediction.question)}</div>'
        self._question = ipywidgets.HTML(question)
        self._outcome = ipywidgets.HTML()
        self._button = ipywidgets.Button(description="Lock my answer", layout={"width": "auto"})
        self._button.on_click(lambda _: self._submit())
        self._input, self._picture = self._make_input(), self._make_picture()
        row = ipywidgets.Box([widget for widget in (self._input, self._button) if widget is not None])
        row.add_class("sm-row" if prediction.kind != "choice" else "sm-column")
        parts = [self._question, self._picture, row, self._outcome]
        super().__init__([part for part in parts if part is not None])
        self.add_class("sm-explorer")
        self.add_class("sm-question")
        before = progress().saved(prediction.id)
        if before is not None:
            self._reveal(before)

    # -- making ----------------------------------------------------------------------------------------------

    def _make_input(self) -> Any:
        asked = self.prediction
        if asked.kind == "choice":
            options = [(option.text, str(i)) for i, option in enumerate(asked.options)]
            return Choice(label="your answer", options=options, vertical=True)
        if asked.kind == "value":
            middle = asked.low + round((asked.high - asked.low) / 2 / asked.step) * asked.step
            return Slider(label="your answer", value=middle, min=asked.low, max=asked.high, step=asked.step,
                          unit=asked.unit)
        if asked.kind == "number":
            field = Field(label="your answer" + (f" ({asked.unit})" if asked.unit else ""), numeric=True)
            field.on_submit(self._submit)
            return field
        return None

    def _make_picture(self) -> ImageView | None:
        asked = self.prediction
        if asked.picture is None and asked.kind != "mask":
            return None
        shown = np.array(asked.picture if asked.picture is not None else np.zeros(np.shape(asked.truth)))
        view = ImageView(shown.astype(np.uint8), width=330, max_height=330, controls=asked.kind == "mask")
        if asked.kind == "mask":
            view.mask = np.zeros(shown.shape[:2], bool)
            view.tool, view.target = "paint", "mask"
        return view

    # -- answering -------------------------------------------------------------------------------------------

    @property
    def answer(self) -> Any:
        """What is in the input now: a number, an index or a mask; None where it is no answer yet."""
        kind = self.prediction.kind
        if kind == "mask":
            assert self._picture is not None
            return self._picture.mask
        value = self._input.value
        if kind == "choice":
            return None if value is None else int(value)
        if kind == "number":
            return _number(value)
        return value

    def lock(self, answer: Any) -> Verdict:
        """Give `answer`, as a learner does with the button: it is judged, saved and shown. Only the first counts.

        Returns
        -------
        Verdict
            Whether it is right, and what is said to it.

        Raises
        ------
        TypeError, ValueError
            If `answer` is not of the kind that is asked for.
        """
        if self.locked:
            return self.prediction.judge(progress().saved(self.prediction.id, answer))
        verdict = self.prediction.judge(answer)
        note = progress().record(self.prediction.id, passed=verdict.passed, answer=answer)
        self._reveal(answer, note)
        return verdict

    def _submit(self) -> None:
        if self.locked:
            return
        answer = self.answer
        if answer is None:
            choice = self.prediction.kind == "choice"
            what = "Choose an answer first." if choice else "Type a number first, such as 12 or 0.5."
            self._outcome.value = spoken("…", what)
            return
        self.lock(answer)

    def _reveal(self, answer: Any, note: str = "") -> None:
        try:
            verdict = self.prediction.judge(answer)
        except (TypeError, ValueError):
            return  # the file holds an answer to another wording of this question: ask anew
        asked = self.prediction
        self.locked = self._button.disabled = True
        if self._input is not None:
            self._input.disabled = True
            self._input.value = {"value": answer, "number": f"{answer:g}", "choice": f"{answer}"}[asked.kind]
        told = ""
        if asked.kind == "mask":
            told = self._mark_difference(np.asarray(answer, bool))
        elif asked.kind != "choice":
            told = f"Yours: {answer:g}. The machine: {asked.truth:g}. "
        sign = "✓ Right." if verdict.passed else "✗ Not this time."
        self._outcome.value = spoken(sign, told + unsaid(verdict.message), note)

    def _mark_difference(self, guess: np.ndarray) -> str:
        truth, view = np.asarray(self.prediction.truth, bool), self._picture
        assert view is not None
        view.tool, view.mask, view.label_styles = "look", None, DIFFERENCE
        view.labels = 1 * (guess & truth) + 2 * (guess & ~truth) + 3 * (~guess & truth)
        extra, missed = int((guess & ~truth).sum()), int((~guess & truth).sum())
        if not extra and not missed:
            return f"All {int(truth.sum())} pixels, and no other. "
        return f"{int((guess & truth).sum())} right (✓), {extra} too many (+), {missed} missing (−). "

    # -- on paper --------------------------------------------------------------------------------------------

    def describe(self) -> str:
        """Return the question, and the outcome once the answer is locked."""
        return f"Predict: {self.prediction.question}" + (" Answered." if self.locked else "")

    def snapshot(self) -> Any:
        """Return the question as a still picture."""
        picture = self._picture.snapshot() if self._picture is not None else None
        options = " / ".join(option.text for option in self.prediction.options)
        return stack([[picture]] if picture else [], title="Predict", sentence=f"{self.prediction.question} {options}")

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_static_twin(super()._repr_mimebundle_(**kwargs), self)


def _number(text: str) -> float | None:
    """Return the number in `text`; None where there is none. Commas part thousands, 60,000, else decimals, 0,5."""
    text = text.strip()
    thousands = re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d*)?", text)
    try:
        value = float(text.replace(",", "" if thousands else "."))
    except ValueError:
        return None
    return value if np.isfinite(value) else None
