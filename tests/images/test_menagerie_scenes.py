"""Scenes, the film and the photo: labels, masks, boxes and centroids agree; the rules of the lessons hold."""

import numpy as np
import pytest
from scipy.ndimage import binary_closing, binary_dilation, binary_opening, label
from skimage.filters import threshold_local
from skimage.measure import regionprops

from seeing_machine.images.menagerie import CLASSES, lizard_photo, lizards, scene
from seeing_machine.images.menagerie.animal import box_of

EIGHT = np.ones((3, 3))


def iou(found, truth):
    return (found & truth).sum() / (found | truth).sum()


@pytest.fixture(scope="module")
def film():
    return lizards()


@pytest.fixture(scope="module")
def touching():
    return lizards(40, touch=True)


# Scenes.

@pytest.mark.parametrize("options", [{}, {"overlap": True, "n": 12}, {"dark": False, "classes": ("cat",
                                                                                                 "fish")}])
def test_a_scene_agrees_with_itself(options):
    made = scene(**{"n": 7, "rng": 3} | options)
    np.testing.assert_array_equal(made.mask, made.labels > 0)
    assert sorted(np.unique(made.labels)) == list(range(len(made.animals) + 1))
    boxes = {region.label: region.bbox for region in regionprops(made.labels)}
    for number, animal in enumerate(made.animals, 1):
        assert animal.number == number
        assert animal.box == boxes[number]
        assert CLASSES[animal.label] == animal.name
    classes = options.get("classes", CLASSES)
    assert [animal.name for animal in made.animals] == [classes[k % len(classes)] for k in range(len(made.animals))]


def test_animals_keep_apart_unless_told_to_overlap():
    for seed in range(3):
        apart = scene(14, size=(120, 160), rng=seed)
        assert label(apart.mask, EIGHT)[1] == 14
        for number in range(1, 15):
            mine = apart.labels == number
            assert not apart.labels[binary_dilation(mine, EIGHT, 2) & ~mine].any()
    crowded = scene(24, scale=(0.3, 0.3), overlap=True, rng=1)
    assert label(crowded.mask, EIGHT)[1] < 24


def test_a_covered_animal_keeps_half_of_itself():
    crowded = scene(20, scale=(0.3, 0.3), overlap=True, classes=("turtle",), rng=2)
    areas = np.bincount(crowded.labels.ravel())[1:]
    assert areas.min() >= 0.3 * areas.max()  # whole turtles differ a little by pose
    assert areas.min() < 0.8 * areas.max()  # and some are covered


def test_one_threshold_finds_dark_animals_in_even_light_and_fails_in_a_gradient():
    def best(made):
        grey = made.image.mean(-1)
        everywhere = max(iou(grey < t, made.mask) for t in range(5, 250, 3))
        return everywhere, iou(grey < threshold_local(grey, 101, method="mean", offset=10), made.mask)

    even, uneven = scene(8, light=0, rng=0), scene(8, light=0.9, rng=0)
    assert best(even)[0] > 0.9
    assert best(uneven)[0] < 0.65 < 0.75 < best(uneven)[1]


def test_a_scene_repeats_with_its_seed():
    first, again, other = (scene(5, rng=seed) for seed in (4, 4, 5))
    np.testing.assert_array_equal(first.image, again.image)
    assert first.animals == again.animals
    assert not np.array_equal(first.image, other.image)


# The film.

def test_the_film_agrees_with_itself(film):
    assert film.frames.shape == film.masks.shape == film.labels.shape == (60, 240, 320)
    assert (film.frames.dtype, film.masks.dtype, film.labels.dtype) == (np.uint8, bool, np.uint8)
    np.testing.assert_array_equal(film.masks, film.labels > 0)
    for labels, centroids in zip(film.labels, film.centroids, strict=True):
        regions = regionprops(labels)
        assert [region.label for region in regions] == [1, 2]
        np.testing.assert_allclose([region.centroid for region in regions], centroids)
    assert len(film) == 60


def test_each_lizard_keeps_its_number_and_walks_on_without_a_jump(film):
    steps = np.diff(film.centroids, axis=0)
    assert np.hypot(*steps.T).max() < 8
    assert film.centroids[0, 0, 1] < 120 < 200 < film.centroids[-1, 0, 1]  # lizard 1 to the right
    assert film.centroids[-1, 1, 1] < 120 < 200 < film.centroids[0, 1, 1]  # lizard 2 to the left
    kept = [((before == k) & (after == k)).sum() / (after == k).sum()
            for before, after in zip(film.labels, film.labels[1:], strict=False) for k in (1, 2)]
    assert min(kept) > 0.5


def test_the_lizards_come_close_once_and_do_not_touch(film):
    assert all(label(mask, EIGHT)[1] == 2 for mask in film.masks)
    distance = np.hypot(*(film.centroids[:, 0] - film.centroids[:, 1]).T)
    nearest = int(distance.argmin())
    assert 20 < nearest < 40
    assert (np.diff(distance[:nearest - 3]) < 0.5).all()
    assert (np.diff(distance[nearest + 3:]) > -0.5).all()
    assert not film.masks[:, [0, -1]].any()
    assert not film.masks[:, :, [0, -1]].any()


