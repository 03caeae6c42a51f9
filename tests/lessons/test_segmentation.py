"""Segmentation: regions are those of scikit-image and scikit-learn, scores those of scikit-learn and of counting."""

import numpy as np
import pytest
import traitlets
from skimage.color import rgb2lab
from skimage.segmentation import flood
from sklearn.metrics import adjusted_rand_score

from seeing_machine import images
from seeing_machine.images import menagerie
from seeing_machine.lessons import Segmentation
from seeing_machine.lessons._segmentation_methods import METHODS
from seeing_machine.lessons._segmentation_scores import numbers, score

#: Two red squares and a blue one on white; each a thing.
SQUARES = np.full((40, 60, 3), 250, np.uint8)
TRUTH = np.zeros((40, 60), int)
RED, BLUE = (200, 20, 20), (20, 20, 200)
for number, (row, col, colour) in enumerate([(5, 5, RED), (5, 40, RED), (25, 20, BLUE)], 1):
    SQUARES[row:row + 10, col:col + 12] = colour
    TRUTH[row:row + 10, col:col + 12] = number
MARKERS = np.zeros((40, 60), np.uint8)
MARKERS[10, 8:12], MARKERS[10, 43:47], MARKERS[30, 24:28], MARKERS[20, :10] = 1, 2, 3, 4


def squares(**state):
    return Segmentation(**{"image": SQUARES, "truth": TRUTH, "smooth": 0.0, "k": 3, **state})


def noisy(colour=True):
    rng = np.random.default_rng(5)
    blocks = rng.integers(40, 220, (4, 5, 3)).repeat(8, 0).repeat(9, 1)
    image = np.clip(blocks + rng.normal(0, 12, blocks.shape), 0, 255).astype(np.uint8)
    return image if colour else image[..., 0]


def test_colour_alone_puts_the_red_squares_together():
    widget = squares()
    assert widget.count == 3
    assert [np.unique(widget.labels[number == TRUTH]).tolist() for number in range(4)] == [[1], [2], [2], [3]]
    assert widget.ious == {1: 0.5, 2: 0.5, 3: 1.0}
    assert widget.rand == pytest.approx(adjusted_rand_score(TRUTH.ravel(), widget.labels.ravel()))
    widget.parts = True
    assert widget.ious == {1: 1.0, 2: 1.0, 3: 1.0}
    assert widget.rand == 1.0
    assert widget.goal == "goal: mean IoU 0.85   now 1.00   ✓ done"


def test_with_the_place_red_squares_are_two_groups():
    widget = squares(method="place", k=8, place=1.5)
    assert widget.labels[10, 10] != widget.labels[10, 45]
    widget.place = 0.0
    assert widget.labels[10, 10] == widget.labels[10, 45]
    widget = Segmentation(np.full((20, 30), 90, np.uint8), method="place", k=2)
    columns = [np.unique(column).tolist() for column in widget.labels.T]
    assert columns in ([[1]] * 15 + [[2]] * 15, [[2]] * 15 + [[1]] * 15), "nothing but the place: two halves"


def test_markers_flood_up_to_the_edges():
    widget = squares(method="markers", markers=MARKERS)
    assert widget.count == 4
    assert widget.ious[1] == pytest.approx(1, abs=0.35)
    inside = TRUTH.copy()
    inside[1:] *= TRUTH[:-1] == TRUTH[1:]
    inside[:-1] *= TRUTH[1:] == TRUTH[:-1]
    inside[:, 1:] *= TRUTH[:, :-1] == TRUTH[:, 1:]
    inside[:, :-1] *= TRUTH[:, 1:] == TRUTH[:, :-1]
    for number in (1, 2, 3):
        assert (widget.labels[inside == number] == number).all()
    assert widget.labels[20, 50] == widget.labels[0, 0] == 4


@pytest.mark.parametrize("tolerance", [5, 20, 60])
def test_a_region_grows_as_in_scikit_image(tolerance):
    image = noisy()
    widget = Segmentation(image, method="seed", seed=(12, 20), tolerance=tolerance, smooth=0.0)
    lab = rgb2lab(image / 255)
    expected = flood(np.linalg.norm(lab - lab[12, 20], axis=2), (12, 20), connectivity=1, tolerance=tolerance)
    np.testing.assert_array_equal(widget.labels, expected)
    assert 1 <= expected.sum() < expected.size


@pytest.mark.parametrize("colour", [True, False])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("more", [{}, {"smooth": 1.5, "parts": True, "merge": 6.0}])
def test_the_code_gives_the_same(method, colour, more):
    markers = np.zeros((32, 45), np.uint8)
    markers[4, 4:9], markers[20, 30:40] = 1, 2
    widget = Segmentation(noisy(colour), method=method, k=4, number=20, markers=markers, seed=(9, 9),
                          **{"smooth": 0.0, **more})
    assert widget.error == ""
    for library, code in widget.snippets().items():
        space = {"image": widget.image, "markers": markers}
        exec(code, space)
        if method == "superpixels" and library == "scikit-image":  # alike, and said to be no more than that
            assert adjusted_rand_score(space["labels"].ravel(), widget.labels.ravel()) > 0.3
        else:
            np.testing.assert_array_equal(space["labels"], widget.labels, err_msg=library)


