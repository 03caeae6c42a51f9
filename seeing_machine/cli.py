"""The command ``seeing-machine``: open or copy the course, check this machine, run a pipeline, help a teacher.

Each subcommand is one function here that imports its work when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from seeing_machine import __version__

FOLDER = "seeing-machine-course"
FIRST_LESSON = "00_start.ipynb"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after ``seeing-machine``; those of this process where None.

    Returns
    -------
    int
        0 where all went well, 1 where something is missing, cannot be read or cannot be written, 130 after Ctrl-C.

    Raises
    ------
    SystemExit
        With code 2 for words it does not know, and with code 0 after ``--help`` and ``--version``.

    Examples
    --------
    >>> main(["--version"])
    Traceback (most recent call last):
    ...
    SystemExit: 0
    """
    words = list(sys.argv[1:] if argv is None else argv)
    extra: list[str] = []
    if "--" in words:  # what follows is for Jupyter
        cut = words.index("--")
        words, extra = words[:cut], words[cut + 1:]
    parser = _parser()
    options = parser.parse_args(words)
    if extra and options.run is not _lab:
        parser.error("only lab takes words after --")
    options.extra = extra
    try:
        return options.run(options)
    except OSError as error:
        what = f"cannot use {error.filename}: {error.strerror}" if error.filename else str(error)
        print(f"seeing-machine {options.command}: {what}", file=sys.stderr)
        return 1


def jupyter_command(folder: Path, *, port: int | None = None, browser: bool = True) -> list[str]:
    """Return the command that serves `folder` in JupyterLab, to this machine only and behind a token.

    Parameters
    ----------
    folder : Path
        The folder that JupyterLab shows; nothing above it can be opened.
    port : int, optional
        The port to serve at; where None, Jupyter takes 8888 or the next free one.
    browser : bool, optional
        Whether to open a browser.

    Returns
    -------
    list of str
        The program and its arguments.

    Examples
    --------
    >>> jupyter_command(Path("course"), port=9000)[1:4]
    ['-m', 'jupyterlab', '--ServerApp.root_dir=course']
    """
    page = f"/lab/tree/{FIRST_LESSON}" if (folder / FIRST_LESSON).exists() else "/lab"
    command = [
        sys.executable, "-m", "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=127.0.0.1",
        f"--LabApp.default_url={page}",
    ]
    if port is not None:
        command.append(f"--ServerApp.port={port}")
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container everyone is root, and Jupyter would refuse to start
    return command


def jupyter_environment() -> dict[str, str]:
    """Return this process's environment with the settings for Jupyter, and with our own programs in PATH.

    The settings lie in the package's folder ``jupyter``. They turn on our server extension, turn off the announcements
    whose pop-ups cover the lesson, and keep the log short, so that the address stands out. Options on the command line
    come before them. PATH is for a cell with ``!seeing-machine run ...``: nobody has activated this environment.
    """
    programs = [str(Path(sys.executable).parent), os.environ.get("PATH")]
    places = [str(Path(__file__).parent / "jupyter"), os.environ.get("JUPYTER_CONFIG_PATH")]
    return {**os.environ, "PATH": os.pathsep.join(filter(None, programs)),
            "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, places))}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="seeing-machine", description="See what a machine sees.")
    parser.add_argument("--version", action="version", version=f"seeing-machine {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    lab = commands.add_parser("lab", help="put the course in a folder and open it in JupyterLab",
                              description="Put the course in a folder and open it in JupyterLab. "
                              "A lesson that you have changed is never overwritten.",
                              epilog="Words after -- go to jupyter lab.")
    lab.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, default=Path(FOLDER),
                     help=f"where your copy lives (default: {FOLDER})")
    lab.add_argument("--port", type=int, metavar="N", help="serve at this port (default: the first free one)")
    lab.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    lab.set_defaults(run=_lab)

    copy = commands.add_parser("copy", help="put the course in a folder and do no more",
                               description="Put the course in a folder, for a server that runs JupyterLab itself. "
                               "A lesson that you have changed is never overwritten.")
    copy.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, default=Path(FOLDER),
                      help=f"where your copy lives (default: {FOLDER})")
    copy.set_defaults(run=_copy)

    check = commands.add_parser("check", help="say whether this machine has what the course needs",
                                description="Say whether this machine has what the course needs.")
    check.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, default=Path(FOLDER),
                       help=f"the folder to try to write in (default: {FOLDER})")
    check.set_defaults(run=_check)

    run = commands.add_parser("run", help="run a pipeline over a folder of pictures, or over a film",
                              description="Run a pipeline over a folder of pictures, or over a film: a table of all "
                              "objects, and each picture with its objects outlined. Ended in the middle, the same "
                              "command goes on from there.")
    run.add_argument("pipeline", metavar="PIPELINE", type=Path, help="the file that Pipeline.save wrote")
    run.add_argument("source", metavar="FOLDER_OR_FILM", type=Path, help="a folder, a film or a picture")
    run.add_argument("--output", metavar="DIR", type=Path,
                     help="the folder for the results (default: beside the source, with -results after its name)")
    run.set_defaults(run=_run)

    teacher = commands.add_parser("teacher", help="copies with solutions or for nbgrader; progress of a class; a badge",
                                  description="Copies of the course with solutions or for nbgrader, the progress "
                                  "of a class in one table, and a badge for Binder.")
    _teacher_parsers(teacher.add_subparsers(dest="what", metavar="WHAT", required=True))
    return parser


