"""Finds the lessons: every module in `exercises` is one."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from seeing_machine._validate import check_choice
from seeing_machine.classroom import exercises
from seeing_machine.classroom.exercise import Exercise, Lesson
from seeing_machine.classroom.questions import Prediction, Question


@functools.cache
def lessons() -> tuple[Lesson, ...]:
    """Return every lesson, in the order in which their blocks were given out.

    Returns
    -------
    tuple of Lesson
        Each with its exercises, predictions and quiz.

    Examples
    --------
    >>> [lesson.slug for lesson in lessons()][:2]
    ['pixels', 'colour']
    """
    modules = (importlib.import_module(f"{exercises.__name__}.{found.name}")
               for found in pkgutil.iter_modules(exercises.__path__) if not found.name.startswith("_"))
    return tuple(sorted((module.LESSON for module in modules), key=lambda lesson: lesson.block))


def lesson(slug: str) -> Lesson:
    """Return the lesson called `slug`.

    Raises
    ------
    ValueError
        If there is none of that name.

    Examples
    --------
    >>> lesson("pixels").title
    'What does a picture look like to a machine?'
    """
    known = {found.slug: found for found in lessons()}
    return known[check_choice(slug, "slug", tuple(known))]


@functools.cache
def items() -> dict[str, Exercise | Prediction | Question]:
    """Return every exercise, prediction and question of every lesson by its id; do not change the dict."""
    return {item.id: item for found in lessons() for item in found.items}


def by_number() -> dict[int, str]:
    """Return the id of every item by its number in a resume code."""
    return {found.block * 32 + item.number: item.id for found in lessons() for item in found.items}


def find(id: str) -> Exercise | Prediction | Question:
    """Return the exercise, prediction or question called `id`.

    Raises
    ------
    ValueError
        If there is none of that name.

    Examples
    --------
    >>> find("pixels-1").title
    'Read one pixel'
    """
    return items()[check_choice(id, "id", tuple(items()))]


def find_exercise(id: str) -> Exercise:
    """Return the exercise called `id`.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    known = {exercise.id: exercise for found in lessons() for exercise in found.exercises}
    return known[check_choice(id, "id", tuple(known))]
