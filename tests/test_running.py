"""`seeing-machine run`: what it prints, and its exit code."""

import io

import pytest
from PIL import Image

from seeing_machine import _running, cli
from seeing_machine.images import menagerie
from seeing_machine.pipelines import Pipeline


@pytest.fixture
def zoo(tmp_path):
    (tmp_path / "zoo").mkdir()
    scene = menagerie.scene(2, size=(64, 90), scale=(0.3, 0.4), ground="plain", rng=0)
    Image.fromarray(scene.image).save(tmp_path / "zoo" / "a.png")
    Pipeline([{"step": "threshold"}, {"step": "keep", "smallest": 60}]).save(tmp_path / "rules.json")
    return tmp_path


def test_a_run(zoo, capsys):
    words = ["run", str(zoo / "rules.json"), str(zoo / "zoo"), "--output", str(zoo / "out")]
    assert cli.main(words) == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 picture done; 2 objects.\nTable: ")
    assert said.err == "", "no bar where nobody looks"
    (zoo / "zoo" / "b.png").write_text("text")
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert said.out.startswith("0 pictures done, 1 done before, 1 file left out; 2 objects.")
    assert said.err.startswith("left out: b.png: ")


@pytest.mark.parametrize(("rules", "source", "words"), [
    ("none.json", "zoo", "cannot use"), ("rules.json", "nothing", "expected a folder with pictures"),
    ("zoo/a.png", "zoo", "not JSON")])
def test_what_cannot_be_used_is_one_sentence(zoo, capsys, rules, source, words):
    assert cli.main(["run", str(zoo / rules), str(zoo / source)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("seeing-machine run: ")
    assert words in said.err
    assert said.err.count("\n") == 1


def test_control_c_is_answered(zoo, capsys, monkeypatch):
    def stop(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(_running, "run_over", stop)
    assert cli.main(["run", str(zoo / "rules.json"), str(zoo / "zoo")]) == 130
    assert "the same command goes on from there" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_bar_fills_on_a_terminal(zoo, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert cli.main(["run", str(zoo / "rules.json"), str(zoo / "zoo")]) == 0
    lines = terminal.getvalue().split("\r")
    assert lines[1].startswith(f"[{'.' * 30}]   0 %")
    assert "a.png" in lines[1]
    assert lines[-1].startswith(f"[{'#' * 30}] 100 %")
    assert lines[-1].endswith("\n")