def _teacher_parsers(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    solutions = kinds.add_parser("solutions", help="put a copy of each lesson with every answer in a folder",
                                 description="Put a copy of each lesson in a folder, with every exercise solved, every "
                                 "prediction and quiz answered, and the mistakes that the checks know. "
                                 "A copy that you have changed is never overwritten.")
    solutions.add_argument("folder", metavar="FOLDER", type=Path, help="where the copies go")
    solutions.set_defaults(run=_solutions)

    nbgrader = kinds.add_parser("nbgrader", help="make a folder a course of nbgrader",
                                description="Make a folder a course of nbgrader, with an assignment for each lesson. "
                                "Go on there with: nbgrader generate_assignment 03_thresholding. "
                                "A file that you have changed is never overwritten.")
    nbgrader.add_argument("folder", metavar="FOLDER", type=Path, help="the folder of the course")
    nbgrader.set_defaults(run=_nbgrader)

    progress = kinds.add_parser("progress", help="write the progress of a class as a table",
                                description="Write the progress of a class as a table, a row for each pupil. In the "
                                "folder lie their progress.json, each renamed to the pupil's name or in a folder with "
                                "that name; and .txt files with a name and a resume code in each line.")
    progress.add_argument("folder", metavar="FOLDER", type=Path, help="what the pupils handed in")
    progress.add_argument("--output", metavar="FILE", type=Path, default=Path("class.csv"),
                          help="the table, for any spreadsheet (default: class.csv)")
    progress.set_defaults(run=_progress)

    binder = kinds.add_parser("binder", help="print the badge that opens your published copy on mybinder.org",
                              description="Print the badge, a line of Markdown, and the link in it. They open the "
                              "course's start page on mybinder.org, from a public git repository of this project.")
    binder.add_argument("address", metavar="ADDRESS", help="where it is published: https://github.com/OWNER/NAME, "
                        "an address at GitLab, or any other for git over https")
    binder.add_argument("--ref", metavar="REF", default="HEAD",
                        help="a branch, tag or commit (default: HEAD, what others get when they clone)")
    binder.set_defaults(run=_binder)


def _copy(options: argparse.Namespace) -> int:
    from seeing_machine import _copying

    folder = options.folder.expanduser().resolve()
    print(f"Your copy of the course: {folder}")
    for line in _copying.bring(_copying.lessons_folder(), folder, __version__):
        print(f"  {line}", flush=True)
    return 0


def _lab(options: argparse.Namespace) -> int:
    _copy(options)
    folder = options.folder.expanduser().resolve()
    command = [*jupyter_command(folder, port=options.port, browser=not options.no_browser), *options.extra]
    if os.name == "posix":  # become JupyterLab, so that it gets Ctrl-C and every signal itself
        os.execve(command[0], command, jupyter_environment())
    with subprocess.Popen(command, env=jupyter_environment()) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # JupyterLab got it too, and asks its own question
                continue


def _check(options: argparse.Namespace) -> int:
    from seeing_machine import _checkup

    good = True
    for finding in _checkup.examine(options.folder.expanduser()):
        print(finding, flush=True)  # one by one: importing torch takes a moment
        good = good and finding.ok
    print("All is well." if good else "Something is missing: see the lines that begin with NO.")
    return 0 if good else 1


def _run(options: argparse.Namespace) -> int:
    from seeing_machine import _running

    return _running.run(options.pipeline, options.source, options.output)


def _solutions(options: argparse.Namespace) -> int:
    from seeing_machine import _teacher_copies

    return _tell_copies(options.folder, _teacher_copies.solutions)


def _nbgrader(options: argparse.Namespace) -> int:
    from seeing_machine import _teacher_copies

    return _tell_copies(options.folder, _teacher_copies.nbgrader)


def _tell_copies(folder: Path, make: Callable[[Path], list[str]]) -> int:
    folder = folder.expanduser().resolve()
    print(f"The teacher's copy: {folder}")
    for line in make(folder):
        print(f"  {line}")
    return 0


def _progress(options: argparse.Namespace) -> int:
    from seeing_machine import _teacher_progress

    rows = _teacher_progress.table(options.folder.expanduser())
    output = options.output.expanduser()
    _teacher_progress.save(rows, output)
    pupils = len(rows) - 1
    print(f"{pupils} pupil{'s' if pupils != 1 else ''} in {output}")
    for row in rows[1:]:
        if row[-1]:
            print(f"  {row[0]}: {row[-1]}")
    return 0


def _binder(options: argparse.Namespace) -> int:
    from seeing_machine import _teacher_binder

    try:
        link = _teacher_binder.link(options.address, options.ref)
    except ValueError as error:
        print(f"seeing-machine teacher binder: {error}", file=sys.stderr)
        return 1
    print(_teacher_binder.badge(link))
    print(link)
    return 0


if __name__ == "__main__":
    sys.exit(main())
