"""Put the lessons into the learner's folder, and never overwrite the learner's work.

A small file in the folder, the manifest, holds the SHA-256 of each lesson as it was copied. A lesson whose
bytes still match it is untouched and may be replaced by a newer one. Any other is the learner's: a newer
lesson goes beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from ._writing import write

MANIFEST = ".seeing-machine.json"
_PACKAGE = Path(__file__).parent


def lessons_folder() -> Path:
    """Return the folder of the lessons: inside an installed package, or in a checkout beside it.

    Raises
    ------
    FileNotFoundError
        If there is neither.
    """
    for folder in (_PACKAGE / "_course", _PACKAGE.parent / "notebooks"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(2, "no lessons are here. Install the package again", str(_PACKAGE / "_course"))


def bring(source: Path, folder: Path, version: str, pattern: str = "*.ipynb") -> list[str]:
    """Copy the notebooks of `source` into `folder`, and say in plain lines what was done.

    Parameters
    ----------
    source : Path
        The folder of the lessons as published.
    folder : Path
        The learner's folder; made where there is none.
    version : str
        The version of the lessons, for the name of a newer lesson put beside a changed one.
    pattern : str
        Which files of `source`, in folders below it too where the pattern says so.

    Returns
    -------
    list of str
        A line for each lesson that is new, newer or set beside, and one that counts the rest.

    Raises
    ------
    OSError
        If `folder` is a file, is `source` itself, or cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder.samefile(source):
        raise FileExistsError(17, "these are the lessons themselves. Choose another folder", str(folder))
    known = _read_manifest(folder)
    lines, same = [], 0
    for lesson in sorted(source.glob(pattern)):
        name = lesson.relative_to(source).as_posix()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        line = _bring_one(lesson, folder / name, known.get(name), version)
        known[name] = _digest(lesson)
        if line is None:
            same += 1
        else:
            lines.append(line)
    write(folder / MANIFEST, [json.dumps({"version": version, "files": known}, indent=1).encode()])
    if same:
        lines.append(f"{same} lesson{'s are' if same > 1 else ' is'} as before")
    return lines


def _bring_one(lesson: Path, target: Path, copied: str | None, version: str) -> str | None:
    """Bring one lesson and say what was done; None where there was nothing to do."""
    newest = _digest(lesson)
    if not target.exists():
        write(target, [lesson.read_bytes()])
        return f"new: {target.name}"
    present = _digest(target)
    if newest in (present, copied):  # the same lesson, or one that was already offered
        return None
    if present == copied:
        write(target, [lesson.read_bytes()])
        return f"newer: {target.name}"
    beside = next(name for name in _names_beside(target, version) if not name.exists())
    write(beside, [lesson.read_bytes()])
    return f"kept as you changed it: {target.name}. The newer lesson is beside it: {beside.name}"


def _names_beside(target: Path, version: str) -> Iterator[Path]:
    number = 1
    while True:
        suffix = "" if number == 1 else f"-{number}"
        yield target.with_name(f"{target.stem}.new-{version}{suffix}{target.suffix}")
        number += 1


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_manifest(folder: Path) -> dict[str, str]:
    """Return what was copied; where that cannot be read, nothing, so that every lesson counts as changed."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return {name: digest for name, digest in files.items()} if isinstance(files, dict) else {}
