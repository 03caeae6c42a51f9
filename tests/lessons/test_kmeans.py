"""KMeans, Palette and PictureGroups beside scikit-learn and values worked out by hand."""

import asyncio

import numpy as np
import pytest
import sklearn.cluster
import sklearn.metrics
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from seeing_machine import images
from seeing_machine.images import menagerie
from seeing_machine.lessons import KMeans, Palette, PictureGroups, _palette_colours
from seeing_machine.lessons._kmeans_points import PRESETS

#: Two pairs of points; by hand: 40 after the first assignment, 4 after the update.
FOUR = [[0, 0], [0, 2], [9, 0], [9, 2]]


def four(**state):
    return KMeans(FOUR, start=[[0, 0], [5, 0]], **state)


def ended(**state):
    widget = KMeans(**state)
    widget.step = widget.last_step
    return widget


# --- KMeans ---


def test_half_steps_by_hand():
    widget = four()
    np.testing.assert_array_equal(widget.labels, [-1, -1, -1, -1])
    assert np.isnan(widget.inertia)
    widget._stepping.buttons["next"].click()
    assert (widget.labels.tolist(), widget.inertia) == ([0, 0, 1, 1], 40)
    assert widget._stepping.buttons["next"].description == "update ▸"
    widget._stepping.buttons["next"].click()
    assert (widget.centres.tolist(), widget.inertia) == ([[0, 1], [9, 1]], 4)
    assert widget.describe().startswith("Half step 2. Update: each centre goes to the mean of its points. Inertia 4.")
    large = KMeans(100 * np.array(FOUR), start=[[0, 0], [500, 0]], step=1)
    assert "Inertia 400,000." in large.describe()
    widget._stepping.buttons["back"].click()
    assert (widget.step, widget.centres.tolist()) == (1, [[0, 0], [5, 0]])
    assert widget.charts.curve.at == 1, "the curve keeps what was reached"
    np.testing.assert_array_equal(widget.charts.curve.lines, [[40, 4]])
    widget.charts.curve.at = None
    assert widget.step == 2
    widget.step = 99
    assert widget.step == widget.last_step == 3
    assert "Nothing changes any more." in widget.describe()
    assert widget._stepping.buttons["next"].disabled


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("init", ["random", "k-means++"])
def test_the_end_is_that_of_scikit_learn(preset, init):
    widget = KMeans(preset=preset, init=init, seed=2)
    model = sklearn.cluster.KMeans(widget.k, init=widget.centres, n_init=1).fit(widget.points)
    widget.step = widget.last_step
    np.testing.assert_array_equal(widget.labels, model.labels_)
    np.testing.assert_allclose(widget.centres, model.cluster_centers_)
    assert widget.inertia == pytest.approx(model.inertia_)
    assert widget.agreement == pytest.approx(sklearn.metrics.adjusted_rand_score(widget.truth, model.labels_))


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 99), k=st.integers(1, 4), step=st.integers(0, 9), scaled=st.booleans(),
       far=st.booleans())
def test_the_code_gives_the_same(seed, k, step, scaled, far):
    rng = np.random.default_rng(seed)
    points = rng.normal(0, (1, 20), (14, 2)).round(2)
    start = points[:k] + (np.arange(k) == k - 1)[:, None] * (200.0 if far else 0.3)
    widget = KMeans(points, start=start, scaled=scaled)
    widget.step = step
    for library, code in widget.snippets().items():
        space = {}
        exec(code, space)
        for name in ("labels", "centres", "inertia"):
            np.testing.assert_allclose(space[name], getattr(widget, name), err_msg=f"{name} by {library}")


def test_a_centre_without_points_in_the_code():
    """It takes the farthest point, the only one of its group; the centre that is left alone goes to the largest."""
    widget = KMeans([[0, 0], [1, 0], [50, 0], [5, 0]], start=[[900, 900], [0, 0], [49, 9]], step=2)
    assert widget.centres.tolist() == [[50, 0], [2, 0], [2, 0]]
    space = {}
    exec(widget.code, space)
    np.testing.assert_allclose(space["centres"], widget.centres)


