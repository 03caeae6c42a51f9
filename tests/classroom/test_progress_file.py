import csv
import datetime
import json
import threading

import numpy as np
import pytest

from seeing_machine.classroom import Progress, codes, find, lessons, progress
from seeing_machine.classroom.standing import Status


@pytest.fixture
def path(tmp_path):
    return tmp_path / "progress.json"


@pytest.fixture
def mine(path):
    return Progress(path)


def test_nothing_yet(mine, path):
    assert mine.status("pixels-1") == Status(False, 0, "")
    assert mine.saved("pixels-quiz-1") is None
    assert mine.saved("pixels-quiz-1", 3) == 3
    assert not path.exists()


def test_tries_and_the_first_pass(mine):
    for passed in (False, False, True, False, True):
        assert mine.record("pixels-1", passed=passed) == ""
    status = mine.status("pixels-1")
    assert (status.passed, status.tries) == (True, 3)
    when = datetime.datetime.fromisoformat(status.first_passed)
    assert abs(datetime.datetime.now(datetime.UTC) - when) < datetime.timedelta(minutes=5)


def test_every_change_is_on_the_disk_at_once(mine, path):
    mine.record("pixels-1", passed=True, answer=7)
    other = Progress(path)
    assert other.status("pixels-1").passed
    assert other.saved("pixels-1") == 7


@pytest.mark.parametrize(("answer", "kept"), [
    (44, 44), ([[0, 1]], [[0, 1]]), (np.array([[True, False]]), [[True, False]]), (np.float32(0.5), 0.5),
    ({"method": "otsu", "threshold": np.int64(3)}, {"method": "otsu", "threshold": 3}), ("ä\ud800💡", "ä\ud800💡"),
    ((1, 2), [1, 2])])
def test_answers_come_back(mine, path, answer, kept):
    mine.record("pixels-predict-3", answer=answer)
    assert mine.saved("pixels-predict-3") == kept
    assert Progress(path).saved("pixels-predict-3") == kept
    assert mine.status("pixels-predict-3").tries == 0


@pytest.mark.parametrize("answer", [float("nan"), object(), {1, 2}, {(1, 2): 3}, np.array([np.inf])])
def test_what_json_cannot_hold_is_refused(mine, path, answer):
    with pytest.raises(ValueError, match="answer: got"):
        mine.record("pixels-1", passed=True, answer=answer)
    loop = []
    loop.append(loop)
    with pytest.raises(ValueError, match="value: got"):
        mine.save("state", loop)
    assert not path.exists()


def test_states_have_names_of_their_own(mine):
    mine.save("pixels: Pixels", {"zoom": 2})
    mine.save("pixels: Pixels", {"zoom": 3})
    assert mine.saved("pixels: Pixels") == {"zoom": 3}
    with pytest.raises(TypeError, match="key: got 3"):
        mine.save(3, "x")


def test_what_is_given_back_is_a_copy(tmp_path):
    (tmp_path / "file").write_text("")
    for mine in (Progress(tmp_path / "progress.json"), Progress(tmp_path / "file" / "progress.json")):
        mine.save("state", [1])
        mine.saved("state").append(2)
        assert mine.saved("state") == [1]


@pytest.mark.parametrize("method", ["record", "status"])
def test_an_unknown_item_is_refused(mine, path, method):
    with pytest.raises(ValueError, match="Did you mean 'pixels-1'"):
        getattr(mine, method)("pixel-1")
    assert not path.exists()


def test_a_lesson(mine):
    mine.record("pixels-1", passed=True)
    mine.record("pixels-2", passed=False)
    mine.record("colour-1", passed=True)
    status = mine.lesson_status("pixels")
    assert (status.passed, status.tried, status.total) == (1, 2, len(status.items))
    assert status.items["pixels-2"] == Status(False, 1, "")
    with pytest.raises(ValueError, match="Did you mean 'pixels'"):
        mine.lesson_status("pixel")


def test_a_code_carries_what_is_passed(mine, tmp_path):
    for id in ("pixels-1", "pixels-quiz-4", "colour-5"):
        mine.record(id, passed=True)
    mine.record("pixels-2", passed=False)
    elsewhere = Progress(tmp_path / "elsewhere.json")
    elsewhere.record("pixels-1", passed=True)
    elsewhere.record("colour-2", passed=True)
    assert elsewhere.restore(mine.resume_code().lower()) == "3 passed in this code, 2 of them new here."
    passed = {item.id for found in lessons() for item in found.items if elsewhere.status(item.id).passed}
    assert passed == {"pixels-1", "pixels-quiz-4", "colour-5", "colour-2"}
    assert elsewhere.status("colour-5").tries == 0
    assert elsewhere.restore(mine.resume_code()).endswith("0 of them new here.")


def test_a_code_does_not_depend_on_the_other_lessons(mine, monkeypatch):
    mine.record("colour-1", passed=True)
    code = mine.resume_code()
    assert codes.decode(code) == {32 * 1 + 0}
    assert code == Progress(mine.path).resume_code()
    only_colour = tuple(found for found in lessons() if found.slug == "colour")
    monkeypatch.setattr("seeing_machine.classroom.registry.lessons", lambda: only_colour)
    assert mine.resume_code() == code
    monkeypatch.setattr("seeing_machine.classroom.registry.lessons", lambda: ())
    assert "1 more belong to lessons that are not installed here" in mine.restore(code)