def test_superpixels_merge_into_the_squares():
    widget = squares(method="superpixels", number=60)
    assert widget.count > 30
    widget.merge = 15.0
    assert widget.count == 4
    assert widget.rand > 0.8


def test_scores_do_not_care_for_numbers():
    rng = np.random.default_rng(0)
    truth, labels = rng.integers(0, 4, (12, 15)), rng.integers(1, 6, (12, 15))
    before, after = score(truth, labels), score(truth, np.array([0, 4, 2, 5, 1, 3])[labels])
    assert before.rand == after.rand == pytest.approx(adjusted_rand_score(truth.ravel(), labels.ravel()))
    for match, other in zip(before.matches, after.matches, strict=True):
        thing = truth == match.object
        ious = [((labels == k) & thing).sum() / ((labels == k) | thing).sum() for k in range(1, 6)]
        assert match.iou == other.iou == pytest.approx(max(ious))
        assert match.region == 1 + int(np.argmax(ious))
    nothing = score(truth, np.zeros_like(truth))
    assert not any(match.iou for match in nothing.matches), "what belongs to no region fits nothing"
    assert score(np.where(truth == 1, 10**9, truth), labels).rand == before.rand, "a large number takes no memory"


def test_numbers_stand_in_their_regions():
    labels = squares(parts=True).labels
    found = numbers(labels)
    assert len(found) == 4
    assert all(labels[int(row), int(col)] == int(text) for row, col, text in found)


def test_painting():
    widget = squares(method="markers")
    assert widget.picture.tool == "paint"
    assert widget.count == 0
    assert widget.markers is None
    assert "Paint marker 1" in widget.describe()
    widget.picture.labels = MARKERS
    np.testing.assert_array_equal(widget.markers, MARKERS)
    assert widget.count == 4
    widget._controls["marker"].value = "0"
    assert (widget.marker, widget.picture.brush) == (0, 0.0)
    widget.brush = 12
    assert widget.picture.brush_size == 12
    widget.lock("marker")
    assert widget.picture.tool == "look"
    widget.unlock("marker")
    assert widget.picture.tool == "paint"
    widget.method = "colour"
    assert widget.picture.labels is None
    assert widget.picture.tool == "look"
    widget.method = "markers"
    np.testing.assert_array_equal(widget.picture.labels, MARKERS, "what was painted is still there")
    widget.markers = (MARKERS == 1).astype(np.uint8)
    assert "One marker floods all" in widget.describe()


def test_a_click_is_a_seed_only_where_one_is_asked_for():
    widget = squares()
    widget.picture._handle_custom_msg({"picked": [10, 10]}, [])
    assert widget.seed is None
    widget.method = "seed"
    assert "Click a pixel" in widget.describe()
    widget.picture._handle_custom_msg({"picked": [10, 10]}, [])
    assert widget.seed == (10, 10)
    assert widget.labels.sum() == 120
    assert (widget.ious[1], widget.ious[2], widget.iou) == (1.0, 0.0, 1.0)
    assert widget.goal == "goal: IoU 0.85   now 1.00   ✓ done"
    assert "IoU 1.00 with object 1." in widget.describe()
    assert widget.picture.points == [(10, 10)]


def test_what_is_locked_stays():
    widget = squares(method="seed", seed=(1, 1), side_by_side=True)
    widget.lock()
    widget.picture._handle_custom_msg({"picked": [10, 10]}, [])
    widget.wall.views["colour"]._handle_custom_msg({"picked": [10, 10]}, [])
    assert (widget.seed, widget.method) == ((1, 1), "seed")
    widget.unlock()
    widget.wall.views["markers"]._handle_custom_msg({"picked": [10, 10]}, [])
    assert widget.picture.tool == "paint"


def test_side_by_side():
    widget = squares(markers=MARKERS, seed=(10, 10))
    assert widget.wall.layout.display == "none"
    widget.side_by_side = True
    assert widget.wall.layout.display is None
    assert widget.wall.views["colour"].title == "colour: IoU 0.67"
    assert widget.wall.views["seed"].title == "region growing: IoU 1.00"
    for name, view in widget.wall.views.items():
        shown = view.labels.copy()
        view._handle_custom_msg({"picked": [1, 1]}, [])
        assert widget.method == name
        np.testing.assert_array_equal(widget.labels, shown)
    assert widget.snapshot().height > 600
    assert squares(side_by_side=True).wall.views["seed"].title == "region growing: no seed yet"
    before = widget.wall.views["superpixels"].labels
    widget.tolerance = 30.0
    assert widget.wall.views["superpixels"].labels is before, "only what changed is made again"


def test_how_regions_are_drawn():
    widget = squares(shown="means")
    np.testing.assert_array_equal(widget.regions.image, SQUARES, "each group has one colour here")
    widget.shown = "edges"
    edge = widget.regions.labels
    assert edge[5, 8]
    assert not edge[10, 10]
    assert not edge[20, 50]
    assert widget.regions.label_styles["1"]["rgb"] == [0, 0, 0]
    widget.image = SQUARES // 5
    assert widget.regions.label_styles["1"]["rgb"] == [255, 255, 255], "on a dark picture"
    widget.shown = "colours"
    np.testing.assert_array_equal(widget.regions.labels, widget.labels)
    assert widget.regions.label_styles == {}


