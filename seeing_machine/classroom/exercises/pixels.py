"""Lesson pixels: a picture is a table of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip


def _picture(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Return grey levels that are all different, so that no wrong pixel looks right by chance."""
    return rng.permutation(256)[:height * width].reshape(height, width).astype(np.uint8)


# --- exercises ---

def _pixel_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    inputs = [(_picture(rng, 5, 7), 2, 4), (_picture(rng, 5, 7), 0, 0), (_picture(rng, 6, 4), 5, 3),
              (_picture(rng, 4, 6), 1, 3)]
    height, width = rng.integers(8, 13, 2)
    return [*inputs, (_picture(rng, height, width), int(rng.integers(height)), int(rng.integers(width)))]


PIXEL = Exercise(
    id="pixels-1", number=0, title="Read one pixel", name="pixel",
    task="Write `pixel(image, row, col)`. It returns the value of one pixel. Rows and columns are counted "
         "from 0.",
    stub='''
def pixel(image, row, col):
    """Return the value at row `row` and column `col`."""
    return ...
''',
    solution='''
def pixel(image, row, col):
    return image[row, col]
''',
    inputs=_pixel_inputs,
    hints=("The row comes first, then the column.",
           "Both stand in one pair of square brackets: `image[..., ...]`."),
    misconceptions=(
        Misconception("rows and columns are swapped", lambda image, row, col: image[col, row],
                      "Rows and columns are swapped. The row comes first: how far down, then how far right."),
        Misconception("counted from 1", lambda image, row, col: image[row - 1, col - 1],
                      "You count from 1. The first row and the first column have the number 0, so subtract "
                      "nothing."),
        Misconception("rows counted from below", lambda image, row, col: image[len(image) - 1 - row, col],
                      "You count rows from below, as on the y axis of a graph. Row 0 is at the top."),
        Misconception("a whole row", lambda image, row, col: image[row],
                      "This is a whole row. Name the column too."),
        Misconception("a whole column", lambda image, row, col: image[:, col],
                      "This is a whole column. Name the row too."),
    ))


def _crop_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(_picture(rng, 8, 11), 2, 3, 3, 5), (_picture(rng, 7, 10), 1, 4, 4, 2),
            (_picture(rng, 9, 6), 5, 2, 4, 3), (_picture(rng, 5, 8), 0, 0, 5, 8),
            (_picture(rng, 6, 9), int(rng.integers(1, 5)), 7, 1, 2)]


CROP = Exercise(
    id="pixels-2", number=1, title="Cut out a window", name="crop",
    task="Write `crop(image, top, left, height, width)`. It returns the part of the picture that begins at "
         "row `top` and column `left` and has `height` rows and `width` columns.",
    stub='''
def crop(image, top, left, height, width):
    """Return `height` rows and `width` columns, from row `top` and column `left` on."""
    return ...
''',
    solution='''
def crop(image, top, left, height, width):
    return image[top:top + height, left:left + width]
''',
    inputs=_crop_inputs,
    hints=("A slice `a:b` takes `a`, `a + 1` and so on. It stops before `b`.",
           "The rows are `top:top + height`. The columns work the same way, behind the comma."),
    misconceptions=(
        Misconception("rows and columns are swapped",
                      lambda image, top, left, height, width: image[left:left + width, top:top + height],
                      "Rows and columns are swapped. The slice for the rows comes first."),
        Misconception("height and width are swapped",
                      lambda image, top, left, height, width: image[top:top + width, left:left + height],
                      "Height and width are swapped. Height counts rows, width counts columns."),
        Misconception("a size taken for an end",
                      lambda image, top, left, height, width: image[top:height, left:width],
                      "A slice ends at a position. You gave it a size: the end is `top + height`, not "
                      "`height`."),
        Misconception("one too many",
                      lambda image, top, left, height, width:
                      image[top:top + height + 1, left:left + width + 1],
                      "One row and one column too many. A slice stops before its end, so there is nothing to "
                      "add."),
        Misconception("one too few",
                      lambda image, top, left, height, width:
                      image[top:top + height - 1, left:left + width - 1],
                      "One row and one column too few. A slice stops before its end by itself."),
        Misconception("rows only", lambda image, top, left, height, width: image[top:top + height],
                      "The rows are right. The columns are not cut yet: put their slice behind a comma."),
    ))


