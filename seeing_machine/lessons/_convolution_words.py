"""What the convolution lesson says: its goal, and its sentence."""

from __future__ import annotations

from typing import Any


def goal(state: Any) -> str:
    """Return the line in the corner, where there is a truth to come near to."""
    left, size = state.error_left, " x ".join(map(str, state.truth.shape))
    now = f"{left:.1f}" if state.result.shape == state.truth.shape else f"other size, pad to {size}"
    done = "   ✓ done" if left <= state.wanted else ""
    return f"goal: mean difference {state.wanted:g} or less   now {now}{done}"


def sentence(state: Any, limits: tuple[float, float], spot: tuple[int, int] | None) -> str:
    """Say the kernel's name and sum, the sizes, what is black and white, and how the value at `spot` came about."""
    name, total = "your own" if state.preset == "own" else state.preset, state.kernel.sum()
    here, (low, high) = state.geometry, limits
    scale = f"black is {low:.4g}, grey 0, white {high:.4g}" if low else f"black is 0, white {high:.4g}"
    shape, size = (" x ".join(map(str, sides)) for sides in (here.shape, state.result.shape))
    text = [f"The kernel is {name}, its weights add up to {total:.4g}. {shape} pixels become {size} values: {scale}."]
    if state.divide and abs(total) <= 1e-9:
        text.append("A sum of 0 cannot be divided by, so the weights stay.")
    if spot is not None:
        top, left, bottom, right = here.source(spot)
        text.append(f"Row {spot[0]}, column {spot[1]} of the result is {state.result[spot]:.5g}. It comes from "
                    f"{_span('row', top, bottom)}, {_span('column', left, right)} of the picture.")
    return " ".join(text)


def _span(name: str, start: int, end: int) -> str:
    return f"{name} {start}" if end == start + 1 else f"{name}s {start} to {end - 1}"
