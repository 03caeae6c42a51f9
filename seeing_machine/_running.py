"""What `seeing-machine run` says while it works, and in the end."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from seeing_machine.pipelines import Pipeline, Report
from seeing_machine.pipelines import run as run_over

_WIDTH = 30


def run(pipeline: Path, source: Path, output: Path | None) -> int:
    """Run a pipeline over a folder or a film and print what was found; return the exit code.

    Parameters
    ----------
    pipeline : Path
        The file with the pipeline.
    source : Path
        The folder, film or picture.
    output : Path, optional
        The folder for the results.

    Returns
    -------
    int
        0; 1 where a file was left out or nothing could be done; 130 after Ctrl-C.

    Raises
    ------
    OSError
        If the pipeline cannot be read or the results cannot be written.
    """
    bar = _Bar()
    try:
        report = run_over(Pipeline.load(pipeline), source, output, tell=bar.show)
    except (TypeError, ValueError) as error:
        bar.end()
        print(f"seeing-machine run: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        bar.end()
        print("Stopped. What is done is kept: the same command goes on from there.", file=sys.stderr)
        return 130
    bar.end()
    for name, why in report.bad:
        print(f"left out: {name}: {why}", file=sys.stderr)
    print(summary(report))
    return 1 if report.bad else 0


def summary(report: Report) -> str:
    """Return what a run has done, in two lines.

    Examples
    --------
    >>> print(summary(Report(Path("found"), done=3, objects=24, bad=[("notes.png", "text")])))
    3 pictures done, 1 file left out; 24 objects.
    Table: found/objects.csv   Outlines: found/overlays
    """
    words = [_counted(report.done, "picture") + " done"]
    if report.before:
        words.append(f"{report.before} done before")
    if report.bad:
        words.append(_counted(len(report.bad), "file") + " left out")
    return (f"{', '.join(words)}; {_counted(report.objects, 'object')}.\n"
            f"Table: {report.output / 'objects.csv'}   Outlines: {report.output / 'overlays'}")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


class _Bar:
    """One line that fills, on a terminal; nothing where the output goes to a file."""

    def __init__(self) -> None:
        self.wanted, self.shown, self.start = sys.stderr.isatty(), 0.0, time.monotonic()

    def show(self, share: float, name: str) -> None:
        now = time.monotonic()
        if not self.wanted or (now - self.shown < 0.1 and share < 1):
            return
        self.shown = now
        full = round(share * _WIDTH)
        left = f"{(now - self.start) * (1 - share) / share:4.0f} s left" if share > 0.02 else ""
        line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {100 * share:3.0f} % {left}  {name}"
        print(f"\r{line[:78]:78}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.shown:
            print(file=sys.stderr)
