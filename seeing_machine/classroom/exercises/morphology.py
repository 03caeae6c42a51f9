"""Lesson morphology: what a pixel's neighbours make of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip

# --- exercises ---

_WIDE_CROSS = np.array([[0, 0, 1, 0, 0], [1, 1, 1, 1, 1], [0, 0, 1, 0, 0]], dtype=bool)
_HOOK = np.array([[1, 0, 0, 0, 0], [1, 0, 1, 0, 0], [0, 0, 0, 0, 0]], dtype=bool)
_BAR = np.array([[0, 0, 0, 0, 0], [0, 1, 1, 1, 0], [0, 0, 0, 0, 0]], dtype=bool)


def _erode_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    block = np.zeros((7, 11), dtype=bool)
    block[1:6, 2:9] = True
    block[0, :4] = True  # touches the border
    dense = rng.random((6, 10)) < 0.85
    bar = np.zeros((5, 9), dtype=bool)
    bar[2, 3:6] = True
    whole = np.ones((4, 7), dtype=bool)
    return [(bar, _BAR), (block, _WIDE_CROSS), (block, _HOOK), (dense, _BAR), (dense, _HOOK), (whole, _BAR)]


def _each_window(mask: np.ndarray, outside: bool, rule: Any) -> np.ndarray:
    wide = np.pad(mask, ((1, 1), (2, 2)), constant_values=outside)
    out = np.zeros_like(mask)
    for row, col in np.ndindex(mask.shape):
        out[row, col] = rule(wide[row:row + 3, col:col + 5])
    return out


ERODE = Exercise(
    id="morphology-1", number=0, title="Erosion with a loop", name="erode",
    task="Write `erode(mask, footprint)`. Both are arrays of True and False, and the footprint has 3 rows and 5 "
         "columns. A pixel stays True only if the mask is True at every pixel of the window where the footprint is "
         "True.",
    stub='''
def erode(mask, footprint):
    """Return the erosion of `mask`; outside it all counts as True."""
    wide = np.pad(mask, ((1, 1), (2, 2)), constant_values=True)
    out = np.zeros_like(mask)
    for row, col in np.ndindex(mask.shape):
        window = wide[row:row + 3, col:col + 5]
    return ...
''',
    solution='''
def erode(mask, footprint):
    wide = np.pad(mask, ((1, 1), (2, 2)), constant_values=True)
    out = np.zeros_like(mask)
    for row, col in np.ndindex(mask.shape):
        window = wide[row:row + 3, col:col + 5]
        out[row, col] = window[footprint].all()
    return out
''',
    inputs=_erode_inputs,
    hints=("`window[footprint]` are the values of the window where the footprint is True.",
           "Erosion asks whether all of them are True: `.all()`. Write the answer into `out[row, col]`.",
           "Return `out` after the loop, not inside it."),
    misconceptions=(
        Misconception("dilation", lambda mask, footprint: _each_window(mask, True, lambda w: w[footprint].any()),
                      "This is a dilation: one True neighbour is enough for it. An erosion asks for all: `.all()`."),
        Misconception("the footprint is not used",
                      lambda mask, footprint: _each_window(mask, True, lambda w: w.all()),
                      "You ask all 15 pixels of the window. Only those where the footprint is True count: "
                      "`window[footprint]`."),
        Misconception("zeros of the footprint count too",
                      lambda mask, footprint: _each_window(mask, True, lambda w: (w & footprint).all()),
                      "`window & footprint` is False wherever the footprint is, so all of it is hardly ever True. "
                      "Choose the pixels instead: `window[footprint]`."),
        Misconception("the window must equal the footprint",
                      lambda mask, footprint: _each_window(mask, True, lambda w: np.array_equal(w, footprint)),
                      "You ask whether window and footprint are equal. Where the footprint is False, the mask may be "
                      "anything."),
        Misconception("the border is eaten",
                      lambda mask, footprint: _each_window(mask, False, lambda w: w[footprint].all()),
                      "In yours all outside counts as False, so everything at the border vanishes. Pad with True."),
        Misconception("the footprint is turned",
                      lambda mask, footprint: _each_window(mask, True, lambda w: w[footprint[::-1, ::-1]].all()),
                      "Your footprint is turned by 180 degrees. Lay it on the window as it is."),
        Misconception("the majority decides",
                      lambda mask, footprint: _each_window(mask, True, lambda w: w[footprint].mean() > 0.5),
                      "In yours more than half is enough. An erosion asks for every one of them."),
    ))

SIZES = Exercise(
    id="morphology-2", number=1, title="Find the chain", name="sizes", kind="value",
    task="In the explorer above, make a chain of two steps: an opening with a disc, then a closing with a disc. Find "
         "the two sizes with an IoU of 0.94 or more, and put them into `sizes`: `(opening, closing)`.",
    stub='''
sizes = ...
''',
    solution='''
sizes = (5, 9)
''',
    hints=("First the opening alone: which is the smallest disc that leaves no white speck on the ground?",
           "Then the closing. Compare with the truth: orange is missing, blue is too much. Make the disc larger until "
           "the holes on the back are gone, and stop before the gaps between body and legs fill up.",
           "The opening has size 5."),
    misconceptions=(
        Misconception("the two sizes exchanged", lambda: (9, 5),
                      "These are the sizes in the other order. The opening comes first, and a disc of 9 eats the "
                      "legs."),
        Misconception("radius instead of size", lambda: (2, 4),
                      "These are the radii. The slider shows sizes: a disc of radius 2 is 5 pixels wide."),
        Misconception("the closing is too small", lambda: (5, 7),
                      "Nearly: 0.93. The opening is right. Some holes on the back are still open."),
        Misconception("the closing is too large", lambda: (5, 11),
                      "Nearly: 0.93. The opening is right. The closing fills the corners between body and legs."),
        Misconception("the opening is too small", lambda: (3, 7),
                      "Nearly: 0.93. An opening of 3 leaves specks, and the closing makes them larger."),
        Misconception("the opening is too large", lambda: (7, 9),
                      "An opening of 7 takes toes and parts of the back. No closing brings them home."),
        Misconception("hardly anything", lambda: (3, 3),
                      "Specks and holes are still there. Make both discs larger, one after the other."),
    ))


def _morphed(*names: str) -> Any:
    """Return a wrong chain with a square of 3 x 3, by the names of its steps."""
    def answer(mask: np.ndarray) -> np.ndarray:
        from skimage import morphology

        for name in names:
            mask = getattr(morphology, name)(mask, np.ones((3, 3), dtype=bool))
        return mask

    return answer


def _tidy_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    inputs = []
    for lattice in (True, False, True):
        mask = np.zeros((15, 22), dtype=bool)
        top, left = (int(place) for place in rng.integers(3, 5, 2))
        mask[top:top + 8, left:left + 8] = True
        if lattice:  # no 3 x 3 square fits between these holes
            mask[top + 1:top + 7:2, left + 1:left + 7:2] = False
        else:
            mask[top + 3, left + 4] = False
        mask[int(rng.integers(3, 7)), 16] = mask[int(rng.integers(10, 13)), 18] = True
        inputs.append((mask,))
    return inputs


TIDY = Exercise(
    id="morphology-3", number=2, title="Order matters", name="tidy",
    task="Write `tidy(mask)` for a shape that is full of holes, with white specks around it. It returns the shape "
         "without holes and without specks. Use `opening(mask, square)` and `closing(mask, square)`.",
    stub='''
def tidy(mask):
    """Return the mask without holes and without specks."""
    square = np.ones((3, 3), dtype=bool)
    return ...
''',
    solution='''
def tidy(mask):
    from skimage.morphology import closing, opening
    square = np.ones((3, 3), dtype=bool)
    return opening(closing(mask, square), square)
''',
    inputs=_tidy_inputs,
    hints=("Opening removes white things that are too thin for the square. A shape full of holes is thin everywhere.",
           "So fill the holes first. What is called inside the parentheses happens first: `opening(closing(...), "
           "...)`."),
    misconceptions=(
        Misconception("opening first", _morphed("opening", "closing"),
                      "The right two steps in the wrong order. Between the holes the square fits nowhere, so the "
                      "opening takes the shape away before the closing can fill it."),
        Misconception("only the closing", _morphed("closing"),
                      "The holes are filled, the specks are still there. An opening removes them."),
        Misconception("only the opening", _morphed("opening"),
                      "The specks are gone, and so is most of the shape: its holes were not filled first."),
        Misconception("an erosion at the end", _morphed("closing", "erosion"),
                      "An erosion removes the specks, and one ring of the shape as well. An opening gives the ring "
                      "back."),
        Misconception("only a dilation", _morphed("dilation"),
                      "A dilation fills the holes, but shape and specks grow. A closing lets them shrink again."),
    ))

# --- predictions ---

_ROW = [[0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1]]

DILATE = Prediction(
    id="morphology-predict-1", number=16, kind="mask", picture=_ROW,
    question="A row of a mask. Dilate it with a footprint of three pixels side by side, the origin in the middle: a "
             "pixel becomes 1 if it or one of its two neighbours is 1. Paint the new row.",
    truth=[[0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1]],
    right="Right. Every run of ones grows by one pixel at both ends; at the border there is no room.",
    wrong="Go from pixel to pixel and ask: is there a 1 among left neighbour, pixel, right neighbour? Then it becomes "
          "1.",
    slips=(Slip(_ROW, "This is the row as it was. Each run of ones grows by one pixel at both ends."),
           Slip([[0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1]],
                "You let it grow to the right only. A pixel with a 1 on its right becomes 1 as well."),
           Slip([[0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1]],
                "You let it grow to the left only. A pixel with a 1 on its left becomes 1 as well."),
           Slip([[0] * 12], "This is the erosion: nowhere are three ones side by side. A dilation asks for one.")))

_MATRIX = [[1, 1, 1, 0, 1, 1, 1],
           [1, 1, 1, 1, 1, 1, 0],
           [0, 1, 1, 1, 1, 1, 1],
           [1, 1, 0, 1, 1, 1, 1]]


def _second(row: list[int]) -> list[list[int]]:
    """Return a mask of the matrix' size with this as its second row."""
    return [[0] * 7, row, [0] * 7, [0] * 7]


