"""Segmentation: a picture cut into regions, by k-means, superpixels, markers or a seed."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import Words, check_bytes, check_labels, problem
from seeing_machine.images import menagerie
from seeing_machine.widgets import Array, Choice, ImageView, Table, link, link_in_browser

from ._picture_explorer import PictureExplorer
from ._segmentation_code import snippets
from ._segmentation_methods import METHODS, PAINTED, SETTINGS, Source, segment
from ._segmentation_scores import Score, box_of, numbers, score
from ._segmentation_views import Wall, drawn
from ._segmentation_words import goal, sentence, titled
from .explorer import spelled

#: Markers of so many numbers can be painted.
MARKERS = 8
#: Of at most so many regions the numbers are written.
MOST_NUMBERS = 40


def _painted(value: Any, name: str) -> np.ndarray:
    markers = check_labels(value, name)
    if markers.max(initial=0) > MARKERS:
        raise ValueError(problem(name, Words(f"the number {markers.max()}"), f"0 for nothing, and 1 to {MARKERS}"))
    return markers.astype(np.uint8)


class Segmentation(PictureExplorer):
    """A picture and its regions by one of six methods, or by all of them side by side.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) uint8 array, optional
        The picture; six drawn animals, with their truth, when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (H, W) or (H, W, 3) uint8 array
        The picture. Another one of another size takes truth, markers and seed away.
    truth : (H, W) int or bool array, or None
        The things that are there, from 1, and 0 for the ground. With it the regions are scored.
    method : {"colour", "place", "texture", "superpixels", "markers", "seed"}
        k-means on colour, on colour and place, on colour and texture; superpixels; a watershed from painted markers;
        a region that grows from a seed.
    k : int
        How many groups k-means makes, 2 to 12.
    place, texture : float
        How much place and texture count beside colour. With 1, the longer side of the picture counts as much as the
        way from black to white.
    window : int
        Side of the square in which texture is the mean steepness of edges, in pixels; odd.
    parts : bool
        Whether parts of one group that do not touch are regions of their own.
    number, compactness : int, float
        About how many superpixels, and how square they are.
    merge : float
        Superpixels that touch are merged while their mean colours differ by less, in Lab; 0 for none.
    markers : (H, W) int array, or None
        What is painted: 0 for nothing, 1 to 8.
    marker, brush : int
        The number that is painted, 0 to rub out, and the side of the brush in pixels.
    seed : (row, col) or None
        Where the region grows from.
    tolerance : float
        How far a colour may be from that of the seed, in Lab.
    smooth : float
        Standard deviation of the Gaussian that blurs the picture first, in pixels; 0 for none.
    shown : {"colours", "edges", "means"}
        How the regions are drawn: coloured, by their edges, or each in the mean of its colours.
    chosen : int or None
        The row of the table whose object is framed, from 0.
    side_by_side : bool
        Whether all methods are shown.
    wanted : float
        The `iou` that is the goal where the truth is known.
    cursor : (row, col) or None
        The pixel under the pointer.

    Examples
    --------
    >>> widget = Segmentation(np.uint8([[9, 9, 200], [9, 9, 200]]), truth=[[0, 0, 1], [0, 0, 1]], k=2)
    >>> widget.labels
    array([[1, 1, 2],
           [1, 1, 2]], dtype=int32)
    >>> widget.rand, widget.ious
    (1.0, {1: 1.0})
    """

    TITLE = "Where does one thing end and the next begin?"
    RESULTS = ("labels",)

    PHOTO_SIDE = 640

    image = Array(check_bytes, sync=False)
    truth = Array(check_labels, optional=True, sync=False)
    method = t.Enum(list(METHODS), "colour")
    k = t.Int(4, min=2, max=12)
    place = t.Float(0.5, min=0, max=3)
    texture = t.Float(1.0, min=0, max=5)
    window = t.Int(15, min=3, max=51)
    parts = t.Bool(False)
    number = t.Int(200, min=2, max=1000)
    compactness = t.Float(10.0, min=1, max=60)
    merge = t.Float(0.0, min=0, max=40)
    markers = Array(_painted, optional=True, sync=False)
    marker = t.Int(1, min=0, max=MARKERS)
    brush = t.Int(7, min=1, max=41)
    seed = t.Tuple(t.Int(min=0), t.Int(min=0), default_value=None, allow_none=True)
    tolerance = t.Float(20.0, min=0, max=100)
    smooth = t.Float(1.0, min=0, max=6)
    shown = t.Enum(["colours", "edges", "means"], "colours")
    chosen = t.Int(None, allow_none=True, min=0)
    side_by_side = t.Bool(False)
    wanted = t.Float(0.85, min=0, max=1)
    cursor = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)

    def __init__(self, image: Any = None, **state: Any) -> None:
        if image is None:
            scene = menagerie.scene(6, dark=False, rng=4)
            image, state = scene.image, {"truth": scene.labels, **state}
        self._found: dict[str, np.ndarray] = {}
        self._scores: dict[str, Score] = {}
        self._drawn: dict[ImageView, tuple[Any, ...]] = {}
        super().__init__(image=image, **state)

    @t.validate("truth", "markers")
    def _as_large_as_the_picture(self, proposal: Any) -> Any:
        shape, name = self.image.shape[:2], proposal.trait.name
        if proposal.value is not None and proposal.value.shape != shape:
            raise t.TraitError(problem(name, proposal.value, f"shape {shape}", "Make it as large as the picture."))
        return proposal.value

    @t.validate("seed")
    def _in_the_picture(self, proposal: Any) -> Any:
        rows, cols = self.image.shape[:2]
        if proposal.value is not None and not (proposal.value[0] < rows and proposal.value[1] < cols):
            raise t.TraitError(problem("seed", proposal.value, f"a pixel of {rows} rows and {cols} columns"))
        return proposal.value

    @t.validate("window")
    def _odd(self, proposal: Any) -> int:
        if proposal.value % 2 == 0:
            raise t.TraitError(problem("window", proposal.value, "an odd number, so that one pixel is in the middle"))
        return proposal.value

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the picture and its regions, the wall, the controls and the table of objects."""
        self.picture = ImageView(width=440, max_height=360, numbers="never", target="labels")
        self.regions = ImageView(width=440, max_height=360, numbers="never")
        link((self, "cursor"), (self.picture, "cursor"))
        for name in ("cursor", "viewport"):
            link_in_browser((self.picture, name), (self.regions, name))
        self.picture.observe(self._brushed, "labels")
        self.picture.on_pick(self._picked)
        self.observe(self._other_picture, "image")
        self.wall = Wall(METHODS, self._choose)
        self.listed = Table(columns=["object", "pixels", "region", "IoU"], height=190,
                            note="There is no object in the truth.", layout={"flex": "1 1 100%"})
        link((self, "chosen"), (self.listed, "chosen"))
        method = self.choice("method", "method", [(text, name) for name, text in METHODS.items()])
        for name, label in {"k": "groups, k", "number": "superpixels, about", "compactness": "compactness",
                            "tolerance": "tolerance"}.items():
            self.slider(name, label)
        for name, label, step in (("place", "weight of place", 0.05), ("texture", "weight of texture", 0.1),
                                  ("merge", "merge below", 0.5)):
            self.slider(name, label, step=step)
        self.slider("window", "window", step=2, unit="pixels")
        self.slider("brush", "brush", unit="pixels")
        self.switch("parts", "part what does not touch")
        self._numbered_choice()
        self._options = ipywidgets.Box()
        for name in ("sm-row", "sm-row-controls"):
            self._options.add_class(name)
        looks = [self.slider("smooth", "blur first", step=0.25, unit="pixels"),
                 self.choice("shown", "regions as", [("colours", "colours"), ("edges", "edges"),
                                                     ("mean colours", "means")]),
                 self.switch("side_by_side", "all methods side by side")]
        return [[self.picture, self.regions], [method], [self._options], looks, [self.wall], [self.listed]]

    def _numbered_choice(self) -> None:
        """Make radio buttons for the number that is painted."""
        options = [*((str(number), str(number)) for number in range(1, MARKERS + 1)), ("rub out", "0")]
        control = self._controls["marker"] = Choice(label="marker", options=options, value=str(self.marker))
        self.observe(lambda change: setattr(control, "value", str(change.new)), "marker")
        control.observe(lambda change: setattr(self, "marker", int(change.new)), "value")
        control.observe(lambda _: self._arm(), "disabled")

    # -- what a hand does ------------------------------------------------------------------------------------

    def _brushed(self, change: Any) -> None:
        blank = change.new is None or self.markers is None and not change.new.any()  # ours, before a hand paints
        if not blank:
            self.markers = change.new

    def _picked(self, pixel: tuple[int, int]) -> None:
        if self.method == "seed" and not self._controls["tolerance"].disabled:
            self.seed = pixel

    def _choose(self, method: str) -> None:
        if not self._controls["method"].disabled:
            self.method = method

    def _other_picture(self, change: Any) -> None:
        if change.old.shape[:2] != change.new.shape[:2]:
            for name in ("truth", "markers", "seed"):
                setattr(self, name, None)

    def _arm(self) -> None:
        """Give the hand what the method needs: a brush, or nothing. What is locked cannot be painted."""
        paints = self.method == "markers" and not self._controls["marker"].disabled
        self.picture.tool = "paint" if paints else "look"
        self.picture.brush, self.picture.brush_size = float(self.marker), self.brush
        self.picture.picks = self.method == "seed"

    # -- what is seen ----------------------------------------------------------------------------------------

    def update(self) -> None:
        """Find the regions of the methods that are shown, score them, and hand all to the views."""
        if self.fresh("image", "smooth"):
            self._source = Source(self.image, self.smooth)
        for name in METHODS if self.side_by_side else [self.method]:
            if self.fresh("image", "truth", "smooth", *PAINTED.get(name, SETTINGS[name])):
                self._found[name] = segment(name, self._source, self)
                if self.truth is not None:
                    self._scores[name] = score(self.truth, self._found[name])
        if self.fresh("image", "truth", "method", "markers", "seed"):
            self._show_picture()
        self._arm()
        self._show_regions()
        self._show_scores()
        wanted = tuple(self._controls[name] for name in SETTINGS[self.method])
        if self._options.children != wanted:
            self._options.children = wanted

    def _show_picture(self) -> None:
        with self.picture.hold_sync():
            if self.picture.image is not self.image:
                self.picture.labels = None  # markers of the old picture may not fit the new one
                self.picture.image = self.image
            blank = np.zeros(self.image.shape[:2], np.uint8)
            painted = blank if self.markers is None else self.markers
            self.picture.labels = painted if self.method == "markers" else None
            self.picture.points = [self.seed] if self.method == "seed" and self.seed else []
            named = self.markers if self.method == "markers" else self.truth
            self.picture.texts = numbers(named) if named is not None and named.max() <= MOST_NUMBERS else []
            titles = {"markers": "paint markers", "seed": "click a seed"}
            self.picture.title = titles.get(self.method, "the picture")

    def _show_regions(self) -> None:
        if self._draw(self.regions, self.labels):
            self.regions.texts = numbers(self.labels) if self.count <= MOST_NUMBERS else []
        self.regions.title = METHODS[self.method]
        self.wall.layout.display = None if self.side_by_side else "none"
        if self.side_by_side:
            for name, view in self.wall.views.items():
                self._draw(view, self._found[name])
                iou = None if self.truth is None else self._fit(name)
                view.title = titled(name, bool(self._found[name].any()), iou)

    def _draw(self, view: ImageView, labels: np.ndarray) -> bool:
        """Bring a view up to date; return whether there was anything new."""
        new = (self.image, labels, self.shown)
        if view in self._drawn and all(one is other for one, other in zip(new, self._drawn[view], strict=True)):
            return False
        drawn(view, *new)
        self._drawn[view] = new
        return True

    def _show_scores(self) -> None:
        self.listed.layout.display = None if self.truth is not None else "none"
        self.goal = goal(self)
        if self.truth is None:
            self.chosen, self.picture.boxes, self.regions.boxes = None, [], []
            return
        now = self._scores[self.method]
        with self.listed.hold_sync():
            self.listed.title = f"Rand index {now.rand:.2f}"
            self.listed.rows = [[str(match.object), f"{match.area:,}", str(match.region or "–"), f"{match.iou:.2f}"]
                                for match in now.matches]
        if self.chosen is not None and self.chosen >= len(now.matches):
            self.chosen = None
        box = [] if self.chosen is None else [box_of(self.truth == now.matches[self.chosen].object)]
        self.picture.boxes = self.regions.boxes = box

    def _fit(self, method: str) -> float:
        """Return how well a method does: over all things, or for region growing with the thing that it fits best."""
        ious = [match.iou for match in self._scores[method].matches] or [0.0]
        return max(ious) if method == "seed" else float(np.mean(ious))

    # -- results ---------------------------------------------------------------------------------------------

    @property
    def labels(self) -> np.ndarray:
        """The regions, numbered from 1; 0 is what belongs to none: (H, W) int32."""
        return self._found[self.method]

    @property
    def count(self) -> int:
        """How many regions there are."""
        return int(np.count_nonzero(np.bincount(self.labels.ravel())[1:]))

    @property
    def rand(self) -> float:
        """The adjusted Rand index of regions and truth over all pixels: 1 at best, about 0 by chance; nan without."""
        return float("nan") if self.truth is None else self._scores[self.method].rand

    @property
    def iou(self) -> float:
        """The mean of `ious`, for region growing the largest of them; nan without a truth."""
        return float("nan") if self.truth is None else self._fit(self.method)

    @property
    def ious(self) -> dict[int, float]:
        """For each object of the truth the IoU, 0 to 1, of the region that fits it best."""
        return {} if self.truth is None else {match.object: match.iou for match in self._scores[self.method].matches}

    def describe(self) -> str:
        """Say how many regions there are, how well they fit, and what to do next."""
        return sentence(self)

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `labels`."""
        return snippets(self, spelled(self.image) + "\n")
