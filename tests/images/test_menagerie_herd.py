"""A herd: every kind in every colour."""

from collections import Counter

import numpy as np
import pytest

from seeing_machine.images import menagerie
from seeing_machine.images.catalogue import load


def test_every_kind_comes_in_every_colour_equally_often():
    animals = menagerie.herd(classes=("cat", "horse"), colours=("red", "blue", "green"), each=2, size=24)
    assert len(animals) == 12
    assert set(Counter(animals.names).values()) == {2}
    assert animals.masks.any((1, 2)).all()


def test_pictures_masks_and_labels_belong_together():
    animals = menagerie.herd(colours=("red", "blue"), size=48)
    for image, mask, colour in zip(animals.images.astype(int), animals.masks, animals.colour_labels, strict=True):
        red, _, blue = image[mask].mean(0)
        assert (red > blue) == (animals.colours[colour] == "red")
        assert image[~mask].min(1).mean() > 180  # the white ground


def test_a_seed_decides_the_herd():
    one, same, other = (menagerie.herd(size=20, rng=seed) for seed in (0, 0, 1))
    assert np.array_equal(one.images, same.images)
    assert not np.array_equal(one.images, other.images)


def test_the_horse_has_the_outline_of_the_photo():
    horse = menagerie.draw("horse", size=400, pose=menagerie.Pose(scale=1), colour="brown", rng=0)
    assert horse.name == "horse"
    assert horse.label == len(menagerie.CLASSES)
    row0, col0, row1, col1 = horse.box
    photo = load("horse") < 128
    rows, cols = np.nonzero(photo)
    photo = photo[rows.min():rows.max() + 1, cols.min():cols.max() + 1]
    places = np.ix_(np.linspace(0, photo.shape[0] - 1, row1 - row0).astype(int),
                    np.linspace(0, photo.shape[1] - 1, col1 - col0).astype(int))
    mine = horse.mask[row0:row1, col0:col1]
    assert (mine & photo[places]).sum() / (mine | photo[places]).sum() > 0.8  # tail and mane are ours


@pytest.mark.parametrize(("options", "error", "words"), [
    ({"classes": "cat"}, TypeError, "sequence of names"),
    ({"classes": ("cats",)}, ValueError, "Did you mean 'cat'"),
    ({"colours": ("red", "red")}, ValueError, "each once"),
    ({"each": 0}, ValueError, "each"),
    ({"size": 8}, ValueError, "size"),
])
def test_bad_input_is_named(options, error, words):
    with pytest.raises(error, match=words):
        menagerie.herd(**options)