def _mirror_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(_picture(rng, height, width),) for height, width in ((4, 6), (5, 3), (1, 5), (7, 4), (3, 8))]


def _half_mirrored(image: np.ndarray) -> np.ndarray:
    image = image.copy()
    for col in range(image.shape[1]):
        image[:, col] = image[:, image.shape[1] - 1 - col]
    return image


MIRROR = Exercise(
    id="pixels-3", number=2, title="Look into the mirror", name="mirror",
    task="Write `mirror(image)`. It returns the picture with left and right exchanged, as in a mirror on the "
         "wall.",
    stub='''
def mirror(image):
    """Return the picture with left and right exchanged."""
    return ...
''',
    solution='''
def mirror(image):
    return image[:, ::-1]
''',
    inputs=_mirror_inputs,
    hints=("Each row keeps its place. In each row, the columns run backwards.",
           "The slice `::-1` runs backwards. Put it where the columns are: behind the comma.",
           "A `:` in front of the comma takes every row."),
    misconceptions=(
        Misconception("upside down", lambda image: image[::-1],
                      "This is upside down. The rows run backwards; it should be the columns."),
        Misconception("turned half round", lambda image: image[::-1, ::-1],
                      "This is turned by 180 degrees: rows and columns both run backwards. Leave the rows "
                      "alone."),
        Misconception("rows and columns are swapped", lambda image: image.T,
                      "Rows and columns are swapped: the picture lies on its side. A mirror keeps each row a "
                      "row."),
        Misconception("overwritten before read", _half_mirrored,
                      "One half is a copy of the other. You write columns before you have read them. Read "
                      "from the old picture, write into a new one."),
        Misconception("a column lost", lambda image: image[:, :0:-1],
                      "One column is lost. Backwards down to column 0, and column 0 belongs to it."),
        Misconception("unchanged", lambda image: image,
                      "This is the picture as it was. Turning it round twice does that too."),
    ))


def _negative_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    edges = np.array([[0, 255, 1], [254, 128, 127]], dtype=np.uint8)
    dim = rng.integers(40, 200, (4, 6)).astype(np.uint8)
    return [(edges,), (dim,), (_picture(rng, 5, 7),), (rng.integers(0, 100, (6, 3)).astype(np.uint8),)]


NEGATIVE = Exercise(
    id="pixels-4", number=3, title="Make the negative", name="negative",
    task="Write `negative(image)` for a `uint8` picture. Black (0) becomes white (255), white becomes black, "
         "and every grey takes the place opposite. The result is `uint8` too.",
    stub='''
def negative(image):
    """Return the picture with dark and light exchanged."""
    return ...
''',
    solution='''
def negative(image):
    return 255 - image
''',
    inputs=_negative_inputs,
    hints=("0 becomes 255, 255 becomes 0, 10 becomes 245. A value and its opposite add up to always the same "
           "number.",
           "Subtract the whole picture from that number. NumPy does it for every pixel."),
    misconceptions=(
        Misconception("uint8 wrap-around", lambda image: -image,
                      "`uint8` has no negative numbers. It wraps around: -10 becomes 246, one more than the "
                      "245 you want, and 0 stays 0."),
        Misconception("the order of subtraction", lambda image: image - np.uint8(255),
                      "The order is turned round: `image - 255` falls below 0, and `uint8` wraps around "
                      "there."),
        Misconception("the picture's own maximum", lambda image: image.max() - image,
                      "You subtract from the brightest value in this picture. White is 255, even if no pixel "
                      "is white."),
        Misconception("white taken for 1", lambda image: np.uint8(1) - image,
                      "`1 - image` fits pictures from 0 to 1. Here white is 255."),
        Misconception("black and white only", lambda image: np.where(image < 128, 255, 0).astype(np.uint8),
                      "Only black and white are left. The greys shall stay greys."),
        Misconception("divided", lambda image: 255 / np.maximum(image, 1),
                      "This divides. The opposite of a grey is a difference: 255 minus its value."),
    ))


