"""Microscope: any rule that turns a window of pixels into one value, step by step, forwards and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import check_choice, check_footprint, check_image, check_integer, check_number, problem

from ._arrays import Array, to_wire
from ._view import BY_HAND, View, script, styles
from ._windows import MAX_SIDE, PADDINGS, RULES, Visit, visit

#: Everything that decides what the windows find; changing one of them works all stops out again.
_INPUTS = ("image", "operator", "window", "weights", "footprint", "stride", "padding", "cval", "dtype")


def _weights(value: Any, argument: str) -> np.ndarray:
    return check_image(value, argument).astype(np.float64)


class Microscope(View):
    """A window that steps over a small picture: its pixels, what the rule makes of them, the result.

    Python works out every stop when something changes; after that the browser steps by itself. Hovering shows a
    stop, a click or the arrow keys go there, in the picture as well as in the result.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array
        At most 64 x 64 pixels, any bool, integer or float dtype. In colour a window covers all three planes.
    operator : {"sum", "mean", "min", "max", "median", "any", "all"} or callable
        The rule. A callable gets the window, a float64 array of shape (kh, kw), in colour (kh, kw, 3), with NaN
        where a pixel takes no part. It returns a number, or (terms, number), or (terms, number, words): terms
        have the window's shape and are shown between window and result, words are the sentence below.
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    window : int, (int, int) or None
        Size of the window. None takes that of `weights` or `footprint`, else (3, 3).
    weights : (kh, kw) or (kh, kw, 3) array, or None
        For "sum": each pixel is multiplied by the weight at its place before they are added. That is
        cross-correlation, which deep learning calls convolution; the textbook's convolution turns the weights
        by 180 degrees first.
    footprint : (kh, kw) array of 0 and 1, or None
        Pixels where it is 0 take no part.
    stride : int
        Pixels from one window to the next, down and across.
    padding : {"constant", "edge", "reflect", "symmetric", "ignore", "none"}
        What lies outside the border: `cval`; the nearest pixel; the picture mirrored at its outermost pixels, or at
        their outer edge, so that they come twice (all as in `numpy.pad`); pixels that take no part; or nothing, so
        that every window stays inside and the result is smaller.
    cval : float
        The value outside for ``padding="constant"``.
    dtype : dtype, optional
        What the result is kept in; whole numbers are rounded and stop at their ends. By default that of the
        picture for "min" and "max", bool for "any" and "all", else float64.
    position : (row, col)
        The pixel of the result that is looked at.
    playing, speed : bool, float
        Whether it steps by itself, and how many stops per second, 0.5 to 30.
    reveal : {"all", "so_far"}
        Show the whole result, or only up to `position` in reading order.
    limits : (low, high) or None
        The values drawn as black and as white; None finds them.
    title, rule_words : str
        Caption; what the text calls the rule of a callable, by default the function's name.

    Examples
    --------
    >>> microscope = Microscope(np.array([[3, 9, 7], [4, 6, 2], [8, 5, 1]]), "min", padding="none")
    >>> microscope.output
    array([[1]])
    >>> microscope.describe()
    'A window of 3 by 3 pixels on a picture of 3 by 3; the result has 1 by 1. Row 0, column 0: min = 1.'
    """

    _esm = script("microscope")
    _css = styles("microscope")

    image = Array(check_image).tag(sync=False)
    operator = t.Any("sum")
    window = t.Any(None, allow_none=True)
    weights = Array(_weights, optional=True).tag(sync=False)
    footprint = Array(check_footprint, optional=True).tag(sync=False)
    stride = t.Any(1)
    padding = t.Any("constant")
    cval = t.Any(0.0)
    dtype = t.Any(None, allow_none=True)
    position = t.Tuple(t.Int(), t.Int(), default_value=(0, 0)).tag(**BY_HAND)
    playing = t.Bool(False).tag(**BY_HAND)
    speed = t.Float(2.0, min=0.5, max=30.0).tag(**BY_HAND)
    reveal = t.Enum(["all", "so_far"], "all").tag(sync=True)
    limits = t.Tuple(t.Float(), t.Float(), default_value=None, allow_none=True)
    title = t.Unicode().tag(sync=True)
    rule_words = t.Unicode().tag(sync=True)
    _scene = t.Dict().tag(sync=True, echo_update=False)

    _tried: dict[str, Any] | None = None
    _found: Visit | None = None
    _shown: Visit | None = None

    def __init__(self, image: Any, operator: Any = "sum", **traits: Any) -> None:
        super().__init__(image=check_image(image), operator=operator, **traits)

    @property
    def output(self) -> np.ndarray:
        """The result, an array of shape (rows, cols)."""
        assert self._shown is not None
        return self._shown.output.copy()

    @property
    def window_shape(self) -> tuple[int, int]:
        """Rows and columns of the window."""
        return _window_shape(self.window, self.weights, self.footprint)

    @t.validate("operator", "window", "stride", "padding", "cval", "dtype", "image", "weights", "footprint")
    def _try(self, proposal: Any) -> Any:
        """Work the change out before it is taken, so that a bad one changes nothing."""
        settings = {name: getattr(self, name) for name in _INPUTS} | {proposal.trait.name: proposal.value}
        if self._tried is None or any(settings[name] is not self._tried[name] for name in _INPUTS):
            try:
                self._found = _work_out(**settings)
            except (TypeError, ValueError) as error:
                raise t.TraitError(str(error)) from error
            self._tried = settings
        return proposal.value

    @t.observe(*_INPUTS, "limits")
    def _show(self, change: Any) -> None:
        if self._found is self._shown and change.name != "limits":
            return
        found = self._shown = self._found
        assert found is not None
        rows, cols = found.output.shape
        kh, kw = self.window_shape
        low, high = self.limits or _limits(self.image)
        with self.hold_sync():
            self._scene = {
                "serial": self._scene.get("serial", 0) + 1,
                "shape": [*self.image.shape[:2], found.padded.shape[2]],
                "size": [rows, cols],
                "window": [kh, kw],
                "offset": list(found.offset),
                "stride": int(self.stride),
                "padding": self.padding,
                "cval": float(self.cval),
                "rule": self.operator if isinstance(self.operator, str) else "own",
                "name": getattr(self.operator, "__name__", "rule"),
                "own_terms": found.own_terms,
                "limits": [low, high],
                "output_limits": _output_limits(found, low, high),
                "picture": to_wire(found.padded),
                "weights": to_wire(self.weights),
                "footprint": to_wire(self.footprint),
                "terms": to_wire(found.terms),
                "values": to_wire(found.values),
                "output": to_wire(found.output.astype(np.float64)),
                "words": found.words,
            }
            self.position = (min(self.position[0], rows - 1), min(self.position[1], cols - 1))

    @t.validate("position")
    def _inside(self, proposal: Any) -> tuple[int, int]:
        if self._shown is not None:
            rows, cols = self._shown.output.shape
            if not (0 <= proposal.value[0] < rows and 0 <= proposal.value[1] < cols):
                raise t.TraitError(problem("position", tuple(proposal.value),
                                           f"a row from 0 to {rows - 1} and a column from 0 to {cols - 1}"))
        return proposal.value

    def describe(self) -> str:
        """Return one sentence on the window and one on the stop that is looked at."""
        (kh, kw), (rows, cols), (row, col) = self.window_shape, self.output.shape, self.position
        height, width = self.image.shape[:2]
        rule = self.operator if isinstance(self.operator, str) else self.rule_words or self._scene["name"]
        name = f"{self.title}: a" if self.title else "A"
        return (f"{name} window of {kh} by {kw} pixels on a picture of {height} by {width}; "
                f"the result has {rows} by {cols}. Row {row}, column {col}: {rule} = {self.output[row, col]:.6g}.")

    def snapshot(self) -> Image.Image:
        """Return picture, window, terms and result as a still picture."""
        from ._microscope_still import draw_microscope

        assert self._shown is not None
        return draw_microscope(self, self._shown)


def _window_shape(window: Any, weights: np.ndarray | None, footprint: np.ndarray | None) -> tuple[int, int]:
    """Return the one size that `window`, `weights` and `footprint` agree on."""
    sizes: dict[str, tuple[int, int]] = {}
    if window is not None:
        pair = (window, window) if isinstance(window, (int, np.integer)) else window
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise TypeError(problem("window", window, "a whole number or (rows, columns)"))
        kh, kw = (check_integer(side, "window", 1, 2 * MAX_SIDE) for side in pair)
        sizes["window"] = (kh, kw)
    for name, array in (("weights", weights), ("footprint", footprint)):
        if array is not None:
            sizes[name] = (array.shape[0], array.shape[1])
    first = next(iter(sizes.values()), (3, 3))
    for name, size in sizes.items():
        if size != first:
            raise ValueError(problem(name, size, f"{first}, the size of {next(iter(sizes))}", "Leave one of them out."))
    return first


def _work_out(image: np.ndarray, operator: Any, window: Any, weights: np.ndarray | None, footprint: np.ndarray | None,
              stride: Any, padding: Any, cval: Any, dtype: Any) -> Visit:
    """Check the settings against each other and visit all stops."""
    if max(image.shape[:2]) > MAX_SIDE:
        raise ValueError(problem("image", image, f"at most {MAX_SIDE} x {MAX_SIDE} pixels", "Crop or shrink it first."))
    if not callable(operator):
        check_choice(operator, "operator (or a function)", RULES)
    if weights is not None and operator != "sum":
        raise ValueError(problem("weights", weights, "None unless operator='sum'",
                                 "Use footprint to leave pixels out."))
    if weights is not None and weights.ndim != image.ndim:
        raise ValueError(problem("weights", weights, "shape (kh, kw)" if image.ndim == 2 else "shape (kh, kw, 3)",
                                 "Give one plane of weights for each plane of the picture."))
    if dtype is not None:
        try:
            dtype = np.dtype(dtype)
        except TypeError:
            raise TypeError(problem("dtype", dtype, "a NumPy dtype such as 'uint8'")) from None
        if dtype.kind not in "biuf" or (dtype.kind in "iu" and dtype.itemsize == 8):
            raise ValueError(problem("dtype", dtype.name, "bool, an integer of up to 32 bits, or a float"))
    return visit(image, operator, window=_window_shape(window, weights, footprint), weights=weights,
                 footprint=footprint, stride=check_integer(stride, "stride", 1, MAX_SIDE), dtype=dtype,
                 padding=check_choice(padding, "padding", PADDINGS), cval=check_number(cval, "cval"))


def _limits(image: np.ndarray) -> tuple[float, float]:
    """Return the values to draw as black and white: those of the dtype, or of small numbers the largest."""
    low, high = float(image.min()), float(image.max())
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    if image.dtype == np.uint8 and high > 31:
        return 0.0, 255.0
    return (0.0, high) if low >= 0 else (-max(-low, high), max(-low, high))


def _output_limits(found: Visit, low: float, high: float) -> list[float]:
    """Return the picture's own limits where the result stays within them, so that greys can be compared."""
    if found.output.dtype == bool:
        return [0.0, 1.0]
    if low <= found.output.min() and found.output.max() <= high:
        return [low, high]
    return list(_limits(found.output.astype(np.float64)))
