"""The learner's photo on disk: what is kept of it, how large, and that nothing loses it."""

import errno
import io
import os

import numpy as np
import pytest
from filelock import FileLock
from PIL import Image

from seeing_machine.images import kept_photo
from seeing_machine.images.kept_photo import NAME, KeptPhoto

ROWS = np.uint8([[[255, 0, 0]] * 3, [[0, 0, 255]] * 3])  # a red row above a blue one


@pytest.fixture
def photo(tmp_path):
    return KeptPhoto(tmp_path)


def jpeg_of_a_phone():
    """Return a JPEG that was taken with the phone on its side, and says where and with what."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to see it upright
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[29] = "2026:11:21"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[:20] = 255
    Image.fromarray(picture).save(file, "JPEG", exif=exif, quality=95)
    assert b"SecretPhone" in file.getvalue()
    return file.getvalue()


def test_pixels_come_back_exact_in_three_channels(photo):
    photo.keep(ROWS)
    np.testing.assert_array_equal(photo.picture, ROWS)
    photo.keep(ROWS[..., 0])
    np.testing.assert_array_equal(photo.picture, np.dstack([ROWS[..., 0]] * 3))


def test_it_is_turned_upright_and_says_nothing_of_place_time_and_device(photo):
    photo.keep(jpeg_of_a_phone())
    picture = photo.picture
    assert picture.shape == (60, 40, 3)
    assert picture[:, :18].max() < 30
    assert picture[:, 22:].min() > 225, "what was above is at the right"
    kept = photo.path.read_bytes()
    assert not any(word in kept for word in (b"SecretPhone", b"2026", b"eXIf"))
    with Image.open(photo.path) as file:
        assert (dict(file.getexif()), file.info) == ({}, {})


def test_the_longer_side_is_bounded(photo):
    photo.keep(np.zeros((300, 3000), np.uint8))
    with Image.open(photo.path) as file:
        assert file.size == (2048, 205)
    assert photo.picture.shape == (205, 2048, 3)
    assert photo.shrunk(1000).shape == (100, 1000, 3)
    assert photo.shrunk(9999).shape == (205, 2048, 3), "it is never enlarged"
    Image.new("RGB", (10, 4000)).save(photo.path)  # put there by hand
    assert photo.picture.shape[0] == 2048


def test_without_a_photo_it_says_what_to_do(photo):
    assert not photo.chosen
    with pytest.raises(FileNotFoundError, match="my_photo: got no photo yet, expected .* Run sm.my_photo"):
        _ = photo.picture
    photo.drop()  # nothing to do, and no error


@pytest.mark.parametrize(("source", "error", "message"), [
    (b"Dear diary", ValueError, "which is text"),
    (b"\x89PNG\r\n\x1a\n cut short", ValueError, "damaged"),
    (np.zeros((7100, 7100), bool), ValueError, "at most 50 million pixels"),
    ("nowhere.jpg", FileNotFoundError, "no such file"),
    (17, TypeError, "expected a file name"),
])
def test_what_is_refused_leaves_the_photo(photo, source, error, message):
    photo.keep(ROWS)
    with pytest.raises(error, match=message):
        photo.keep(source)
    np.testing.assert_array_equal(photo.picture, ROWS)


def test_a_full_disk_leaves_the_photo_whole(photo, monkeypatch):
    photo.keep(ROWS)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"cannot be written \(no space left on device\).* Nothing was changed"):
        photo.keep(np.zeros((5, 5)))
    np.testing.assert_array_equal(photo.picture, ROWS)
    left = {path.name for path in photo.path.parent.iterdir()}
    assert left <= {NAME, f".{NAME}.lock"}, "nothing half-written is left"


def test_another_notebook_that_writes_is_waited_for(photo, monkeypatch):
    photo.keep(ROWS)
    monkeypatch.setattr(kept_photo, "_LOCK_SECONDS", 0.05)
    with FileLock(photo.path.with_name(f".{NAME}.lock")):
        with pytest.raises(OSError, match="another notebook holds it"):
            photo.keep(np.zeros((5, 5)))
        with pytest.raises(OSError, match="cannot be deleted"):
            photo.drop()
    np.testing.assert_array_equal(photo.picture, ROWS)


def test_another_notebook_sees_the_new_photo_at_once(photo, tmp_path):
    photo.keep(ROWS)
    first = photo.shared(1024)
    assert photo.shared(1024) is first, "the same array for as long as the file is the same"
    KeptPhoto(tmp_path).keep(ROWS[::-1])
    np.testing.assert_array_equal(photo.shared(1024), ROWS[::-1])
    KeptPhoto(tmp_path).drop()
    assert not photo.chosen


def test_a_file_that_is_no_picture_any_more(photo):
    photo.keep(ROWS)
    photo.path.write_bytes(photo.path.read_bytes()[:40])
    with pytest.raises(ValueError, match="holds no picture any more.* Choose your photo again"):
        _ = photo.picture
    photo.keep(ROWS)
    np.testing.assert_array_equal(photo.picture, ROWS)


def test_what_is_given_out_is_the_callers_own(photo):
    photo.keep(ROWS)
    photo.picture[:] = 7
    np.testing.assert_array_equal(photo.picture, ROWS)
    with pytest.raises(ValueError, match="read-only"):
        photo.shared(1024)[:] = 7


def test_code_is_given_for_its_own_arrays_only(photo):
    photo.keep(ROWS)
    assert photo.code_for(photo.shared(500)).endswith("image = sm.my_photo.shrunk(500)")
    assert photo.code_for(photo.picture) == ""


def test_it_lies_beside_the_progress(monkeypatch, tmp_path):
    monkeypatch.setenv("SEEING_MACHINE_PROGRESS", str(tmp_path / "course" / "answers.json"))
    assert KeptPhoto().path == tmp_path / "course" / NAME