def _dark_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([[10, 90, 100, 100], [99, 200, 100, 7], [101, 30, 250, 60]], dtype=np.uint8)
    small = rng.integers(0, 6, (5, 8)).astype(np.uint8)  # few levels, so that many equal the threshold
    small[0, :3] = 3, 2, 5
    return [(hand, 100), (small, 3), (_picture(rng, 6, 9), int(rng.integers(90, 150))),
            (_picture(rng, 4, 7), 0), (np.full((2, 3), 40, dtype=np.uint8), 41)]


COUNT = Exercise(
    id="pixels-5", number=4, title="Count the dark pixels", name="count_dark",
    task="Write `count_dark(image, threshold)`. It returns how many pixels are below the threshold. A pixel "
         "equal to the threshold does not count.",
    stub='''
def count_dark(image, threshold):
    """Return how many pixels are below `threshold`."""
    return ...
''',
    solution='''
def count_dark(image, threshold):
    return (image < threshold).sum()
''',
    inputs=_dark_inputs,
    hints=("`image < threshold` asks every pixel and gives True or False for each.",
           "True counts as 1 and False as 0, so the sum is the number of True. Arrays have `.sum()`."),
    misconceptions=(
        Misconception("`<=` where `<` was asked", lambda image, threshold: (image <= threshold).sum(),
                      "This is `<=`, it should be `<`: a pixel equal to the threshold does not count."),
        Misconception("the light pixels", lambda image, threshold: (image >= threshold).sum(),
                      "These are the pixels that are not dark. Dark is a small number: `image < threshold`."),
        Misconception("the lighter pixels", lambda image, threshold: (image > threshold).sum(),
                      "These are the pixels above the threshold. Dark is a small number: `image < "
                      "threshold`."),
        Misconception("values added up", lambda image, threshold: image[image < threshold].sum(),
                      "You add up the values of the dark pixels. Count the pixels instead: add up the True."),
        Misconception("a fraction", lambda image, threshold: (image < threshold).mean(),
                      "This is the fraction of dark pixels, a number from 0 to 1. `.mean()` divides, "
                      "`.sum()` counts."),
        Misconception("rows counted", lambda image, threshold: (image < threshold).any(axis=1).sum(),
                      "You count the rows that have a dark pixel. Count every pixel."),
        Misconception("one count per column", lambda image, threshold: sum(image < threshold),
                      "This is one count per column. Python's `sum` adds up rows; `.sum()` adds up "
                      "everything."),
    ))


def triangle() -> np.ndarray:
    """Return the triangle of 7 x 4 pixels: 16 black (0) and 12 white (1)."""
    return np.array([[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0],
                     [0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1]], dtype=np.uint8)


TRIANGLE = Exercise(
    id="pixels-6", number=5, title="Draw the triangle", name="triangle", kind="value", same_dtype=False,
    task="Make `triangle`, a matrix of 7 rows and 4 columns. From the left, the rows have 1, 2, 3, 4, 3, 2 "
         "and 1 black pixels: 16 in all. Black is 0. The other 12 are white, 1.",
    stub='''
triangle = ...
''',
    solution='''
triangle = np.ones((7, 4), dtype=np.uint8)
for row, black in enumerate([1, 2, 3, 4, 3, 2, 1]):
    triangle[row, :black] = 0
''',
    hints=("Begin with white paper: `np.ones((7, 4))`. Rows first, then columns.",
           "In row 0 the first pixel is black: `triangle[0, :1] = 0`. In row 1 the first two: `triangle[1, "
           ":2] = 0`.",
           "A loop does all rows: `for row, black in enumerate([1, 2, 3, 4, 3, 2, 1]):`"),
    misconceptions=(
        Misconception("black taken for 1", lambda: 1 - triangle(),
                      "Black and white are exchanged. On paper 1 means ink; on a screen 0 means no light, so "
                      "black is 0."),
        Misconception("rows and columns are swapped", lambda: triangle().T,
                      "This has 4 rows and 7 columns. Rows come first: the shape is `(7, 4)`."),
        Misconception("white taken for 255", lambda: triangle() * 255,
                      "The shape is right. Here white is 1, not 255."),
        Misconception("the other side", lambda: triangle()[:, ::-1],
                      "This points to the left. The black pixels begin at the left edge."),
        Misconception("the second half is missing", lambda: 1 - np.tril(np.ones((7, 4), int)),
                      "The rows below the middle stay full. They have 3, 2 and 1 black pixels again."),
        Misconception("one black pixel too few", lambda: np.array(
            [[int(col >= black - 1) for col in range(4)] for black in (1, 2, 3, 4, 3, 2, 1)]),
                      "Each row has one black pixel too few. The slice `:3` takes three pixels: 0, 1 and 2."),
    ))


