"""Thresholding: lines and masks are those of the methods' own definitions."""


import numpy as np
import pytest
import traitlets
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seeing_machine.images import menagerie
from seeing_machine.lessons import Thresholding
from seeing_machine.lessons._threshold_methods import METHODS

PICTURE = np.uint8([[10, 130, 131], [130, 255, 0]])


@pytest.mark.parametrize(("foreground", "expected"), [
    ("dark", [[1, 1, 0], [1, 0, 1]]), ("light", [[0, 0, 1], [0, 1, 0]])])
def test_a_value_on_the_line_is_dark(foreground, expected):
    widget = Thresholding(PICTURE, foreground=foreground)
    np.testing.assert_array_equal(widget.mask, np.array(expected, bool))
    assert widget.masked.foreground == foreground
    sign = "<=" if foreground == "dark" else ">"
    assert f"Object: value {sign} 130. That is {100 * np.mean(expected):.1f} %" in widget.describe()


def between(grey, threshold):
    """The variance between two classes, from their pixels."""
    low, high = grey[grey <= threshold], grey[grey > threshold]
    return low.size * high.size * (low.mean() - high.mean()) ** 2 if low.size and high.size else 0


def test_otsu_parts_the_means_as_far_as_can_be():
    grey = menagerie.lizard_photo(size=(64, 80)).image
    best = max(range(256), key=lambda threshold: between(grey, threshold))
    assert Thresholding(grey, method="otsu").threshold == best


def test_three_classes_of_three_bands():
    bands = np.repeat(np.uint8([[20, 30, 120, 130, 230, 240]]), 4, axis=0)
    widget = Thresholding(bands, method="multiotsu", classes=3)
    np.testing.assert_array_equal(widget.labels[0], [0, 0, 1, 1, 2, 2])
    np.testing.assert_array_equal(widget.mask[0], [1, 1, 0, 0, 0, 0])
    widget.foreground = "light"
    np.testing.assert_array_equal(widget.mask[0], [0, 0, 0, 0, 1, 1])
    assert widget.masked.thresholds == widget.thresholds
    assert widget.masked.title == "classes"
    assert "3 classes" in widget.describe()


@pytest.mark.parametrize(("method", "expected"), [
    ("local mean", lambda m, s: m - 7), ("niblack", lambda m, s: m - 0.3 * s),
    ("sauvola", lambda m, s: m * (1 + 0.3 * (s / 127.5 - 1)))])
def test_a_local_threshold_by_its_definition(method, expected):
    grey = np.random.default_rng(0).integers(0, 256, (9, 11), dtype=np.uint8)
    widget = Thresholding(grey, method=method, window=5, k=0.3, offset=7, cursor=(4, 5))
    around = grey[2:7, 3:8].astype(float)
    line = expected(around.mean(), around.std())
    assert widget.mask[4, 5] == (grey[4, 5] <= line)
    assert f"its own {round(line, 2):.4g}, so" in widget.describe()
    assert widget.thresholds == []
    assert widget.masked.show == "photo"
    np.testing.assert_array_equal(widget.masked.image, widget.mask)
    assert widget.masked.window == (0, 1), "else what is True would be as good as black"


def gained(grey, lines):
    """What multi-Otsu makes as large as it can: the sum over classes of n times the square of the mean."""
    classes = np.digitize(grey, lines, right=True)
    groups = [grey[classes == number] for number in np.unique(classes)]
    return sum(group.sum(dtype=float) ** 2 / group.size for group in groups)


@settings(max_examples=25, deadline=None)
@example(method="multiotsu", foreground="dark", seed=77, window=3, kind="film")
@given(method=st.sampled_from(list(METHODS)), foreground=st.sampled_from(["dark", "light"]), seed=st.integers(0, 99),
       window=st.sampled_from([3, 7, 15]), kind=st.sampled_from(["grey", "colour", "film"]))