ERODE_ROW = Prediction(
    id="morphology-predict-2", number=17, kind="mask", picture=_MATRIX,
    question="Erode the second row, row 1, with a cross: a pixel stays 1 only if it and its neighbours above, below, "
             "left and right are all 1. What lies outside does not count. Paint row 1 only.",
    truth=_second([0, 1, 1, 0, 1, 0, 0]),
    right="Right. One 0 in the cross is enough to put a pixel out.",
    wrong="Take the pixels of row 1 one by one. Look at five numbers: the pixel, above, below, left, right. All of "
          "them 1? Then paint it. Leave the other rows empty.",
    slips=(Slip(_second([1] * 7), "This is the dilation: one 1 in the cross is enough for it. The erosion asks for "
                                  "all."),
           Slip(_second([1, 1, 1, 1, 1, 0, 0]), "You looked left and right only. A 0 above or below counts as well."),
           Slip(_second([0, 1, 1, 0, 1, 1, 0]), "You looked up and down only. A 0 on the left or right counts as "
                                                "well."),
           Slip(_second([0] * 7), "With a square of 3 x 3 no pixel would stay. The cross leaves the corners out.")))

SQUARE = Prediction(
    id="morphology-predict-3", number=18, kind="choice", truth=1,
    question="Two lizards in a mask, with specks of dirt around them. What is left after an opening with a square of "
             "6 x 6?",
    options=(Option("The lizards, smaller all around", "That is the erosion, the first half. The dilation gives the "
                                                       "rest its size back."),
             Option("The bodies; toes and tips of the tails are gone", "Right. An opening keeps what the square fits "
                                                                       "into. Toes are thinner than 6 pixels, as the "
                                                                       "specks are.", right=True),
             Option("The lizards as they were, without the specks", "The square cannot know what is dirt and what is "
                                                                    "toe. It takes all that is too thin."),
             Option("Nothing", "The bodies are wider than 6 pixels, so the square fits into them.")))

