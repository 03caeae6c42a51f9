"""Dendrogram: order and groups are SciPy's, whatever the linkage."""

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster import hierarchy

from seeing_machine.widgets import Dendrogram

TREE = [[0, 1, 1.0, 2], [2, 3, 2.0, 2], [4, 5, 5.0, 4]]


def same_parts(first, second):
    pairs = set(zip(first.tolist(), second.tolist(), strict=True))
    return len(pairs) == len(set(first.tolist())) == len(set(second.tolist()))


@settings(max_examples=25, deadline=None)
@given(count=st.integers(2, 30), method=st.sampled_from(["single", "complete", "average", "ward"]),
       seed=st.integers(0, 99))
def test_order_and_groups_are_those_of_scipy(count, method, seed):
    merges = hierarchy.linkage(np.random.default_rng(seed).random((count, 3)), method)
    view = Dendrogram(merges)
    assert view.order.tolist() == hierarchy.dendrogram(merges, no_plot=True)["leaves"]
    for cut in np.quantile(merges[:, 2], [0, 0.3, 0.8, 1]):
        view.cut = cut
        assert same_parts(view.groups, hierarchy.fcluster(merges, cut, "distance"))
        assert view.groups[view.order[0]] == 0, "numbered from the left"


def test_merges_come_one_by_one():
    view = Dendrogram(TREE, done=0)
    assert view.groups.tolist() == [0, 1, 2, 3]
    view.done = 2
    assert view.groups.tolist() == [0, 0, 1, 1]
    assert view.describe() == "4 leaves, 2 merges: 2 groups."
    view.cut = 1
    assert view.groups.tolist() == [0, 0, 1, 2]
    assert Dendrogram().describe() == "1 leaves, 0 merges: 1 group."


@pytest.mark.parametrize(("merges", "given", "error", "message"), [
    ([[0, 1, 1.0]], {}, ValueError, r"shape \(N - 1, 4\)"),
    ([[0, 0, 1.0, 2]], {}, ValueError, "joined once"),
    ([[0, 5, 1.0, 2]], {}, ValueError, "after it was made"),
    ([[0, 1, 2.0, 2], [2, 3, 1.0, 3]], {}, ValueError, "do not fall"),
    ([[0, 1, np.nan, 2]], {}, ValueError, "heights"),
    ([["a", "b", "c", "d"]], {}, TypeError, "numbers"),
    (TREE, {"names": ["a"]}, ValueError, "names"),
    (TREE, {"images": np.zeros((3, 2, 2), np.uint8)}, ValueError, "images"),
])
def test_what_does_not_fit_changes_nothing(merges, given, error, message):
    view = Dendrogram(TREE)
    with pytest.raises(error, match=message):
        view.grow(merges, **given)
    assert view.merges.tolist() == TREE


@pytest.mark.parametrize(("name", "value"), [("cut", -1.0), ("cut", np.inf), ("selected", 4), ("selected", -1)])
def test_only_what_is_there_is_chosen(name, value):
    with pytest.raises(traitlets.TraitError, match=name):
        setattr(Dendrogram(TREE), name, value)


def test_the_still_shows_groups_and_pictures():
    view = Dendrogram(TREE, images=np.full((4, 5, 5), 7, np.uint8), cut=3.0)
    still = np.asarray(view.snapshot())
    assert (still == (7, 7, 7)).all(axis=2).sum() == 4 * 40 * 40
    for colour in ((230, 159, 0), (86, 180, 233)):
        assert (still == colour).all(axis=2).sum() > 100
