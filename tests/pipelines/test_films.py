import sys

import imageio.v3 as iio
import numpy as np
import pytest

from seeing_machine.images import menagerie
from seeing_machine.pipelines import films


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("film") / "walk.mp4"
    frames = menagerie.lizards(6, size=(64, 80)).frames
    iio.imwrite(path, np.repeat(frames[..., None], 3, -1), plugin="pyav", codec="libx264", fps=12)
    return path, frames


def test_every_frame_in_order(film):
    path, frames = film
    read = list(films.frames(path))
    assert [total for _, total in read] == [6] * 6
    for (picture, _), frame in zip(read, frames, strict=True):
        assert (picture.shape, picture.dtype) == ((64, 80, 3), np.uint8)
        assert np.abs(picture.mean(axis=2) - frame).mean() < 8, "a film file is not exact, but near"


def test_a_broken_film_is_one_sentence(film, tmp_path):
    broken = tmp_path / "broken.mp4"
    for data in (b"", b"hello" * 99, film[0].read_bytes()[:2000]):
        broken.write_bytes(data)
        with pytest.raises(ValueError, match=r"broken.mp4: got a film that cannot be read \(.+\), expected a"):
            next(films.frames(broken))
    with pytest.raises(FileNotFoundError):
        next(films.frames(tmp_path / "none.mp4"))
    with pytest.raises(FileNotFoundError):
        next(films.frames(tmp_path))


def test_what_is_too_large_is_refused(film, monkeypatch):
    monkeypatch.setattr(films, "_MOST_PIXELS", 64 * 80 - 1)
    with pytest.raises(ValueError, match="pictures of 64 x 80 pixels"):
        next(films.frames(film[0]))


def test_without_the_extra_it_says_what_to_install(film, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(ModuleNotFoundError, match=r"got a film, expected PyAV.*pip install 'seeing-machine\[video\]'"):
        next(films.frames(film[0]))
