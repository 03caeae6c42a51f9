import subprocess
import sys

import numpy as np
import pytest

from seeing_machine.classroom import (
    find,
    grade,
    grade_predictions,
    grade_quiz,
    grading,
    lesson,
    lessons,
    progress,
)

EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_solution_passes_and_the_most_telling_mistake_does_not(exercise):
    assert grade(exercise.id, exercise.reference()) is None
    wrong = exercise.misconceptions[0].answer
    with pytest.raises(AssertionError, match=f"^{exercise.id}: "):
        grade(exercise.id, wrong() if exercise.kind == "value" else wrong)


def test_what_is_raised_is_the_sentence_of_the_check():
    with pytest.raises(AssertionError, match="This is `<`, it should be `<=`"):
        grade("thresholding-1", lambda image, t: image < t)
    with pytest.raises(AssertionError, match="not started yet. The three dots are still in `threshold`"):
        grade("thresholding-1", lambda image, t: ...)
    with pytest.raises(AssertionError, match="Your code stops with ZeroDivisionError"):
        grade("thresholding-1", lambda image, t: 1 / 0)
    with pytest.raises(ValueError, match="Did you mean 'pixels-1'"):
        grade("pixel-1", None)


def test_a_part_of_the_answer_gets_a_part_of_the_points(capsys):
    """`<` for `<=` is right only where no pixel equals the threshold."""
    inputs = [given for seed in grading._SEEDS
              for given in find("thresholding-1").inputs(np.random.default_rng(seed))]
    right = sum(not (image == t).any() for image, t in inputs)
    assert 0 < right < len(inputs)
    got = grade("thresholding-1", lambda image, t: image < t, points=20)
    assert got == int(200 * right / len(inputs)) / 10
    assert "This is `<`, it should be `<=`" in capsys.readouterr().out
    for wrong in (lambda image, t: image > t, lambda image, t: image):
        with pytest.raises(AssertionError, match="^thresholding-1: "):
            grade("thresholding-1", wrong, points=20)
    assert grade("thresholding-1", find("thresholding-1").reference(), points=20) is None


def test_right_results_that_change_the_data_are_not_all_of_it():
    def spoil(image, t):
        mask = image <= t
        image[:] = 0
        return mask

    assert grade("thresholding-1", spoil, points=2) == 1.8


def test_points_are_a_number_and_not_negative():
    for call in (lambda **more: grade("pixels-1", ..., **more), lambda **more: grade_quiz("pixels", **more)):
        with pytest.raises(ValueError, match="points: got -1"):
            call(points=-1)
        with pytest.raises(TypeError, match="points"):
            call(points="2")


def test_the_quiz_counts_right_answers_and_predictions_count_once_made(capsys):
    asked = lesson("thresholding")
    for grades in (grade_quiz, grade_predictions):
        with pytest.raises(AssertionError, match="0 of 4 .* There is no progress.json: it has to be handed in"):
            grades("thresholding", points=4)
    for question, answer in zip(asked.quiz, ("right", "wrong", "right", "an older wording"), strict=True):
        index = {"right": question.truth, "wrong": (question.truth + 1) % len(question.options)}.get(answer, answer)
        progress().record(question.id, passed=answer == "right", answer=index)
    assert grade_quiz("thresholding", points=4) == 2
    assert capsys.readouterr().out == "thresholding: 2 of 4 questions are answered right.\n"
    with pytest.raises(AssertionError, match="2 of 4"):
        grade_quiz("thresholding")
    for question in asked.quiz:
        progress().record(question.id, passed=True, answer=question.truth)
    assert grade_quiz("thresholding", points=4) is None
    assert len(asked.predictions) == 4
    for done, prediction in enumerate(asked.predictions, start=1):
        other = {"choice": lambda truth: 1 - min(truth, 1), "mask": lambda truth: np.logical_not(truth).astype(int)}
        wrong = other.get(prediction.kind, lambda truth: truth + 1000)(prediction.truth)
        assert not prediction.judge(wrong).passed
        progress().record(prediction.id, passed=False, answer=wrong)
        assert grade_predictions("thresholding", points=4) == (done if done < 4 else None)


def test_no_try_is_counted_and_no_file_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    grade("pixels-1", find("pixels-1").reference())
    assert not progress().status("pixels-1").passed
    assert list(tmp_path.iterdir()) == []


def test_it_is_silent_and_needs_no_widgets():
    code = ("import sys, warnings, seeing_machine as sm\n"
            "def pixel(image, row, col):\n"
            "    print('out'); print('err', file=sys.stderr); warnings.warn('x'); return image[row, col]\n"
            "sm.classroom.grade('pixels-1', pixel)\n"
            "assert not {'torch', 'ipywidgets', 'anywidget'} & set(sys.modules)\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""  # nbgrader takes a word on the error stream for a failure
