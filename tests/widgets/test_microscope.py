import numpy as np
import pytest
from scipy import ndimage
from skimage.measure import block_reduce
from traitlets import TraitError

from seeing_machine.widgets._windows import visit
from seeing_machine.widgets.microscope import Microscope

RNG = np.random.default_rng(11)
GREY = RNG.integers(0, 256, (9, 12), dtype=np.uint8)
COLOUR = RNG.integers(0, 256, (6, 7, 3), dtype=np.uint8)
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
#: The names of numpy.pad beside those of scipy.ndimage.
MODES = {"constant": "constant", "edge": "nearest", "reflect": "mirror", "symmetric": "reflect"}


@pytest.mark.parametrize("padding", MODES)
@pytest.mark.parametrize("shape", [(3, 3), (1, 1), (2, 4), (5, 2)])
def test_sum_is_cross_correlation(padding, shape):
    weights = RNG.normal(size=shape)
    microscope = Microscope(GREY, weights=weights, padding=padding, cval=9)
    expected = ndimage.correlate(GREY.astype(float), weights, mode=MODES[padding], cval=9)
    np.testing.assert_allclose(microscope.output, expected)


@pytest.mark.parametrize("padding", MODES)
@pytest.mark.parametrize(("operator", "reference"), [
    ("min", ndimage.minimum_filter), ("max", ndimage.maximum_filter), ("median", ndimage.median_filter),
])
@pytest.mark.parametrize("footprint", [CROSS, np.ones((3, 5), int), np.array([[1, 0, 0, 1], [0, 0, 0, 1]])])
def test_rank_rules_agree_with_scipy(operator, reference, padding, footprint):
    if operator == "median" and footprint.sum() % 2 == 0:
        footprint = np.ones((3, 3), int)  # of an even number SciPy takes the upper one, not halfway
    result = Microscope(GREY, operator, footprint=footprint, padding=padding, cval=77).output
    np.testing.assert_array_equal(result, reference(GREY, footprint=footprint, mode=MODES[padding], cval=77))
    assert result.dtype == (np.float64 if operator == "median" else np.uint8)


def test_any_and_all_are_dilation_and_erosion():
    mask = RNG.random((8, 9)) > 0.6
    dilated = Microscope(mask, "any", footprint=CROSS, padding="ignore").output
    np.testing.assert_array_equal(dilated, ndimage.binary_dilation(mask, CROSS))
    eroded = Microscope(mask, "all", footprint=CROSS, padding="ignore").output
    np.testing.assert_array_equal(eroded, ndimage.binary_erosion(mask, CROSS, border_value=1))
    assert eroded.dtype == bool


def test_block_means():
    fine = RNG.integers(0, 256, (16, 28), dtype=np.uint8)
    microscope = Microscope(fine, "mean", window=4, stride=4, padding="none")
    np.testing.assert_allclose(microscope.output, block_reduce(fine, (4, 4), np.mean))
    assert microscope.output.shape == (4, 7)


def test_ignored_pixels_take_no_part_at_the_border():
    image = np.array([[1, 2], [3, 6]])
    result = Microscope(image, "mean", padding="ignore").output
    np.testing.assert_allclose(result, np.full((2, 2), 3.0))
    median = Microscope(image, "median", padding="ignore").output
    np.testing.assert_allclose(median, np.full((2, 2), 2.5))


@pytest.mark.parametrize(("side", "kernel", "stride"), [(9, 3, 1), (9, 3, 2), (9, 4, 3), (9, 9, 1)])
def test_sizes_follow_the_formula(side, kernel, stride):
    image = np.zeros((side, side))
    inside = Microscope(image, window=kernel, stride=stride, padding="none").output.shape[0]
    assert inside == (side - kernel) // stride + 1
    padded = Microscope(image, window=kernel, stride=stride).output.shape[0]
    assert padded == (side + (kernel - 1) - kernel) // stride + 1


def test_luminance_covers_three_channels():
    weights = np.array([[[0.2125, 0.7154, 0.0721]]])
    np.testing.assert_allclose(Microscope(COLOUR, weights=weights).output, COLOUR @ weights.ravel())
    np.testing.assert_allclose(Microscope(COLOUR, "mean", window=1).output, COLOUR.mean(axis=2))


