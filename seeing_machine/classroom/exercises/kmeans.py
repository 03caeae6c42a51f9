"""Lesson kmeans: groups without being told."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip

# --- exercises ---

BAD = Exercise(
    id="kmeans-1", number=0, title="Spot the bad starts", name="bad", kind="value",
    task="In the explorer above, *other start* goes through the random starts number 0 to 9. `widget.seed` tells the "
         "number. Let each run to its end. Put the numbers of those that end with an inertia above 200 into the list "
         "`bad`.",
    stub='''
bad = ...
''',
    solution='''
bad = [0, 4, 5, 7]
''',
    hints=("A bad end looks like this: one centre between two blobs, and two centres that share a blob.",
           "You need not press 10 times: `for seed in range(10): widget.seed = seed; widget.step = 99; "
           "print(seed, widget.inertia)`."),
    misconceptions=(
        Misconception("the good ones", lambda: [1, 2, 3, 6, 8, 9],
                      "These are the good ones. The lower the inertia, the closer are the points to their centres."),
        Misconception("slow taken for bad", lambda: [0, 3, 5, 7],
                      "These take the most steps. Slow is not bad: number 3 needs long and ends well. Look at the "
                      "inertia at the end."),
        Misconception("counted from 1", lambda: [1, 5, 6, 8],
                      "You counted the first start as 1. `widget.seed` begins at 0."),
        Misconception("number 10 too", lambda: [0, 4, 5, 7, 10],
                      "Number 10 ends badly too. But only 0 to 9 were asked for."),
        Misconception("stopped too early", lambda: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
                      "After one step every start is above 200. Let each run until nothing changes."),
    ))


def _scattered(rng: np.random.Generator, count: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return whole points (count, 2) and centres (k, 2), none of them twice."""
    places = rng.permutation(20 * 30)[:count + k]
    pairs = np.stack([places // 30, places % 30], axis=1).astype(float)
    return pairs[:count], pairs[count:]


def _assign_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    points = np.array([[5.0, 2], [1, 1], [9, 9], [5, 6], [0, 8], [8, 0], [2, 5]])
    centres = np.array([[5.0, 7], [9, 4], [0, 0]])
    return [(points, centres), _scattered(rng, 11, 3), _scattered(rng, 13, 4), _scattered(rng, 9, 5)]


def _squared(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return ((points[:, None] - centres) ** 2).sum(axis=2)


ASSIGN = Exercise(
    id="kmeans-2", number=1, title="Assign", name="assign",
    task="Write `assign(points, centres)`. `points` has a row for each point, `centres` one for each centre, both with "
         "two features. Return the number of the nearest centre for each point, from 0.",
    stub='''
def assign(points, centres):
    """Return the number of each point's nearest centre."""
    differences = points[:, None] - centres    # (points, centres, features)
    return ...
''',
    solution='''
def assign(points, centres):
    differences = points[:, None] - centres
    return (differences ** 2).sum(axis=2).argmin(axis=1)
''',
    inputs=_assign_inputs,
    hints=("Square the differences and add them over the features: `.sum(axis=2)`. That gives a table with a row for "
           "each point and a column for each centre.",
           "`.argmin(axis=1)` gives the column of the smallest number in each row. No square root is needed."),
    misconceptions=(
        Misconception("nearest by the first feature only",
                      lambda points, centres: np.abs(points[:, None, 0] - centres[:, 0]).argmin(axis=1),
                      "You look at the first feature only. A centre straight above may be far away. Add both squares."),
        Misconception("nearest by the second feature only",
                      lambda points, centres: np.abs(points[:, None, 1] - centres[:, 1]).argmin(axis=1),
                      "You look at the second feature only. Add the squares of both."),
        Misconception("the farthest", lambda points, centres: _squared(points, centres).argmax(axis=1),
                      "This is the farthest centre. The nearest has the smallest distance: `argmin`."),
        Misconception("the wrong way round", lambda points, centres: _squared(points, centres).argmin(axis=0),
                      "You give the nearest point of each centre. Asked for is the nearest centre of each point: "
                      "`axis=1`."),
        Misconception("not squared", lambda points, centres: (points[:, None] - centres).sum(axis=2).argmin(axis=1),
                      "You add the differences without squaring them. Then -5 counts as nearer than 1."),
        Misconception("absolute differences added",
                      lambda points, centres: np.abs(points[:, None] - centres).sum(axis=2).argmin(axis=1),
                      "You add absolute differences. That is the way along the streets of a city. k-means squares "
                      "them."),
        Misconception("numbered from 1", lambda points, centres: _squared(points, centres).argmin(axis=1) + 1,
                      "The right centres, numbered from 1. Here the first one is 0."),
        Misconception("the distances returned", lambda points, centres: _squared(points, centres).min(axis=1),
                      "You return how far the nearest centre is. Return which one it is: `argmin`."),
    ))


def _update_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([[2.0, 0], [3, 4], [10, 2], [1, 7], [4, 9]])
    found: list[tuple[Any, ...]] = [(hand, np.array([0, 0, 0, 1, 1]), 2)]
    for count, k in ((9, 3), (12, 4)):
        labels = rng.permutation(np.concatenate([np.arange(k), np.arange(k), rng.integers(0, k, count - 2 * k)]))
        found.append((_scattered(rng, count, 0)[0], labels, k))
    return found


def _by_group(points: np.ndarray, labels: np.ndarray, k: int, make: Any) -> np.ndarray:
    return np.array([make(points[labels == group]) for group in range(k)])


UPDATE = Exercise(
    id="kmeans-3", number=2, title="Update", name="update", tolerance=1e-9,
    task="Write `update(points, labels, k)`. Return the new centres: the mean of the points of each group, a row for "
         "each of the groups 0 to k - 1. Every group has points.",
    stub='''
def update(points, labels, k):
    """Return the mean of each group, shape (k, 2)."""
    groups = [points[labels == group] for group in range(k)]    # the points of each group
    return ...
''',
    solution='''
def update(points, labels, k):
    return np.array([points[labels == group].mean(axis=0) for group in range(k)])
''',
    inputs=_update_inputs,
    hints=("Each element of `groups` has the points of one group: a row for each point.",
           "The mean of the rows, feature by feature, is `.mean(axis=0)`. Put the means of all groups into "
           "`np.array([... for group in groups])`."),
    misconceptions=(
        Misconception("mean over the wrong axis",
                      lambda points, labels, k: [part.mean(axis=1) for part in (
                          points[labels == group] for group in range(k))],
                      "You take the mean of the two features of each point. The mean goes over the points: `axis=0`."),
        Misconception("one mean for both features", lambda points, labels, k: _by_group(points, labels, k, np.mean),
                      "You take one mean over both features. Each feature has its own: `.mean(axis=0)`."),
        Misconception("the mean of all points",
                      lambda points, labels, k: np.repeat(points.mean(axis=0)[None], k, axis=0),
                      "Every centre is the mean of all points. Take those of its group: `points[labels == group]`."),
        Misconception("the sum", lambda points, labels, k: _by_group(points, labels, k, lambda own: own.sum(axis=0)),
                      "You add the points. The mean divides the sum by how many there are."),
        Misconception("divided by all points",
                      lambda points, labels, k: _by_group(points, labels, k, lambda own: own.sum(axis=0) / len(points)),
                      "You divide by the number of all points. Divide by the number of points in the group."),
        Misconception("the middle of the extremes",
                      lambda points, labels, k: _by_group(points, labels, k, lambda own: (
                          own.min(axis=0) + own.max(axis=0)) / 2),
                      "You take the middle between the smallest and the largest value. The mean counts every point."),
        Misconception("the median",
                      lambda points, labels, k: _by_group(points, labels, k, lambda own: np.median(own, axis=0)),
                      "This is the median. k-means takes the mean: it makes the squared distances smallest."),
    ))


def _inertia_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    points = np.array([[2.0, 1], [3, 1], [10, 1], [0, 8], [4, 8]])
    found: list[tuple[Any, ...]] = [(points, np.array([[5.0, 1], [2, 7], [9, 9]]), np.array([0, 0, 0, 1, 1]))]
    for count, k in ((8, 3), (11, 4)):
        points, centres = _scattered(rng, count, k)
        found.append((points, centres, rng.integers(0, k, count)))
    return found


INERTIA = Exercise(
    id="kmeans-4", number=3, title="Inertia", name="inertia", tolerance=1e-9,
    task="Write `inertia(points, centres, labels)`: the sum of the squared distances from each point to the centre of "
         "its group. `labels[i]` is the group of point `i`.",
    stub='''
def inertia(points, centres, labels):
    """Return the sum of squared distances from the points to their centres."""
    own = centres[labels]    # for each point the centre of its group
    return ...
''',
    solution='''
def inertia(points, centres, labels):
    own = centres[labels]
    return ((points - own) ** 2).sum()
''',
    inputs=_inertia_inputs,
    hints=("`points - own` are the differences in both features.",
           "The squared distance of a point is the sum of its two squares. Add them all: `.sum()`."),
    misconceptions=(
        Misconception("a square root too many",
                      lambda points, centres, labels: np.sqrt(((points - centres[labels]) ** 2).sum(axis=1)).sum(),
                      "You add distances. Inertia adds their squares: leave the square root out."),
        Misconception("the root of the sum",
                      lambda points, centres, labels: np.sqrt(((points - centres[labels]) ** 2).sum()),
                      "This is the square root of the inertia. Leave the root out."),
        Misconception("the mean", lambda points, centres, labels: ((points - centres[labels]) ** 2).sum(axis=1).mean(),
                      "You take the mean over the points. Inertia is the sum."),
        Misconception("the mean of all squares",
                      lambda points, centres, labels: ((points - centres[labels]) ** 2).mean(),
                      "You take the mean over points and features. Inertia is the sum."),
        Misconception("the first feature only",
                      lambda points, centres, labels: ((points - centres[labels])[:, 0] ** 2).sum(),
                      "You count the first feature only. Both differences are squared and added."),
        Misconception("the nearest centre",
                      lambda points, centres, labels: _squared(points, centres).min(axis=1).sum(),
                      "You measure to the nearest centre. Measure to the centre of the group: `centres[labels]`. After "
                      "an update they can differ."),
        Misconception("all centres", lambda points, centres, labels: _squared(points, centres).sum(),
                      "You add the distances to every centre. Each point counts once, with its own: "
                      "`centres[labels]`."),
        Misconception("not squared", lambda points, centres, labels: np.abs(points - centres[labels]).sum(),
                      "You add absolute differences. Square them first."),
    ))


def _pairs_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    labels = rng.permutation(np.array([0, 0, 0, 1, 1, 2, 2, 3]))
    other = labels.copy()
    first, second = (np.flatnonzero(labels == group)[0] for group in (1, 2))
    other[[first, second]] = other[[second, first]]  # two points change places: as many in each group
    a, b = np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])
    merged = np.minimum(labels, 2)
    return [(a, b), (a, a.copy()), (np.array([0, 0, 1, 2]), np.array([5, 5, 3, 3])),
            (labels, rng.permutation(4)[labels]), (labels, other), (labels, merged), (merged, labels),
            (np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 2])), (np.array([0, 1, 0, 2]), np.array([0, 1, 2, 1]))]


