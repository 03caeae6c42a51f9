"""Morphology: chains by scikit-image and SciPy, the footprint editor, undo, the microscope."""

import json

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from skimage import morphology

from seeing_machine.images import menagerie
from seeing_machine.lessons import Morphology
from seeing_machine.lessons._morphology_steps import EQUAL, ODD, OPERATORS, SHAPES, Step, origin, passes
from seeing_machine.lessons._undoing import Undoing

#: A block with a hole, and a speck.
MASK = np.array([[0, 0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 1, 0, 0, 1, 0], [0, 1, 1, 1, 1, 1, 0, 0],
                 [0, 1, 0, 1, 1, 1, 0, 0], [0, 1, 1, 1, 1, 1, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]], bool)


def footprint_of(draw, shape):
    odd = st.sampled_from([1, 3, 5])
    height = draw(odd if shape in ODD else st.integers(1, 5))
    width = height if shape in EQUAL else draw(odd if shape in ODD else st.integers(1, 5))
    pixels = ()
    if shape == "painted":
        bits = draw(st.lists(st.sampled_from("01"), min_size=height * width, max_size=height * width))
        bits[draw(st.integers(0, len(bits) - 1))] = "1"
        pixels = tuple("".join(bits[row * width:(row + 1) * width]) for row in range(height))
    return {"height": height, "width": width, "pixels": pixels}


@st.composite
def chains(draw):
    steps = []
    for _ in range(draw(st.integers(1, 3))):
        shape = draw(st.sampled_from(list(SHAPES)))
        steps.append({"operator": draw(st.sampled_from(list(OPERATORS))), "shape": shape,
                      "iterations": draw(st.integers(1, 3)), **footprint_of(draw, shape)})
    return steps


def by_skimage(steps, image, mode):
    """The chain from the footprints alone; scikit-image has no gradient."""
    for one in steps:
        step = Step.of(one)
        footprint = [(step.footprint.astype(np.uint8), step.iterations)]
        if step.operator == "gradient":
            most, least = (act(image, footprint, mode=mode) for act in (morphology.dilation, morphology.erosion))
            image = most ^ least if image.dtype == bool else most - least
        else:
            image = getattr(morphology, step.operator)(image, footprint, mode=mode)
    return image


@settings(max_examples=40, deadline=None)
@given(steps=chains(), mode=st.sampled_from(["reflect", "ignore", "min", "max"]), seed=st.integers(0, 99),
       kind=st.sampled_from(["mask", "grey", "cut", "colour", "film"]))
def test_a_chain_and_its_code_are_those_of_scikit_image(steps, mode, seed, kind):
    rng = np.random.default_rng(seed)
    if kind == "mask":
        image, options = rng.random((13, 17)) < 0.6, {}
    else:
        shape = {"colour": (13, 17, 3), "film": (4, 13, 17)}.get(kind, (13, 17))
        image, options = rng.integers(0, 256, shape, dtype=np.uint8), {"binary": kind == "cut", "threshold": 120}
    widget = Morphology(image, steps=steps, mode=mode, frame=2 * (kind == "film"), foreground="light",
                        microscope=False, **options)
    assert widget.error == ""
    start = image[2] if kind == "film" else image > 120 if kind == "cut" else image
    if kind == "colour":
        start = np.rint(image @ [0.2125, 0.7154, 0.0721]).astype(np.uint8)
    np.testing.assert_array_equal(widget.results[0], start)
    np.testing.assert_array_equal(widget.result, by_skimage(steps, start, mode))
    assert len(widget.results) == len(steps) + 1
    assert list(widget.snippets()) == ["scikit-image", "SciPy", "torch"]
    for library, code in widget.snippets().items():
        space = {"image": image}
        exec(code, space)
        assert space["result"].dtype == widget.result.dtype
        np.testing.assert_array_equal(space["result"], widget.result, err_msg=f"{library}\n{code}")


@pytest.mark.parametrize("mode", ["reflect", "ignore", "min", "max"])
@pytest.mark.parametrize("operator", list(OPERATORS))
def test_each_library_has_the_same_border(operator, mode):
    image = np.random.default_rng(0).integers(0, 256, (7, 9), dtype=np.uint8)
    widget = Morphology(image, binary=False, mode=mode, steps=[(operator, "painted", 2, 3, 1, ("001", "000"))])
    for library, code in widget.snippets().items():
        space = {"image": image}
        exec(code, space)
        np.testing.assert_array_equal(space["result"], widget.result, err_msg=library)
    found, differ = widget.result, []
    for other in {"reflect", "ignore", "min", "max"} - {mode}:
        widget.mode = other
        differ.append(not np.array_equal(widget.result, found))
    assert any(differ), "the border makes a difference here"


