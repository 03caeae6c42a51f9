"""Shapes and the pixels under them, beside masks made in other ways."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as stnp

from seeing_machine.images import Shape
from seeing_machine.images._coco_writing import measured
from seeing_machine.images._rle import from_text
from seeing_machine.images.shapes import check_shape, decode, encode, from_labels


def counted(mask):
    """Run lengths pixel by pixel, down each column from left to right."""
    counts, now = [0], False
    for col in range(mask.shape[1]):
        for row in range(mask.shape[0]):
            if bool(mask[row, col]) != now:
                counts.append(0)
                now = not now
            counts[-1] += 1
    return tuple(counts)


@given(stnp.arrays(bool, stnp.array_shapes(min_dims=2, max_dims=2, max_side=7)))
def test_run_lengths_are_those_counted_pixel_by_pixel(mask):
    assert encode(mask) == counted(mask)
    np.testing.assert_array_equal(decode(encode(mask), mask.shape), mask)


def packed(counts):
    """COCO's text of run lengths, written from its description."""
    text = ""
    for i, count in enumerate(counts):
        left, more = count - (counts[i - 2] if i > 2 else 0), True
        while more:
            digit, left = left & 31, left >> 5
            more = left != (-1 if digit & 16 else 0)
            text += chr(48 + digit + 32 * more)
    return text


@given(st.lists(st.integers(0, 2**30), max_size=30))
def test_packed_run_lengths_are_unpacked(counts):
    assert from_text(packed(counts)) == counts


def test_packed_by_hand():
    assert from_text("61X13mN000`0") == [6, 1, 40, 4, 5, 4, 5, 4, 21]


@pytest.mark.parametrize("text", ["6X", "6 1", "6\u20ac", "ooooooooo0"])
def test_packed_nonsense_is_refused(text):
    with pytest.raises(ValueError, match="counts: got"):
        from_text(text)


def test_a_box_covers_whole_pixels_and_those_whose_middle_is_in_it():
    assert np.argwhere(Shape("box", 1, ((1, 0), (3, 2))).mask((4, 4))).tolist() == [[1, 0], [1, 1], [2, 0], [2, 1]]
    assert np.argwhere(Shape("box", 1, ((0.4, -3), (1.6, 0.6))).mask((4, 4))).tolist() == [[0, 0], [1, 0]]
    assert not Shape("box", 1, ((9, 9), (12, 12))).mask((4, 4)).any()


