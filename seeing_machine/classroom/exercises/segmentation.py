"""Lesson segmentation: a picture cut into regions."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip

# --- exercises ---


def _colours(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    sizes = [(2, 3), (4, 3), (3, 5)]
    return [(rng.integers(0, 256, (*size, 3), dtype=np.uint8), weight)
            for size, weight in zip(sizes, (10.0, 0.5, 2.5), strict=True)]


def _stacked(image: np.ndarray, *places: np.ndarray) -> np.ndarray:
    return np.dstack([image, *places]).reshape(-1, 5)


def _places(image: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(np.indices(image.shape[:2]))


PLACE = Exercise(
    id="segmentation-1", number=0, title="Add the place to the features", name="with_position", tolerance=1e-9,
    task="Write `with_position(image, weight)` for a picture in colour. Return a table with a row for each pixel, from "
         "left to right and from top to bottom, and five columns: red, green, blue, row times `weight`, column times "
         "`weight`.",
    stub='''
def with_position(image, weight):
    """Return red, green, blue, row * weight and column * weight of each pixel, (N, 5)."""
    row, col = np.indices(image.shape[:2])    # two pictures: the row of each pixel, and its column
    return ...
''',
    solution='''
def with_position(image, weight):
    row, col = np.indices(image.shape[:2])
    return np.dstack([image, row * weight, col * weight]).reshape(-1, 5)
''',
    inputs=_colours,
    hints=("`np.dstack([image, row, col])` lays two more channels on the three: shape (H, W, 5).",
           "Multiply row and col by `weight` first. `.reshape(-1, 5)` makes a table of it: a row for each pixel."),
    misconceptions=(
        Misconception("row and column swapped",
                      lambda image, weight: _stacked(image, *(axis * weight for axis in _places(image)[::-1])),
                      "Row and column have changed places. The row comes first."),
        Misconception("position not scaled", lambda image, weight: _stacked(image, *_places(image)),
                      "The place is not multiplied by `weight`. Without it, nobody can say how much the place counts."),
        Misconception("the colours scaled too",
                      lambda image, weight: _stacked(image * weight, *(axis * weight for axis in _places(image))),
                      "You multiply everything by `weight`. Then it changes nothing: colours and place grow alike."),
        Misconception("the colours scaled",
                      lambda image, weight: _stacked(image * weight, *_places(image)),
                      "You multiply the colours. `weight` belongs to row and column."),
        Misconception("a row for each feature",
                      lambda image, weight: _stacked(image, *(axis * weight for axis in _places(image))).T,
                      "Your table lies on its side: a row for each feature. k-means wants a row for each pixel."),
        Misconception("still a picture",
                      lambda image, weight: np.dstack([image, *(axis * weight for axis in _places(image))]),
                      "This is still a picture, with five channels. k-means wants a table with a row for each pixel: "
                      "`.reshape(-1, 5)`."),
        Misconception("from top to bottom first",
                      lambda image, weight: np.dstack([image, *(axis * weight for axis in _places(image))]).transpose(
                          1, 0, 2).reshape(-1, 5),
                      "You go down the columns. A picture is read row by row, from left to right."),
        Misconception("the place alone",
                      lambda image, weight: np.dstack([axis * weight for axis in _places(image)]).reshape(-1, 2),
                      "Only the place is left. The colours stay in the table, before it."),
        Misconception("kept in bytes",
                      lambda image, weight: _stacked(image, *(axis * weight for axis in _places(image))).astype(
                          np.uint8),
                      "The table is uint8, so halves are cut off, and 256 becomes 0. Leave it as floats."),
    ))


def _grey(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Return small pictures with steps between, corners that touch, and far pixels of the seed's grey."""
    from scipy.ndimage import label

    hand = np.array([[*row, 57] for row in _GRID])
    found: list[tuple[Any, ...]] = [(hand, (0, 0), 10), (hand, (2, 4), 4)]
    while len(found) < 6:
        image = 40 + 5 * rng.integers(0, 7, (5, 6))
        row, col = (int(place) for place in rng.integers(0, 5, 2))
        near = np.abs(image - image[row, col]) <= 10
        sides, corners = (label(near, np.ones((3, 3)) if all_eight else None)[0] for all_eight in (0, 1))
        sizes = [(parts == parts[row, col]).sum() for parts in (sides, corners)]
        if row != col and 4 < sizes[0] < sizes[1] < near.sum():
            found.append((image, (row, col), 10))
    return found


