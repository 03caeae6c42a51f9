"""The answers of lesson hierarchy, by SciPy, by scikit-learn and by the explorers they are about."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist
from sklearn.metrics import adjusted_rand_score

from seeing_machine.classroom.exercises.hierarchy import BETWEEN, BROWN, CUT, FIVE, MEAN, NEAREST, RAND, WARD
from seeing_machine.lessons import Hierarchy, MergePoints

SEEDS = range(5)


def by_hand(method):
    """Return what the explorer makes of the five points: groups and heights."""
    widget, made = MergePoints(method=method), []
    for _ in range(4):
        widget.nearest()
        made.append((widget._name(4 + len(widget.made)), round(float(widget.merges[-1, 2]), 2)))
    return made


@pytest.mark.parametrize(("method", "name"), [
    ("complete", "complete linkage"), ("average", "average linkage"), ("ward", "Ward's heights")])
def test_the_five_points_are_those_of_the_explorer(method, name):
    assert by_hand("single") == FIVE.reference()
    said = {mistake.name: mistake.answer() for mistake in FIVE.misconceptions}
    assert by_hand(method) == said[name]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_distance_between_groups_is_that_of_scipys_last_merge(seed):
    for a, b, method in BETWEEN.inputs(np.random.default_rng(seed)):
        gaps = cdist(a, b)
        expected = {"single": gaps.min(), "complete": gaps.max(), "average": gaps.mean()}[method]
        assert BETWEEN.reference()(a, b, method) == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cut_leaves_k_groups(seed):
    rng = np.random.default_rng(seed)
    tree = linkage(rng.normal(size=(10, 2)), "average")
    for k in range(2, 10):
        cut = CUT.reference()(tree[:, 2], k)
        assert fcluster(tree, cut, "distance").max() == k
    for heights, k in CUT.inputs(rng):
        assert (heights <= CUT.reference()(heights, k)).sum() == len(heights) + 1 - k


@pytest.mark.parametrize("seed", SEEDS)
def test_wards_increase_is_weights_times_the_squared_distance_of_the_centres(seed):
    for a, b in WARD.inputs(np.random.default_rng(seed)):
        expected = len(a) * len(b) / (len(a) + len(b)) * ((a.mean(0) - b.mean(0)) ** 2).sum()
        assert WARD.reference()(a, b) == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_adjusted_rand_index_is_scikit_learns(seed):
    for truth, groups in RAND.inputs(np.random.default_rng(seed)):
        assert RAND.reference()(truth, groups) == pytest.approx(adjusted_rand_score(truth, groups))


def test_the_predicted_distances():
    one, other = np.array([[0.0], [2.0]]), np.array([[5.0], [9.0]])
    gaps = cdist(one, other)
    assert NEAREST.truth == gaps.min()
    assert [slip.answer for slip in NEAREST.slips] == [gaps.max(), gaps.mean(), 2]
    group, alone = np.array([[0.0, 0.0], [6.0, 0.0]]), np.array([[3.0, 4.0]])
    assert MEAN.truth == cdist(group, alone).mean()
    assert MEAN.slips[0].answer == np.linalg.norm(group.mean(0) - alone)


def test_a_brown_horse_joins_brown_animals():
    widget = Hierarchy(features="colour")
    horse = widget.names.index("brown horse")
    first = widget.merges[(widget.merges[:, :2] == horse).any(1)][0]
    assert BROWN.options[BROWN.truth].text.startswith("A brown beetle")
    branch = [widget.names[at] for at in np.flatnonzero(widget.groups == widget.groups[horse])]
    assert {"brown horse", "brown beetle", "brown octopus"} <= set(branch)
    assert all(name.startswith("brown") for name in branch)
    assert first[2] < widget.cut
