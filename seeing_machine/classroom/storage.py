"""A JSON file that several notebooks may write at once, that is whole at every moment, and never lost.

A change is made under a lock: read, change, write a temporary file beside it, flush it to the disk, and
rename it over the old one. Whoever reads sees the old file or the new one. A process that is killed loses
at most the change it was making.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from seeing_machine._writing import write

Data = dict[str, Any]

_LOCK_SECONDS = 10


class Foreign(ValueError):
    """The file is there, but it is not what this module has written."""


def read(path: Path, valid: Callable[[Any], bool]) -> Data | None:
    """Return what the file holds, or None where there is none.

    Parameters
    ----------
    path : Path
        The file.
    valid : callable
        Tells whether what was read can be used.

    Raises
    ------
    Foreign
        If the file is no JSON, or `valid` does not take it.
    OSError
        If it cannot be read.
    """
    try:
        data = json.loads(path.read_bytes(), parse_constant=_refuse)
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        raise Foreign from None
    if not valid(data):
        raise Foreign
    return data


def _refuse(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity, which Python's JSON reads and JSON has not


def edit(path: Path, change: Callable[[Data | None], Data], valid: Callable[[Any], bool]) -> tuple[str, Data]:
    """Read the file, `change` what it holds, and write it back, while every other writer waits.

    Parameters
    ----------
    path : Path
        The file.
    change : callable
        Takes what the file holds, or None where there is none; returns what it shall hold.
    valid : callable
        Tells whether what was read can be used; else the file is set aside and a new one begun.

    Returns
    -------
    note : str
        "", or a sentence about a file that was set aside.
    data : dict
        What the file holds now.

    Raises
    ------
    OSError
        If the file cannot be read, locked or written. It is then as it was.
    """
    path = path.resolve()  # through a link, so that the link stays one
    with _locked(path):
        note = ""
        try:
            data = read(path, valid)
        except Foreign:
            data, note = None, (f"{path.name} could not be read as progress. It is kept as "
                                f"{set_aside(path, 'broken').name}, and a new one was begun.")
        data = change(data)
        write(path, [json.dumps(data, allow_nan=False).encode("ascii")])
    return note, data


def clear(path: Path, word: str) -> Path | None:
    """Set the file aside under the lock; return its new path, or None where there was none."""
    path = path.resolve()
    with _locked(path):
        return set_aside(path, word) if path.exists() else None


def set_aside(path: Path, word: str) -> Path:
    """Rename ``progress.json`` to ``progress.<word>-1.json``, or the first number that is free."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")).exists():
        number += 1
    os.replace(path, aside)
    return aside


def _locked(path: Path) -> Any:
    try:
        return FileLock(path.with_name(f".{path.name}.lock"), timeout=_LOCK_SECONDS).acquire(
            poll_interval=0.005)
    except NotImplementedError as error:  # a file system without locks
        raise OSError(str(error)) from None
