"""Every message about bad input names the argument, what came, what was expected, and what to do."""

import numpy as np
import pytest
import torch

from seeing_machine import _validate as v

GREY, PHOTO = np.zeros((2, 3), np.uint8), np.zeros((2, 3, 3), np.uint8)


@pytest.mark.parametrize(("value", "words"), [
    (None, "None"), (3, "3 (int)"), ("tree", "'tree' (str)"), (np.zeros(4), "a float64 array of shape (4,)"),
    (np.zeros(4, int), "an int64 array of shape (4,)"), (GREY, "a uint8 array of shape (2, 3)"),
    ("x" * 99, "'" + "x" * 56 + "... (str)"),
])
def test_what_came_is_said_in_a_few_words(value, words):
    assert v.describe(value) == words


def test_values_that_cannot_be_written_out_still_make_a_message():
    class Shy:
        def __repr__(self):
            raise RuntimeError("no")

    assert v.describe(Shy()) == "a Shy that cannot be written out"
    assert "cannot be written out" in v.describe(10**5000)


@pytest.mark.parametrize(("call", "error", "message"), [
    (lambda: v.check_image("cat.png"), TypeError, "Read a file with seeing_machine.images.read"),
    (lambda: v.check_image([[1, 2], [3]]), ValueError, "rows of different lengths"),
    (lambda: v.check_image(np.array([[None]])), TypeError, "expected an array of numbers"),
    (lambda: v.check_image(np.zeros((2, 2), complex)), TypeError, "expected an array of numbers"),
    (lambda: v.check_image(np.zeros((2, 2, 4))), ValueError, r"Drop the alpha channel: image\[..., :3\]"),
    (lambda: v.check_image(PHOTO, colour=False), ValueError, r"images.read\(image, colour=False\)"),
    (lambda: v.check_image(GREY, colour=True), ValueError, "Stack it three times"),
    (lambda: v.check_image(np.zeros((0, 3))), ValueError, "at least one pixel"),
    (lambda: v.check_image(np.array([[np.inf]])), ValueError, "finite numbers"),
    (lambda: v.check_bytes(GREY / 2), TypeError, "expected uint8"),
    (lambda: v.check_mask(GREY + 2), ValueError, "values from 2 to 2, expected only 0 and 1"),
    (lambda: v.check_mask(GREY, shape=(3, 2)), ValueError, r"expected shape \(3, 2\)"),
    (lambda: v.check_labels(GREY / 2), TypeError, "whole numbers"),
    (lambda: v.check_labels(GREY - np.int64(1)), ValueError, "the value -1"),
    (lambda: v.check_footprint(GREY), ValueError, "no pixel set"),
    (lambda: v.check_integer(2.0, "n"), TypeError, "n: got 2.0"),
    (lambda: v.check_integer(True, "n"), TypeError, "expected a whole number"),
    (lambda: v.check_integer(0, "n", low=1), ValueError, "a whole number, 1 or more"),
    (lambda: v.check_integer(5, "n", high=4), ValueError, "a whole number, 4 or less"),
    (lambda: v.check_number("1", "x"), TypeError, "expected a number"),
    (lambda: v.check_number(np.nan, "x"), ValueError, "expected a number"),
    (lambda: v.check_number(2, "x", 0, 1), ValueError, "a number from 0 to 1"),
    (lambda: v.check_choice("rde", "colour", ["red", "green"]), ValueError, "Did you mean 'red'"),
    (lambda: v.check_choice(7, "colour", ["red"]), ValueError, "expected one of 'red'.$"),
    (lambda: v.check_choice(GREY, "colour", ["red"]), ValueError, "a uint8 array"),
    (lambda: v.check_choice([1], "colour", {"red": 1}), ValueError, "expected one of 'red'"),
    (lambda: v.check_rng(-1), TypeError, "expected a seed"),
    (lambda: v.check_rng("now"), TypeError, "expected a seed"),
])
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_good_input_passes_as_it_is():
    assert v.check_image(PHOTO) is PHOTO
    assert v.check_bytes(GREY) is GREY
    assert v.check_labels(GREY) is GREY
    assert v.check_labels(GREY > 0).dtype == np.uint8
    assert v.check_mask(GREY).dtype == bool
    assert v.check_kernel([[1, 2]]).dtype == np.float64
    assert v.check_integer(np.uint8(3), "n") == 3
    assert v.check_number(np.float32(0.5), "x") == 0.5
    np.testing.assert_array_equal(v.check_image(torch.ones(2, 2)), np.ones((2, 2)))


def test_a_seed_or_a_generator():
    generator = np.random.default_rng(1)
    assert v.check_rng(generator) is generator
    assert v.check_rng(5).integers(100) == np.random.default_rng(5).integers(100)
