"""Lesson thresholding: one number parts the object from the rest."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip

# --- exercises ---


def _threshold_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([[10, 90, 100, 100], [99, 200, 100, 7], [101, 30, 250, 60]], dtype=np.uint8)
    levels = rng.integers(0, 6, (5, 8)).astype(np.uint8)  # few levels, so that many equal the threshold
    levels[0, :3] = 3, 2, 5
    noise = rng.integers(0, 256, (6, 9)).astype(np.uint8)
    return [(hand, 100), (levels, 3), (noise, int(rng.integers(60, 190))), (hand, 255), (hand, 0)]


THRESHOLD = Exercise(
    id="thresholding-1", number=0, title="A mask from a threshold", name="threshold",
    task="Write `threshold(image, t)` for dark objects. It returns the mask: True where the value is `t` or less, "
         "False where it is above.",
    stub='''
def threshold(image, t):
    """Return the mask of the pixels with a value of `t` or less."""
    return ...
''',
    solution='''
def threshold(image, t):
    return image <= t
''',
    inputs=_threshold_inputs,
    hints=("Compare the whole picture with the number. NumPy asks every pixel.",
           "\"`t` or less\" is one operator in Python: `<=`."),
    misconceptions=(
        Misconception("`<` where `<=` was asked", lambda image, t: image < t,
                      "This is `<`, it should be `<=`: a pixel equal to the threshold belongs to the object."),
        Misconception("the other side", lambda image, t: image > t,
                      "This is the mask of the light pixels. Dark is a small number: `<=`."),
        Misconception("the other side, with `>=`", lambda image, t: image >= t,
                      "These are the pixels of `t` or more. Dark is a small number: `<=`."),
        Misconception("0 and 255 instead of True and False",
                      lambda image, t: np.where(image <= t, 255, 0).astype(np.uint8),
                      "The right pixels, as 255 and 0. A mask is made of True and False: the comparison alone."),
        Misconception("the values kept", lambda image, t: np.where(image <= t, image, 0).astype(np.uint8),
                      "You keep the grey values of the object. A mask says only whether: True or False."),
        Misconception("one answer for the picture", lambda image, t: bool((image <= t).any()),
                      "This is one answer for the whole picture. A mask has one for each pixel."),
        Misconception("the picture's own mean", lambda image, t: image <= image.mean(),
                      "You compare with the mean of the picture. Compare with `t`."),
    ))


def _iou_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    def mask(*box: int) -> np.ndarray:
        out = np.zeros((6, 9), dtype=bool)
        out[box[0]:box[2], box[1]:box[3]] = True
        return out

    noisy = [rng.random((5, 7)) < share for share in (0.3, 0.6)]
    noisy[0][0, :3], noisy[1][0, :3] = [True, True, False], [True, False, True]  # something in each part
    return [(mask(0, 0, 4, 5), mask(2, 1, 6, 8)), (mask(0, 0, 2, 2), mask(3, 4, 6, 9)),
            (mask(1, 1, 5, 7), mask(1, 1, 5, 7)), (noisy[0], noisy[1])]


IOU = Exercise(
    id="thresholding-2", number=1, title="Intersection over union", name="iou", tolerance=1e-9,
    task="Write `iou(a, b)` for two masks. It returns the number of pixels that are True in both, divided by the "
         "number "
         "that are True in at least one.",
    stub='''
def iou(a, b):
    """Return the intersection of two masks over their union."""
    return ...
''',
    solution='''
def iou(a, b):
    return (a & b).sum() / (a | b).sum()
''',
    inputs=_iou_inputs,
    hints=("For masks `a & b` is True in both, `a | b` in at least one.",
           "`.sum()` counts the True. Divide the two counts."),
    misconceptions=(
        Misconception("the intersection only", lambda a, b: (a & b).sum(),
                      "This counts the pixels in both masks. Divide it by the number in at least one."),
        Misconception("divided by the first mask", lambda a, b: (a & b).sum() / a.sum(),
                      "You divide by the first mask alone. Then a mask that covers the whole picture would score 1."),
        Misconception("divided by the second mask", lambda a, b: (a & b).sum() / b.sum(),
                      "You divide by the second mask alone. Then what it missed would cost nothing."),
        Misconception("the intersection counted twice below", lambda a, b: (a & b).sum() / (a.sum() + b.sum()),
                      "`a.sum() + b.sum()` counts the common pixels twice. The union counts them once: `a | b`."),
        Misconception("Dice", lambda a, b: 2 * (a & b).sum() / (a.sum() + b.sum()),
                      "This is the Dice score, which is never below the IoU. Divide the intersection by `(a | "
                      "b).sum()`."),
        Misconception("accuracy", lambda a, b: (a == b).mean(),
                      "This is the share of pixels where the masks agree. A large background makes it high for "
                      "nothing."),
        Misconception("the rest", lambda a, b: (a ^ b).sum() / (a | b).sum(),
                      "`^` is \"only one of the two\". Both is `&`."),
    ))


def _between_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([4, 6, 1, 0, 2, 5, 8])
    return [(hand, 2), (hand, 4), *((rng.integers(1, 40, n), int(rng.integers(1, n - 2))) for n in (9, 12, 16))]


def _shares(counts: np.ndarray, t: int) -> tuple[float, float, float, float]:
    """Return the share of dark and of light pixels, and the mean value of each."""
    values = np.arange(len(counts))
    dark, light = counts[:t + 1], counts[t + 1:]
    return (dark.sum() / counts.sum(), light.sum() / counts.sum(),
            (dark * values[:t + 1]).sum() / dark.sum(), (light * values[t + 1:]).sum() / light.sum())


def _other_side(counts: np.ndarray, t: int) -> float:
    dark, light, low, high = _shares(counts, t - 1)
    return dark * light * (low - high) ** 2


def _no_square(counts: np.ndarray, t: int) -> float:
    dark, light, low, high = _shares(counts, t)
    return dark * light * (high - low)


def _pixels(counts: np.ndarray, t: int) -> float:
    dark, light, low, high = _shares(counts, t)
    return counts.sum() ** 2 * dark * light * (low - high) ** 2


def _no_shares(counts: np.ndarray, t: int) -> float:
    _, _, low, high = _shares(counts, t)
    return (low - high) ** 2


def _plain_means(counts: np.ndarray, t: int) -> float:
    dark, light, _, _ = _shares(counts, t)
    return dark * light * (t / 2 - (t + len(counts)) / 2) ** 2


def _whole_variance(counts: np.ndarray, t: int) -> float:
    values = np.arange(len(counts))
    mean = np.average(values, weights=counts)
    return float(np.average((values - mean) ** 2, weights=counts))


BETWEEN = Exercise(
    id="thresholding-3", number=2, title="What Otsu looks for", name="between", tolerance=1e-9,
    task="Write `between(counts, t)`. `counts[v]` is the number of pixels with value `v`. Dark pixels have a value "
         "of `t` "
         "or less, light ones more. Return share of dark x share of light x (mean of dark - mean of light) squared.",
    stub='''
def between(counts, t):
    """Return how far a threshold parts the dark pixels from the light ones."""
    values = np.arange(len(counts))
    dark, light = counts[:t + 1], counts[t + 1:]
    return ...
''',
    solution='''
def between(counts, t):
    values = np.arange(len(counts))
    dark, light = counts[:t + 1], counts[t + 1:]
    mean_dark = (dark * values[:t + 1]).sum() / dark.sum()
    mean_light = (light * values[t + 1:]).sum() / light.sum()
    return dark.sum() * light.sum() / counts.sum() ** 2 * (mean_dark - mean_light) ** 2
''',
    inputs=_between_inputs,
    hints=("The share of the dark pixels is `dark.sum() / counts.sum()`.",
           "The mean of the dark pixels is `(dark * values[:t + 1]).sum() / dark.sum()`: each value as often as it "
           "occurs.",
           "Square with `** 2`."),
    misconceptions=(
        Misconception("`t` counted as light", _other_side,
                      "In yours the pixels with value `t` are light. They are dark: the slice is `counts[:t + 1]`."),
        Misconception("not squared", _no_square,
                      "The difference of the means is not squared. Write `** 2` behind it."),
        Misconception("numbers instead of shares", _pixels,
                      "You multiply numbers of pixels. A share is a number divided by `counts.sum()`."),
        Misconception("without the shares", _no_shares,
                      "The means are right. Multiply by both shares too, or a single dark pixel would win."),
        Misconception("means without counts", _plain_means,
                      "Your means forget how often each value occurs. Multiply each value by its count first."),
        Misconception("all pixels together", _whole_variance,
                      "This is the variance of all pixels. It is the same for every `t`, so it cannot choose one."),
    ))

BEAT = Exercise(
    id="thresholding-4", number=3, title="Beat Otsu", name="my_threshold", kind="value", tolerance=19,
    task="Drag the line in the explorer above until the IoU is 0.91 or more. Otsu's line reaches 0.89. Put your line "
         "into "
         "`my_threshold`.",
    stub='''
my_threshold = ...
''',
    solution='''
my_threshold = 161
''',
    hints=("Which parts of the lizard are black in the mask, though they should be white? Look at its back.",
           "The stripe on its back is lighter than 134. Move the line to the right, but stop before the ground."),
    misconceptions=(
        Misconception("Otsu's own line", lambda: 134,
                      "This is about where Otsu's line is. The light stripe on the back is still missing. Go further "
                      "right."),
        Misconception("through the lizard", lambda: 90,
                      "This line cuts through the lizard: half of its skin is lighter. Go to the right."),
        Misconception("only the darkest", lambda: 50,
                      "Only the darkest spots are below this line. Go far to the right."),
        Misconception("into the ground", lambda: 196,
                      "This line cuts through the ground, and parts of it join the lizard. Go to the left."),
        Misconception("everything", lambda: 230,
                      "Nearly the whole picture is below this line. Go to the left."),
        Misconception("the IoU instead of the line", lambda: 0.91,
                      "This is an IoU. What is asked is the threshold, a grey value from 0 to 255."),
    ))

WINDOW = Exercise(
    id="thresholding-5", number=4, title="Choose a window", name="window", kind="value", tolerance=18,
    task="In the explorer above, choose the local mean and 20 below it. Find an odd `window` with an IoU of 0.80 or "
         "more.",
    stub='''
window = ...
''',
    solution='''
window = 119
''',
    hints=("In a window that is smaller than the lizard's body there is nothing but lizard. Then half of it counts "
           "as light.",
           "The window has to hold lizard and ground. But a very large one holds all of the uneven light too."),
    misconceptions=(
        Misconception("smaller than a leg", lambda: 11,
                      "In a window of 11 pixels there is often only lizard or only ground. Make it larger than the "
                      "lizard's "
                      "body."),
        Misconception("too small", lambda: 51,
                      "Better than nothing, but the thick parts of the lizard still have holes. Make it larger."),
        Misconception("a little too large", lambda: 160,
                      "The window reaches from bright ground to dark ground, and they pull the mean. Make it smaller."),
        Misconception("nearly the whole picture", lambda: 201,
                      "This window sees almost the whole picture. Then local is no better than global. Make it "
                      "smaller."),
        Misconception("the height of the picture", lambda: 240,
                      "A window as large as the picture has one mean for all. Make it smaller."),
    ))

# --- predictions ---

_SIX = [[210, 204, 196, 188, 201, 215],
        [198, 90, 72, 85, 192, 207],
        [183, 61, 34, 58, 90, 199],
        [190, 88, 49, 91, 77, 203],
        [205, 181, 90, 66, 187, 194],
        [220, 197, 189, 178, 206, 218]]


def _six(rule: Any) -> list[list[int]]:
    return [[int(rule(value)) for value in row] for row in _SIX]


PAINT = Prediction(
    id="thresholding-predict-1", number=16, kind="mask", picture=_SIX,
    question="Dark is the object, and the threshold is 90: `value <= 90`. Paint the mask.",
    truth=_six(lambda value: value <= 90),
    right="Right. 90 itself belongs to it, 91 does not.",
    wrong="Look at each value. Is it 90 or less? Then it belongs to the mask.",
    slips=(Slip(_six(lambda value: value < 90),
                "Nearly: the pixels that are exactly 90 belong to it too. The rule is `<=`, not `<`."),
           Slip(_six(lambda value: value <= 91), "Nearly: 91 is above 90, so it stays outside."),
           Slip(_six(lambda value: value > 90), "You painted the light pixels. Here dark is the object.")))

COUNT = Prediction(
    id="thresholding-predict-2", number=17, kind="number", unit="pixels",
    question="The same 36 pixels, and now light is the object: `value > 90`. How many pixels are in the mask?",
    truth=sum(map(sum, _six(lambda value: value > 90))),
    right="24. Each pixel is on one side or the other: 36 - 12 = 24.",
    wrong="24. The dark mask had 12 pixels. All others are light: 36 - 12 = 24.",
    slips=(Slip(12, "12 is the dark side. The light side is the rest: 36 - 12 = 24."),
           Slip(27, "27 counts the three pixels of exactly 90 as well. They are not above 90.")))

PLACE = Prediction(
    id="thresholding-predict-3", number=18, kind="value", truth=75, tolerance=20,
    question="In a photo taken at dusk the lizard's pixels are around 40, the ground's around 110. Where do you put "
             "the line?",
    right="In the gap between the two hills. Anywhere in it gives nearly the same mask.",
    wrong="A line at an end of the scale puts everything on one side. It belongs between 40 and 110.",
    slips=(Slip(40, "A line near 40 cuts through the lizard: much of it lies above. The gap is between 40 and 110."),
           Slip(118, "There much of the ground lies below the line, as if it were lizard. The gap is between 40 and "
                     "110.")))

LIGHT = Prediction(
    id="thresholding-predict-4", number=19, kind="choice", truth=2,
    question="The lamp stands on the left. On the right only a tenth of the light arrives. Where must a single line "
             "be to find the whole lizard?",
    options=(Option("Where it was", "The ground on the right is now darker than the lizard was on the left."),
             Option("Further left, where all is darker", "Then the bright side of the lizard is lost, and the dark "
                                                         "ground stays."),
             Option("Nowhere: no single line does it", "Right. Dark ground and bright lizard have the same numbers.",
                    right=True),
             Option("At the mean of the picture", "The mean lies below the bright lizard and above the dark ground.")))

# --- quiz ---

QUIZ = (
    Question("thresholding-quiz-1", 24, "`mask = image > 100`. Coins are bright on a dark table. What is True?", (
        Option("The table", "The table is dark, so its values are small: not above 100."),
        Option("The coins", "Right. Bright is a large number, above 100.", right=True),
        Option("The edges of the coins", "A threshold looks at each pixel alone. It knows nothing of edges."),
        Option("The pixels of exactly 100", "100 is not above 100, so those are False."))),
    Question("thresholding-quiz-2", 25, "A pixel has exactly the value of the threshold. Is it foreground?", (
        Option("Yes, always", "That depends on the comparison: with `>` it is not."),
        Option("No, never", "That depends on the comparison: with `>=` or `<=` it is."),
        Option("That depends on the comparison, so it must be said", "Right. `>` and `>=` differ in exactly these "
                                                                     "pixels. "
               "In scikit-image light objects are `image > t`.", right=True),
        Option("Half of it", "A mask has True and False, nothing between."))),
    Question("thresholding-quiz-3", 26, "Why does one threshold fail on a page with a shadow across it?", (
        Option("The shadow makes the paper as dark as ink in the light", "Right. The two share their numbers, so no "
                                                                         "line "
               "parts them. A local threshold asks whether a pixel is darker than its neighbourhood.", right=True),
        Option("A page has too few pixels", "The number of pixels does not matter. Their values overlap."),
        Option("Otsu's method cannot read letters", "No method here reads. It compares numbers, and the numbers "
                                                    "overlap."),
        Option("The threshold is not a whole number", "A finer line does not help where both sides have the same "
                                                      "values."))),
    Question("thresholding-quiz-4", 27, "When does Otsu's method find a good line?", (
        Option("Always: it is the best one", "It finds the line that parts the two means the farthest. That need not "
                                             "be the "
               "edge of your object. You have beaten it."),
        Option("When the histogram has two hills of about the same size and width", "Right. That is what it assumes. "
                                                                                    "A tiny "
               "object beside a huge background can pull the line away.", right=True),
        Option("When you tell it the right answer first", "It needs no truth, only the histogram."),
        Option("When the object is in the middle", "It knows only how often each value occurs, not where."))),
)

LESSON = Lesson(
    slug="thresholding", title="Which pixels are the lizard?",
    part="Rules written by hand", block=2, minutes=50,
    exercises=(THRESHOLD, IOU, BETWEEN, BEAT, WINDOW),
    predictions=(PAINT, COUNT, PLACE, LIGHT),
    quiz=QUIZ)
