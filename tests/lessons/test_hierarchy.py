"""Hierarchy and MergePoints: trees, groups and scores are those of SciPy and scikit-learn."""

import asyncio
import json
from itertools import pairwise

import numpy as np
import pytest
import traitlets
from PIL import Image
from scipy.cluster import hierarchy as reference
from sklearn.datasets import load_digits
from sklearn.metrics import adjusted_rand_score

import seeing_machine as sm
from seeing_machine.images import menagerie
from seeing_machine.learning import features
from seeing_machine.lessons import Hierarchy, MergePoints, hierarchy
from seeing_machine.lessons._buttons import Buttons
from seeing_machine.lessons._hierarchy_words import MOST_GROUPS, headed, leaves_below
from seeing_machine.lessons._merge_groups import links, whole
from seeing_machine.lessons._photo_tiles import grid_of, tiles

HERD = menagerie.herd(size=32)
METHODS = ["single", "complete", "average", "ward"]


def same_partition(one, other):
    return adjusted_rand_score(one, other) == 1


@pytest.fixture
def widget():
    return Hierarchy(HERD)


# -- tree and cut ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["colour", "shape", "pixels"])
def test_tree_groups_and_scores_are_scipys(widget, kind, method):
    widget.features, widget.method = kind, method
    widget.cut_into(5)
    found = features.extract(kind, HERD.images, HERD.masks)
    tree = reference.linkage(found, method)
    np.testing.assert_allclose(widget.merges[:, 2], tree[:, 2], atol=1e-8)
    groups = reference.fcluster(tree, 5, "maxclust")
    assert same_partition(widget.groups, groups)
    assert widget.scores == {"species": pytest.approx(adjusted_rand_score(HERD.labels, groups)),
                             "colours": pytest.approx(adjusted_rand_score(HERD.colour_labels, groups))}
    assert same_partition(widget.tree.groups, groups), "the tree paints the same groups"
    several = np.bincount(groups)[groups] > 1
    shown = np.array([widget.gallery.group_names[at] for at in widget.gallery.groups])
    assert same_partition(np.unique(shown[several], return_inverse=True)[1], groups[several])
    assert set(shown[~several]) <= {"alone"}


@pytest.mark.parametrize("method", METHODS)
def test_the_code_gives_the_same_tree_in_any_state(widget, method):
    widget.method = method
    for change in (lambda: widget.cut_into(3), lambda: widget.go(9), lambda: widget.go(0),
                   lambda: setattr(widget, "cut", 0.2), lambda: widget.go(23)):
        change()
        assert set(widget.snippets()) == {"SciPy", "Seeing Machine", "NumPy"}
        for library, code in widget.snippets().items():
            space = {"images": widget.images, "masks": widget.masks}
            exec(code, space)
            np.testing.assert_allclose(space["merges"][:, 2], widget.merges[:, 2], atol=1e-8, err_msg=library)
            assert same_partition(space["groups"], widget.groups), library


def test_the_number_of_groups_stays_where_features_or_linkage_change(widget):
    widget.cut_into(6)
    for change in ({"features": "shape"}, {"method": "ward"}, {"method": "single", "features": "pixels"}):
        for name, value in change.items():
            setattr(widget, name, value)
            assert widget.groups.max() == 6
    assert widget.tree.cut == widget.cut


def test_groups_have_one_number_in_tree_photo_gallery_and_sentence(widget):
    sm.my_photo.choose(sm.images.load("chelsea"))
    widget._set({"my_photo": True, "method": "single"})
    for count in (2, 7, 20):
        widget.cut_into(count)
        painted = widget.tree.groups + 1
        differ = (painted != widget.groups).any()
        np.testing.assert_array_equal(widget.mosaic.labels[5::44, 5::44][:6, :9].ravel(), painted)
        widget.selected = 5
        assert f"Marked: tile (0, 5), in group {painted[5]}." in widget.describe()
        largest = np.bincount(painted).argmax()
        assert f"group {largest}" in widget.gallery.group_names
    assert differ, "SciPy numbers them otherwise, so this can fail"