@pytest.mark.parametrize(("shape", "height", "width", "rows"), [
    ("rectangle", 2, 3, ["111", "111"]), ("cross", 5, 5, ["00100", "00100", "11111", "00100", "00100"]),
    ("diamond", 5, 5, ["00100", "01110", "11111", "01110", "00100"]), ("disc", 3, 3, ["010", "111", "010"]),
    ("ellipse", 5, 7, ["0111110", "1111111", "1111111", "1111111", "0111110"])])
def test_footprints_by_hand(shape, height, width, rows):
    found = Step.of({"shape": shape, "height": height, "width": width}).footprint
    np.testing.assert_array_equal(found, [[sign == "1" for sign in row] for row in rows])


@pytest.mark.parametrize("side", [1, 2, 3, 4, 5, 6])
def test_the_origin_is_the_pixel_that_sees_itself(side):
    dot = np.zeros((1, 15), bool)
    dot[0, 7] = True
    grown = morphology.dilation(dot, np.ones((1, side)), mode="ignore")
    # A pixel at 7 - offset sees the dot through the footprint's pixel `origin + offset`, so the last one is at origin.
    assert 7 - grown[0].nonzero()[0][0] == side - 1 - origin(np.ones((1, side)))[1]
    widget = Morphology(dot, steps=[("dilation", "rectangle", 1, side)])
    assert widget.editor.boxes == [(0, origin(widget.footprint)[1], 1, origin(widget.footprint)[1] + 1)]


def test_controls_change_the_selected_step_only():
    widget = Morphology(MASK, steps=[("opening", "disc", 3), ("closing", "rectangle", 3)], selected=1)
    assert (widget.operator, widget.shape, widget.height, widget.iterations) == ("closing", "rectangle", 3, 1)
    widget.operator, widget.height, widget.iterations = "dilation", 2, 2
    assert Step.of(widget.steps[1]).words == "dilation, rectangle 2 x 3, twice"
    assert Step.of(widget.steps[0]).words == "opening, disc 3 x 3"
    widget.selected = 0
    assert (widget.operator, widget.shape, widget.height, widget.width) == ("opening", "disc", 3, 3)
    widget.height = 6
    assert (widget.height, widget.width) == (5, 5), "a disc has a middle"
    widget.width = 7
    assert (widget.height, widget.width) == (7, 7), "and one size"
    assert [control.label for control in widget._shaping.children] == ["shape", "size", "times"]
    widget.shape = "ellipse"
    widget.width = 3
    assert widget.footprint.shape == (7, 3)
    assert [control.label for control in widget._shaping.children] == ["shape", "height", "width", "times"]


def test_a_painted_footprint():
    widget = Morphology(MASK, steps=[("dilation", "cross", 3)])
    mine = np.array([[1, 0, 0], [0, 1, 1]], bool)
    widget.editor.image = mine
    assert (widget.shape, widget.height, widget.width) == ("painted", 2, 3)
    assert widget.steps[0]["pixels"] == ("100", "011")
    np.testing.assert_array_equal(widget.result, morphology.dilation(MASK, mine))
    widget.height = 3
    np.testing.assert_array_equal(widget.footprint, [[1, 0, 0], [0, 1, 1], [0, 0, 0]])
    widget.footprint = np.zeros((2, 2), bool)
    assert "footprint: got no pixel set, expected at least one pixel that is 1" in widget.error
    widget.cursor = (1, 1)
    assert "no pixel set" in widget.error, "it stays said until there is one"
    widget.undo()
    assert widget.error == ""
    assert widget.footprint.shape == (3, 3)


def test_the_chain_grows_shrinks_and_changes_its_order():
    widget = Morphology(MASK, steps=[("opening", "rectangle", 3)])
    assert widget.possible == {"add": True, "remove": False, "earlier": False, "later": False, "undo": False,
                               "redo": False}
    buttons = widget.buttons.buttons
    buttons["add"].click()
    widget.operator = "closing"
    assert [step["operator"] for step in widget.steps] == ["opening", "closing"]
    assert widget.selected == 1
    first = widget.result
    buttons["earlier"].click()
    assert [step["operator"] for step in widget.steps] == ["closing", "opening"]
    assert widget.selected == 0
    np.testing.assert_array_equal(widget.result, by_skimage(widget.steps, MASK, "reflect"))
    assert not np.array_equal(widget.result, first), "order matters"
    buttons["later"].click()
    np.testing.assert_array_equal(widget.result, first)
    buttons["remove"].click()
    assert [step["operator"] for step in widget.steps] == ["opening"]
    widget.remove()
    assert len(widget.steps) == 1, "one step stays"
    for _ in range(7):
        widget.add()
    assert buttons["add"].disabled
    with pytest.raises(traitlets.TraitError, match="expected 1 to 8 steps"):
        widget.add()
    assert len(widget.steps) == 8


