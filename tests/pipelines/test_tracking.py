"""Tracks against the truth of drawn films, and against films small enough to follow by eye."""

import numpy as np
import pytest
from skimage.measure import label

from seeing_machine.images import menagerie
from seeing_machine.pipelines import Pipeline, follow

RULES = Pipeline([{"step": "threshold", "method": "otsu"}, {"step": "open"}, {"step": "keep", "smallest": 100}])


def discs(paths, shape=(30, 60), radius=4):
    """Draw a film of discs along paths of shape (N, T, 2); what overlaps is one region."""
    rows, cols = np.mgrid[:shape[0], :shape[1]]
    frames = []
    for places in np.moveaxis(np.asarray(paths, float), 1, 0):
        mask = np.zeros(shape, bool)
        for row, col in places:
            mask |= (rows - row) ** 2 + (cols - col) ** 2 <= radius**2
        frames.append(mask)
    return np.array([label(mask) for mask in frames])


def straight(first, last, count):
    return np.linspace(first, last, count)


@pytest.mark.parametrize("touch", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_two_lizards_keep_their_identity(touch, seed):
    film = menagerie.lizards(40, touch=touch, rng=seed)
    labels = np.array([RULES(frame).labels for frame in film.frames])
    together = (labels.reshape(40, -1).max(axis=1) == 1).sum()
    assert (together > 0) == touch, "they are one region in some frames"
    tracks = follow(labels)
    assert tracks.positions.shape == (40, 2, 2)
    assert not np.isnan(tracks.positions).any()
    off = np.linalg.norm(tracks.positions[:, :, None] - film.centroids[:, None], axis=3)
    nearest = off.argmin(axis=2)
    assert (nearest == nearest[0]).all(), "nobody is taken for the other"
    error = np.take_along_axis(off, nearest[..., None], 2)
    assert np.sqrt((error**2).mean()) < (1.2 if touch else 0.7)
    assert error.max() < 4


def test_discs_that_run_through_each_other():
    paths = [straight((15, 6), (15, 54), 25), straight((15, 54), (15, 6), 25)]
    tracks = follow(discs(paths))
    assert tracks.positions.shape == (25, 2, 2)
    np.testing.assert_allclose(tracks.positions[-1, 0], paths[0][-1], atol=0.5)
    np.testing.assert_allclose(tracks.positions[-1, 1], paths[1][-1], atol=0.5)
    np.testing.assert_allclose(tracks.speeds[1:8], 2, atol=0.5)
    assert np.isnan(tracks.speeds[0]).all()


def test_labels_tell_who_is_who():
    numbers = discs([straight((8, 8), (8, 50), 9), straight((22, 50), (22, 8), 9)])
    numbers[4] = np.where(numbers[4] > 0, 3 - numbers[4], 0)  # the numbers of one frame are exchanged
    tracks = follow(numbers)
    for frame in range(9):
        assert set(np.unique(tracks.labels[frame][:15])) == {0, 1}
        assert set(np.unique(tracks.labels[frame][15:])) == {0, 2}
    np.testing.assert_array_equal(tracks.labels > 0, numbers > 0)


def test_pairs_have_the_least_sum():
    # The second object is nearer to where the first was than the first itself: taking the nearest would be wrong.
    film = np.zeros((2, 3, 20), int)
    film[0, 1, 5], film[0, 1, 9] = 1, 2
    film[1, 1, 8], film[1, 1, 13] = 1, 2
    np.testing.assert_array_equal(follow(film).positions[1, :, 1], [8, 13])


def test_out_of_sight_and_back_and_new():
    path = straight((15, 6), (15, 46), 21)
    film = discs([path])
    film[8:11] = 0
    tracks = follow(film)
    assert tracks.positions.shape[1] == 1
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(tracks.positions[:, 0, 0])), [8, 9, 10])
    assert follow(film, patience=2).positions.shape[1] == 2, "after so long it is somebody new"
    points = discs([straight((15, 6), (15, 46), 11)], radius=0)
    assert follow(points, reach=5).positions.shape[1] == 1
    assert follow(points, reach=3).positions.shape[1] > 1, "the second one is 4 pixels from where the first was"
    late = discs([straight((8, 8), (8, 40), 9), straight((22, 50), (22, 8), 9)])
    late[:4, 15:] = 0
    positions = follow(late).positions
    assert positions.shape[1] == 2
    assert np.isnan(positions[:4, 1]).all()


def test_nothing_to_follow():
    tracks = follow(np.zeros((3, 4, 5), int))
    assert tracks.positions.shape == (3, 0, 2)
    assert tracks.speeds.shape == (3, 0)


@pytest.mark.parametrize(("labels", "options", "error", "words"), [
    (np.zeros((4, 5), int), {}, ValueError, "expected shape"), (np.zeros((2, 4, 5)), {}, TypeError, "whole numbers"),
    (np.full((2, 4, 5), -1), {}, ValueError, "labels: got"),
    (np.zeros((2, 4, 5), int), {"reach": -1}, ValueError, "reach"),
    (np.zeros((2, 4, 5), int), {"patience": 1.5}, TypeError, "patience")])
def test_what_does_not_fit_is_refused(labels, options, error, words):
    with pytest.raises(error, match=words):
        follow(labels, **options)
