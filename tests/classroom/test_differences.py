import numpy as np
import pytest
from PIL import ImageColor

from seeing_machine.classroom.differences import draw

ORANGE = ImageColor.getrgb("#d55e00")
GREY = np.array([[10, 20, 30], [40, 50, 60]], dtype=np.uint8)


def count(picture, colour):
    return int((np.asarray(picture) == colour).all(axis=2).sum())


def test_a_difference_is_hatched_and_outlined():
    yours = GREY.copy()
    yours[1, 2] = 0
    picture, text = draw((GREY,), yours, GREY)
    assert text == "Side by side: input, yours, expected, difference. 1 pixel differs; it is hatched."
    one = count(picture, ORANGE)
    yours[0, 0] = 0
    picture, text = draw((GREY,), yours, GREY)
    assert text.endswith("2 pixels differ; they are hatched.")
    assert count(picture, ORANGE) == pytest.approx(2 * one, rel=0.1)  # the numbers in them are not equally wide


def test_yours_is_outlined_and_expected_is_not():
    picture, _ = draw((), GREY + np.uint8(1), GREY)
    yours, expected, difference = (picture.crop((left, 0, left + picture.width // 3, picture.height))
                                   for left in (picture.width * third // 3 for third in range(3)))
    assert count(yours, ORANGE) > 200
    assert count(expected, ORANGE) == 0
    assert count(difference, ORANGE) > count(yours, ORANGE)


def test_without_a_difference_nothing_is_orange():
    picture, text = draw((GREY,), GREY, GREY)
    assert text.endswith("0 pixels differ; they are hatched.")
    assert count(picture, ORANGE) == 0


def test_squares_have_the_colour_of_their_pixel():
    colours = np.array([[[200, 10, 30], [1, 250, 3]]], dtype=np.uint8)
    picture, _ = draw((colours,), 3, 4)
    assert count(picture, (200, 10, 30)) > 500
    assert count(picture, (1, 250, 3)) > 500


def test_yours_and_expected_share_a_scale():
    expected = np.array([[0, 255, 0]], dtype=np.uint8)
    picture, _ = draw((), expected // 255, expected)
    assert count(picture, (1, 1, 1)) > 300  # 1 out of 255 is nearly black, not white


def test_floats_from_0_to_1_are_grey_levels():
    picture, _ = draw((), np.array([[0.0, 0.6]]), np.array([[0.0, 1.0000000002]]))
    assert count(picture, (153, 153, 153)) > 300


@pytest.mark.parametrize(("given", "yours", "expected", "text"), [
    ((GREY, 3), 5, 6, "Shown: input."),
    ((5,), GREY, 6, "Shown: yours."),
    ((GREY,), GREY.T, GREY, "Side by side: input, yours, expected."),
    ((), "x", GREY, "Shown: expected."),
    ((), 5, 6, ""),
    ((np.zeros(5),), 5, 6, ""),
    ((), np.zeros((0, 3)), 6, ""),
    ((), np.array([["a"]]), 6, ""),
])
def test_what_can_be_drawn_is_drawn(given, yours, expected, text):
    picture, words = draw(given, yours, expected)
    assert words == text
    assert (picture is None) == (text == "")


def test_of_tuples_the_first_part_that_differs_is_drawn():
    _, text = draw((), (GREY, GREY + np.uint8(1)), (GREY, GREY))
    assert "6 pixels differ" in text


def test_a_large_picture_is_cut_to_the_place_that_differs():
    large = np.zeros((300, 500), dtype=np.uint8)
    wrong = large.copy()
    wrong[290, 450] = 255
    picture, text = draw((large,), wrong, large)
    assert "1 pixel differs" in text
    assert picture.width <= 920
    assert count(picture, ORANGE) > 0
    wrong[290, 450], wrong[100, 200] = 0, 255
    assert draw((large,), wrong, large)[0].size == picture.size  # at the edge the window is as large


@pytest.mark.parametrize("shape", [(1, 1), (1, 24), (24, 1), (24, 24), (7, 4), (2, 3, 3), (20, 5, 3)])
def test_it_fits_a_notebook(shape):
    picture, _ = draw((np.zeros(shape),), np.ones(shape), np.zeros(shape))
    assert picture.width <= 920
    assert picture.height <= 400


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e300, -5])
def test_odd_values_are_drawn(odd):
    picture, text = draw((np.full((2, 3), odd),), np.full((2, 3), odd), np.zeros((2, 3)))
    assert picture is not None
    assert "6 pixels differ" in text


def test_booleans_and_large_integers():
    _, text = draw((), np.array([[True, False]]), np.array([[False, False]]))
    assert text.endswith("1 pixel differs; it is hatched.")
    assert draw((), np.array([[2**63]], dtype=np.uint64), np.array([[5]]))[0] is not None


def test_arguments_stay_as_they_are():
    before = GREY.copy()
    yours = np.zeros((40, 60))
    draw((GREY,), yours, yours + 1)
    np.testing.assert_array_equal(GREY, before)
    assert yours.shape == (40, 60)
