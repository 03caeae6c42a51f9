"""Every exercise of every lesson keeps what the classroom promises; a new lesson is tested by being there."""

import itertools

import numpy as np
import pytest

from seeing_machine.classroom import check
from seeing_machine.classroom.checking import matches
from seeing_machine.classroom.exercise import Exercise
from seeing_machine.classroom.registry import lessons
from seeing_machine.classroom.running import Raised, run

EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]
MISTAKES = [pytest.param(exercise, mistake, id=f"{exercise.id}: {mistake.name}")
            for exercise in EXERCISES for mistake in exercise.misconceptions]
SEEDS = (0, 1, 2)

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)


def define(exercise: Exercise, source: str):
    space = {"np": np}
    exec(source, space)
    return space[exercise.name]


@each_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_passes(exercise, seed):
    feedback = check(exercise.id, define(exercise, exercise.solution), rng=seed)
    assert feedback.passed, feedback
    assert feedback.tries == 1
    assert feedback.picture is None


@each_exercise
def test_the_stub_is_not_begun(exercise):
    for _ in range(2):
        feedback = check(exercise.id, define(exercise, exercise.stub))
        assert not feedback.passed
        assert not feedback.started
        assert feedback.tries == 0


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_a_misconception_is_named(exercise, mistake):
    answer = mistake.answer if exercise.kind == "function" else mistake.answer()
    for seed in SEEDS:
        feedback = check(exercise.id, answer, rng=seed)
        assert not feedback.passed
        assert (feedback.misconception, feedback.message) == (mistake.name, mistake.message)
        assert feedback.detail


@each_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_misconceptions_give_the_same_results(exercise, seed):
    inputs = exercise.inputs(np.random.default_rng(seed))
    for one, other in itertools.permutations(exercise.misconceptions, 2):
        assert not matches(exercise, other, inputs, run(one.answer, inputs).results), (one.name, other.name)


@each_exercise
def test_inputs_are_fresh_and_repeatable(exercise):
    first, again, other = (exercise.inputs(np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert repr(first) == repr(again)
    assert exercise.kind == "value" or repr(first) != repr(other)


@each_exercise
def test_inputs_are_small_and_not_square(exercise):
    for argument in itertools.chain.from_iterable(exercise.inputs(np.random.default_rng(3))):
        if isinstance(argument, np.ndarray) and argument.ndim > 1:
            assert argument.size <= 500
            assert argument.shape[0] != argument.shape[1]


@each_exercise
def test_the_solution_never_raises(exercise):
    for seed in range(10):
        inputs = exercise.inputs(np.random.default_rng(seed))
        answer = exercise.reference()
        results = run(answer if exercise.kind == "function" else lambda answer=answer: answer, inputs).results
        assert not any(isinstance(result, Raised) for result in results)


@each_exercise
def test_help_is_there(exercise):
    assert len(exercise.misconceptions) >= 4
    assert 2 <= len(exercise.hints) <= 3
    assert "..." in exercise.stub
    assert f"`{exercise.name}" in exercise.task
    assert len({mistake.name for mistake in exercise.misconceptions}) == len(exercise.misconceptions)


@each_exercise
def test_texts_are_calm(exercise):
    texts = [exercise.title, exercise.task, *exercise.hints]
    texts += [text for mistake in exercise.misconceptions for text in (mistake.name, mistake.message)]
    for text in texts:
        assert text.strip()
        assert "!" not in text.replace("!=", "")
        assert text.count("`") % 2 == 0
