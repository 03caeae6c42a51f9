"""What `check` answers: words, a picture, hints; in a notebook as HTML, in a terminal as text."""

from __future__ import annotations

import base64
import html
import io
import re
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

_CARD = ("max-width: 920px; margin: 4px 0; padding: 8px 14px; border-left: 5px solid {edge}; "
         "background: var(--jp-layout-color1, #fff); color: var(--jp-ui-font-color1, #1f1f1f); "
         "font-family: var(--jp-ui-font-family, system-ui, sans-serif); line-height: 1.45")
_CODE = ("margin: 6px 0; padding: 8px; overflow-x: auto; background: var(--jp-layout-color2, #f3f3f3); "
         "color: inherit; font-family: var(--jp-code-font-family, monospace)")
_GREEN, _ORANGE, _GREY = "#00795c", "#d55e00", "#767676"


@dataclass(frozen=True)
class Feedback:
    """The answer to one check. It is true where the exercise is passed.

    Attributes
    ----------
    id, title : str
        Of the exercise.
    passed : bool
        Whether every input gave the expected result.
    message : str
        What is wrong, or that nothing is.
    detail : str
        Where it shows: the values, and the input that gave them.
    started : bool
        False where the three dots of the stub are still there; then no try is counted.
    misconception : str or None
        The name of the mistake, where it was recognised.
    hints : tuple of str
        Each more concrete than the one before.
    picture : PIL.Image.Image or None
        Input, yours, expected and their difference, for the first input that failed.
    picture_text : str
        The picture in one sentence.
    solution : str
        Source, from the third failed try on; "" before.
    tries : int
        Counted so far, this one included.
    seed : int or None
        ``check(id, answer, rng=seed)`` repeats this check on the same inputs.
    note : str
        A word about the progress file, where something is wrong with it.
    """

    id: str
    title: str
    passed: bool
    message: str
    detail: str = ""
    started: bool = True
    misconception: str | None = None
    hints: tuple[str, ...] = ()
    picture: Image.Image | None = field(default=None, compare=False)
    picture_text: str = ""
    solution: str = ""
    tries: int = 0
    seed: int | None = None
    note: str = ""

    def __bool__(self) -> bool:
        return self.passed

    @property
    def verdict(self) -> str:
        """One of "Right", "Not yet", "Not started yet"."""
        return "Right" if self.passed else "Not yet" if self.started else "Not started yet"

    def __repr__(self) -> str:
        text = f"{self.verdict} ({self.id}, {self.title}). {self.message} {self.detail}".rstrip()
        if self.started and not self.passed and self.hints:
            text += f'\nFor a hint: hint("{self.id}").'
        return text + (f"\n{self.note}" if self.note else "")

    def _repr_html_(self) -> str:
        sign, edge = ("✓", _GREEN) if self.passed else ("✗", _ORANGE) if self.started else ("…", _GREY)
        parts = [paragraph(f"<strong>{sign} {self.verdict}</strong> · {html.escape(self.title)}"),
                 paragraph(inline(self.message))]
        if self.detail:
            parts.append(paragraph(inline(self.detail)))
        if self.picture is not None:
            parts.append(image(self.picture, self.picture_text))
        if self.started and not self.passed:
            parts.append(hints_html(self.hints))
            if self.solution:
                parts.append(fold("Solution", source(self.solution)))
        if self.note:
            parts.append(paragraph(inline(self.note)))
        return card("".join(parts), edge)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}


def inline(text: str) -> str:
    """Return `text` as HTML: escaped, with what stands between backticks as code.

    Examples
    --------
    >>> inline("`a < b` & c")
    '<code>a &lt; b</code> &amp; c'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def spoken(sign: str, message: str, note: str = "") -> str:
    """Return HTML for an outcome beside a question, which a screen reader reads out when it changes."""
    strong = f"<strong>{html.escape(sign)}</strong> " if sign else ""
    extra = f"<br>{html.escape(note)}" if note else ""
    return f'<div class="sm-root" role="status">{strong}{inline(message)}{extra}</div>'


def unsaid(message: str) -> str:
    """Return the words to a right answer without the "Right" that the sign before them says already.

    Examples
    --------
    >>> unsaid("Right: then it is 0."), unsaid("10. One in ten.")
    ('Then it is 0.', '10. One in ten.')
    """
    rest = re.sub(r"^Right[.:] ", "", message)
    return rest[:1].upper() + rest[1:]


def paragraph(inner: str) -> str:
    """Return HTML for one paragraph; `inner` is HTML already."""
    return f'<p style="margin: 4px 0">{inner}</p>'


def card(inner: str, edge: str = _GREY) -> str:
    """Return HTML for a box with a coloured edge; `inner` is HTML already."""
    return f'<div class="sm-feedback" style="{_CARD.format(edge=edge)}">{inner}</div>'


def fold(summary: str, inner: str) -> str:
    """Return HTML that shows `inner`, which is HTML already, once `summary` is opened."""
    return (f'<details style="margin: 6px 0"><summary style="cursor: pointer">{html.escape(summary)}'
            f"</summary>{inner}</details>")


def source(code: str) -> str:
    """Return HTML for a piece of source."""
    return f'<pre tabindex="0" style="{_CODE}"><code>{html.escape(code.strip())}</code></pre>'


def hints_html(hints: tuple[str, ...]) -> str:
    """Return HTML for hints, each folded inside the one before, so that they are read one at a time."""
    inner = ""
    for number, hint in reversed(list(enumerate(hints, start=1))):
        inner = fold(f"Hint {number} of {len(hints)}", paragraph(inline(hint)) + inner)
    return inner


def image(picture: Image.Image, text: str) -> str:
    """Return HTML for a picture, with `text` for those who do not see it."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return (f'<img src="data:image/png;base64,{data}" alt="{html.escape(text)}" '
            f'style="display: block; max-width: 100%; height: auto; margin: 8px 0; border-radius: 4px">')
