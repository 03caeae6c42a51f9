import numpy as np
import pytest
from traitlets import TraitError

from seeing_machine.widgets import link_in_browser
from seeing_machine.widgets.histogram import Histogram, count

RNG = np.random.default_rng(7)


def test_uint8_counts_each_value_exactly():
    image = RNG.integers(0, 256, (40, 50), dtype=np.uint8)
    counts, edges = count(image)
    expected, _ = np.histogram(image, np.arange(257) - 0.5)
    np.testing.assert_array_equal(counts, expected[None])
    np.testing.assert_array_equal(edges, np.arange(257) - 0.5)


@pytest.mark.parametrize(("dtype", "low", "high"), [
    (np.uint16, 0, 65535), (np.int16, -300, 300), (np.int64, 5, 9), (np.uint8, 0, 255),
])
@pytest.mark.parametrize("bins", [1, 10, 256])
def test_whole_numbers_fall_into_bins_of_one_width(dtype, low, high, bins):
    image = RNG.integers(low, high, (30, 30), dtype=dtype, endpoint=True)
    counts, edges = count(image, bins)
    np.testing.assert_array_equal(counts[0], np.histogram(image, edges)[0])
    assert counts.shape[1] <= bins
    assert counts.sum() == image.size
    assert len(set(np.diff(edges))) == 1
    assert edges[0] == (low if dtype == np.uint8 else image.min()) - 0.5


def test_floats_from_0_to_1_keep_that_range_and_others_take_their_own():
    image = RNG.random((20, 20)) * 0.5
    counts, edges = count(image, 64)
    expected, expected_edges = np.histogram(image, 64, (0, 1))
    np.testing.assert_array_equal(counts[0], expected)
    np.testing.assert_allclose(edges, expected_edges)
    wide = image * 100 - 7
    counts, edges = count(wide, 64)
    np.testing.assert_array_equal(counts[0], np.histogram(wide, 64)[0])


def test_colour_gives_three_channels():
    image = RNG.integers(0, 256, (9, 8, 3), dtype=np.uint8)
    counts, _ = count(image)
    for channel in range(3):
        np.testing.assert_array_equal(counts[channel], np.bincount(image[..., channel].ravel(), minlength=256))


@pytest.mark.parametrize("image", [
    np.full((3, 3), 7, np.uint16), np.zeros((1, 1)), np.full((2, 2), -4.5), np.ones((2, 2), bool),
    np.full((2, 2), 2**50, np.uint64), np.full((2, 2), -(2**50)), np.full((2, 2), 2.0**50),
])
def test_constant_picture(image):
    histogram = Histogram(image)
    assert histogram.counts.sum() == image.size
    assert histogram.share_up_to(histogram.edges[-1]) == 1
    assert histogram.snapshot().size == (480, 220)


def test_share_counts_values_up_to_and_with_the_threshold():
    image = RNG.integers(0, 256, (40, 50), dtype=np.uint8)
    histogram = Histogram(image)
    for threshold in (0, 97, 97.5, 130, 255):
        assert histogram.share_up_to(threshold) == pytest.approx((image <= threshold).mean(), abs=1e-12)
    assert histogram.share_up_to(-1) == 0


def test_share_of_floats_is_exact_at_edges():
    image = RNG.random((40, 50))
    histogram = Histogram(image, bins=10)
    assert histogram.share_up_to(0.3) == pytest.approx((image <= 0.3).mean(), abs=1e-9)


def test_a_new_picture_counts_anew():
    histogram = Histogram(np.zeros((4, 4), np.uint8))
    histogram.image = np.full((2, 3), 0.25)
    assert histogram.counts.sum() == 6
    assert histogram.edges[-1] == 1
    histogram.image = None
    assert histogram.counts.sum() == 0


def test_a_bad_picture_changes_nothing():
    histogram = Histogram(np.zeros((4, 4), np.uint8))
    with pytest.raises(ValueError, match="image: got"):
        histogram.image = np.zeros(3)
    assert histogram.counts.sum() == 16
    assert histogram.image.shape == (4, 4)


def test_thresholds_are_sorted_and_threshold_is_the_first():
    histogram = Histogram(thresholds=[200, 100, 150])
    assert histogram.thresholds == [100, 150, 200]
    assert histogram.threshold == 100
    histogram.threshold = 120
    assert histogram.thresholds == [120, 150, 200]
    histogram.threshold = 180  # not beyond the second
    assert (histogram.threshold, histogram.thresholds) == (150, [150, 150, 200])
    histogram.thresholds = []
    assert histogram.threshold is None
    histogram.threshold = 7
    assert histogram.thresholds == [7]
    histogram.threshold = None
    assert histogram.thresholds == []


def test_threshold_starts_at_130_or_the_middle():
    assert Histogram(np.zeros((2, 2), np.uint8)).thresholds == [130]
    assert Histogram(np.zeros((2, 2))).thresholds == [0.5]
    assert Histogram(np.zeros((2, 2)), threshold=0.2).thresholds == [0.2]


