"""A step of a chain: an operator, its footprint and how often. What it makes of a picture, and by which passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

import numpy as np

from seeing_machine._validate import Words, check_choice, check_integer, check_mask, problem
from seeing_machine.kernels import footprints, morphology

#: Operator to the passes that it is made of. The second pass takes the mirrored footprint, so that nothing moves.
OPERATORS = {
    "erosion": ("erosion",), "dilation": ("dilation",), "opening": ("erosion", "dilation"),
    "closing": ("dilation", "erosion"), "gradient": ("dilation", "erosion"),
    "white_tophat": ("erosion", "dilation"), "black_tophat": ("dilation", "erosion")}

#: Shape to what its radio button says.
SHAPES = {"rectangle": "square", "cross": "cross", "diamond": "diamond", "disc": "disc", "ellipse": "ellipse",
          "painted": "painted"}
#: Shapes with a pixel in their middle, so both sides are odd; of the first three both sides are equal.
EQUAL, ODD = ("cross", "diamond", "disc"), ("cross", "diamond", "disc", "ellipse")

MAX_SIDE, MAX_TIMES, MAX_STEPS = 63, 20, 8


@dataclass(frozen=True)
class Step:
    """One step of a chain.

    Attributes
    ----------
    operator : str
        One of `OPERATORS`.
    shape : str
        One of `SHAPES`.
    height, width : int
        Size of the footprint in pixels, 1 to 63. Crosses, diamonds, discs and ellipses have odd sides.
    iterations : int
        How many times the footprint is applied, 1 to 20.
    pixels : tuple of str
        For "painted": the rows of the footprint as "0" and "1".
    """

    operator: str = "erosion"
    shape: str = "rectangle"
    height: int = 3
    width: int = 3
    iterations: int = 1
    pixels: tuple[str, ...] = ()

    @classmethod
    def of(cls, value: Any) -> Step:
        """Return the checked step that `value` describes.

        Parameters
        ----------
        value : Step, dict or sequence
            The attributes by name, or ``(operator, shape, height)`` with as many as are wanted; without `width` the
            footprint is as wide as it is high.

        Raises
        ------
        TypeError, ValueError
            If it is none of these, or a value is not allowed.

        Examples
        --------
        >>> Step.of(("opening", "disc", 5)).width
        5
        """
        names = [field.name for field in fields(cls)]
        if isinstance(value, Mapping):
            given = {check_choice(name, "step", names): value[name] for name in value}
        elif isinstance(value, (list, tuple)) and value and len(value) <= len(names):
            given = dict(zip(names, value, strict=False))
        elif isinstance(value, cls):
            given = asdict(value)
        else:
            raise TypeError(problem("step", value, 'a step such as ("opening", "disc", 5), or a dict'))
        step = cls(**{"width": given.get("height", 3), **given})
        check_choice(step.operator, "operator", list(OPERATORS))
        check_choice(step.shape, "shape", list(SHAPES))
        for name in ("height", "width"):
            side = check_integer(getattr(step, name), name, 1, MAX_SIDE)
            if step.shape in ODD and side % 2 == 0:
                raise ValueError(problem(name, side, f"an odd number for a {step.shape}",
                                         "Only a rectangle or a painted footprint may have an even side."))
        if step.shape in EQUAL and step.width != step.height:
            raise ValueError(problem("width", step.width, f"{step.height}, the height, for a {step.shape}"))
        check_integer(step.iterations, "iterations", 1, MAX_TIMES)
        if step.shape != "painted":
            return cls(**{**asdict(step), "pixels": ()})
        return cls(**{**asdict(step), "pixels": _checked(step.pixels, step.height, step.width)})

    @classmethod
    def painted(cls, step: Step, footprint: np.ndarray) -> Step:
        """Return `step` with a footprint drawn by hand."""
        rows, cols = footprint.shape
        return cls.of({**asdict(step), "shape": "painted", "height": rows, "width": cols, "pixels": spelled(footprint)})

    def resized(self, shape: str, height: int, width: int) -> Step:
        """Return this step with another shape or size of footprint, as near to the wish as the shape allows."""
        if shape in ODD:
            height, width = (max(side - (side % 2 == 0), 1) for side in (height, width))
        if shape in EQUAL:
            width = height
        pixels = spelled(_fitted(self.footprint, height, width)) if shape == "painted" else ()
        return Step(self.operator, shape, height, width, self.iterations, pixels)

    @property
    def footprint(self) -> np.ndarray:
        """The footprint, (height, width) bool."""
        if self.shape == "painted":
            return np.array([list(row) for row in self.pixels]) == "1"
        reach = self.height // 2
        make = {"rectangle": lambda: footprints.footprint_rectangle((self.height, self.width), dtype=bool),
                "cross": lambda: footprints.cross(reach, bool), "diamond": lambda: footprints.diamond(reach, bool),
                "disc": lambda: footprints.disk(reach, bool),
                "ellipse": lambda: footprints.ellipse(self.width // 2, reach, bool)}
        return make[self.shape]()

    @property
    def words(self) -> str:
        """What the step is: "opening, disc 5 x 5, twice"."""
        times = {1: "", 2: ", twice"}.get(self.iterations, f", {self.iterations} times")
        name = "rectangle" if self.shape == "rectangle" and self.height != self.width else SHAPES[self.shape]
        return f"{name_of(self.operator)}, {name} {self.height} x {self.width}{times}"

    def apply(self, image: np.ndarray, mode: str) -> np.ndarray:
        """Return what the step makes of `image`, of the same shape and dtype.

        Raises
        ------
        ValueError
            If no pixel of a painted footprint is set.
        """
        return getattr(morphology, self.operator)(image, [(self.footprint, self.iterations)], mode=mode)


class Pass(NamedTuple):
    """One of the erosions and dilations that a step is made of."""

    rule: str
    image: np.ndarray
    footprint: np.ndarray


def passes(step: Step, image: np.ndarray, mode: str) -> list[Pass]:
    """Return every erosion and dilation of a step, with the picture that goes in and a footprint of odd sides.

    A pixel in the middle of the footprint is its origin. That of an even side is the pixel before the middle, so the
    footprint gets a row or column of zeros before it.
    """
    there = footprints.pad_footprint(step.footprint, pad_end=False)
    back = there if step.operator == "gradient" else footprints.mirror_footprint(there).copy()
    found, start = [], image
    for rule, footprint in zip(OPERATORS[step.operator], (there, back), strict=False):
        if step.operator == "gradient":
            image = start
        for _ in range(step.iterations):
            found.append(Pass(rule, image, footprint))
            image = getattr(morphology, rule)(image, footprint, mode=mode)
    return found


def origin(footprint: np.ndarray) -> tuple[int, int]:
    """Return the (row, column) of the pixel that stands on the one that gets the new value.

    Examples
    --------
    >>> origin(np.ones((3, 4)))
    (1, 1)
    """
    return ((footprint.shape[0] - 1) // 2, (footprint.shape[1] - 1) // 2)


def chain(value: Any, name: str = "steps") -> list[Step]:
    """Return the checked steps of a chain, 1 to 8 of them.

    Raises
    ------
    TypeError, ValueError
        If it is no sequence of steps.
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(problem(name, value, 'a list of steps such as [("opening", "disc", 5)]'))
    if not 1 <= len(value) <= MAX_STEPS:
        raise ValueError(problem(name, Words(f"{len(value)} steps"), f"1 to {MAX_STEPS} steps"))
    return [Step.of(step) for step in value]


def spelled(footprint: np.ndarray) -> tuple[str, ...]:
    """Return the rows of a footprint as text of 0 and 1."""
    return tuple("".join("01"[int(bool(value))] for value in row) for row in footprint)


def name_of(operator: str) -> str:
    """Return the operator's name as it is written: "white top-hat"."""
    return operator.replace("_tophat", " top-hat")


def _checked(pixels: Any, rows: int, cols: int) -> tuple[str, ...]:
    expected = f"{rows} rows of {cols} signs 0 and 1"
    if not isinstance(pixels, (list, tuple)) or not all(isinstance(row, str) for row in pixels):
        raise TypeError(problem("pixels", pixels, expected))
    if len(pixels) != rows or any(len(row) != cols or set(row) - {"0", "1"} for row in pixels):
        raise ValueError(problem("pixels", pixels, expected))
    return tuple(pixels)


def _fitted(footprint: np.ndarray, rows: int, cols: int) -> np.ndarray:
    """Return a footprint cut or widened with 0 at the end to another size."""
    out = np.zeros((rows, cols), bool)
    kept = check_mask(footprint)[:rows, :cols]
    out[:kept.shape[0], :kept.shape[1]] = kept
    return out
