"""Lesson convolution: filters find edges, and a network is made of filters."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip

# --- exercises ---


def _stops(image: np.ndarray, kernel: np.ndarray, add: Any = np.sum) -> np.ndarray:
    """Return what `add` makes of the products at each place where the kernel lies inside the picture."""
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(image, float), kernel.shape)
    return add(windows * kernel, axis=(2, 3))


def _convolve_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    image = np.array([[1, 0, 2, 5, 3], [4, 3, 0, 1, 2], [0, 2, 6, 1, 1], [7, 1, 0, 2, 8]])
    row, column = np.array([[-1, 0, 2]]), np.array([[1], [3], [-2]])
    kernels = [np.array([[1, 2, -1], [0, -3, 4]]), row, column, rng.permutation(np.arange(-5, 7)).reshape(4, 3)]
    pictures = [image, image, image, rng.integers(0, 10, (6, 8))]
    return [*zip(pictures, kernels, strict=True), (rng.integers(0, 10, (5, 7)), rng.permutation(6).reshape(2, 3))]


def _same_size(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    margins = [(side // 2, side - 1 - side // 2) for side in kernel.shape]
    return _stops(np.pad(image, margins), kernel)


def _one_short(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return _stops(image, kernel)[:-1, :-1]


def _last_product(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    rows, cols = kernel.shape
    return _stops(image, kernel * (np.arange(rows * cols).reshape(rows, cols) == rows * cols - 1))


CONVOLVE = Exercise(
    id="convolution-1", number=0, title="Convolution by loops", name="convolve", tolerance=1e-9, same_dtype=False,
    task="Write `convolve(image, kernel)`. Lay the kernel on each place where it fits inside the image, as it is "
         "written. Multiply each weight with the pixel under it and add the products. The result has one value for "
         "each place.",
    stub='''
def convolve(image, kernel):
    """Return the sum of the products at each place of the kernel inside the image."""
    rows, cols = kernel.shape
    return ...
''',
    solution='''
def convolve(image, kernel):
    rows, cols = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - cols + 1
    result = np.zeros((height, width))
    for row in range(height):
        for col in range(width):
            result[row, col] = (image[row:row + rows, col:col + cols] * kernel).sum()
    return result
''',
    inputs=_convolve_inputs,
    hints=("How many places are there? A kernel of 3 rows fits on 5 rows at 5 - 3 + 1 = 3 places.",
           "The window at one place is `image[row:row + rows, col:col + cols]`.",
           "Make `result = np.zeros((height, width))`, and in two loops fill `result[row, col]` with "
           "`(window * kernel).sum()`."),
    misconceptions=(
        Misconception("the kernel is flipped", lambda image, kernel: _stops(image, kernel[::-1, ::-1]),
                      "You turn the kernel by 180 degrees first. That is the convolution of mathematics. Here, as in "
                      "deep learning, the kernel is laid on as it is written."),
        Misconception("padded to the same size", _same_size,
                      "You put zeros around the image, so the result is as large as the image. Here the kernel stays "
                      "inside: no padding."),
        Misconception("the mean instead of the sum", lambda image, kernel: _stops(image, kernel, np.mean),
                      "This is the mean of the products. A convolution adds them: `.sum()`."),
        Misconception("rows and columns of the kernel are swapped", lambda image, kernel: _stops(image, kernel.T),
                      "Rows and columns of the kernel are swapped. Use it as it is, without `.T`."),
        Misconception("rows and columns of the result are swapped", lambda image, kernel: _stops(image, kernel).T,
                      "The values are right, but the result lies on its side. Its rows are the image's rows."),
        Misconception("one place short", _one_short,
                      "The last row and the last column are missing. A kernel of 3 fits on 5 pixels at 5 - 3 + 1 "
                      "places."),
        Misconception("overwritten instead of added", _last_product,
                      "Only the last product is left. Inside the loops add to the result, `+=`, or use `.sum()`."),
        Misconception("added without the weights", lambda image, kernel: _stops(image, np.ones(kernel.shape)),
                      "You add the pixels and forget the weights. Multiply the window by the kernel first."),
    ))


def _pool_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    def values(rows: int, cols: int) -> np.ndarray:
        return rng.permutation(np.arange(-20, 180))[:rows * cols].reshape(rows, cols)

    hand = np.array([[1, 7, 3, 0, 5], [4, 2, 8, 6, 9], [-1, -5, 11, 10, 12], [-3, -2, 13, 15, 14]])
    return [(hand,), (values(6, 8),), (values(5, 7),), (values(2, 6),), (values(7, 4),)]


def _blocks(values: np.ndarray, keep: Any) -> np.ndarray:
    rows, cols = values.shape[0] // 2, values.shape[1] // 2
    return keep(values[:2 * rows, :2 * cols].reshape(rows, 2, cols, 2), axis=(1, 3))


def _rounded_up(values: np.ndarray) -> np.ndarray:
    low = values.min()
    wide = np.pad(values, [(0, side % 2) for side in values.shape], constant_values=low)
    return _blocks(wide, np.max)


POOL = Exercise(
    id="convolution-2", number=1, title="Max pooling", name="max_pool", tolerance=1e-9, same_dtype=False,
    task="Write `max_pool(values)`. It cuts the array into blocks of 2 x 2 and keeps the largest value of each. Where "
         "the number of rows or columns is odd, the last one is left out.",
    stub='''
def max_pool(values):
    """Return the largest value of each block of 2 x 2."""
    return ...
''',
    solution='''
def max_pool(values):
    rows, cols = values.shape[0] // 2, values.shape[1] // 2
    result = np.zeros((rows, cols))
    for row in range(rows):
        for col in range(cols):
            result[row, col] = values[2 * row:2 * row + 2, 2 * col:2 * col + 2].max()
    return result
''',
    inputs=_pool_inputs,
    hints=("The result has half the rows and half the columns: `values.shape[0] // 2`.",
           "Block (row, col) begins at row `2 * row` and column `2 * col`.",
           "`values[2 * row:2 * row + 2, 2 * col:2 * col + 2].max()` is the largest value of a block."),
    misconceptions=(
        Misconception("the mean", lambda values: _blocks(values, np.mean),
                      "This is average pooling: the mean of each block. Keep the largest value: `.max()`."),
        Misconception("the smallest", lambda values: _blocks(values, np.min),
                      "You keep the smallest value of each block. Keep the largest: `.max()`."),
        Misconception("a stride of 1", lambda values: np.lib.stride_tricks.sliding_window_view(
            values, (2, 2)).max(axis=(2, 3)),
                      "Your blocks overlap: they are 1 apart. Blocks of 2 x 2 are 2 apart: begin at `2 * row`."),
        Misconception("every second pixel", lambda values: _blocks(values, lambda four, axis: four[:, 0, :, 0]),
                      "You keep the upper left value of each block without looking at the other three. Take the "
                      "largest."),
        Misconception("every second pixel, up to the end", lambda values: values[::2, ::2],
                      "You keep the upper left value of each block, also of those that are cut off. Take the largest "
                      "of each whole block."),
        Misconception("rows only", lambda values: values[:values.shape[0] // 2 * 2].reshape(
            -1, 2, values.shape[1]).max(axis=1),
                      "Only the rows are pooled. A block is 2 rows high and 2 columns wide."),
        Misconception("the odd one is kept", _rounded_up,
                      "With an odd number of rows or columns you keep a block that is cut off. Leave the last one out: "
                      "`// 2`."),
        Misconception("negative values lost", lambda values: _blocks(np.maximum(values, 0), np.max),
                      "Negative values have become 0. That is a ReLU, or a maximum that began at 0. The largest of "
                      "-3 and -5 is -3."),
    ))


def _size_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    fixed = [(32, 3, 0, 1), (32, 3, 1, 1), (32, 5, 0, 2), (28, 5, 2, 3), (7, 7, 0, 1), (11, 3, 1, 2)]
    return [*fixed, *((int(rng.integers(20, 300)), int(rng.integers(2, 12)), int(rng.integers(1, 5)),
                       int(rng.integers(2, 5))) for _ in range(4))]


SIZE = Exercise(
    id="convolution-3", number=2, title="How large is the result?", name="output_size",
    task="Write `output_size(side, kernel, padding, stride)`. The picture has `side` columns, the kernel has `kernel`, "
         "`padding` columns are added on the left and as many on the right, and the kernel moves by `stride`. Return "
         "the number of columns of the result, a whole number.",
    stub='''
def output_size(side, kernel, padding, stride):
    """Return how many columns the result has."""
    return ...
''',
    solution='''
def output_size(side, kernel, padding, stride):
    return (side + 2 * padding - kernel) // stride + 1
''',
    inputs=_size_inputs,
    hints=("Without padding and with stride 1: 5 pixels hold a kernel of 3 at 5 - 3 + 1 places.",
           "Padding comes on both sides, so it counts twice. The stride divides the way that the kernel goes.",
           "`//` divides and rounds down: a step that does not fit is not made. Add the 1 at the end."),
    misconceptions=(
        Misconception("the 1 is missing", lambda side, kernel, padding, stride: (side + 2 * padding - kernel) // stride,
                      "One too few: you count the steps. Places are steps + 1, as with fence posts."),
        Misconception("padding on one side only",
                      lambda side, kernel, padding, stride: (side + padding - kernel) // stride + 1,
                      "The padding counts twice: it is added on the left and on the right."),
        Misconception("padding forgotten", lambda side, kernel, padding, stride: (side - kernel) // stride + 1,
                      "The padding is not counted. It makes the picture wider: `side + 2 * padding`."),
        Misconception("not rounded down",
                      lambda side, kernel, padding, stride: (side + 2 * padding - kernel) / stride + 1,
                      "A result cannot have half a column. Use `//`, which rounds down: a step that does not fit is "
                      "not made."),
        Misconception("rounded up",
                      lambda side, kernel, padding, stride: -(-(side + 2 * padding - kernel) // stride) + 1,
                      "You round up, as if the kernel could stick out at the end. Round down: `//`."),
        Misconception("the stride ignored", lambda side, kernel, padding, stride: side + 2 * padding - kernel + 1,
                      "This holds for stride 1. With a larger stride there are fewer places: divide by it."),
        Misconception("the 1 divided too",
                      lambda side, kernel, padding, stride: (side + 2 * padding - kernel + 1) // stride,
                      "The 1 comes after the division: the first place is there without a step."),
        Misconception("the kernel ignored", lambda side, kernel, padding, stride: (side + 2 * padding) // stride,
                      "The size of the kernel is missing. A wide kernel fits at fewer places."),
    ))

_EDGE = [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]

EDGE = Exercise(
    id="convolution-4", number=3, title="Design an edge kernel", name="kernel", kind="value", same_dtype=False,
    task="Make a 3 x 3 `kernel` from the numbers -1, 0 and 1. The row in the middle does not count. On even ground, "
         "and on an edge between left and right, the sum is 0. Where it is dark above and bright below, the sum is as "
         "large as it can be. Try it in the explorer above: paint it, and copy it with `filters.kernel`.",
    stub='''
kernel = ...
''',
    solution='''
kernel = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])
''',
    hints=("Bright pixels shall add to the sum where they are below, and take away from it where they are above.",
           "So the row below gets one sign and the row above the other. The row in the middle gets 0."),
    misconceptions=(
        Misconception("rows and columns are swapped", lambda: np.array(_EDGE).T,
                      "This kernel compares left with right: it finds vertical edges. Swap rows and columns."),
        Misconception("upside down", lambda: -np.array(_EDGE),
                      "On dark above and bright below this gives a negative sum. Change all the signs."),
        Misconception("left and right, with the other sign", lambda: -np.array(_EDGE).T,
                      "This kernel compares right with left: it finds vertical edges. You want above and below."),
        Misconception("one column only", lambda: np.array([[0, -1, 0], [0, 0, 0], [0, 1, 0]]),
                      "The right direction, but the sum could be larger: use all three columns."),
        Misconception("Sobel", lambda: np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
                      "This is the Sobel kernel. It works, but here only -1, 0 and 1 are allowed."),
        Misconception("as the explorer begins", lambda: np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
                      "These are the Sobel columns with which the explorer begins. They compare left with right."),
        Misconception("a blur", lambda: np.ones((3, 3), int),
                      "With nine ones the sum is large everywhere, on even ground too. You need both signs."),
        Misconception("brightness counted too", lambda: np.array([[0, 0, 0], [0, 0, 0], [1, 1, 1]]),
                      "On even ground this does not give 0. The weights have to add up to 0: give the row above -1."),
        Misconception("the row in the middle counts", lambda: np.array([[-1, -1, -1], [1, 1, 1], [0, 0, 0]]),
                      "This compares the row above with the middle. The middle shall not count: put the ones below."),
        Misconception("a spot, not an edge", lambda: np.array([[-1, -1, -1], [-1, 1, -1], [-1, -1, -1]]),
                      "This compares the middle with all around it: it finds spots. The weights do not add up to 0."),
    ))


def _parameter_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(3, 32, 3), (1, 8, 5), (32, 64, 3), *(tuple(int(n) for n in (rng.integers(2, 40), rng.integers(41, 90),
                                                                     rng.integers(3, 8))) for _ in range(3))]


PARAMETERS = Exercise(
    id="convolution-5", number=4, title="Count the parameters", name="parameters",
    task="Write `parameters(came, made, size)`. A convolution layer gets `came` maps and makes `made` maps. Each map "
         "that it makes has a kernel of `size` x `size` weights for every map that came, and one number more, the "
         "bias. Return how many numbers the layer has to learn.",
    stub='''
def parameters(came, made, size):
    """Return the number of weights and biases of a convolution layer."""
    return ...
''',
    solution='''
def parameters(came, made, size):
    return (came * size * size + 1) * made
''',
    inputs=_parameter_inputs,
    hints=("First count for one map that is made: `size * size` weights for each map that came.",
           "Add 1 for its bias. Then multiply by the number of maps that are made."),
    misconceptions=(
        Misconception("the biases are missing", lambda came, made, size: came * size * size * made,
                      "The weights are right. Each map that is made has one bias more."),
        Misconception("one bias for the layer", lambda came, made, size: came * size * size * made + 1,
                      "You count one bias for the whole layer. Every map that is made has its own."),
        Misconception("one bias for each map that came", lambda came, made, size: came * size * size * made + came,
                      "The biases belong to the maps that are made, not to those that came."),
        Misconception("a bias for each kernel", lambda came, made, size: (size * size + 1) * came * made,
                      "You count a bias for each small kernel. The sums over all maps that came are added first, and "
                      "then one bias."),
        Misconception("the maps that came are forgotten", lambda came, made, size: (size * size + 1) * made,
                      "One kernel looks at all the maps that came, with weights of its own for each: multiply by "
                      "`came`."),
        Misconception("a kernel is a square", lambda came, made, size: (came * size + 1) * made,
                      "A kernel has `size` rows and `size` columns: `size * size` weights."),
    ))


def _vote_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    def one(rows: int, cols: int, classes: int) -> tuple[Any, ...]:
        return (rng.integers(0, 9, (rows, cols)), rng.integers(-5, 6, (classes, rows * cols)),
                rng.integers(7, 30, classes))

    return [one(3, 4, 5), one(4, 2, 3), one(2, 5, 4), one(4, 3, 2)]


VOTE = Exercise(
    id="convolution-6", number=5, title="A weighted vote", name="votes", tolerance=1e-9, same_dtype=False,
    task="Write `votes(values, weights, bias)`. Lay the rows of the array `values` end to end: that is flatten. Row "
         "`k` of `weights` has one weight for each of them. The votes for class `k` are the sum of value times "
         "weight, plus `bias[k]`. Return the votes of all classes.",
    stub='''
def votes(values, weights, bias):
    """Return the votes for each class: one number for each row of `weights`."""
    return ...
''',
    solution='''
def votes(values, weights, bias):
    return weights @ values.ravel() + bias
''',
    inputs=_vote_inputs,
    hints=("`values.ravel()` lays the rows end to end.",
           "`weights @ flat` multiplies each row of `weights` with the values and adds. Then add `bias`."),
    misconceptions=(
        Misconception("the bias is missing", lambda values, weights, bias: weights @ values.ravel(),
                      "The sums are right. Add the bias of each class."),
        Misconception("columns end to end", lambda values, weights, bias: weights @ values.T.ravel() + bias,
                      "You lay the columns end to end. Flatten takes row after row: `values.ravel()`."),
        Misconception("the mean", lambda values, weights, bias: (weights * values.ravel()).mean(axis=1) + bias,
                      "This is the mean of the products. Votes are added: the sum."),
        Misconception("the winner only", lambda values, weights, bias: int(np.argmax(weights @ values.ravel() + bias)),
                      "This is the number of the class that wins. Return the votes of all classes."),
        Misconception("negative votes lost",
                      lambda values, weights, bias: np.maximum(weights, 0) @ values.ravel() + bias,
                      "You leave out the negative weights. They speak against a class, and count."),
        Misconception("the bias taken away", lambda values, weights, bias: weights @ values.ravel() - bias,
                      "The bias is added, not taken away."),
        Misconception("the values first", lambda values, weights, bias: values.ravel() @ weights + bias,
                      "You go down the columns of `weights`. Each class has a row: `weights` comes first, then `@`, "
                      "then the values."),
        Misconception("not flattened", lambda values, weights, bias: weights @ values + bias,
                      "The values still have rows and columns. Lay them end to end first: `values.ravel()`."),
        Misconception("not flattened before the product",
                      lambda values, weights, bias: (weights * values).sum(axis=1) + bias,
                      "You multiply before the values lie end to end. Flatten them first: `values.ravel()`."),
    ))

# --- predictions ---

_BAR = [[20, 20, 20, 20, 20, 20],
        [20, 20, 200, 200, 20, 20],
        [20, 20, 200, 200, 20, 20],
        [20, 20, 200, 200, 20, 20],
        [20, 20, 200, 200, 20, 20],
        [20, 20, 20, 20, 20, 20]]


def _columns(*cols: int) -> list[list[int]]:
    return [[int(1 <= row <= 4 and col in cols) for col in range(6)] for row in range(6)]


BY_HAND = Prediction(
    id="convolution-predict-1", number=16, kind="number", picture=[[10, 10, 60], [10, 20, 60], [10, 10, 60]], truth=200,
    question="Each row of the kernel is -1, 0, 1, but the row in the middle is -2, 0, 2. Lay it on these nine pixels. "
             "Multiply, and add up. What is the sum?",
    right="200. Left: -10 - 20 - 10 = -40. Right: 60 + 120 + 60 = 240. The pixel in the middle does not count.",
    wrong="200. Left: -1·10 - 2·10 - 1·10 = -40. Right: 1·60 + 2·60 + 1·60 = 240. Together 200.",
    slips=(Slip(-200, "The right size, the other sign: you have turned the kernel. Its right side is positive."),
           Slip(150, "You have taken all rows as -1, 0, 1. The row in the middle counts twice."),
           Slip(240, "This is the right side alone. The left side takes 40 away."),
           Slip(280, "The left side has negative weights: it takes 40 away."),
           Slip(220, "The weight of the pixel in the middle is 0, so its 20 does not count.")))

PAINT = Prediction(
    id="convolution-predict-2", number=17, kind="mask", picture=_BAR, truth=_columns(1, 2),
    question="The kernel is one row: -1, 0, 1. At each pixel it takes the right neighbour minus the left one. Beyond "
             "the border the picture goes on as it ends. Paint where the result is above 0.",
    right="Right. At the left edge of the bar the right neighbour is brighter. At its right edge the result is "
          "negative.",
    wrong="Take a pixel, and compare its two neighbours. Is the right one brighter? Then the result is above 0.",
    slips=(Slip(_columns(3, 4), "This is the right edge of the bar. There the right neighbour is darker, so the result "
                                "is negative."),
           Slip(_columns(1, 2, 3, 4), "You have painted where the result is not 0. At the right edge it is negative."),
           Slip(_columns(1), "The edge is two pixels wide: at the first bright column, too, the right neighbour is "
                             "brighter than the left one."),
           Slip(_columns(2, 3), "This is the bar itself. The kernel compares neighbours; it does not look for "
                                "brightness.")))

FLIPPED = Prediction(
    id="convolution-predict-3", number=18, kind="choice", truth=1,
    question="The kernel with the rows -1, 0, 1 / -2, 0, 2 / -1, 0, 1 is turned by 180 degrees. What happens to the "
             "result?",
    options=(Option("Nothing", "A kernel that looks the same after the turn changes nothing. This one does not."),
             Option("All signs change", "Right. Turned, its left side is positive and its right side negative.",
                    right=True),
             Option("It finds horizontal edges", "For that it would have to be turned by 90 degrees."),
             Option("The picture is turned as well", "The picture stays where it is. Only the weights move.")))

POOLED = Prediction(
    id="convolution-predict-4", number=19, kind="number", truth=90,
    picture=[[10, 30, 20, 90], [50, 20, 40, 10], [0, 70, 60, 60], [30, 80, 30, 20]],
    question="Max pooling in blocks of 2 x 2 makes four numbers of these sixteen. What is the number in row 0, column "
             "1?",
    right="90. The block has 20, 90, 40 and 10. The largest is 90.",
    wrong="90. Row 0, column 1 is the upper right block: 20, 90, 40, 10. The largest is 90.",
    slips=(Slip(80, "80 is the largest of the lower left block. Row 0, column 1 is the upper right one."),
           Slip(40, "40 is the mean of the block. Max pooling keeps the largest."),
           Slip(50, "50 is the largest of the upper left block. Columns count from 0: column 1 is the second."),
           Slip(30, "30 is the pixel in row 0, column 1 of the picture. The block there is 20, 90, 40, 10.")))

HOW_LARGE = Prediction(
    id="convolution-predict-5", number=20, kind="number", unit="columns", truth=14,
    question="A picture has 32 columns. A kernel of 5 moves over it with stride 2, without padding. How many "
             "columns does the result have?",
    right="14. (32 - 5) / 2 is 13.5: thirteen steps fit. With the place where it begins that is 14.",
    wrong="14. The kernel can go 32 - 5 = 27 pixels far, so 13 steps of 2 fit. With the first place that is 14.",
    slips=(Slip(13, "13 is the number of steps. The place where it begins counts too."),
           Slip(16, "Half of 32, but the kernel cannot stick out: it has to stay inside."),
           Slip(28, "28 holds for stride 1. With stride 2 only every second place is used."),
           Slip(15, "The last step does not fit any more: 27 / 2 is rounded down.")))

STRIPES = Prediction(
    id="convolution-predict-6", number=21, kind="choice", truth=0,
    question="Stripes of one pixel: black, white, black, white. The kernel is one row: -1, 1, 0, and it moves with "
             "stride 2. What does the result look like?",
    options=(Option("The same number everywhere", "Right. It always lands on the same kind of edge. The other kind is "
                                                  "skipped, and of the stripes nothing is left.", right=True),
             Option("Stripes, half as many", "Each step of 2 leads from a black stripe to the next black one. So every "
                                             "window holds the same two numbers."),
             Option("Stripes as before", "With stride 1, yes. With stride 2 every window holds the same two numbers."),
             Option("0 everywhere", "Each window holds black and white, and their difference is not 0.")))

# --- quiz ---

QUIZ = (
    Question("convolution-quiz-1", 24, "What does a convolution layer in deep learning compute?", (
        Option("The convolution of mathematics, with the kernel turned by 180 degrees",
               "That is what the textbook of signal processing says. The layers of PyTorch and others do not turn it."),
        Option("Cross-correlation: the kernel as it is written", "Right. The name has stayed. As the weights are "
               "learned, a network would learn them turned, and nothing would be lost.", right=True),
        Option("The mean of each window", "Only if all the weights are the same. Here each has a value of its own."),
        Option("The edges of the picture", "Some kernels find edges. Which ones a network uses is learned."))),
    Question("convolution-quiz-2", 25, "A fence of upright slats is dull in the result of a kernel. Why?", (
        Option("The kernel compares above with below, and along a slat nothing changes",
               "Right. A kernel answers to one orientation. For upright edges it has to compare left with right.",
               right=True),
        Option("The slats are too bright", "Brightness does not matter to a kernel whose weights add up to 0. "
                                           "Differences do."),
        Option("The picture has no padding", "Padding matters at the border only."),
        Option("The kernel is too small", "3 x 3 is enough to see an edge, if it looks in the right direction."))),
    Question("convolution-quiz-3", 26, "A picture of 32 x 32 becomes one of 64 x 64. How many parameters has the same "
                                       "convolution layer then?", (
        Option("Four times as many", "The same weights are used at every place. There are more places, not more "
                                     "weights."),
        Option("As many as before", "Right. The kernel slides, so its weights do not depend on the size of the "
                                    "picture.", right=True),
        Option("Twice as many", "Neither the kernel nor the number of maps has grown."),
        Option("That depends on the stride", "The stride changes how many values come out, not how many weights there "
                                             "are."))),
    Question("convolution-quiz-4", 27, "What do ReLU and max pooling do together?", (
        Option("They sharpen the picture", "Pooling makes it smaller and coarser. Nothing gets sharper."),
        Option("They turn negative answers into positive ones", "A ReLU sets them to 0: an edge of the other kind is "
                                                                "forgotten."),
        Option("They keep the strong answers of a filter, and make the map smaller",
               "Right. Where in the block the answer was is lost. That helps when the animal moves a little.",
               right=True),
        Option("They learn the weights", "Neither of the two has anything to learn."))),
)

LESSON = Lesson(
    slug="convolution", title="How do filters find edges, and what are a CNN's layers doing?",
    part="Learning from examples", block=5, minutes=60,
    exercises=(CONVOLVE, POOL, SIZE, EDGE, PARAMETERS, VOTE),
    predictions=(BY_HAND, PAINT, FLIPPED, POOLED, HOW_LARGE, STRIPES),
    quiz=QUIZ)
