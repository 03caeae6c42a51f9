"""The class's table: right counts, no row lost to a bad file, and nothing a spreadsheet would run."""

import csv
import datetime
import json
import os

import pytest

from seeing_machine import _teacher_progress, cli
from seeing_machine.classroom import Progress, lesson, lessons


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "handed in"
    made.mkdir()
    return made


def rows(folder):
    """Return the table as dicts, by pupil."""
    heads, *rest = _teacher_progress.table(folder)
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rest}


def pixels(row):
    return [value for head, value in row.items() if head.startswith("pixels:")]


def test_counts_by_hand(folder):
    anna = Progress(folder / "anna.json")
    for id, passed in {"pixels-1": True, "pixels-2": True, "pixels-3": False, "pixels-predict-1": False,
                       "pixels-predict-2": True, "pixels-quiz-1": True, "pixels-quiz-2": False,
                       "colour-1": True}.items():
        anna.record(id, passed=passed)
    row = rows(folder)["anna"]
    assert pixels(row) == [2, 2, 1]  # a prediction counts when it is made, right or wrong
    assert [head for head in row if head.startswith("pixels:")] == [
        f"pixels: {what} of {len(items)}" for what, items in (
            ("exercises", lesson("pixels").exercises), ("predictions", lesson("pixels").predictions),
            ("quiz", lesson("pixels").quiz))]
    assert row["colour: exercises of 5"] == 1
    total = sum(len(found.items) for found in lessons())
    assert row[f"passed of {total}"] == 5
    when = datetime.datetime.strptime(row["last passed (UTC)"], "%Y-%m-%d %H:%M").replace(tzinfo=datetime.UTC)
    assert abs(datetime.datetime.now(datetime.UTC) - when) < datetime.timedelta(minutes=5)
    assert row["note"] == ""


def test_folders_are_pupils_and_several_files_add_up(folder):
    for place, id in (("week 1", "pixels-1"), ("week 2/course", "pixels-2")):
        (folder / "ben" / place).mkdir(parents=True)
        Progress(folder / "ben" / place / "progress.json").record(id, passed=True)
    Progress(folder / "ben" / "week 1" / "progress.json").record("pixels-2", passed=False)
    (folder / "ben" / "labels.json").write_text("[]")  # pictures' labels are no progress
    (folder / "cem").mkdir()
    assert pixels(rows(folder)["ben"]) == [2, 0, 0]
    assert rows(folder)["ben"]["note"] == ""
    assert rows(folder)["cem"]["note"] == "There is no progress.json in this folder."


def test_codes_with_names_and_alone(folder):
    one = Progress(folder.parent / "one.json")
    one.record("pixels-1", passed=True)
    code = one.resume_code()
    (folder / "codes.txt").write_text(f"Dana: {code}\n\nEli, {code.lower().replace('-', ' ')}\nFay {code[:-1]}Z\n")
    (folder / "gus.txt").write_text(f"\ufeff{code}\r\n", encoding="utf-8")
    found = rows(folder)
    assert list(found) == ["Dana", "Eli", "Fay", "gus"]
    for name in ("Dana", "Eli", "gus"):
        assert pixels(found[name]) == [1, 0, 0]
        assert "resume code" in found[name]["note"]
    assert pixels(found["Fay"]) == ["", "", ""]
    assert "typing mistake" in found["Fay"]["note"]


FORGED = '{"version": 1, "answers": {}, "items": {"pixels-1": {"passed": true, "tries": 1, "first_passed": "%s"}}}'


@pytest.mark.parametrize(("content", "note"), [
    (b"", "is no progress file, or damaged"), (b"\xff\xfe{", "is no progress file, or damaged"),
    (b"[" * 100_000, "is no progress file, or damaged"), (b'{"version": 99}', "is no progress file, or damaged"),
    (FORGED.replace('"tries": 1', '"tries": -1').encode(), "is no progress file, or damaged"),
    ((FORGED % "9999-12-31T23:59:59+00:00").encode(), "has a date that cannot be"),
    ((FORGED % "0001-01-01T00:00:00+14:00").encode(), "has a date that cannot be"),
    ((FORGED % "=HYPERLINK(1)").encode(), "has a date that cannot be")])
def test_a_bad_file_is_a_sentence_and_no_end(folder, content, note):
    (folder / "bad.json").write_bytes(content)
    Progress(folder / "good.json").record("pixels-1", passed=True)
    found = rows(folder)
    assert note in found["bad"]["note"]
    assert found["bad"]["last passed (UTC)"] == ""
    assert pixels(found["good"]) == [1, 0, 0]


def test_what_is_no_plain_file_is_not_opened(folder, monkeypatch):
    os.mkfifo(folder / "pipe.json")  # to open it would wait for ever
    monkeypatch.setattr(_teacher_progress, "MOST_BYTES", 1000)
    (folder / "bomb.json").write_bytes(b" " * 1001)
    (folder / "gone.json").symlink_to(folder / "nowhere")
    assert {name: row["note"] for name, row in rows(folder).items()} == {
        name: f"{name}.json cannot be read: no plain file, or too large." for name in ("bomb", "gone", "pipe")}


def test_no_cell_is_a_formula_and_the_file_is_read_back(folder, tmp_path, capsys):
    for name in ("=1+1", "+x", "-x", "@x", "Ünal, \"Zoë\""):
        Progress(folder / f"{name}.json").record("pixels-1", passed=True)
    output = tmp_path / "class.csv"
    assert cli.main(["teacher", "progress", str(folder), "--output", str(output)]) == 0
    assert "5 pupils in " in capsys.readouterr().out
    assert output.read_bytes().startswith(b"\xef\xbb\xbf")
    with output.open(encoding="utf-8-sig", newline="") as file:
        heads, *table = list(csv.reader(file))
    assert [row[0] for row in table] == ["'+x", "'-x", "'=1+1", "'@x", "Ünal, \"Zoë\""]
    assert {len(row) for row in table} == {len(heads)}
    assert not [cell for row in table for cell in row if cell[:1] in ("=", "+", "-", "@")]


def test_only_its_own_table_is_overwritten(folder, tmp_path, capsys):
    output = tmp_path / "class.csv"
    command = ["teacher", "progress", str(folder), "--output", str(output)]
    assert cli.main(command) == 0
    Progress(folder / "anna.json").record("pixels-1", passed=True)
    assert cli.main(command) == 0
    assert "anna" in output.read_text("utf-8")
    output.write_text("my marks")
    assert cli.main(command) == 1
    assert output.read_text() == "my marks"
    assert "Name another one with --output" in capsys.readouterr().err


def test_a_folder_that_is_not_there(tmp_path, capsys):
    absent = tmp_path / "none"
    assert cli.main(["teacher", "progress", str(absent)]) == 1
    assert capsys.readouterr().err == f"seeing-machine teacher: cannot use {absent}: No such file or directory\n"


def test_items_of_lessons_that_are_not_here_count_for_nothing(folder):
    (folder / "a.json").write_text(json.dumps({"version": 1, "answers": {}, "items": {
        "later-1": {"passed": True, "tries": 1}}}))
    assert set(rows(folder)["a"].values()) == {"a", 0, ""}