def test_first_layer_neuron():
    weights = RNG.normal(size=(3, 3, 3))
    expected = sum(ndimage.correlate(COLOUR[..., c].astype(float), weights[..., c], mode="constant") for c in range(3))
    np.testing.assert_allclose(Microscope(COLOUR, weights=weights).output, expected)


def test_terms_are_products_and_add_up():
    weights = RNG.integers(-3, 4, (3, 3))
    found = visit(GREY, "sum", window=(3, 3), weights=weights.astype(float))
    np.testing.assert_allclose(found.terms.sum(axis=(2, 3, 4)), found.output)
    np.testing.assert_array_equal(found.terms[2, 3, :, :, 0], GREY[1:4, 2:5] * weights)


def test_callable_gets_windows_and_gives_terms_and_words():
    def rule(window):
        assert window.shape == (3, 3)
        terms = window - window[1, 1]
        return terms, np.nansum(terms), f"{int(window[1, 1])} in the middle"

    microscope = Microscope(GREY, rule, padding="edge")
    expected = ndimage.correlate(GREY.astype(float), np.ones((3, 3)), mode="nearest") - 9.0 * GREY
    np.testing.assert_allclose(microscope.output, expected)
    assert microscope._scene["words"][13] == f"{GREY[1, 1]} in the middle"
    assert microscope._scene["own_terms"]
    plain = Microscope(GREY, lambda window: window.max(), padding="edge")
    np.testing.assert_array_equal(plain.output, ndimage.maximum_filter(GREY, 3, mode="nearest"))
    assert not plain._scene["own_terms"]


def test_callable_cannot_change_the_picture():
    def greedy(window):
        window[:] = 0
        return 1

    microscope = Microscope(GREY, greedy)
    np.testing.assert_array_equal(microscope._shown.padded[1:-1, 1:-1, 0], GREY)
    assert (microscope._shown.terms[4, 4] > 0).any()


def test_callable_sees_nan_where_a_pixel_takes_no_part():
    seen = []
    Microscope(GREY[:3, :3], lambda window: seen.append(window) or 0, footprint=CROSS, padding="ignore")
    np.testing.assert_array_equal(np.isnan(seen[4]), CROSS == 0)
    np.testing.assert_array_equal(np.isnan(seen[0]), [[1, 1, 1], [1, 0, 0], [1, 0, 1]])


def test_dtype_rounds_and_stops_at_the_ends():
    image = np.array([[250, 3], [1, 2]], np.uint8)
    result = Microscope(image, weights=[[0, 2]], dtype="uint8", padding="none", window=(1, 2)).output
    np.testing.assert_array_equal(result, [[6], [4]])
    assert result.dtype == np.uint8
    np.testing.assert_array_equal(Microscope(image, weights=[[2.0]], dtype="uint8").output, [[255, 6], [2, 4]])
    np.testing.assert_array_equal(Microscope(image, weights=[[-0.4]], dtype="int8").output, [[-100, -1], [0, -1]])


def change(microscope, settings):
    with microscope.hold_trait_notifications():
        for name, value in settings.items():
            setattr(microscope, name, value)


def raises(window):
    raise ZeroDivisionError("no way")


