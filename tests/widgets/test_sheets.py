"""Sheets in Python: what they take, what they mix, and that the still picture follows the browser's rule."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from seeing_machine import images
from seeing_machine.widgets import Sheets
from seeing_machine.widgets._sheets_still import _place, stacked
from tests.node import NODE

SHARED = Path(__file__).parents[2] / "seeing_machine" / "widgets" / "shared"
RGB = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
CMYK = [(0, 255, 255), (255, 0, 255), (255, 255, 0), (0, 0, 0)]
PHOTO = images.load("chelsea")[100:140, 200:260]


def javascript(file, expression, *arguments):
    """Return what an expression of functions `s` in a shared module gives; `a` are the arguments."""
    script = (f"import * as s from {json.dumps((SHARED / file).as_uri())};\nconst a = {json.dumps(arguments)};\n"
              f"console.log(JSON.stringify({expression}));")
    done = subprocess.run([NODE, "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_three_sheets_of_light_are_the_photo():
    sheets = Sheets(PHOTO)
    np.testing.assert_array_equal(sheets.stack(), PHOTO)
    sheets.on = [True, False, True, True]
    np.testing.assert_array_equal(sheets.stack(), PHOTO * np.uint8([1, 0, 1]))
    sheets.gains = [0.5, 1, 0.25, 1]
    np.testing.assert_array_equal(sheets.stack(), np.rint(PHOTO * [0.5, 0, 0.25]))


def test_inks_multiply():
    planes = np.array([[[100, 0, 100, 0], [0, 0, 0, 40], [50, 0, 0, 50]]], float)
    sheets = Sheets(planes, mode="ink", tints=CMYK, limits=[(0, 100)] * 4, names=["C", "M", "Y", "K"])
    assert sheets.stack().tolist() == [[[0, 255, 0], [153, 153, 153], [64, 128, 128]]]
    sheets.on = [True, True, True, False]
    assert sheets.stack().tolist() == [[[0, 255, 0], [255, 255, 255], [128, 255, 255]]]


@pytest.mark.parametrize(("mode", "tints"), [("light", RGB), ("ink", CMYK)])
def test_the_browser_mixes_the_same(mode, tints):
    rng = np.random.default_rng(3)
    planes = rng.integers(0, 256, (20, 20, len(tints)), dtype=np.uint8)
    strengths = [0.37, 1.0, 0.81, 0.5][: len(tints)]
    mine = stacked(planes, tints, strengths, mode=mode)
    fractions = (planes / 255).reshape(-1, len(tints)).T.tolist()
    theirs = javascript("sheet_mixing.js", "[...s.stacked(...a)]", fractions, tints, strengths, mode)
    np.testing.assert_array_equal(np.reshape(theirs, (20, 20, 4))[..., :3], mine)


@pytest.mark.parametrize("shape", [(7, 4), (512, 512), (400, 600), (40, 900), (1, 1)])
def test_the_still_lies_as_in_the_browser(shape):
    for count, together in [(3, 0), (3, 0.4), (4, 0), (4, 0.7), (3, 1)]:
        scale, turn, corners = _place(*shape, count, 560, 350, together)
        placed = javascript("sheet_places.js", "s.place(...a)", *shape, count, 560, 350, together)
        assert (placed["scale"], placed["turn"]) == pytest.approx((scale, turn))
        np.testing.assert_allclose([[corner["x"], corner["y"]] for corner in placed["corners"]], corners, atol=1)


def test_mix_is_what_a_linked_view_needs():
    sheets = Sheets(PHOTO, gains=[0.5, 1, 1, 1], on=[True, True, False, True])
    matrix = np.array(sheets.mixing())
    np.testing.assert_allclose(np.rint(PHOTO @ matrix[:, :3].T), sheets.stack(), atol=1)
    assert sheets.mixing() == javascript("sheet_mixing.js", "s.mixing(...a)", RGB, sheets.strengths[:3])
    assert Sheets().mix == Sheets().mixing(), "at the start nothing is taken away"


def test_the_planes_are_a_copy_of_their_own():
    mine = PHOTO.copy()
    sheets = Sheets(mine)
    mine[0, 0] = 0
    assert (sheets.planes[0, 0] == PHOTO[0, 0]).all()


@pytest.mark.parametrize(("planes", "words"), [
    (np.zeros((3, 3)), "planes: got a float64 array of shape (3, 3), expected shape (H, W, 3) or (H, W, 4)"),
    (np.zeros((2, 2, 5)), "expected shape (H, W, 3) or (H, W, 4)"),
    (np.zeros((0, 2, 4)), "expected at least one pixel"),
    (np.full((2, 2, 4), np.nan), "expected finite numbers"),
    (np.full((2, 2, 3), np.inf), "expected finite numbers"),
    (np.array([[["a"] * 4]]), "expected an array of numbers"),
    ("photo.png", "planes: got 'photo.png' (str), expected a NumPy array"),
])
def test_bad_planes_are_refused_in_words(planes, words):
    sheets = Sheets(PHOTO)
    with pytest.raises(traitlets.TraitError) as error:
        sheets.planes = planes
    assert words in str(error.value)
    np.testing.assert_array_equal(sheets.planes, PHOTO)


@pytest.mark.parametrize("bad", [
    {"limits": [(0, 0)]}, {"limits": [(9, 1)]}, {"limits": [(0, float("nan"))]}, {"gains": [1, 1, 1]},
    {"gains": [1, 1, 1, 1.5]}, {"on": [2, 1, 1, 1]}, {"together": 2}, {"mode": "paint"}, {"tints": [[1, 2]]},
])
def test_bad_traits_are_refused(bad):
    with pytest.raises(traitlets.TraitError):
        Sheets(PHOTO, **bad)


def test_unknown_keywords_are_named():
    with pytest.raises(ValueError, match=r"Did you mean 'gains'\?"):
        Sheets(PHOTO, gain=[1, 1, 1, 1])


def test_what_does_not_mix_has_no_stack():
    for sheets in (Sheets(), Sheets(PHOTO, mode="none")):
        with pytest.raises(ValueError, match="stack"):
            sheets.stack()


def test_describe_names_sheets_state_and_pixel():
    sheets = Sheets(np.full((2, 3, 3), [154, 205, 50], np.uint8), on=[True, True, False, True], together=0.25)
    sheets.cursor = (1, 2)
    assert sheets.describe() == ("3 sheets of 2 rows and 3 columns, 25 % of the way together: R red, G green, B blue "
                                 "(off). Row 1, column 2: R 154, G 205, B 50.")
    sheets.cursor = (5, 5)
    assert "Row" not in sheets.describe(), "a cursor of another picture is not read"
    assert Sheets().describe() == "No picture yet."


@given(st.floats(-200, 200, width=32))
def test_values_are_told_as_the_browser_tells_them(value):
    planes = np.full((1, 1, 3), value, np.float32)
    sheets = Sheets(planes, limits=[(0, 360), (-200, 200), (0, 1)], names=["H", "a", "x"])
    whole = int(np.floor(value + 0.5))
    assert sheets.told(0, 0).startswith(f"H {whole}, a {whole}, x ")


def at(picture, row, col, sheet=0, together=0.0, count=3):
    """Return the colour in the middle of a pixel of the green picture below."""
    scale, turn, corners = _place(4, 4, count, 560, 350, together)
    assert turn == 1
    left, top = corners[sheet]
    return picture.getpixel((round(left + (col + 0.15) * scale), round(top + (row + 0.15) * scale)))


def test_the_still_shows_sheets_stack_and_ghost():
    sheets = Sheets(np.full((4, 4, 3), [154, 205, 50], np.uint8))
    still = sheets.snapshot()
    assert [at(still, 1, 2, i) for i in range(3)] == [(154, 0, 0), (0, 205, 0), (0, 0, 50)]
    sheets.together = 1
    assert at(sheets.snapshot(), 1, 2, together=1) == (154, 205, 50)
    sheets.on, sheets.together = [False, True, True, True], 0
    assert at(sheets.snapshot(), 1, 2, 0) == (0, 0, 0)
    assert Sheets().snapshot() is None


def test_halfway_the_still_adds_light_and_multiplies_ink():
    light = Sheets(np.full((40, 40, 3), 255, np.uint8), together=0.5).snapshot()
    assert light.getpixel((280, 175)) == (255, 255, 255)
    ink = Sheets(np.full((40, 40, 4), 255, np.uint8), mode="ink", tints=CMYK[:3] + [(128, 128, 128)], together=0.5,
                 names=list("CMYK")).snapshot()
    colours = {colour for _, colour in ink.getcolors(10_000)}
    assert {(0, 255, 255), (0, 0, 255), (0, 0, 0), (255, 255, 255)} <= colours


def test_measures_are_shown_by_their_ramps():
    sheets = Sheets(np.full((4, 4, 3), [0, 180, 360], float), mode="none", limits=[(0, 360)] * 3, names=["x", "y", "z"],
                    ramps=[[[255, 0, 0], [0, 255, 0], [0, 0, 255]]] * 3, together=1)
    assert [at(sheets.snapshot(), 1, 2, i) for i in range(3)] == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