def test_a_dragged_centre_starts_from_there():
    widget = ended()
    for centres in np.random.default_rng(0).uniform(0, 10, (8, 3, 2)).round(4):
        widget.plane.centres = centres  # what a hand does
        np.testing.assert_array_equal(widget.plane.centres, centres, err_msg="another digit would be sent to the page")
    assert (widget.init, widget.step) == ("by hand", 1)
    np.testing.assert_array_equal(widget.start, centres)
    squared = ((widget.points[:, None] - centres) ** 2).sum(axis=2)
    assert widget.inertia == pytest.approx(squared.min(axis=1).sum())
    widget.step = 0
    widget.plane.centres = centres + 0.5
    assert widget.step == 0, "nothing is assigned before somebody asks for it"


def test_points_are_drawn_erased_and_brought_back():
    widget = ended()
    widget.plane.points = widget.points[:60]
    assert (widget.preset, widget.truth, widget.goal) == (None, None, "")
    assert len(widget.labels) == 60
    widget.plane.points = np.empty((0, 2))
    assert len(widget.points) == len(widget.plane.points) == 60, "there is always a point"
    widget._stepping.buttons["undo"].click()
    assert (widget.preset, len(widget.points), len(widget.truth)) == ("blobs", 90, 90)
    widget.preset = "rings"
    widget._stepping.buttons["undo"].click()
    assert widget.preset == "blobs", "another preset can be taken back too"
    assert widget._stepping.buttons["undo"].disabled


def test_too_few_points_is_a_sentence():
    widget = KMeans(FOUR, k=3)
    widget.plane.points = FOUR[:2]
    assert widget.error == "This step failed: 3 centres need 3 points, and there are 2. Draw more."
    widget.k = 2
    assert widget.error == ""


def test_k_by_the_chart_and_by_hand():
    widget = KMeans(preset="five")
    assert "elbow is at k = " in widget.describe()
    assert "highest silhouette at k = 5" in widget.describe()
    widget.charts.by_k.at = 4
    assert (widget.k, len(widget.centres), widget.step) == (4, 4, 0)
    widget.start = widget.start[:2]
    assert (widget.k, widget.init) == (2, "by hand")
    widget.k = 3
    np.testing.assert_array_equal(widget.start[:2], widget.centres[:2])
    np.testing.assert_allclose(widget.start[2], widget.points.mean(axis=0))


def test_the_curve_by_k():
    widget = KMeans(FOUR, k=2)
    inertia, silhouette = widget.charts.by_k.lines
    total = ((np.array(FOUR) - (4.5, 1)) ** 2).sum()
    np.testing.assert_allclose(inertia, [1, 4 / total, 2 / total, 0])
    labels = [0, 0, 1, 1]
    assert silhouette[1] == pytest.approx(sklearn.metrics.silhouette_score(FOUR, labels))
    assert np.isnan(silhouette[[0, 3]]).all()


@pytest.mark.parametrize(("preset", "most"), [("unequal", 0.5), ("stretched", 0.3), ("unscaled", 0.1), ("rings", 0.1)])
def test_what_k_means_cannot_do(preset, most):
    assert all(ended(preset=preset, seed=seed).agreement < most for seed in (0, 1, 2))


def test_scaling_the_features_helps():
    assert ended(preset="unscaled", scaled=True).agreement == 1
    widget = KMeans(preset="unscaled", scaled=True)
    np.testing.assert_allclose(widget.plane.scale, widget.points.std(axis=0))


def test_it_runs_by_itself_and_stops(monkeypatch):
    monkeypatch.setattr(KMeans, "PAUSE", 0.01)
    widget = four()
    with pytest.raises(traitlets.TraitError, match="a notebook"):
        widget.playing = True

    async def watch():
        widget.playing = True
        while widget.playing:
            await asyncio.sleep(0.005)
        assert widget.step == widget.last_step
        widget.step, widget.playing = 0, True
        await asyncio.sleep(0.005)
        widget._stepping.buttons["back"].click()
        await asyncio.sleep(0.05)
        assert (widget.step, widget.playing) == (0, False)

    asyncio.run(watch())


