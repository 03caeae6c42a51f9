"""What each layer of a list does to shapes, counts and windows, and where a list breaks. No torch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .._validate import Words, check_integer, problem
from .layers import Layer, LayerProblem, check_list, filled

_MOST_DEEP = 3  # residual inside residual
_MOST_PARAMETERS = 30_000_000
_MOST_VALUES = 4_000_000  # that one layer makes of one picture


@dataclass(frozen=True)
class Axis:
    """What one value sees along the rows, or along the columns, of the picture.

    Attributes
    ----------
    side : int
        How many pixels it sees: the receptive field.
    jump : int
        How many pixels further its neighbour looks.
    start : int
        The first pixel that value 0 sees; below 0 in the padding.
    """

    side: int = 1
    jump: int = 1
    start: int = 0

    def after(self, size: int, stride: int, padding: int) -> Axis:
        """Return the same for a layer on top with this window."""
        return Axis(self.side + (size - 1) * self.jump, self.jump * stride, self.start - padding * self.jump)

    def joined(self, other: Axis) -> Axis:
        """Return the same for a value that sees what both see. Their jumps are equal."""
        start = min(self.start, other.start)
        return Axis(max(self.start + self.side, other.start + other.side) - start, self.jump, start)

    def whole(self, count: int) -> Axis:
        """Return the same for one value made of `count` neighbours."""
        return Axis(self.side + (count - 1) * self.jump, self.jump * count, self.start)

    def window(self, place: int, length: int) -> tuple[int, int]:
        """Return the first pixel that the value at `place` sees, and the one after the last, within the picture."""
        first = self.start + place * self.jump
        return max(first, 0), min(first + self.side, length)


_Axes = tuple[Axis, Axis]
_Size = tuple[int, int]


@dataclass(frozen=True)
class Step:
    """One layer of a plan.

    Attributes
    ----------
    layer : dict
        The description, all settings filled in.
    came, shape : tuple of int
        What goes in and what comes out: (channels, rows, columns), or (values,) after flatten.
    parameters : int
        Numbers that are learned.
    multiplications : int
        How many one picture takes.
    axes : (Axis, Axis)
        Which rows and which columns of the picture one value sees.
    picture : (int, int)
        Rows and columns of the picture.
    inside : tuple of Step
        The steps of a residual layer's own layers, and of its shortcut where that is a convolution.
    """

    layer: Layer
    came: tuple[int, ...]
    shape: tuple[int, ...]
    parameters: int
    multiplications: int
    axes: tuple[Axis, Axis]
    picture: tuple[int, int]
    inside: tuple[Step, ...] = ()

    @property
    def receptive_field(self) -> tuple[int, int]:
        """Rows and columns of the picture that one value sees, padding counted, at most the picture."""
        return min(self.axes[0].side, self.picture[0]), min(self.axes[1].side, self.picture[1])

    def window(self, row: int = 0, col: int = 0) -> tuple[int, int, int, int]:
        """Return (first row, row after the last, first column, column after the last) that the value at a place sees.

        After flatten every value counts as one that sees all that any of them sees.
        """
        return *self.axes[0].window(row, self.picture[0]), *self.axes[1].window(col, self.picture[1])


def plan(layers: Sequence[Layer], shape: tuple[int, int, int]) -> list[Step]:
    """Follow a picture through a list of layers.

    Parameters
    ----------
    layers : sequence of dict
        Descriptions: see `KINDS`.
    shape : (int, int, int)
        Channels, rows and columns of the picture.

    Returns
    -------
    list of Step
        One for each layer.

    Raises
    ------
    TypeError
        If `layers` is not a sequence of dicts.
    LayerProblem
        If a layer cannot work on what comes to it; a ValueError that says which layer, what came, what is needed and
        what to do.

    Examples
    --------
    >>> steps = plan([{"kind": "conv", "channels": 8}, {"kind": "pool"}], (3, 32, 32))
    >>> [(step.shape, step.parameters, step.receptive_field) for step in steps]
    [((8, 30, 30), 224, (3, 3)), ((8, 15, 15), 0, (4, 4))]
    >>> plan([{"kind": "pool", "size": 4}], (1, 3, 3))
    Traceback (most recent call last):
    ...
    seeing_machine.learning.layers.LayerProblem: layer 1 (pool): got maps of 3 x 3, expected at least 4 x 4, ...
    """
    channels, rows, cols = (check_integer(value, "shape", 1, 4096) for value in shape)
    steps = _follow(check_list(layers, "layers"), (channels, rows, cols), (Axis(), Axis()), (rows, cols), 1)
    total = 0
    for index, step in enumerate(steps):
        total += step.parameters
        if total > _MOST_PARAMETERS or math.prod(step.shape) > _MOST_VALUES:
            raise _broken(index, step.layer["kind"],
                          Words(f"{total:,} parameters so far and {math.prod(step.shape):,} values"),
                          f"at most {_MOST_PARAMETERS:,} and {_MOST_VALUES:,}",
                          "Use fewer channels or units, or pool more before this layer.")
    return steps


def _follow(layers: Sequence[Layer], shape: tuple[int, ...], axes: _Axes, picture: _Size,
            depth: int) -> list[Step]:
    steps: list[Step] = []
    for index, given in enumerate(layers):
        layer = filled(given, index)
        try:
            step = _STEPS[layer["kind"]](layer, shape, axes, picture, depth)
        except LayerProblem as inner:  # of a layer inside this one
            raise LayerProblem(f"layer {index + 1} ({layer['kind']}), its {inner}", index) from None
        except _Unfit as unfit:
            raise _broken(index, layer["kind"], *unfit.args) from None
        steps.append(step)
        shape, axes = step.shape, step.axes
    return steps


class _Unfit(Exception):
    """What came, what is expected, what to do; `_follow` knows the layer's number."""


