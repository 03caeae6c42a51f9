"""Predictions and quiz as Python drives them; the browser tests click."""

import json

import numpy as np
import pytest

from seeing_machine.classroom import lessons, predict, progress, quiz
from seeing_machine.classroom.prediction_widget import Predict

PREDICTIONS = [prediction for lesson in lessons() for prediction in lesson.predictions]


@pytest.mark.parametrize("prediction", PREDICTIONS, ids=lambda prediction: prediction.id)
def test_every_prediction_locks_saves_and_comes_back(prediction):
    widget = predict(prediction.id)
    assert not widget.locked
    verdict = widget.lock(prediction.truth)
    assert verdict.passed
    assert widget.locked
    assert "✓ Right." in widget._outcome.value
    assert "</strong> Right" not in widget._outcome.value, "said twice"
    assert progress().status(prediction.id).passed
    again = predict(prediction.id)
    assert again.locked
    assert again._outcome.value == widget._outcome.value


def test_only_the_first_answer_counts():
    widget = predict("pixels-predict-1")
    assert not widget.lock(99).passed
    assert not widget.lock(93).passed
    assert progress().saved("pixels-predict-1") == 99
    assert progress().status("pixels-predict-1").tries == 1


@pytest.mark.parametrize("typed", ["", "  ", "many", "nan", "inf", "1e999", "<b>1</b>"])
def test_what_is_no_number_is_not_locked(typed):
    widget = predict("pixels-predict-1")
    widget._input.value = typed
    widget._submit()
    assert not widget.locked
    assert "Type a number first" in widget._outcome.value


@pytest.mark.parametrize(("id", "typed"), [("pixels-predict-1", " 93,0 "), ("colour-predict-2", "60,000"),
                                           ("colour-predict-2", "60000"), ("colour-predict-2", "60,000.0")])
def test_a_comma_parts_decimals_or_thousands(id, typed):
    widget = predict(id)
    widget._input.value = typed
    widget._submit()
    assert widget.locked
    assert "✓ Right." in widget._outcome.value


def test_nothing_chosen_is_not_locked():
    widget = predict("pixels-predict-4")
    widget._submit()
    assert "Choose an answer first." in widget._outcome.value
    assert not widget.locked


def test_the_masks_are_compared_pixel_by_pixel():
    widget = predict("pixels-predict-3")
    truth = np.array(widget.prediction.truth, bool)
    guess = truth.copy()
    guess[0, 0], guess[0, 5] = False, True
    widget.lock(guess)
    labels = widget._picture.labels
    assert (labels[0, 0], labels[0, 5]) == (3, 2)
    np.testing.assert_array_equal((labels == 1) | (labels == 3), truth)
    assert f"{truth.sum() - 1} right (✓), 1 too many (+), 1 missing (−)" in widget._outcome.value
    assert widget._picture.tool == "look"


def test_an_answer_to_an_older_wording_is_asked_anew():
    progress().record("pixels-predict-3", answer=[[1, 0]])
    assert not predict("pixels-predict-3").locked


def test_hostile_questions_are_escaped():
    from seeing_machine.classroom import Prediction

    asked = Prediction("pixels-predict-1", 16, "number", "<img src=x onerror=alert(1)>", 1)
    assert "<img" not in Predict(asked)._question.value


def test_the_static_twin_of_a_question():
    data = predict("pixels-predict-1")._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"].startswith("Predict: Which value")
    data = quiz("pixels")._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    assert data["image/png"].startswith(b"\x89PNG")


def test_a_quiz_judges_at_once_and_remembers():
    widget = quiz("colour")
    right = widget.questions[0].truth
    wrong = (right + 1) % len(widget.questions[0].options)
    assert not widget.answer(0, wrong)
    assert "✗ No." in widget._outcomes[0].value
    assert not widget._choices[0].disabled
    assert widget.answer(0, right)
    assert widget._choices[0].disabled
    assert "1 of 4 right." in widget._score.value
    assert json.loads(progress().path.read_text())["items"]["colour-quiz-1"]["tries"] == 2
    again = quiz("colour")
    assert again._choices[0].value == str(right)
    assert "1 of 4 right." in again._score.value
    with pytest.raises(ValueError, match="answer"):
        widget.answer(1, 99)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="Did you mean 'pixels-predict-1'"):
        predict("pixels-predikt-1")
    with pytest.raises(ValueError, match="Did you mean 'pixels'"):
        quiz("pixel")
