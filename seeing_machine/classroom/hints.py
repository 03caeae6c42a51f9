"""Help on request: hints one at a time, and the solution, folded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from seeing_machine.classroom.feedback import card, fold, hints_html, source
from seeing_machine.classroom.registry import find_exercise


@dataclass(frozen=True)
class Help:
    """Text that is folded in a notebook and plain in a terminal."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html}


def hint(id: str) -> Help:
    """Return the hints for an exercise; in a notebook they open one after the other.

    Parameters
    ----------
    id : str
        The exercise, such as "pixels-1".

    Returns
    -------
    Help
        Shown by Jupyter.

    Raises
    ------
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> hint("pixels-1")
    Hint 1 of 2: The row comes first, then the column.
    Hint 2 of 2: Both stand in one pair of square brackets: `image[..., ...]`.
    """
    hints = find_exercise(id).hints
    lines = (f"Hint {number} of {len(hints)}: {text}" for number, text in enumerate(hints, start=1))
    return Help("\n".join(lines), card(hints_html(hints)))


def solution(id: str) -> Help:
    """Return the solution of an exercise; in a notebook it is folded.

    Parameters
    ----------
    id : str
        The exercise, such as "pixels-1".

    Returns
    -------
    Help
        Shown by Jupyter.

    Raises
    ------
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> solution("pixels-1")
    def pixel(image, row, col):
        return image[row, col]
    """
    code = solution_source(id)
    return Help(code.strip(), card(fold("Solution", source(code))))


def solution_source(id: str) -> str:
    """Return the solution of an exercise as source.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    return find_exercise(id).solution
