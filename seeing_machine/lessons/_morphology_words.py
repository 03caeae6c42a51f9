"""What the morphology lesson says: its goal, and its sentence."""

from __future__ import annotations

from typing import Any

import numpy as np

_AGAINST = {"start": "the start", "previous": "the step before", "truth": "the truth"}


def goal(state: Any) -> str:
    """Return the line in the corner, where there is a truth."""
    done = "   ✓ done" if state.iou >= state.wanted else ""
    return f"goal: IoU {state.wanted:.2f}   now {state.iou:.2f}{done}"


def sentence(state: Any, changes: np.ndarray, *, mask: bool) -> str:
    """Say the step, what it added (1 in `changes`) and removed (2), and what became of the pixel under the cursor."""
    at, results = state.at, state.results
    more, less = (int(np.count_nonzero(changes == sign)) for sign in (1, 2))
    words = ("added (+, blue)", "removed (-, orange)") if mask else ("lighter (+, blue)", "darker (-, orange)")
    text = [f"Step {at + 1} of {len(state.steps)}: {state.step.words}. "
            f"Against {_AGAINST[state.compare]}: {more:,} pixels {words[0]}, {less:,} {words[1]}."]
    rows, cols = state.result.shape
    if state.cursor is not None and state.cursor[0] < rows and state.cursor[1] < cols:
        was, now = (int(results[number][state.cursor]) for number in (at, at + 1))
        text.append(f"Row {state.cursor[0]}, column {state.cursor[1]}: {was} before this step, {now} after it.")
    return " ".join(text)
