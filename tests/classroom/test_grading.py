import subprocess
import sys

import pytest

from seeing_machine.classroom import find, grade, lessons, progress

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
