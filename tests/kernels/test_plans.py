"""Whatever steps a plan takes, together they visit the footprint: every pixel of it, and no other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from seeing_machine.kernels import footprints
from seeing_machine.kernels._plans import plan


def visited(plan):
    """Return the footprint that the runs and steps make up, from their definition alone."""
    pixels = {(run.start[0] + i * run.direction[0], run.start[1] + i * run.direction[1])
              for run in plan.runs for i in range(run.length)}
    for (down, across), forgotten in [*(((down, 0), ()) for down in plan.lifts), *plan.steps]:
        pixels |= {(row + down, column + across) for row, column in pixels} | set(forgotten)
    window = np.zeros(plan.shape, bool)
    for row, column in pixels:
        assert 0 <= row < plan.shape[0]
        assert 0 <= column < plan.shape[1]
        window[row, column] = True
    return window


def around_centre(footprint, centre):
    """Return the set of offsets from the centre."""
    return {(int(row) - centre[0], int(column) - centre[1]) for row, column in zip(*np.nonzero(footprint), strict=True)}


def assert_same(footprint):
    steps = plan(footprint)
    centre = [(side - 1) // 2 for side in footprint.shape]
    assert around_centre(visited(steps), steps.centre) == around_centre(footprint, centre)


@given(npst.arrays(bool, npst.array_shapes(min_dims=2, max_dims=2, max_side=9)).filter(np.any))
@settings(max_examples=150, deadline=None)
def test_any_footprint(footprint):
    assert_same(footprint)


@given(st.integers(1, 70), st.integers(1, 70))
@settings(max_examples=30, deadline=None)
def test_rectangles_take_few_steps(height, width):
    footprint = np.ones((height, width), np.uint8)
    assert_same(footprint)
    assert plan(footprint).cost == (height - 1).bit_length() + (width - 1).bit_length()


@pytest.mark.parametrize(("footprint", "most"), [
    (footprints.disk(3), 10), (footprints.disk(7), 14), (footprints.disk(15), 24), (footprints.disk(25), 30),
    (footprints.diamond(7), 9), (footprints.ellipse(12, 7), 15), (footprints.cross(7), 9),
])
def test_round_ones_too(footprint, most):
    assert_same(footprint)
    assert plan(footprint).cost <= most


@pytest.mark.parametrize(("footprint", "error", "words"), [
    (np.zeros((3, 3)), ValueError, "footprint: got no pixel set, expected at least one pixel that is 1"),
    (np.zeros((0, 0)), ValueError, "expected at least one pixel"),
    (np.full((3, 3), 2), ValueError, "values from 2 to 2, expected only 0 and 1"),
    (np.ones(3), ValueError, "expected shape (H, W)"),
    (np.ones((3, 3), complex), TypeError, "expected an array of numbers"),
    (np.full((3, 3), None), TypeError, "expected an array of numbers"),
])
def test_refusals(footprint, error, words):
    with pytest.raises(error) as caught:
        plan(footprint)
    assert words in str(caught.value)