def _finer(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether each group of `a` lies in one group of `b`."""
    return all(len(set(b[a == group])) == 1 for group in set(a))


SAME = Exercise(
    id="kmeans-5", number=4, title="The same groups or not", name="same_groups",
    task="Two people have grouped the same points. Write `same_groups(a, b)`. It returns True if the groups are the "
         "same, whatever their numbers: [0, 0, 1, 1] and [1, 1, 0, 0] are the same groups.",
    stub='''
def same_groups(a, b):
    """Return whether two arrays of labels stand for the same groups."""
    together_a = a[:, None] == a    # for each pair of points: are they in one group?
    return ...
''',
    solution='''
def same_groups(a, b):
    together_a = a[:, None] == a
    together_b = b[:, None] == b
    return bool((together_a == together_b).all())
''',
    inputs=_pairs_inputs,
    hints=("A number is only a name. What counts is who is together with whom.",
           "Make the same table for `b`, and compare the two tables: `(together_a == together_b).all()`."),
    misconceptions=(
        Misconception("labels compared by number", lambda a, b: bool((a == b).all()),
                      "You compare the numbers. They are only names: group 0 of one may be group 1 of the other."),
        Misconception("only how many groups", lambda a, b: len(set(a)) == len(set(b)),
                      "You compare how many groups there are. Three here and three there can still be other ones."),
        Misconception("only how large the groups are",
                      lambda a, b: sorted(np.unique(a, return_counts=True)[1].tolist()) == sorted(
                          np.unique(b, return_counts=True)[1].tolist()),
                      "You compare how large the groups are. Two points that change places leave that as it is."),
        Misconception("only one way", lambda a, b: _finer(a, b),
                      "You check that whoever is together in `a` is together in `b`. It has to hold the other way "
                      "round too."),
        Misconception("a table instead of an answer", lambda a, b: (a[:, None] == a) == (b[:, None] == b),
                      "This is the right table. Are all of its values True? Add `.all()`."),
        Misconception("neighbours only", lambda a, b: bool(((a[1:] == a[:-1]) == (b[1:] == b[:-1])).all()),
                      "You compare each point with the next one only. Two points far apart can be in one group too."),
    ))


def _bytes_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    sizes = [(427, 640, 8), (100, 100, 16), (3, 3, 4), (int(rng.integers(20, 90)) * 8, int(rng.integers(100, 400)), 6)]
    return [*sizes, (int(rng.integers(20, 90)) * 8, 40, 5), (9, int(rng.integers(4, 60)) * 2 + 1, 2)]


def _stored(rows: int, cols: int, k: int, *, bits: int | None = None, entry: int = 3) -> int:
    bits = (k - 1).bit_length() if bits is None else bits
    return entry * k + math.ceil(rows * cols * bits / 8)


BYTES = Exercise(
    id="kmeans-6", number=5, title="The bytes of a palette", name="palette_bytes",
    task="Write `palette_bytes(rows, cols, k)`: the bytes of a picture in `k` colours, 2 or more. The palette has 3 "
         "bytes for each colour. Each pixel has the number of its colour, 0 to k - 1, in as few bits as will do. The "
         "pixels are packed without gaps, and the last byte is filled up.",
    stub='''
def palette_bytes(rows, cols, k):
    """Return the bytes of palette and pixels together."""
    bits = (k - 1).bit_length()    # the bits that k - 1 needs, and so every number up to it
    return ...
''',
    solution='''
def palette_bytes(rows, cols, k):
    bits = (k - 1).bit_length()
    return 3 * k + -(-rows * cols * bits // 8)
''',
    inputs=_bytes_inputs,
    hints=("With 8 colours each pixel needs 3 bits, so 427 x 640 pixels need 427 x 640 x 3 bits. 8 bits are a byte.",
           "`-(-a // 8)` divides and rounds up. Then add the palette: `3 * k`."),
    misconceptions=(
        Misconception("the palette forgotten", lambda rows, cols, k: _stored(rows, cols, k) - 3 * k,
                      "You counted the pixels only. Without the palette nobody knows which colour number 2 is: add "
                      "`3 * k`."),
        Misconception("one byte for each colour", lambda rows, cols, k: _stored(rows, cols, k, entry=1),
                      "A colour of the palette has red, green and blue: 3 bytes."),
        Misconception("bits taken for bytes",
                      lambda rows, cols, k: 3 * k + rows * cols * (k - 1).bit_length(),
                      "You count bits for the pixels and bytes for the palette. 8 bits are one byte: divide by 8."),
        Misconception("a byte for each pixel", lambda rows, cols, k: _stored(rows, cols, k, bits=8),
                      "You give each pixel a whole byte. A few bits are enough for numbers up to k - 1."),
        Misconception("3 bytes for each pixel", lambda rows, cols, k: 3 * k + 3 * rows * cols,
                      "You give each pixel its red, green and blue. It needs only the number of its colour."),
        Misconception("k bits for each pixel", lambda rows, cols, k: _stored(rows, cols, k, bits=k),
                      "You give each pixel k bits. 3 bits already tell 8 colours apart."),
        Misconception("too few bits", lambda rows, cols, k: _stored(rows, cols, k, bits=k.bit_length() - 1),
                      "You rounded the number of bits down. 2 bits tell 4 colours apart; for 5 you need 3."),
        Misconception("one bit too many", lambda rows, cols, k: _stored(rows, cols, k, bits=k.bit_length()),
                      "You asked for the bits of k. The largest number is k - 1: with 8 colours it is 7, 3 bits."),
        Misconception("rounded down", lambda rows, cols, k: 3 * k + rows * cols * (k - 1).bit_length() // 8,
                      "You rounded down. A byte that is begun has to be stored too."),
    ))

# --- predictions ---

NEAREST = Prediction(
    id="kmeans-predict-1", number=16, kind="choice", truth=1,
    question="A point is at (5, 2). Centre 1 is at (5, 7), centre 2 at (9, 4). Which centre is nearer?",
    options=(Option("Centre 1", "It has the same first feature, but it is 5 away in the second: squared 25. Centre 2 "
                                "is at 16 + 4 = 20."),
             Option("Centre 2", "Right. 4 across and 2 up: 16 + 4 = 20. Centre 1 is at 25. No square root is needed to "
                                "see which is smaller.", right=True),
             Option("Both are as near", "25 for centre 1, 16 + 4 = 20 for centre 2."),
             Option("Without square roots nobody can say", "The smaller square has the smaller root. So the squares "
                                                           "are enough.")))

MEAN = Prediction(
    id="kmeans-predict-2", number=17, kind="number", truth=5,
    question="A group has three points with one feature: 2, 3 and 10. Where does its centre go?",
    right="Right: 15 / 3. The point at 10 pulls it away from the two others.",
    wrong="5. Add the values, 15, and divide by how many there are, 3.",
    slips=(Slip(3, "3 is the value in the middle, the median. k-means takes the mean: 15 / 3 = 5."),
           Slip(6, "6 is the middle between 2 and 10. The mean counts the 3 too: 15 / 3 = 5."),
           Slip(15, "15 is the sum. Divide it by 3.")))

SUM = Prediction(
    id="kmeans-predict-3", number=18, kind="number", truth=38,
    question="The points 2, 3 and 10 have their centre at 5. What is the inertia?",
    right="Right: 9 + 4 + 25. The farthest point makes most of it.",
    wrong="38. The distances are 3, 2 and 5. Squared 9, 4 and 25, and then added.",
    slips=(Slip(10, "10 is the sum of the distances 3, 2 and 5. Square each of them first: 9 + 4 + 25."),
           Slip(0, "The differences -3, -2 and 5 add up to 0. Square each of them first: 9 + 4 + 25."),
           Slip(100, "You squared the sum. Square each distance, then add: 9 + 4 + 25.")))

STORED = Prediction(
    id="kmeans-predict-4", number=19, kind="number", unit="bytes", truth=5048,
    question="A picture of 100 x 100 pixels is painted with 16 colours. The palette has 3 bytes for each colour, and "
             "each pixel a number from 0 to 15. How many bytes are that together?",
    right="Right: 4 bits for each of 10,000 pixels are 5,000 bytes, and 48 for the palette. The photo had 30,000.",
    wrong="5048. A number from 0 to 15 needs 4 bits, so 10,000 pixels need 5,000 bytes. The palette has 16 x 3 = 48.",
    slips=(Slip(5000, "The pixels are right. The palette comes on top: 16 x 3 = 48."),
           Slip(10048, "You gave each pixel a byte. A number from 0 to 15 needs 4 bits only, half of that."),
           Slip(40048, "4 bits for each of 10,000 pixels are 40,000 bits. In bytes that is 5,000."),
           Slip(5016, "A colour of the palette has red, green and blue: 3 bytes.")))

STUCK = Prediction(
    id="kmeans-predict-5", number=20, kind="choice", truth=2,
    question="Three blobs, k = 3. Two centres start in the same blob, far from the others. The third starts between "
             "the two other blobs. What will k-means find?",
    options=(Option("The three blobs: it always finds the best groups",
                    "It only makes each step better. No step of it moves a centre from one blob through empty space to "
                    "another."),
             Option("Nothing: it goes on for ever", "It always ends. Each step makes the inertia smaller, and there "
                                                    "are only so many ways to group the points."),
             Option("One blob cut in two, and two blobs in one group",
                    "Right. Each half step is the best one from where it is. The whole need not be: that is a bad "
                    "start.",
                    right=True),
             Option("Two groups, one is given up", "Every centre has points near it, so all three stay.")))

# --- quiz ---

QUIZ = (
    Question("kmeans-quiz-1", 24, "Which k gives the smallest inertia?", (
        Option("The right number of groups", "Inertia falls with every further centre. So its smallest value says "
                                             "nothing about the right k."),
        Option("k = 1", "One centre for all points: that is the largest inertia."),
        Option("As many centres as points", "Right: then it is 0. So look for the elbow, where it stops falling fast, "
                                            "or for the highest silhouette.", right=True),
        Option("It does not depend on k", "It falls with k: one more centre brings some points nearer."))),
    Question("kmeans-quiz-2", 25, "One run gives the labels 0 0 1 1 2, another 2 2 0 0 1. How do the groups differ?", (
        Option("In every point", "Every number differs. But a number is only the name of a group."),
        Option("Not at all", "Right. The same points are together. The adjusted Rand index is 1.", right=True),
        Option("In one point", "Look who is together: the first two, the next two, the last alone. In both."),
        Option("That cannot be said", "Compare pair by pair: are the two together here, and are they there?"))),
    Question("kmeans-quiz-3", 26, "The features of an animal are its length in metres, 0 to 2, and its weight in "
                                  "grams, 0 to 1000. What do the groups of k-means depend on?", (
        Option("On both alike", "A difference of 1 metre counts as much as one of 1 gram. Most differences in grams "
                                "are far above 1."),
        Option("On the weight, almost alone", "Right. Its numbers are larger, so its squares are. Divide each feature "
                                              "by its standard deviation first.", right=True),
        Option("On the length, because it comes first", "The order of features does not matter."),
        Option("On chance", "Chance decides about the start. The distances are ruled by the weight."))),
    Question("kmeans-quiz-4", 27, "Pictures of animals were grouped by histograms of their colours. A brown horse and "
                                  "a brown beetle are in one group. What went wrong?", (
        Option("Nothing: they are alike in what was compared", "Right. The features decide what is alike. For groups "
                                                               "by species, choose features that tell species apart.",
               right=True),
        Option("k was too small", "With a larger k the brown ones are divided, but still by colour."),
        Option("The start was bad", "Other starts give much the same. It is not the start."),
        Option("k-means cannot group pictures", "It groups whatever has features with distances."))),
)

LESSON = Lesson(
    slug="kmeans", title="Can a machine sort without being told?",
    part="Structure without labels", block=7, minutes=50,
    exercises=(BAD, ASSIGN, UPDATE, INERTIA, SAME, BYTES),
    predictions=(NEAREST, MEAN, SUM, STORED, STUCK),
    quiz=QUIZ)
