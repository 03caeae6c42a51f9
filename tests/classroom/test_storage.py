"""The progress file under fire: several writers, a reader that never rests, and kill -9 in mid-save."""

import errno
import json
import multiprocessing
import os
import pathlib
import random
import tempfile
import time

import pytest

from seeing_machine.classroom import storage
from seeing_machine.classroom.progress_file import Progress


@pytest.fixture(scope="module")
def processes():
    """Return a context whose children start fast and share no thread with this process."""
    context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        context.set_forkserver_preload(["seeing_machine.classroom.progress_file", __name__])
    return context


def is_dict(data):
    return isinstance(data, dict)


def write_many(path, name, count, ready):
    progress = Progress(path)
    ready.wait(60)
    for number in range(count):
        assert progress.save(f"{name}-{number}", number) == ""
        assert progress.record("pixels-1", passed=False) == ""


def read_all_the_time(path, stop, seen, ready):
    ready.wait(60)
    while not stop.is_set():
        try:
            answers = json.loads(path.read_bytes())["answers"]
        except FileNotFoundError:
            continue
        except ValueError:
            seen.put("half a file")
            return
        seen.put(len(answers))
        time.sleep(0.002)


def test_two_writers_lose_nothing_and_a_reader_sees_whole_files(tmp_path, processes):
    path = tmp_path / "progress.json"
    stop, seen, ready = processes.Event(), processes.SimpleQueue(), processes.Barrier(3)
    reader = processes.Process(target=read_all_the_time, args=(path, stop, seen, ready))
    writers = [processes.Process(target=write_many, args=(path, name, 100, ready)) for name in "ab"]
    for process in (reader, *writers):
        process.start()
    lengths = []
    while any(writer.is_alive() for writer in writers):
        while not seen.empty():
            lengths.append(seen.get())
        time.sleep(0.01)
    stop.set()
    for process in (reader, *writers):
        process.join(30)
        assert process.exitcode == 0
    while not seen.empty():
        lengths.append(seen.get())
    assert "half a file" not in lengths
    assert len(set(lengths)) > 5, "the reader has seen hardly anything being written"
    assert lengths == sorted(lengths)
    progress = Progress(path)
    assert all(progress.saved(f"{name}-{number}") == number for name in "ab" for number in range(100))
    assert progress.status("pixels-1").tries == 200
    assert sorted(file.name for file in tmp_path.iterdir()) == [".progress.json.lock", "progress.json"]


def count_upwards(path, done):
    flush = os.fsync

    def slow_disk(descriptor):
        flush(descriptor)
        time.sleep(0.002)

    os.fsync = slow_disk  # so that many a kill falls between writing and renaming, on any disk
    progress = Progress(path)
    number = progress.saved("count", 0)
    while True:
        number += 1
        progress.save("count", number)
        done.value = number


def test_200_kills_in_mid_save_cost_at_most_one_action_each(tmp_path, processes):
    path = tmp_path / "progress.json"
    done = processes.RawValue("l", 0)
    delays = random.Random(0)
    interrupted = 0
    for _ in range(200):
        before = done.value
        writer = processes.Process(target=count_upwards, args=(path, done))
        writer.start()
        while done.value == before:
            time.sleep(0.001)
        time.sleep(delays.uniform(0, 0.02))
        writer.kill()
        writer.join()
        saved = json.loads(path.read_bytes())["answers"]["count"]
        assert saved - done.value in (0, 1)
        interrupted += (tmp_path / ".progress.json.part").exists()
        done.value = saved
    assert interrupted > 20, "hardly a kill has hit a save"
    assert Progress(path).save("count", 0) == ""
    assert sorted(file.name for file in tmp_path.iterdir()) == [".progress.json.lock", "progress.json"]