def test_a_dragged_cut_moves_the_groups(widget):
    heights = widget.merges[:, 2]
    widget.tree.cut = float(heights[-3])  # what is merged at the cut itself holds
    assert widget.groups.max() == 3
    widget.tree.cut = float(heights[-3]) - 1e-6
    assert widget.groups.max() == 4
    widget.tree.cut = 0.0
    assert widget.groups.max() == 24
    assert widget.gallery.group_names[0] == "alone"
    assert set(widget.gallery.groups) == {0}


# -- merge by merge --------------------------------------------------------------------------------------------------

def test_one_merge_after_the_other(widget):
    widget.go(0)
    assert widget.describe().startswith("24 groups")
    assert widget.joining.title == "no merge yet"
    before = widget.groups
    for step in range(1, 24):
        widget._stepping.buttons["next"].click()
        assert (widget.step, widget.groups.max()) == (step, 24 - step)
        one, other = (set(leaves_below(widget.merges, int(node))) for node in widget.merges[step - 1, :2])
        joined = {frozenset(np.flatnonzero(before == group)) for group in (before[min(one)], before[min(other)])}
        assert joined == {frozenset(one), frozenset(other)}, "two groups of before, whole, become one"
        assert len(set(widget.groups[list(one | other)])) == 1
        assert len(widget.joining.images) == min(len(one), 8) + min(len(other), 8)
        before = widget.groups
    assert widget._stepping.buttons["next"].disabled
    widget._stepping.buttons["back"].click()
    assert widget.groups.max() == 2
    widget._stepping.buttons["whole tree"].click()
    assert widget.groups.max() == 1


def test_a_merge_is_told_in_words(widget):
    widget.go(1)
    first, second = (widget.names[int(leaf)] for leaf in widget.merges[0, :2])
    assert widget.describe().startswith(
        f"Merge 1 of 23, at height {widget.merges[0, 2]:.2g}: {first} joins {second}. 23 groups of 2, 1, 1,")


def test_it_plays_by_itself_from_the_start(widget, monkeypatch):
    monkeypatch.setattr(hierarchy.Hierarchy, "PAUSE", 0)

    async def play():
        widget.playing = True
        assert (widget.step, widget.cut) == (0, None)
        while widget.playing:
            await asyncio.sleep(0)

    asyncio.run(play())
    assert widget.step == 23
    with pytest.raises(traitlets.TraitError, match="Set step instead"):
        widget.playing = True


# -- pictures from anywhere ------------------------------------------------------------------------------------------

def test_a_thousand_animals_and_all_digits():
    many = menagerie.sample(1000, size=16, rng=0)
    widget = Hierarchy(many)
    assert widget.error == ""
    assert widget.names[0] == f"{many.attributes['colour'][0]} {many.classes[many.labels[0]]}"
    assert (widget.groups.max(), widget.tree.images) == (10, None)
    digits = load_digits()
    truths = {"digits": [str(number) for number in digits.target]}
    widget = Hierarchy((digits.images * 15.9).astype(np.uint8), truths=truths, features="pixels", method="ward")
    found = reference.fcluster(reference.linkage(digits.data, "ward"), 10, "maxclust")
    assert widget.scores["digits"] == pytest.approx(adjusted_rand_score(digits.target, found), abs=0.05)
    widget.method = "single"
    assert np.bincount(widget.groups).max() > 1750, "chaining"
    assert widget.error == ""


def test_own_photos_as_a_list_and_as_a_folder(tmp_path):
    rng = np.random.default_rng(0)
    photos = [rng.integers(0, 256, (20 + n, 30, 3), dtype=np.uint8) for n in range(5)]
    widget = Hierarchy(photos)
    assert widget.images.shape == (5, 64, 64, 3)
    assert widget.goal == ""
    assert "Adjusted" not in widget.describe()
    assert widget.gallery.group_names[0].startswith(("group", "alone"))
    for n, photo in enumerate(photos):
        Image.fromarray(photo).save(tmp_path / f"photo {n}.png")
    again = Hierarchy(str(tmp_path))
    assert again.names == [f"photo {n}" for n in range(5)]
    np.testing.assert_allclose(again.merges, widget.merges)


