"""What a learner has passed, tried and answered, kept in a file beside the notebooks."""

from __future__ import annotations

import contextlib
import copy
import csv
import datetime
import functools
import io
import os
import threading
from pathlib import Path
from typing import Any

from seeing_machine._folder import progress_path
from seeing_machine._validate import problem
from seeing_machine.classroom import codes, standing, storage
from seeing_machine.classroom.exercise import Exercise
from seeing_machine.classroom.questions import Prediction
from seeing_machine.classroom.registry import by_number, find, items, lesson, lessons
from seeing_machine.classroom.standing import LessonStatus, Status, as_json


def progress() -> Progress:
    """Return the progress of whoever works here.

    Returns
    -------
    Progress
        Bound to the file that the environment variable ``SEEING_MACHINE_PROGRESS`` names, else to
        ``progress.json`` in the folder where the notebook runs.

    Examples
    --------
    >>> progress().lesson_status("pixels").total
    15
    """
    return _progress(progress_path())


@functools.cache
def _progress(path: Path) -> Progress:
    return Progress(path)


class Progress:
    """Progress in a JSON file; every change is on the disk when the call returns.

    Where the file cannot be written, work goes on in memory and is written with the next change that can be.

    Parameters
    ----------
    path : str or Path
        The file. It need not exist yet.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mine = Progress(folder + "/progress.json")
    ...     note = mine.record("pixels-1", passed=True)
    ...     mine.status("pixels-1").passed, mine.resume_code()
    (True, 'SM1-R001-X')
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).expanduser().absolute()
        self._unsaved: list[dict[str, Any]] = []
        self._kept: storage.Data | None = None  # what the file held when it was last seen
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        every = self._statuses()
        passed = sum(status.passed for status in every.values())
        return f"{passed} of {len(every)} passed, kept in {self.path.name}"

    def record(self, id: str, *, passed: bool | None = None, answer: Any = None) -> str:
        """Count a try at an item, and keep the answer.

        Parameters
        ----------
        id : str
            An exercise, prediction or question.
        passed : bool, optional
            Whether this try passed. None counts no try.
        answer : object, optional
            Anything that JSON can hold, or a NumPy array; `saved` gives it back.

        Returns
        -------
        str
            "", or one sentence where something about the file is worth knowing.

        Raises
        ------
        TypeError, ValueError
            If there is no such item, or `answer` cannot be kept.
        """
        find(id)
        change: dict[str, Any] = {"id": id}
        if passed is not None:
            change |= {"passed": bool(passed), "tries": 1, "time": _now()}
        if answer is not None:
            change["answer"] = as_json(answer, "answer")
        return self._change(change)

    def save(self, key: str, value: Any) -> str:
        """Keep any JSON value under a name of your own, such as the state of an explorer.

        Returns
        -------
        str
            "", or one sentence where something about the file is worth knowing.

        Raises
        ------
        TypeError, ValueError
            If `key` is no text, or `value` cannot be kept.
        """
        if not isinstance(key, str):
            raise TypeError(problem("key", key, "a text"))
        return self._change({"id": key, "answer": as_json(value, "value")})

    def saved(self, key: str, default: Any = None) -> Any:
        """Return the answer to an item, or what `save` has kept, or `default`."""
        return copy.deepcopy(self._data()["answers"].get(key, default))

    def status(self, id: str) -> Status:
        """Return where the learner stands with one item.

        Raises
        ------
        ValueError
            If there is no such item.
        """
        find(id)
        return standing.status(self._data(), id)

    def lesson_status(self, slug: str) -> LessonStatus:
        """Return where the learner stands with the lesson called `slug`.

        Raises
        ------
        ValueError
            If there is no such lesson.
        """
        data = self._data()
        every = {item.id: standing.status(data, item.id) for item in lesson(slug).items}
        passed = sum(status.passed for status in every.values())
        tried = sum(status.passed or status.tries > 0 for status in every.values())
        return LessonStatus(passed, tried, len(every), every)

    def resume_code(self) -> str:
        """Return what is passed as a code to write down; `restore` reads it on any other machine."""
        every = self._statuses()
        return codes.encode(number for number, id in by_number().items() if every[id].passed)

    def restore(self, code: str) -> str:
        """Mark what `code` says as passed. Nothing that is passed already is taken away.

        Returns
        -------
        str
            What was restored.

        Raises
        ------
        TypeError, ValueError
            If `code` is no resume code, or has a typing mistake in it.
        """
        wanted = codes.decode(code)
        numbers = by_number()
        known = [numbers[number] for number in sorted(wanted) if number in numbers]
        before = self._statuses()
        new = [id for id in known if not before[id].passed]
        note = self._change(*({"id": id, "passed": True, "tries": 0, "time": _now()} for id in new))
        told = f"{len(known)} passed in this code, {len(new)} of them new here."
        if len(known) < len(wanted):
            told += f" {len(wanted) - len(known)} more belong to lessons that are not installed here."
        return f"{told} {note}".rstrip()

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return a table for the teacher, one line per item; with `path`, write it there too."""
        every = self._statuses()
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["lesson", "id", "kind", "title", "passed", "tries", "first_passed"])
        for found in lessons():
            for item in found.items:
                status = every[item.id]
                sort = "exercise" if isinstance(item, Exercise) else \
                    "prediction" if isinstance(item, Prediction) else "question"
                writer.writerow([found.slug, item.id, sort, item.title, "yes" if status.passed else "no",
                                 status.tries, status.first_passed])
        if path is not None:
            Path(path).write_text(table.getvalue(), encoding="utf-8", newline="")
        return table.getvalue()

    def reset(self, *, confirm: bool = False) -> str:
        """Begin anew. The old file is kept under another name.

        Parameters
        ----------
        confirm : bool
            Has to be True, so that nobody starts over by accident.

        Returns
        -------
        str
            What was done.
        """
        if confirm is not True:
            return "Nothing was changed. To begin anew, call reset(confirm=True)."
        try:
            aside = storage.clear(self.path, "before-reset")
        except OSError as error:
            return f"Nothing was changed: {self.path.name} cannot be renamed ({_reason(error)})."
        self._unsaved, self._kept = [], None
        if aside is None:
            return "There was no progress yet."
        return f"Progress begins anew. The old file is {aside.name}."

    def _change(self, *changes: dict[str, Any]) -> str:
        with self._lock:
            self._read()
            self._unsaved += changes
            try:
                note, self._kept = storage.edit(self.path, self._with_unsaved, standing.valid)
            except OSError as error:
                return (f"Progress is not saved: {self.path.name} cannot be written ({_reason(error)}). "
                        "It is remembered until this notebook's kernel stops.")
            self._unsaved = []
            return note

    def _read(self) -> None:
        """Read the file; one that cannot be read leaves what was known."""
        with contextlib.suppress(storage.Foreign, OSError):
            self._kept = storage.read(self.path, standing.valid)

    def _with_unsaved(self, data: storage.Data | None) -> storage.Data:
        data = data or copy.deepcopy(self._kept) or standing.empty()
        for change in self._unsaved:
            standing.apply(data, change)
        return data

    def _data(self) -> storage.Data:
        with self._lock:
            self._read()
            return self._with_unsaved(None)

    def _statuses(self) -> dict[str, Status]:
        data = self._data()
        return {id: standing.status(data, id) for id in items()}


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "another program holds it"
    return (error.strerror or type(error).__name__).lower()
