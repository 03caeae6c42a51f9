"""The learner's own pictures, of any sizes, as one stack."""

import numpy as np
import pytest
from PIL import Image

from seeing_machine import images


def test_the_middle_square_of_each_made_small():
    wide = np.zeros((8, 20, 3), np.uint8)
    wide[:, 6:14] = 200
    found, names = images.squares([wide, np.full((9, 9), 7, np.uint8)], size=8)
    assert (found[0] == 200).all()
    assert (found[1] == 7).all()
    assert names == ["picture 1", "picture 2"]


def test_a_folder_and_those_in_it(tmp_path):
    (tmp_path / "inner").mkdir()
    for name, value in (("b.png", 20), ("inner/c.png", 30), ("a.png", 10)):
        Image.fromarray(np.full((30, 40, 3), value, np.uint8)).save(tmp_path / name)
    (tmp_path / ".hidden.png").write_text("no")
    (tmp_path / "notes.txt").write_text("no picture")
    with pytest.warns(UserWarning, match="left out: notes.txt"):
        found, names = images.squares(tmp_path, size=8)
    assert names == ["a", "b", "c"]
    assert found[:, 0, 0, 0].tolist() == [10, 20, 30]
    assert images.squares([tmp_path / "b.png"], size=8)[1] == ["b"]


def test_what_is_none_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="expected a folder"):
        images.squares(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="0 files or pictures, expected 1 to 2,000"):
        images.squares(str(tmp_path))
    with pytest.raises(ValueError, match="0 files or pictures"):
        images.squares([])
    with pytest.raises(TypeError, match=r"pictures\[1\]"):
        images.squares([np.zeros((4, 4), np.uint8), 3])
    with pytest.raises(TypeError, match="a folder, or a list"):
        images.squares(3)
    (tmp_path / "notes.txt").write_text("no picture")
    with pytest.raises(ValueError, match="no picture in it"):
        images.squares(tmp_path)
