"""A class's progress in one table: a row for each pupil, from a folder of progress files and resume codes."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seeing_machine._writing import write
from seeing_machine.classroom import codes, standing, storage
from seeing_machine.classroom.registry import by_number, lessons

#: A progress file with explorers' states in it takes a few MB; what is larger is none.
MOST_BYTES = 50_000_000
_FIRST = "pupil"
_CODE = re.compile(r"\bSM[1IL]\b.*", re.IGNORECASE)

Data = dict[str, Any]


def table(folder: Path) -> list[list[str | int]]:
    """Return the rows of the table, the headings first.

    Parameters
    ----------
    folder : Path
        What the pupils handed in. ``anna.json`` is Anna's ``progress.json``; so is any ``progress.json`` in the
        folder ``anna``, however deep, and several are added up. A ``.txt`` has resume codes, one in a line, with
        the pupil's name before it, or alone in a file that is called as the pupil.

    Returns
    -------
    list of list
        For each pupil: what is passed; for each lesson the exercises passed, the predictions made and the quiz
        questions answered right; when something was passed last (UTC); a note. What cannot be read has a note, and
        costs nobody else a row.

    Raises
    ------
    OSError
        If `folder` cannot be listed.
    """
    total = sum(len(found.items) for found in lessons())
    heads = [f"{found.slug}: {what} of {len(items)}" for found in lessons() for what, items in (
        ("exercises", found.exercises), ("predictions", found.predictions), ("quiz", found.quiz))]
    rows: list[list[str | int]] = [[_FIRST, f"passed of {total}", *heads, "last passed (UTC)", "note"]]
    found = sorted(_handed_in(folder), key=lambda entry: (entry[0].casefold(), entry[0]))
    for pupil, entries in itertools.groupby(found, key=lambda entry: entry[0]):
        handed = [(data, note) for _, data, note in entries]
        notes = [note for _, note in handed if note]
        known = [data for data, _ in handed if data is not None]
        counts = _counts(_together(known)) if known else [""] * (len(heads) + 2)
        rows.append([pupil, *counts, " ".join(dict.fromkeys(notes))])
    return rows


def save(rows: list[list[str | int]], path: Path) -> None:
    """Write `rows` as CSV in UTF-8 with a byte order mark, by which spreadsheets know it.

    A text that a spreadsheet would take for a formula has an apostrophe put before it [1]_.

    Raises
    ------
    FileExistsError
        If `path` is there and no such table: a teacher's own file is not overwritten.
    OSError
        If it cannot be written.

    References
    ----------
    .. [1] OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
    """
    mark = f"\ufeff{_FIRST},passed of ".encode()
    if path.exists() and not path.read_bytes().startswith(mark):
        raise FileExistsError(17, "this file is not a table of a class. Name another one with --output", str(path))
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    write(path, [text.getvalue().encode("utf-8-sig", "backslashreplace")])


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r\n" and cell else cell


def _handed_in(folder: Path) -> Iterator[tuple[str, Data | None, str]]:
    """Yield pupil, progress or None, and note for everything that was handed in."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            inside = sorted(path.rglob("progress.json"))
            if not inside:
                yield path.name, None, "There is no progress.json in this folder."
            for one in inside:
                yield path.name, *_read(one, one.relative_to(folder).as_posix())
        elif path.suffix.lower() == ".json":
            yield path.stem, *_read(path, path.name)
        elif path.suffix.lower() == ".txt":
            yield from _codes(path)


def _text(path: Path) -> bytes:
    """Return what a file holds; what is no plain file of a sensible size is refused, before it is opened."""
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise OSError(None, "no plain file, or too large")
    return path.read_bytes()


def _read(path: Path, name: str) -> tuple[Data | None, str]:
    try:
        _text(path)
        data = storage.read(path, standing.valid)
    except storage.Foreign:
        return None, f"{name} is no progress file, or damaged."
    except OSError as error:
        return None, f"{name} cannot be read: {(error.strerror or str(error)).lower()}."
    assert data is not None
    if any(item.get("first_passed", "") and _when(item["first_passed"]) is None for item in data["items"].values()):
        return data, f"{name} has a date that cannot be."
    return data, ""


def _codes(path: Path) -> Iterator[tuple[str, Data | None, str]]:
    try:
        lines = _text(path).decode("utf-8-sig", "replace").splitlines()
    except OSError as error:
        yield path.stem, None, f"{path.name} cannot be read: {(error.strerror or str(error)).lower()}."
        return
    for line in filter(str.strip, lines):
        found = _CODE.search(line)
        pupil = line[:found.start()].strip(" \t:;,") if found else ""
        try:
            wanted = codes.decode(found[0] if found else line)
        except ValueError:
            yield pupil or path.stem, None, (
                f"{path.name} has no resume code, or one with a typing mistake, in the line \"{line.strip()[:60]}\".")
            continue
        every = by_number()
        items = {every[one]: {"passed": True, "tries": 0} for one in sorted(wanted) if one in every}
        yield pupil or path.stem, {**standing.empty(), "items": items}, "From a resume code, which says what is passed."


def _together(known: list[Data]) -> Data:
    """Return the best of several files of one pupil."""
    items: dict[str, Any] = {}
    for id, item in (pair for data in known for pair in data["items"].items()):
        if id not in items or (item["passed"], item["tries"]) > (items[id]["passed"], items[id]["tries"]):
            items[id] = item
    return {**standing.empty(), "items": items}


def _counts(data: Data) -> list[str | int]:
    every = {item.id: standing.status(data, item.id) for found in lessons() for item in found.items}
    counts: list[str | int] = [sum(status.passed for status in every.values())]
    for found in lessons():
        counts += [sum(every[item.id].passed for item in found.exercises),
                   sum(every[item.id].passed or every[item.id].tries > 0 for item in found.predictions),
                   sum(every[item.id].passed for item in found.quiz)]
    times = [when for status in every.values() if (when := _when(status.first_passed))]
    return [*counts, max(times).strftime("%Y-%m-%d %H:%M") if times else ""]


def _when(text: str) -> datetime.datetime | None:
    """Return a time in UTC; None where it is none, or lies ahead."""
    try:
        when = datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None
    return when if when < datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1) else None
