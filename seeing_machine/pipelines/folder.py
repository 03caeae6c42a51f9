"""A pipeline over a folder of pictures and films, or over one film: a table and overlays, resumed where it was left.

Every picture has a small file of its own under ``parts``, which is written last, and whole or not at all. So a file in
``parts`` means that this picture is done; ``objects.csv`` is all of them, one after the other.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import filelock
import numpy as np
from PIL import Image

from .._validate import Words, problem
from .._writing import write
from ..images import read
from .films import frames, is_film
from .overlay import outlined
from .pipeline import Pipeline, Result
from .work import measure

SUFFIXES = (".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff", ".webp")

#: Names of columns that say more than scikit-image's.
_NAMES = {"centroid-0": "row", "centroid-1": "col", "bbox-0": "first_row", "bbox-1": "first_col", "bbox-2": "end_row",
          "bbox-3": "end_col", "intensity_mean": "mean"}
_RULES = "pipeline.json"


class _Bad(Exception):
    """A file that cannot be read or used; the text says why."""


@dataclass
class Report:
    """What a run has done.

    Attributes
    ----------
    done, before : int
        Pictures and frames that were done now, and those that an earlier run had done.
    objects : int
        Rows in ``objects.csv``.
    bad : list of (str, str)
        Files that could not be read or used, and why.
    output : Path
        The folder with ``objects.csv`` and ``overlays``.
    """

    output: Path
    done: int = 0
    before: int = 0
    objects: int = 0
    bad: list[tuple[str, str]] = field(default_factory=list)


def run(pipeline: Pipeline, source: str | os.PathLike[str], output: str | os.PathLike[str] | None = None, *,
        tell: Callable[[float, str], None] = lambda share, name: None) -> Report:
    """Run a pipeline on every picture and film in a folder and below it, or on one of them.

    A file that cannot be read is reported and left out. When the run is ended in the middle, the same call goes on
    from there: what is done is not done again, unless the file has changed since.

    Parameters
    ----------
    pipeline : Pipeline
    source : path
        A folder, a picture or a film. Names that begin with a dot are passed over.
    output : path, optional
        The folder for the results: new, empty, or one of an earlier run of the same pipeline. Beside `source`, with
        ``-results`` after its name, if None. It gets ``objects.csv`` (a row for each object: file, frame, and the
        measurements), ``overlays`` (a PNG for each picture), ``parts`` and ``pipeline.json``.
    tell : callable, optional
        Is told how much is done, 0 to 1, and the file at hand.

    Returns
    -------
    Report

    Raises
    ------
    OSError
        If `source` is not there or `output` cannot be written.
    ValueError
        If there is nothing to run on, or `output` holds something else.
    """
    source = Path(source).expanduser().resolve()
    output = Path(output).expanduser() if output is not None else source.with_name(f"{source.stem}-results")
    output = output.resolve()
    root = source if source.is_dir() else source.parent
    names = _files(root, output) if source.is_dir() else [source.name] if source.exists() else []
    if not names:
        raise ValueError(problem("source", Words(str(source)), "a folder with pictures or films, or one of them"))
    _begin(pipeline, output)
    report = Report(output)
    try:
        with filelock.FileLock(output / ".lock", timeout=0):
            _run(pipeline, root, names, report, tell)
    except filelock.Timeout:
        raise ValueError(problem("output", Words(f"{output}, where another run is at work"), "a folder of its own",
                                 "Wait until that run has ended.")) from None
    return report


def _run(pipeline: Pipeline, root: Path, names: list[str], report: Report, tell: Callable[[float, str], None]) -> None:
    write(report.output / _RULES, [pipeline.to_json().encode()])
    for number, name in enumerate(names):
        tell(number / len(names), name)
        try:
            if is_film(name):
                _film(pipeline, root, name, report, partial(_tell_share, tell, number, len(names), name))
            else:
                _picture(pipeline, root, name, report)
        except _Bad as bad:
            report.bad.append((name, str(bad)))
    tell(1.0, "")
    _gather(pipeline, names, report)


def _tell_share(tell: Callable[[float, str], None], number: int, total: int, name: str, share: float) -> None:
    tell((number + share) / total, name)


def _begin(pipeline: Pipeline, output: Path) -> None:
    """Make the folder for the results, or see that it is one that this run may go on with."""
    output.mkdir(parents=True, exist_ok=True)
    if (output / _RULES).exists():
        if Pipeline.load(output / _RULES) != pipeline:
            raise ValueError(problem("output", Words(f"{output}, which holds the results of another pipeline"),
                                     "a new folder, or that of the same pipeline"))
    elif any(path.name not in {".lock", f".{_RULES}.part"} for path in output.iterdir()):
        raise ValueError(problem("output", Words(f"{output}, which holds other files"), "a new or an empty folder"))


def _files(root: Path, output: Path) -> list[str]:
    """Return the pictures and films in `root` and below it, as names relative to it, sorted."""
    found = []
    for place, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and Path(place, name) != output]
        found += [Path(place, name).relative_to(root).as_posix() for name in files
                  if not name.startswith(".") and (is_film(name) or name.lower().endswith(SUFFIXES))]
    return sorted(found)


def _picture(pipeline: Pipeline, root: Path, name: str, report: Report) -> None:
    part = report.output / "parts" / f"{name}.csv"
    if _is_done(part, root / name):
        report.before += 1
        return
    with _refusals():
        if not (root / name).is_file():  # a pipe would keep us waiting
            raise ValueError(problem(name, Words("no file that can be read"), "a picture"))
        image = read(root / name)
        found = pipeline(image)
    _keep(image, found, part, report.output / "overlays" / f"{name}.png", name, "")
    report.done += 1


def _film(pipeline: Pipeline, root: Path, name: str, report: Report, tell: Callable[[float], None]) -> None:
    """Run on each frame; when all are done, their parts become one."""
    part, folder = report.output / "parts" / f"{name}.csv", report.output / "parts" / f"{name}.frames"
    overlays = report.output / "overlays" / name
    if _is_done(part, root / name):
        report.before += len(list(overlays.glob("*.png")))
        return
    pieces: list[Path] = []
    pictures = frames(root / name)
    while True:
        with _refusals():
            frame, total = next(pictures, (None, 0))
        if frame is None:
            break
        number = len(pieces)
        pieces.append(folder / f"{number:06}.csv")
        if _is_done(pieces[-1], root / name):
            report.before += 1
        else:
            with _refusals():
                found = pipeline(frame)
            _keep(frame, found, pieces[-1], overlays / f"{number:06}.png", name, str(number))
            report.done += 1
        tell(number / max(total, number + 1))
    write(part, (piece.read_bytes() for piece in pieces))
    shutil.rmtree(folder)


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """Turn what a file or a pipeline can raise into `_Bad`; an error in writing results is none of these."""
    try:
        yield
    except (OSError, TypeError, ValueError, MemoryError, ModuleNotFoundError) as error:
        raise _Bad(str(error) or type(error).__name__) from None


def _is_done(part: Path, source: Path) -> bool:
    return part.exists() and source.exists() and part.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _keep(image: np.ndarray, found: Result, part: Path, overlay: Path, name: str, frame: str) -> None:
    """Write what was found in one picture: the overlay first, for the part says that all is there."""
    for path in (part, overlay):
        path.parent.mkdir(parents=True, exist_ok=True)
    png = io.BytesIO()
    Image.fromarray(outlined(image, found.labels)).save(png, "PNG", compress_level=1)
    write(overlay, [png.getvalue()])
    rows = zip(*found.table.values(), strict=True)
    write(part, [_lines([name, frame, *(f"{value:.10g}" for value in row)] for row in rows)])


def _gather(pipeline: Pipeline, names: list[str], report: Report) -> None:
    """Put all parts into one table, in the order of the files."""
    properties = pipeline.steps[-1]["properties"]
    nothing = measure(np.zeros((1, 1), int), np.zeros((1, 1), np.uint8), properties)
    bad = dict(report.bad)

    def pieces() -> Iterator[bytes]:
        yield _lines([["file", "frame", *(_NAMES.get(column, column) for column in nothing)]])
        for name in names:
            part = report.output / "parts" / f"{name}.csv"
            if name not in bad and part.exists():
                data = part.read_bytes()
                report.objects += sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline="")))
                yield data

    write(report.output / "objects.csv", pieces())


def _lines(rows: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
