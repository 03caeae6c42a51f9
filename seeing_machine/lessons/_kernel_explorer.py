"""An explorer that has a kernel: chosen by name, turned, painted and typed, made larger and smaller, and undone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import problem
from seeing_machine.widgets import Array, Choice, ImageView, link

from ._convolution_kernels import PRESETS, TURNED, check_odd, preset, resized
from ._picture_explorer import PictureExplorer
from ._undoing import Undoing


class KernelExplorer(PictureExplorer):
    """Base of an explorer with a kernel. Its `build` calls `build_kernel`, its `update` `show_kernel`.

    Attributes
    ----------
    kernel : (h, w) float64 array
        The weights as they are typed, both sides odd, at most 15.
    preset : str
        The name of the kernel: "identity", "box", "Gaussian", "sharpen", "Sobel rows", "Sobel columns", "Laplacian",
        "emboss", "edge at an angle", or "own" for any other. Setting it sets `kernel` and `divide`.
    angle : int
        For "edge at an angle", in degrees: where it gets brighter. 0 is to the right, 90 is down.
    divide : bool
        Whether the weights are divided by their sum, so that brightness stays. A sum of 0 is left alone.
    tool_value : float
        What the brush writes into the kernel.
    """

    kernel = Array(check_odd, sync=False)
    preset = t.Enum([*PRESETS, TURNED, "own"], "Sobel columns").tag(state=False)
    angle = t.Int(0, min=0, max=360)
    divide = t.Bool(False)
    tool_value = t.Float(1.0, min=-999, max=999)

    def __init__(self, **state: Any) -> None:
        if "kernel" not in state:
            name = state.pop("preset", "Sobel columns")
            if name not in (*PRESETS, TURNED):
                raise t.TraitError(problem("preset", name, f"one of {', '.join(map(repr, (*PRESETS, TURNED)))}"))
            kernel, divide = preset(name, 3, state.get("angle", 0))
            state = {"kernel": kernel, "divide": divide, **state, "preset": name}
        self._undoing = Undoing()
        self._busy = False  # one change of ours leads to others that are not the learner's
        super().__init__(**state)

    def build_kernel(self) -> list[list[ipywidgets.Widget]]:
        """Make the view `editor`, and return the rows of controls."""
        self.editor = ImageView(self.kernel, title="kernel", width=200, max_height=200, tool="paint", numbers="always",
                                controls=False, layout={"min_width": "200px"})
        link((self, "kernel"), (self.editor, "image"))
        link((self, "tool_value"), (self.editor, "brush"))
        presets = self._loose_choice("preset", "kernel", [*PRESETS, TURNED],
                                     lambda name: self.set_trait("preset", name))
        presets.observe(lambda _: self._show_controls(), "disabled")
        self._size = self._loose_choice("size", "size", [("3 x 3", "3"), ("5 x 5", "5"), ("7 x 7", "7")],
                                        lambda side: self.resize(int(side)))
        brush = self._loose_choice("tool_value", "paint with", [("−2", "-2"), ("−1", "-1"), "0", "1", "2"],
                                   lambda value: self.set_trait("tool_value", float(value)))
        self._buttons = [ipywidgets.Button(description=name, tooltip=f"{name} the last change of the kernel")
                         for name in ("undo", "redo")]
        self._buttons[0].on_click(lambda _: self._travel(self._undoing.back))
        self._buttons[1].on_click(lambda _: self._travel(self._undoing.forth))
        return [[presets], [self._size, brush, *self._buttons]]

    def _loose_choice(self, name: str, label: str, options: list[Any], take: Callable[[str], Any]) -> Choice:
        """Return radio buttons of which none is chosen where the value is another one."""
        control = self._controls[name] = Choice(label=label, options=options)

        def taken(change: Any) -> None:
            if change.new is not None and not self._busy:
                take(change.new)

        control.observe(taken, "value")
        return control

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Within this block changes of views and controls are the explorer's own, not the learner's."""
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before

    # -- what changes the kernel -------------------------------------------------------------------------------

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

    # -- what is shown of it -----------------------------------------------------------------------------------

    def show_kernel(self) -> None:
        """Find the name of the kernel, and the weights to show as black and white."""
        if self.fresh("kernel"):
            most = 2.0 ** np.ceil(np.log2(np.abs(self.kernel).max() or 1.0))  # in steps: it stays while an edge turns
            self.editor.window = (-most, most)
            with self._alone():
                self.preset = self._name()

    def _name(self) -> str:
        rows, cols = self.kernel.shape
        if rows == cols > 1:
            for name in (self.preset, *PRESETS, TURNED):
                if name != "own" and np.array_equal(preset(name, rows, self.angle)[0], self.kernel):
                    return name
        return "own"

    def _show_controls(self) -> None:
        rows, cols = self.kernel.shape
        with self._alone():
            self._controls["preset"].value = None if self.preset == "own" else self.preset
            self._size.value = str(rows) if rows == cols and rows in (3, 5, 7) else None
            brush = f"{self.tool_value:g}"
            self._controls["tool_value"].value = brush if brush in ("-2", "-1", "0", "1", "2") else None
        self._controls["angle"].layout.display = None if self.preset == TURNED else "none"
        off = self._controls["preset"].disabled
        self.editor.tool = "look" if off else "paint"
        ways = self._undoing.can_go_back, self._undoing.can_go_forth
        for button, possible in zip(self._buttons, ways, strict=True):
            button.disabled = off or not possible
