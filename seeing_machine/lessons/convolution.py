"""Convolution: a small table of weights that slides over a picture."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_bytes, problem
from seeing_machine.images import load
from seeing_machine.widgets import Array, ImageView

from ._convolution_code import code
from ._convolution_kernels import as_used
from ._convolution_steps import PADDINGS, POOLS, Geometry, convolved, limits, pooled
from ._convolution_views import FINE, Bench, Formula, scaled, shown
from ._convolution_words import goal, sentence
from ._films import LUMINANCE, grey
from ._kernel_explorer import KernelExplorer
from .explorer import spelled

_SUMS = ("image", "kernel", "divide", "flip", "padding", "stride")
_ALL = (*_SUMS, "relu", "pool", "pool_size", "pool_stride")


class Convolution(KernelExplorer):
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
    kernel, preset, angle, divide, tool_value
        The kernel, chosen by name, painted or typed: see `KernelExplorer`.
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
    flip = t.Bool(False)
    padding = t.Enum(list(PADDINGS), "none")
    stride = t.Int(1, min=1, max=8)
    relu = t.Bool(False)
    pool = t.Enum(POOLS, "none")
    pool_size = t.Int(2, min=1, max=8)
    pool_stride = t.Int(2, min=1, max=8)
    microscope = t.Enum(["off", "convolution", "pooling"], "off")
    spot = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)

    def __init__(self, image: Any = None, **state: Any) -> None:
        super().__init__(image=load("camera") if image is None else image, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return picture, kernel and result, and below them the controls and the microscope."""
        empty = np.zeros((1, 1), np.uint8)
        self.picture = ImageView(empty, title="picture", width=322, max_height=330)
        self.after = ImageView(empty, width=322, max_height=330)
        for view in (self.picture, self.after):
            view.observe(self._pointed, "cursor")
            view.observe(self._zoomed, "viewport")
        self.formula, self.bench = Formula(), Bench(self._stepped)
        presets, painting = self.build_kernel()
        return [[self.picture, self.editor, self.after], presets, painting,
                [self.switch("divide", "divide by the sum"), self.switch("flip", "turn by 180°"),
                 self.slider("angle", "angle", step=5, unit="°")],
                [self.choice("padding", "beyond the border", [(name, key) for key, name in PADDINGS.items()]),
                 self.slider("stride", "stride")],
                [self.switch("relu", "ReLU"), self.choice("pool", "pool", list(POOLS)),
                 self.slider("pool_size", "window"), self.slider("pool_stride", "pool stride")],
                [self.formula],
                [self.choice("microscope", "microscope", ["off", "convolution", "pooling"])], [self.bench]]

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
                    self.picture.viewport = scaled(change.new, self.after.image, self.picture.image)
                if self.result.size > FINE:
                    self._show_result()  # now in all its detail, or no longer
                self.after.viewport = scaled(self.picture.viewport, self.picture.image, self.after.image)

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
        self.show_kernel()
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
            self.goal = goal(self)

    def _show_result(self) -> None:
        values, whole = self.result, self.picture.viewport is None
        self._limits = limits(values, self._used, self.relu)
        with self.after.hold_sync(), self._alone():
            self.after.image, self.after.window, self._step = shown(values, *self._limits, whole=whole)
            coarse = values.size > FINE
            self.after.controls, self.after.numbers = not coarse, "never" if coarse else "auto"
            self.after.title = "result"
        self.formula.show(self.geometry, pools=self.pool != "none")

    def _show_controls(self) -> None:
        super()._show_controls()
        for name in ("pool_size", "pool_stride"):
            self._controls[name].layout.display = None if self.pool != "none" else "none"

    def _show_spot(self) -> None:
        spot = self._looked_at()
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

    def _looked_at(self) -> tuple[int, int] | None:
        """Return `spot`, or None where the result has no such value."""
        rows, cols = self.result.shape
        inside = self.spot is not None and 0 <= self.spot[0] < rows and 0 <= self.spot[1] < cols
        return self.spot if inside else None

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
        return sentence(self, self._limits, self._looked_at())

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `convolved` and `result`."""
        way = "image"
        if self.image.ndim == 3:
            way = f"np.rint(image @ {list(LUMINANCE)}).astype(np.uint8)    # as bright as it looks"
        return code(f"{spelled(self.image)}\ngrey = {way}\n", self.kernel, divide=self.divide, flip=self.flip,
                    padding=self.padding, stride=self.stride, relu=self.relu, pool=self.pool, pool_size=self.pool_size,
                    pool_stride=self.pool_stride)