def _broken(index: int, kind: str, got: Any, expected: str, do: str) -> LayerProblem:
    return LayerProblem(problem(f"layer {index + 1} ({kind})", got, expected, do), index)


def _maps(shape: tuple[int, ...], what: str) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise _Unfit(Words(f"{shape[0]} values in a row"), f"maps, because {what}", "Put it before the flatten layer.")
    return shape


def _slide(shape: tuple[int, ...], size: int, stride: int, padding: int) -> tuple[int, int]:
    """Return the rows and columns that are left when a window slides over maps."""
    rows, cols = shape[1:]
    needed = size - 2 * padding
    if min(rows, cols) < needed:
        raise _Unfit(Words(f"maps of {rows} x {cols}"),
                     f"at least {needed} x {needed}, because the window is {size} x {size}",
                     "Make the window smaller, or leave out a pool, a stride or an unpadded convolution before it.")
    return (rows + 2 * padding - size) // stride + 1, (cols + 2 * padding - size) // stride + 1


def _seen(axes: _Axes, size: int, stride: int, padding: int) -> _Axes:
    return axes[0].after(size, stride, padding), axes[1].after(size, stride, padding)


def _all_seen(axes: _Axes, shape: tuple[int, ...]) -> _Axes:
    return axes[0].whole(shape[1]), axes[1].whole(shape[2])


def _conv(layer: Layer, shape: tuple[int, ...], axes: _Axes, picture: _Size, _: int) -> Step:
    channels = _maps(shape, "a kernel slides over rows and columns")[0]
    size, stride, padding = layer["size"], layer["stride"], layer["padding"]
    if size == "all" or stride is None:
        raise _Unfit(Words(f"size {size!r}, stride {stride!r}"), "whole numbers", "Only a pool can leave them open.")
    if padding == "same":
        if size % 2 == 0 or stride != 1:
            raise _Unfit(Words(f"padding 'same' with size {size} and stride {stride}"), "an odd size and stride 1",
                         "Use a number for the padding.")
        padding = size // 2
    elif padding >= size:
        raise _Unfit(Words(f"padding {padding} with size {size}"), "less padding than the kernel is wide",
                     "Some windows would see no picture at all.")
    layer["padding"] = padding
    rows, cols = _slide(shape, size, stride, padding)
    weights = size * size * channels * layer["channels"]
    made = (layer["channels"], rows, cols)
    return Step(layer, shape, made, weights + layer["bias"] * layer["channels"], weights * rows * cols,
                _seen(axes, size, stride, padding), picture)


