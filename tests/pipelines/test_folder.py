"""A run over a folder: what it writes, what it leaves out, and that a killed one goes on as if nothing had been."""

import csv
import os
import signal
import subprocess
import sys
import time

import filelock
import imageio.v3 as iio
import numpy as np
import pytest
from PIL import Image

from seeing_machine.images import menagerie
from seeing_machine.pipelines import Pipeline, folder, run

RULES = Pipeline([{"step": "threshold", "method": "otsu"}, {"step": "keep", "smallest": 60}])


def table(output):
    with (output / "objects.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def everything(output):
    """Return all that a run has written, by name; hidden files of the run itself are not results."""
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in sorted(output.rglob("*"))
            if path.is_file() and path.name != ".lock"}


def draw(place, count, seed=0):
    place.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        scene = menagerie.scene(2, size=(64, 90), scale=(0.3, 0.4), ground="plain", rng=seed + number)
        Image.fromarray(scene.image).save(place / f"{number:02}.png")


def film(path, count):
    frames = menagerie.lizards(count, size=(64, 80)).frames
    iio.imwrite(path, np.repeat(frames[..., None], 3, -1), plugin="pyav", codec="libx264", fps=5)


@pytest.fixture
def zoo(tmp_path):
    draw(tmp_path / "zoo", 3)
    draw(tmp_path / "zoo" / "deep", 1, seed=7)
    film(tmp_path / "zoo" / "walk.mp4", 5)
    (tmp_path / "zoo" / "notes.txt").write_text("not a picture, and not said to be one")
    (tmp_path / "zoo" / ".hidden.png").write_text("hidden")
    return tmp_path / "zoo"


def test_rows_and_overlays(zoo, tmp_path):
    told = []
    report = run(RULES, zoo, tell=lambda share, name: told.append((share, name)))
    assert report.output == tmp_path / "zoo-results"
    assert (report.done, report.before, report.bad) == (9, 0, [])
    rows = table(report.output)
    assert report.objects == len(rows)
    assert list(rows[0]) == ["file", "frame", "label", "area", "row", "col", "first_row", "first_col", "end_row",
                             "end_col", "mean"]
    files = list(dict.fromkeys(row["file"] for row in rows))
    assert files == ["00.png", "01.png", "02.png", "deep/00.png", "walk.mp4"]
    image = np.array(Image.open(zoo / "01.png"))
    found = RULES(image).table
    mine = [row for row in rows if row["file"] == "01.png"]
    for column, name in (("area", "area"), ("row", "centroid-0"), ("end_col", "bbox-3"), ("mean", "intensity_mean")):
        np.testing.assert_allclose([float(row[column]) for row in mine], found[name], rtol=1e-9)
    assert {row["frame"] for row in rows if row["file"] == "walk.mp4"} == set("01234")
    assert {row["frame"] for row in mine} == {""}
    overlay = np.array(Image.open(report.output / "overlays" / "01.png.png"))
    assert (overlay == (255, 140, 0)).all(axis=2).sum() > 50
    assert len(list((report.output / "overlays" / "walk.mp4").iterdir())) == 5
    assert told[0] == (0, "00.png")
    assert told[-1] == (1, "")
    assert [share for share, _ in told] == sorted(share for share, _ in told)


def test_bad_files_are_told_and_left_out(zoo):
    (zoo / "a broken.png").write_bytes((zoo / "00.png").read_bytes()[:300])
    (zoo / "b text.jpg").write_text("Dear diary")
    (zoo / "c broken.mp4").write_bytes(b"no film")
    os.mkfifo(zoo / "d pipe.png")
    (zoo / "e gone.png").symlink_to(zoo / "nowhere.png")
    report = run(RULES, zoo)
    bad = [name for name, _ in report.bad]
    assert bad == ["a broken.png", "b text.jpg", "c broken.mp4", "d pipe.png", "e gone.png"]
    assert all(why and "\n" not in why for _, why in report.bad)
    assert report.done == 9
    assert {row["file"] for row in table(report.output)} >= {"00.png", "walk.mp4"}


def test_what_is_done_is_not_done_again_unless_it_changed(zoo):
    first = run(RULES, zoo)
    before = everything(first.output)
    again = run(RULES, zoo)
    assert (again.done, again.before, again.objects) == (0, 9, first.objects)
    assert everything(first.output) == before
    Image.new("L", (50, 50), 255).save(zoo / "00.png")
    later = time.time() + 5
    os.utime(zoo / "00.png", (later, later))
    changed = run(RULES, zoo)
    assert changed.done == 1
    assert [float(row["mean"]) for row in table(first.output) if row["file"] == "00.png"] == [255]


def test_results_of_others_are_not_touched(zoo, tmp_path):
    run(RULES, zoo)
    with pytest.raises(ValueError, match="holds the results of another pipeline"):
        run(Pipeline([{"step": "threshold"}]), zoo)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "objects.csv").write_text("my own")
    with pytest.raises(ValueError, match="holds other files"):
        run(RULES, zoo, mine)
    assert (mine / "objects.csv").read_text() == "my own"
    with filelock.FileLock(tmp_path / "zoo-results" / ".lock"):
        with pytest.raises(ValueError, match="another run is at work"):
            run(RULES, zoo)


def test_results_inside_the_folder_are_no_pictures(zoo):
    first = run(RULES, zoo, zoo / "out")
    assert run(RULES, zoo, zoo / "out").before == first.done == 9


def test_one_picture_one_film_or_nothing(zoo, tmp_path):
    assert run(RULES, zoo / "walk.mp4").done == 5
    assert run(RULES, zoo / "00.png", tmp_path / "one").done == 1
    (tmp_path / "empty").mkdir()
    for place in ("empty", "none"):
        with pytest.raises(ValueError, match="expected a folder with pictures or films"):
            run(RULES, tmp_path / place)


def test_a_full_disk_is_no_bad_picture(zoo, monkeypatch):
    def full(path, pieces):
        raise OSError(28, "No space left on device", str(path))

    run(RULES, zoo)
    (zoo / "new.png").write_bytes((zoo / "00.png").read_bytes())
    monkeypatch.setattr(folder, "write", full)
    with pytest.raises(OSError, match="No space left"):
        run(RULES, zoo)


def killed_after(count, arguments, output):
    """Start the command and kill it, without warning, when so many parts are there."""
    process = subprocess.Popen([sys.executable, "-m", "seeing_machine.cli", "run", *map(str, arguments)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    limit = time.monotonic() + 60
    while len(list((output / "parts").rglob("*.csv"))) < count:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < limit
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("kind", ["pictures", "film"])
def test_a_killed_run_goes_on(tmp_path, kind):
    source, broken, whole = tmp_path / "zoo", tmp_path / "broken", tmp_path / "whole"
    if kind == "pictures":
        draw(source, 24)
    else:
        source = tmp_path / "walk.mp4"
        film(source, 60)
    RULES.save(tmp_path / "rules.json")
    killed_after(5, [tmp_path / "rules.json", source, "--output", broken], broken)
    assert not (broken / "objects.csv").exists()
    report = run(RULES, source, broken)
    assert report.before >= 5
    assert report.done > 0
    assert report.before + report.done == (24 if kind == "pictures" else 60)
    run(RULES, source, whole)
    assert everything(broken) == everything(whole)
