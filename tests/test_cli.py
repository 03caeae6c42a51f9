"""The command line: the course arrives, nothing of the learner's is lost, and a fault is one clear line."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import numpy as np
import pytest
from packaging.requirements import Requirement

import seeing_machine
from seeing_machine import _checkup, _copying, cli


@pytest.fixture
def lessons(tmp_path):
    folder = tmp_path / "lessons"
    folder.mkdir()
    for name in ("00_start", "01_pixels"):
        (folder / f"{name}.ipynb").write_text(f"{name}, first edition")
    (folder / "notes.txt").write_text("not a lesson")
    return folder


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "mine"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_first_copy(lessons, mine):
    assert _copying.bring(lessons, mine, "1.0") == ["new: 00_start.ipynb", "new: 01_pixels.ipynb"]
    assert names(mine) == [_copying.MANIFEST, "00_start.ipynb", "01_pixels.ipynb"]
    manifest = json.loads((mine / _copying.MANIFEST).read_text())
    assert manifest["version"] == "1.0"
    assert manifest["files"]["00_start.ipynb"] == hashlib.sha256(b"00_start, first edition").hexdigest()


def test_second_copy_does_nothing(lessons, mine):
    _copying.bring(lessons, mine, "1.0")
    assert _copying.bring(lessons, mine, "1.0") == ["2 lessons are as before"]


def test_untouched_lesson_becomes_the_newer_one(lessons, mine):
    _copying.bring(lessons, mine, "1.0")
    (lessons / "00_start.ipynb").write_text("second edition")
    assert _copying.bring(lessons, mine, "2.0") == ["newer: 00_start.ipynb", "1 lesson is as before"]
    assert (mine / "00_start.ipynb").read_text() == "second edition"


def test_changed_lesson_stays_and_the_newer_one_is_set_beside(lessons, mine):
    _copying.bring(lessons, mine, "1.0")
    (mine / "00_start.ipynb").write_text("my answers")
    assert _copying.bring(lessons, mine, "1.0") == ["2 lessons are as before"]
    (lessons / "00_start.ipynb").write_text("second edition")
    lines = _copying.bring(lessons, mine, "2.0")
    assert lines[0] == ("kept as you changed it: 00_start.ipynb. "
                        "The newer lesson is beside it: 00_start.new-2.0.ipynb")
    assert (mine / "00_start.ipynb").read_text() == "my answers"
    assert (mine / "00_start.new-2.0.ipynb").read_text() == "second edition"
    assert _copying.bring(lessons, mine, "2.0") == ["2 lessons are as before"]  # offered once


def test_a_lesson_set_beside_is_never_overwritten(lessons, mine):
    _copying.bring(lessons, mine, "1.0")
    (mine / "00_start.ipynb").write_text("my answers")
    for edition in ("second", "third"):
        (lessons / "00_start.ipynb").write_text(edition)
        _copying.bring(lessons, mine, "2.0")
    assert (mine / "00_start.new-2.0.ipynb").read_text() == "second"
    assert (mine / "00_start.new-2.0-2.ipynb").read_text() == "third"


def test_deleted_lesson_comes_back_fresh(lessons, mine):
    _copying.bring(lessons, mine, "1.0")
    (mine / "00_start.ipynb").unlink()
    assert _copying.bring(lessons, mine, "1.0")[0] == "new: 00_start.ipynb"
    assert (mine / "00_start.ipynb").read_text() == "00_start, first edition"


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"files": 3}', '{"files": {"00_start.ipynb": 5}}'])
def test_damaged_manifest_loses_nothing(lessons, mine, manifest):
    _copying.bring(lessons, mine, "1.0")
    (mine / "00_start.ipynb").write_text("my answers")
    (mine / _copying.MANIFEST).write_text(manifest)
    (lessons / "00_start.ipynb").write_text("second edition")
    _copying.bring(lessons, mine, "2.0")
    assert (mine / "00_start.ipynb").read_text() == "my answers"
    assert (mine / "00_start.new-2.0.ipynb").read_text() == "second edition"


def test_failed_write_leaves_the_old_lesson(lessons, mine, monkeypatch):
    _copying.bring(lessons, mine, "1.0")
    (lessons / "00_start.ipynb").write_text("second edition")

    def disk_full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="No space left"):
        _copying.bring(lessons, mine, "2.0")
    assert (mine / "00_start.ipynb").read_text() == "00_start, first edition"
    assert names(mine) == [_copying.MANIFEST, "00_start.ipynb", "01_pixels.ipynb"]


def test_the_lessons_themselves_are_refused(lessons):
    with pytest.raises(FileExistsError, match="Choose another folder"):
        _copying.bring(lessons, lessons, "1.0")
    assert _copying.MANIFEST not in names(lessons)


def test_copy_brings_every_lesson_and_no_more(mine, capsys):
    assert cli.main(["copy", str(mine)]) == 0
    lessons = {path.name for path in _copying.lessons_folder().glob("*.ipynb")}
    assert {name for name in names(mine) if name.endswith(".ipynb")} == lessons
    assert str(mine) in capsys.readouterr().out


def test_a_file_in_the_way_is_one_line(tmp_path, capsys):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    assert cli.main(["lab", str(taken), "--no-browser"]) == 1
    error = capsys.readouterr().err
    assert error == f"seeing-machine lab: cannot use {taken}: File exists\n"


@pytest.mark.parametrize("words", [[], ["fly"], ["check", "--", "--debug"], ["lab", "--port", "soon"]])
def test_unknown_words_end_with_code_2(words, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    assert "usage: seeing-machine" in capsys.readouterr().err


def test_version(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"seeing-machine {seeing_machine.__version__}\n"


def test_help_loads_nothing_heavy():
    code = ("import sys\nfrom seeing_machine import cli\n"
            "try:\n  cli.main(['--help'])\nexcept SystemExit:\n  pass\n"
            "print(sorted({'torch', 'numpy', 'ipywidgets', 'jupyterlab'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_check_of_this_machine(tmp_path, capsys):
    assert cli.main(["check", str(tmp_path / "new")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok  ") for line in lines[:-1])
    assert lines[0] == f"ok  Python {sys.version.split()[0]}"
    assert any(line.startswith("ok  torch computes on ") for line in lines)
    assert "ok  JupyterLab can show the widgets of anywidget" in lines
    assert f"ok  files can be written in {tmp_path}" in lines
    assert lines[-1] == "All is well."


def test_check_names_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(_checkup.metadata, "requires", lambda name: [
        "numpy>=999", "no-such-package>=1", 'never-installed; extra == "test"'])
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setattr(_checkup, "FRONT_ENDS", {"anywidget": "no-such-extension"})
    blocker = tmp_path / "file"
    blocker.write_text("")
    assert cli.main(["check", str(blocker)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"NO  numpy {np.__version__} is too old for numpy>=999. Run: pip install 'numpy>=999'" in lines
    assert "NO  no-such-package is not installed. Run: pip install 'no-such-package>=1'" in lines
    assert not any("never-installed" in line for line in lines)
    assert any(line.startswith("NO  JupyterLab cannot show the widgets of anywidget. Run:") for line in lines)
    assert any(line.startswith("NO  files cannot be written in") for line in lines)
    assert lines[-1].startswith("Something is missing")


def test_check_of_python():
    assert _checkup._python(">=3.11").ok
    old = _checkup._python(">=4")
    assert not old.ok
    assert str(old).endswith("The course needs Python >=4.")


def test_local_versions_are_new_enough():
    assert _checkup._package(Requirement("torch>=2.0")).ok  # its version reads like 2.13.0+cpu


def test_a_cell_finds_the_command_without_an_activated_environment(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert shutil.which("seeing-machine", path=cli.jupyter_environment()["PATH"]) is not None


def test_lab_serves_the_course_to_this_machine_only(tmp_path):
    """The real command: it copies, it serves, it asks for the token, and it ends when told to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "00_start.ipynb").write_text("{}")
    command = [sys.executable, "-m", "seeing_machine.cli", "lab", str(folder), "--no-browser",
               "--port", str(port), "--", "--ServerApp.log_level=INFO"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env={**os.environ, **home, "JUPYTER_TOKEN": "for-this-test"},
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        page = f"http://127.0.0.1:{port}/?token=for-this-test"
        limit = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(page, timeout=5) as reply:
                    assert reply.url.split("?")[0].endswith("/lab/tree/00_start.ipynb")
                    assert "apputils-extension:announcements" in reply.read().decode()  # among what is turned off
                    break
            except urllib.error.URLError:
                assert server.poll() is None, (tmp_path / "log").read_text()
                assert time.monotonic() < limit
                time.sleep(0.1)
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/contents", timeout=5)
        with pytest.raises(OSError, match="refused|timed out|unreachable|assign"):  # any other address of this machine
            socket.create_connection(("127.0.0.2", port), timeout=2)
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
    log = (tmp_path / "log").read_text()
    assert log.startswith(f"Your copy of the course: {folder}\n")
    assert "seeing_machine.server | extension was successfully loaded" in log  # so the words after -- arrived