def _pool(layer: Layer, shape: tuple[int, ...], axes: _Axes, picture: _Size, _: int) -> Step:
    channels = _maps(shape, "a window slides over rows and columns")[0]
    if layer["size"] == "all":
        return Step(layer, shape, (channels, 1, 1), 0, 0, _all_seen(axes, shape), picture)
    layer["stride"] = layer["stride"] or layer["size"]
    rows, cols = _slide(shape, layer["size"], layer["stride"], 0)
    return Step(layer, shape, (channels, rows, cols), 0, 0,
                _seen(axes, layer["size"], layer["stride"], 0), picture)


def _norm(layer: Layer, shape: tuple[int, ...], axes: _Axes, picture: _Size, _: int) -> Step:
    return Step(layer, shape, shape, 2 * shape[0], math.prod(shape), axes, picture)


def _same(layer: Layer, shape: tuple[int, ...], axes: _Axes, picture: _Size, _: int) -> Step:
    return Step(layer, shape, shape, 0, 0, axes, picture)


def _flatten(layer: Layer, shape: tuple[int, ...], axes: _Axes, picture: _Size, _: int) -> Step:
    _maps(shape, "it lays maps out in a row")
    return Step(layer, shape, (math.prod(shape),), 0, 0, _all_seen(axes, shape), picture)


def _dense(layer: Layer, shape: tuple[int, ...], axes: _Axes, picture: _Size, _: int) -> Step:
    if len(shape) != 1:
        raise _Unfit(Words(f"{shape[0]} maps of {shape[1]} x {shape[2]}"), "values in a row",
                     "Put a flatten layer before it.")
    weights = shape[0] * layer["units"]
    return Step(layer, shape, (layer["units"],), weights + layer["bias"] * layer["units"], weights, axes, picture)


def _residual(layer: Layer, shape: tuple[int, ...], axes: _Axes, picture: _Size,
              depth: int) -> Step:
    came = _maps(shape, "its shortcut joins maps")
    if depth >= _MOST_DEEP:
        raise _Unfit(Words(f"{depth} residual layers inside each other"), f"at most {_MOST_DEEP - 1}",
                     "Put them one after the other.")
    inside = _follow(layer["layers"], shape, axes, picture, depth + 1)
    made = _maps(inside[-1].shape, "its shortcut joins maps") if len(inside[-1].shape) == 3 else None
    if made is None:
        raise _Unfit(Words("a flatten layer inside it"), "maps at its end", "Put the flatten layer after it.")
    layer["layers"] = [step.layer for step in inside]
    seen = inside[-1].axes
    if made != came:  # the shortcut has to change what came in the same way: a 1 x 1 convolution
        stride = seen[0].jump // axes[0].jump
        way = _conv(filled({"kind": "conv", "channels": made[0], "size": 1, "stride": stride, "bias": False,
                             "activation": "none"}, 0), shape, axes, picture, depth)
        if way.shape != made:
            raise _Unfit(Words(f"{way.shape[1]} x {way.shape[2]} values on the shortcut and {made[1]} x {made[2]} "
                               "from its layers"),
                         "as many on both ways", "Pad the convolutions inside it, for example with padding 'same'.")
        inside.append(way)
        axes = way.axes
    return Step(layer, shape, made, sum(step.parameters for step in inside),
                sum(step.multiplications for step in inside),
                (seen[0].joined(axes[0]), seen[1].joined(axes[1])), picture, tuple(inside))


_STEPS: dict[str, Callable[..., Step]] = {
    "conv": _conv, "pool": _pool, "norm": _norm, "activation": _same, "dropout": _same, "residual": _residual,
    "flatten": _flatten, "dense": _dense}
