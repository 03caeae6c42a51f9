"""Channels: its planes are those of the libraries, its code gives what it shows, its state comes back."""

import colorsys
import json

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import color

from seeing_machine import images
from seeing_machine.lessons import Channels
from seeing_machine.lessons._colour_spaces import planes_of
from seeing_machine.lessons.colour import GREEN_TRIANGLE

RNG = np.random.default_rng(5)
NOISE = RNG.integers(0, 256, (9, 8, 3), dtype=np.uint8)
NOISE[0, :3] = [[0, 0, 0], [255, 255, 255], [128, 128, 128]]


def run(code, image):
    """Run a snippet as a learner would, in a namespace that holds the picture."""
    space = {"image": image}
    exec(code, space)
    return space


def test_the_triangle_is_16_pixels_of_yellow_green_on_white():
    widget = Channels()
    assert GREEN_TRIANGLE.shape == (7, 4, 3)
    green = (GREEN_TRIANGLE == (154, 205, 50)).all(axis=2)
    assert (green.sum(), (GREEN_TRIANGLE == 255).all(axis=2).sum()) == (16, 12)
    assert green.sum(axis=1).tolist() == [1, 2, 3, 4, 3, 2, 1]
    assert widget.planes[..., 2].tolist()[0] == [50, 255, 255, 255]
    assert "= 84 numbers" in widget.describe()


STATES = st.fixed_dictionaries({
    "space": st.sampled_from(["rgb", "cmyk", "hsv", "lab"]), "grey": st.sampled_from(["off", "weighted", "mean"]),
    "order": st.sampled_from(["RGB", "BGR"]), "light": st.sampled_from(["neutral", "warm", "cold"]),
    "on": st.lists(st.booleans(), min_size=4, max_size=4),
    "gains": st.lists(st.integers(0, 100).map(lambda p: p / 100), min_size=4, max_size=4),
})


@given(STATES)
@settings(max_examples=40, deadline=None)
def test_the_code_gives_what_is_shown(state):
    widget = Channels(NOISE, **state)
    assert widget.error == ""
    assert set(widget.snippets()) >= ({"scikit-image"} if state["space"] in ("hsv", "lab") else {"NumPy"})
    for code in widget.snippets().values():
        made = run(code, NOISE)
        np.testing.assert_allclose(made["planes"], widget.planes, atol=0.001)
        np.testing.assert_allclose(made["result"], widget.result, atol=1.01)
        assert made["result"].dtype == widget.result.dtype == np.uint8
        assert made["result"].shape == widget.result.shape == NOISE.shape[: 3 if state["grey"] == "off" else 2]


def test_every_library_has_its_say():
    tabs = {space: set(Channels(space=space, grey="weighted").snippets()) for space in ("rgb", "cmyk", "hsv", "lab")}
    assert tabs == {"rgb": {"NumPy", "scikit-image"}, "cmyk": {"NumPy"}, "hsv": {"scikit-image", "matplotlib"},
                    "lab": {"scikit-image", "NumPy"}}


def test_planes_are_those_of_independent_libraries():
    pillow = np.asarray(Image.fromarray(NOISE).convert("CMYK"))[..., :3]  # Pillow leaves K at 0: C = 255 - R
    cmyk = planes_of(NOISE, "cmyk") / 100
    ink = 1 - (1 - cmyk[..., :3]) * (1 - cmyk[..., 3:])
    np.testing.assert_allclose(255 * ink, pillow, atol=0.01)
    assert cmyk[0, 0].tolist() == [0, 0, 0, 1], "black is black ink alone"
    assert (cmyk.min(axis=2) == 0).all(), "never all of cyan, magenta and yellow: black does that"
    hsv = [colorsys.rgb_to_hsv(*pixel) for pixel in (NOISE / 255).reshape(-1, 3)]
    np.testing.assert_allclose(planes_of(NOISE, "hsv").reshape(-1, 3), np.array(hsv) * (360, 100, 100), atol=0.01)
    np.testing.assert_allclose(planes_of(NOISE, "lab"), color.rgb2lab(NOISE), atol=0.001)


def test_known_colours_in_each_space():
    pixel = np.uint8([[[154, 205, 50]]])
    assert planes_of(pixel, "cmyk").round()[0, 0].tolist() == [25, 0, 76, 20]
    assert planes_of(pixel, "hsv").round()[0, 0].tolist() == [80, 76, 80]
    # "yellowgreen" in the tables of CIELAB values: 76.5, -38.0, 66.6
    np.testing.assert_allclose(planes_of(pixel, "lab")[0, 0], [76.5, -38.0, 66.6], atol=0.1)


