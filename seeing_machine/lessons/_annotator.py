"""Annotator: pictures labelled by hand, saved at every step, with a model's suggestions to correct."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_choice, check_integer, problem
from seeing_machine.images import Annotations, Shape, menagerie
from seeing_machine.images.shapes import check_shape, from_labels
from seeing_machine.widgets import ShapeView, link
from seeing_machine.widgets.shape_view import TOOLS

from ._annotator_code import code
from ._buttons import Buttons
from .explorer import Explorer

#: What is labelled when no pictures are given.
ANIMALS = ("cat", "rabbit", "fish", "turtle")


class Annotator(Explorer):
    """Boxes, outlines, points and brush strokes on one picture after the other, saved at once.

    Parameters
    ----------
    pictures : path, sequence or array, optional
        A folder of photos, a list of files and arrays, or a stack, as for `images.Annotations`; six drawn scenes when
        left out.
    classes : sequence of str
        What is labelled: the digit 1 chooses the first. Those that are in the file already come first.
    file : path, optional
        The COCO JSON file; by default ``labels.json`` beside the pictures. Where it is there, the work goes on from it.
    suggest : callable, optional
        Takes a picture and returns what a model thinks: shapes, or a label image with 0 for the ground and k for the
        k-th class. Asked for pictures without labels. A suggestion is dashed, and no label before it is accepted.
    tools : sequence of str
        The tools that are offered.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    at : int
        Which picture is shown, from 0.
    tool : {"look", "box", "outline", "point", "brush", "erase"}
        What a drag does.
    label : int
        The class of what is drawn next, from 1.
    annotations : images.Annotations
        What is labelled: `shapes`, `mask` and `things` of a picture, `splits` for `Training`.

    Notes
    -----
    Keys, in the picture: digits choose a class; V, B, O, P, R, E a tool; arrows and space draw; Control Z undoes; Page
    Down and Page Up turn pages; S skips; Enter accepts a suggestion and Delete refuses it.

    Examples
    --------
    >>> widget = Annotator([np.zeros((4, 6), np.uint8)], ["cat", "dog"], file="no such file.json")
    >>> widget.describe()
    'Picture 1 of 1, picture 1: nothing is labelled yet. 0 of 1 pictures are labelled, 0 skipped.'
    """

    TITLE = "Tell the machine what is there"
    RESULTS = ("mask",)

    at = t.Int(0, min=0)
    tool = t.Enum(TOOLS, "box")
    label = t.Int(1, min=1)

    def __init__(self, pictures: Any = None, classes: Sequence[str] = (), *, file: str | Path | None = None,
                 suggest: Callable[[np.ndarray], Any] | None = None, tools: Sequence[str] = TOOLS,
                 **state: Any) -> None:
        if pictures is None:
            pictures = [menagerie.scene(4, classes=ANIMALS, dark=False, rng=seed).image for seed in range(6)]
            classes = classes or ANIMALS
        if suggest is not None and not callable(suggest):
            raise TypeError(problem("suggest", suggest, "a function that takes a picture"))
        self._tools = [check_choice(tool, "tools", TOOLS) for tool in tools]
        self._suggest = suggest
        self._thought: dict[int, list[Shape]] = {}
        self._notice = ""
        self.annotations = Annotations(pictures, classes, file=file)
        tool = "box" if "box" in self._tools else self._tools[0]
        super().__init__(**{"at": self.annotations.at, "tool": tool, **state})

    @t.validate("at")
    def _one_of_them(self, proposal: Any) -> int:
        return self._fitting("at", proposal.value, 0, len(self.annotations) - 1)

    @t.validate("label")
    def _one_of_the_classes(self, proposal: Any) -> int:
        return self._fitting("label", proposal.value, 1, len(self.annotations.classes))

    @staticmethod
    def _fitting(name: str, value: int, low: int, high: int) -> int:
        try:
            return check_integer(value, name, low, high)
        except ValueError as error:
            raise t.TraitError(str(error)) from None

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the picture with its tools, and the buttons that turn pages."""
        self.view = ShapeView(classes=self.annotations.classes, tools=self._tools, width=660, max_height=480)
        link((self, "tool"), (self.view, "tool"))
        link((self, "label"), (self.view, "label"))
        self.view.observe(self._drawn, "turn")
        self.view.on_wish(self._wish)
        self.buttons = self._controls["pages"] = Buttons({
            "back": ("the picture before (Page Up)", lambda: self._wish("back")),
            "next": ("the next picture (Page Down)", lambda: self._wish("next")),
            "skip": ("leave this picture out (S)", lambda: self._wish("skip"))}, label="pages", width="92px")
        return [[self.view], [self.buttons]]

    # -- what a hand does ----------------------------------------------------------------------------------------

    def _drawn(self, _change: Any) -> None:
        """Save what the page sends, for the picture that it is about, and confirm it."""
        work: dict[str, Any] = self.view.work
        turn, trouble = self.view.turn, ""
        try:
            place, shapes = work["picture"], work["shapes"]
            waiting = [shape for shape in shapes if shape.get("suggested")]
            asked = waiting or self._thought.get(place) or self.annotations.suggested(place) is not None
            self.annotations.put(place, [shape for shape in shapes if not shape.get("suggested")],
                                 waiting if asked else None)
        except (TypeError, ValueError, KeyError) as error:  # no page of ours sends that
            trouble = f"That was not understood: {error}"
            self._show_shapes()
        except OSError as error:
            trouble = f"Not saved: {error.strerror or error}. It stays here, and is saved with the next change."
        else:
            if place != self.at:  # the page was a step behind
                self._show_shapes()
        with self.view.hold_sync():
            self.view.trouble = trouble
            self.view.saved = self.view.saved if trouble else turn
        self._changed()

    def _wish(self, what: str) -> None:
        """Turn a page, or leave this picture out, or take it in again; a teacher may have locked that."""
        if self.buttons.disabled:
            return
        notes, step = self.annotations, {"next": 1, "back": -1}.get(what, 0)
        try:
            if what == "skip":
                notes.skip(self.at, not notes.skipped(self.at))
                step = int(notes.skipped(self.at))
            place = min(max(self.at + step, 0), len(notes) - 1)
            if place != self.at:
                notes.go(place)
                self.at = place
            self.view.trouble = ""
        except (ValueError, OSError) as error:
            self.view.trouble = f"Not saved: {getattr(error, 'strerror', None) or error}."
        self._changed()

    # -- what is seen --------------------------------------------------------------------------------------------

    def update(self) -> None:
        """Show the picture, its shapes and how far the work is."""
        if self.fresh("at"):
            self._show_picture()
        done, skipped = self._done()
        self.goal = f"{done} of {len(self.annotations)} labelled, {skipped} skipped"
        self.buttons.allow(back=self.at > 0, next=self.at < len(self.annotations) - 1)
        self.buttons.buttons["skip"].description = "take in" if self.annotations.skipped(self.at) else "skip"

    def _show_picture(self) -> None:
        self._notice, image = "", None
        try:
            image = self.annotations.picture(self.at)
            if self._suggest is not None and self.at not in self._thought:
                self._think(image)
        except (ValueError, OSError) as error:
            self._notice = str(error)
        with self.view.hold_sync():
            self.view.image = image
            self.view.set_trait("viewport", None)
            self.view.title = self.annotations.names[self.at]
            self._show_shapes()

    def _show_shapes(self) -> None:
        waiting = self.annotations.suggested(self.at)
        guessed = self._thought.get(self.at, []) if waiting is None else waiting
        shapes = [shape.plain for shape in self.annotations.shapes(self.at)]
        shapes += [{**shape.plain, "suggested": True} for shape in guessed]
        self.view.work = {"picture": self.at, "shapes": shapes}
        first = next((place for place, shape in enumerate(shapes) if shape.get("suggested")), None)
        self.view.chosen = first
        if first is not None and "look" in self._tools:
            self.tool = "look"

    def _think(self, image: np.ndarray) -> None:
        """Ask the model, unless the picture has been answered."""
        if self.annotations.shapes(self.at) or self.annotations.suggested(self.at) is not None:
            return
        self._thought[self.at] = []
        try:
            guess = self._suggest(image)  # type: ignore[misc]
            shapes = from_labels(guess, "suggest(picture)") if isinstance(guess, np.ndarray) else guess
            self._thought[self.at] = [
                check_shape(shape, image.shape[:2], len(self.annotations.classes), f"suggest(picture)[{i}]")
                for i, shape in enumerate(shapes)]
        except Exception as error:  # the learner's own code: labelling goes on without it
            self._notice = f"There are no suggestions: {type(error).__name__}: {error}"

    def _done(self) -> tuple[int, int]:
        places = range(len(self.annotations))
        return len(self.annotations.labelled), sum(self.annotations.skipped(place) for place in places)

    # -- results -------------------------------------------------------------------------------------------------

    @property
    def mask(self) -> np.ndarray:
        """The classes of the picture's pixels, (H, W) uint8: 0 for the ground, k for the k-th class."""
        return self.annotations.mask(self.at)

    def describe(self) -> str:
        """Say what is labelled on this picture, and on how many."""
        notes, place = self.annotations, self.at
        names = [notes.classes[shape.label - 1] for shape in notes.shapes(place)]
        each = ", ".join(f"{names.count(name)} {name}" for name in notes.classes if name in names)
        done, skipped = self._done()
        text = (f"Picture {place + 1} of {len(notes)}, {notes.names[place]}: "
                f"{'skipped' if notes.skipped(place) else each or 'nothing is labelled yet'}. "
                f"{done} of {len(notes)} pictures are labelled, {skipped} skipped.")
        return " ".join(filter(None, [text, self._notice, notes.note]))

    def snippets(self) -> dict[str, str]:
        """Return the code that makes the mask of this picture."""
        if self.view.image is None:
            return {}
        return {"NumPy": code(self.annotations.shapes(self.at), self.annotations.classes, self.view.image.shape[:2])}