def test_pictures_that_are_all_the_same_make_a_flat_tree():
    widget = Hierarchy(np.full((5, 8, 8), 90, np.uint8))
    for kind in ("colour", "shape", "pixels"):
        widget.features = kind
        assert (widget.error, widget.merges[-1, 2], widget.groups.max()) == ("", 0, 1)
    widget.go(2)
    assert widget.groups.max() == 3
    assert min(widget.snapshot().size) > 100


def test_other_pictures_bring_nothing_known_along(widget):
    widget.images = HERD.images[:7]
    assert widget.error == ""
    assert (widget.truths, widget.masks, widget.names[6]) == ({}, None, "picture 7")
    assert widget.groups.tolist() == [1] * 7
    widget.truths = {"species": list("aabbccd")}
    assert set(widget.scores) == {"species"}


@pytest.mark.parametrize(("state", "error", "words"), [
    ({"images": HERD.images[:1]}, ValueError, "2 to 2,000 pictures"),
    ({"images": HERD.images / 255}, TypeError, "uint8"),
    ({"images": HERD.images[0]}, ValueError, "add an axis"),
    ({"images": 3}, TypeError, "uint8"),
    ({"images": HERD.images, "truths": {"species": ["cat"]}}, traitlets.TraitError, "1 texts, expected 24"),
    ({"images": HERD.images, "names": ["a"]}, traitlets.TraitError, "one for each picture"),
    ({"images": HERD.images, "masks": HERD.masks[:3]}, traitlets.TraitError, "that of the pictures"),
    ({"images": "nowhere"}, FileNotFoundError, "expected a folder"),
    ({"cut": np.nan}, traitlets.TraitError, "a height from 0"),
    ({"cut": -1.0}, traitlets.TraitError, "less than 0"),
])
def test_bad_input_is_named(state, error, words):
    with pytest.raises(error, match=words):
        Hierarchy(**state)


def test_a_bad_change_leaves_everything_as_it_was(widget):
    before = json.dumps(widget.state)
    for name, value in (("names", ["x"]), ("cut", np.inf), ("features", "colours"), ("images", HERD.images[0, 0])):
        with pytest.raises(traitlets.TraitError):
            setattr(widget, name, value)
    for count in (0, 25, 2.5):
        with pytest.raises((TypeError, ValueError), match="count"):
            widget.cut_into(count)
    assert json.dumps(widget.state) == before
    assert widget.error == ""


def test_a_picture_is_marked_everywhere(widget):
    widget.gallery.selected = 5
    assert (widget.selected, widget.tree.selected) == (5, 5)
    assert f"Marked: {HERD.names[5]}, in group {widget.groups[5]}." in widget.describe()
    widget.tree.selected = None
    assert widget.gallery.selected is None


def test_many_groups_have_few_headings():
    groups = np.repeat(np.arange(1, 61), 3)
    groups[groups == 7] = [7, 61, 62]
    places, names = headed(groups, {"kind": ["a"] * 180})
    assert len(names) == MOST_GROUPS + 2
    assert names[0] == "group 1, all a"
    assert [names[places[at]] for at in np.flatnonzero((groups == 7) | (groups > 60))] == ["alone"] * 3
    assert names[places[-10]] == "in smaller groups"
    assert headed(np.array([1, 1, 1]), {"kind": ["a", "b", "c"]})[1][0] == "group 1, mixed"
    assert headed(np.array([1, 1, 1]), {"kind": ["a", "b", "b"]})[1][0] == "group 1, mostly b (2)"


