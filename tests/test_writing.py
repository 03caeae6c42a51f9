import os

import pytest

from seeing_machine._writing import write


def test_a_file_is_new_or_old_and_never_half(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes(b"old")

    def breaks_off():
        yield b"half"
        assert path.read_bytes() == b"old"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, breaks_off())
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["rows.csv"]
    write(path, [b"ne", b"w"])
    assert path.read_bytes() == b"new"
    (tmp_path / ".rows.csv.part").write_bytes(b"left by a process that was killed")
    write(path, [b"newer"])
    assert os.listdir(tmp_path) == ["rows.csv"]


def test_a_place_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "none" / "rows.csv", [b"x"])
