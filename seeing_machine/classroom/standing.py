"""What a progress file holds, and how one change alters it: plain dicts, no file is touched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from seeing_machine._validate import problem

VERSION = 1


@dataclass(frozen=True)
class Status:
    """Where a learner stands with one item.

    Attributes
    ----------
    passed : bool
        Once True it stays True.
    tries : int
        Up to and including the first that passed.
    first_passed : str
        When, as ISO 8601 in UTC; "" where it is not passed.
    """

    passed: bool = False
    tries: int = 0
    first_passed: str = ""


@dataclass(frozen=True)
class LessonStatus:
    """Where a learner stands with one lesson.

    Attributes
    ----------
    passed, tried, total : int
        How many items are passed, passed or tried, and there.
    items : dict of str to Status
        Every item by its id.
    """

    passed: int
    tried: int
    total: int
    items: dict[str, Status]


def empty() -> dict[str, Any]:
    """Return what the file holds before the first try."""
    return {"version": VERSION, "items": {}, "answers": {}}


def valid(data: Any) -> bool:
    """Return whether `data` is what this version writes. Items of lessons that are not installed are fine."""
    if not isinstance(data, dict) or data.get("version") != VERSION:
        return False
    every, answers = data.get("items"), data.get("answers")
    return isinstance(every, dict) and isinstance(answers, dict) and all(map(_valid_item, every.values()))


def _valid_item(item: Any) -> bool:
    return (isinstance(item, dict) and type(item.get("passed")) is bool and type(item.get("tries")) is int
            and item["tries"] >= 0 and isinstance(item.get("first_passed", ""), str))


def apply(data: dict[str, Any], change: dict[str, Any]) -> None:
    """Put one change into `data`: an answer replaces the older one, tries add up, passed stays passed.

    Parameters
    ----------
    data : dict
        As `empty` makes it; it is changed in place.
    change : dict
        "id", and "answer", or "passed", "tries" and "time", or both.
    """
    if "answer" in change:
        data["answers"][change["id"]] = change["answer"]
    if "passed" in change:
        item = data["items"].setdefault(change["id"], {"passed": False, "tries": 0})
        if not item["passed"]:
            item["tries"] += change["tries"]
            if change["passed"]:
                item |= {"passed": True, "first_passed": change["time"]}


def status(data: dict[str, Any], id: str) -> Status:
    """Return where `data` says the learner stands with one item."""
    item = data["items"].get(id, {})
    return Status(item.get("passed", False), item.get("tries", 0), item.get("first_passed", ""))


def as_json(value: Any, argument: str) -> Any:
    """Return `value` as JSON gives it back, so that memory and file hold the same.

    Raises
    ------
    ValueError
        If JSON cannot hold it.
    """
    def plain(part: Any) -> Any:
        if isinstance(part, (np.ndarray, np.generic)):
            return part.tolist()
        raise TypeError

    try:
        return json.loads(json.dumps(value, default=plain, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        expected = "something that JSON can hold: numbers, texts, lists and dicts"
        raise ValueError(problem(argument, value, expected, "NaN and infinity are not among them.")) from None