def test_touching_lizards_run_together_for_a_while(touching):
    counts = [label(mask, EIGHT)[1] for mask in touching.masks]
    assert counts[0] == counts[-1] == 2
    assert counts.count(1) >= 3
    areas = np.array([[(one == 1).sum(), (one == 2).sum()] for one in touching.labels])
    assert (areas.min(0) > 0.85 * areas.max(0)).all()  # they touch, they do not hide each other


def test_the_first_threshold_is_decent_a_better_one_and_cleaning_are_better(film):
    frames, masks = film.frames[::12], film.masks[::12]
    first = np.array([iou(frame < 130, mask) for frame, mask in zip(frames, masks, strict=True)])
    assert ((first > 0.8) & (first < 0.93)).all()
    better = np.mean([iou(frame < 145, mask) for frame, mask in zip(frames, masks, strict=True)])
    cleaned = np.mean([iou(binary_opening(binary_closing(frame < 145, EIGHT), EIGHT), mask)
                       for frame, mask in zip(frames, masks, strict=True)])
    assert first.mean() + 0.01 < better < cleaned - 0.02


def test_dirt_is_smaller_than_a_lizard(film):
    labels, count = label(film.frames[0] < 130, EIGHT)
    areas = np.sort(np.bincount(labels.ravel())[1:])
    assert count > 20
    assert areas[-3] < 60 < 1000 < areas[-2]


def test_the_film_repeats_and_needs_no_seed():
    first, again, other = lizards(2), lizards(2, rng=0), lizards(2, rng=1)
    np.testing.assert_array_equal(first.frames, again.frames)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert not np.array_equal(first.frames, other.frames)


# The photo.

def test_the_photo_agrees_with_itself():
    photo = lizard_photo(rng=4)
    assert photo.image.shape == photo.mask.shape == (240, 320)
    assert photo.image.dtype == np.uint8
    assert photo.box == box_of(photo.mask)
    assert (photo.name, photo.label) == ("lizard", 0)
    np.testing.assert_array_equal(photo.image, lizard_photo(rng=4).image)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_strong_light_defeats_every_threshold_but_a_local_one(seed):
    even, uneven = lizard_photo(rng=seed), lizard_photo(light=0.85, rng=seed)
    np.testing.assert_array_equal(even.mask, uneven.mask)
    assert 0.8 < iou(even.image < 130, even.mask) < 0.95
    assert max(iou(uneven.image < t, uneven.mask) for t in range(256)) < 0.6
    assert iou(uneven.image < threshold_local(uneven.image, 101, method="mean", offset=16),
               uneven.mask) > 0.75


# Bad input.

@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: scene(0), ValueError, "n: got 0"),
    (lambda: scene(60, scale=(0.4, 0.5)), ValueError, "n: got 60 .*that fit"),
    (lambda: scene(size="A4"), TypeError, "size: "),
    (lambda: scene(scale=0.3), TypeError, "scale: .*two numbers"),
    (lambda: scene(scale=(0.5, 0.3)), ValueError, "scale: .*smaller number first"),
    (lambda: scene(scale=(0.1, 2)), ValueError, "scale: .*from 0.05 to 1"),
    (lambda: scene(size=40, scale=(0.1, 0.2)), ValueError, "scale: .*8 pixels"),
    (lambda: scene(overlap="no"), TypeError, "overlap: .*True or False"),
    (lambda: scene(dark=None), TypeError, "dark: .*True or False"),
    (lambda: scene(ground="moss"), ValueError, "ground: .*'plain'"),
    (lambda: scene(light=-1), ValueError, "light: .*from 0 to 1"),
    (lambda: scene(noise=1000), ValueError, "noise: .*from 0 to 100"),
    (lambda: scene(classes=["newt"]), ValueError, "classes: got 'newt'"),
    (lambda: scene(rng=1.5), TypeError, "rng: "),
    (lambda: lizards(1), ValueError, "n_frames: .*from 2 to 1000"),
    (lambda: lizards("all"), TypeError, "n_frames: "),
    (lambda: lizards(size=(320, 240)), ValueError, "size: .*1.2 times"),
    (lambda: lizards(touch=2), TypeError, "touch: "),
    (lambda: lizards(light=2), ValueError, "light: "),
    (lambda: lizards(noise=-1), ValueError, "noise: "),
    (lambda: lizards(rng=-3), TypeError, "rng: "),
    (lambda: lizard_photo(size=40), ValueError, "size: .*at least 64"),
    (lambda: lizard_photo(light="strong"), TypeError, "light: "),
    (lambda: lizard_photo(noise=-1), ValueError, "noise: "),
])
def test_bad_input_gets_a_sentence(call, error, words):
    with pytest.raises(error, match=words):
        call()