def test_a_state_comes_back():
    widget = KMeans(preset="five", k=4, seed=3, step=5)
    again = KMeans()
    again.restore(widget.state)
    assert (again.preset, again.k, again.step) == ("five", 4, 5)
    np.testing.assert_array_equal(again.centres, widget.centres)
    again.reset()
    assert (again.preset, again.k, again.step) == ("blobs", 3, 0)


@pytest.mark.parametrize(("state", "words"), [
    ({"points": [[1, 2, 3]]}, r"shape \(N, 2\)"), ({"points": [[np.inf, 1]]}, "finite"), ({"k": 9}, "k"),
    ({"points": [["a", "b"]]}, "numbers"),
    ({"points": np.zeros((2001, 2))}, "1 to 2,000"), ({"truth": [0.5]}, "whole numbers"), ({"tool": "paint"}, "paint")])
def test_what_does_not_fit_is_refused(state, words):
    with pytest.raises(traitlets.TraitError, match=words):
        KMeans(**{"points": FOUR, **state})
    with pytest.raises(ValueError, match="Did you mean 'rings'"):
        KMeans(preset="ring")


# --- Palette ---


@pytest.fixture(scope="module")
def coffee():
    return Palette(images.load("coffee")[:280:2, :400:2], k=5)


def test_the_palette_is_that_of_scikit_learn(coffee):
    pixels = coffee.image.reshape(-1, 3).astype(float)
    model = sklearn.cluster.KMeans(5, n_init=4, random_state=0).fit(pixels)
    found = ((pixels - coffee.palette[coffee.labels.ravel()]) ** 2).sum()
    assert found < 1.02 * model.inertia_, "counted in boxes it is as good as pixel by pixel"
    assert coffee.error_of(5) == pytest.approx(np.sqrt(found / len(pixels)), rel=0.02)
    assert np.isnan(coffee.error_of(9)), "nobody has asked for it"


def test_every_pixel_gets_its_nearest_colour(coffee):
    squared = ((coffee.image[..., None, :].astype(int) - coffee.palette.astype(int)) ** 2).sum(axis=-1)
    np.testing.assert_array_equal(coffee.labels, squared.argmin(axis=-1))
    np.testing.assert_array_equal(coffee.painted, coffee.palette[coffee.labels])
    np.testing.assert_array_equal(coffee.picture.image, coffee.painted)
    shares = np.bincount(coffee.labels.ravel())
    assert (np.diff(shares) < 0.02 * shares[0]).all(), "the most frequent first"


def test_k_moves_and_comes_back(coffee):
    before = coffee.palette.copy()
    coffee.k = 16
    assert len(coffee.palette) == len(coffee.space.centres) == 16
    assert coffee.bytes == 16 * 3 + 140 * 200 * 4 // 8
    coffee.error_by_k.at = 5
    assert coffee.k == 5
    np.testing.assert_array_equal(coffee.palette, before)
    np.testing.assert_array_equal(coffee.space.centres, before[:, :2])
    coffee.side = "green and blue"
    np.testing.assert_array_equal(coffee.space.centres, before[:, 1:])
    assert (coffee.space.x_label, coffee.space.y_label) == ("green", "blue")
    assert coffee.describe().startswith("5 x 3 bytes for the palette and 3 bits for each of 28,000 pixels: 10,515 ")


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 99), k=st.integers(1, 16))
def test_the_code_gives_the_palette(seed, k):
    rng = np.random.default_rng(seed)
    image = np.clip(rng.normal(rng.integers(0, 256, (5, 6, 3)), 6), 0, 255).astype(np.uint8)
    widget = Palette(image, k=k)
    space = {"image": image}
    exec(widget.code, space)
    for name in ("palette", "labels", "painted"):
        np.testing.assert_array_equal(space[name], getattr(widget, name), err_msg=name)


