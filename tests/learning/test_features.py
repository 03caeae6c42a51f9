"""What a picture is as a row of numbers: against hand-counted values, NumPy, scikit-image and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import StandardScaler

from seeing_machine.images import menagerie
from seeing_machine.kernels import hierarchy
from seeing_machine.learning import features


@pytest.fixture(scope="module")
def animals():
    return menagerie.herd(size=48)


def disc(side, row, col, radius):
    rows, cols = np.mgrid[:side, :side]
    return np.hypot(rows - row, cols - col) <= radius


def painted(mask, ground=(240, 240, 240), thing=(200, 40, 40)):
    return np.where(mask[..., None], np.uint8(thing), np.uint8(ground))


def sorted_right(found, truth, number):
    return adjusted_rand_score(truth, hierarchy.fcluster(hierarchy.linkage(found, "average"), number))


# -- colours ---------------------------------------------------------------------------------------------------------

def test_a_colour_histogram_counted_by_hand():
    image = np.uint8([[[255, 0, 0], [255, 0, 0]], [[0, 0, 255], [0, 255, 255]]])
    assert features.colour_histogram([image], bins=2)[0].tolist() == [0, 0.25, 0, 0.25, 0.5, 0, 0, 0]


def test_a_colour_histogram_is_numpys():
    rng = np.random.default_rng(3)
    images = rng.integers(0, 256, (3, 9, 7, 3), dtype=np.uint8)
    for bins in (3, 4, 16):
        edges = [np.ceil(np.arange(bins + 1) * 256 / bins)] * 3
        expected = [np.histogramdd(image.reshape(-1, 3), edges)[0].ravel() / 63 for image in images]
        np.testing.assert_allclose(features.colour_histogram(images, bins=bins), expected)


def test_a_mask_says_which_pixels_count():
    mask = disc(20, 9, 9, 5)
    found = features.colour_histogram(painted(mask)[None], mask[None])
    assert found.max() == 1
    assert found[0, 3 * 16] == 1  # much red, little green and blue
    assert not features.colour_histogram(painted(mask)[None], np.zeros((1, 20, 20), bool)).any()


# -- outlines --------------------------------------------------------------------------------------------------------

def test_the_shape_of_a_disc_and_of_a_bar():
    bar = np.zeros((80, 80), bool)
    bar[38:42, 10:70] = True
    masks = np.stack([disc(80, 40, 40, 30), bar])
    round_one, long_one = features.shape(painted(masks[0])[None].repeat(2, 0), masks)
    np.testing.assert_allclose(round_one, [0, 1, 1, 1], atol=0.1)
    # A rectangle of 4 by 60: its moments are those of an ellipse with axes 4 : 60; its circle has a radius of 30.
    assert long_one[0] == pytest.approx(np.sqrt(1 - (4**2 - 1) / (60**2 - 1)), abs=2e-3)
    assert long_one[1] == 1
    assert long_one[3] == pytest.approx(240 / (np.pi * 30**2), rel=0.03)


def test_solidity_of_an_l_by_hand():
    mask = np.zeros((50, 50), bool)
    mask[5:45, 5:15] = mask[35:45, 5:45] = True
    # The hull of an L with legs 40 long and 10 wide leaves out a triangle of 30 by 30.
    area = 700
    assert features.shape(painted(mask)[None], mask[None])[0, 1] == pytest.approx(area / (area + 450), rel=0.03)


def test_shape_does_not_change_with_place_size_direction_or_colour():
    pose = {"bend": 0.2, "gait": 0.3}
    drawn = [menagerie.draw("lizard", size=side, pose=menagerie.Pose(scale=scale, place=place, angle=angle, **pose),
                            colour=colour, background="white", rng=1)
             for side, scale, place, angle, colour in ((160, 0.9, (0, 0), 0, "red"), (200, 0.5, (1, 1), 90, "blue"))]
    one, other = (features.shape(animal.image[None], animal.mask[None])[0] for animal in drawn)
    np.testing.assert_allclose(one, other, rtol=0.12)
    butterfly = menagerie.draw("butterfly", size=160, pose=menagerie.Pose(), rng=1)
    assert np.abs(features.shape(butterfly.image[None], butterfly.mask[None])[0] - one).max() > 0.3


def test_the_foreground_is_found_on_a_ground_lit_from_one_side():
    mask = disc(64, 30, 36, 15)
    light = np.linspace(1, 0.3, 64)[None, :, None]
    found = features.foreground(np.uint8(painted(mask, (90, 200, 120), (120, 110, 60)) * light)[None])[0]
    assert (found & mask).sum() / (found | mask).sum() > 0.9


def test_where_there_is_nothing_shape_is_0():
    assert not features.shape(np.full((2, 9, 9, 3), 7, np.uint8)).any()
    assert not features.foreground(np.full((1, 9, 9, 3), 7, np.uint8)).any()


# -- learned, pixels -------------------------------------------------------------------------------------------------

def test_each_kind_sorts_by_what_it_sees(animals):
    """Colours part the colours, outlines and the network the kinds; nothing but the features changes."""
    kinds, colours = len(animals.classes), len(animals.colours)
    found = features.extract("colour", animals.images)
    assert sorted_right(found, animals.colour_labels, colours) > 0.8
    assert sorted_right(found, animals.labels, kinds) < 0.1
    for kind in ("shape", "learned"):
        found = features.extract(kind, animals.images, animals.masks)
        assert sorted_right(found, animals.labels, kinds) > 0.7
        assert sorted_right(found, animals.colour_labels, colours) < 0.1


def test_learned_features_are_the_layer_before_the_last(animals):
    """The network's own last layer, put on top of them, must give its answers."""
    network = features._network(0)
    small = menagerie.sample(30, rng=9)
    found = features.learned(small.images)
    assert found.shape == (30, 32)
    last = network.parts[-1]
    outputs = found @ last.weight.detach().double().numpy().T
    outputs += 0 if last.bias is None else last.bias.detach().double().numpy()
    np.testing.assert_array_equal(outputs.argmax(1), network.probabilities(small.images).argmax(1))
    assert (outputs.argmax(1) == small.labels).mean() > 0.8
    np.testing.assert_allclose(features.learned(small.images[:1]), found[:1], rtol=1e-4, atol=1e-5)
    rows = features.extract("learned", animals.images)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1)


