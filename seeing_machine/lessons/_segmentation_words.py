"""What the explorer of regions says: its goal, its sentence, and the titles of the wall."""

from __future__ import annotations

from typing import Any

from ._segmentation_methods import CLUSTERING, METHODS

_HINTS = {"markers": "Paint marker 1 into one thing and marker 2 into the next, in the left picture.",
          "seed": "Click a pixel of the left picture, or press space on it: the region grows from there."}
_MISSING = {"markers": "no markers yet", "seed": "no seed yet"}


def goal(state: Any) -> str:
    """Return the line in the corner; nothing where the truth is not known."""
    if state.truth is None:
        return ""
    kind = "IoU" if state.method == "seed" else "mean IoU"
    done = "   ✓ done" if state.iou >= state.wanted else ""
    return f"goal: {kind} {state.wanted:.2f}   now {state.iou:.2f}{done}"


def titled(method: str, found: bool, iou: float | None) -> str:
    """Return the title of a method on the wall, with its IoU where there is one, or what it still needs.

    Examples
    --------
    >>> titled("seed", False, 0.0), titled("colour", True, 0.5)
    ('region growing: no seed yet', 'colour: IoU 0.50')
    """
    if not found:
        return f"{METHODS[method]}: {_MISSING[method]}"
    return METHODS[method] + ("" if iou is None else f": IoU {iou:.2f}")


def sentence(state: Any) -> str:
    """Say how many regions there are, how well they fit, and what to do next."""
    labels, count = state.labels, state.count
    if not count:
        return _HINTS[state.method]
    text = [f"{count:,} {'group' if state.method in CLUSTERING and not state.parts else 'region'}"
            f"{'' if count == 1 else 's'}."]
    if state.method == "markers" and count == 1:
        text.append("One marker floods all. Paint a second one.")
    if state.method == "seed":
        text = [f"The region has {int(labels.sum()):,} pixels, {100 * labels.mean():.1f} % of the picture."]
        if state.ious:
            best = max(state.ious, key=state.ious.__getitem__)
            text.append(f"IoU {state.iou:.2f} with object {best}.")
    elif state.truth is not None:
        text.append(f"Mean IoU {state.iou:.2f}, adjusted Rand index {state.rand:.2f}.")
    if state.cursor is not None and state.cursor[0] < len(labels) and state.cursor[1] < labels.shape[1]:
        row, col = state.cursor
        text.append(f"Row {row}, column {col} is in {f'number {labels[row, col]}' if labels[row, col] else 'none'}.")
    return " ".join(text)