@given(st.lists(st.tuples(st.integers(-20, 220), st.integers(-20, 260)), min_size=3, max_size=7, unique=True))
def test_an_outline_covers_the_pixels_whose_middle_is_in_it(places):
    places = [(row / 10 + 0.013, col / 10 + 0.017) for row, col in places]  # so that no middle lies on a line
    rows, cols = np.indices((21, 25))
    middles = np.column_stack([cols.ravel(), rows.ravel()])
    x, y = middles.T
    crossings = np.zeros(len(middles), int)  # of a ray to the right with each side
    for (r0, c0), (r1, c1) in zip(places, places[1:] + places[:1], strict=True):
        crosses = (r0 > y) != (r1 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            crossings += crosses & (x < c0 + (y - r0) / (r1 - r0) * (c1 - c0))
    mask = Shape("outline", 1, tuple(places)).mask((21, 25))
    np.testing.assert_array_equal(mask.ravel(), crossings % 2 == 1)


def test_what_coco_is_told_of_each_kind():
    assert measured(Shape("box", 1, ((1, 2), (4, 8))), (9, 9)) == {
        "segmentation": [], "bbox": [2, 1, 6, 3], "area": 18}
    assert measured(Shape("outline", 1, ((0, 0), (0, 3), (2, 3), (2, 0))), (9, 9)) == {
        "segmentation": [[0.5, 0.5, 3.5, 0.5, 3.5, 2.5, 0.5, 2.5]], "bbox": [0.5, 0.5, 3.0, 2.0], "area": 12}
    assert measured(Shape("point", 1, ((3, 4),)), (9, 9)) == {
        "segmentation": [], "bbox": [4, 3, 1, 1], "area": 1, "keypoints": [4.5, 3.5, 2], "num_keypoints": 1}
    mask = np.zeros((3, 4), bool)
    mask[1:, 2:] = [[True, True], [False, True]]
    assert measured(Shape("brush", 1, counts=encode(mask)), (3, 4)) == {
        "segmentation": {"size": [3, 4], "counts": [7, 1, 2, 2]}, "bbox": [2, 1, 2, 2], "area": 3}
    assert measured(Shape("brush", 1, counts=(12,)), (3, 4))["bbox"] == [0, 0, 0, 0]


def test_parts_of_a_label_image_become_shapes():
    labels = np.zeros((20, 30), int)
    labels[2:8, 2:8] = 2
    labels[2:8, 8:12] = 1
    labels[12:18, 20:30] = 2
    labels[19, 0] = 1
    found = from_labels(labels)
    assert [shape.label for shape in found] == [2, 2, 1], "the largest first, and no specks"
    laid = sum(shape.label * shape.mask((20, 30)) for shape in found)
    labels[19, 0] = 0
    np.testing.assert_array_equal(laid, labels)


BOX = {"kind": "box", "label": 1, "places": [[0, 0], [2, 2]]}


@pytest.mark.parametrize(("value", "message"), [
    (7, "shape: got 7 (int), expected a Shape"),
    ({**BOX, "kind": "blob"}, "shape.kind: got 'blob'"),
    ({**BOX, "kind": ["box"]}, "shape.kind: got ['box']"),
    ({**BOX, "label": 3}, "shape.label: got 3 (int), expected a whole number from 1 to 2"),
    ({**BOX, "label": True}, "shape.label: got True"),
    ({**BOX, "number": -1}, "shape.number: got -1"),
    ({**BOX, "places": None}, "shape.places: got None, expected a list of (row, column)"),
    ({**BOX, "places": [[0, 0]]}, "got 1 places, expected 2 for a box"),
    ({**BOX, "places": [[2, 2], [0, 0]]}, "expected the upper left corner"),
    ({**BOX, "places": [[0, float("nan")], [2, 2]]}, "shape.places: got nan"),
    ({**BOX, "places": [[0, 0], [2, 1e9]]}, "from -100000 to 100000"),
    ({**BOX, "kind": "outline"}, "got 2 places, expected 3 or more for an outline"),
    ({**BOX, "kind": "outline", "places": [[0, 0]] * 10_001}, "got 10,001 places"),
    ({**BOX, "kind": "point", "places": [[9, 0]]}, "expected a pixel of 4 rows and 5 columns"),
    ({"kind": "brush", "label": 1, "counts": "20"}, "shape.counts: got '20' (str)"),
    ({"kind": "brush", "label": 1, "counts": [10, 9]}, "got 19 pixels in all, expected 20"),
    ({"kind": "brush", "label": 1, "counts": [21, -1]}, "shape.counts: got 21"),
    ({"kind": "brush", "label": 1, "counts": [0] * 22}, "got 22 numbers, expected at most 21"),
])
def test_what_is_no_shape_is_refused(value, message):
    with pytest.raises((TypeError, ValueError)) as caught:
        check_shape(value, (4, 5), 2)
    assert message in str(caught.value)


def test_a_shape_goes_to_plain_words_and_back():
    for shape in (Shape("box", 2, ((0, 1), (2, 3)), number=7), Shape("outline", 1, ((0, 0), (0, 2.5), (3, 1))),
                  Shape("point", 1, ((3, 3),)), Shape("brush", 1, counts=(3, 17))):
        assert check_shape(shape.plain, (4, 5), 2) == check_shape(shape, (4, 5), 2) == shape
