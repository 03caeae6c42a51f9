import colorsys

import numpy as np
import pytest
import scipy.stats
import skimage.color

from seeing_machine.classroom.exercises import colour


def test_grey_is_what_scikit_image_makes():
    image = np.random.default_rng(0).integers(0, 256, (6, 9, 3)).astype(np.uint8)
    np.testing.assert_allclose(colour.GREY.reference()(image), skimage.color.rgb2gray(image), atol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_mean_hue_is_the_circular_mean(seed):
    for (hues,) in colour.HUE.inputs(np.random.default_rng(seed)):
        expected = scipy.stats.circmean(hues, high=360)
        assert colour.HUE.reference()(hues) == pytest.approx(expected)
        assert 1 < expected < 359  # away from the seam, where 359.999 and 0 are neighbours but not close


def test_the_triangle_has_its_colour_and_the_paper_is_white():
    planes = colour.SHEETS.reference()(colour.triangle(), (154, 205, 50))
    picture = np.dstack(planes)
    assert picture.dtype == np.uint8
    assert {tuple(int(level) for level in pixel) for pixel in picture.reshape(-1, 3)} == {
        (154, 205, 50), (255, 255, 255)}
    assert (picture[3] == (154, 205, 50)).all()


def test_memory_of_a_4k_picture():
    assert colour.MEMORY.reference()(2160, 3840, 3, 8) == 24_883_200
    assert colour.MEMORY.reference()(2160, 3840, 1, 8) == 8_294_400


def test_swapping_by_hand():
    np.testing.assert_array_equal(colour.SWAP.reference()(np.array([[[1, 2, 3], [4, 5, 6]]])),
                                  [[[3, 2, 1], [6, 5, 4]]])


def test_facts_in_the_questions():
    green = np.array([[[0, 255, 0]]], dtype=np.uint8)
    assert round(skimage.color.rgb2gray(green)[0, 0] * 255) == colour.GREEN_TO_GREY.truth
    assert colour.BYTES.truth == np.zeros((100, 200, 3), dtype=np.uint8).nbytes
    assert colorsys.rgb_to_hsv(0, 1, 1)[0] * 360 == 180  # cyan, as the mean of 350 and 10
    assert colour.MIX.options[colour.MIX.truth].text == "Yellow"