def _brighten_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([[0, 100, 155], [156, 200, 255]], dtype=np.uint8)
    return [(hand, 100), (_picture(rng, 4, 6), 60), (_picture(rng, 5, 3), 0), (_picture(rng, 3, 7), 255),
            (_picture(rng, 6, 4), int(rng.integers(20, 120)))]


BRIGHTEN = Exercise(
    id="pixels-7", number=6, title="Brighten, safely", name="brighten",
    task="Write `brighten(image, amount)` for a `uint8` picture. Add `amount` (0 to 255) to every pixel. "
         "What would pass 255 becomes 255. The result is `uint8` again.",
    stub='''
def brighten(image, amount):
    """Return the picture, lighter by `amount`, with 255 as the limit."""
    return ...
''',
    solution='''
def brighten(image, amount):
    lighter = image.astype(int) + amount
    return np.clip(lighter, 0, 255).astype(np.uint8)
''',
    inputs=_brighten_inputs,
    hints=("200 + 100 does not fit into `uint8`. Make the numbers bigger first: `image.astype(int)`.",
           "Then add. Then limit: `np.clip(lighter, 0, 255)`.",
           "At the end go back with `.astype(np.uint8)`."),
    misconceptions=(
        Misconception("uint8 wrap-around", lambda image, amount: image + np.uint8(amount),
                      "`uint8` wraps around: 200 + 100 gives 44. `np.clip` afterwards comes too late. Change "
                      "the type first: `image.astype(int)`."),
        Misconception("no limit", lambda image, amount: image.astype(int) + amount,
                      "The sum is right, but some values pass 255. Limit them with `np.clip(..., 0, 255)`."),
        Misconception("too bright becomes black",
                      lambda image, amount:
                      np.where(image.astype(int) + amount > 255, 0, image + np.uint8(amount)),
                      "What passes 255 becomes black in yours. It should become 255."),
        Misconception("only the limit",
                      lambda image, amount: np.where(image.astype(int) + amount > 255, 255, image),
                      "Pixels that reach the limit are right. The others have not become lighter."),
        Misconception("the smallest step for all",
                      lambda image, amount: image + np.minimum(np.uint8(amount), 255 - image.max()),
                      "You add less to every pixel, so that none passes 255. Add `amount` to each, then "
                      "limit each."),
        Misconception("multiplied",
                      lambda image, amount: np.clip(image * (1 + amount / 255), 0, 255).astype(np.uint8),
                      "This multiplies: dark pixels change little, bright ones much. Add the same amount to "
                      "all."),
    ))


# --- predictions ---

_SIX = [[12, 40, 88, 130, 171, 220],
        [35, 61, 99, 100, 164, 203],
        [57, 93, 24, 115, 142, 188],
        [100, 76, 18, 9, 108, 150],
        [133, 101, 65, 31, 97, 122],
        [210, 176, 141, 100, 84, 45]]

READ = Prediction(
    id="pixels-predict-1", number=16, kind="number", picture=_SIX,
    question="Which value stands at row 2, column 1? Rows and columns are counted from 0, rows from the top.",
    truth=93,
    right="93. Two rows down, one column to the right.",
    wrong="93. Start at the top left corner, which is row 0, column 0. Go down two rows, then right one "
          "column.",
    slips=(Slip(99, "99 is at row 1, column 2. The row comes first."),
           Slip(35, "35 is what you find when counting from 1. The first row is row 0."),
           Slip(76, "76 is the same place counted from below. Row 0 is at the top.")))

