"""One drawn animal: the truth that comes with a picture is the truth."""

import hashlib

import numpy as np
import pytest
from scipy.ndimage import label

from seeing_machine.images import menagerie
from seeing_machine.images.menagerie import CLASSES, COLOURS, Pose, draw
from seeing_machine.images.menagerie.animal import box_of
from seeing_machine.images.menagerie.grounds import GROUND_COLOURS, far_apart, light_ramp, relief
from seeing_machine.images.menagerie.paint import TEXTURES


def digest(*arrays):
    return hashlib.sha256(b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)).hexdigest()


def test_the_classes_are_in_the_agreed_order():
    assert CLASSES == ("lizard", "fish", "beetle", "bird", "rabbit", "butterfly", "turtle", "cat", "octopus",
                       "snail")


@pytest.mark.parametrize("animal", CLASSES)
@pytest.mark.parametrize("pose", [Pose(), Pose(angle=140, bend=1, gait=1, place=(0, 0)), Pose(
    angle=-40, scale=1, bend=-1, gait=-1, flip=True, place=(1, 1)), Pose(scale=0.25, place=(1, 0))])
def test_every_animal_in_every_pose_is_whole_and_inside(animal, pose):
    drawn = draw(animal, pose=pose, size=(48, 64), rng=1)
    row0, col0, row1, col1 = drawn.box
    assert drawn.mask[row0:row1, col0:col1].sum() == drawn.mask.sum() > 0
    for edge in (drawn.mask[row0], drawn.mask[row1 - 1], drawn.mask[:, col0], drawn.mask[:, col1 - 1]):
        assert edge.any()
    assert label(drawn.mask, np.ones((3, 3)))[1] == 1
    side = max(row1 - row0, col1 - col0)
    assert pose.scale * 48 - 4 <= side <= pose.scale * 48 + 1
    # Its box is where `place` says, and nothing is cut: the larger picture shows as many pixels.
    free = np.array([48 - (row1 - row0), 64 - (col1 - col0)])
    np.testing.assert_allclose([row0, col0], free * pose.place, atol=2.5)


@pytest.mark.parametrize("animal", CLASSES)
def test_the_mask_is_what_differs_from_the_empty_ground(animal):
    drawn = draw(animal, size=96, colour="blue", texture="plain", background=(255, 0, 255), ground="plain",
                 light=0, noise=0, pose=Pose(angle=10), rng=0)
    differs = np.abs(drawn.image.astype(int) - (255, 0, 255)).max(-1) > 110
    assert (differs & drawn.mask).sum() / (differs | drawn.mask).sum() > 0.85
    assert (drawn.image[~drawn.mask] == (255, 0, 255)).all(-1).mean() > 0.8


def test_name_label_and_attributes_tell_what_was_asked():
    pose = Pose(angle=-12, scale=0.5, bend=0.25, gait=-0.5, flip=True, place=(0.25, 0.75))
    drawn = draw("snail", pose=pose, colour="pink", texture="spots", background="teal", ground="gradient",
                 light=0.3, noise=2, rng=0)
    assert (drawn.name, drawn.label) == ("snail", 9)
    light_angle = drawn.attributes.pop("light_angle")
    assert -180 <= light_angle <= 180
    assert drawn.attributes == {"angle": -12, "scale": 0.5, "bend": 0.25, "gait": -0.5, "flip": True,
                                "place": (0.25, 0.75), "colour": "pink", "texture": "spots",
                                "background": "teal", "ground": "gradient", "light": 0.3, "noise": 2}


def test_colour_and_background_are_seen():
    drawn = draw("turtle", size=128, colour="red", texture="plain", background="blue", ground="plain",
                 light=0, noise=0, rng=0)
    np.testing.assert_allclose(drawn.image[~drawn.mask][0], GROUND_COLOURS["blue"], atol=1)
    skin = drawn.image[drawn.mask].astype(float)
    near = np.linalg.norm(skin - COLOURS["red"], axis=1) < 60
    assert near.mean() > 0.25


def test_textures_change_the_skin_and_nothing_else():
    shown = {texture: draw("cat", pose=Pose(), colour="orange", texture=texture, background="grey",
                           ground="plain", light=0, noise=0, rng=0) for texture in TEXTURES}
    for texture in ("spots", "stripes"):
        changed = (shown[texture].image != shown["plain"].image).any(-1)
        inside = shown["plain"].mask
        assert changed[inside].mean() > 0.1
    assert digest(shown["spots"].mask) == digest(shown["stripes"].mask) == digest(shown["plain"].mask)


def test_light_falls_off_and_noise_has_its_spread():
    options = {"pose": Pose(scale=0.2), "colour": "red", "background": (200, 200, 200), "ground": "plain",
               "size": 128}
    dark = draw("fish", light=0.5, noise=0, rng=0, **options)
    edge = np.concatenate([dark.image[[0, -1]].ravel(), dark.image[:, [0, -1]].ravel()])
    assert edge.max() == pytest.approx(200, abs=1)
    assert edge.min() == pytest.approx(100, abs=1)
    noisy = draw("fish", light=0, noise=12, rng=0, **options)
    assert noisy.image[~noisy.mask].std() == pytest.approx(12, rel=0.05)


