"""COCO's run lengths as text, the compressed form that its own tools write."""

from __future__ import annotations

from .._validate import Words, problem

#: No run is longer: 2 ** 35 pixels.
_MOST_DIGITS = 7


def from_text(text: str, argument: str = "counts") -> list[int]:
    """Return the run lengths that are packed in `text`.

    Each number is cut into digits of five bits, the lowest first. A character is 48 + digit, + 32 where another
    follows; the fifth bit of the last digit is the sign. From the fourth number on, what is written is how much the run
    differs from the one two before it (https://github.com/cocodataset/cocoapi, common/maskApi.c, `rleToString`).

    Raises
    ------
    ValueError
        If the text is cut short, or has characters that it cannot have.

    Examples
    --------
    >>> from_text("61X13mN")
    [6, 1, 40, 4, 5]
    """
    counts: list[int] = []
    value = digits = 0
    for character in text:
        code = ord(character) - 48
        if not 0 <= code < 64 or digits == _MOST_DIGITS:
            raise ValueError(problem(argument, Words(f"the character {character!r}"), "run lengths as COCO packs them"))
        value |= (code & 31) << (5 * digits)
        digits += 1
        if code & 32:
            continue
        if code & 16:
            value -= 1 << (5 * digits)
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
        value = digits = 0
    if digits:
        raise ValueError(problem(argument, Words("text that is cut short"), "run lengths as COCO packs them"))
    return counts
