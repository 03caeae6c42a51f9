"""Scatter: what is taken, what is said, and the territories of its still picture."""

import numpy as np
import pytest
import traitlets

from seeing_machine.widgets import Scatter
from seeing_machine.widgets._pictures import PALETTE

POINTS = [[1, 1], [2, 1], [9, 9]]


def test_what_is_said():
    view = Scatter(POINTS, centres=[[1.5, 1], [9, 9]])
    assert view.describe() == "3 points, 2 centres."
    view.groups = [0, 0, 1]
    assert view.describe() == "3 points, 2 centres. Group 1: 2 points; group 2: 1 point."
    view.groups = [-1, 1, 1]
    assert view.describe() == "3 points, 2 centres. Group 1: 0 points; group 2: 2 points."
    assert Scatter().describe() == "0 points, 0 centres."


@pytest.mark.parametrize(("name", "value", "words"), [
    ("points", [[1, 2, 3]], r"shape \(N, 2\)"), ("points", [["a", "b"]], "expected numbers"),
    ("points", [[np.nan, 1]], "NaN or infinity"), ("points", np.zeros((5001, 2)), "at most 5,000"),
    ("centres", [1, 2], r"shape \(N, 2\)"), ("groups", [0.5], "whole numbers"), ("groups", [-2], "-1 for no group"),
    ("colours", [[0.1, 0.2, 0.3]], "uint8"), ("trail", [[1, 2]], r"shape \(T, K, 2\)"),
    ("scale", (0, 1), "above 0"), ("low", (0, np.inf), "finite")])
def test_what_does_not_fit_changes_nothing(name, value, words):
    view = Scatter(POINTS)
    with pytest.raises(traitlets.TraitError, match=words):
        setattr(view, name, value)
    np.testing.assert_array_equal(view.points, POINTS)


def test_the_still_paints_each_place_like_its_nearest_centre():
    view = Scatter([[5, 5]], centres=[[2, 5], [8, 5]], territories=True, equal=False)
    still = np.asarray(view.snapshot()).astype(int)
    pale = [255 - (255 - np.array(rgb)) * 0.3 for rgb in PALETTE[:2]]
    assert np.abs(still[60, 80] - pale[0]).max() <= 1
    assert np.abs(still[60, 440] - pale[1]).max() <= 1


@pytest.mark.parametrize("scale", [(1e6, 1), (1, 1e-6)])
def test_the_still_scales_the_features(scale):
    """Only the second feature counts: the border runs level, halfway between heights 2 and 8."""
    view = Scatter([[5, 5]], centres=[[2, 2], [8, 8]], territories=True, equal=False, scale=scale)
    still = np.asarray(view.snapshot()).astype(int)
    pale = [255 - (255 - np.array(rgb)) * 0.3 for rgb in PALETTE[:2]]
    for x in (80, 440):
        assert np.abs(still[60, x] - pale[1]).max() <= 1
        assert np.abs(still[330, x] - pale[0]).max() <= 1


def test_the_still_shows_points_and_colours_of_their_own():
    still = np.asarray(Scatter([[5, 5], [2, 2]], groups=[0, 1]).snapshot())
    for rgb in PALETTE[:2]:
        assert (still == rgb).all(axis=2).sum() > 20
    own = Scatter([[5, 5]], colours=np.uint8([[1, 2, 3]]), centres=[[3, 3]], centre_colours=np.uint8([[200, 2, 3]]))
    still = np.asarray(own.snapshot())
    assert (still == (1, 2, 3)).all(axis=2).sum() > 20
    assert (still == (200, 2, 3)).all(axis=2).sum() > 100