def test_fewer_colours_than_asked_for():
    widget = Palette(np.uint8([[[0, 0, 0], [255, 255, 255], [255, 255, 255]]]), k=8)
    assert widget.palette.tolist() == [[255] * 3, [0] * 3]
    assert (widget.error_of(8), widget.bytes) == (0, 7)
    np.testing.assert_array_equal(widget.painted, widget.image)


def test_a_large_photo_is_shown_in_part_and_painted_whole():
    photo = np.tile(np.uint8([[[0, 0, 0], [200, 10, 10]]]), (40, 700, 1))
    photo[20:] = 255 - photo[20:]
    widget = Palette(photo, k=4)
    assert widget.picture.image.shape == widget.photo.image.shape == (13, 440, 3)
    assert (widget.photo.image[:6] < 201).all()
    assert (widget.photo.image[7:] > 54).all(), "every part of the photo is there"
    np.testing.assert_array_equal(widget.painted, photo)


def test_pixels_are_compared_in_parts(monkeypatch):
    pixels = np.random.default_rng(0).integers(0, 256, (100, 3)).astype(np.uint8)
    whole = _palette_colours.nearest(pixels, pixels[:5])
    monkeypatch.setattr(_palette_colours, "_AT_ONCE", 7)
    np.testing.assert_array_equal(_palette_colours.nearest(pixels, pixels[:5]), whole)


def test_a_grey_photo_is_refused():
    with pytest.raises(traitlets.TraitError, match="Stack it three times"):
        Palette(np.zeros((4, 5), np.uint8))


# --- PictureGroups ---


def test_groups_are_about_what_was_compared():
    widget = PictureGroups()
    assert widget.scores["colour"] > 0.8
    assert widget.scores["kind"] < 0.1
    assert "all brown" in widget.gallery.group_names[widget.labels[widget.truths["colour"].index("brown")]]
    widget.features, widget.k = "shape", 6
    assert widget.scores["kind"] > 0.8
    assert widget.scores["colour"] < 0.1
    assert widget.table.rows[0] == ["kind", f"{widget.scores['kind']:.2f}"]
    for name, words in widget.truths.items():
        assert widget.scores[name] == pytest.approx(sklearn.metrics.adjusted_rand_score(words, widget.labels))


def test_pictures_without_a_truth():
    pictures = menagerie.herd(classes=("cat", "fish"), colours=("red", "blue"), size=32).images
    widget = PictureGroups(pictures, k=12)
    assert widget.error == ""
    assert len(set(widget.labels)) == 4, "not more groups than pictures"
    assert widget.scores == {}
    assert "Rand" not in widget.describe()
    assert widget.gallery.captions == []
    widget.names = list("abcd")
    assert widget.gallery.captions == ["a", "b", "c", "d"]
    widget.names = ["a"]
    assert "captions: " in widget.error
    space = {"images": pictures}
    exec(widget.code, space)
    np.testing.assert_array_equal(space["labels"], widget.labels)


def test_another_start_and_a_truth_that_does_not_fit():
    widget = PictureGroups()
    widget._controls["start"].buttons["other start"].click()
    assert widget.seed == 1
    widget.truths = {"kind": ["cat"]}
    assert "truths['kind']: " in widget.error
    assert "expected 48, a word for each picture" in widget.error


@pytest.mark.parametrize(("state", "words"), [
    ({"images": np.zeros((1, 8, 8, 3), np.uint8)}, "2 to 2,000 pictures"), ({"k": 1}, "k"),
    ({"images": np.zeros((3, 8, 8, 3))}, "uint8"), ({"masks": np.zeros((3, 8, 8))}, "bool")])
def test_what_are_no_pictures_is_refused(state, words):
    with pytest.raises(traitlets.TraitError, match=words):
        PictureGroups(**{"images": np.zeros((3, 8, 8, 3), np.uint8), **state})