def test_undo_and_redo_bring_back_every_chain():
    widget = Morphology(MASK, steps=[("opening", "rectangle", 3)])
    seen = [widget.steps]
    for change in (widget.add, lambda: setattr(widget, "operator", "erosion"), lambda: widget.move(-1),
                   lambda: setattr(widget, "shape", "disc"), widget.remove):
        change()
        seen.append(widget.steps)
    for chain in reversed(seen[:-1]):
        widget.undo()
        assert widget.steps == chain
        np.testing.assert_array_equal(widget.result, by_skimage(chain, MASK, "reflect"))
    widget.undo()
    assert widget.steps == seen[0]
    assert widget.buttons.buttons["undo"].disabled
    for chain in seen[1:]:
        widget.redo()
        assert widget.steps == chain
    widget.undo()
    widget.operator = "gradient"
    assert not widget.possible["redo"], "a new change ends what could be redone"
    widget.reset()
    assert widget.steps == seen[0]
    widget.undo()
    assert widget.operator == "gradient", "a reset can be undone"


def test_a_drag_is_undone_as_one():
    now = [0.0]
    undoing = Undoing(lambda: now[0])
    for value in (3, 5, 7):
        undoing.note(value, "height")
        now[0] += 0.1
    now[0] += 2
    undoing.note(9, "height")
    undoing.note(11, None)
    assert [undoing.back(13), undoing.back(11), undoing.back(9), undoing.back(3)] == [11, 9, 3, None]


def test_what_is_added_and_removed():
    widget = Morphology(MASK, steps=[("closing", "cross", 3), ("opening", "rectangle", 3)], selected=1)
    added, removed = widget.result & ~MASK, MASK & ~widget.result
    assert added.any()
    assert removed.any()
    np.testing.assert_array_equal(widget.after.labels, added + 2 * removed)
    assert f"Against the start: {added.sum()} pixels added (+, blue), {removed.sum()} removed" in widget.describe()
    signs = [style["sign"] for style in widget.after.label_styles.values()]
    assert signs == ["+", "−"]
    widget.compare = "previous"
    np.testing.assert_array_equal(widget.before.image, widget.results[1])
    np.testing.assert_array_equal(widget.after.labels, 2 * (widget.results[1] & ~widget.result))
    widget.mark = False
    assert widget.after.labels is None
    grey = Morphology(np.uint8([[5, 9, 5, 5, 1]]), binary=False, steps=[("opening", "rectangle", 1, 3)], cursor=(0, 1))
    assert "0 pixels lighter (+, blue), 1 darker" in grey.describe()
    assert grey.describe().endswith("Row 0, column 1: 9 before this step, 5 after it.")


def test_the_still_picture_shows_single_pixels_that_are_removed():
    still = np.asarray(Morphology(steps=[("opening", "disc", 5)]).after.snapshot()).astype(int)
    assert ((still[..., 0] - still[..., 2]) > 60).sum() > 5000


def test_the_overlap_with_the_truth():
    photo = menagerie.lizard_photo(noise=45)
    widget = Morphology(steps=[("erosion", "rectangle", 1)])
    np.testing.assert_array_equal(widget.results[0], photo.image <= 150)
    before = widget.iou
    assert widget.goal == f"goal: IoU 0.94   now {before:.2f}"
    widget.steps = [("opening", "disc", 5), ("closing", "disc", 9)]
    found = widget.result
    assert widget.iou == (found & photo.mask).sum() / (found | photo.mask).sum() > 0.94 > before
    assert widget.goal.endswith("✓ done")
    widget.compare = "truth"
    np.testing.assert_array_equal(widget.before.image, photo.mask)
    widget.binary = False
    assert np.isnan(widget.iou)
    assert "There is no truth for a mask here" in widget.error
    widget.compare = "start"
    assert widget.error == ""
    widget.binary, widget.truth = True, np.zeros((2, 2), bool)
    assert "truth: got a bool array of shape (2, 2), expected shape (240, 320)" in widget.error


