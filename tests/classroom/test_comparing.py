import numpy as np
import pytest

from seeing_machine.classroom.comparing import Unknown, difference, plain, same, words

NAN = float("nan")


@pytest.mark.parametrize(("first", "second", "tolerance", "expected"), [
    (1, 1.0, 0, True), (1, 2, 0, False), (1.0, 1.05, 0.1, True), (1.0, 1.2, 0.1, False), (NAN, NAN, 0, True),
    (True, 1, 0, True), ("a", "a", 0, True), ("1", 1, 0, False), (None, 0, 0, False), (10**400, 0.5, 0.1, False),
    ([1, 2], (1, 2), 0, True), ([1, 2], [1], 0, False), (float("inf"), float("inf"), 0.1, True),
    (np.array([1, 2]), np.array([1.0, 2.0]), 0, True), (np.array([1, 2]), np.array([[1, 2]]), 0, False),
    (np.array([NAN]), np.array([NAN]), 0, True), (np.array([NAN]), np.array([1.0]), 0.1, False),
    (np.array([True]), np.array([1.05]), 0.1, True), (np.array([1, 2]), [1, 2], 0, False),
    (np.array([2**63], dtype=np.uint64), np.array([-(2**63)]), 0, False),
    (np.array(["a"]), np.array(["a"]), 0, True), (np.array(["a"]), np.array([1]), 0, False),
])
def test_same(first, second, tolerance, expected):
    assert same(first, second, tolerance) is expected
    assert same(second, first, tolerance) is expected


def test_unknown_things_are_never_the_same():
    assert not same(Unknown(object()), Unknown(object()))


def test_plain_copies_and_unwraps():
    array = np.zeros(2)
    copy = plain(array)
    array[0] = 1
    assert copy[0] == 0
    assert plain(np.float32(0.5)) == 0.5
    assert type(plain(np.ma.array([1]))) is np.ndarray
    assert isinstance(plain(open), Unknown)
    loop = []
    loop.append(loop)
    plain(loop)


def test_plain_calls_nothing_on_strangers():
    class Stream:
        def detach(self):
            raise AssertionError("a stream was detached")

    assert plain(Stream()).type_name == "Stream"


@pytest.mark.parametrize(("yours", "expected", "text"), [
    (3, 4, "Yours is 3, expected 4."), (4.0, 4, ""), (0.1 + 0.2, 1, "Yours is 0.3, expected 1."),
    (10**40, 4, "Yours is a number of about 40 digits, expected 4."),
    ("x" * 100, 4, "Yours is '" + "x" * 56 + "..., expected 4."),
    (np.array([1, 2]), 4, "Yours is an array of shape (2,), expected 4."),
    (np.array([1, 5]), np.array([1, 2]), "1 of 2 values differs. At position 1 yours is 5, expected 2."),
    (np.zeros((1, 1, 1, 1)), np.ones((1, 1, 1, 1)),
     "1 of 1 values differs. At axis 0 0, axis 1 0, axis 2 0, axis 3 0 yours is 0, expected 1."),
    (np.array([1, 2]), np.array([1.0, 2.0]), "The values are right, but their dtype is int64, expected float64. "
                                             "Convert with `.astype(np.float64)`."),
    (np.array([1, 0]), np.array([True, False]), "The values are right, but their dtype is int64, expected bool. "
                                                "Convert with `.astype(bool)`."),
    (np.array([1], np.int32), np.array([1], np.int64), ""), (np.array([1], np.float32), np.array([1.0]), ""),
    ((1, 2), (1, 2), ""), ((1, 3), (1, 2), "In value 2 of 2: yours is 3, expected 2."),
    ((1,), (1, 2), "Yours is 1 value, expected 2 values separated by commas."),
    (5, (1, 2), "Yours is 5, expected 2 values separated by commas."),
])
def test_difference(yours, expected, text):
    assert difference(yours, expected) == text


def test_dtype_can_be_left_open():
    assert difference(np.array([1, 0]), np.array([1, 0], np.uint8), same_dtype=False) == ""


def test_words_for_a_number_of_too_many_digits():
    assert words(-(10**5000)) == "a number of about 5000 digits"
