"""The resume code: what is passed, as a few letters to copy onto paper and type in again elsewhere.

A code stands for a set of whole numbers. They are seen as one long row of 0s and 1s and written as the
lengths of its runs, so that a finished lesson costs three or four letters. Each length is an Elias gamma
code (as many 0s as the length has binary digits after its first, then the length in binary). The letters
are Crockford's base 32, which has no I, L, O and U. Four letters at the end check the rest.
"""

from __future__ import annotations

from collections.abc import Iterable

from seeing_machine._validate import problem

#: Numbers that a code can hold: 64 blocks of 32.
SIZE = 64 * 32

_PREFIX = "SM1"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
#: A prime just below 32**4: with it one wrong letter is always noticed, and anything else nearly always.
_PRIME = 1048573
_EXPECTED = "a resume code such as SM1-4K7Q-9ZTC"


def encode(numbers: Iterable[int]) -> str:
    """Return the code for a set of numbers.

    Parameters
    ----------
    numbers : iterable of int
        Each in 0..2047.

    Returns
    -------
    str
        Groups of four letters, joined by hyphens.

    References
    ----------
    .. [1] P. Elias, "Universal codeword sets and representations of the integers", IEEE Transactions on
       Information Theory 21(2), 1975.
    .. [2] D. Crockford, "Base 32", https://www.crockford.com/base32.html

    Examples
    --------
    >>> encode([0, 1, 2, 5])
    'SM1-PM02-4V'
    >>> sorted(decode("sm1 pmo2 4v"))
    [0, 1, 2, 5]
    """
    wanted = set(numbers)
    bits = "".join(_gamma(length) for length in _runs(wanted))
    bits += "0" * (-len(bits) % 5)
    body = "".join(_LETTERS[int(bits[start:start + 5], 2)] for start in range(0, len(bits), 5))
    text = body + _check_letters(body)
    return "-".join([_PREFIX, *(text[start:start + 4] for start in range(0, len(text), 4))])


def decode(code: str) -> set[int]:
    """Return the numbers in `code`; case, spaces, hyphens, O for 0 and I or L for 1 do not matter.

    Raises
    ------
    TypeError
        If `code` is no text.
    ValueError
        If it is not a resume code, or has a typing mistake in it.
    """
    if not isinstance(code, str):
        raise TypeError(problem("code", code, _EXPECTED, "Put it in quotation marks."))
    letters = "".join(letter for letter in code.upper() if letter.isalnum()).translate(_LOOKALIKES)
    prefix = _PREFIX.translate(_LOOKALIKES)
    text = letters.removeprefix(prefix)
    if text == letters or len(text) < 4 or not set(text) <= set(_LETTERS):
        raise ValueError(problem("code", code, _EXPECTED, "Copy it whole, from SM1 on."))
    body, check = text[:-4], text[-4:]
    bits = "".join(f"{_LETTERS.index(letter):05b}" for letter in body)
    numbers = _numbers(bits) if _check_letters(body) == check else None
    if numbers is None:
        raise ValueError(problem("code", code, "a code without a typing mistake",
                                 "Compare it letter by letter."))
    return numbers


def _runs(wanted: set[int]) -> list[int]:
    """Return the lengths of the runs from number 0 on, the first of numbers that are absent, plus 1."""
    lengths, present, length = [], False, 1  # gamma has no code for 0, and only the first run can be empty
    for number in range(max(wanted, default=-1) + 1):
        if (number in wanted) != present:
            lengths.append(length)
            present, length = not present, 0
        length += 1
    return [*lengths, length] if present else []


def _gamma(length: int) -> str:
    digits = f"{length:b}"
    return "0" * (len(digits) - 1) + digits


def _numbers(bits: str) -> set[int] | None:
    """Return what the runs in `bits` stand for, or None where they go past the end."""
    numbers: set[int] = set()
    start, present, at = 0, False, -1
    while (one := bits.find("1", start)) >= 0:
        end = one + (one - start) + 1
        if end > len(bits):
            return None
        length = int(bits[one:end], 2)
        if at + length > SIZE:
            return None
        if present:
            numbers.update(range(at, at + length))
        start, present, at = end, not present, at + length
    return numbers


def _check_letters(body: str) -> str:
    value = 1
    for letter in body:
        value = (value * 37 + _LETTERS.index(letter)) % _PRIME
    return "".join(_LETTERS[value >> shift & 31] for shift in (15, 10, 5, 0))
