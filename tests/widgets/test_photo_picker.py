"""The chooser's Python side: a file in parts, and what it says."""

import numpy as np
import pytest

from seeing_machine.widgets import PhotoPicker


@pytest.fixture
def picker(monkeypatch):
    """Return a picker that keeps what it sends in `sent`, and the files that it hands on in `files`."""
    widget = PhotoPicker(most=10)
    widget.sent, widget.files, widget.removed = [], [], []
    monkeypatch.setattr(widget, "send", widget.sent.append)
    widget.on_file(lambda data, name: widget.files.append((data, name)))
    widget.on_remove(lambda: widget.removed.append(True))
    return widget


def part(picker, at, data, *, size=6, upload="1", name="cat.png"):
    picker._handle_custom_msg({"upload": upload, "name": name, "size": size, "at": at}, [memoryview(data)])


def test_parts_become_a_file(picker):
    part(picker, 0, b"abcd")
    assert (picker.sent, picker.files) == ([{"upload": "1", "got": 4}], [])
    part(picker, 4, b"ef")
    assert picker.files == [(b"abcdef", "cat.png")]
    assert picker.sent[-1] == {"upload": "1", "got": 6}


def test_a_second_file_takes_the_place_of_one_on_its_way(picker):
    part(picker, 0, b"abcd")
    part(picker, 0, b"xyz", upload="2")
    part(picker, 3, b"def")  # more of the first comes late
    part(picker, 3, b"uvw", upload="2")
    assert picker.files == [(b"xyzuvw", "cat.png")]


def test_more_than_was_announced_or_allowed_is_given_up(picker):
    part(picker, 0, b"abcdefg")
    part(picker, 0, b"abcdef", size=100, upload="2")
    part(picker, 6, b"abcdef", size=100, upload="2")
    part(picker, 12, b"abcdef", size=100, upload="2")
    assert picker.files == []
    assert picker.sent == [{"upload": "2", "got": 6}]


def test_removing_is_told(picker):
    picker._handle_custom_msg({"wants": "remove"}, [])
    assert picker.removed == [True]


def test_it_describes_itself_and_leaves_no_copy_of_the_photo_in_a_saved_notebook():
    picker = PhotoPicker()
    assert picker.describe() == "My photo. None is chosen yet."
    picker.picture, picker.kept = np.full((2, 3, 3), 9, np.uint8), "my photo: 2 rows x 3 columns"
    picker.error = "Not done."
    assert picker.describe() == "My photo: 2 rows x 3 columns. Not done."
    bundle = picker._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert data["text/plain"] == picker.describe()
    assert "image/png" not in data
