"""What the lesson kmeans says is what the machine does."""

import sklearn.cluster

from seeing_machine.classroom.exercises.kmeans import BAD, MEAN, STORED, STUCK, SUM
from seeing_machine.lessons import KMeans, _palette_colours


def test_the_bad_starts_are_those_that_the_explorer_shows():
    widget = KMeans(preset="five")
    ends = {}
    for seed in range(11):
        widget.seed = seed
        widget.step = 1
        assert widget.inertia > 200, "as the misconception says"
        widget.step = widget.last_step
        ends[seed] = widget.step, widget.inertia
    assert [seed for seed in range(10) if ends[seed][1] > 200] == BAD.reference()
    assert ends[10][1] > 200
    slow = sorted(sorted(range(10), key=lambda seed: -ends[seed][0])[:4])
    assert slow == BAD.misconceptions[1].answer()


def test_two_centres_in_one_blob_stay_there():
    widget = KMeans(preset="blobs", start=[[2.5, 2.5], [3.5, 3], [7.5, 5.5]])
    widget.step = widget.last_step
    groups = [sorted(set(widget.truth[widget.labels == group].tolist())) for group in range(3)]
    assert groups == [[0], [0], [1, 2]]
    assert STUCK.options[STUCK.truth].text == "One blob cut in two, and two blobs in one group"


def test_the_numbers_by_hand_are_those_of_scikit_learn():
    model = sklearn.cluster.KMeans(1, n_init=1).fit([[2], [3], [10]])
    assert (model.cluster_centers_[0, 0], model.inertia_) == (MEAN.truth, SUM.truth)


def test_the_bytes_are_those_of_the_explorer():
    assert _palette_colours.size((100, 100), 16) == STORED.truth