def test_a_film_has_its_truth_for_each_frame():
    film = menagerie.lizards(4, size=(64, 80))
    widget = Morphology(film.frames, truth=film.masks, threshold=150, frame=3, steps=[("opening", "disc", 3)])
    found = morphology.opening(film.frames[3] <= 150, morphology.disk(1))
    assert widget.iou == (found & film.masks[3]).sum() / (found | film.masks[3]).sum()
    assert "frame" in [control.label for control in widget._cutting.children]
    widget.frame = 4
    assert widget.error == "This step failed: frame: got 4 (int), expected a whole number from 0 to 3."


@pytest.mark.parametrize("mode", ["reflect", "ignore", "min", "max"])
@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("operator", ["opening", "gradient"])
def test_the_microscope_shows_every_pass(mode, binary, operator):
    rng = np.random.default_rng(1)
    grey = rng.integers(0, 256, (9, 12), dtype=np.uint8)
    image = grey > 100 if binary else grey
    widget = Morphology(image, binary=False, mode=mode, steps=[
        {"operator": operator, "shape": "painted", "height": 2, "width": 3, "pixels": ("110", "011"),
         "iterations": 2}])
    assert widget.microscope
    found = passes(widget.step, image, mode)
    assert widget._controls["stage"].max == len(found) == 4
    for stage, one in enumerate(found, 1):
        widget.stage = stage
        expected = (ndimage.minimum_filter if one.rule == "erosion" else ndimage.maximum_filter)(
            one.image, footprint=one.footprint, **{
                "reflect": {"mode": "reflect"}, "min": {"mode": "constant", "cval": 0},
                "max": {"mode": "constant", "cval": 1 if binary else 255},
                "ignore": {"mode": "constant", "cval": (1 if binary else 255) * (one.rule == "erosion")}}[mode])
        np.testing.assert_array_equal(widget.bench.microscope.output, expected)
        rule = {"erosion": ("min", "all"), "dilation": ("max", "any")}[one.rule][binary]
        assert widget.bench.microscope.operator == rule
    assert widget.bench.microscope.title == "pass 4 of 4: " + found[3].rule
    last = widget.bench.microscope.output
    if operator == "opening":
        np.testing.assert_array_equal(last, widget.result)


@pytest.mark.parametrize("mode", ["reflect", "ignore", "min", "max"])
@pytest.mark.parametrize("operator", ["erosion", "dilation"])
def test_the_microscope_stands_where_one_points_in_a_large_picture(mode, operator):
    widget = Morphology(steps=[(operator, "painted", 1, 3, 1, ("001",))], mode=mode)
    assert not widget.microscope
    assert (widget.before.tool, widget.after.tool) == ("look", "look")
    widget.microscope = True
    assert widget.bench.layout.display is None
    for spot in ((100, 200), (0, 0), (239, 319)):
        widget.after.points = [spot]
        assert widget.spot == spot
        assert widget.after.points == []
        assert widget.before.boxes == [(spot[0], spot[1], spot[0] + 1, spot[1] + 1)]
        row0, col0, row1, col1 = widget.before.frame
        assert row0 <= spot[0] < row1
        assert col0 <= spot[1] < col1
        np.testing.assert_array_equal(widget.bench.microscope.output, widget.result[row0:row1, col0:col1])
    widget.bench.microscope.position = (0, 1)
    assert widget.spot == (row0, col0 + 1)
    widget.shape, widget.height = "disc", 63
    assert widget.error == ""
    assert widget.spot == (row0, col0 + 1), "a step of another size leaves it where it is"
    widget.spot = (9999, -5)
    assert widget.error == ""


def test_a_small_mask_is_painted_in_place():
    widget = Morphology(MASK)
    assert widget.before.tool == "paint"
    widget.before.image = ~MASK
    np.testing.assert_array_equal(widget.image, ~MASK)
    np.testing.assert_array_equal(widget.results[0], ~MASK)
    widget.reset()
    np.testing.assert_array_equal(widget.image, MASK)
    widget.compare = "previous"
    assert widget.before.tool == "point"


def test_the_strip_shows_every_step():
    widget = Morphology(MASK, steps=[("erosion", "rectangle", 3), ("dilation", "rectangle", 3)])
    titles = [view.title for view in widget.strip.children]
    assert titles == ["start", "▸ 1 erosion", "2 dilation"]
    for view, picture in zip(widget.strip.children, widget.results, strict=True):
        np.testing.assert_array_equal(view.image, picture)
    control = widget._controls["selected"]
    assert control.options == [("1 erosion, square 3 x 3", "0"), ("2 dilation, square 3 x 3", "1")]
    control.value = "1"
    assert widget.selected == 1
    assert widget.after.title == "after step 2 of 2"
    large = Morphology(np.ones((1000, 700), bool))
    assert large.strip.children[0].image.shape == (167, 117), "small copies travel"