def test_a_row_of_the_table_frames_its_object():
    widget = squares()
    assert widget.listed.rows[2] == ["3", "120", "3", "1.00"]
    widget.listed.chosen = 1
    assert widget.chosen == 1
    assert widget.picture.boxes == widget.regions.boxes == [(5, 40, 15, 52)]
    widget.truth = None
    assert widget.picture.boxes == []
    assert np.isnan(widget.rand)
    assert widget.ious == {}


def test_another_picture_takes_the_place_of_the_first():
    widget = squares(method="markers", markers=MARKERS, seed=(39, 59), side_by_side=True)
    widget.image = np.zeros((3, 4), np.uint8)
    assert widget.error == ""
    assert widget.truth is widget.markers is widget.seed is None
    assert widget.labels.shape == (3, 4)
    assert widget.goal == ""


@pytest.mark.parametrize("shape", [(1, 1), (2, 1), (1, 9, 3)])
@pytest.mark.parametrize("method", METHODS)
def test_tiny_pictures(shape, method):
    widget = Segmentation(np.full(shape, 7, np.uint8), method=method, seed=(0, 0), k=5)
    assert widget.error == ""
    assert widget.labels.shape == shape[:2]


def test_state():
    widget = squares(method="markers", markers=MARKERS, seed=(3, 4), merge=4.5, chosen=2)
    again = Segmentation()
    again.restore(widget.state)
    np.testing.assert_array_equal(again.labels, widget.labels)
    assert (again.seed, again.merge, again.chosen) == ((3, 4), 4.5, 2)
    again.reset()
    assert again.image.shape == (240, 320, 3)
    assert again.markers is None
    assert again.error == ""


@pytest.mark.parametrize(("state", "words"), [
    ({"image": np.zeros((2, 2))}, "expected uint8"), ({"truth": TRUTH[1:]}, "expected shape \\(40, 60\\)"),
    ({"markers": MARKERS * 9}, "1 to 8"), ({"markers": MARKERS[:, 1:]}, "as large as the picture"),
    ({"seed": (40, 0)}, "a pixel of 40 rows and 60 columns"), ({"seed": (-1, 0)}, "-1"), ({"window": 8}, "odd number"),
    ({"k": 1}, "k"), ({"method": "magic"}, "method"), ({"truth": TRUTH / 2}, "whole numbers")])
def test_what_does_not_fit_is_refused(state, words):
    with pytest.raises(traitlets.TraitError, match=words):
        squares(**state)
    widget = squares()
    with pytest.raises(traitlets.TraitError, match=words):
        widget.restore({**widget.state, **state})
    assert widget.rand == squares().rand
    assert widget.error == ""


def test_only_settings_that_count_are_shown():
    widget = squares()
    for method, labels in {"colour": ["groups, k", "part what does not touch"],
                           "superpixels": ["superpixels, about", "compactness", "merge below"],
                           "markers": ["marker", "brush"], "seed": ["tolerance"]}.items():
        widget.method = method
        assert [control.label for control in widget._options.children] == labels


# --- what the lesson says ---


def test_six_animals():
    widget = Segmentation()
    lizard, fish = (np.bincount(widget.labels[widget.truth == number]).argmax() for number in (1, 2))
    assert lizard == fish != widget.labels[0, 319], "one group at k = 4"
    assert widget.rand > 0.88
    assert widget.iou < 0.4
    widget.k, widget.parts = 2, True
    assert widget.iou > 0.75
    widget.method, widget.number = "superpixels", 600
    assert round(widget.iou, 2) == 0.14


def test_shading_cuts_the_ground_in_two():
    even, shady = (menagerie.scene(6, dark=False, rng=4, **more) for more in ({}, {"light": 0.8}))
    rands = [Segmentation(scene.image, truth=scene.labels, k=2).rand for scene in (even, shady)]
    assert np.round(rands, 2).tolist() == [0.84, 0.10]
    markers = np.zeros(shady.labels.shape, np.uint8)
    for number in range(7):
        places = np.argwhere(shady.labels == number)
        markers[tuple(places[::3].T)] = number + 1
    widget = Segmentation(shady.image, truth=shady.labels, method="markers", markers=markers)
    assert widget.rand > 0.9


def test_land_is_told_apart_by_its_texture():
    meadow, paving = (images.load(name)[:360, :480] for name in ("grass", "brick"))
    row, col = np.indices(meadow.shape)
    path = np.abs(row - 180 - 60 * np.sin(col / 70)) < 55
    widget = Segmentation(np.where(path, paving, meadow), truth=1 + path, k=2, side_by_side=True)
    assert max(score.rand for score in widget._scores.values()) < 0.1
    widget.method, widget.window, widget.texture = "texture", 31, 2.0
    assert widget.rand > 0.75
