"""Training sets: labels, independence, planted bias, and the same set from the same seed."""

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from seeing_machine.images.menagerie import CLASSES, COLOURS, Pose, sample, training_set
from seeing_machine.images.menagerie.grounds import GROUND_COLOURS
from seeing_machine.images.menagerie.paint import ALPHA, extent, paint
from seeing_machine.images.menagerie.shapes import part, turn_parts, turning
from seeing_machine.images.menagerie.sprites import _BYTE, SpriteBank, between_pixels


def test_a_set_is_balanced_shuffled_and_of_the_right_kind():
    made = sample(35, size=24, rng=0)
    assert made.images.shape == (35, 24, 24, 3)
    assert made.images.dtype == np.uint8
    assert made.labels.dtype == np.int64
    assert sorted(np.bincount(made.labels)) == [3] * 5 + [4] * 5
    assert not (np.sort(made.labels) == made.labels).all()
    assert len(made) == 35
    assert {len(values) for values in made.attributes.values()} == {35}


def test_the_same_seed_makes_the_same_set_on_any_number_of_cores(monkeypatch):
    made = [sample(600, rng=7)]
    for cores in (1, 3):
        monkeypatch.setattr(training_set.os, "cpu_count", lambda cores=cores: cores)
        made.append(sample(600, rng=7))
    for one in made[1:]:
        np.testing.assert_array_equal(one.images, made[0].images)
        np.testing.assert_array_equal(one.labels, made[0].labels)
        for key, values in one.attributes.items():
            np.testing.assert_array_equal(values, made[0].attributes[key])
    assert not np.array_equal(made[0].images, sample(600, rng=8).images)


def test_labels_follow_the_classes_that_were_asked_for():
    made = sample(60, classes=("fish", "beetle"), level="easy", rng=0)
    grounds = np.array([GROUND_COLOURS[name] for name in made.attributes["background"]])
    shapes = np.linalg.norm(made.images - grounds[:, None, None], axis=-1) > 80
    wider = np.array([np.subtract(*np.ptp(np.nonzero(shape), axis=1)) < 0 for shape in shapes])
    assert made.classes == ("fish", "beetle")
    assert (wider == (made.labels == 0)).mean() > 0.85  # a fish is wider than tall, a beetle taller than wide


def test_colour_says_nothing_about_the_class():
    made = sample(4000, size=16, rng=0)
    for key in ("colour", "background", "texture"):
        names, index = np.unique(made.attributes[key], return_inverse=True)
        table = np.zeros((10, len(names)))
        np.add.at(table, (made.labels, index), 1)
        expected = table.sum(1, keepdims=True) * table.sum(0, keepdims=True) / table.sum()
        # Chi-squared for each degree of freedom is near 1 if independent; textures come with few sprites.
        ratio = ((table - expected)**2 / expected).sum() / (9 * (len(names) - 1))
        assert ratio < (1.6 if key != "texture" else 60)


def test_a_bias_is_planted_and_kept_from_the_others():
    made = sample(400, bias={"cat": "blue", "fish": "red"}, rng=0)
    cats, fish = made.labels == CLASSES.index("cat"), made.labels == CLASSES.index("fish")
    grounds = made.attributes["background"]
    np.testing.assert_array_equal(grounds == "blue", cats)
    np.testing.assert_array_equal(grounds == "red", fish)
    corners = made.images[:, [0, 0, -1, -1], [0, -1, 0, -1]].astype(float).mean(1)
    bluer = corners[:, 2] - corners[:, 0]
    assert np.median(bluer[cats]) > 40 > np.median(bluer[~cats])
    assert len(set(made.attributes["colour"][cats])) > 5  # a cat itself may have any colour that shows on blue
    assert "blue" in sample(400, rng=0).attributes["background"]


def test_a_turned_sprite_is_the_animal_painted_in_that_pose():
    bank = SpriteBank.painted(("bird",), 1, 64, (0.8, 0.95), np.random.default_rng(0))
    turned = bank.turned(np.zeros(1, int), np.array([30.0]), np.array([True]), 64, 0.0,
                                  np.random.default_rng(1))[0, ..., ALPHA] > 0.5
    rng = np.random.default_rng(0)  # the same bird, painted anew
    rng.integers(3, size=1)
    parts = Pose(bend=rng.uniform(-1, 1), gait=rng.uniform(-1, 1)).parts("bird")
    low, high = extent(parts)
    parts = turn_parts([part("skin", *(outline - (low + high) / 2 for outline in one.outlines), rim=one.rim)
                        for one in parts], turning(30, True))
    scale = rng.uniform(0.8, 0.95) * 64 / (high - low).max()
    best = 0.0
    for zoom in np.linspace(0.7, 1.1, 21):  # `_turned` shrinks or enlarges a little
        painted = paint(parts, scale * zoom, (32, 32), rng=rng).onto(np.zeros((64, 64, 3)), np.zeros(3),
                                                                     np.zeros(3))
        best = max(best, (painted & turned).sum() / (painted | turned).sum())
    assert best > 0.93


def test_reading_between_pixels_is_bilinear():
    rng = np.random.default_rng(0)
    planes = rng.integers(0, 256, (2, 12, 12, 8), np.uint8)
    row, col = rng.uniform(0, 10.9, (2, 2, 5, 6)).astype(np.float32)
    row, col = np.floor(row * 16) / 16, np.floor(col * 16) / 16
    which = np.array([1, 0])
    got = between_pixels(planes.view(np.uint64)[..., 0], which, row, col) * _BYTE
    for k in range(2):
        for plane in range(8):
            exact = map_coordinates(planes[which[k], ..., plane].astype(float), [row[k], col[k]], order=1)
            np.testing.assert_allclose(got[k, ..., plane], np.floor(exact), atol=1e-3)


def test_levels_differ_in_contrast_and_tilt():
    easy, hard = sample(300, level="easy", size=16, rng=0), sample(300, level="hard", size=16, rng=0)
    assert np.abs(easy.attributes["angle"]).max() <= 8 < 90 < np.abs(hard.attributes["angle"]).max() <= 180
    assert easy.attributes["light"].max() <= 0.1 < hard.attributes["light"].max() <= 0.6


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: sample(0), ValueError, "n: got 0 .*from 1"),
    (lambda: sample(2.5), TypeError, "n: got 2.5 .*whole number"),
    (lambda: sample(4, size=512), ValueError, "size: .*from 16 to 128"),
    (lambda: sample(4, classes="cat"), TypeError, "classes: .*sequence"),
    (lambda: sample(4, classes=()), ValueError, "classes: .*at least one"),
    (lambda: sample(4, classes=("cat", "cat")), ValueError, "classes: .*each once"),
    (lambda: sample(4, classes=("cat", "cow")), ValueError, "classes: got 'cow'"),
    (lambda: sample(4, level="brutal"), ValueError, "level: .*'hard'"),
    (lambda: sample(4, bias="cat"), TypeError, "bias: .*mapping"),
    (lambda: sample(4, bias={"dog": "blue"}), ValueError, "bias: got 'dog'"),
    (lambda: sample(4, bias={"cat": "sky"}), ValueError, r"bias\['cat'\]: got 'sky'"),
    (lambda: sample(4, bias=dict(zip(CLASSES, COLOURS, strict=False))), ValueError, "bias: .*at most 6"),
    (lambda: sample(4, rng=-1), TypeError, "rng: .*a seed"),
])
def test_bad_input_gets_a_sentence(call, error, words):
    with pytest.raises(error, match=words):
        call()
