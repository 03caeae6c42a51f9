"""The steps of a pipeline: what each takes, does, gives, and how it is written in scikit-image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._validate import Words, check_choice, check_footprint, check_integer, check_number, problem
from ..kernels.region_table import PROPERTIES
from . import work

#: What there is after a step, in the order in which a pipeline comes to have it.
STAGES = ("image", "grey", "mask", "labels", "table")

#: Threshold method to the settings that it uses.
SETTINGS = {"fixed": ("value",), "otsu": (), "li": (), "triangle": (), "isodata": (), "yen": (), "mean": (),
            "local mean": ("window", "offset"), "local gaussian": ("window", "offset"), "niblack": ("window", "k"),
            "sauvola": ("window", "k")}
SHAPES = ("disk", "square", "diamond", "cross")
MEASURED = ["label", "area", "centroid", "bbox", "intensity_mean"]

_LARGEST_RADIUS = 60
_MOST_PIXELS = 10**9


@dataclass(frozen=True)
class Step:
    """One kind of step.

    Attributes
    ----------
    needs, gives : str
        The stages before and after it, of `STAGES`.
    options : dict of str to callable
        Option name to what checks it: takes (value, argument name), returns the value or raises.
    defaults : dict of str to value
        The options that may be left out.
    work : callable
        Takes what there is at the stage `needs` and the options; returns the new value of `gives`.
    code : callable
        Takes the options; returns the lines of scikit-image that do the same.
    """

    needs: str
    gives: str
    options: dict[str, Callable[[Any, str], Any]]
    defaults: dict[str, Any]
    work: Callable[..., Any]
    code: Callable[..., str]


def _one_of(*values: Any) -> Callable[[Any, str], Any]:
    return lambda value, argument: check_choice(value, argument, values)


def _whole(low: int, high: int) -> Callable[[Any, str], int]:
    return lambda value, argument: check_integer(value, argument, low, high)


def _number(low: float, high: float) -> Callable[[Any, str], float]:
    return lambda value, argument: check_number(value, argument, low, high)


def _odd(value: Any, argument: str) -> int:
    if check_integer(value, argument, 3, 999) % 2 == 0:
        raise ValueError(problem(argument, value, "an odd number, so that one pixel is in the middle"))
    return int(value)


def _footprint(value: Any, argument: str) -> Any:
    """Return the name of a shape, or rows of 0 and 1 as lists."""
    if isinstance(value, (str, type(None))):
        return check_choice(value, argument, SHAPES)
    footprint = check_footprint(value, argument)
    if max(footprint.shape) > 2 * _LARGEST_RADIUS + 1:
        raise ValueError(problem(argument, footprint, f"at most {2 * _LARGEST_RADIUS + 1} rows and columns"))
    return footprint.astype(int).tolist()


def _largest(value: Any, argument: str) -> int | None:
    return None if value is None else check_integer(value, argument, 0, _MOST_PIXELS)


def _properties(value: Any, argument: str) -> list[str]:
    if not isinstance(value, (list, tuple)) or not value:
        raise TypeError(problem(argument, value, "a list of names such as ['label', 'area']"))
    return ["label", *dict.fromkeys(check_choice(name, argument, PROPERTIES) for name in value if name != "label")]


_neighbours = _one_of(4, 8)
_SIZE = {"size": _whole(0, _MOST_PIXELS)}

STEPS = {
    "grey": Step("image", "grey", {"channel": _one_of("luminance", *work.CHANNELS)}, {"channel": "luminance"},
                 work.grey, work.grey_code),
    "median": Step("grey", "grey", {"size": _odd}, {"size": 3}, work.median, work.median_code),
    "gaussian": Step("grey", "grey", {"sigma": _number(0.1, 100)}, {"sigma": 1.0}, work.gaussian, work.gaussian_code),
    "threshold": Step("grey", "mask",
                      {"method": _one_of(*SETTINGS), "objects": _one_of("dark", "light"), "value": _number(-1, 255),
                       "window": _odd, "k": _number(-5, 5), "offset": _number(-255, 255)},
                      {"method": "otsu", "objects": "dark", "window": 51, "k": 0.2, "offset": 0.0},
                      work.threshold, work.threshold_code),
    **{name: Step("mask", "mask", {"footprint": _footprint, "radius": _whole(1, _LARGEST_RADIUS)},
                  {"footprint": "disk", "radius": 1}, partial(work.morphed, operator=operator),
                  partial(work.morphed_code, operator=operator))
       for name, operator in {"erode": "erosion", "dilate": "dilation", "open": "opening", "close": "closing"}.items()},
    "fill": Step("mask", "mask", _SIZE, {"size": 64}, work.fill, work.fill_code),
    "remove": Step("mask", "mask", {**_SIZE, "neighbours": _neighbours}, {"size": 64, "neighbours": 8}, work.remove,
                   work.remove_code),
    "label": Step("mask", "labels", {"neighbours": _neighbours}, {"neighbours": 8}, work.label, work.label_code),
    "split": Step("mask", "labels", {"distance": _whole(1, 1000), "neighbours": _neighbours},
                  {"distance": 10, "neighbours": 8}, work.split, work.split_code),
    "clear border": Step("labels", "labels", {}, {}, work.clear, work.clear_code),
    "keep": Step("labels", "labels", {"smallest": _whole(0, _MOST_PIXELS), "largest": _largest},
                 {"smallest": 0, "largest": None}, work.keep, work.keep_code),
    "measure": Step("labels", "table", {"properties": _properties}, {"properties": MEASURED}, work.measure,
                    work.measure_code),
}


def checked(step: Any, argument: str) -> dict[str, Any]:
    """Return one step with every option that it uses written out.

    Raises
    ------
    TypeError
        If it is no dict, or an option is of the wrong kind.
    ValueError
        If there is no such step or option, a value is not allowed, or an option is missing or not used.

    Examples
    --------
    >>> checked({"step": "open", "radius": 2}, "steps[1]")
    {'step': 'open', 'footprint': 'disk', 'radius': 2}
    >>> checked({"step": "opne"}, "steps[1]")
    Traceback (most recent call last):
    ...
    ValueError: steps[1]['step']: got 'opne' (str), expected one of 'grey', ... Did you mean 'open'?
    """
    if not isinstance(step, dict) or "step" not in step:
        raise TypeError(problem(argument, step, "a dict such as {'step': 'open', 'radius': 2}"))
    kind = check_choice(step["step"], f"{argument}['step']", tuple(STEPS))
    known = STEPS[kind]
    given = {}
    for name, value in step.items():
        if name != "step":
            check_choice(name, f"{argument} of the step {kind!r}: option", tuple(known.options))
            given[name] = known.options[name](value, f"{argument}[{name!r}]")
    used = _used(kind, {**known.defaults, **given})
    for name in given:
        if name not in used:
            raise ValueError(problem(f"{argument}[{name!r}]", given[name], "nothing: it is not used here",
                                     "Leave it out."))
    for name in used:
        if name not in known.defaults and name not in given:
            raise ValueError(problem(f"{argument}[{name!r}]", Words("nothing"), "a value"))
    options = {**known.defaults, **given}
    if kind == "keep" and options["largest"] is not None and options["largest"] < options["smallest"]:
        raise ValueError(problem(f"{argument}['largest']", options["largest"],
                                 f"{options['smallest']} or more, as 'smallest' says"))
    return {"step": kind, **{name: options[name] for name in known.options if name in used}}


def _used(kind: str, options: dict[str, Any]) -> list[str]:
    """Return the names of the options that count, given the others."""
    if kind == "threshold":
        return ["method", "objects", *SETTINGS[options["method"]]]
    if isinstance(options.get("footprint"), list):  # painted, so it has its size already
        return ["footprint"]
    return list(STEPS[kind].options)