# -- points by hand --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("preset", ["five", "bridge"])
def test_the_nearest_pairs_make_scipys_tree(preset, method):
    widget = MergePoints(preset=preset, method=method)
    heights = []
    while widget._apart:
        widget.nearest()
        heights.append(widget.merges[-1, 2])
        np.testing.assert_array_equal(widget.merges, widget._tree[:len(widget.made)])
    np.testing.assert_allclose(heights, reference.linkage(widget.points, method)[:, 2])
    assert all(low <= high + 1e-9 for low, high in pairwise(heights))
    assert widget.goal.endswith("✓ done")
    assert widget.describe().endswith("Everything is in one group.")


def test_single_linkage_walks_over_the_bridge_and_complete_does_not():
    smallest = {}
    for method in ("single", "complete"):
        widget = MergePoints(preset="bridge", method=method)
        while len(widget._groups) > 2:
            widget.nearest()
        smallest[method] = min(map(len, widget._groups.values()))
    assert smallest == {"single": 1, "complete": 6}


def test_a_pair_that_is_not_the_nearest_does_not_merge():
    widget = MergePoints()
    widget.pairs.chosen = 0  # 1 and 2
    widget._buttons.buttons["merge"].click()
    assert (widget.made, widget.missed) == ([], 1)
    assert "Not yet: 1 and 2 are 6.32 apart, and two others are nearer. Single linkage" in widget.describe()
    widget.chosen = [row[:2] for row in widget.pairs.rows].index(["1", "5"])
    widget._buttons.buttons["merge"].click()
    assert widget.made == [[0, 4]]
    assert widget.describe().startswith("Right: 1 and 5 are nearest. They merge at height 2.00. 4 groups: 2, 3, 4, 1+5")
    assert (widget.chosen, widget.tree.done) == (None, 1)
    assert widget.pairs.rows[-1] == ["4", "1+5", "4–1, 4–5", "?"]
    widget.told = True
    assert widget.pairs.rows[-1][3] == "3.16"
    widget.method = "complete"
    assert (widget.made, widget.missed) == ([], 0)


