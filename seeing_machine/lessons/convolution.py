"""Convolution: a small table of weights that slides over a picture."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_bytes, problem
from seeing_machine.images import load
from seeing_machine.widgets import Array, Choice, ImageView, link

from ._convolution_code import code
from ._convolution_kernels import PRESETS, TURNED, as_used, check_odd, preset, resized
from ._convolution_steps import PADDINGS, POOLS, Geometry, convolved, limits, pooled, shades
from ._convolution_views import Bench, Formula, sizes
from ._films import LUMINANCE, grey
from ._picture_explorer import PictureExplorer
from ._undoing import Undoing
from .explorer import spelled

#: Results with up to so many values travel as they are; rounded to whole numbers; the largest ones as bytes.
_EXACT, _ROUNDED = 1 << 14, 1 << 18
_SUMS = ("image", "kernel", "divide", "flip", "padding", "stride")
_ALL = (*_SUMS, "relu", "pool", "pool_size", "pool_stride")


class Convolution(PictureExplorer):
    """A picture, a kernel to paint and type, and what the kernel makes of the picture.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array, optional
        uint8, or bool, which becomes 0 and 255; colour is made grey by weights. A photo when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (H, W) or (H, W, 3) uint8 array
        The picture.
    truth : (H, W) uint8 array, or None
        A picture to come near to; then the title tells the mean difference of the result from it.
    wanted : float
        The mean difference to try for.
    kernel : (h, w) float64 array
        The weights as they are typed, both sides odd, at most 15.
    preset : str
        The name of the kernel: "identity", "box", "Gaussian", "sharpen", "Sobel rows", "Sobel columns", "Laplacian",
        "emboss", "edge at an angle", or "own" for any other. Setting it sets `kernel` and `divide`.
    angle : int
        For "edge at an angle", in degrees: where it gets brighter. 0 is to the right, 90 is down.
    divide : bool
        Whether the weights are divided by their sum, so that brightness stays. A sum of 0 is left alone.
    flip : bool
        Whether the kernel is turned by 180 degrees before it is laid on the picture. That is the convolution of
        mathematics; without it, it is cross-correlation, which deep learning calls convolution.
    padding : {"none", "zeros", "reflect"}
        What is put around the picture, half a kernel wide: nothing, zeros, or the picture mirrored at its outermost
        pixels.
    stride : int
        Pixels from one stop of the kernel to the next, down and across.
    relu : bool
        Whether negative sums become 0.
    pool, pool_size, pool_stride : {"none", "max", "mean"}, int, int
        What comes last: the largest value, or the mean, of each window.
    tool_value : float
        What the brush writes into the kernel.
    microscope : {"off", "convolution", "pooling"}
        Whether one of the two is shown step by step.
    spot : (row, col) or None
        The value of the result that is looked at; the picture shows its window.

    Examples
    --------
    >>> widget = Convolution(np.uint8([[0, 0, 90], [0, 0, 90], [0, 0, 90]]))
    >>> widget.result
    array([[360.]])
    >>> widget.flip = True
    >>> widget.result
    array([[-360.]])
    """

    TITLE = "What does a filter see?"
    RESULTS = ("convolved", "result")

    image = Array(check_bytes, sync=False)
    truth = Array(lambda value, name: check_bytes(value, name, colour=False), optional=True, sync=False)
    wanted = t.Float(8.0, min=0)
    kernel = Array(check_odd, sync=False)
    preset = t.Enum([*PRESETS, TURNED, "own"], "Sobel columns").tag(state=False)
    angle = t.Int(0, min=0, max=360)
    divide = t.Bool(False)
    flip = t.Bool(False)
    padding = t.Enum(list(PADDINGS), "none")
    stride = t.Int(1, min=1, max=8)
    relu = t.Bool(False)
    pool = t.Enum(POOLS, "none")
    pool_size = t.Int(2, min=1, max=8)
    pool_stride = t.Int(2, min=1, max=8)
    tool_value = t.Float(1.0, min=-999, max=999)
    microscope = t.Enum(["off", "convolution", "pooling"], "off")
    spot = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)

    def __init__(self, image: Any = None, **state: Any) -> None:
        if "kernel" not in state:
            name = state.pop("preset", "Sobel columns")
            if name not in (*PRESETS, TURNED):
                raise t.TraitError(problem("preset", name, f"one of {', '.join(map(repr, (*PRESETS, TURNED)))}"))
            kernel, divide = preset(name, 3, state.get("angle", 0))
            state = {"kernel": kernel, "divide": divide, **state, "preset": name}
        self._undoing = Undoing()
        self._busy = False  # one change of ours leads to others that are not the learner's
        super().__init__(image=load("camera") if image is None else image, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return picture, kernel and result, and below them the controls and the microscope."""
        empty = np.zeros((1, 1), np.uint8)
        self.picture = ImageView(empty, title="picture", width=322, max_height=330)
        self.after = ImageView(empty, width=322, max_height=330)
        self.editor = ImageView(self.kernel, title="kernel", width=200, max_height=200, tool="paint", numbers="always",
                                controls=False, layout={"min_width": "200px"})
        link((self, "kernel"), (self.editor, "image"))
        link((self, "tool_value"), (self.editor, "brush"))
        for view in (self.picture, self.after):
            view.observe(self._pointed, "cursor")
            view.observe(self._zoomed, "viewport")
        self.formula, self.bench = Formula(), Bench(self._stepped)
        presets = self._free_choice("preset", "kernel", [*PRESETS, TURNED])
        presets.observe(lambda _: self._show_controls(), "disabled")
        self._size = self._free_choice("size", "size", [("3 x 3", "3"), ("5 x 5", "5"), ("7 x 7", "7")])
        brush = self._free_choice("tool_value", "paint with", [("−2", "-2"), ("−1", "-1"), "0", "1", "2"])
        self._buttons = [ipywidgets.Button(description=name, tooltip=f"{name} the last change of the kernel")
                         for name in ("undo", "redo")]
        self._buttons[0].on_click(lambda _: self._travel(self._undoing.back))
        self._buttons[1].on_click(lambda _: self._travel(self._undoing.forth))
        return [[self.picture, self.editor, self.after], [presets],
                [self._size, brush, *self._buttons],
                [self.switch("divide", "divide by the sum"), self.switch("flip", "turn by 180°"),
                 self.slider("angle", "angle", step=5, unit="°")],
                [self.choice("padding", "beyond the border", [(name, key) for key, name in PADDINGS.items()]),
                 self.slider("stride", "stride")],
                [self.switch("relu", "ReLU"), self.choice("pool", "pool", list(POOLS)),
                 self.slider("pool_size", "window"), self.slider("pool_stride", "pool stride")],
                [self.formula],
                [self.choice("microscope", "microscope", ["off", "convolution", "pooling"])], [self.bench]]

    def _free_choice(self, name: str, label: str, options: list[Any]) -> Choice:
        """Return radio buttons of which none is chosen where the value is another one."""
        control = self._controls[name] = Choice(label=label, options=options)
        take = {"preset": lambda value: setattr(self, "preset", value), "size": lambda value: self.resize(int(value)),
                "tool_value": lambda value: setattr(self, "tool_value", float(value))}[name]

        def taken(change: Any) -> None:
            if change.new is not None and not self._busy:
                take(change.new)

        control.observe(taken, "value")
        return control

    def resize(self, side: int) -> None:
        """Make the kernel side x side: a preset in its own form, another one with zeros around it, or cut.

        Raises
        ------
        traitlets.TraitError
            If the side is even or above 15.
        """
        if self.preset == "own":
            self.kernel = resized(self.kernel, side)
        elif self.kernel.shape != (side, side):
            self.kernel = preset(self.preset, side, self.angle)[0]

    # -- the kernel --------------------------------------------------------------------------------------------

    @t.observe("preset")
    def _choose(self, _change: Any) -> None:
        if not self._busy and self._ready and self.preset != "own":
            self._undoing.note((self.kernel, self.divide), None)
            kernel, divide = self._preset()
            self._set({"kernel": kernel, "divide": divide})

    @t.observe("angle")
    def _turn(self, _change: Any) -> None:
        if self._ready and self.preset == TURNED:
            self._undoing.note((self.kernel, self.divide), "turned")
            self._ready = False  # one update for both: that of the angle, which follows
            try:
                self.kernel = self._preset()[0]
            finally:
                self._ready = True

    def _preset(self) -> tuple[np.ndarray, bool]:
        rows, cols = self.kernel.shape
        return preset(self.preset, rows if rows == cols > 1 else 3, self.angle)

    @t.observe("kernel")
    def _painted(self, change: Any) -> None:
        if self._ready:
            self._undoing.note((change.old, self.divide), None)

    def _travel(self, step: Any) -> None:
        found = step((self.kernel, self.divide))
        if found is not None:
            self._set({"kernel": found[0], "divide": found[1]})

    def _name(self) -> str:
        rows, cols = self.kernel.shape
        if rows == cols > 1:
            for name in (self.preset, *PRESETS, TURNED):
                if name != "own" and np.array_equal(preset(name, rows, self.angle)[0], self.kernel):
                    return name
        return "own"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Within this block changes of views and controls are the explorer's own, not the learner's."""
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before

    # -- the pointer -------------------------------------------------------------------------------------------

    def _pointed(self, change: Any) -> None:
        if self._busy or self._result is None:
            return
        spot = change.new
        if spot is not None and change.owner is self.picture:
            spot = self.geometry.nearest(spot)
        elif spot is not None:
            spot = tuple(place * self._step + self._step // 2 for place in spot)
        self.spot = spot

    @property
    def geometry(self) -> Geometry:
        """Which part of the picture a value of the result comes from."""
        pool = (1, 1) if self.pool == "none" else (self.pool_size, self.pool_stride)
        rows, cols = self._grey.shape
        return Geometry((rows, cols), (self.kernel.shape[0], self.kernel.shape[1]), self.padding, self.stride, *pool)

    def _zoomed(self, change: Any) -> None:
        """Let the other view show the same part, which may have other pixels."""
        if not self._busy:
            with self._alone(), self.after.hold_sync():
                if change.owner is self.after:
                    self.picture.viewport = _scaled(change.new, self.after.image, self.picture.image)
                if self.result.size > _ROUNDED:
                    self._show_result()  # now in all its detail, or no longer
                self.after.viewport = _scaled(self.picture.viewport, self.picture.image, self.after.image)

    def _stepped(self, spot: tuple[int, int]) -> None:
        if not self._busy:
            pooling = self.microscope == "convolution" and self.pool != "none"
            row, col = (place // self.pool_stride for place in spot) if pooling else spot
            self.spot = min(row, self.result.shape[0] - 1), min(col, self.result.shape[1] - 1)

    # -- what is shown -----------------------------------------------------------------------------------------

    _result: np.ndarray | None = None
    _step = 1  # how many values of the result, each way, one pixel of its view stands for

    def update(self) -> None:
        """Lay the kernel on the picture, and hand the results to the views."""
        if self.fresh("image"):
            self._grey = grey(self.image, 0)
            self.picture.image = self._grey
        if self.fresh("kernel"):
            most = 2.0 ** np.ceil(np.log2(np.abs(self.kernel).max() or 1.0))  # in steps: it stays while an edge turns
            self.editor.window = (-most, most)
            with self._alone():
                self.preset = self._name()
        if self.fresh(*_SUMS):
            self._used = as_used(self.kernel, self.divide, self.flip)
            self._sums = convolved(self._grey, self._used, self.padding, self.stride)
        if self.fresh(*_ALL):
            values = self._summed()
            if self.pool != "none":
                values = pooled(values, self.pool, self.pool_size, self.pool_stride)
            self._result = values
            self._show_result()
        self._show_controls()
        with self._alone():
            self._show_spot()
        if self.truth is not None:
            fits = self.result.shape == self.truth.shape
            now = f"{self.error_left:.1f}" if fits else f"other size, pad to {' x '.join(map(str, self.truth.shape))}"
            done = "   ✓ done" if fits and self.error_left <= self.wanted else ""
            self.goal = f"goal: mean difference {self.wanted:g} or less   now {now}{done}"

    def _show_result(self) -> None:
        values = self.result
        low, high = limits(values, self._used, self.relu)
        shown, window = values, (low, high)
        coarse = values.size > _ROUNDED
        self._step = 1
        if coarse:  # as bytes, and unless zoomed into as means: a drag has to come through; the sentence has the value
            if self.picture.viewport is None:
                self._step = math.ceil(math.sqrt(values.size / _ROUNDED))
                shown = pooled(values, "mean", self._step, self._step)
            shown, window = shades(shown, low, high), (0.0, 255.0)
        elif values.size > _EXACT:
            shown = np.rint(values).astype(np.int16 if np.abs(values).max() < 32767 else np.float32)
        shown.flags.writeable = False
        with self.after.hold_sync(), self._alone():
            self.after.image, self.after.window = shown, window
            self.after.controls, self.after.numbers = not coarse, "never" if coarse else "auto"
            self.after.title = "result"
        here = self.geometry
        lines = [("size", sizes(here.shape, here.window, here.pads, self.stride))]
        if self.pool != "none":
            lines.append(("pool", sizes(here.stops, (self.pool_size, self.pool_size), (0, 0), self.pool_stride)))
        self.formula.show(lines)
        self._scale = f"black is {low:.4g}, grey 0, white {high:.4g}" if low else f"black is 0, white {high:.4g}"

    def _show_controls(self) -> None:
        rows, cols = self.kernel.shape
        with self._alone():
            self._controls["preset"].value = None if self.preset == "own" else self.preset
            self._size.value = str(rows) if rows == cols and rows in (3, 5, 7) else None
            brush = f"{self.tool_value:g}"
            self._controls["tool_value"].value = brush if brush in ("-2", "-1", "0", "1", "2") else None
        for name, wanted in (("angle", self.preset == TURNED), ("pool_size", self.pool != "none"),
                             ("pool_stride", self.pool != "none")):
            self._controls[name].layout.display = None if wanted else "none"
        off = self._controls["preset"].disabled
        self.editor.tool = "look" if off else "paint"
        ways = self._undoing.can_go_back, self._undoing.can_go_forth
        for button, possible in zip(self._buttons, ways, strict=True):
            button.disabled = off or not possible

    def _show_spot(self) -> None:
        spot: Any = self.spot if self._inside() else None
        frame: Any = self.geometry.source(spot) if spot else None
        self.picture.frame = frame
        cursor: Any = spot and tuple(min(place // self._step, side - 1)
                                     for place, side in zip(spot, self.after.image.shape, strict=True))
        if self.after.cursor != cursor:
            self.after.cursor = cursor
        self.bench.layout.display = "none" if self.microscope == "off" else None
        row, col = spot or (self.result.shape[0] // 2, self.result.shape[1] // 2)
        if self.microscope == "convolution":
            step = 1 if self.pool == "none" else self.pool_stride
            self.bench.convolution(self._grey, self._used, self.padding, self.stride, (row * step, col * step))
        elif self.microscope == "pooling":
            if self.pool == "none":
                raise ValueError(problem("microscope", "pooling", "a pool", "Choose max or mean beside ReLU first."))
            self.bench.pool(self._summed(), self.pool, self.pool_size, self.pool_stride, (row, col))

    def _summed(self) -> np.ndarray:
        return np.maximum(self._sums, 0) if self.relu else self._sums

    def _inside(self) -> bool:
        rows, cols = self.result.shape
        return self.spot is not None and 0 <= self.spot[0] < rows and 0 <= self.spot[1] < cols

    # -- results -----------------------------------------------------------------------------------------------

    @property
    def convolved(self) -> np.ndarray:
        """The sums of products, before ReLU and pool: (rows, cols) float64."""
        return self._sums

    @property
    def result(self) -> np.ndarray:
        """What comes out at the end: (rows, cols) float64."""
        assert self._result is not None
        return self._result

    @property
    def error_left(self) -> float:
        """The mean absolute difference of `result` from `truth`, in grey levels; nan where their sizes differ."""
        if self.truth is None or self.truth.shape != self.result.shape:
            return float("nan")
        return float(np.abs(self.result - self.truth).mean())

    def describe(self) -> str:
        """Say the kernel's name and sum, the sizes, and how the value under the cursor came about."""
        if self._result is None:  # it has gone wrong from the start; the error says how
            return self.TITLE
        name = "your own" if self.preset == "own" else self.preset
        shape, size = (" x ".join(map(str, array.shape)) for array in (self._grey, self.result))
        total = self.kernel.sum()
        text = [f"The kernel is {name}, its weights add up to {total:.4g}. {shape} pixels become {size} values: "
                f"{self._scale}."]
        if self.divide and abs(total) <= 1e-9:
            text.append("A sum of 0 cannot be divided by, so the weights stay.")
        if self._inside():
            top, left, bottom, right = self.geometry.source(self.spot)
            text.append(f"Row {self.spot[0]}, column {self.spot[1]} of the result is {self.result[self.spot]:.5g}. It "
                        f"comes from {_span('row', top, bottom)}, {_span('column', left, right)} of the picture.")
        return " ".join(text)

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `convolved` and `result`."""
        way = "image"
        if self.image.ndim == 3:
            way = f"np.rint(image @ {list(LUMINANCE)}).astype(np.uint8)    # as bright as it looks"
        return code(f"{spelled(self.image)}\ngrey = {way}\n", self.kernel, divide=self.divide, flip=self.flip,
                    padding=self.padding, stride=self.stride, relu=self.relu, pool=self.pool, pool_size=self.pool_size,
                    pool_stride=self.pool_stride)


def _scaled(viewport: Any, image: np.ndarray, other: np.ndarray) -> Any:
    """Return a viewport (row, column, zoom) of one picture for another one that shows the same."""
    if viewport is None:
        return None
    row, col = (place * its / own for place, own, its in zip(viewport, image.shape, other.shape, strict=False))
    return row, col, viewport[2]


def _span(name: str, start: int, end: int) -> str:
    return f"{name} {start}" if end == start + 1 else f"{name}s {start} to {end - 1}"
