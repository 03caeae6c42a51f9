"""Pixels: the numbers it tells are the picture's own."""

import numpy as np
import pytest
import torch
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from seeing_machine import images
from seeing_machine.lessons import Pixels
from seeing_machine.lessons.pixels import TRIANGLE
from seeing_machine.widgets import to_wire


def run(code, image):
    """Run a snippet as a learner would, in a namespace that holds the picture."""
    space = {"image": image}
    exec(code, space)
    return np.asarray(space["matrix"])


def test_the_triangle_has_16_black_and_12_white_pixels():
    assert TRIANGLE.shape == (7, 4)
    assert ((TRIANGLE == 0).sum(), (TRIANGLE == 255).sum()) == (16, 12)
    widget = Pixels()
    assert widget.depth == 1
    assert widget.matrix.sum() == 12


@given(depth=st.integers(1, 8), ink=st.booleans(), seed=st.integers(0, 99), colour=st.booleans())
def test_the_code_gives_the_same_numbers(depth, ink, seed, colour):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (5, 7, 3) if colour else (5, 7), dtype=np.uint8)
    widget = Pixels(image, depth=depth, ink=ink)
    assert set(widget.snippets()) == {"NumPy", "torch"}
    for code in widget.snippets().values():
        np.testing.assert_array_equal(run(code, widget.image), widget.matrix)


@given(st.integers(1, 8), st.integers(0, 255))
def test_a_level_is_the_value_divided_and_rounded_down(depth, value):
    assert Pixels(np.full((1, 1), value, np.uint8), depth=depth).matrix[0, 0] == value * 2**depth // 256


def test_small_pictures_are_written_out_in_the_code():
    code = Pixels().code
    assert "np.array([[0, 255, 255, 255]," in code
    np.testing.assert_array_equal(run(code, None), Pixels().matrix)
    assert "your picture, uint8, shape (512, 512)" in Pixels(images.load("camera")).code


def test_size_counts_channels_and_depth():
    photo = Pixels(np.zeros((10, 20, 3), np.uint8), depth=5)
    assert (photo.size_in_bits, photo.size_in_bytes) == (3000, 375)
    assert (Pixels().size_in_bits, Pixels().size_in_bytes) == (28, 4), "28 bits do not fit into 3 bytes"


def test_ink_is_the_other_way_round():
    widget = Pixels(ink=True)
    np.testing.assert_array_equal(widget.matrix, TRIANGLE == 0)


def test_painting_and_typing_reach_the_image():
    widget = Pixels()
    painted = TRIANGLE.copy()
    painted[0, 3] = 0
    widget.picture.set_state({"image": to_wire(painted)})
    assert widget.matrix[0, 3] == 0
    np.testing.assert_array_equal(widget.numbers.image, painted)
    painted[6, 3] = 0
    widget.numbers.set_state({"image": to_wire(painted)})
    np.testing.assert_array_equal(widget.image, painted)
    widget.reset()
    np.testing.assert_array_equal(widget.image, TRIANGLE)


def test_both_views_share_cursor_depth_and_tool():
    widget = Pixels()
    widget.cursor, widget.depth, widget.ink, widget.tool = (2, 1), 4, True, "look"
    for view in (widget.picture, widget.numbers):
        assert (view.cursor, view.depth, view.ink, view.tool) == ((2, 1), 4, True, "look")
    assert widget.describe().endswith("Row 2, column 1 is 15.")


@pytest.mark.parametrize(("brush", "grey", "colour"), [
    ("flip", None, None), ("black", 0, [0, 0, 0]), ("grey", 128, [128] * 3), ("white", 255, [255] * 3),
])
def test_the_brush_paints_in_grey_and_in_colour(brush, grey, colour):
    assert Pixels(brush=brush).picture.brush == grey
    assert Pixels(np.zeros((2, 2, 3), np.uint8), brush=brush).picture.brush == colour


def test_the_goal_counts_what_is_as_asked():
    widget = Pixels(np.full((7, 4), 255, np.uint8), target=TRIANGLE, depth=1)
    assert "now 12" in widget.goal
    assert "done" not in widget.goal
    widget.image = TRIANGLE
    assert widget.goal == "goal: 28 of 28 as asked   now 28   ✓ done"


def test_a_target_of_another_shape_is_said():
    widget = Pixels(np.zeros((2, 2), np.uint8), target=TRIANGLE)
    assert "target: got a uint8 array of shape (7, 4), expected shape (2, 2)" in widget.error


def test_bool_becomes_black_and_white():
    np.testing.assert_array_equal(Pixels(np.array([[True, False]])).image, [[255, 0]])


@pytest.mark.parametrize("image", [np.zeros((2, 2)), np.zeros((2, 2), np.uint16), torch.zeros(2, 2)])
def test_other_dtypes_are_refused_with_what_to_do(image):
    with pytest.raises(traitlets.TraitError, match="expected uint8 .0 to 255. or bool. Convert it first"):
        Pixels(image)


def test_the_snapshot_shows_picture_and_matrix():
    assert Pixels().snapshot().width > 2 * 200
    assert Pixels(images.load("chelsea")).snapshot().height > 300
