"""Convolution: results are SciPy's and torch's, the kernel's editor can go back, places lead to their pixels."""

import numpy as np
import pytest
import torch
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from torch.nn import functional

from seeing_machine.lessons import Convolution
from seeing_machine.lessons._convolution_kernels import PRESETS, TURNED, preset
from seeing_machine.lessons._convolution_steps import Geometry

RNG = np.random.default_rng(0)
PICTURE = RNG.integers(0, 256, (11, 14), dtype=np.uint8)
KERNEL = np.array([[1.0, -2, 0.5], [0, 3, -1], [2, 0, -4]])


def by_torch(image, kernel, padding, stride, relu, pool, size, step):
    """The same layer by torch, which shares no code with ours."""
    x = torch.tensor(image, dtype=torch.float64)[None, None]
    rows, cols = (side // 2 for side in kernel.shape)
    if padding != "none":
        x = functional.pad(x, (cols, cols, rows, rows), mode="constant" if padding == "zeros" else "reflect")
    x = functional.conv2d(x, torch.tensor(kernel.copy())[None, None], stride=stride)
    x = x.clamp(min=0) if relu else x
    if pool != "none":
        x = (functional.max_pool2d if pool == "max" else functional.avg_pool2d)(x, size, step)
    return x[0, 0].numpy()


layers = st.fixed_dictionaries({
    "padding": st.sampled_from(["none", "zeros", "reflect"]), "stride": st.integers(1, 3), "relu": st.booleans(),
    "pool": st.sampled_from(["none", "max", "mean"]), "pool_size": st.integers(1, 3),
    "pool_stride": st.integers(1, 3)})


@settings(max_examples=40, deadline=None)
@given(layer=layers, name=st.sampled_from([*PRESETS, TURNED, "own"]), side=st.sampled_from([3, 5]),
       divide=st.booleans(), flip=st.booleans())
def test_widget_and_code_are_what_torch_makes_of_it(layer, name, side, divide, flip):
    kernel = KERNEL if name == "own" else preset(name, side, 35)[0]
    widget = Convolution(PICTURE, kernel=kernel, divide=divide, flip=flip, angle=35, **layer)
    used = kernel / kernel.sum() if divide and abs(kernel.sum()) > 1e-9 else kernel
    used = used[::-1, ::-1] if flip else used
    order = layer["padding"], layer["stride"], layer["relu"], layer["pool"], layer["pool_size"], layer["pool_stride"]
    if min(by_torch(PICTURE, used, *order[:2], False, "none", 1, 1).shape) < layer["pool_size"] and order[3] != "none":
        assert "pool_size: got" in widget.error
        return
    assert widget.error == ""
    expected = by_torch(PICTURE, used, *order)
    np.testing.assert_allclose(widget.result, expected, atol=1e-9)
    assert widget.result.shape == widget.geometry.size == expected.shape
    assert set(widget.snippets()) == {"SciPy", "NumPy", "torch"}
    for library, code in widget.snippets().items():
        space = {"image": PICTURE}
        exec(code, space)
        np.testing.assert_allclose(space["convolved"], widget.convolved, atol=1e-9, err_msg=library)
        np.testing.assert_allclose(space["result"], widget.result, atol=1e-9, err_msg=library)


def test_flipped_it_is_the_convolution_of_mathematics():
    widget = Convolution(PICTURE, kernel=KERNEL, padding="zeros")
    np.testing.assert_allclose(widget.result, ndimage.correlate(PICTURE.astype(float), KERNEL, mode="constant"))
    widget.flip = True
    np.testing.assert_allclose(widget.result, ndimage.convolve(PICTURE.astype(float), KERNEL, mode="constant"))


@pytest.mark.parametrize(("name", "expected", "divide"), [
    ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]], False), ("box", np.ones((3, 3)), True),
    ("Gaussian", [[1, 2, 1], [2, 4, 2], [1, 2, 1]], True), ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], False),
    ("Sobel rows", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]], False),
    ("Sobel columns", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], False),
    ("Laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]], False), ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], False)])
def test_presets_are_the_field_s(name, expected, divide):
    widget = Convolution(PICTURE, preset="identity" if name != "identity" else "box")
    widget.preset = name
    np.testing.assert_array_equal(widget.kernel, expected)
    assert widget.divide == divide
    for side in (5, 7):
        widget.resize(side)
        assert (widget.kernel.shape, widget.preset, widget.error) == ((side, side), name, "")


def test_an_edge_is_turned_by_the_slider_and_undone_as_one():
    widget = Convolution(PICTURE, preset=TURNED)
    for angle in (10, 20, 90):
        widget.angle = angle
    np.testing.assert_array_equal(widget.kernel, preset("Sobel rows", 3, 0)[0])
    assert widget.preset == TURNED
    widget._buttons[0].click()
    np.testing.assert_array_equal(widget.kernel, preset("Sobel columns", 3, 0)[0])


def test_painting_and_presets_can_be_undone_and_redone():
    widget = Convolution(PICTURE, preset="box")
    assert [button.disabled for button in widget._buttons] == [True, True]
    painted = np.ones((3, 3))
    painted[0, 0] = -7.5
    widget.editor.image = painted
    assert (widget.preset, widget._controls["preset"].value) == ("own", None)
    np.testing.assert_array_equal(widget.kernel, painted)
    widget._controls["preset"].value = "sharpen"
    assert (widget.preset, widget.divide) == ("sharpen", False)
    widget._buttons[0].click()
    np.testing.assert_array_equal(widget.editor.image, painted)
    assert (widget.preset, widget.divide) == ("own", True)
    widget._buttons[0].click()
    assert (widget.preset, [button.disabled for button in widget._buttons]) == ("box", [True, False])
    widget._buttons[1].click()
    np.testing.assert_array_equal(widget.kernel, painted)


def test_an_own_kernel_grows_by_zeros_and_is_cut_in_its_middle():
    widget = Convolution(PICTURE, kernel=KERNEL)
    widget._controls["size"].value = "5"
    np.testing.assert_array_equal(widget.kernel, np.pad(KERNEL, 1))
    widget._controls["size"].value = "3"
    np.testing.assert_array_equal(widget.kernel, KERNEL)
    assert widget.preset == "own"
    wide = Convolution(PICTURE, kernel=[[1.0, 0, -1]])
    assert (wide._size.value, wide.result.shape) == (None, (11, 12))


@pytest.mark.parametrize("geometry", [
    Geometry((11, 14), (3, 5), padding, stride, pool, step)
    for padding in ("none", "zeros") for stride in (1, 2, 3) for pool, step in ((1, 1), (2, 2), (3, 1))])
def test_a_value_comes_from_its_window_and_from_nothing_else(geometry):
    """Change one pixel after the other: the value changes for exactly those in its window."""
    sides = (geometry.pool, geometry.pool_stride)
    order = (geometry.padding, geometry.stride, False, "mean", *sides)
    ones = np.ones(geometry.window)
    place = tuple(side // 2 for side in geometry.size)
    seen = np.zeros(geometry.shape, bool)
    for pixel in np.ndindex(geometry.shape):
        image = np.zeros(geometry.shape)
        image[pixel] = 1
        seen[pixel] = by_torch(image, ones, *order)[place] > 0
    row0, col0, row1, col1 = geometry.source(place)
    inside = np.zeros(geometry.shape, bool)
    inside[row0:row1, col0:col1] = True
    if geometry.stride <= 3 and geometry.window[0] >= geometry.stride:  # else there are gaps between the windows
        np.testing.assert_array_equal(seen, inside)
    else:
        assert not (seen & ~inside).any()


def test_pointing_into_one_picture_marks_the_other():
    widget = Convolution(PICTURE, stride=2)
    widget.after.cursor = (2, 3)
    assert (widget.spot, widget.picture.frame) == ((2, 3), (4, 6, 7, 9))
    widget.picture.cursor = (5, 7)
    assert (widget.spot, widget.after.cursor) == ((2, 3), (2, 3))
    assert f"Row 2, column 3 of the result is {widget.result[2, 3]:.5g}. It comes from rows 4 to 6" in widget.describe()
    widget.picture.cursor = (0, 0)
    assert widget.spot == (0, 0)
    widget.picture.cursor = None
    assert (widget.spot, widget.picture.frame, widget.after.cursor) == (None, None, None)
    widget.picture.viewport = (5.5, 7.0, 2.0)
    assert widget.after.viewport == (5.5 * 5 / 11, 7.0 * 6 / 14, 2.0)


def test_the_microscope_multiplies_and_adds_what_the_widget_does():
    large = RNG.integers(0, 256, (50, 60), dtype=np.uint8)
    for image in (PICTURE, large):
        for padding in ("none", "zeros", "reflect"):
            widget = Convolution(image, kernel=KERNEL, padding=padding, stride=2, microscope="convolution", spot=(4, 3))
            scope, (top, left) = widget.bench.microscope, widget.bench.corner
            rows, cols = scope.output.shape
            np.testing.assert_allclose(scope.output, widget.result[top:top + rows, left:left + cols])
            assert (widget.bench.spot, widget.error) == ((4, 3), "")
            scope.position = (0, 1)
            assert widget.spot == (top, left + 1)


@pytest.mark.parametrize("how", ["max", "mean"])
def test_the_microscope_pools_what_comes_after_the_relu(how):
    image = RNG.integers(0, 256, (40, 50), dtype=np.uint8)
    widget = Convolution(image, relu=True, pool=how, microscope="pooling", spot=(9, 9))
    scope, (top, left) = widget.bench.microscope, widget.bench.corner
    rows, cols = scope.output.shape
    np.testing.assert_allclose(scope.output, widget.result[top:top + rows, left:left + cols])
    assert scope.image.min() >= 0
    widget.pool = "none"
    assert "Choose max or mean" in widget.error
    widget.microscope = "off"
    assert (widget.error, widget.bench.snapshot()) == ("", None)


def test_signed_results_are_around_grey_and_the_scale_is_told():
    widget = Convolution(PICTURE)
    low, high = widget.after.window
    assert low == -high < 0
    assert f"black is {low:.4g}, grey 0, white {high:.4g}" in widget.describe()
    widget.relu = True
    assert widget.after.window[0] == 0
    widget.preset, widget.relu = "Gaussian", False
    assert widget.after.window == (0, 255)
    assert "(11 + 2·0 − 3) / 1 + 1 = 9 rows; (14 + 2·0 − 3) / 1 + 1 = 12 columns" in widget.formula.value


def test_large_results_travel_as_whole_numbers_and_stay_exact_in_python():
    image = RNG.integers(0, 256, (150, 160), dtype=np.uint8)
    widget = Convolution(image, preset="Gaussian", padding="zeros")
    assert widget.after.image.dtype == np.int16
    np.testing.assert_array_equal(widget.after.image, np.rint(widget.result))
    widget.divide, widget.kernel = False, KERNEL * 1000
    assert widget.after.image.dtype == np.float32


def test_the_largest_results_travel_as_bytes_and_whole_only_when_zoomed_into():
    image = RNG.integers(0, 256, (520, 600), dtype=np.uint8)
    widget = Convolution(image, preset="sharpen", padding="zeros", spot=(3, 4))
    assert (widget.after.image.shape, widget.after.image.dtype, widget.after.window) == ((260, 300), np.uint8, (0, 255))
    means = widget.result.reshape(260, 2, 300, 2).mean(axis=(1, 3))
    np.testing.assert_array_equal(widget.after.image, np.clip(np.rint(means), 0, 255))
    assert (widget.after.controls, widget.after.numbers, widget.after.cursor) == (False, "never", (1, 2))
    assert f"Row 3, column 4 of the result is {widget.result[3, 4]:.5g}." in widget.describe()
    widget.after.cursor = (259, 0)
    assert widget.spot == (519, 1)
    widget.after.viewport = (100.0, 150.0, 3.0)
    assert widget.picture.viewport == widget.after.viewport == (200.0, 300.0, 3.0)
    np.testing.assert_array_equal(widget.after.image, np.clip(np.rint(widget.result), 0, 255))
    widget.after.cursor = (519, 0)
    assert widget.spot == (519, 0)
    widget.picture.viewport = None
    assert (widget.after.viewport, widget.after.image.shape) == (None, (260, 300))
    widget.image = PICTURE
    assert (widget.after.controls, widget.after.numbers) == (True, "auto")


def test_the_goal_is_the_distance_from_a_picture():
    clean = np.full((9, 8), 100, np.uint8)
    widget = Convolution(clean + np.uint8(6), truth=clean, preset="identity", padding="zeros", wanted=5)
    assert widget.goal == "goal: mean difference 5 or less   now 6.0"
    widget.wanted = 6
    assert widget.goal.endswith("✓ done")
    widget.padding = "none"
    assert widget.goal == "goal: mean difference 6 or less   now other size, pad to 9 x 8"
    assert np.isnan(widget.error_left)


def test_colour_is_made_grey():
    widget = Convolution(np.uint8([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]]), kernel=[[1.0]])
    np.testing.assert_array_equal(widget.result, [[54, 182, 18]])
    assert "@ [0.2125" in widget.code


def test_a_state_comes_back_with_its_kernel():
    widget = Convolution(PICTURE, kernel=KERNEL, relu=True)
    again = Convolution()
    again.restore(widget.state)
    assert (again.preset, again.relu, again.error) == ("own", True, "")
    np.testing.assert_array_equal(again.result, widget.result)
    again.reset()
    assert again.preset == "Sobel columns"


@pytest.mark.parametrize(("change", "words"), [
    ({"kernel": np.ones((2, 3))}, "odd number of rows"), ({"kernel": np.ones((17, 1))}, "at most 15"),
    ({"kernel": [["a"]]}, "numbers"), ({"kernel": [[np.nan]]}, "NaN"), ({"stride": 0}, "stride"),
    ({"image": np.zeros((2, 2))}, "uint8"), ({"preset": "sobel"}, "preset")])
def test_what_does_not_fit_is_refused(change, words):
    with pytest.raises(traitlets.TraitError, match=words):
        Convolution(**{"image": PICTURE, **change})


@pytest.mark.parametrize(("state", "words"), [
    ({"preset": "box", "image": np.zeros((2, 9), np.uint8)}, "at least 3 x 3 pixels"),
    ({"image": np.zeros((1, 1), np.uint8), "padding": "reflect"}, "too little to mirror"),
    ({"image": np.zeros((4, 4), np.uint8), "pool": "max", "pool_size": 8}, "pool_size: got 8"),
    ({"microscope": "pooling"}, "expected a pool")])
def test_what_cannot_be_worked_out_is_said_and_the_widget_lives_on(state, words):
    widget = Convolution(**{"image": PICTURE, **state})
    assert words in widget.error
    assert widget.panel.error == widget.error
    widget.restore(Convolution(PICTURE).state)
    assert widget.error == ""


def test_locked_it_shows_but_takes_nothing():
    widget = Convolution(PICTURE, preset=TURNED)
    widget.angle = 40
    widget.lock()
    assert widget.editor.tool == "look"
    assert all(button.disabled for button in widget._buttons)
    widget.unlock()
    assert (widget.editor.tool, widget._buttons[0].disabled) == ("paint", False)