def test_a_ramp_is_darkest_where_its_angle_points():
    np.testing.assert_allclose(light_ramp(3, 5, 0.4, 0)[1], [1, 0.9, 0.8, 0.7, 0.6], atol=1e-6)
    np.testing.assert_allclose(light_ramp(5, 3, 0.4, 90)[:, 1], [0.6, 0.7, 0.8, 0.9, 1], atol=1e-6)


@pytest.mark.parametrize("kind", ["gradient", "texture"])
def test_a_relief_spans_its_range(kind):
    pattern = relief(20, 31, kind, np.random.default_rng(3))
    assert pattern.shape == (20, 31)
    assert (pattern.min(), pattern.max()) == pytest.approx((-1, 1))
    assert not relief(4, 4, "plain", np.random.default_rng(0)).any()


def test_the_same_seed_draws_the_same_animal():
    first, again, other = draw(rng=5), draw(rng=5), draw(rng=6)
    assert digest(first.image, first.mask) == digest(again.image, again.mask) != digest(other.image,
                                                                                        other.mask)
    assert first.attributes == again.attributes
    generator = np.random.default_rng(5)
    assert digest(draw(rng=generator).image) == digest(first.image) != digest(draw(rng=generator).image)


def test_what_is_not_given_varies():
    drawn = [draw(rng=seed) for seed in range(40)]
    assert {one.name for one in drawn} == set(CLASSES)
    for key in ("texture", "ground", "flip"):
        assert len({one.attributes[key] for one in drawn}) == {"texture": 3, "ground": 3, "flip": 2}[key]
    names = list(COLOURS)
    apart = far_apart()
    assert all(apart[names.index(one.attributes["colour"]), names.index(one.attributes["background"])]
               for one in drawn)


@pytest.mark.parametrize("animal", CLASSES)
def test_the_smallest_animal_still_has_a_mask(animal):
    assert draw(animal, size=16, pose=Pose(scale=0.5), rng=0).mask.any()


def test_boxes_are_half_open_and_tight():
    mask = np.zeros((5, 6), bool)
    mask[1, 2] = mask[3, 4] = True
    assert box_of(mask) == (1, 2, 4, 5)


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: draw("dog"), ValueError, "animal: got 'dog' .*'lizard'"),
    (lambda: draw("cats"), ValueError, "Did you mean 'cat'"),
    (lambda: draw(size=8), ValueError, "size: got 8 .*from 16 to 4096"),
    (lambda: draw(size=(64, 64, 3)), ValueError, "size: .*one number or"),
    (lambda: draw(size=64.0), TypeError, "size: got 64.0 .*whole number"),
    (lambda: draw(pose={"angle": 3}), TypeError, "pose: got .*a Pose"),
    (lambda: draw(size=16, pose=Pose(scale=0.1)), ValueError, "pose: .*8 pixels"),
    (lambda: draw(colour="bleu"), ValueError, "colour: .*Did you mean 'blue'"),
    (lambda: draw(colour=7), TypeError, "colour: got 7 .*three numbers"),
    (lambda: draw(background=(1, 2)), TypeError, "background: .*three numbers"),
    (lambda: draw(background=(1, 2, 300)), ValueError, "background: .*0 to 255"),
    (lambda: draw(background=(1, 2, float("nan"))), ValueError, "background: .*0 to 255"),
    (lambda: draw(texture="dots"), ValueError, "texture: .*'spots'"),
    (lambda: draw(ground="grass"), ValueError, "ground: .*'plain'"),
    (lambda: draw(light=1.5), ValueError, "light: .*from 0 to 1"),
    (lambda: draw(noise="much"), TypeError, "noise: .*a number"),
    (lambda: draw(rng="seed"), TypeError, "rng: .*a seed"),
    (lambda: Pose(angle=270), ValueError, "angle: .*from -180 to 180"),
    (lambda: Pose(scale="big"), TypeError, "scale: .*a number"),
    (lambda: Pose(bend=float("inf")), ValueError, "bend: .*from -1 to 1"),
    (lambda: Pose(flip=1), TypeError, "flip: .*True or False"),
    (lambda: Pose(place=0.5), TypeError, "place: .*two numbers"),
    (lambda: Pose(place=(0.5, 2)), ValueError, r"place\[1\]: .*from 0 to 1"),
])
def test_bad_input_gets_a_sentence(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_the_public_names_are_there():
    assert set(menagerie.__all__) <= set(dir(menagerie))
    assert all(getattr(menagerie, name).__doc__ for name in ("draw", "sample", "scene", "lizards",
                                                             "lizard_photo"))