def test_the_code_gives_the_same_mask(method, foreground, seed, window, kind):
    rng = np.random.default_rng(seed)
    shape = {"grey": (21, 26), "colour": (21, 26, 3), "film": (3, 21, 26)}[kind]
    image = np.clip(rng.normal(rng.choice([60, 180], shape), 25), 0, 255).astype(np.uint8)
    widget = Thresholding(image, method=method, foreground=foreground, window=window, frame=2 * (kind == "film"))
    assert widget.error == ""
    assert set(widget.snippets()) == ({"NumPy"} if method == "fixed" else {"scikit-image", "NumPy"})
    for library, code in widget.snippets().items():
        space = {"image": image}
        exec(code, space)
        if method == "multiotsu" and library == "NumPy":
            exact, ours = (gained(widget.grey, lines) for lines in (space["thresholds"], widget.thresholds))
            assert ours <= exact * (1 + 1e-12)
            assert ours == pytest.approx(exact, rel=2e-6), "scikit-image, and so the widget, rounds to 32 bits"
            if ours < exact:
                continue
        np.testing.assert_array_equal(space["mask"], widget.mask, err_msg=library)
        if method == "multiotsu":
            np.testing.assert_array_equal(space["labels"], widget.labels, err_msg=library)


def test_a_moved_line_is_by_hand():
    widget = Thresholding(method="otsu")
    widget.histogram.thresholds = [99.0]
    assert (widget.method, widget.threshold, widget.masked.thresholds) == ("fixed", 99.0, [99.0])
    widget.method = "niblack"
    assert widget.histogram.thresholds == []
    widget.method = "fixed"
    assert widget.thresholds == [99.0], "the line is where it was"
    widget.threshold = 120
    assert widget.histogram.thresholds == [120.0]


def test_a_restored_method_keeps_its_line():
    widget = Thresholding(method="multiotsu")
    again = Thresholding()
    again.restore(widget.state)
    assert (again.method, again.thresholds) == ("multiotsu", widget.thresholds)
    again.reset()
    assert (again.method, again.thresholds) == ("fixed", [130.0])


def test_overlap_with_the_truth():
    widget = Thresholding(PICTURE, truth=np.array([[1, 1, 1], [0, 0, 0]], bool))
    assert widget.iou == 2 / 5
    assert widget.goal == "goal: IoU 0.90   now 0.40"
    widget.truth = widget.mask
    assert widget.goal == "goal: IoU 0.90   now 1.00   ✓ done"
    widget.truth = np.zeros((1, 1), bool)
    assert "truth: got a bool array of shape (1, 1), expected shape (2, 3)" in widget.error
    assert np.isnan(Thresholding(PICTURE).iou)
    assert Thresholding(PICTURE + np.uint8(0), truth=np.zeros((2, 3), bool), method="otsu", foreground="light").iou == 0


def test_the_goal_is_what_is_wanted_and_0_sets_none():
    widget = Thresholding(PICTURE, truth=PICTURE < 140, wanted=0.5)
    assert widget.goal == "goal: IoU 0.50   now 0.80   ✓ done"
    widget.wanted = 0.81
    assert widget.goal == "goal: IoU 0.81   now 0.80"
    widget.wanted = 0
    assert widget.goal == ""
    with pytest.raises(traitlets.TraitError):
        widget.wanted = 1.1


@pytest.mark.parametrize(("photo", "wanted", "reached"), [
    ({}, 0.9, {"threshold": 159.0}),
    ({"light": 0.9}, 0.8, {"method": "local mean", "window": 191, "offset": 30}),
    ({"noise": 40}, 0.7, {"threshold": 114.0})])
def test_the_goals_of_the_lesson_can_be_reached(photo, wanted, reached):
    photo = menagerie.lizard_photo(**photo)
    assert "✓ done" not in Thresholding(photo.image, truth=photo.mask, wanted=wanted, method="otsu").goal
    assert "✓ done" in Thresholding(photo.image, truth=photo.mask, wanted=wanted, **reached).goal