@pytest.mark.parametrize("space", ["rgb", "cmyk"])
def test_all_sheets_together_are_the_picture_exactly(space):
    photo = images.load("chelsea")[::3, ::3]
    np.testing.assert_array_equal(Channels(photo, space=space).result, photo)


def test_grey_by_weights_is_scikit_images():
    photo = images.load("coffee")[::5, ::5]
    widget = Channels(photo, grey="weighted")
    np.testing.assert_allclose(widget.result, 255 * color.rgb2gray(photo), atol=0.5001)
    widget.grey = "mean"
    np.testing.assert_array_equal(widget.result, np.rint(photo.sum(axis=2) / 3))
    assert Channels(np.uint8([[[0, 255, 0]]]), grey="weighted").result[0, 0] == 182
    assert Channels(np.uint8([[[0, 255, 0]]]), grey="mean").result[0, 0] == 85


def test_bgr_swaps_red_and_blue_before_all_else():
    widget = Channels(NOISE, order="BGR", light="warm")
    np.testing.assert_array_equal(widget.planes, np.rint(NOISE[..., ::-1] * [1.0, 0.8, 0.5]))
    assert "red and blue are swapped" in widget.describe()
    assert "In warm light 100 % of red is left, 80 % of green, 50 % of blue." in widget.describe()


STATES_SHOWN = [{}, {"grey": "mean"}, {"grey": "weighted", "on": [True, False, True, True]}, {"gains": [0.5, 1, 0, 1]},
                {"space": "cmyk", "gains": [1, 0.3, 1, 0.8]}, {"space": "cmyk", "grey": "weighted"},
                {"space": "lab", "grey": "mean"}, {"space": "hsv", "order": "BGR"}]


@pytest.mark.parametrize("state", STATES_SHOWN)
def test_the_picture_shows_the_result(state):
    widget = Channels(NOISE, **state)
    matrix = np.array(widget.picture.mix)
    shown = np.clip(np.rint(widget.picture.image @ matrix[:, :3].T + matrix[:, 3]), 0, 255)
    result = widget.result if widget.result.ndim == 3 else np.dstack([widget.result] * 3)
    np.testing.assert_allclose(shown, result, atol=1)