def test_a_tie_may_be_merged_either_way():
    square = [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert MergePoints(square).merge(0, 1)
    assert MergePoints(square).merge(1, 3)
    assert not MergePoints(square).merge(0, 3)


def test_points_that_are_dragged_begin_anew():
    widget = MergePoints()
    widget.nearest()
    widget.plane.centres = widget.points + [[0, 0.5], *[[0, 0]] * 4]
    assert (widget.made, widget.preset) == ([], None)
    assert widget.between.rows[0][5] == "1.50"
    widget.preset = "bridge"
    assert len(widget.plane.centres) == 12
    assert widget.error == ""


def test_lines_join_what_is_in_one_group():
    widget = MergePoints(preset="bridge", method="average")
    for _ in range(8):
        widget.nearest()
    starts = links(widget.points, widget.made)[0]
    group = {point: number for number, members in widget._groups.items() for point in members}
    lines = 0
    for point, start in enumerate(starts):
        other = int(np.flatnonzero((widget.points == start).all(1))[0])
        assert group[other] == group[point]
        lines += other != point
    assert lines == 8, "one for each merge"


def test_a_state_comes_back_in_the_middle():
    widget = MergePoints(preset="bridge", method="ward")
    for _ in range(3):
        widget.nearest()
    again = MergePoints()
    again.restore(json.loads(json.dumps(widget.state)))
    np.testing.assert_array_equal(again.merges, widget.merges)
    assert again.describe().startswith("9 groups")
    again.restore({**widget.state, "made": [[0, 1], [0, 2]]})
    assert "made[1]: got [0, 2], expected two of the groups" in again.error


def test_a_tree_begins_with_what_was_made():
    points = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
    tree = whole(points, [[1, 2]], "single")
    assert tree[0].tolist() == [1, 2, 1, 2]
    assert tree[-1, 3] == 4


@pytest.mark.parametrize("points", [[[0, 0]], np.zeros((21, 2)), [[0, np.nan], [1, 1]], [["a", "b"], ["c", "d"]]])
def test_bad_points_are_refused(points):
    with pytest.raises(traitlets.TraitError, match="points"):
        MergePoints(points)
    with pytest.raises(ValueError, match="two of the groups"):
        MergePoints().merge(0, 9)


def test_the_buttons_go_with_the_lock():
    widget = MergePoints()
    widget.lock()
    assert all(one.disabled for one in widget._buttons.buttons.values())
    assert type(widget._buttons) is Buttons


# -- my photo --------------------------------------------------------------------------------------------------------

def two_halves(rows=60, cols=80):
    """Return a photo whose left half is red and whose right half is blue, with a little noise."""
    photo = np.zeros((rows, cols, 3), np.uint8)
    photo[:, :cols // 2, 0] = photo[:, cols // 2:, 2] = 200
    return photo + np.random.default_rng(0).integers(0, 30, photo.shape).astype(np.uint8)


def test_the_tiles_of_my_photo_are_grouped_and_shown_in_place(widget):
    photo = two_halves()
    sm.my_photo.choose(photo)
    widget.features = "pixels"
    before = widget.state
    widget.my_photo = True
    down, across, side = grid_of(photo)
    assert (down, across, side) == (6, 8, 10)
    assert widget.features == "pixels", "the photo is compared as the animals were"
    np.testing.assert_array_equal(widget.images[across + 2], photo[10:20, 20:30])
    assert widget.groups.max() == 4
    widget.cut_into(2)
    wanted = np.where(np.arange(80) < 40, *widget.groups[[0, 7]])
    np.testing.assert_array_equal(widget.mosaic.labels, np.tile(wanted, (60, 1)))
    assert widget.mosaic.texts[across + 2] == (14.5, 24.5, str(widget.groups[across + 2]))
    widget.method = "ward"
    assert widget.describe().startswith("48 tiles of my photo, cut at height")
    widget.mosaic._handle_custom_msg({"picked": [25, 79]}, [])
    assert (widget.selected, widget.names[23], widget.mosaic.boxes) == (23, "tile (2, 7)", [(20, 70, 30, 80)])
    widget.my_photo = False
    assert (widget.state, widget.mosaic.layout.display, widget.error) == (before, "none", "")
    widget.my_photo = True
    assert (widget.method, widget.selected, widget.groups.max()) == ("ward", 23, 2), "what was done to it is kept"
    widget.images = HERD.images
    assert (widget.my_photo, widget.mosaic.layout.display, widget.error) == (False, "none", "")


@pytest.mark.parametrize(("shape", "grid"), [
    ((300, 400), (6, 8, 50)), ((267, 400), (6, 9, 44)), ((400, 225), (9, 5, 44)), ((10, 400), (1, 40, 10)),
    ((1, 400), (1, 400, 1)), ((2, 1), (2, 1, 1))])
def test_tiles_of_any_photo_are_square_and_leave_little_over(shape, grid):
    photo = np.random.default_rng(0).integers(0, 256, (*shape, 3)).astype(np.uint8)
    assert grid_of(photo) == grid
    found, (down, across, side) = tiles(photo), grid
    for tile, image in enumerate(found):
        row, col = divmod(tile, across)
        np.testing.assert_array_equal(image, photo[row * side:(row + 1) * side, col * side:(col + 1) * side])
    sm.my_photo.choose(photo)
    widget = Hierarchy(my_photo=True)
    assert (len(widget.images), widget.error) == (down * across, "")
    widget.mosaic._handle_custom_msg({"picked": [shape[0] - 1, shape[1] - 1]}, [])
    left_over = (down * side, across * side) != shape
    assert widget.selected == (None if left_over else down * across - 1)
    widget.reset()
    assert (len(widget.images), widget.groups.max()) == (24, 4)


def test_a_photo_of_one_pixel_is_refused_in_the_chooser(widget):
    sm.my_photo.choose(np.zeros((1, 1), np.uint8))
    before = widget.state
    widget.my_photo = True
    assert "my_photo: got a photo of one pixel" in widget._open.error
    assert widget.state == before
    widget._button.click()
    assert not widget.my_photo