def _grow(image: np.ndarray, seed: tuple[int, int], tolerance: float, *, corners: bool = False,
          chain: bool = False, strict: bool = False) -> np.ndarray:
    """Return the region of a seed: as asked for, or with one of three mistakes."""
    mask = np.zeros(image.shape, bool)
    waiting = [(seed, image[seed])]
    while waiting:
        (row, col), grey = waiting.pop()
        if not (0 <= row < image.shape[0] and 0 <= col < image.shape[1]) or mask[row, col]:
            continue
        step = abs(image[row, col] - (grey if chain else image[seed]))
        if step < tolerance if strict else step <= tolerance:
            mask[row, col] = True
            waiting += [((row + down, col + right), image[row, col]) for down in (-1, 0, 1) for right in (-1, 0, 1)
                        if (down, right) != (0, 0) and (corners or 0 in (down, right))]
    return mask


def _around(image: np.ndarray, seed: tuple[int, int], tolerance: float) -> np.ndarray:
    from scipy.ndimage import binary_dilation

    near = np.zeros(image.shape, bool)
    near[seed] = True
    return binary_dilation(near) & (np.abs(image - image[seed]) <= tolerance)


GROW = Exercise(
    id="segmentation-2", number=1, title="Grow a region", name="grow",
    task="Write `grow(image, seed, tolerance)` for a grey picture. A pixel belongs if it differs from the **seed** by "
         "`tolerance` or less, and can be reached from the seed over the sides of pixels that belong. Return the mask.",
    stub='''
def grow(image, seed, tolerance):
    """Return the mask of the region that grows from `seed`, a (row, column)."""
    mask = np.zeros(image.shape, bool)
    waiting = [seed]
    while waiting:
        row, col = waiting.pop()    # in the picture, new, near enough? Then it belongs, and its neighbours wait
    return ...
''',
    solution='''
def grow(image, seed, tolerance):
    mask = np.zeros(image.shape, bool)
    waiting = [seed]
    while waiting:
        row, col = waiting.pop()
        inside = 0 <= row < image.shape[0] and 0 <= col < image.shape[1]
        if inside and not mask[row, col] and abs(image[row, col] - image[seed]) <= tolerance:
            mask[row, col] = True
            waiting += [(row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)]
    return mask
''',
    inputs=_grey,
    hints=("First ask whether (row, col) is in the picture: `0 <= row < image.shape[0]`, and the same for col. Then "
           "whether `mask[row, col]` is still False.",
           "If `abs(image[row, col] - image[seed]) <= tolerance`, set the mask to True there, and put the four "
           "neighbours on the list: `waiting += [(row - 1, col), ...]`."),
    misconceptions=(
        Misconception("eight neighbours", lambda image, seed, tolerance: _grow(image, seed, tolerance, corners=True),
                      "You walk over corners too. Only the four neighbours that share a side count."),
        Misconception("compared with the neighbour",
                      lambda image, seed, tolerance: _grow(image, seed, tolerance, chain=True),
                      "You compare each pixel with the one before it. Step by step the region then wanders to any "
                      "grey. Compare with the seed."),
        Misconception("`<` where `<=` was asked",
                      lambda image, seed, tolerance: _grow(image, seed, tolerance, strict=True),
                      "A difference of exactly `tolerance` still belongs: `<=`."),
        Misconception("everywhere", lambda image, seed, tolerance: np.abs(image - image[seed]) <= tolerance,
                      "You take every pixel of like grey, wherever it is. Only what can be reached from the seed "
                      "belongs."),
        Misconception("row and column swapped",
                      lambda image, seed, tolerance: _grow(image, seed[::-1], tolerance),
                      "Row and column of the seed have changed places. `image[row, col]`: the row comes first."),
        Misconception("only one step", _around,
                      "You stop after the neighbours of the seed. Their neighbours wait too."),
        Misconception("the rest", lambda image, seed, tolerance: ~_grow(image, seed, tolerance),
                      "True and False have changed places. True is what belongs to the region."),
        Misconception("the seed alone", lambda image, seed, tolerance: _around(image, seed, -1) | _one(image, seed),
                      "Only the seed is there. When a pixel belongs, its four neighbours go on the list."),
    ))