@pytest.mark.parametrize(("trait", "value", "words"), [
    ("thresholds", [1, 2, 3, 4, 5], "0 to 4 finite numbers"),
    ("thresholds", [float("nan")], "0 to 4 finite numbers"),
    ("threshold", float("inf"), "a finite number or None"),
    ("marker", float("nan"), "a finite number or None"),
    ("counts", [1, 2, 3], "one more than there are bins"),
    ("counts", [-1] * 256, "no count below 0"),
    ("edges", [3, 2, 1], "each above the last"),
    ("foreground", "bright", "light"),
])
def test_hostile_values_are_refused_and_change_nothing(trait, value, words):
    histogram = Histogram(np.zeros((2, 2), np.uint8))
    before = getattr(histogram, trait)
    with pytest.raises(TraitError, match=words):
        setattr(histogram, trait, value)
    np.testing.assert_array_equal(getattr(histogram, trait), before)


def test_counts_of_your_own():
    histogram = Histogram(counts=[3, 5, 9, 2], unit="objects", label="area", thresholds=[1])
    assert histogram.share_up_to(1) == pytest.approx(8 / 19)
    assert histogram.describe() == "Histogram of area: 19 objects from 0 to 3, most often 2. 1 or less: 42.1 %."
    histogram.set_counts([1, 1], [0, 10, 20])
    assert histogram.share_up_to(10) == 0.5
    with pytest.raises(TraitError, match="one more than there are bins"):
        histogram.set_counts([1, 1], [0, 10])
    np.testing.assert_array_equal(histogram.counts, [[1, 1]])
    np.testing.assert_array_equal(histogram.edges, [0, 10, 20])


@pytest.mark.parametrize(("arguments", "error", "words"), [
    ({"image": np.zeros((2, 2)), "counts": [1]}, ValueError, "Pass the picture or the counts"),
    ({"counts": [1, 2], "edges": [0, 1]}, ValueError, "3 numbers"),
    ({"bins": 0}, ValueError, "from 1 to 4096"),
    ({"bins": 2.5}, TypeError, "a whole number"),
    ({"image": "photo.png"}, TypeError, "a NumPy array"),
    ({"treshold": 3}, ValueError, "Did you mean 'threshold'"),
])
def test_constructor_refuses(arguments, error, words):
    with pytest.raises(error, match=words):
        Histogram(**arguments)


def test_counts_travel_once_and_thresholds_alone_while_dragging():
    histogram = Histogram(np.zeros((2, 2), np.uint8))
    sent = []
    histogram.send_state = lambda key=None: sent.append(key)
    histogram.thresholds = [7]
    assert all("counts" not in (key if isinstance(key, (set, list)) else {key}) for key in sent)


def test_a_link_in_the_browser_is_not_answered():
    histogram, follower = Histogram(thresholds=[10, 90]), Histogram(thresholds=[20, 90])
    link_in_browser((histogram, "threshold"), (follower, "threshold"))
    assert follower.thresholds == [10, 90]
    sent = []
    follower._send = lambda message, buffers=None: sent.append(message)
    histogram.threshold = 33.0
    assert follower.thresholds == [33, 90]
    assert sent == []
    follower.thresholds = [44, 90]
    assert sent


def test_ends_of_small_dtypes():
    np.testing.assert_array_equal(count(np.array([[-128, 127]], np.int8))[0][0, [0, 255]], [1, 1])


@pytest.mark.parametrize("image", [np.full((2, 2), 2**64 - 1, np.uint64), np.array([[-1e308, 1e308]])])
def test_values_beyond_any_axis_are_refused(image):
    with pytest.raises(ValueError, match="2 to the power of 50"):
        Histogram(image)


def test_snapshot_is_blue_on_the_foreground_side():
    image = np.repeat(np.arange(256, dtype=np.uint8), 4)[None]
    for foreground, blue_at in (("light", 400), ("dark", 60)):
        pixels = np.asarray(Histogram(image, foreground=foreground).snapshot())
        assert tuple(pixels[150, blue_at]) == (0, 114, 178)
        assert tuple(pixels[150, 460 - blue_at]) != (0, 114, 178)


def test_snapshot_is_blue_between_two_lines():
    image = np.repeat(np.arange(256, dtype=np.uint8), 4)[None]
    pixels = np.asarray(Histogram(image, foreground="middle", thresholds=[80, 180]).snapshot())
    blue = (pixels[150] == (0, 114, 178)).all(axis=1)
    assert (blue[60], blue[240], blue[400]) == (False, True, False)


def test_bundle_carries_a_picture_and_a_sentence():
    data, _ = Histogram(np.zeros((2, 2), np.uint8), marker=3)._repr_mimebundle_()
    assert data["text/plain"].startswith("Histogram of value: 4 pixels")
    assert data["image/png"].startswith(b"\x89PNG")
