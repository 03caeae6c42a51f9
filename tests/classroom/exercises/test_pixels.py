import numpy as np
import pytest

from seeing_machine.classroom.exercises import pixels

PICTURE = np.array([[10, 20, 30], [40, 50, 250]], dtype=np.uint8)


@pytest.mark.parametrize(("exercise", "arguments", "expected"), [
    (pixels.PIXEL, (PICTURE, 1, 0), 40),
    (pixels.CROP, (PICTURE, 0, 1, 2, 1), [[20], [50]]),
    (pixels.MIRROR, (PICTURE,), [[30, 20, 10], [250, 50, 40]]),
    (pixels.NEGATIVE, (PICTURE,), [[245, 235, 225], [215, 205, 5]]),
    (pixels.COUNT, (PICTURE, 40), 3),
    (pixels.BRIGHTEN, (PICTURE, 200), [[210, 220, 230], [240, 250, 255]]),
])
def test_solutions_by_hand(exercise, arguments, expected):
    np.testing.assert_array_equal(exercise.reference()(*arguments), expected)


def test_the_triangle_has_16_black_and_12_white_pixels():
    triangle = pixels.TRIANGLE.reference()
    assert triangle.shape == (7, 4)
    assert ((triangle == 0).sum(), (triangle == 1).sum()) == (16, 12)
    np.testing.assert_array_equal(triangle, pixels.triangle())


def test_predictions_agree_with_numpy():
    assert np.array(pixels.READ.picture)[2, 1] == pixels.READ.truth
    assert (np.array([200], dtype=np.uint8) + np.uint8(100))[0] == pixels.WRAP.truth
    np.testing.assert_array_equal(np.array(pixels.PAINT.picture) < 100, pixels.PAINT.truth)