WRAP = Prediction(
    id="pixels-predict-2", number=17, kind="number",
    question="A `uint8` pixel has the value 200. The machine adds 100 to it, in `uint8`. What does it get?",
    truth=44,
    right="44. After 255 comes 0 again, as after 23:59 comes 0:00. So 300 becomes 300 - 256 = 44.",
    wrong="44. A `uint8` has 256 values, 0 to 255. After 255 it starts again at 0: 300 - 256 = 44.",
    slips=(Slip(300, "300 does not fit: `uint8` ends at 255. The machine says 44, which is 300 - 256."),
           Slip(255, "Stopping at 255 would be sensible, but nobody told the machine. It says 44: 300 - "
                     "256."),
           Slip(45, "Nearly: it has 256 values, because 0 is one of them. 300 - 256 = 44."),
           Slip(0, "It passes 0 and goes on: 300 - 256 = 44.")))

PAINT = Prediction(
    id="pixels-predict-3", number=18, kind="mask", picture=_SIX,
    question="Paint every pixel that is below 100.",
    truth=[[int(value < 100) for value in row] for row in _SIX],
    right="Right. 100 itself is not below 100.",
    wrong="Dark is a small number. Look at each value: is it 99 or less? Then it belongs to the mask.",
    slips=(Slip([[int(value <= 100) for value in row] for row in _SIX],
                "Nearly: you painted the pixels that are exactly 100 too. Below is `<`, not `<=`."),
           Slip([[int(value >= 100) for value in row] for row in _SIX],
                "You painted the others: those that are 100 or more. Dark is a small number."),
           Slip([[int(value > 100) for value in row] for row in _SIX],
                "You painted the pixels above 100. Dark is a small number.")))

DARK = Prediction(
    id="pixels-predict-4", number=19, kind="choice", truth=1,
    question="A picture holds numbers from 0.0 to 1.0. A program shows it as if they went from 0 to 255. "
             "What do you see?",
    options=(Option("The picture as it should be", "The program takes 1 for nearly black. You would have to "
                                                   "multiply by 255 first."),
             Option("Black all over", "Right. 1 out of 255 cannot be told from 0.", right=True),
             Option("White all over", "White would be 255. The largest number here is 1."),
             Option("The negative", "Nothing is turned round. All the numbers are just very small.")))

# --- quiz ---

QUIZ = (
    Question("pixels-quiz-1", 24, "In most picture files and libraries, which number means black?", (
        Option("The largest one, 255", "255 is the most light a pixel can give: white."),
        Option("1, because 1 means ink", "Some textbooks write ink as 1. Files and libraries store light, so "
                                         "black is 0."),
        Option("0", "Right. The number says how much light there is, and black is none.", right=True),
        Option("128", "128 is a grey in the middle."))),
    Question("pixels-quiz-2", 25, "What is `image[5, 2]`?", (
        Option("The pixel in row 5, column 2", "Right. The row first, then the column, both counted from "
                                               "0.", right=True),
        Option("The pixel in column 5, row 2", "That is `image[2, 5]`. Matrices name the row first; graphs "
                                               "name x first, and that is where the slip comes from."),
        Option("The fifth pixel of the second picture", "One picture has two indices: row and column."),
        Option("A part of 5 rows and 2 columns", "That is a slice: `image[:5, :2]`."))),
    Question("pixels-quiz-3", 26, "How many grey levels does a pixel of 8 bits have?", (
        Option("8", "8 is the number of bits. Each bit more doubles the number of levels."),
        Option("64", "64 is 8 times 8. Bits do not multiply each other; each one doubles."),
        Option("255", "255 is the largest value. 0 is a level too, so there are 256."),
        Option("256", "Right. 2 to the power of 8, from 0 to 255.", right=True))),
    Question("pixels-quiz-4", 27, "`image.shape` is `(480, 640)`. What does the picture look like?", (
        Option("Taller than wide", "The first number counts rows. 480 rows of 640 pixels: wider than tall."),
        Option("Wider than tall", "Right. 480 rows, each 640 pixels wide.", right=True),
        Option("A square", "480 rows and 640 columns are not the same number."),
        Option("That depends on the colours", "A grey picture has two numbers in its shape: rows and "
                                              "columns."))),
)

LESSON = Lesson(
    slug="pixels", title="What does a picture look like to a machine?",
    part="What a picture is", block=0, minutes=50,
    exercises=(PIXEL, CROP, MIRROR, NEGATIVE, COUNT, TRIANGLE, BRIGHTEN),
    predictions=(READ, WRAP, PAINT, DARK),
    quiz=QUIZ)