def test_pixels_are_the_picture_made_small():
    image = np.zeros((32, 32, 3), np.uint8)
    image[:, 16:] = 255
    found = features.pixels([image], side=2).reshape(2, 2, 3)
    np.testing.assert_allclose(found[:, 0], 0, atol=0.15)
    np.testing.assert_allclose(found[:, 1], 1, atol=0.15)
    image.flags.writeable = False
    assert features.pixels(image[None], side=2).shape == (1, 12)
    grey = np.arange(64, dtype=np.uint8).reshape(1, 8, 8)
    np.testing.assert_array_equal(features.extract("pixels", grey).reshape(8, 8, 3)[..., 1] * 255, grey[0])


def test_standardise_is_scikit_learns():
    rng = np.random.default_rng(1)
    table = rng.normal(5, [1, 1000, 1e-9], (40, 3))
    np.testing.assert_allclose(features.standardise(table), StandardScaler().fit_transform(table), atol=1e-9)
    assert not features.standardise(np.full((3, 2), 0.1)).any()


# -- bad input -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: features.extract("colours", np.zeros((1, 4, 4), np.uint8)), ValueError, "Did you mean 'colour'"),
    (lambda: features.shape(np.zeros((2, 4, 4))), TypeError, "uint8"),
    (lambda: features.colour_histogram(np.zeros((4, 4), np.uint8)), ValueError, "image\\[None\\]"),
    (lambda: features.check_stack(np.zeros((40, 60, 3), np.uint8)), ValueError, "For a single picture add an axis"),
    (lambda: features.pixels(np.zeros((0, 4, 4), np.uint8)), ValueError, "at least one picture"),
    (lambda: features.shape(np.zeros((1, 4, 4), np.uint8), np.ones((1, 4, 5), bool)), ValueError, "masks"),
    (lambda: features.colour_histogram(np.zeros((1, 4, 4), np.uint8), bins=1), ValueError, "bins"),
    (lambda: features.learned(np.zeros((1, 4, 4), np.uint8), seed=-1), ValueError, "seed"),
    (lambda: features.standardise([[1, np.nan]]), ValueError, "finite"),
])
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