def test_views_share_cursor_and_zoom():
    widget = Morphology(MASK, cursor=(1, 6))
    assert widget.after.cursor == (1, 6)
    assert widget.describe().endswith("Row 1, column 6: 1 before this step, 0 after it.")
    widget.before.viewport = (1.0, 1.0, 2.0)
    assert widget.after.viewport == (1.0, 1.0, 2.0)


def test_the_state_keeps_the_chain():
    widget = Morphology(MASK, steps=[("opening", "disc", 5), ("closing", "rectangle", 3, 2)], selected=1, mode="max")
    widget.footprint = np.eye(3, dtype=bool)
    again = Morphology()
    again.restore(json.loads(json.dumps(widget.state)))
    assert again.steps == widget.steps
    assert (again.at, again.mode, again.shape) == (1, "max", "painted")
    np.testing.assert_array_equal(again.result, widget.result)
    again.undo()
    assert again.steps != widget.steps, "what was there before can be had back"


@pytest.mark.parametrize(("state", "words"), [
    ({"steps": []}, "expected 1 to 8 steps"), ({"steps": ["erosion"]}, "a step such as"),
    ({"steps": [("erosio",)]}, "Did you mean 'erosion'"), ({"steps": [("erosion", "disk")]}, "Did you mean 'disc'"),
    ({"steps": [("erosion", "disc", 4)]}, "an odd number for a disc"),
    ({"steps": [("erosion", "cross", 3, 5)]}, "the height, for a cross"),
    ({"steps": [("erosion", "rectangle", 64)]}, "from 1 to 63"),
    ({"steps": [("erosion", "rectangle", 3, 3, 0)]}, "from 1 to 20"),
    ({"steps": [{"operatr": "erosion"}]}, "Did you mean 'operator'"),
    ({"steps": [("erosion", "painted", 1, 2, 1, ("12",))]}, "signs 0 and 1"),
    ({"steps": [("erosion", "painted", 1, 2)]}, "1 rows of 2 signs"),
    ({"steps": [("erosion", "painted", 1, 2, 1, "10")]}, "pixels: got"),
    ({"image": "cat"}, "expected"), ({"image": np.zeros((2, 2))}, "uint8"), ({"footprint": np.ones((64, 2))}, "63"),
    ({"image": np.zeros((0, 3), bool)}, "at least one pixel"), ({"mode": "mirror"}, "mode"), ({"wanted": 2}, "wanted")])
def test_what_does_not_fit_is_refused(state, words):
    with pytest.raises(traitlets.TraitError, match=words):
        Morphology(**{"image": MASK, **state})
    widget = Morphology(MASK)
    kept = widget.state
    for name, value in state.items():
        with pytest.raises(traitlets.TraitError):
            setattr(widget, name, value)
    assert widget.state == kept
    assert widget.error == ""


@pytest.mark.parametrize("state", [{"truth": np.zeros((2, 2), bool)}, {"compare": "truth"},
                                   {"steps": [("erosion", "painted", 1, 1, 1, ("0",))]},
                                   {"image": np.zeros((2, 3, 4), bool), "frame": 2}])
def test_an_explorer_that_cannot_begin_says_why(state):
    widget = Morphology(**{"image": MASK, **state})
    assert widget.error.startswith("This step failed: ")
    assert widget.describe() == widget.error
    assert widget.snapshot().size[0] > 100


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (20, 1)])
def test_the_smallest_pictures(shape):
    widget = Morphology(np.ones(shape, bool), steps=[("closing", "disc", 5)], microscope=True)
    assert widget.error == ""
    assert widget.result.all()
    assert widget.snapshot().size[0] > 100


def test_locking_takes_brush_and_buttons_away():
    widget = Morphology(MASK)
    widget.lock()
    assert (widget.editor.tool, widget.before.tool) == ("look", "point")
    assert all(button.disabled for button in widget.buttons.buttons.values())
    widget.unlock()
    assert widget.editor.tool == widget.before.tool == "paint"
    assert not widget.buttons.buttons["add"].disabled
    widget.hide("threshold")
    widget.image = np.zeros((4, 5), np.uint8)
    assert "sm-away" in widget._controls["threshold"]._dom_classes