def test_a_gain_moved_in_the_browser_reaches_result_and_picture():
    widget = Channels(NOISE)
    widget.sheets.set_state({"gains": [0.5, 1, 1, 1], "mix": [[0.5, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]})
    assert widget.gains == [0.5, 1, 1, 1]
    assert widget.picture.mix[0] == [0.5, 0, 0, 0]
    np.testing.assert_array_equal(widget.result[..., 0], np.rint(NOISE[..., 0] / 2))
    widget.space = "cmyk"
    assert widget.gains == [1.0] * 4, "other sheets start whole"
    widget.sheets.set_state({"on": [True, True, True, False]})
    np.testing.assert_array_equal(widget.picture.image, widget.result)


def test_a_moving_cursor_sends_no_picture():
    widget = Channels(NOISE, space="lab")
    planes, picture, heard = widget.planes, widget.picture.image, []
    widget.sheets.observe(heard.append, "planes")
    widget.cursor = (2, 2)
    widget.together = 0.5
    assert widget.planes is planes
    assert widget.picture.image is picture
    assert heard == []


def test_all_views_share_the_cursor():
    widget = Channels()
    widget.picture.cursor = (3, 1)
    assert widget.cursor == widget.sheets.cursor == (3, 1)
    assert widget.describe() == ("7 rows x 4 columns x 3 channels = 84 numbers of one byte each. Light adds up. "
                                 "Row 3, column 1: R 154, G 205, B 50.")
    widget.grey = "weighted"
    assert "Its grey by weights is 183, by plain mean 136." in widget.describe()
    widget.space = "cmyk"
    assert "Row 3, column 1: C 25 %, M 0 %, Y 76 %, K 20 %." in widget.describe()
    assert "measured profile" in widget.describe()


def test_a_grey_pixel_has_no_hue():
    widget = Channels(space="hsv", cursor=(0, 3))
    assert "H 0°, S 0 %, V 100 %. A grey has no hue" in widget.describe()
    widget.cursor = (0, 0)
    assert "no hue" not in widget.describe()


def test_state_restore_and_reset():
    widget = Channels(NOISE, light="warm")
    widget.space, widget.gains, widget.on = "cmyk", [0.1, 0.2, 0.3, 0.4], [True, False, True, True]
    widget.grey, widget.together, widget.cursor = "mean", 0.5, (1, 2)
    state = json.loads(json.dumps(widget.state))
    other = Channels()
    other.restore(state)
    assert other.state == widget.state
    np.testing.assert_array_equal(other.result, widget.result)
    assert other.error == ""
    other.reset()
    assert (other.space, other.gains, other.light) == ("rgb", [1.0] * 4, "neutral")
    np.testing.assert_array_equal(other.planes, GREEN_TRIANGLE)


@pytest.mark.parametrize(("image", "words"), [
    (np.zeros((4, 4), np.uint8), r"expected shape \(H, W, 3\)\. Stack it three times"),
    (np.zeros((4, 4, 4), np.uint8), "Drop the alpha channel"),
    (np.zeros((4, 4, 3)), r"image: got a float64 array .* expected uint8"),
    (np.zeros((0, 4, 3), np.uint8), "at least one pixel"),
    ("photo.png", "image: got 'photo.png'"),
])
def test_bad_pictures_are_refused_in_words(image, words):
    with pytest.raises(traitlets.TraitError, match=words):
        Channels(image)
    widget = Channels()
    with pytest.raises(traitlets.TraitError, match=words):
        widget.image = image
    np.testing.assert_array_equal(widget.result, GREEN_TRIANGLE)


@pytest.mark.parametrize("bad", [{"space": "RGB"}, {"gains": [1, 1, 1, 2]}, {"light": "red"}, {"together": -0.1}])
def test_bad_state_changes_nothing(bad):
    widget = Channels()
    before = widget.state
    with pytest.raises(traitlets.TraitError):
        widget.restore({"order": "BGR", **bad})
    assert widget.state == before


def test_unknown_keywords_are_named():
    with pytest.raises(ValueError, match="Did you mean 'light'"):
        Channels(lights="warm")


def test_a_teacher_can_lock_the_sheets():
    widget = Channels()
    widget.lock("sheets", "space")
    assert widget.sheets.disabled
    widget.unlock()
    assert not widget.sheets.disabled


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1)])
def test_narrow_pictures_are_pictures(shape):
    image = RNG.integers(0, 256, (*shape, 3), dtype=np.uint8)
    for space in ("rgb", "cmyk", "hsv", "lab"):
        widget = Channels(image, space=space, together=0.5)
        assert widget.error == ""
        assert widget.snapshot().width > 400


def test_the_still_picture_holds_sheets_and_result():
    still = np.asarray(Channels(together=1).snapshot())
    assert (still == (154, 205, 50)).all(axis=2).sum() > 20_000, "the stack and the picture"
    apart = np.asarray(Channels().snapshot())
    for tint in ((154, 0, 0), (0, 205, 0), (0, 0, 50)):
        assert (apart == tint).all(axis=2).sum() > 10_000


def test_the_goal_says_how_far_the_target_is():
    white = np.full((4, 4, 3), 255, np.uint8)
    widget = Channels(white, target=np.full_like(white, (154, 205, 50)))
    assert widget.goal == "goal: at most 2 levels from the target   now 118.7"
    widget.gains = [0.6, 0.8, 0.2, 1]
    assert widget.goal == "goal: at most 2 levels from the target   now 1.0   ✓ done"
    widget.grey = "mean"
    assert "target: got a uint8 array of shape (4, 4, 3), expected shape (4, 4)" in widget.error
    widget.grey = "off"
    assert widget.error == ""


def test_the_target_is_in_the_still_picture():
    white = np.full((4, 4, 3), 255, np.uint8)
    still = np.asarray(Channels(white, target=np.full_like(white, (154, 205, 50))).snapshot())
    assert (still == (154, 205, 50)).all(axis=2).sum() > 10_000


def test_gains_undo_coloured_light():
    photo = images.load("chelsea")[::4, ::4]
    widget = Channels(photo, light="warm", target=np.rint(photo * 0.5).astype(np.uint8))
    assert "done" not in widget.goal
    widget.gains = [0.5, 0.63, 1, 1]
    assert widget.goal.endswith("✓ done")
