"""ShapeView in Python: what it takes, tells and leaves on paper. The drawing is tested in the browser."""

import numpy as np
import pytest
import traitlets

from seeing_machine.images.shapes import Shape, encode
from seeing_machine.widgets import ShapeView
from seeing_machine.widgets._pictures import PALETTE

GREY = np.full((40, 60), 128, np.uint8)
BOX = Shape("box", 1, ((10, 10), (20, 30))).plain
BLOB = np.zeros((40, 60), bool)
BLOB[25:35, 40:50] = True
BRUSH = {**Shape("brush", 2, counts=encode(BLOB)).plain, "suggested": True}


def view(*shapes, **traits):
    work = {"picture": 0, "shapes": list(shapes)}
    return ShapeView(GREY, ["cat", "dog"], work=work, width=60, max_height=40, **traits)


def test_it_says_what_is_labelled_and_what_waits():
    assert view().describe().endswith("Nothing is labelled yet.")
    assert view(BOX, BOX, BRUSH).describe().endswith(
        "2 things are labelled: 2 cat. 1 suggestion waits for an answer.")
    assert view(BOX, BRUSH).shapes == [BOX]


def test_a_still_picture_has_the_shapes_where_they_are():
    still = np.asarray(view(BOX, BRUSH).snapshot().convert("RGB")).astype(int)
    np.testing.assert_array_equal(still[15, 10], PALETTE[0])
    np.testing.assert_array_equal(still[10, 20], PALETTE[0])
    assert (still[2, 55] == 128).all()
    expected = 128 + (np.array(PALETTE[1]) - 128) * 0.25
    assert np.abs(still[33, 48] - expected).max() <= 2, "what is suggested is tinted weakly"
    every = [Shape("outline", 1, ((2, 2), (2, 20), (20, 2))).plain, Shape("point", 2, ((30, 10),)).plain]
    still = np.asarray(view(*every).snapshot().convert("RGB")).astype(int)
    np.testing.assert_array_equal(still[30, 10], PALETTE[1])


def test_a_wish_is_heard_and_other_messages_are_not():
    one, heard = view(), []
    one.on_wish(heard.append)
    for message in ({"wish": "next"}, {"picked": [0, 0]}):
        one._handle_custom_msg(message, [])
    assert heard == ["next"]


@pytest.mark.parametrize("traits", [{"tool": "paint"}, {"tools": ["laser"]}, {"label": 0}, {"work": {"shapes": 7}}])
def test_what_is_no_value_is_refused(traits):
    with pytest.raises(traitlets.TraitError):
        ShapeView(GREY, **traits)


def test_an_unknown_keyword_is_refused():
    with pytest.raises(ValueError, match="ShapeView"):
        ShapeView(GREY, colour=1)


def sent(image):
    """Return what the page gets of a picture."""
    return ShapeView(image).get_state("image")["image"]


@pytest.mark.parametrize(("shape", "step"), [((3000, 4000, 3), 2), ((2049, 5), 2), ((7, 6145, 3), 4)])
def test_a_large_photo_travels_as_means_and_keeps_its_size(shape, step):
    photo = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    wire = sent(photo)
    assert (wire["shape"], wire["step"]) == (list(shape), step)
    small = [-(-side // step) for side in shape[:2]]
    assert max(small) <= 2048
    found = np.frombuffer(wire["data"], np.uint8).reshape(*small, *shape[2:])
    for row, col in ((0, 0), (small[0] - 1, small[1] - 1), (small[0] // 2, small[1] // 3)):
        square = photo[row * step:(row + 1) * step, col * step:(col + 1) * step]
        assert np.abs(found[row, col] - square.mean((0, 1))).max() <= 0.5
    np.testing.assert_array_equal(ShapeView(photo).image, photo)


@pytest.mark.parametrize("image", [GREY, np.zeros((2048, 3, 3), np.uint8), np.zeros((3000, 2)), None])
def test_other_pictures_travel_as_they_are(image):
    wire = sent(image)
    assert wire is None or ("step" not in wire and len(wire["data"]) == image.nbytes)