def test_one_global_line_fails_where_the_light_falls_off_and_a_local_one_does_not():
    photo = menagerie.lizard_photo(light=0.9)
    best = max(Thresholding(photo.image, truth=photo.mask, threshold=line).iou for line in range(20, 200, 10))
    assert best < 0.6
    local = Thresholding(photo.image, truth=photo.mask, method="local mean", window=101, offset=20)
    assert local.iou > best + 0.1


def test_a_film_is_a_stack_of_pictures():
    film = menagerie.lizards(4, size=(64, 80))
    widget = Thresholding(film.frames, truth=film.masks, frame=3)
    np.testing.assert_array_equal(widget.grey, film.frames[3])
    np.testing.assert_array_equal(widget.mask, film.frames[3] <= 130)
    assert widget.iou == (widget.mask & film.masks[3]).sum() / (widget.mask | film.masks[3]).sum()
    assert widget.histogram.counts.sum() == 64 * 80
    widget.frame = 4
    assert widget.error == "This step failed: frame: got 4 (int), expected a whole number from 0 to 3."


def test_the_photo_is_tinted_by_lines_in_the_browser_else_by_the_mask():
    widget = Thresholding(tint=True)
    assert (widget.picture.show, widget.picture.mask) == ("overlay", None)
    widget.method = "sauvola"
    assert widget.picture.show == "photo"
    np.testing.assert_array_equal(widget.picture.mask, widget.mask)
    widget.tint = False
    assert widget.picture.mask is None


def test_views_share_cursor_and_zoom():
    widget = Thresholding(PICTURE, cursor=(1, 0), thing="lizard")
    assert widget.masked.cursor == (1, 0)
    assert widget.histogram.marker == 130
    assert widget.describe().endswith("Row 1, column 0 is 130: not above 130, so lizard.")
    widget.picture.viewport = (1.0, 1.0, 2.0)
    assert widget.masked.viewport == (1.0, 1.0, 2.0)
    assert widget.TITLE == "Which pixels are the lizard?"


def test_colour_is_made_grey_and_says_so():
    widget = Thresholding(np.uint8([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]]))
    np.testing.assert_array_equal(widget.grey, [[54, 182, 18]])
    assert widget.describe().startswith("The colour photo is made grey first.")


def test_fewer_values_than_classes_are_said():
    widget = Thresholding(np.full((3, 4), 7, np.uint8), method="multiotsu")
    assert "classes: got 3 (int), expected no more classes than the picture has values" in widget.error
    for method in ("otsu", "triangle", "li", "niblack"):
        widget.method = method
        assert widget.error == ""


@pytest.mark.parametrize(("state", "words"), [
    ({"image": np.zeros((2, 2))}, "expected uint8"), ({"image": np.zeros((2, 2, 2, 2), np.uint8)}, "shape"),
    ({"image": np.zeros((0, 2, 2), np.uint8)}, "expected"), ({"window": 4}, "an odd number"), ({"truth": PICTURE}, "0"),
    ({"image": np.zeros((2, 2, 4), np.uint8)}, "alpha")])
def test_what_does_not_fit_is_refused(state, words):
    with pytest.raises(traitlets.TraitError, match=words):
        Thresholding(**{"image": PICTURE, **state})


def test_only_settings_that_count_are_shown():
    widget = Thresholding()
    for method, names in {"otsu": [], "multiotsu": ["classes"], "local mean": ["window", "below the mean by"],
                          "sauvola": ["window", "k"]}.items():
        widget.method = method
        assert [control.label for control in widget._options.children] == names
    assert widget._film.layout.display == "none"
    one, each = widget._controls["method"], widget._controls["local method"]
    assert (one.value, each.value) == (None, "sauvola")
    one.value = "li"
    assert (widget.method, each.value) == ("li", None)
    widget.lock("method", "local method")
    assert [control.disabled for control in widget.rows[1] + widget.rows[2]] == [True, False, True, False]