@pytest.mark.parametrize(("arguments", "words"), [
    ({"operator": "medain"}, "Did you mean 'median'"),
    ({"operator": raises}, "raises at row 0, column 0 stopped with ZeroDivisionError: no way"),
    ({"operator": lambda window: "x"}, "expected a number"),
    ({"operator": lambda window: float("nan")}, "a finite number"),
    ({"operator": lambda window: (window[:1], 3)}, "Give one term for each pixel"),
    ({"operator": lambda window: (1, 2, 3, 4)}, "gave 4 things"),
    ({"operator": "max", "weights": np.ones((3, 3))}, "None unless operator='sum'"),
    ({"weights": np.ones((3, 3, 3))}, "one plane of weights for each plane"),
    ({"window": (3, 3), "footprint": np.ones((5, 5))}, "the size of window"),
    ({"window": 0}, "from 1 to"),
    ({"window": "big"}, "a whole number or \\(rows, columns\\)"),
    ({"window": 10, "padding": "none"}, "at most the picture's size"),
    ({"stride": 0}, "stride: got 0"),
    ({"stride": 1.5}, "a whole number"),
    ({"padding": "zeros"}, "expected one of 'constant'"),
    ({"cval": float("inf")}, "cval"),
    ({"dtype": "photo"}, "a NumPy dtype"),
    ({"dtype": "int64"}, "up to 32 bits"),
    ({"image": np.zeros((65, 3))}, "at most 64 x 64"),
    ({"image": np.full((2, 2), 2**60)}, "9007199254740992 or less"),
    ({"footprint": np.zeros((3, 3))}, "at least one pixel"),
    ({"footprint": [[1, 0, 0], [0, 0, 0], [0, 0, 0]], "padding": "ignore"}, "none of its pixels lies inside"),
    ({"position": (99, 0)}, "a row from 0 to 8"),
    ({"reveal": "some"}, "so_far"),
    ({"speed": 0.0}, "speed"),
])
def test_a_bad_setting_is_refused_and_changes_nothing(arguments, words):
    microscope = Microscope(GREY)
    before, scene = microscope.output, microscope._scene["serial"]
    with pytest.raises(TraitError, match=words):
        change(microscope, arguments)
    np.testing.assert_array_equal(microscope.output, before)
    assert microscope._scene["serial"] == scene
    assert microscope.operator == "sum"
    microscope.operator = "max"  # still alive
    np.testing.assert_array_equal(microscope.output, ndimage.maximum_filter(GREY, 3, mode="constant"))


def test_too_many_numbers():
    with pytest.raises(TraitError, match="numbers in all windows together"):
        Microscope(np.zeros((64, 64)), window=(64, 64))


def test_constructor_refuses_unknown_and_no_picture():
    with pytest.raises(ValueError, match="Did you mean 'stride'"):
        Microscope(GREY, strid=2)
    with pytest.raises(TypeError, match="a NumPy array"):
        Microscope("photo.png")
    with pytest.raises(ValueError, match="Drop the alpha channel"):
        Microscope(np.zeros((3, 3, 4)))


def test_a_new_picture_or_rule_updates_and_keeps_the_position_inside():
    microscope = Microscope(GREY, position=(8, 11))
    microscope.image = GREY[:4, :5]
    assert microscope.position == (3, 4)
    assert microscope.output.shape == (4, 5)
    microscope.weights = np.ones((1, 1)) * 2
    np.testing.assert_array_equal(microscope.output, GREY[:4, :5] * 2.0)
    with microscope.hold_trait_notifications():
        microscope.weights = None
        microscope.operator = "min"
    np.testing.assert_array_equal(microscope.output, ndimage.minimum_filter(GREY[:4, :5], 3, mode="constant"))


def test_stepping_sends_nothing_but_the_position():
    microscope = Microscope(GREY)
    sent = []
    microscope.send_state = lambda key=None: sent.append(key)
    microscope.position = (3, 3)
    assert sent == ["position"] or sent == [{"position"}]


def test_rule_is_asked_once_for_each_window():
    calls = []
    Microscope(GREY, lambda window: calls.append(1) or 0.0, stride=2, padding="edge", window=(5, 5))
    assert len(calls) == 5 * 6


def test_describe_and_snapshot():
    microscope = Microscope(GREY, "max", title="Peak", position=(2, 2))
    assert microscope.describe() == ("Peak: a window of 3 by 3 pixels on a picture of 9 by 12; the result has 9 by 12. "
                                     f"Row 2, column 2: max = {GREY[1:4, 1:4].max()}.")
    for other in (microscope, Microscope(COLOUR, "mean", window=1), Microscope(np.zeros((1, 1))),
                  Microscope(np.zeros((64, 64)), reveal="so_far"), Microscope(GREY, weights=-np.eye(3))):
        data, _ = other._repr_mimebundle_()
        assert data["image/png"].startswith(b"\x89PNG")


def test_snapshot_frames_the_position():
    def blue(position):
        pixels = np.asarray(Microscope(np.zeros((8, 8)), padding="none", position=position).snapshot())
        return np.argwhere((pixels == (0, 114, 178)).all(axis=2))

    low, high = blue((0, 0)), blue((5, 5))
    assert (high.min(axis=0) - low.min(axis=0) == 5 * 30).all()
