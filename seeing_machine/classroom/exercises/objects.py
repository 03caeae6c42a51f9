"""Lesson objects: from a mask to things that can be counted and followed."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip

# --- exercises ---

COINS = Exercise(
    id="objects-1", number=0, title="Count the coins", name="n_coins", kind="value",
    task="In the explorer of the coins, change the rules until every coin has exactly one number and nothing else has "
         "one. Put the number of coins into `n_coins`.",
    stub='''
n_coins = ...
''',
    solution='''
n_coins = 24
''',
    hints=("The upper left corner is as bright as a coin in the lower right. So no single line does it: choose the "
           "local mean, and a window larger than a coin.",
           "Try a window of 101 and -10 below the mean. Then only specks are left: raise the lower line in the "
           "histogram."),
    misconceptions=(
        Misconception("Otsu alone", lambda: 96,
                      "96 is what Otsu's line gives. Most of these are specks of a few pixels. Look at the histogram "
                      "of areas."),
        Misconception("specks left over", lambda: 28,
                      "With Otsu and an opening of radius 2 there are 28, and four are still specks. Raise the lower "
                      "line in the histogram."),
        Misconception("the background counted", lambda: 25,
                      "One too many. The background has the number 0 and is no coin. Or is a speck left?"),
        Misconception("a coin lost in the bright corner", lambda: 23,
                      "One is missing. With Otsu a coin at the upper left hangs together with the bright ground. Use a "
                      "local mean."),
        Misconception("coins cut in pieces", lambda: 31,
                      "Some coins were cut in pieces by the watershed. No two coins touch here: switch it off."),
    ))


def _specks_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([[1, 1, 0, 0, 2, 0], [1, 1, 0, 2, 2, 0], [0, 0, 0, 0, 0, 3], [4, 4, 4, 4, 4, 0]])
    noise = np.zeros((9, 13), int)
    for number, (row, size) in enumerate(zip((0, 2, 4, 6, 8), rng.permutation([1, 3, 4, 6, 9]), strict=True), 1):
        start = int(rng.integers(0, 13 - size))
        noise[row, start:start + size] = number
    return [(hand, 3), (hand, 4), (noise, 4), (noise, 6)]


def _areas(labels: np.ndarray) -> np.ndarray:
    return np.bincount(labels.ravel())


def _renumbered(labels: np.ndarray, smallest: int) -> np.ndarray:
    good = _areas(labels) >= smallest
    good[0] = False
    return (good * good.cumsum())[labels]


SPECKS = Exercise(
    id="objects-2", number=1, title="Remove specks by size", name="remove_specks",
    task="Write `remove_specks(labels, smallest)`. It returns the labels without the objects that have fewer than "
         "`smallest` pixels: they become 0. All others keep their number.",
    stub='''
def remove_specks(labels, smallest):
    """Return the labels with every object of fewer than `smallest` pixels set to 0."""
    areas = np.bincount(labels.ravel())    # areas[n] is the number of pixels with the label n
    return ...
''',
    solution='''
def remove_specks(labels, smallest):
    areas = np.bincount(labels.ravel())
    return np.where(areas[labels] >= smallest, labels, 0)
''',
    inputs=_specks_inputs,
    hints=("`areas[labels]` is a picture in which every pixel has the area of its own object.",
           "`np.where(good, labels, 0)` keeps the label where `good` is True. \"Fewer than\" go, so `>=` stay."),
    misconceptions=(
        Misconception("`>` where `>=` was asked", lambda labels, smallest: np.where(_areas(labels)[labels] > smallest,
                                                                                   labels, 0),
                      "An object of exactly `smallest` pixels does not have fewer. It stays: `>=`."),
        Misconception("the large ones removed", lambda labels, smallest: np.where(_areas(labels)[labels] < smallest,
                                                                                  labels, 0),
                      "You keep the specks and remove the rest. Turn the comparison round."),
        Misconception("the label taken for the area", lambda labels, smallest: np.where(labels >= smallest, labels, 0),
                      "You compare the label with `smallest`. A label is only a name. Its area is `areas[label]`."),
        Misconception("a mask returned", lambda labels, smallest: (_areas(labels)[labels] >= smallest) & (labels > 0),
                      "The right pixels, as True and False. Keep the labels: `np.where(good, labels, 0)`."),
        Misconception("new numbers", _renumbered,
                      "The right objects, numbered anew. Here each keeps its number."),
        Misconception("all objects together", lambda labels, smallest: labels * ((labels > 0).sum() >= smallest),
                      "You compare the area of all objects together. Each has its own: `areas[labels]`."),
        Misconception("the areas returned", lambda labels, smallest: np.where(_areas(labels)[labels] >= smallest,
                                                                              _areas(labels)[labels], 0),
                      "Each pixel has the area of its object. It should have the label."),
    ))


def _paths(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([[10.0, 20.0], [13.0, 24.0], [13.0, 24.0], [7.0, 16.0]])
    walk = rng.normal((1.5, -3.0), 2.0, (9, 2)).cumsum(axis=0) + (60, 90)
    return [(hand,), (np.array([[4.0, 9.0], [4.0, 14.0], [9.0, 14.0]]),), (walk.round(2),)]


def _steps(path: np.ndarray) -> np.ndarray:
    return np.diff(path, axis=0)


SPEED = Exercise(
    id="objects-3", number=2, title="Pixels per frame", name="speed", tolerance=1e-9,
    task="Write `speed(path)`. `path` has a row for each frame: where the lizard is, (row, column). Return how far it "
         "moves from one frame to the next, on average, in pixels.",
    stub='''
def speed(path):
    """Return the mean distance between one place and the next."""
    steps = np.diff(path, axis=0)    # from each frame to the next: rows and columns
    return ...
''',
    solution='''
def speed(path):
    steps = np.diff(path, axis=0)
    return np.hypot(steps[:, 0], steps[:, 1]).mean()
''',
    inputs=_paths,
    hints=("3 rows down and 4 columns to the right are 5 pixels: Pythagoras.",
           "`np.hypot(a, b)` is the square root of a squared plus b squared. Then `.mean()`."),
    misconceptions=(
        Misconception("only first and last place", lambda path: np.hypot(*(path[-1] - path[0])) / (len(path) - 1),
                      "This is the straight way from the first place to the last. A lizard walks in curves: add step "
                      "by step."),
        Misconception("divided by the frames", lambda path: np.hypot(*_steps(path).T).sum() / len(path),
                      "You divide by the number of frames. Between them there is one step less."),
        Misconception("rows plus columns", lambda path: np.abs(_steps(path)).sum(axis=1).mean(),
                      "You add rows and columns. 3 down and 4 right are 7 that way, but the distance is 5."),
        Misconception("only the columns", lambda path: np.abs(_steps(path)[:, 1]).mean(),
                      "You count only the columns. A lizard also moves up and down."),
        Misconception("only the rows", lambda path: np.abs(_steps(path)[:, 0]).mean(),
                      "You count only the rows. A lizard also moves left and right."),
        Misconception("the whole way", lambda path: np.hypot(*_steps(path).T).sum(),
                      "This is the length of the whole path. Per frame means: divide by the number of steps."),
        Misconception("no square root", lambda path: (_steps(path) ** 2).sum(axis=1).mean(),
                      "These are squared distances. Take the square root before the mean."),
    ))


def _scenes(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.full((8, 12), 200, np.uint8)
    for rows, cols in [((0, 0, 1), (0, 1, 1)), ((3, 4), (5, 6)), ((3, 4, 5), (9, 9, 9)), ((7,), (0,)), ((7,), (11,))]:
        hand[rows, cols] = 60
    hand[0, 5:9] = 100
    noise = np.full((12, 20), 210, np.uint8)
    for row, col in zip(range(0, 12, 4), rng.permutation(16)[:3], strict=True):
        noise[row:row + 2, col:col + 2] = rng.integers(20, 90)
        noise[row + 2, col + 2] = 50  # hangs on by a corner
    noise[11, rng.permutation(9)[:3] * 2] = 40  # specks
    return [(hand, 100, 3), (hand, 100, 2), (noise, 100, 5), (noise, 100, 2)]


def _count(mask: np.ndarray, smallest: int, corners: bool = True) -> int:
    from scipy.ndimage import label

    labels, _ = label(mask, structure=np.ones((3, 3)) if corners else None)
    return int((np.bincount(labels.ravel())[1:] >= smallest).sum())


UNSEEN = Exercise(
    id="objects-4", number=3, title="Rules for a picture not seen", name="count_dark",
    task="Write `count_dark(image, t, smallest)`: your rules, for pictures that you have not seen. Dark is `t` or "
         "less. Pixels that touch by a corner hang together. Return how many objects have `smallest` pixels or more. "
         "SciPy numbers them: `labels, n = label(mask, structure=np.ones((3, 3)))`.",
    stub='''
def count_dark(image, t, smallest):
    """Return the number of dark objects of at least `smallest` pixels."""
    return ...
''',
    solution='''
def count_dark(image, t, smallest):
    from scipy.ndimage import label

    labels, n = label(image <= t, structure=np.ones((3, 3)))
    areas = np.bincount(labels.ravel())[1:]
    return int((areas >= smallest).sum())
''',
    inputs=_scenes,
    hints=("Three steps: a mask by `<=`, `label`, then the areas by `np.bincount(labels.ravel())`.",
           "`areas[0]` is the background. Leave it out: `areas[1:]`. Then count those that are `>= smallest`."),
    misconceptions=(
        Misconception("specks counted", lambda image, t, smallest: _count(image <= t, 1),
                      "You count every object, however small. Those of fewer than `smallest` pixels do not count."),
        Misconception("the background counted", lambda image, t, smallest: _count(image <= t, smallest) + 1,
                      "One too many: label 0 is the background. Leave `areas[0]` out."),
        Misconception("four neighbours", lambda image, t, smallest: _count(image <= t, smallest, corners=False),
                      "You part what touches by a corner. Give `label` the structure with nine ones."),
        Misconception("the light side", lambda image, t, smallest: _count(image > t, smallest),
                      "You count the light objects. Dark is a small number: `image <= t`."),
        Misconception("`<` where `<=` was asked", lambda image, t, smallest: _count(image < t, smallest),
                      "A pixel of exactly `t` is dark too: `<=`."),
        Misconception("`>` for the area", lambda image, t, smallest: _count(image <= t, smallest + 1),
                      "An object of exactly `smallest` pixels counts: `>=`."),
        Misconception("pixels counted", lambda image, t, smallest: int((image <= t).sum()),
                      "This is the number of dark pixels. Number the objects with `label` first."),
    ))

# --- predictions ---

_GRID = [[1, 1, 0, 0, 0, 1],
         [1, 1, 0, 0, 0, 1],
         [0, 0, 1, 0, 0, 0],
         [0, 0, 0, 0, 1, 1],
         [0, 1, 0, 0, 1, 0],
         [0, 1, 1, 0, 0, 0]]
_SHOWN = [[255 * value for value in row] for row in _GRID]

FOUR = Prediction(
    id="objects-predict-1", number=16, kind="number", picture=_SHOWN, unit="objects", truth=5,
    question="White is the mask. Pixels that share a side hang together. How many objects are there?",
    right="Right. The single pixel in the middle touches its neighbour only by a corner, so it is one of its own.",
    wrong="5. Go from white pixel to white pixel over their sides. What you cannot reach is another object.",
    slips=(Slip(4, "You let a corner count. Over sides alone, the single pixel in the middle is one of its own: 5."),
           Slip(13, "13 is the number of white pixels. Those that hang together are one object."),
           Slip(6, "Did you count the black background? It is no object.")))

EIGHT = Prediction(
    id="objects-predict-2", number=17, kind="number", picture=_SHOWN, unit="objects", truth=4,
    question="The same mask. Now pixels that share a corner hang together too. How many objects are there?",
    right="Right. The single pixel joins the square above it.",
    wrong="4. The single pixel in the middle now joins the square above it. Nothing else changes.",
    slips=(Slip(5, "5 was the answer for sides alone. Look at the single pixel: a corner of it touches the square."),
           Slip(3, "One too few. Which two have you joined that do not even share a corner?")))

PEAKS = Prediction(
    id="objects-predict-3", number=18, kind="choice", truth=1,
    question="For each pixel of a mask, the machine takes the distance to the background. Where is it largest in the "
             "mask of two round coins that touch?",
    options=(Option("Where they touch", "There the mask is narrow, so the background is near."),
             Option("In the middle of each coin", "Right. Two peaks, so two coins. The watershed uses this.",
                    right=True),
             Option("At the edge", "At the edge the background is one step away."),
             Option("It is the same everywhere", "The middle of a coin is farther from the background than its edge.")))

STEP = Prediction(
    id="objects-predict-4", number=19, kind="number", unit="pixels", truth=5,
    question="A lizard is at row 10, column 20. In the next frame it is at row 13, column 24. How far has it moved?",
    right="Right. 3 down and 4 to the right: the square root of 9 + 16.",
    wrong="5. 3 rows down and 4 columns to the right are the short sides of a triangle. The long side is 5.",
    slips=(Slip(7, "7 is 3 + 4, along the sides. The straight way is shorter: the square root of 9 + 16 is 5."),
           Slip(25, "25 is the square of the distance. Take the root.")))

# --- quiz ---

QUIZ = (
    Question("objects-quiz-1", 24, "Five pixels lie in a diagonal line. How many objects are they?", (
        Option("Always one", "Only if corners count. They share no side."),
        Option("Always five", "Only if corners do not count. They touch by their corners."),
        Option("One with 8 neighbours, five with 4", "Right. So say which neighbours you mean.", right=True),
        Option("None, for they have no area", "Each is a pixel, so each has an area of 1."))),
    Question("objects-quiz-2", 25, "Your rules find 24 objects, and there are 24 coins. What do you know?", (
        Option("The rules are right", "Not yet. With Otsu and the size window it is 24 too, and one of them is a coin "
                                      "with half of the bright ground."),
        Option("Nothing, until you have looked at the objects", "Right. Two mistakes can cancel out. Look at the "
                                                                "outlines and at the areas.", right=True),
        Option("That the threshold is right", "A wrong threshold can give the right number by chance."),
        Option("That no coins touch", "Two that touch and a speck are two as well."))),
    Question("objects-quiz-3", 26, "A watershed cuts one lizard into seven parts. Why?", (
        Option("The threshold was wrong", "The mask can be perfect. It is the shape that misleads it."),
        Option("Lizards move", "It sees one picture. Nothing moves in it."),
        Option("There were seven lizards", "There was one. A machine has no idea what a lizard is."),
        Option("Body, head and legs are each thick in the middle",
               "Right. Each has a peak of its own in the distance to the background, and each peak becomes an "
               "object. The watershed likes round things.", right=True))),
    Question("objects-quiz-4", 27, "Two lizards touch and become one region. How can they still be told apart?", (
        Option("Each is expected where its speed takes it",
               "Right. And each pixel goes to the nearer of the two shapes, moved on.", right=True),
        Option("By their colour", "The tracker does not look at colour. Both are dark."),
        Option("They cannot", "They can, as long as each walks on as it did. If they turned round meanwhile, it "
                              "would be wrong."),
        Option("By their number", "The numbers of two frames have nothing to do with each other. To match them is the "
                                  "task."))),
)

LESSON = Lesson(
    slug="objects", title="From a mask to things you can count and follow",
    part="Rules written by hand", block=4, minutes=50,
    exercises=(COINS, SPECKS, SPEED, UNSEEN),
    predictions=(FOUR, EIGHT, PEAKS, STEP),
    quiz=QUIZ)
