import random
import string

import pytest

from seeing_machine.classroom.codes import SIZE, decode, encode


@pytest.mark.parametrize("numbers", [
    set(), {0}, {SIZE - 1}, set(range(SIZE)), {5}, {0, 1, 2, 5}, set(range(0, SIZE, 2)), set(range(31, 70))])
def test_there_and_back(numbers):
    assert decode(encode(numbers)) == numbers


def test_there_and_back_at_random():
    draw = random.Random(0)
    for _ in range(300):
        numbers = set(draw.sample(range(draw.choice([20, 200, SIZE])), draw.randrange(20)))
        assert decode(encode(numbers)) == numbers


def test_the_letters_by_hand():
    # Runs of {0, 1, 2, 5}: none absent (+ 1) is 1, then 3, 2, 1: gamma codes 1 011 010 1, filled up to 10 bits.
    assert encode({0, 1, 2, 5}).startswith("SM1-PM")
    assert (f"{'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.index('P'):05b}"
            f"{'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.index('M'):05b}") == "1011010100"


def test_a_code_written_today_is_read_for_ever():
    assert decode("SM1-R001-X") == {0}
    assert decode("SM1-PM02-4V") == {0, 1, 2, 5}


def test_a_code_is_short():
    finished = [32 * block + number for block in range(10) for number in range(14)]
    assert len(encode(finished)) < 60
    assert len(encode(range(7))) <= 12


@pytest.mark.parametrize("change", [
    str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code.replace('-', ' ')}\n",
    lambda code: code.replace("-", "–"), lambda code: code.replace("0", "O"), lambda code: code.replace("1", "I"),
    lambda code: code.replace("1", "l")])
def test_how_it_is_typed_does_not_matter(change):
    numbers = {0, 3, 4, 40, 41, 700}
    assert decode(change(encode(numbers))) == numbers


def test_any_one_wrong_letter_is_noticed():
    code = encode({0, 1, 2, 5, 33, 34, 40, 64, 65, 66})
    for place, letter in enumerate(code):
        for other in string.digits + string.ascii_uppercase:
            if letter == "-" or other == letter or {letter, other} <= set("O0") or {letter, other} <= set("IL1"):
                continue
            with pytest.raises(ValueError, match="code: got"):
                decode(code[:place] + other + code[place + 1:])


@pytest.mark.parametrize("code", [
    "", "SM1", "SM1-", "SM1-12", "hello", "SM2-R001-X", "R001-X", "SM1-R001", "SM1-R001-XX", "SM1-ÄÖÜß-1234",
    "SM1-²²²²", "SM1-UUUU", "SM1-" + "0" * 9999, "SM1-" + "Z" * 9999, "\x00", "💡"])
def test_what_is_no_code(code):
    with pytest.raises(ValueError, match="code: got"):
        decode(code)


def test_numbers_past_the_end_are_refused():
    with pytest.raises(ValueError, match="code: got"):
        decode(encode({SIZE}))


@pytest.mark.parametrize("code", [None, 5, b"SM1-R001-X", ["SM1-R001-X"]])
def test_what_is_no_text(code):
    with pytest.raises(TypeError, match="quotation marks"):
        decode(code)