def test_a_code_with_a_typing_mistake_changes_nothing(mine, path):
    mine.record("pixels-1", passed=True)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="typing mistake"):
        mine.restore("SM1-R001-Z")
    assert path.read_bytes() == before


def test_a_table_for_the_teacher(mine, tmp_path):
    mine.record("pixels-1", passed=True)
    mine.record("pixels-2", passed=False)
    table = mine.to_csv(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes().decode() == table
    rows = {row["id"]: row for row in csv.DictReader(table.splitlines())}
    assert len(rows) == sum(len(found.items) for found in lessons())
    assert rows["pixels-1"]["first_passed"] == mine.status("pixels-1").first_passed
    assert rows["pixels-2"] == {"lesson": "pixels", "id": "pixels-2", "kind": "exercise",
                                "title": find("pixels-2").title, "passed": "no", "tries": "1", "first_passed": ""}
    assert (rows["pixels-predict-1"]["kind"], rows["pixels-quiz-1"]["kind"]) == ("prediction", "question")


def test_beginning_anew_keeps_the_old_file(mine, path):
    mine.record("pixels-1", passed=True)
    before = path.read_bytes()
    assert "Nothing was changed" in mine.reset()
    assert mine.status("pixels-1").passed
    assert "progress.before-reset-1.json" in mine.reset(confirm=True)
    assert not mine.status("pixels-1").passed
    assert path.with_name("progress.before-reset-1.json").read_bytes() == before
    assert mine.reset(confirm=True) == "There was no progress yet."


def test_where_nothing_can_be_written_work_goes_on(tmp_path):
    block = tmp_path / "folder"
    block.write_text("")  # a file where the folder should be, so that even the administrator cannot write
    mine = Progress(block / "progress.json")
    assert mine.record("pixels-1", passed=False).startswith("Progress is not saved: progress.json cannot be written (")
    mine.record("pixels-1", passed=True, answer=5)
    assert (mine.status("pixels-1").tries, mine.status("pixels-1").passed, mine.saved("pixels-1")) == (2, True, 5)
    block.unlink()
    block.mkdir()
    assert mine.save("state", 1) == ""
    assert Progress(mine.path).status("pixels-1").tries == 2
    assert mine.status("pixels-1").tries == 2


@pytest.mark.parametrize("content", [
    "", "{", "[]", '"text"', '{"version": 2, "items": {}, "answers": {}}', '{"version": 1, "items": []}',
    '{"version": 1, "items": {"pixels-1": 5}, "answers": {}}',
    '{"version": 1, "items": {"pixels-1": {"passed": "yes", "tries": 1}}, "answers": {}}',
    '{"version": 1, "items": {"pixels-1": {"passed": true, "tries": -1}}, "answers": {}}',
    '{"version": 1, "items": {"pixels-1": {"passed": true, "tries": 1, "first_passed": 5}}, "answers": {}}'])
def test_a_foreign_file_is_kept_and_told(mine, path, content):
    path.write_text(content)
    assert mine.status("pixels-1") == Status()
    assert path.read_text() == content
    note = mine.record("pixels-1", passed=True)
    assert "progress.broken-1.json" in note
    assert path.with_name("progress.broken-1.json").read_text() == content
    assert mine.record("pixels-1", passed=True) == ""
    assert Progress(path).status("pixels-1").passed


def test_a_file_broken_in_between_costs_nothing_that_was_known(mine, path):
    mine.record("pixels-1", passed=True, answer=7)
    path.write_text("{")
    assert mine.status("pixels-1").passed
    assert "broken-1" in mine.record("pixels-2", passed=True)
    assert Progress(path).status("pixels-1").passed
    assert Progress(path).saved("pixels-1") == 7


def test_a_file_taken_away_begins_anew(mine, path):
    mine.record("pixels-1", passed=True)
    path.unlink()
    assert not mine.status("pixels-1").passed
    mine.record("pixels-2", passed=True)
    assert set(json.loads(path.read_bytes())["items"]) == {"pixels-2"}


def test_items_and_fields_of_other_versions_are_left_alone(mine, path):
    path.write_text('{"version": 1, "items": {"later-1": {"passed": true, "tries": 1}},'
                    '"answers": {"x": 1}, "more": 2}')
    mine.record("pixels-1", passed=True)
    data = json.loads(path.read_bytes())
    assert data["items"]["later-1"] == {"passed": True, "tries": 1}
    assert (data["answers"], data["more"]) == ({"x": 1}, 2)


def test_threads_lose_nothing(mine):
    threads = [threading.Thread(target=lambda: [mine.record("pixels-1", passed=False) for _ in range(10)])
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mine.status("pixels-1").tries == 40


def test_the_environment_names_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("SEEING_MACHINE_PROGRESS", str(tmp_path / "named.json"))
    assert progress().path == tmp_path / "named.json"
    assert progress() is progress()


def test_without_a_name_it_is_the_folder_of_the_notebook(tmp_path, monkeypatch):
    from seeing_machine import _folder

    monkeypatch.delenv("SEEING_MACHINE_PROGRESS")
    monkeypatch.chdir(tmp_path)
    _folder._absolute.cache_clear()
    try:
        here = progress()
        assert here.path == tmp_path / "progress.json"
        monkeypatch.chdir("/")
        assert progress() is here
    finally:
        _folder._absolute.cache_clear()


def test_it_says_how_far_one_is(mine):
    mine.record("pixels-1", passed=True)
    assert repr(mine).startswith("1 of ")
    assert repr(mine).endswith(" passed, kept in progress.json")
