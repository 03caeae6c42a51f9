"""An explorer whose state is a chain of steps: to edit one of them, to add, remove and move them, to undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_integer, check_mask, problem
from seeing_machine.widgets import Array, Choice, ImageView, link

from ._buttons import Buttons
from ._morphology_steps import (
    EQUAL,
    MAX_SIDE,
    MAX_STEPS,
    MAX_TIMES,
    ODD,
    OPERATORS,
    SHAPES,
    Step,
    chain,
    name_of,
    origin,
)
from ._picture_explorer import PictureExplorer
from ._undoing import Undoing


def _footprint(footprint: Any, name: str) -> np.ndarray:
    """Return a footprint as bool. Without a pixel it is taken too: it may be under the brush."""
    checked = check_mask(footprint, name)
    if max(checked.shape) > MAX_SIDE:
        raise ValueError(problem(name, checked, f"at most {MAX_SIDE} rows and columns"))
    return checked


class ChainExplorer(PictureExplorer):
    """Base of an explorer with a chain of morphological steps. The attributes but the first two are of one step.

    Its `build` calls `build_chain`, its `update` `show_chain`.

    Attributes
    ----------
    steps : list of dict
        The chain, 1 to 8 steps with the keys operator, shape, height, width, iterations and pixels. Shorter forms such
        as ``("opening", "disc", 5)`` are taken.
    selected : int
        The step that the other traits are of, from 0.
    operator : str
        "erosion", "dilation", "opening", "closing", "gradient", "white_tophat" or "black_tophat".
    shape : str
        Of the footprint: "rectangle", "cross", "diamond", "disc", "ellipse" or "painted".
    height, width : int
        Of the footprint in pixels, 1 to 63.
    iterations : int
        How many times it is applied, 1 to 20.
    footprint : (height, width) bool array
        The footprint itself; any other one makes it "painted".
    """

    steps: Any = t.List(default_value=[asdict(Step())])
    selected = t.Int(0, min=0)
    operator = t.Enum(list(OPERATORS), "erosion").tag(state=False)
    shape = t.Enum(list(SHAPES), "rectangle").tag(state=False)
    height = t.Int(3, min=1, max=MAX_SIDE).tag(state=False)
    width = t.Int(3, min=1, max=MAX_SIDE).tag(state=False)
    iterations = t.Int(1, min=1, max=MAX_TIMES).tag(state=False)
    footprint = Array(_footprint, sync=False).tag(state=False)

    def __init__(self, **state: Any) -> None:
        self._undoing: Undoing | None = None
        self._kind: Any = None
        self._following = self._travelling = False
        super().__init__(**state)

    def build_chain(self) -> list[list[ipywidgets.Widget]]:
        """Make the view `editor`, and return the rows of controls; from here on a change can be undone."""
        self._follow()
        self._undoing = Undoing()
        self.editor = ImageView(self.footprint, title="footprint", width=236, max_height=200, tool="paint",
                                show="overlay", threshold=0.5, layout={"min_width": "240px"})
        link((self, "footprint"), (self.editor, "image"))
        shapes = self.choice("shape", "shape", [(name, shape) for shape, name in SHAPES.items()])
        shapes.observe(lambda change: setattr(self.editor, "tool", "look" if change.new else "paint"), "disabled")
        operators = self.choice("operator", "operator", [(name_of(name), name) for name in OPERATORS])
        self._controls["steps"] = self.buttons = Buttons({
            "add": ("add a copy of this step behind it", self.add), "remove": ("remove this step", self.remove),
            "earlier": ("move this step up", lambda: self.move(-1)),
            "later": ("move this step down", lambda: self.move(1)),
            "undo": ("undo the last change of the chain", self.undo), "redo": ("redo it", self.redo)}, label="chain")
        for name, label in {"height": "height", "width": "width", "iterations": "times"}.items():
            self.slider(name, label)
        self._shaping = ipywidgets.VBox()
        for name in ("sm-column", "sm-column-controls"):
            self._shaping.add_class(name)
        return [[self._steps_choice()], [self.buttons], [operators], [self.editor, self._shaping]]

    def _steps_choice(self) -> Choice:
        """Return radio buttons with a name for each step; they are numbered, while the trait counts from 0."""
        control = self._controls["selected"] = Choice(label="step", options=[])

        def take(change: Any) -> None:
            if change.new is not None:
                self.selected = int(change.new)

        control.observe(take, "value")
        return control

    def show_chain(self) -> None:
        """Name the steps, mark the middle of the footprint, and show the controls that do something now."""
        control, equal = self._controls["selected"], self.shape in EQUAL
        with control.hold_sync():
            control.options = [(f"{number} {step.words}", str(number - 1))
                               for number, step in enumerate(chain(self.steps), 1)]
            control.value = str(self.at)
        self.buttons.allow(**self.possible)
        row, col = origin(self.footprint)
        self.editor.boxes = [(row, col, row + 1, col + 1)]
        for name in ("height", "width"):
            self._controls[name].step = 2 if self.shape in ODD else 1
        self._controls["height"].label = "size" if equal else "height"
        names = ("shape", "height", "iterations") if equal else ("shape", "height", "width", "iterations")
        self._shaping.children = tuple(self._controls[name] for name in names)

    @t.validate("steps")
    def _checked_steps(self, proposal: Any) -> list[dict[str, Any]]:
        try:
            return [asdict(step) for step in chain(proposal.value)]
        except (TypeError, ValueError) as error:
            raise t.TraitError(str(error)) from None

    @t.validate("height", "width")
    def _with_a_middle(self, proposal: Any) -> int:
        side = proposal.value
        return side - 1 if self.shape in ODD and side % 2 == 0 else side

    @t.observe("steps")
    def _note(self, change: Any) -> None:
        if self._undoing is not None and not self._travelling:
            self._undoing.note((change.old, min(self.selected, len(change.old) - 1)), self._kind)

    @t.observe("steps", "selected")
    def _follow(self, _change: Any = None) -> None:
        """Bring the traits of the selected step in line with it."""
        step, self._following = self.step, True
        try:
            for name in ("operator", "shape", "height", "width", "iterations", "footprint"):
                setattr(self, name, getattr(step, name))
        finally:
            self._following = False

    @t.observe("operator", "shape", "height", "width", "iterations", "footprint")
    def _edit(self, change: Any) -> None:
        if self._following:
            return
        step, name = self.step, change.name
        if name == "footprint":
            step = step if np.array_equal(change.new, step.footprint) else Step.painted(step, change.new)
        elif name in ("operator", "iterations"):
            step = replace(step, **{name: change.new})
        else:
            height = self.width if name == "width" and self.shape in EQUAL else self.height
            step = step.resized(self.shape, height, self.width)
        steps = [*self.steps[:self.at], asdict(step), *self.steps[self.at + 1:]]
        self._kind = (name, self.at)
        try:
            self.steps = steps
        finally:
            self._kind = None
            self._follow()  # a shape may have changed the size

    def add(self, step: Any = None) -> None:
        """Put a step behind the selected one and select it; a copy of that one if None."""
        new = asdict(self.step if step is None else Step.of(step))
        at = self.at + 1
        self._set({"steps": [*self.steps[:at], new, *self.steps[at:]], "selected": at})

    def remove(self) -> None:
        """Take the selected step out of the chain; the last one stays."""
        at = self.at
        if len(self.steps) > 1:
            self._set({"steps": [*self.steps[:at], *self.steps[at + 1:]], "selected": max(0, at - 1)})

    def move(self, by: int) -> None:
        """Move the selected step up (-1) or down (1) in the chain."""
        at, steps = self.at, list(self.steps)
        to = at + check_integer(by, "by", -1, 1)
        if 0 <= to < len(steps):
            steps[at], steps[to] = steps[to], steps[at]
            self._set({"steps": steps, "selected": to})

    def undo(self) -> None:
        """Take back the last change of the chain."""
        self._travel(Undoing.back)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._travel(Undoing.forth)

    def _travel(self, way: Callable[[Undoing, Any], Any]) -> None:
        assert self._undoing is not None
        found = way(self._undoing, (self.steps, self.at))
        if found is not None:
            self._travelling = True
            try:
                self._set({"steps": found[0], "selected": found[1]})
            finally:
                self._travelling = False

    @property
    def possible(self) -> dict[str, bool]:
        """Which changes of the chain can be made now, by name."""
        undoing, last = self._undoing or Undoing(), len(self.steps) - 1
        return {"add": last + 1 < MAX_STEPS, "remove": last > 0, "earlier": self.at > 0, "later": self.at < last,
                "undo": undoing.can_go_back, "redo": undoing.can_go_forth}

    @property
    def step(self) -> Step:
        """The selected step."""
        return Step.of(self.steps[self.at])

    @property
    def at(self) -> int:
        """The place of the selected step: `selected`, or the last one where the chain is shorter."""
        return min(self.selected, len(self.steps) - 1)
