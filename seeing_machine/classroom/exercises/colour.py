"""Lesson colour: three grey pictures make one coloured one."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.exercises.pixels import triangle
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip


def _photo(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    return rng.integers(0, 256, (height, width, 3)).astype(np.uint8)


# --- exercises ---

def _sheets_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    red, green, blue = (int(level) for level in rng.permutation(np.arange(20, 240))[:3])
    drawing = rng.integers(0, 2, (5, 3)).astype(np.uint8)
    drawing[0, :2] = 0, 1
    return [(triangle(), (154, 205, 50)), (triangle()[:, ::-1].copy(), (red, green, blue)),
            (drawing, (10, 90, 240))]


def _sheet(shape: np.ndarray, inside: int, outside: int = 255) -> np.ndarray:
    return np.where(shape == 0, inside, outside).astype(np.uint8)


SHEETS = Exercise(
    id="colour-1", number=0, title="A yellow-green triangle from three sheets", name="sheets",
    task="`shape` is the 7 x 4 triangle of 0 (black) and 1 (white). Write `sheets(shape, colour)`. It "
         "returns three `uint8` matrices: red, green and blue. Where `shape` is 0 each holds its part of "
         "`colour`, for example of `(154, 205, 50)`. Where `shape` is 1 the paper stays white.",
    stub='''
def sheets(shape, colour):
    """Return the matrices red, green and blue of a coloured shape on white paper."""
    red = ...
    green = ...
    blue = ...
    return red, green, blue
''',
    solution='''
def sheets(shape, colour):
    red, green, blue = [np.where(shape == 0, level, 255).astype(np.uint8) for level in colour]
    return red, green, blue
''',
    inputs=_sheets_inputs,
    hints=("White is (255, 255, 255), so outside the triangle all three sheets hold 255.",
           "`np.where(shape == 0, 154, 255)` holds 154 inside and 255 outside. `colour[0]` is the 154.",
           "Do it with `colour[0]`, `colour[1]` and `colour[2]`, each with `.astype(np.uint8)` at the end."),
    misconceptions=(
        Misconception("white taken for 0",
                      lambda shape, colour: [_sheet(shape, level, 0) for level in colour],
                      "The paper is black. White is all light: 255 in each of the three sheets, not 0."),
        Misconception("white taken for 1",
                      lambda shape, colour: [_sheet(shape, level, 1) for level in colour],
                      "The paper is nearly black: its sheets hold 1. White is 255 here."),
        Misconception("the paper is coloured",
                      lambda shape, colour: [_sheet(1 - shape, level) for level in colour],
                      "You coloured the paper and left the triangle white. The triangle is where `shape` is "
                      "0."),
        Misconception("BGR where RGB was asked",
                      lambda shape, colour: [_sheet(shape, level) for level in colour[::-1]],
                      "The order is blue, green, red. Return red first, blue last."),
        Misconception("one sheet three times",
                      lambda shape, colour: [_sheet(shape, colour[0])] * 3,
                      "All three sheets are alike, so the triangle is grey. Each needs its own part of "
                      "`colour`."),
        Misconception("stacked already",
                      lambda shape, colour: np.dstack([_sheet(shape, level) for level in colour]),
                      "This is one coloured picture: the sheets are stacked already. Return the three "
                      "matrices, separated by commas."),
    ))


def _grey_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    pure = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]],
                     [[255, 255, 255], [0, 0, 0], [154, 205, 50]]], dtype=np.uint8)
    return [(pure,), (_photo(rng, 4, 6),), (_photo(rng, 5, 3),), (_photo(rng, 1, 4),)]


GREY = Exercise(
    id="colour-2", number=1, title="Grey by weights", name="grey", tolerance=1e-5,
    task="Write `grey(image)` for a `uint8` RGB picture of shape `(H, W, 3)`. Divide by 255, then add up "
         "0.2125 of red, 0.7154 of green and 0.0721 of blue. The result has shape `(H, W)` and floats from 0 "
         "to 1; nothing is rounded. `skimage.color.rgb2gray` does the same.",
    stub='''
def grey(image):
    """Return how bright each pixel looks, from 0.0 to 1.0."""
    return ...
''',
    solution='''
def grey(image):
    red, green, blue = image[..., 0], image[..., 1], image[..., 2]
    return (0.2125 * red + 0.7154 * green + 0.0721 * blue) / 255
''',
    inputs=_grey_inputs,
    hints=("`image[..., 0]` is the red sheet, `image[..., 1]` the green one, `image[..., 2]` the blue one.",
           "Multiply each sheet by its weight and add the three. Divide by 255."),
    misconceptions=(
        Misconception("plain mean", lambda image: image.mean(axis=2) / 255,
                      "This is the plain mean. To the eye green is much brighter than blue: use the "
                      "weights."),
        Misconception("BGR read as RGB", lambda image: image @ np.array([0.0721, 0.7154, 0.2125]) / 255,
                      "The weights of red and blue are exchanged. In RGB red comes first."),
        Misconception("0 to 255", lambda image: image @ np.array([0.2125, 0.7154, 0.0721]),
                      "The weights are right, but the result goes from 0 to 255. Divide by 255."),
        Misconception("other weights", lambda image: image @ np.array([0.299, 0.587, 0.114]) / 255,
                      "0.299, 0.587, 0.114 are the weights of old television (BT.601). Here 0.2125, 0.7154, "
                      "0.0721 are asked."),
        Misconception("nearly the same weights",
                      lambda image: image @ np.array([0.2126, 0.7152, 0.0722]) / 255,
                      "0.2126, 0.7152, 0.0722 are the weights of the standard BT.709. scikit-image has "
                      "0.2125, 0.7154, 0.0721; those are asked."),
        Misconception("rounded away",
                      lambda image: (image @ np.array([0.2125, 0.7154, 0.0721]) / 255).astype(np.uint8),
                      "Numbers from 0 to 1 do not survive in `uint8`: nearly all become 0. Leave them "
                      "floats."),
        Misconception("the brightest sheet", lambda image: image.max(axis=2) / 255,
                      "This takes the largest of the three. Add them up, each with its weight."),
    ))


def _swap_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(_photo(rng, height, width),) for height, width in ((2, 3), (4, 6), (5, 2), (3, 7))]


def _overwritten(image: np.ndarray) -> np.ndarray:
    image = image.copy()
    image[..., 0] = image[..., 2]
    image[..., 2] = image[..., 0]
    return image


SWAP = Exercise(
    id="colour-3", number=2, title="From BGR to RGB", name="swap_channels",
    task="Some libraries store blue first. Write `swap_channels(image)`. It takes a BGR picture of shape "
         "`(H, W, 3)` and returns it as RGB: the first and the last channel change places.",
    stub='''
def swap_channels(image):
    """Return the picture with its first and last channel exchanged."""
    return ...
''',
    solution='''
def swap_channels(image):
    return image[..., ::-1]
''',
    inputs=_swap_inputs,
    hints=("The channels are the last of the three axes: rows, columns, channels.",
           "`::-1` runs backwards. Put it where the channels are: `image[:, :, ::-1]`."),
    misconceptions=(
        Misconception("upside down", lambda image: image[::-1],
                      "This turns the picture upside down: `::-1` works on the rows. The channels are the "
                      "last axis."),
        Misconception("mirrored", lambda image: image[:, ::-1],
                      "This mirrors the picture: `::-1` works on the columns. The channels are the last "
                      "axis."),
        Misconception("everything backwards", lambda image: image[::-1, ::-1, ::-1],
                      "Rows, columns and channels all run backwards. Only the channels should."),
        Misconception("channels moved round", lambda image: np.roll(image, 1, axis=2),
                      "Every channel has moved one place on, green too. Green stays in the middle."),
        Misconception("overwritten before read", _overwritten,
                      "The first and the last channel are alike now: you wrote over one before you had read "
                      "it. Read from the old picture, write into a new one."),
        Misconception("unchanged", lambda image: image,
                      "This is the picture as it was. Exchanging twice does that too."),
    ))


def _memory_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    height, width = (int(size) for size in rng.integers(20, 900, 2))
    return [(2160, 3840, 3, 8), (480, 640, 1, 8), (100, 150, 3, 16), (7, 4, 3, 32), (height, width, 4, 8)]


MEMORY = Exercise(
    id="colour-4", number=3, title="How much memory a picture takes", name="memory",
    task="Write `memory(height, width, channels, bits)`. It returns how many bytes the numbers of a picture "
         "take. Each pixel has `channels` numbers, each number `bits` bits. A byte is 8 bits.",
    stub='''
def memory(height, width, channels, bits):
    """Return the bytes that the numbers of a picture take."""
    return ...
''',
    solution='''
def memory(height, width, channels, bits):
    return height * width * channels * bits // 8
''',
    inputs=_memory_inputs,
    hints=("How many pixels are there? How many numbers? How many bits?",
           "Multiply all four. That is bits; 8 of them make a byte."),
    misconceptions=(
        Misconception("bits taken for bytes",
                      lambda height, width, channels, bits: height * width * channels * bits,
                      "These are bits. 8 bits make one byte, so divide by 8."),
        Misconception("one channel only",
                      lambda height, width, channels, bits: height * width * bits // 8,
                      "This is one channel. A coloured pixel has one number for each of its channels."),
        Misconception("always 8 bits",
                      lambda height, width, channels, bits: height * width * channels,
                      "This is right for 8 bits only. A number of 16 bits takes two bytes."),
        Misconception("height and width added",
                      lambda height, width, channels, bits: (height + width) * channels * bits // 8,
                      "You added height and width. The pixels fill a rectangle: rows times columns."),
        Misconception("kilobytes",
                      lambda height, width, channels, bits: height * width * channels * bits / 8 / 1024,
                      "These are kilobytes. Bytes are asked: do not divide by 1024."),
        Misconception("kilobytes of 1000",
                      lambda height, width, channels, bits: height * width * channels * bits / 8 / 1000,
                      "These are kilobytes. Bytes are asked: do not divide by 1000."),
    ))


def _hue_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    around = rng.uniform(-40, 30, 6)
    return [(np.array([350.0, 20.0]),), (np.array([10.0, 30.0, 80.0]),), (np.array([200.0, 220.0, 300.0]),),
            (np.array([300.0]),), ((around - around.mean() - 12) % 360,)]


def _mean_of_sines(hues: np.ndarray) -> tuple[float, float]:
    angles = np.deg2rad(hues)
    return float(np.sin(angles).mean()), float(np.cos(angles).mean())


def _without_radians(hues: np.ndarray) -> float:
    return float(np.rad2deg(np.arctan2(np.sin(hues).mean(), np.cos(hues).mean())) % 360)


HUE = Exercise(
    id="colour-5", number=4, title="The mean of hues", name="mean_hue", tolerance=0.01,
    task="A hue is an angle: 0 is red, 120 green, 240 blue, 360 red again. Write `mean_hue(hues)` for an "
         "array of angles in degrees. Turn each into an arrow, take the mean arrow, and return its angle, "
         "from 0 to 360.",
    stub='''
def mean_hue(hues):
    """Return the direction of the mean arrow, in degrees."""
    angles = np.deg2rad(hues)
    return ...
''',
    solution='''
def mean_hue(hues):
    angles = np.deg2rad(hues)
    angle = np.arctan2(np.sin(angles).mean(), np.cos(angles).mean())
    return np.rad2deg(angle) % 360
''',
    inputs=_hue_inputs,
    hints=("The arrow for an angle is `(cos(angle), sin(angle))`. NumPy's `np.sin` and `np.cos` want "
           "radians.",
           "Take the mean of all sines and the mean of all cosines. `np.arctan2(sine, cosine)` is their "
           "angle.",
           "Back to degrees with `np.rad2deg`. `% 360` turns -10 into 350."),
    misconceptions=(
        Misconception("plain mean", lambda hues: hues.mean(),
                      "This is the plain mean. Of 350 and 20 it makes 185, a greenish blue, though both are "
                      "nearly red. Hues form a circle, so take the mean of arrows."),
        Misconception("plain median", lambda hues: np.median(hues),
                      "This is the median. On a circle no hue is the smallest, so it has no fixed middle "
                      "either."),
        Misconception("negative angles", lambda hues: np.rad2deg(np.arctan2(*_mean_of_sines(hues))),
                      "Nearly: `arctan2` gives angles from -180 to 180. Add `% 360`."),
        Misconception("sine and cosine are swapped",
                      lambda hues: np.rad2deg(np.arctan2(*_mean_of_sines(hues)[::-1])) % 360,
                      "Sine and cosine are swapped. `np.arctan2` wants the sine first."),
        Misconception("degrees taken for radians", _without_radians,
                      "`np.sin` and `np.cos` want radians. Pass them `np.deg2rad(hues)`."),
        Misconception("an answer in radians", lambda hues: np.arctan2(*_mean_of_sines(hues)) % (2 * np.pi),
                      "The arrow is right, its angle is in radians. `np.rad2deg` makes degrees of it."),
    ))

# --- predictions ---

MIX = Prediction(
    id="colour-predict-1", number=16, kind="choice", truth=2,
    question="A red lamp and a green lamp, both at full power, shine on the same spot of a white wall. What "
             "do you see?",
    options=(Option("Brown", "Paint does that, because paint takes light away. Lamps add it: red and green "
                             "are yellow."),
             Option("Black", "Two lamps cannot be darker than one. Light adds up: red and green are yellow."),
             Option("Yellow", "Right. (255, 0, 0) + (0, 255, 0) = (255, 255, 0), and that is "
                              "yellow.", right=True),
             Option("Violet", "Violet needs blue light, and no lamp here gives any. Red and green are "
                              "yellow.")))

BYTES = Prediction(
    id="colour-predict-2", number=17, kind="number", unit="bytes", truth=60_000,
    question="A photo has 100 rows and 200 columns, in RGB, one byte for each number. How many bytes is "
             "that?",
    right="60,000: 100 times 200 pixels, three numbers each.",
    wrong="60,000: 100 times 200 is 20,000 pixels, and each has three numbers of one byte.",
    slips=(Slip(20_000, "20,000 is the number of pixels. Each has three numbers, so 60,000 bytes."),
           Slip(480_000, "480,000 is the number of bits. 8 bits are one byte: 60,000 bytes."),
           Slip(900, "The sides are not added but multiplied: 100 times 200 pixels, three bytes each, "
                     "60,000.")))

GREEN_TO_GREY = Prediction(
    id="colour-predict-3", number=18, kind="value", truth=182, tolerance=20, low=0, high=255, step=1,
    picture=[[[0, 255, 0]] * 6] * 4,
    question="Pure green, (0, 255, 0), becomes grey, as bright as it looks to the eye. Which grey do you "
             "expect? 0 is black, 255 is white.",
    right="Right. The machine says 182: to the eye, green makes up 71.54 % of white, and 0.7154 times 255 is "
          "182.",
    wrong="The machine says 182: to the eye, green makes up 71.54 % of white, and 0.7154 times 255 is 182.",
    slips=(Slip(85, "About 85 is a third of 255: the plain mean of 0, 255 and 0. To the eye green counts for "
                    "more, 0.7154 of white: 182."),
           Slip(255, "About 255 would be as bright as white. Red and blue are missing: 0.7154 times 255 is "
                     "182.")))

RED_TWICE = Prediction(
    id="colour-predict-4", number=19, kind="choice", truth=0,
    question="Two reds have the hues 350 and 10 degrees. A program takes the plain mean of the two numbers. "
             "Which colour does it get?",
    options=(Option("Cyan", "Right. (350 + 10) / 2 = 180, and 180 is cyan, the opposite of red.", right=True),
             Option("Red", "That would be right for the eye. But the plain mean is (350 + 10) / 2 = 180: "
                           "cyan."),
             Option("Green", "Green is at 120. The plain mean is (350 + 10) / 2 = 180: cyan."),
             Option("Grey", "A hue is never grey; grey is a matter of saturation. The plain mean is 180: "
                            "cyan.")))

# --- quiz ---

QUIZ = (
    Question("colour-quiz-1", 24, "Which RGB values make white?", (
        Option("(0, 0, 0)", "0 is no light at all: black. It would be white only if the numbers measured "
                            "ink."),
        Option("(255, 255, 255)", "Right. All three lights at full power.", right=True),
        Option("(1, 1, 1)", "Out of 255, 1 is nearly nothing: black to the eye. It is white for floats from "
                            "0 to 1."),
        Option("(255, 0, 0)", "That is red alone. White needs green and blue too."))),
    Question("colour-quiz-2", 25, "How many pixels does a 4K picture have, at 3840 by 2160?", (
        Option("4,000", "4K is about the width: nearly 4,000 columns. The pixels are columns times rows."),
        Option("6,000", "3840 + 2160 adds the sides. Rows times columns is asked."),
        Option("24,883,200", "That is the number of numbers in RGB: three per pixel. There are a third as "
                             "many pixels."),
        Option("8,294,400", "Right. 3840 times 2160; in RGB that makes 24,883,200 numbers.", right=True))),
    Question("colour-quiz-3", 26, "A printer mixes inks. Which colours does it use?", (
        Option("CMYK: cyan, magenta, yellow and black", "Right. K stands for key, the black "
                                                        "plate.", right=True),
        Option("RGB: red, green and blue", "Those are the lights of a screen. Each ink takes light away, so "
                                           "the inks are the opposites: cyan, magenta, yellow."),
        Option("CMYB: cyan, magenta, yellow and blue", "The fourth ink is black, and its letter is K: CMYK."),
        Option("HSV: hue, saturation and value", "That is a way to describe colours. No ink is called "
                                                 "saturation."))),
    Question("colour-quiz-4", 27, "What kind of colour is (154, 205, 50)?", (
        Option("Green and nothing else", "That would be (0, 205, 0). 154 of red is a lot, and it makes the "
                                         "green yellowish."),
        Option("Mostly blue", "Blue is the last number, 50: the smallest."),
        Option("Mostly green with much red: a yellow-green", "Right. Red and green light make yellow, and "
                                                             "the green is stronger.", right=True),
        Option("A grey", "Grey has three equal numbers."))),
)

LESSON = Lesson(
    slug="colour", title="How do three grey pictures make one coloured one?",
    part="What a picture is", block=1, minutes=50,
    exercises=(SHEETS, GREY, SWAP, MEMORY, HUE),
    predictions=(MIX, BYTES, GREEN_TO_GREY, RED_TWICE),
    quiz=QUIZ)
