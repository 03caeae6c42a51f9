"""Morphology: erosion, dilation and what is built from the two, step after step."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_footprint, check_integer, check_mask, problem
from seeing_machine.images import menagerie
from seeing_machine.widgets import Array, ImageView, link, link_in_browser

from ._chain_explorer import ChainExplorer
from ._films import LUMINANCE, grey, is_film, masks, picture_or_film
from ._morphology_code import code
from ._morphology_steps import chain, name_of, passes
from ._morphology_views import WHOLE, Bench, Strip
from ._morphology_words import goal, sentence
from ._playing import Film
from .explorer import spelled

#: What lies beyond the border, and what its radio button says.
MODES = {"reflect": "mirrored", "ignore": "nothing", "min": "black", "max": "white"}

#: Colour and sign of what a chain adds and removes.
CHANGES = {"1": {"rgb": [0, 114, 178], "alpha": 0.55, "sign": "+"},
           "2": {"rgb": [213, 94, 0], "alpha": 0.6, "sign": "−", "hatch": True}}

_SOURCE = ("image", "frame", "binary", "threshold", "foreground")
#: Masks up to this side are painted in place.
PAINTABLE = 64


class Morphology(ChainExplorer, Film):
    """A mask or grey picture, a chain of steps, and what the chain makes of it.

    Parameters
    ----------
    image : (H, W), (H, W, 3) or (T, H, W) array, optional
        bool: a mask, or a film of masks. uint8: a picture, made grey by weights, or a film. A noisy photo of a drawn
        lizard, with its truth, when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : bool or uint8 array
        The mask, picture or film. A mask of at most 64 x 64 pixels can be painted.
    truth : bool array of shape (H, W) or (T, H, W), or None
        Where the object is; then the title tells the intersection over union, IoU.
    wanted : float
        The IoU to try for.
    binary : bool
        Whether a picture is cut into a mask first; else the steps work on its grey values.
    threshold, foreground : float, {"dark", "light"}
        How: dark objects are ``value <= threshold``, light ones ``value > threshold``.
    frame : int
        The picture of a film, from 0.
    playing : bool
        Whether the film runs.
    steps, selected, operator, shape, height, width, iterations, footprint
        The chain and its selected step, whose result is shown large: see `ChainExplorer`.
    mode : {"reflect", "ignore", "min", "max"}
        What lies beyond the border, as in `skimage.morphology`.
    compare : {"start", "previous", "truth"}
        What is shown beside the result.
    mark : bool
        Whether added pixels are blue (+) and removed ones orange (−).
    microscope : bool
        Whether one pass of the selected step is shown pixel by pixel; at first only where the picture is small.
    stage : int
        Which pass of the selected step, from 1: an opening is an erosion and then a dilation.
    spot : (row, col) or None
        Where the microscope stands.
    cursor : (row, col) or None
        The pixel that both pictures mark.

    Examples
    --------
    >>> bar = np.zeros((5, 7), bool)
    >>> bar[1:4, 1:6] = True
    >>> widget = Morphology(bar, steps=[("erosion", "rectangle", 3)])
    >>> widget.result[2]
    array([False, False,  True,  True,  True, False, False])
    >>> widget.operator = "dilation"
    >>> int(widget.result.sum())
    35
    """

    TITLE = "How does a machine tidy a shape?"
    RESULTS = ("result",)

    image = Array(lambda value, name: _picture(value, name), sync=False)
    truth = Array(masks, optional=True, sync=False)
    wanted = t.Float(0.9, min=0, max=1)
    binary = t.Bool(True)
    threshold = t.Float(130.0, min=0, max=255)
    foreground = t.Enum(["dark", "light"], "dark")
    mode = t.Enum(list(MODES), "reflect")
    compare = t.Enum(["start", "previous", "truth"], "start")
    mark = t.Bool(True)
    microscope = t.Bool(False)
    stage = t.Int(1, min=1)
    spot = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)
    cursor = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)

    def __init__(self, image: Any = None, **state: Any) -> None:
        if image is None:
            photo = menagerie.lizard_photo(noise=45)
            image, state = photo.image, {"truth": photo.mask, "threshold": 150.0, "wanted": 0.94, **state}
        super().__init__(image=image, **state)

    @t.default("microscope")
    def _near(self) -> bool:
        rows, cols = self.image.shape[1:] if is_film(self.image) else self.image.shape[:2]
        return max(rows, cols) <= WHOLE

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the two pictures and the footprint, the chain, the controls and the microscope."""
        chain_rows = self.build_chain()
        self._controls["operator"].observe(lambda _: self._show_pictures(), "disabled")  # locked is not painted either
        empty = np.zeros((1, 1), bool)
        self.before = ImageView(empty, width=415, max_height=330)
        self.after = ImageView(empty, width=415, max_height=330, label_styles=CHANGES)
        link((self, "cursor"), (self.before, "cursor"))
        for name in ("cursor", "viewport"):
            link_in_browser((self.before, name), (self.after, name))
        self.before.observe(self._painted, "image")
        for view in (self.before, self.after):
            view.observe(self._pointed, "points")
        self.strip, self.bench = Strip(), Bench(lambda spot: setattr(self, "spot", spot))
        self._against = [("start", "start"), ("the step before", "previous"), ("truth", "truth")]
        for name, label in {"binary": "as a mask", "microscope": "microscope", "playing": "play the film"}.items():
            self.switch(name, label)
        self.slider("threshold", "threshold")
        self.choice("foreground", "objects are", ["dark", "light"])
        self.slider("frame", "frame")
        self.slider("stage", "pass")
        self._cutting, self._passing = ipywidgets.Box(), ipywidgets.Box()
        for box in (self._cutting, self._passing):
            box.add_class("sm-row")
            box.add_class("sm-row-controls")
        return [[self.before, self.after], [self.strip], *chain_rows, [self._cutting],
                [self.choice("compare", "compare with", self._against),
                 self.switch("mark", "colour the changes")],
                [self.choice("mode", "beyond the border", [(name, mode) for mode, name in MODES.items()])],
                [self._passing],
                [self.bench]]

    # -- what is shown ---------------------------------------------------------------------------------------

    def _painted(self, change: Any) -> None:
        if self.before.tool == "paint" and not np.array_equal(change.new, self.image):
            self.image = change.new

    def _pointed(self, change: Any) -> None:
        if change.new:
            self.spot = tuple(change.new[-1])
            change.owner.points = []

    def update(self) -> None:
        """Run the chain, and hand the pictures to the views."""
        film = is_film(self.image)
        number = check_integer(self.frame, "frame", 0, len(self.image) - 1) if film else 0
        steps = chain(self.steps)
        for step in steps:
            check_footprint(step.footprint)
        if self.compare == "truth" and (self.truth is None or not self._is_mask):
            raise ValueError(problem("compare", "truth", "start or previous", "There is no truth for a mask here."))
        if self.fresh(*_SOURCE):
            self._source = self._begin(number)
        if self.fresh(*_SOURCE, "steps", "mode"):
            self._results = [self._source]
            for step in steps:
                self._results.append(_frozen(step.apply(self._results[-1], self.mode)))
        if self.fresh(*_SOURCE, "steps", "mode", "selected", "compare", "mark", "truth", "microscope"):
            self._show_pictures()
            names = [f"{number} {name_of(step.operator)}" for number, step in enumerate(steps, 1)]
            self.strip.show(self._results, ["start", *names], self.at + 1)
            self.show_chain()
            self._show_controls()
        if self.fresh(*_SOURCE, "steps", "mode", "selected", "stage", "spot", "microscope"):
            self._magnify()
        if self.truth is not None and self._is_mask:
            self.goal = goal(self)

    def _begin(self, number: int) -> np.ndarray:
        if self.image.dtype == bool:
            return _frozen(self.image[number] if self.image.ndim == 3 else self.image)
        picture = _frozen(grey(self.image, number))
        if not self.binary:
            return picture
        return _frozen(picture <= self.threshold if self.foreground == "dark" else picture > self.threshold)

    def _show_pictures(self) -> None:
        at, truth = self.at, self._truth()
        reference = {"start": self._results[0], "previous": self._results[at], "truth": truth}[self.compare]
        result = self._results[at + 1]
        self._changes = (result > reference).astype(np.uint8) + np.uint8(2) * (result < reference)
        here = f"{at + 1} of {len(self.steps)}"
        titles = {"start": "start", "previous": f"before step {here}" if at else "start", "truth": "truth"}
        paints = self.compare == "start" and self._paintable and not self._controls["operator"].disabled
        with self.before.hold_sync(), self.after.hold_sync():
            self.before.title, self.after.title = titles[self.compare], f"after step {here}"
            self.before.tool = "paint" if paints else "point" if self.microscope else "look"
            self.after.tool = "point" if self.microscope else "look"
            self.after.labels = None  # those of before may not fit the new picture
            self.before.image, self.after.image = reference, result
            self.after.labels = self._changes if self.mark else None

    @property
    def _is_mask(self) -> bool:
        return self.image.dtype == bool or self.binary

    @property
    def _paintable(self) -> bool:
        return self.image.dtype == bool and self.image.ndim == 2 and max(self.image.shape) <= PAINTABLE

    def _show_controls(self) -> None:
        """Show those that do something now; `hide` works on each by itself."""
        film, picture = is_film(self.image), self.image.dtype != bool
        self._controls["compare"].options = self._against[:3 if self.truth is not None else 2]
        if film:
            self._controls["frame"].max = len(self.image) - 1
        cutting = {"binary": picture, "threshold": picture and self.binary, "foreground": picture and self.binary,
                   "frame": film, "playing": film}
        self._cutting.children = tuple(self._controls[name] for name, wanted in cutting.items() if wanted)
        self._cutting.layout.display = None if self._cutting.children else "none"

    def _magnify(self) -> None:
        """Put a pass of the selected step under the microscope, and mark its place in both pictures."""
        found = passes(self.step, self._results[self.at], self.mode) if self.microscope else []
        switch, stage = self._controls["microscope"], self._controls["stage"]
        self._passing.children = (switch, stage) if len(found) > 1 else (switch,)
        self.bench.layout.display = None if found else "none"
        boxes: list[Any] = []
        frame: Any = None
        if found:
            number = min(self.stage, len(found))
            stage.max = len(found)
            title = f"pass {number} of {len(found)}: {found[number - 1].rule}"
            self.bench.show(found[number - 1], title, self.mode, self.spot)
            row, col = self.bench.spot
            boxes, frame = [(row, col, row + 1, col + 1)], self.bench.frame
        for view in (self.before, self.after):
            view.boxes, view.frame = boxes, frame

    # -- results ---------------------------------------------------------------------------------------------

    @property
    def results(self) -> list[np.ndarray]:
        """What goes into the chain, and the picture after each step: (H, W) bool, or uint8 where `binary` is False."""
        return list(self._results)

    @property
    def result(self) -> np.ndarray:
        """The end of the chain: (H, W) bool, or uint8 where `binary` is False."""
        return self._results[-1]

    @property
    def iou(self) -> float:
        """Intersection over union of `result` and truth, 0 to 1; nan without a truth or a mask."""
        truth = self._truth()
        if truth is None or not self._is_mask:
            return float("nan")
        union = np.count_nonzero(self.result | truth)
        return np.count_nonzero(self.result & truth) / union if union else 1.0

    def _truth(self) -> np.ndarray | None:
        if self.truth is None:
            return None
        truth = self.truth[self.frame] if self.truth.ndim == 3 else self.truth
        return check_mask(truth, "truth", shape=self._source.shape)

    def describe(self) -> str:
        """Say the step, what it added and removed, and what became of the pixel under the cursor."""
        if self.error:
            return self.error
        return sentence(self, self._changes, mask=self._is_mask)

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `result`."""
        film, mask = is_film(self.image), self._is_mask
        picture, name = f"{spelled(self.image)}\n", "start" if self.image.dtype == bool or not mask else "grey"
        way = "image"
        if film:
            way = f"image[{self.frame}]    # one picture of the film"
        elif self.image.ndim == 3:
            way = f"np.rint(image @ {list(LUMINANCE)}).astype(np.uint8)    # as bright as it looks"
        start = f"{picture}{name} = {way}\n"
        if name == "grey":
            start += f"start = grey {'<=' if self.foreground == 'dark' else '>'} {self.threshold:g}\n"
        return code(chain(self.steps), start, mask=mask, mode=self.mode)


def _picture(image: Any, name: str) -> np.ndarray:
    """Return a mask, a film of masks, or what `picture_or_film` takes."""
    return masks(image, name) if np.asarray(image).dtype == bool else picture_or_film(image, name)


def _frozen(array: np.ndarray) -> np.ndarray:
    """Return a read-only array that several views can share without a copy each."""
    array = array.copy() if array.base is not None else array
    array.flags.writeable = False
    return array
