"""`check`: runs an answer on fresh inputs and says what is wrong with it, by name where it can."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from seeing_machine._validate import check_rng
from seeing_machine.classroom.comparing import difference, plain, same, words
from seeing_machine.classroom.differences import draw
from seeing_machine.classroom.exercise import Exercise, Misconception
from seeing_machine.classroom.feedback import Feedback
from seeing_machine.classroom.progress_file import progress
from seeing_machine.classroom.registry import find_exercise
from seeing_machine.classroom.running import Raised, Run, run

#: Seconds that an answer may take on all inputs together.
TIME_LIMIT = 10.0
#: Failed tries after which the solution is offered.
PATIENCE = 3


@dataclass(frozen=True)
class Finding:
    """What is wrong with an answer, and the input that shows it. An empty message: nothing is.

    `share` is that of the inputs with a right result, 0 to 1, for a grade.
    """

    message: str = ""
    detail: str = ""
    misconception: str | None = None
    given: tuple[Any, ...] = ()
    yours: Any = None
    expected: Any = None
    share: float = 0.0


def check(id: str, answer: Any, *, rng: int | np.random.Generator | None = None) -> Feedback:
    """Check an answer to an exercise on fresh inputs.

    Parameters
    ----------
    id : str
        The exercise, such as "pixels-1".
    answer : callable or object
        Your function, or your value where the exercise asks for one.
    rng : int or numpy.random.Generator, optional
        Makes the inputs. None draws other ones each time; the `seed` of a feedback repeats that check.

    Returns
    -------
    Feedback
        True where the answer is right. The try is counted in `progress`, unless the answer is not begun.

    Raises
    ------
    TypeError, ValueError
        If there is no such exercise, or `rng` is no seed.

    Examples
    --------
    >>> check("pixels-1", ...).verdict
    'Not started yet'
    >>> check("pixel-1", ...)
    Traceback (most recent call last):
    ...
    ValueError: id: got 'pixel-1' (str), expected one of 'pixels-1', ... Did you mean 'pixels-1'?
    """
    exercise = find_exercise(id)
    generator = check_rng(rng)
    seed = int(generator.integers(2**32)) if rng is None or isinstance(rng, np.random.Generator) else int(rng)
    inputs = exercise.inputs(np.random.default_rng(seed))
    begun, finding = examine(exercise, answer, inputs)
    if not begun:
        return Feedback(id, exercise.title, False, started=False, hints=exercise.hints, seed=seed, message=(
            f"Replace the three dots in `{exercise.name}`, run the cell, then check again."))
    passed = not finding.message
    note = progress().record(id, passed=passed)
    tries = progress().status(id).tries
    if passed:
        count = f" on all {len(inputs)} inputs" if len(inputs) > 1 else ""
        return Feedback(id, exercise.title, True, f"`{exercise.name}` gives what was asked{count}.",
                        tries=tries, seed=seed, note=note)
    picture, text = draw(finding.given, finding.yours, finding.expected, tolerance=exercise.tolerance)
    return Feedback(id, exercise.title, False, finding.message, finding.detail,
                    misconception=finding.misconception, hints=exercise.hints, picture=picture, picture_text=text,
                    solution=exercise.solution if tries >= PATIENCE else "",
                    tries=tries, seed=seed, note=note)


def examine(exercise: Exercise, answer: Any, inputs: list[tuple[Any, ...]]) -> tuple[bool, Finding]:
    """Return whether the answer is begun, and what is wrong with it."""
    name = exercise.name
    if exercise.kind == "value":
        if callable(answer):
            return True, Finding("Yours is a function. Pass what it returns: "
                                 f"`check(\"{exercise.id}\", {name}())`.")
        done = run(lambda: answer, inputs, TIME_LIMIT)
        wanted = [plain(exercise.reference())]
    else:
        if answer is ...:
            return False, Finding()
        unfit = _unfit(exercise, answer)
        if unfit:
            return True, Finding(unfit)
        done = run(answer, inputs, TIME_LIMIT)
        wanted = run(exercise.reference(), inputs).results
    if any(_has_dots(result) for result in done.results):
        return False, Finding()
    return True, _diagnose(exercise, inputs, done, wanted)


def _has_dots(result: Any) -> bool:
    return result is ... or (isinstance(result, (list, tuple)) and any(_has_dots(part) for part in result))


def _unfit(exercise: Exercise, answer: Any) -> str:
    """Return why `answer` cannot even be called as the exercise asks, or ""."""
    if not callable(answer):
        return (f"Yours is {words(plain(answer))}. Pass the function itself, without parentheses: "
                f"`check(\"{exercise.id}\", {exercise.name})`.")
    wanted = inspect.signature(exercise.reference())
    try:
        got = inspect.signature(answer)
    except (TypeError, ValueError):  # some built-in functions have none
        return ""
    try:
        got.bind(*wanted.parameters)
    except TypeError:
        return f"Your function takes `{got}`, but it is called with `({', '.join(wanted.parameters)})`."
    return ""


def _diagnose(exercise: Exercise, inputs: list[tuple[Any, ...]], done: Run, wanted: list[Any]) -> Finding:
    if done.timed_out:
        return Finding(f"Your function was stopped after {TIME_LIMIT:g} seconds. Does a loop never end?")
    told = [_tell(exercise, yours, expected) for yours, expected in zip(done.results, wanted, strict=True)]
    at = next((index for index, text in enumerate(told) if text), None)
    changed = "changes the data it is given. Work on a copy: begin with `.copy()`."
    if at is None:
        return Finding(f"The results are right, but your function {changed}" if done.changed else "", share=1.0)
    given, yours, expected, share = inputs[at], done.results[at], wanted[at], told.count("") / len(told)
    detail = ""
    if exercise.kind == "function":
        detail = f"That is for {_call_words(exercise, given)}, input {at + 1} of {len(inputs)}."
    if done.changed:
        detail += f" Your function also {changed}"
    for misconception in exercise.misconceptions:
        if matches(exercise, misconception, inputs, done.results):
            detail = f"{told[at]} {detail}".rstrip()
            return Finding(misconception.message, detail, misconception.name, given, yours, expected, share)
    message = told[at]
    if yours is None and exercise.kind == "function":
        message = ("Your function prints its result. `print` only shows a value; `return` hands it over."
                   if done.printed else "Your function returns nothing. Is `return` missing?")
    return Finding(message, detail, None, given, yours, expected, share)


def _tell(exercise: Exercise, yours: Any, expected: Any) -> str:
    if isinstance(yours, Raised):
        return f"Your code stops with {yours}."
    told = difference(yours, expected, tolerance=exercise.tolerance, same_dtype=exercise.same_dtype)
    if exercise.kind == "value" and not isinstance(expected, np.ndarray) and not told.endswith("by commas."):
        told = re.sub(r", expected .*", ".", told)  # it is the answer itself
    return told


def matches(exercise: Exercise, misconception: Misconception, inputs: list[tuple[Any, ...]],
            results: list[Any]) -> bool:
    """Return whether a wrong answer gives `results` on `inputs`: equal values, equal kinds of exception.

    Dtypes do not count. To stop with an exception everywhere says too little, but for one that tells sizes, such as
    NumPy's: where those are equal on every input, it was the same step.
    """
    typical = run(misconception.answer, inputs).results
    pairs = list(zip(results, typical, strict=True))
    values = [pair for pair in pairs if not any(isinstance(result, Raised) for result in pair)]
    return all(same(*pair, exercise.tolerance) for pair in values) and all(
        isinstance(yours, Raised) and isinstance(other, Raised) and yours.kind == other.kind
        and (bool(values) or yours.text == other.text and re.search(r"\d", yours.text) is not None)
        for yours, other in pairs if isinstance(yours, Raised) or isinstance(other, Raised))


def _call_words(exercise: Exercise, given: tuple[Any, ...]) -> str:
    def short(value: Any) -> str:
        if isinstance(value, np.ndarray) and value.ndim > 1:
            return "×".join(map(str, value.shape)) + " array"
        return str(value.tolist()) if isinstance(value, np.ndarray) else repr(value)

    return f"`{exercise.name}({', '.join(short(value) for value in given)})`"
