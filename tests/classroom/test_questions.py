import numpy as np
import pytest

from seeing_machine.classroom.questions import Option, Prediction, Question, Slip
from seeing_machine.classroom.registry import lessons

PREDICTIONS = [prediction for lesson in lessons() for prediction in lesson.predictions]
QUESTIONS = [question for lesson in lessons() for question in lesson.quiz]
by_id = {"ids": lambda item: item.id}


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.slug)
def test_a_lesson_has_two_exercises_predictions_and_four_questions(lesson):
    assert len(lesson.exercises) >= 2
    assert lesson.predictions
    assert len(lesson.quiz) == 4


@pytest.mark.parametrize("question", QUESTIONS, **by_id)
def test_one_option_is_right_and_each_is_answered(question):
    verdicts = [question.judge(index) for index in range(len(question.options))]
    assert [verdict.passed for verdict in verdicts].count(True) == 1
    assert verdicts[question.truth].passed
    assert all(verdict.message for verdict in verdicts)
    assert len({option.text for option in question.options}) == len(question.options) >= 3


@pytest.mark.parametrize("prediction", PREDICTIONS, **by_id)
def test_the_truth_passes_and_every_slip_fails_with_its_own_words(prediction):
    verdict = prediction.judge(prediction.truth)
    assert verdict.passed
    assert verdict.message
    for slip in prediction.slips:
        assert prediction.judge(slip.answer) == (False, slip.message)


@pytest.mark.parametrize("prediction", PREDICTIONS, **by_id)
def test_a_prediction_fits_its_kind(prediction):
    if prediction.kind == "choice":
        assert [option.right for option in prediction.options].index(True) == prediction.truth
        assert [option.right for option in prediction.options].count(True) == 1
        assert all(option.feedback for option in prediction.options)
    else:
        assert prediction.right
        assert prediction.wrong
    if prediction.kind == "mask":
        assert np.shape(prediction.truth) == np.shape(prediction.picture)[:2]
        assert 0 < np.sum(prediction.truth) < np.size(prediction.truth)
    if prediction.kind == "value":
        assert prediction.low <= prediction.truth <= prediction.high
        assert prediction.step > 0


@pytest.mark.parametrize("item", [*PREDICTIONS, *QUESTIONS], **by_id)
def test_texts_are_calm(item):
    texts = [item.question, *(part for option in item.options for part in (option.text, option.feedback))]
    if isinstance(item, Prediction):
        texts += [item.right, item.wrong, *(slip.message for slip in item.slips)]
    assert not any("!" in text.replace("!=", "") or text.count("`") % 2 for text in texts)


def test_right_answers_do_not_stand_in_one_place():
    assert len({question.truth for question in QUESTIONS}) > 2


def test_judging_a_number():
    guess = Prediction("a-predict-1", 0, "value", "How many?", 10, right="yes", wrong="no",
                       tolerance=2, slips=(Slip(20, "twice"),))
    assert guess.judge(12) == (True, "yes")
    assert guess.judge(12.5) == (False, "no")
    assert guess.judge(18.0) == (False, "twice")


def test_judging_a_mask():
    guess = Prediction("a-predict-2", 1, "mask", "Which?", [[1, 0, 0]], right="yes", wrong="no",
                       slips=(Slip([[0, 1, 1]], "the others"),))
    assert guess.judge(np.array([[True, False, False]])) == (True, "yes")
    assert guess.judge([[0, 1, 1]]) == (False, "the others")
    assert guess.judge([[1, 1, 0]]) == (False, "no")


CHOICE = Prediction("a-predict-3", 2, "choice", "Which?", 1,
                    options=(Option("a", "not a"), Option("b", "b it is", right=True)))


@pytest.mark.parametrize(("item", "answer", "error"), [
    (CHOICE, 2, ValueError), (CHOICE, -1, ValueError), (CHOICE, "b", TypeError), (CHOICE, True, TypeError),
    (Question("a-quiz-1", 3, "Which?", CHOICE.options), 2, ValueError),
    (Prediction("a-predict-4", 4, "number", "?", 1), "1", TypeError),
    (Prediction("a-predict-5", 5, "number", "?", 1), float("nan"), ValueError),
    (Prediction("a-predict-6", 6, "mask", "?", [[1, 0]]), [[1], [0]], ValueError),
    (Prediction("a-predict-7", 7, "mask", "?", [[1, 0]]), [[1, 7]], ValueError),
])
def test_an_impossible_answer_is_refused(item, answer, error):
    with pytest.raises(error, match="answer: got"):
        item.judge(answer)
