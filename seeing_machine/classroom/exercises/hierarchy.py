"""Lesson hierarchy: groups of groups, the distance between them, and the cut."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip

# --- exercises ---

_FIVE = ("1+5", "1+4+5", "1+3+4+5", "1+2+3+4+5")
_PAIRS = ("1+5", "3+4", "2+3+4", "1+2+3+4+5")


def _merges(groups: tuple[str, ...], *heights: float) -> Any:
    """Return the answer: groups and heights."""
    return lambda: list(zip(groups, heights, strict=True))


FIVE = Exercise(
    id="hierarchy-1", number=0, title="Merge five points", name="merges", kind="value", tolerance=0.0051,
    task="Merge the five points above by **single** linkage: by hand, with the distances between points. Put the four "
         "merges into `merges`, each as the group that it makes and its height with two decimals, as in "
         "`(\"1+5\", 2.00)`.",
    stub='''
merges = ...    # a list: [("1+5", 2.00), ...]
''',
    solution='''
merges = [("1+5", 2.00), ("1+4+5", 3.16), ("1+3+4+5", 4.00), ("1+2+3+4+5", 5.10)]
''',
    hints=("From group 1+5 to point 4, single linkage takes the smaller of the two distances 1-4 and 5-4.",
           "Once two points are in one group, the distance between them no longer counts. Look for the smallest number "
           "in the table that belongs to two different groups."),
    misconceptions=(
        Misconception("complete linkage", _merges(_PAIRS, 2.00, 4.00, 5.83, 7.62),
                      "This is complete linkage: you took the farthest two points of two groups. Single linkage takes "
                      "the nearest two."),
        Misconception("average linkage", _merges(("1+5", "1+4+5", "2+3", "1+2+3+4+5"), 2.00, 3.70, 5.10, 6.34),
                      "This is average linkage: you took the mean over all pairs. Single linkage takes the nearest "
                      "two."),
        Misconception("Ward's heights", _merges(_PAIRS, 2.00, 4.00, 5.89, 8.28),
                      "These are Ward's merges and heights. Single linkage needs no centres: take the nearest two "
                      "points."),
        Misconception("a distance inside a group", _merges(_FIVE, 2.00, 3.16, 4.00, 4.24),
                      "4.24 is the distance from 1 to 4, and these two are in one group already. The smallest distance "
                      "between two groups is asked for."),
        Misconception("two points instead of a group", _merges(("1+5", "4+5", "3+4", "2+3"), 2.00, 3.16, 4.00, 5.10),
                      "The heights are right. But you name the two points that are nearest. The whole groups merge: "
                      "after the second merge there is a group 1+4+5."),
    ))


def _two_groups(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = (np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 1.0]]), np.array([[3.0, 4.0], [9.0, 4.0], [3.0, 9.0]]))
    drawn = (rng.normal(0, 3, (4, 2)).round(1), rng.normal(4, 3, (3, 2)).round(1))
    return [(*pair, method) for pair in (hand, drawn) for method in ("single", "complete", "average")]


#: What each method takes of all distances.
_WAYS: dict[str, Any] = {"single": np.min, "complete": np.max, "average": np.mean}


def _gaps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.linalg.norm(a[:, None] - b[None], axis=-1)


def _by(ways: dict[str, Any]) -> Any:
    """Return an answer that takes its way by the name of the method."""
    return lambda a, b, method: float(ways[method](_gaps(a, b)))


def _centres(a: np.ndarray, b: np.ndarray, method: str) -> float:
    if method == "average":
        return float(np.linalg.norm(a.mean(0) - b.mean(0)))
    return float(_WAYS[method](_gaps(a, b)))


def _within(a: np.ndarray, b: np.ndarray, method: str) -> float:
    both = np.concatenate([a, b])
    apart = _gaps(both, both)[np.triu_indices(len(both), 1)]
    return float(_WAYS[method](apart))


def _along_axes(a: np.ndarray, b: np.ndarray, method: str) -> float:
    gaps = np.abs(a[:, None] - b[None]).sum(-1)
    return float(_WAYS[method](gaps))


def _paired(a: np.ndarray, b: np.ndarray, method: str) -> float:
    count = min(len(a), len(b))
    gaps = np.linalg.norm(a[:count] - b[:count], axis=-1)
    return float(_WAYS[method](gaps))


BETWEEN = Exercise(
    id="hierarchy-2", number=1, title="The distance between two groups", name="between", tolerance=1e-9,
    task="Write `between(a, b, method)`. `a` and `b` are two groups of points, one point in each row. Return the "
         "distance between the groups for `method` \"single\", \"complete\" or \"average\".",
    stub='''
def between(a, b, method):
    """Return the distance between two groups of points."""
    gaps = np.linalg.norm(a[:, None] - b[None], axis=-1)    # gaps[i, j]: from point i of a to point j of b
    return ...
''',
    solution='''
def between(a, b, method):
    gaps = np.linalg.norm(a[:, None] - b[None], axis=-1)
    if method == "single":
        return gaps.min()
    if method == "complete":
        return gaps.max()
    return gaps.mean()
''',
    inputs=_two_groups,
    hints=("`gaps` holds the distance of every pair, one point of each group. Each method is one number of it.",
           "The nearest two: `gaps.min()`. The farthest two: `gaps.max()`. All pairs: the mean."),
    misconceptions=(
        Misconception("single and complete mixed up", _by({"single": np.max, "complete": np.min, "average": np.mean}),
                      "Single and complete are mixed up. Single takes the nearest two points, complete the farthest."),
        Misconception("the distance of the means", _centres,
                      "For \"average\" you take the distance between the two centres. Average linkage takes the mean "
                      "of "
                      "the distances over all pairs. These are different numbers."),
        Misconception("always the nearest", _by({"single": np.min, "complete": np.min, "average": np.min}),
                      "You return the distance of the nearest two for every method. That is right for \"single\" "
                      "only."),
        Misconception("always the mean", _by({"single": np.mean, "complete": np.mean, "average": np.mean}),
                      "You return the mean for every method. That is right for \"average\" only."),
        Misconception("the middle of nearest and farthest",
                      _by({"single": np.min, "complete": np.max,
                           "average": lambda gaps: (gaps.min() + gaps.max()) / 2}),
                      "For \"average\" you take the middle between the nearest and the farthest. All pairs count: "
                      "`gaps.mean()`."),
        Misconception("pairs inside a group", _within,
                      "You count pairs inside one group too. Each pair has one point of `a` and one of `b`."),
        Misconception("first with first, second with second", _paired,
                      "You compare the first point with the first, the second with the second. Every point of `a` "
                      "meets "
                      "every point of `b`."),
        Misconception("along the axes", _along_axes,
                      "You add rows and columns. The straight distance is asked for: `np.linalg.norm`."),
    ))


def _trees(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([2.0, 3.16, 4.0, 5.1])
    drawn = np.sort(rng.uniform(0.2, 9, 9)).round(2) + np.arange(9)
    return [(hand, 2), (hand, 4), (drawn, 2), (drawn, 4), (drawn, 7), (drawn, 9)]


def _between_merges(heights: np.ndarray, held: int) -> float:
    """Return the middle between the last of the merges that hold and the next, as far as there are such."""
    padded = np.concatenate([[0.0], heights, heights[-1:] + 1])
    held = min(max(held, 0), len(heights))
    return float((padded[held] + padded[held + 1]) / 2)


CUT = Exercise(
    id="hierarchy-3", number=2, title="Where to cut for k groups", name="cut_for", tolerance=1e-9,
    task="Write `cut_for(heights, k)`. `heights` are the heights of all merges of a tree, from low to high. Return the "
         "height of the cut that leaves `k` groups: halfway between the last merge that holds and the first that does "
         "not. `k` is at least 2, and smaller than the number of leaves.",
    stub='''
def cut_for(heights, k):
    """Return the height that cuts a tree into `k` groups."""
    leaves = len(heights) + 1    # each merge makes one group less, until there is one
    return ...
''',
    solution='''
def cut_for(heights, k):
    leaves = len(heights) + 1
    held = leaves - k
    return (heights[held - 1] + heights[held]) / 2
''',
    inputs=_trees,
    hints=("Five leaves are five groups. After one merge there are four. How many merges leave `k`?",
           "`leaves - k` merges hold: those from `heights[0]` to `heights[leaves - k - 1]`."),
    misconceptions=(
        Misconception("one group too few", lambda heights, k: _between_merges(heights, len(heights) + 2 - k),
                      "Your cut is one merge too high: it leaves `k` - 1 groups. There is one leaf more than there are "
                      "merges."),
        Misconception("one group too many", lambda heights, k: _between_merges(heights, len(heights) - k),
                      "Your cut is one merge too low: it leaves `k` + 1 groups. `leaves` is the number of merges plus "
                      "1."),
        Misconception("k merges instead of k groups", lambda heights, k: _between_merges(heights, k),
                      "You let `k` merges hold. `k` groups are asked for, and every merge makes one group less."),
        Misconception("on the merge, not above it", lambda heights, k: float(heights[len(heights) - k]),
                      "This is the height of the last merge that holds. Go halfway to the next one."),
        Misconception("on the next merge", lambda heights, k: float(heights[len(heights) + 1 - k]),
                      "This is the height of the merge that must not hold. Go halfway back."),
        Misconception("equal steps of height",
                      lambda heights, k: float(heights[-1] * (1 - (k - 1) / (len(heights) + 1))),
                      "You divide the height of the tree into equal steps. Merges are not evenly spaced: use their "
                      "heights."),
    ))


def _for_ward(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = (np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 3.0]]), np.array([[4.0, 1.0]]))
    drawn = (rng.normal(0, 2, (5, 2)).round(1), rng.normal(3, 2, (3, 2)).round(1))
    return [hand, drawn, (drawn[1], drawn[0][:4])]


def _spread(points: np.ndarray) -> float:
    return float(((points - points.mean(0)) ** 2).sum())


def _union(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.concatenate([a, b])


def _ward(a: np.ndarray, b: np.ndarray) -> float:
    return _spread(_union(a, b)) - _spread(a) - _spread(b)


def _sideways(points: np.ndarray) -> float:
    return float(((points - points.mean(1, keepdims=True)) ** 2).sum())


WARD = Exercise(
    id="hierarchy-4", number=3, title="Ward's increase", name="increase", tolerance=1e-9,
    task="Write `increase(a, b)`. The spread of a group is the sum of the squared distances of its points from their "
         "mean. Return by how much the spread grows when the groups `a` and `b`, one point in each row, become one.",
    stub='''
def increase(a, b):
    """Return the spread of both together, minus the spread of each."""
    def spread(points):
        return ((points - points.mean(axis=0)) ** 2).sum()
    return ...
''',
    solution='''
def increase(a, b):
    def spread(points):
        return ((points - points.mean(axis=0)) ** 2).sum()
    return spread(np.concatenate([a, b])) - spread(a) - spread(b)
''',
    inputs=_for_ward,
    hints=("`np.concatenate([a, b])` puts the rows of both under each other: the group that they make.",
           "Before, there are two spreads. Afterwards there is one. Subtract both."),
    misconceptions=(
        Misconception("only the spread afterwards", lambda a, b: _spread(_union(a, b)),
                      "This is the spread of the union. How much of it was there before? Subtract both."),
        Misconception("only one subtracted", lambda a, b: _spread(_union(a, b)) - _spread(a),
                      "You subtract the spread of `a`, but `b` had some too."),
        Misconception("the distance of the centres", lambda a, b: float(np.linalg.norm(a.mean(0) - b.mean(0))),
                      "This is the distance between the centres. Ward weighs it by how many points there are: compute "
                      "the three spreads."),
        Misconception("the height in SciPy's tree", lambda a, b: float(np.sqrt(2 * _ward(a, b))),
                      "This is the height that SciPy writes: the square root of two times the increase. The increase "
                      "itself is asked for."),
        Misconception("the mean over the wrong axis",
                      lambda a, b: _sideways(_union(a, b)) - _sideways(a) - _sideways(b),
                      "You take the mean of each row, and then nothing ever grows. A centre is the mean of each "
                      "column: "
                      "`axis=0`."),
        Misconception("turned round", lambda a, b: -_ward(a, b),
                      "The right number with the wrong sign: after minus before."),
        Misconception("a mean instead of a sum",
                      lambda a, b: (_spread(_union(a, b)) / len(_union(a, b)) - _spread(a) / len(a)
                                    - _spread(b) / len(b)),
                      "You take means of the squares. The spread is their sum: then large groups weigh more."),
    ))


def _labellings(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([0, 0, 0, 1, 1, 1])
    truth, groups = rng.permutation([0, 0, 0, 0, 1, 1, 1, 2, 2, 2]), rng.permutation([3, 3, 3, 1, 1, 1, 1, 1, 0, 0])
    return [(hand, np.array([1, 1, 1, 0, 0, 0])), (hand, np.array([0, 0, 1, 1, 2, 2])), (truth, groups)]


def _pairs(labels: np.ndarray) -> np.ndarray:
    return (labels[:, None] == labels)[np.triu_indices(len(labels), 1)]


def _adjusted(t: np.ndarray, g: np.ndarray, most: Any = None) -> float:
    chance = t.sum() * g.sum() / len(t)
    top = (t.sum() + g.sum()) / 2 if most is None else most
    return float(((t & g).sum() - chance) / (top - chance))


RAND = Exercise(
    id="hierarchy-5", number=4, title="The adjusted Rand index", name="adjusted_rand", tolerance=1e-9,
    task="Write `adjusted_rand(truth, groups)` for two arrays of labels. Look at all pairs of pictures. `both` is the "
         "number of pairs that are together in both. Chance alone would give `chance`: the pairs together in the "
         "truth, "
         "times those together in the groups, divided by all pairs. The most there can be is `most`: the mean of the "
         "pairs together in the truth and those in the groups. Return (both - chance) / (most - chance).",
    stub='''
def adjusted_rand(truth, groups):
    """Return 1 for the same groups, about 0 for what chance gives."""
    pairs = np.triu_indices(len(truth), 1)                # every pair once
    in_truth = (truth[:, None] == truth[None])[pairs]     # for each pair: together in the truth?
    in_groups = (groups[:, None] == groups[None])[pairs]
    return ...
''',
    solution='''
def adjusted_rand(truth, groups):
    pairs = np.triu_indices(len(truth), 1)
    in_truth = (truth[:, None] == truth[None])[pairs]
    in_groups = (groups[:, None] == groups[None])[pairs]
    both = (in_truth & in_groups).sum()
    chance = in_truth.sum() * in_groups.sum() / len(in_truth)
    most = (in_truth.sum() + in_groups.sum()) / 2
    return (both - chance) / (most - chance)
''',
    inputs=_labellings,
    hints=("`(in_truth & in_groups).sum()` counts the pairs that are together in both.",
           "`len(in_truth)` is the number of all pairs. `in_truth.sum()` is how many of them are together in the "
           "truth."),
    misconceptions=(
        Misconception("labels compared by number", lambda truth, groups: float((truth == groups).mean()),
                      "You compare the numbers themselves. A group's number is only a name: 0, 0, 1 and 5, 5, 2 are "
                      "the "
                      "same groups. Compare pairs."),
        Misconception("the Rand index, not adjusted",
                      lambda truth, groups: float((_pairs(truth) == _pairs(groups)).mean()),
                      "This is the Rand index itself: the share of pairs that agree. Chance alone makes it large. "
                      "Subtract `chance` and divide."),
        Misconception("chance not taken off",
                      lambda truth, groups: float((_pairs(truth) & _pairs(groups)).sum()
                                                  / ((_pairs(truth).sum() + _pairs(groups).sum()) / 2)),
                      "This is both / most. Take `chance` off above and below."),
        Misconception("chance taken off above only",
                      lambda truth, groups: float(_adjusted(_pairs(truth), _pairs(groups))
                                                  * (1 - 2 * _pairs(truth).sum() * _pairs(groups).sum()
                                                     / len(_pairs(truth))
                                                     / (_pairs(truth).sum() + _pairs(groups).sum()))),
                      "You take `chance` off above, but not below. Then the same groups do not reach 1."),
        Misconception("the smaller number for the most",
                      lambda truth, groups: _adjusted(_pairs(truth), _pairs(groups),
                                                      max(_pairs(truth).sum(), _pairs(groups).sum())),
                      "For `most` you take the larger of the two numbers. It is their mean."),
        Misconception("each picture paired with itself",
                      lambda truth, groups: _adjusted((truth[:, None] == truth).ravel(),
                                                      (groups[:, None] == groups).ravel()),
                      "You pair each picture with itself too. Such pairs are always together. Use "
                      "`np.triu_indices(n, 1)`."),
    ))

# --- predictions ---

COUNT = Prediction(
    id="hierarchy-predict-1", number=16, kind="number", unit="merges", truth=23,
    question="24 pictures, each a group of its own. In every step the two nearest groups merge. How many merges are "
             "there until everything is one group?",
    right="Right. Every merge makes one group less: from 24 to 1 in 23 steps.",
    wrong="23. Every merge makes one group less, and it begins with 24.",
    slips=(Slip(24, "24 is the number of pictures. After 23 merges one group is left, and there is nothing to merge."),
           Slip(12, "12 would be enough to make pairs. Then the pairs have to merge as well: 23."),
           Slip(1, "Only two groups merge in a step. From 24 to 1 takes 23 steps.")))

NEAREST = Prediction(
    id="hierarchy-predict-2", number=17, kind="number", truth=3,
    question="On a line, group A has points at 0 and 2, group B at 5 and 9. How far apart are they under single "
             "linkage?",
    right="Right. From 2 to 5: the nearest two, one of each group.",
    wrong="3. Single linkage takes the nearest two points, one of each group: 2 and 5.",
    slips=(Slip(9, "9 is from 0 to 9, the farthest two: that is complete linkage. Single takes the nearest: 3."),
           Slip(6, "6 is the mean of all four distances: average linkage. Single takes the nearest: 3."),
           Slip(2, "2 is the distance inside group A. It takes one point of each group: 3.")))

MEAN = Prediction(
    id="hierarchy-predict-3", number=18, kind="number", truth=5,
    question="Group A has points at row 0, column 0 and at row 6, column 0. Group B is one point at row 3, column 4. "
             "How "
             "far apart are they under average linkage?",
    right="Right. Both distances are 5, by Pythagoras, and so is their mean.",
    wrong="5. Each point of A is 3 rows and 4 columns from B: the square root of 9 + 16 is 5. The mean of 5 and 5 is "
          "5.",
    slips=(Slip(4, "4 is the distance from the mean of A to B. Average linkage takes the mean of the distances: 5."),
           Slip(7, "7 is 3 + 4, along rows and columns. The straight distance is 5."),
           Slip(10, "10 is the sum of both distances. Their mean is 5.")))

BROWN = Prediction(
    id="hierarchy-predict-4", number=19, kind="choice", truth=2,
    question="The machine compares pictures by their colours only. Whom does a brown horse join first?",
    options=(Option("A blue horse", "They have the same outline, but no colour in common. The machine looks at "
                                    "colours."),
             Option("Nobody: there is only one brown horse", "There is always a nearest one. In the end all merge."),
             Option("A brown beetle or a brown octopus", "Right. To this machine they are the same thing.", right=True),
             Option("An animal of the same size", "Size hardly changes the shares of the colours.")))

BRIDGE = Prediction(
    id="hierarchy-predict-5", number=20, kind="choice", truth=0,
    question="Two groups of points, and a row of points like a bridge from one to the other. Single linkage merges "
             "until "
             "two groups are left. Which?",
    options=(Option("One point that lies apart, and all the others", "Right. The bridge is walked over step by step, "
                                                                     "and the two groups become one.", right=True),
             Option("The two groups, each with half of the bridge", "That is what complete linkage comes near to. For "
                                                                    "single linkage one short step is enough to join."),
             Option("The bridge, and both groups together", "The groups can only meet over the bridge."),
             Option("It never ends", "Each merge makes one group less. It always ends.")))

# --- quiz ---

QUIZ = (
    Question("hierarchy-quiz-1", 24, "You move the cut down. What happens?", (
        Option("The tree is computed anew", "The tree stays as it is. Only the cut moves."),
        Option("There are as many groups as before or more", "Right. A lower cut lets fewer merges hold, and groups "
                                                             "only "
                                                             "ever fall apart into parts of themselves.", right=True),
        Option("There are fewer groups", "The other way round: fewer merges hold, so more groups are left."),
        Option("Pictures go over to other groups", "A group falls apart. Nobody joins another one."))),
    Question("hierarchy-quiz-2", 25, "One group holds 1,788 of 1,797 digits, and nine digits are alone. What was "
                                     "that?", (
        Option("Ward", "Ward avoids large groups: they raise the spread most."),
        Option("Complete linkage", "Complete linkage makes groups of small diameter."),
        Option("Single linkage", "Right. From neighbour to neighbour it walks through everything. This is chaining.",
               right=True),
        Option("A mistake in the program", "It is correct. Single linkage does this wherever groups are not clearly "
                                           "apart."))),
    Question("hierarchy-quiz-3", 26, "The groups fit the colours with an adjusted Rand index of 1, and the species "
                                     "with "
                                     "-0.19. What does it mean?", (
        Option("The machine has failed", "It found perfect groups: those of its features. You had others in mind."),
        Option("It sorted by colour, and chance would fit the species better",
               "Right. The features decide what is alike. 0 is what chance gives.", right=True),
        Option("19 % of the species are wrong", "It is no percentage. 1 is a perfect fit, 0 is chance."),
        Option("There is a bug: it cannot be negative", "It can: below 0 means a worse fit than chance gives."))),
    Question("hierarchy-quiz-4", 27, "You build a tree of random points. What do you get?", (
        Option("A tree, with groups at every cut", "Right. There is always a tree. That groups come out does not show "
                                                   "that there are any.", right=True),
        Option("No tree: there are no groups", "The two nearest always merge, whatever the points are."),
        Option("One group at every cut", "Only above the last merge."),
        Option("All merges at the same height", "Random points have random distances."))),
)

LESSON = Lesson(
    slug="hierarchy", title="How do groups of groups form?",
    part="Structure without labels", block=8, minutes=50,
    exercises=(FIVE, BETWEEN, CUT, WARD, RAND),
    predictions=(COUNT, NEAREST, MEAN, BROWN, BRIDGE),
    quiz=QUIZ)
