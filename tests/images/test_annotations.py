"""Labels on the disk: what is written, what is read again, what is refused, and what survives."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from PIL import Image

from seeing_machine import _writing
from seeing_machine.images import Annotations, Shape, menagerie
from seeing_machine.images.shapes import encode

BOX = Shape("box", 1, ((1, 2), (4, 8)))
OUTLINE = Shape("outline", 2, ((5, 0), (5, 5), (9, 0)))
POINT = Shape("point", 1, ((3, 4),))
BLOB = np.zeros((10, 12), bool)
BLOB[6:9, 7:11] = True
BRUSH = Shape("brush", 2, counts=encode(BLOB))
ALL = [BOX, OUTLINE, POINT, BRUSH]
PICTURES = [np.full((10, 12, 3), grey, np.uint8) for grey in (50, 100, 150)]
COCO = {
    "info": {"year": 2017}, "licenses": [{"id": 1}],
    "categories": [{"id": 90, "name": "cat", "supercategory": "animal"}, {"id": 3, "name": "dog"}],
    "images": [{"id": 5, "file_name": "a.png", "width": 12, "height": 10, "license": 1},
               {"id": 6, "file_name": "gone.png", "width": 3, "height": 3}],
    "annotations": [
        {"id": 11, "image_id": 5, "category_id": 3, "bbox": [2.5, 1, 4, 2], "area": 8, "iscrowd": 0, "score": 0.5},
        {"id": 12, "image_id": 5, "category_id": 90, "segmentation": [[0, 0, 4, 0, 4, 4], [6, 6, 9, 6, 9, 9]],
         "bbox": [0, 0, 9, 9], "area": 11.5, "iscrowd": 0},
        {"id": 13, "image_id": 5, "category_id": 90, "segmentation": {"size": [10, 12], "counts": "R13c2"},
         "bbox": [3, 4, 1, 3], "area": 3, "iscrowd": 1},
        {"id": 14, "image_id": 6, "category_id": 3, "bbox": [0, 0, 1, 1], "keypoints": [1, 1, 2] * 17, "area": 1},
    ],
}


@pytest.fixture
def folder(tmp_path):
    for name, picture in zip(("a.png", "b.jpg", "inner/a.png"), PICTURES, strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(picture).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    return tmp_path


def drawn(shapes):
    return [(shape.kind, shape.label, shape.places, shape.counts) for shape in shapes]


def test_everything_is_there_when_it_is_opened_again(folder):
    labels = Annotations(folder, ["cat", "dog"])
    assert labels.names == ("a.png", "b.jpg", "inner/a.png")
    assert not labels.file.exists(), "to look is not to write"
    labels.put(0, ALL)
    labels.put(1, [], [BOX])
    labels.skip(2)
    again = Annotations(folder)
    assert again.classes == ("cat", "dog")
    assert drawn(again.shapes(0)) == drawn(ALL)
    assert (drawn(again.suggested(1)), again.shapes(1), again.suggested(0)) == (drawn([BOX]), (), None)
    assert (again.skipped(2), again.skipped(0), again.at, again.labelled, again.note) == (True, False, 2, [0], "")
    again.go(1)
    assert Annotations(folder).at == 1


def test_the_file_is_coco_and_the_masks_are_pictures(folder):
    labels = Annotations(folder, ["cat", "dog"])
    labels.put(0, ALL, [OUTLINE])
    coco = json.loads((folder / "labels.json").read_text())
    assert [(one["id"], one["name"]) for one in coco["categories"]] == [(1, "cat"), (2, "dog")]
    assert coco["images"][0].items() >= {"id": 1, "file_name": "a.png", "width": 12, "height": 10}.items()
    assert [(one["id"], one["image_id"], one["category_id"], one["iscrowd"], one["area"], one["bbox"])
            for one in coco["annotations"]] == [
        (1, 1, 1, 0, 18, [2, 1, 6, 3]), (2, 1, 2, 0, 16, [0.5, 5.5, 5, 4]), (3, 1, 1, 0, 1, [4, 3, 1, 1]),
        (4, 1, 2, 0, 12, [7, 6, 4, 3])]
    expected = np.zeros((10, 12), np.uint8)
    expected[1:4, 2:8] = 1
    for row, last in zip(range(5, 10), (5, 3, 2, 1, 0), strict=True):  # below the line from (5, 5) to (9, 0)
        expected[row, :last + 1] = 2
    expected[BLOB] = 2
    np.testing.assert_array_equal(np.asarray(Image.open(folder / "labels_masks/a.png.png")), expected)
    np.testing.assert_array_equal(labels.mask(0), expected)
    assert np.unique(labels.things(0)).tolist() == [0, 1, 2, 4], "a point is no area"
    labels.put(0, [])
    assert not (folder / "labels_masks/a.png.png").exists()


def test_ids_stay_and_are_never_given_twice(folder):
    labels = Annotations(folder, ["cat", "dog"])
    labels.put(0, [BOX, OUTLINE])
    labels.put(1, [BOX])
    labels.put(0, [OUTLINE, POINT, OUTLINE])
    assert [shape.number for shape in labels.shapes(0)] == [2, 4, 5]
    assert [shape.number for shape in labels.shapes(1)] == [3]
    labels.put(0, [Shape("box", 1, BOX.places, number=3), Shape("box", 1, BOX.places, number=2**53)])
    assert [shape.number for shape in labels.shapes(0)] == [1, 2**53], "3 belongs to another picture"
    assert drawn(Annotations(folder).shapes(0)) == drawn([BOX, BOX])


def test_a_foreign_file_loses_nothing(folder):
    (folder / "labels.json").write_text(json.dumps(COCO))
    labels = Annotations(folder, ["dog", "bird"])
    assert labels.classes == ("cat", "dog", "bird"), "what the file has keeps its place"
    assert "labels.json knows 1 pictures more" in labels.note
    box, parts, crowd = labels.shapes(0)
    assert (box.kind, box.label, box.places) == ("box", 2, ((1, 2.5), (3, 6.5)))
    assert (parts.kind, int(parts.mask((10, 12)).sum())) == ("brush", 16)
    assert np.argwhere(crowd.mask((10, 12))).tolist() == [[4, 3], [5, 3], [6, 3]]
    labels.put(0, [Shape("box", 1, box.places, number=11), parts, crowd])
    after = json.loads((folder / "labels.json").read_text())
    assert after["annotations"][0].items() >= {"id": 11, "category_id": 90, "score": 0.5, "area": 8}.items()
    assert after["annotations"][1:] == COCO["annotations"][1:]
    assert after["images"] == COCO["images"]
    assert (after["info"], after["licenses"]) == (COCO["info"], COCO["licenses"])
    assert after["categories"] == [*COCO["categories"], {"id": 1, "name": "bird", "supercategory": ""}]


def changed(path, value):
    """COCO with one field replaced; a path such as "annotations.0.bbox"."""
    coco = json.loads(json.dumps(COCO))
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = coco
    for part in way:
        place = place[part]
    place[last] = value
    return json.dumps(coco)


@pytest.mark.parametrize(("text", "message"), [
    ("", "damaged or no JSON"), ("{", "damaged or no JSON"), ("[" * 100_000, "damaged or no JSON"),
    ('{"info": NaN}', "damaged or no JSON"), ('{"info": 1e999}', "damaged or no JSON"), ("[]", "which is an object"),
    ('{"annotations": {}}', "annotations: got {} (dict), expected a list of objects"),
    ('{"images": [7]}', "images: got [7] (list)"),
    (json.dumps({"categories": [{"id": i, "name": str(i)} for i in range(100)]}), "categories: got 100 of them"),
    (changed("categories.0.name", 7), "categories[0].name: got 7 (int), expected text"),
    (changed("categories.0.name", "x" * 61), "expected 1 to 60 characters"),
    (changed("categories.0.name", "a\nb"), "that can be printed"),
    (changed("categories.0.id", 3), "categories[1]: got 'dog', id 3, expected name and id of its own"),
    (changed("categories.0.id", 1.5), "categories[0].id: got 1.5"),
    (changed("images.0.width", 0), "images[0].width: got 0"),
    (changed("images.0.height", "10"), "images[0].height: got '10'"),
    (changed("images.0", {"id": 1, "file_name": "a", "width": 99_999, "height": 99_999}), "images[0]: got 99999 x 9"),
    (changed("images.0.file_name", ""), "images[0].file_name: got ''"),
    (changed("images.1.file_name", "a.png"), "images[1]: got 'a.png', id 6"),
    (changed("images.0.seeing_machine", {"suggestions": [{}]}), "images[0].seeing_machine.suggestions.kind: got None"),
    (changed("annotations.0.id", 12), "annotations[1].id: got 12"),
    (changed("annotations.0.id", None), "annotations[0].id: got None"),
    (changed("annotations.0.image_id", 7), "annotations[0].image_id: got 7 (int), expected an id that is in the file"),
    (changed("annotations.0.category_id", [3]), "annotations[0].category_id: got [3]"),
    (changed("annotations.0.bbox", [1, 2, 3]), "annotations[0].bbox: got [1, 2, 3]"),
    (changed("annotations.0.bbox", [1, 2, -3, 4]), "annotations[0].places"),
    (changed("annotations.0.bbox", [1, 2, "3", 4]), "annotations[0].bbox: got '3'"),
    (changed("annotations.1.segmentation", "all"), "annotations[1].segmentation: got 'all'"),
    (changed("annotations.1.segmentation", [[1, 2, 3]]), "expected a list of x, y, x, y"),
    (changed("annotations.1.segmentation", [[1, 2, 3, 4]]), "expected 3 or more for an outline"),
    (changed("annotations.1.segmentation", [7]), "annotations[1].segmentation: got 7"),
    (changed("annotations.2.segmentation.size", [12, 10]), "annotations[2].segmentation.size: got [12, 10]"),
    (changed("annotations.2.segmentation.counts", "~~"), "annotations[2].segmentation.counts: got"),
    (changed("annotations.2.segmentation.counts", [10**9]), "annotations[2].segmentation.counts: got 1000000000"),
])
def test_a_file_that_is_not_what_it_should_be_is_refused_in_one_sentence(folder, text, message):
    (folder / "labels.json").write_text(text)
    with pytest.raises((TypeError, ValueError)) as caught:
        Annotations(folder, ["cat"])
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300
    assert (folder / "labels.json").read_text() == text


def test_damaged_files_are_refused_in_one_sentence_or_read(folder):
    rng, text = np.random.default_rng(0), json.dumps(COCO)
    tokens = [found.span() for found in re.finditer(r'"[^"]*"|-?[\d.]+|[\[\]{},:]', text)]
    junk = ['"x"', "null", "-1", "1e400", "[]", "{}", "[[1, 2]]", "true", "9" * 20, '"\\ud800"', "", "]", "0.5"]
    opened, refused = 0, []
    for _ in range(300):
        start, end = tokens[rng.integers(len(tokens))]
        (folder / "labels.json").write_text(text[:start] + junk[rng.integers(len(junk))] + text[end:])
        try:
            labels = Annotations(folder, ["cow"])
            labels.put(0, labels.shapes(0)[:1])
            again = Annotations(folder)
            opened += 1
        except (TypeError, ValueError) as error:
            refused.append(str(error))
        else:
            assert drawn(again.shapes(0)) == drawn(labels.shapes(0))
            assert again.classes == labels.classes
    assert min(opened, len(refused)) > 20, "some of the damage is harmless, most is not"
    assert max(map(len, refused)) < 300


@pytest.mark.parametrize(("pictures", "options", "message"), [
    ([], {}, "pictures: got 0 pictures"),
    (7, {}, "pictures: got 7 (int), expected a folder"),
    (np.zeros((4, 4), np.uint8), {}, "Write [picture] for one."),
    ([np.zeros((4, 4))], {}, "pictures[0]: got a float64 array"),
    (["x/a.png", "y/a.png"], {}, "a name of its own for each"),
    (PICTURES, {"classes": []}, "classes: got 0 names"),
    (PICTURES, {"classes": "cat"}, "Write ['cat']."),
    (PICTURES, {"classes": ["cat", ""]}, "classes[1]: got ''"),
    ("no such folder", {}, "expected a folder"),
])
def test_wrong_arguments_are_refused(tmp_path, pictures, options, message):
    with pytest.raises((TypeError, ValueError, FileNotFoundError)) as caught:
        Annotations(pictures, **{"classes": ["cat"], "file": tmp_path / "labels.json", **options})
    assert message in str(caught.value)


def test_a_bad_shape_changes_nothing(folder):
    labels = Annotations(folder, ["cat", "dog"])
    labels.put(0, [BOX])
    before = labels.file.read_bytes()
    with pytest.raises(ValueError, match=r"shapes\[1\].label: got 3"):
        labels.put(0, [BOX, Shape("box", 3, BOX.places)])
    assert (labels.file.read_bytes(), drawn(labels.shapes(0))) == (before, drawn([BOX]))


def test_a_picture_that_has_another_size_now_is_not_labelled_on(folder):
    Annotations(folder, ["cat"]).put(0, [BOX])
    Image.new("RGB", (30, 20)).save(folder / "a.png")
    with pytest.raises(ValueError, match="a.png: got 20 rows and 30 columns, expected 10 rows and 12 columns"):
        Annotations(folder).picture(0)


def test_a_full_disk_leaves_the_old_file_and_keeps_the_work(folder, monkeypatch):
    labels = Annotations(folder, ["cat", "dog"])
    labels.put(0, [BOX])
    before = labels.file.read_bytes()

    def full(_number):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(_writing.os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            labels.put(0, [BOX, OUTLINE])
    assert labels.file.read_bytes() == before
    labels.put(1, [POINT])
    assert drawn(Annotations(folder).shapes(0)) == drawn([BOX, OUTLINE]), "the next change takes it along"
    np.testing.assert_array_equal(np.asarray(Image.open(folder / "labels_masks/a.png.png")), labels.mask(0))


def test_labels_in_a_folder_that_cannot_be_written_can_be_looked_at(folder, monkeypatch):
    Annotations(folder, ["cat", "dog"]).put(0, [BOX])

    def refuse(_path, _target):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(_writing.Path, "replace", refuse)
    labels = Annotations(folder)
    assert drawn(labels.shapes(0)) == drawn([BOX])
    with pytest.raises(PermissionError, match="Permission denied"):
        labels.put(0, [BOX, OUTLINE])


def test_two_at_one_file_do_not_write_over_each_other(folder):
    mine, yours = Annotations(folder, ["cat"]), Annotations(folder, ["cat"])
    mine.put(0, [BOX])
    with pytest.raises(OSError, match=r"labels.json was changed by another program. Open it again"):
        yours.put(0, [POINT])
    assert drawn(Annotations(folder).shapes(0)) == drawn([BOX])


def test_killed_at_any_moment_the_file_is_whole_and_at_most_one_action_behind(folder):
    code = textwrap.dedent("""
        import sys
        from seeing_machine.images import Annotations, Shape
        labels = Annotations(sys.argv[1], ["cat"])
        count = len(labels.shapes(0))
        while True:
            count += 1
            labels.put(0, [Shape("box", 1, ((0, 0), (i + 1, 1))) for i in range(count)])
            print(count, flush=True)
    """)
    for wait in (1, 5):
        with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True) as worker:
            said = [int(worker.stdout.readline()) for _ in range(wait * 7)][-1]
            os.kill(worker.pid, signal.SIGKILL)
            said = int(([said, *worker.stdout.read().split()])[-1])
        labels = Annotations(folder)
        assert said <= len(labels.shapes(0)) <= said + 1
        np.testing.assert_array_equal(np.asarray(Image.open(folder / "labels_masks/a.png.png")), labels.mask(0))


def test_the_mask_that_a_kill_left_behind_is_made_up_for(folder):
    labels = Annotations(folder, ["cat"])
    labels.put(0, [BOX])
    (folder / "labels_masks/a.png.png").unlink()
    Annotations(folder)
    assert np.asarray(Image.open(folder / "labels_masks/a.png.png")).sum() == 18


def test_crops_are_squares_around_things(tmp_path):
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[10:20, 20:40] = (200, 100, 50)
    labels = Annotations([picture, picture], ["cat", "dog"], file=tmp_path / "labels.json")
    with pytest.raises(ValueError, match="Label some things first"):
        labels.crops()
    labels.put(0, [Shape("box", 2, ((10, 20), (20, 40))), Shape("point", 1, ((0, 0),))])
    labels.put(1, [BOX])
    labels.skip(1)
    found = labels.crops(size=20, margin=0)
    assert (found.images.shape, found.labels.tolist(), found.classes) == ((1, 20, 20, 3), [1], ("cat", "dog"))
    np.testing.assert_array_equal(found.images[0], picture[5:25, 20:40])
    corner = Annotations([picture], ["cat"], file=tmp_path / "corner.json")
    corner.put(0, [Shape("box", 1, ((0, 0), (8, 8)))])
    assert corner.crops(size=16, margin=1).images.shape == (1, 16, 16, 3), "at the border its pixels are repeated"


def test_labelled_animals_train_a_network_and_score_regions(tmp_path):
    from seeing_machine.lessons import Segmentation, Training

    scenes = [menagerie.scene(4, size=(96, 128), classes=("cat", "fish"), rng=seed) for seed in range(3)]
    labels = Annotations([scene.image for scene in scenes], ["fish", "cat", "bird"], file=tmp_path / "labels.json")
    for place, scene in enumerate(scenes):
        labels.put(place, [Shape("brush", labels.classes.index(one.name) + 1, counts=encode(scene.labels == one.number))
                           for one in scene.animals])
    splits = labels.splits(size=32)
    assert (splits.train.classes, len(splits.train), len(splits.test)) == (("fish", "cat"), 8, 2)
    training = Training(splits, epochs=1, width=4, batch=4, name="labelled")
    assert training.start().wait() == "finished"
    assert training.confusion.sum() == 2
    training.close()
    regions = Segmentation(labels.picture(0), truth=labels.things(0), k=2, parts=True)
    np.testing.assert_array_equal(regions.truth, scenes[0].labels)
    assert max(regions.ious.values()) > 0.8


@pytest.mark.parametrize(("shapes", "message"), [
    ([BOX] * 5, "pictures: got cat: 5, expected at least two classes, with three pictures each"),
    ([BOX] * 5 + [OUTLINE] * 2, "pictures: got cat: 5, dog: 2"),
])
def test_too_few_things_to_learn_from(tmp_path, shapes, message):
    labels = Annotations(PICTURES, ["cat", "dog"], file=tmp_path / "labels.json")
    labels.put(0, shapes)
    with pytest.raises(ValueError, match=message):
        labels.splits()
