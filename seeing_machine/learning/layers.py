"""Descriptions of layers: dicts that JSON can hold, ``{"kind": "conv", "channels": 32}``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._validate import Words, check_choice, check_integer, check_number, problem

#: A layer's description: "kind" and settings.
Layer = dict[str, Any]

ACTIVATIONS = ("none", "relu", "gelu")
_REQUIRED = object()

#: kind: (setting: default). What has no default must be given.
KINDS: dict[str, dict[str, Any]] = {
    "conv": {"channels": _REQUIRED, "size": 3, "stride": 1, "padding": 0, "bias": True, "activation": "relu"},
    "pool": {"size": 2, "stride": None, "how": "max"},  # size "all": the whole map becomes one value
    "norm": {"activation": "none"},  # batch normalisation
    "activation": {"activation": "relu"},
    "dropout": {"share": 0.5},
    "residual": {"layers": _REQUIRED, "activation": "relu"},  # adds what came to what its layers make of it
    "flatten": {},
    "dense": {"units": _REQUIRED, "bias": True, "activation": "relu"},
}

_MOST_LAYERS = 100
_MOST_INSIDE = 20  # in a residual layer


class LayerProblem(ValueError):
    """A list of layers that cannot be a network; `index` is the place of the layer where it breaks, from 0."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


def check_list(layers: Any, argument: str, most: int = _MOST_LAYERS) -> Sequence[Layer]:
    """Return `layers` if it is a list of 1 to `most`; what is in it is for `filled`."""
    if isinstance(layers, (str, bytes)) or not isinstance(layers, Sequence):
        raise TypeError(problem(argument, layers, "a list of layers", 'For example [{"kind": "conv", "channels": 8}].'))
    if not 1 <= len(layers) <= most:
        raise LayerProblem(problem(argument, Words(f"{len(layers)} layers"), f"1 to {most}"), min(len(layers), most))
    return layers


def filled(given: Any, index: int) -> Layer:
    """Return a description with every setting in it, each of the right kind; `index` is its place in the list.

    Raises
    ------
    TypeError
        If it is not a dict.
    LayerProblem
        If the kind or a setting is unknown, or a setting is missing or of the wrong kind.
    """
    name = f"layer {index + 1}"
    if not isinstance(given, dict):
        raise TypeError(problem(name, given, "a dict", 'For example {"kind": "conv", "channels": 8}.'))
    try:
        kind = check_choice(given.get("kind"), f"{name} kind", KINDS)
        settings = KINDS[kind]
        for setting in given:
            check_choice(setting, f"{name} ({kind})", ["kind", *settings])
        layer = {"kind": kind, **settings, **given}
        for setting, value in layer.items():
            argument = f"{name} ({kind}) {setting}"
            if value is _REQUIRED:
                raise ValueError(problem(f"{name} ({kind})", Words(f"no {setting}"), f"a value for {setting!r}"))
            if check := _CHECKS.get(setting):
                layer[setting] = check(value, argument)
    except (TypeError, ValueError) as error:
        raise LayerProblem(str(error), index) from None
    return layer


def _or(word: Any, check: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    return lambda value, argument: value if type(value) is type(word) and value == word else check(value, argument)


def _boolean(value: Any, argument: str) -> bool:
    if not isinstance(value, bool):
        raise TypeError(problem(argument, value, "True or False"))
    return value


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "channels": lambda value, argument: check_integer(value, argument, 1, 4096),
    "units": lambda value, argument: check_integer(value, argument, 1, 65_536),
    "size": _or("all", lambda value, argument: check_integer(value, argument, 1, 64)),
    "stride": _or(None, lambda value, argument: check_integer(value, argument, 1, 64)),
    "padding": _or("same", lambda value, argument: check_integer(value, argument, 0, 64)),
    "share": lambda value, argument: check_number(value, argument, 0, 0.95),
    "bias": _boolean,
    "how": lambda value, argument: check_choice(value, argument, ("max", "mean")),
    "activation": lambda value, argument: check_choice(value, argument, ACTIVATIONS),
    "layers": lambda value, argument: check_list(value, argument, _MOST_INSIDE),
}