EVEN = Prediction(
    id="morphology-predict-4", number=19, kind="number",
    question="One white pixel in column 5 of a row. The footprint is 4 pixels wide, and its origin is the second of "
             "them. So each pixel looks at one pixel on its left, itself, and two on its right. After the dilation, "
             "what is the leftmost white column?",
    truth=3,
    right="Column 3 looks at columns 2 to 5, so it sees the white pixel. Columns 3 to 6 are white: more on the left "
          "than on the right.",
    wrong="Ask each column what it sees. Column 3 looks at columns 2 to 5, and column 2 only as far as 4.",
    slips=(Slip(4, "You laid the footprint onto the white pixel. Ask the other way: column 3 looks two pixels to the "
                   "right, and sees it."),
           Slip(5, "Column 5 is where it was. Column 3 looks two pixels to the right, and sees it.")))

# --- quiz ---

QUIZ = (
    Question("morphology-quiz-1", 24, "A white ring on black is eroded with a square of 3 x 3. What becomes of the "
                                      "hole in the ring?", (
        Option("It becomes smaller", "White shrinks, and it shrinks on both sides of the ring. So the hole grows."),
        Option("It becomes larger", "Right. Where white shrinks, black grows, inside as well as outside.", right=True),
        Option("It stays as it is", "The pixels around the hole have a black neighbour: they become black."),
        Option("It is filled", "A dilation or a closing may do that. Erosion takes white away."))),
    Question("morphology-quiz-2", 25, "A mask has many single white specks. What removes them and leaves a large shape "
                                      "nearly as it is?", (
        Option("An erosion", "It removes them, but the shape loses a ring of pixels too."),
        Option("An opening: erosion, then dilation", "Right. What is gone after the erosion does not come back; the "
                                                     "rest grows to its old size.", right=True),
        Option("A closing: dilation, then erosion", "That fills black specks inside white. White ones stay."),
        Option("A dilation", "That makes the specks larger."))),
    Question("morphology-quiz-3", 26, "Two animals stand 3 pixels apart. You close the mask with a square of 7 x 7 and "
                                      "count. What do you get?", (
        Option("Two", "The closing fills every gap that the square does not fit into: 3 pixels are less than 7."),
        Option("One", "Right. The closing bridges the gap. A footprint must be smaller than the gap that counts.",
               right=True),
        Option("None", "A closing never takes white away."),
        Option("Three", "Nothing new appears. A closing fills gaps."))),
    Question("morphology-quiz-4", 27, "You open a mask with a disc. Then you open the result with the same disc. What "
                                      "does the second opening change?", (
        Option("It removes as much as the first", "All that is left is made of whole discs. The disc fits everywhere."),
        Option("It removes a little more", "All that is left is made of whole discs. The disc fits everywhere."),
        Option("Nothing", "Right. An opening done twice is the same as done once. Two erosions are not the same as "
                          "one.",
               right=True),
        Option("It brings back what was lost", "What is gone is gone: no step remembers the mask before it."))),
)

LESSON = Lesson(
    slug="morphology", title="How does a machine tidy a shape?",
    part="Rules written by hand", block=3, minutes=50,
    exercises=(ERODE, SIZES, TIDY),
    predictions=(DILATE, ERODE_ROW, SQUARE, EVEN),
    quiz=QUIZ)