def test_a_full_disk_costs_nothing(tmp_path):
    path = tmp_path / "progress.json"
    mine = Progress(path)
    mine.record("pixels-1", passed=True)
    before = path.read_bytes()
    for id in ("pixels-2", "pixels-3"):
        (tmp_path / ".progress.json.part").symlink_to("/dev/full")  # where the kernel has no room for anything
        assert mine.record(id, passed=True, answer=id) == (
            "Progress is not saved: progress.json cannot be written (no space left on device). "
            "It is remembered until this notebook's kernel stops.")
        assert path.read_bytes() == before
    assert mine.status("pixels-2").passed
    assert mine.record("pixels-4", passed=False) == ""  # there is room again
    again = Progress(path)
    assert [again.status(f"pixels-{number}").passed for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert again.saved("pixels-3") == "pixels-3"
    assert sorted(file.name for file in tmp_path.iterdir()) == [".progress.json.lock", "progress.json"]


def work_where_nobody_may_write(path, told, go_on):
    mine = Progress(path)
    mine.status("pixels-1")  # loads the lessons, which this process may soon not read
    if os.geteuid() == 0:  # whom no permission stops
        os.setgid(65534)
        os.setuid(65534)
    told.put(mine.record("pixels-1", passed=True, answer=7))
    told.put(mine.saved("pixels-1"))
    go_on.wait(60)
    told.put(mine.record("pixels-2", passed=True))


def test_a_folder_where_nobody_may_write_costs_nothing(processes):
    with tempfile.TemporaryDirectory() as folder:  # pytest's own can only be entered by whoever runs it
        path = pathlib.Path(folder, "progress.json")
        path.parent.chmod(0o555)
        told, go_on = processes.SimpleQueue(), processes.Event()
        worker = processes.Process(target=work_where_nobody_may_write, args=(path, told, go_on))
        worker.start()
        assert told.get().startswith("Progress is not saved: progress.json cannot be written (permission denied).")
        assert told.get() == 7
        assert list(path.parent.iterdir()) == []
        path.parent.chmod(0o777)
        go_on.set()
        assert told.get() == ""
        worker.join(30)
        assert worker.exitcode == 0
        again = Progress(path)
        assert again.status("pixels-1").passed
        assert again.status("pixels-2").passed
        assert again.saved("pixels-1") == 7


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    storage.edit(path, lambda data: {"a": 1}, is_dict)

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.edit(path, lambda data: {"a": 2}, is_dict)
    assert json.loads(path.read_bytes()) == {"a": 1}
    assert not (tmp_path / ".progress.json.part").exists()


def test_what_json_cannot_hold_leaves_the_old_file(tmp_path):
    path = tmp_path / "progress.json"
    storage.edit(path, lambda data: {"a": 1}, is_dict)
    with pytest.raises(ValueError, match="Out of range"):
        storage.edit(path, lambda data: {"a": float("nan")}, is_dict)
    assert json.loads(path.read_bytes()) == {"a": 1}


@pytest.mark.parametrize("content", [
    b"", b"{", b"[]", b"null", b'{"a": NaN}', b"\xff\xfe\x00", b"[" * 100_000, b'{"a": 1}' * 2, b"\x00" * 10])
def test_a_foreign_file_is_set_aside(tmp_path, content):
    path = tmp_path / "progress.json"
    for number in (1, 2):
        path.write_bytes(content)
        with pytest.raises(storage.Foreign):
            storage.read(path, is_dict)
        note, _ = storage.edit(path, lambda data: {"a": data}, is_dict)
        assert f"It is kept as progress.broken-{number}.json" in note
        assert (tmp_path / f"progress.broken-{number}.json").read_bytes() == content
        assert json.loads(path.read_bytes()) == {"a": None}


def test_a_link_stays_a_link(tmp_path):
    real, link = tmp_path / "elsewhere.json", tmp_path / "progress.json"
    real.write_text("{}")
    link.symlink_to(real)
    storage.edit(link, lambda data: {"a": 1}, is_dict)
    assert link.is_symlink()
    assert json.loads(real.read_bytes()) == {"a": 1}


def test_a_lock_that_nobody_gives_back_ends_in_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "_LOCK_SECONDS", 0.1)
    path = tmp_path / "progress.json"
    with storage._locked(path), pytest.raises(TimeoutError):
        storage.edit(path, lambda data: {"a": 1}, is_dict)
    assert not path.exists()