def _one(image: np.ndarray, seed: tuple[int, int]) -> np.ndarray:
    mask = np.zeros(image.shape, bool)
    mask[seed] = True
    return mask


def _regions(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Return label pictures and a thing: the region that fits best is neither number 1 nor the one that shares most."""
    labels = np.ones((6, 8), int)
    labels[1:5, 1:4] = 3
    labels[1:5, 4] = 2
    labels[0] = 0
    thing = np.zeros(labels.shape, bool)
    thing[1:4, 1:5] = True
    shared = np.full((6, 7), 4)
    shared[2:4, 2:4] = 2
    part = np.zeros(shared.shape, bool)
    part[2:5, 1:4] = True  # 4 of its pixels are region 2, 5 are region 4
    free = np.where(thing, 0, labels)  # what belongs to no region would fit without a fault
    free[1, 1:4] = 5
    moved = rng.permutation(np.arange(1, 6))
    return [(labels, thing), (shared, part), (free, thing), (np.where(labels, moved[labels - 1], 0), thing)]


def _shares(labels: np.ndarray, thing: np.ndarray, share: Any, numbers: Any = None) -> list[float]:
    numbers = np.unique(labels[labels > 0]) if numbers is None else numbers
    return [float(share(labels == number, thing)) for number in numbers]


def _iou(region: np.ndarray, thing: np.ndarray) -> float:
    return (region & thing).sum() / (region | thing).sum()


def _sharing_most(labels: np.ndarray, thing: np.ndarray) -> float:
    common = np.bincount(labels[thing & (labels > 0)])
    return _iou(labels == common.argmax(), thing)


FIT = Exercise(
    id="segmentation-3", number=2, title="The region that fits best", name="best_iou", tolerance=1e-9,
    task="Write `best_iou(labels, thing)`. `labels` has a number from 1 for each region, and 0 for what belongs to "
         "none. `thing` is the mask of one thing. For each region take the IoU with the thing: the pixels they share, "
         "divided by the pixels that are in either. Return the largest.",
    stub='''
def best_iou(labels, thing):
    """Return the IoU of the region that fits `thing` best."""
    numbers = np.unique(labels[labels > 0])    # each region once
    return ...
''',
    solution='''
def best_iou(labels, thing):
    numbers = np.unique(labels[labels > 0])
    return max(((labels == number) & thing).sum() / ((labels == number) | thing).sum() for number in numbers)
''',
    inputs=_regions,
    hints=("`labels == number` is the mask of one region. `&` gives what two masks share, `|` what is in either.",
           "Count the pixels of both with `.sum()`, divide, and take the `max` over all numbers."),
    misconceptions=(
        Misconception("region 1", lambda labels, thing: _iou(labels == 1, thing),
                      "You take region number 1. A number is only a name. Try every region, and take the best."),
        Misconception("the region that shares most", _sharing_most,
                      "You take the region that shares most pixels with the thing. A large one shares many and still "
                      "fits badly: take the largest IoU."),
        Misconception("divided by the thing",
                      lambda labels, thing: max(_shares(labels, thing, lambda a, b: (a & b).sum() / b.sum())),
                      "You divide by the pixels of the thing. One region for the whole picture would then be perfect. "
                      "Divide by what is in either: `|`."),
        Misconception("divided by the region",
                      lambda labels, thing: max(_shares(labels, thing, lambda a, b: (a & b).sum() / a.sum())),
                      "You divide by the pixels of the region. A region of one pixel would then be perfect. Divide by "
                      "what is in either: `|`."),
        Misconception("Dice",
                      lambda labels, thing: max(_shares(labels, thing, lambda a, b: 2 * (a & b).sum() / (
                          a.sum() + b.sum()))),
                      "This is the Dice score: the shared pixels count twice. IoU divides by the union."),
        Misconception("the mean of all", lambda labels, thing: float(np.mean(_shares(labels, thing, _iou))),
                      "You take the mean of all regions. One fits best: take the `max`."),
        Misconception("0 counted as a region",
                      lambda labels, thing: max(_shares(labels, thing, _iou, np.unique(labels))),
                      "0 is no region: it is what belongs to none. Leave it out."),
        Misconception("all equal pixels",
                      lambda labels, thing: max(_shares(labels, thing, lambda a, b: (a == b).mean())),
                      "You count where both masks are equal, and two times nothing is equal too. IoU looks only at "
                      "what is in one of them."),
    ))


def _partitions(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    truth = np.array([[1, 1, 2], [1, 1, 2]])
    found: list[tuple[Any, ...]] = [(truth, np.array([[2, 2, 2], [2, 1, 1]])), (truth, 3 - truth)]
    for shape in ((3, 4), (2, 6)):
        found.append((rng.integers(0, 3, shape), rng.integers(1, 4, shape)))
    return found


def _together(truth: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each pair of pixels, each pair once, whether it is in one region: by the one, and by the other."""
    pairs = np.triu_indices(truth.size, 1)
    first, second = ((flat[:, None] == flat)[pairs] for flat in (truth.ravel(), labels.ravel()))
    return first, second


def _adjusted(one: np.ndarray, other: np.ndarray) -> float:
    from seeing_machine.kernels.cluster_metrics import adjusted_rand_score  # here: it brings torch

    return float(adjusted_rand_score(one, other))


RAND = Exercise(
    id="segmentation-4", number=3, title="The Rand index", name="rand_index", tolerance=1e-9,
    task="Write `rand_index(truth, labels)` for two label pictures of one size. Look at every pair of pixels once. The "
         "two agree on a pair if both have it in one region, or both have it in two. Return the share of pairs on "
         "which they agree.",
    stub='''
def rand_index(truth, labels):
    """Return the share of pairs of pixels on which two label pictures agree."""
    a, b = truth.ravel(), labels.ravel()
    pairs = np.triu_indices(a.size, 1)        # every pair once
    together_a = (a[:, None] == a)[pairs]     # for each pair: in one region?
    return ...
''',
    solution='''
def rand_index(truth, labels):
    a, b = truth.ravel(), labels.ravel()
    pairs = np.triu_indices(a.size, 1)
    together_a = (a[:, None] == a)[pairs]
    together_b = (b[:, None] == b)[pairs]
    return (together_a == together_b).mean()
''',
    inputs=_partitions,
    hints=("The numbers of the regions are only names. What counts is who is with whom.",
           "Make `together_b` in the same way. The two agree where `together_a == together_b`. The share is the "
           "`.mean()`."),
    misconceptions=(
        Misconception("labels compared by number", lambda truth, labels: float((truth == labels).mean()),
                      "You compare the numbers pixel by pixel. They are only names: region 1 here may be region 2 "
                      "there."),
        Misconception("only the pairs together",
                      lambda truth, labels: float(np.logical_and(*_together(truth, labels)).mean()),
                      "You count only the pairs that both put together. To keep a pair apart in both "
                      "is agreement too."),
        Misconception("of those that are together",
                      lambda truth, labels: float(np.logical_and(*_together(truth, labels)).sum() / max(
                          1, np.logical_or(*_together(truth, labels)).sum())),
                      "You leave out the pairs that both keep apart. They count as agreement."),
        Misconception("each pixel with itself too",
                      lambda truth, labels: float(((truth.reshape(-1, 1) == truth.ravel()) == (
                          labels.reshape(-1, 1) == labels.ravel())).mean()),
                      "You pair each pixel with itself too, and there all agree. Take each pair of two once: "
                      "`[pairs]`."),
        Misconception("the disagreement",
                      lambda truth, labels: float(np.not_equal(*_together(truth, labels)).mean()),
                      "This is the share on which they do not agree. Turn it round: `==`."),
        Misconception("adjusted for chance", _adjusted,
                      "This is the adjusted Rand index, which takes away what chance gives. Here the plain share is "
                      "asked for."),
        Misconception("the count", lambda truth, labels: int(np.equal(*_together(truth, labels)).sum()),
                      "You give how many pairs agree. Divide by the number of all pairs: `.mean()`."),
    ))

CHOICE = Exercise(
    id="segmentation-5", number=4, title="Choose a method", name="choice", kind="value",
    task="Three tasks, each with one method that does it best: find the brown stain among the **cells**, cut the "
         "**land** into meadow and path, and part the **coins** from their ground. Write the three "
         'methods in this order into `choice`: "colour", "place", "texture" or "markers".',
    stub='''
choice = ...    # a list of three: [cells, land, coins]
''',
    solution='''
choice = ["colour", "texture", "markers"]
''',
    hints=("What makes the difference in each picture? In one of them it is the colour, in one how rough it is. In one "
           "nothing but a person's eye tells what is a thing.",
           "In the corner the ground is as bright as many a coin, so colour cannot part them. There are two dozen: you "
           "can mark each by hand."),
    misconceptions=(
        Misconception("land by colour", lambda: ["colour", "colour", "markers"],
                      "Meadow and path have the same greys, so their Rand index by colour is near 0. What differs is "
                      "how rough they are."),
        Misconception("land by place", lambda: ["colour", "place", "markers"],
                      "With the place, the land is cut into blocks, whatever grows there. How rough it is tells meadow "
                      "and path apart."),
        Misconception("cells by markers", lambda: ["markers", "texture", "markers"],
                      "The stain lies in hundreds of spots. You would mark all day. It has a colour of its own: "
                      "brown."),
        Misconception("cells by texture", lambda: ["texture", "texture", "markers"],
                      "Texture is measured in a window, so the borders of small spots blur. The stain has a colour of "
                      "its own: brown."),
        Misconception("coins by colour", lambda: ["colour", "texture", "colour"],
                      "The ground is as bright as the coins on one side, and dark on the other. Grey alone cannot part "
                      "them. Mark each coin and the ground."),
        Misconception("coins by texture", lambda: ["colour", "texture", "texture"],
                      "The edges of the coins are rough, their middles are not: you get rings. Mark each coin and the "
                      "ground."),
        Misconception("in another order", lambda: ["texture", "colour", "markers"],
                      "Cells first, then land. The stain of the cells has a colour of its own; meadow and path have "
                      "not."),
    ))

# --- predictions ---

_GRID = [[50, 52, 90, 91, 51],
         [53, 60, 92, 50, 90],
         [90, 55, 58, 93, 52],
         [91, 92, 66, 64, 90],
         [50, 90, 91, 92, 53]]

REGION = Prediction(
    id="segmentation-predict-1", number=16, kind="number", picture=_GRID, unit="pixels", truth=6,
    question="A region grows from the pixel at row 0, column 0. A pixel belongs if it differs from 50 by 10 or less, "
             "and can be reached over the sides of pixels that belong. How many pixels does the region have?",
    right="Right. Three in the corner, the 60, and below it the 55 and the 58.",
    wrong="6. From 50 go over sides to 52, 53, 60, 55 and 58. The 66 is too light, and corners do not count.",
    slips=(Slip(9, "You went over corners, from 58 to the 50 above it. Only sides count: 6."),
           Slip(11, "Those are all pixels from 40 to 60. Five of them cannot be reached from the seed."),
           Slip(8, "You went on from 58 to 66, because these two differ by 8. But all are compared with the seed, 50."),
           Slip(3, "60 differs from 50 by exactly 10. That is still 10 or less, so it belongs.")))

RED = Prediction(
    id="segmentation-predict-2", number=17, kind="choice", truth=2,
    question="k-means sorts pixels by their colour alone. A red lizard and a red fish lie far apart on white paper. "
             "k is 2. What are the groups?",
    options=(Option("The lizard and the fish", "Both are red, so their pixels are near each other. And where would the "
                                               "paper go?"),
             Option("The left half and the right half", "Where a pixel lies does not count here, only its colour."),
             Option("All that is red, and the paper", "Right. Lizard and fish are one group: nobody said where they "
                                                       "are.", right=True),
             Option("The lizard and the rest", "The fish is as red as the lizard. Nothing tells them apart.")))

PAIRS = Prediction(
    id="segmentation-predict-3", number=18, kind="number", truth=3, unit="pairs",
    question="A picture of four pixels. By the truth they are in the regions 1, 1, 2, 2. The machine says 2, 2, 2, 1. "
             "There are 6 pairs of pixels. On how many do the two agree: together in both, or apart in both?",
    right="Right. The first pair is together in both, and two pairs are apart in both.",
    wrong="3. Pixels 1 and 2 are together in both. Pixels 1 and 4, and pixels 2 and 4, are apart in both.",
    slips=(Slip(1, "Did you compare the numbers, or count only pairs that are together? Pairs that are apart in both "
                   "agree too: 3."),
           Slip(2, "One is together in both, and two are apart in both."),
           Slip(4, "Pixels 3 and 4 are together in the truth, and apart for the machine. They do not agree.")))

FLOOD = Prediction(
    id="segmentation-predict-4", number=19, kind="number", truth=2, unit="different numbers",
    question="You paint marker 1 at two places, and marker 2 at one. The watershed floods the whole picture from them. "
             "How many different numbers does the result have?",
    right="Right. Each pixel gets the number of the marker that reaches it first.",
    wrong="2. Each pixel gets the number of the marker that reaches it first. Two strokes of marker 1 are one region.",
    slips=(Slip(3, "Three strokes, but two of them have the same number: they become one region."),
           Slip(1, "Water of marker 2 rises too. The two meet at the steepest edges between them.")))

# --- quiz ---

QUIZ = (
    Question("segmentation-quiz-1", 24, "Two label pictures have the same regions with other numbers. What is their "
                                        "adjusted Rand index?", (
        Option("0", "0 is what chance gives. These regions are the same."),
        Option("1", "Right. It looks at pairs of pixels, never at numbers.", right=True),
        Option("It depends on the numbers", "Numbers are names. Pairs of pixels are together or apart, whatever they "
                                            "are called."),
        Option("It cannot be said", "It can: every pair of pixels is together in both, or apart in both."))),
    Question("segmentation-quiz-2", 25, "The weight of the place is very high. What do the groups of k-means "
                                        "look like?", (
        Option("As with colour alone", "That is a weight of 0."),
        Option("Blocks of about one size, whatever is in the picture",
               "Right. Distance in the picture is all that counts then.", right=True),
        Option("Each thing is a group", "The machine does not know things. With much weight on the place it does not "
                                        "even see colours."),
        Option("Single pixels", "There are still k groups. Each pixel goes to the nearest of k centres."))),
    Question("segmentation-quiz-3", 26, "200 superpixels for six animals: far too many regions. What are they "
                                        "good for?", (
        Option("For nothing: the Rand index is 0", "The index is low because the ground is in pieces. Look at the "
                                                   "borders."),
        Option("They say how many animals there are", "They do not. About how many there are was asked for before."),
        Option("Their borders lie on edges, so pieces can be merged into things",
               "Right. 200 pieces are easier to merge than 76,800 pixels.", right=True),
        Option("They make the picture sharper", "A picture does not become sharper by being cut."))),
    Question("segmentation-quiz-4", 27, "The light falls off from left to right. k-means on colour cuts the ground in "
                                        "two. Why does the watershed not?", (
        Option("It looks at steps from pixel to pixel, and those of the light are small",
               "Right. And a person has said by the markers what is ground.", right=True),
        Option("It knows that light falls off", "It knows nothing. It floods from the markers and stops where waters "
                                                "meet."),
        Option("It works in grey", "It takes edges in all three channels. Grey would have the same shading."),
        Option("It has more groups", "It has as many numbers as there are markers. That is not the reason."))),
)

LESSON = Lesson(
    slug="segmentation", title="Where does one thing end and the next begin?",
    part="Structure without labels", block=9, minutes=50,
    exercises=(PLACE, GROW, FIT, RAND, CHOICE),
    predictions=(REGION, RED, PAIRS, FLOOD),
    quiz=QUIZ)
