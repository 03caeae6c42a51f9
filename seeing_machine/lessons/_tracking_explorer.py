"""Tracking: who is who from one picture of a film to the next."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_image, check_integer, problem
from seeing_machine.images import menagerie
from seeing_machine.pipelines import Pipeline, follow
from seeing_machine.widgets import Array, ImageView, Table

from ._films import is_film, picture_or_film
from ._playing import Film
from .explorer import Explorer

#: The error to stay below, in pixels.
GOAL = 1.5

_COLUMNS = ("no.", "row", "col", "pixels per frame", "on average")


def _film(image: Any, name: str = "image") -> np.ndarray:
    film = picture_or_film(image, name)
    if not is_film(film):
        raise ValueError(problem(name, film, "a film of shape (T, H, W)", "Use np.stack on grey pictures."))
    return film


def _places(value: Any, name: str = "truth") -> np.ndarray:
    array = np.asarray(value)
    if array.ndim != 3 or array.shape[2] != 2:
        raise ValueError(problem(name, array, "shape (T, N, 2): row and column of N objects in T frames"))
    check_image(array.reshape(-1, 2), name)
    return array


class Tracking(Explorer, Film):
    """A film in which each object keeps its number and colour, and draws its path.

    Parameters
    ----------
    image : (T, H, W) uint8 array, optional
        The film; two lizards that touch, with their truth, when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (T, H, W) uint8 array
        The film.
    truth : (T, N, 2) array or None
        Where N objects truly are, (row, col); then the title tells how far the tracks are off.
    method : {"fixed", "otsu"}
        Where the threshold comes from.
    threshold : int
        The line for "fixed".
    foreground : {"dark", "light"}
        Which side is the object: ``<=`` or ``>``.
    clean : int
        Radius of the disc of an opening, 0 for none.
    smallest : int
        The area from which on an object counts, in pixels.
    reach : int
        How far an object may be from where it is expected, in pixels.
    frame : int
        The picture of the film that is shown, from 0.
    playing : bool
        Whether the film runs.
    chosen : int or None
        The number of the object whose path alone is drawn.
    things : str
        What the objects are called, in the plural.

    Examples
    --------
    >>> film = np.full((3, 40, 90), 200, np.uint8)
    >>> for frame, col in enumerate((10, 30, 50)):
    ...     film[frame, 10:30, col:col + 20] = 50
    >>> widget = Tracking(film)
    >>> widget.positions[:, 0].tolist()
    [[19.5, 19.5], [19.5, 39.5], [19.5, 59.5]]
    >>> widget.speeds[:, 0].tolist()
    [nan, 20.0, 20.0]
    """

    RESULTS = ("positions",)

    image = Array(_film, sync=False)
    truth = Array(_places, optional=True, sync=False)
    method = t.Enum(["fixed", "otsu"], "otsu")
    threshold = t.Int(130, min=0, max=255)
    foreground = t.Enum(["dark", "light"], "dark")
    clean = t.Int(0, min=0, max=12)
    smallest = t.Int(1, min=1, max=1000)
    reach = t.Int(40, min=1, max=200)
    chosen = t.Int(None, allow_none=True, min=1)
    things = t.Unicode("objects")

    def __init__(self, image: Any = None, **state: Any) -> None:
        if image is None:
            film = menagerie.lizards(40, touch=True)
            image, state = film.frames, {"truth": film.centroids, "things": "lizards", **state}
        super().__init__(image=image, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return film and table, and the controls."""
        self.TITLE = f"Where do the {self.things} go?"
        self.picture = ImageView(title="film", width=480, max_height=420, numbers="never")
        self.listed = Table(columns=list(_COLUMNS), note="Nothing is followed.", height=200,
                            layout={"flex": "1 1 300px", "min_width": "0"})
        self.listed.observe(lambda change: self.set_trait("chosen", None if change.new is None else change.new + 1),
                            "chosen")
        self.picture.on_pick(lambda pixel: self.set_trait("chosen", int(self.labels[self.frame][pixel]) or None))
        line = self.slider("threshold", "line")
        return [[self.picture, self.listed],
                [self.slider("frame", "frame", max=len(self.image) - 1), self.switch("playing", "play the film")],
                [self.choice("method", "threshold", [("by hand", "fixed"), ("Otsu", "otsu")]), line,
                 self.choice("foreground", "objects are", ["dark", "light"])],
                [self.slider("clean", "opening, radius", unit="pixels"),
                 self.slider("smallest", "smallest area", unit="pixels")]]

    def update(self) -> None:
        """Follow the objects through the whole film where a rule has changed, and show one frame."""
        number = check_integer(self.frame, "frame", 0, len(self.image) - 1)
        if self.fresh("image", "method", "threshold", "foreground", "clean", "smallest", "reach"):
            rules = self.pipeline
            self._tracks = follow(np.stack([rules(frame).labels for frame in self.image]), reach=self.reach)
            self._controls["frame"].max = len(self.image) - 1
            if self.chosen is not None and self.chosen > self.positions.shape[1]:
                self.chosen = None
        seen = self._tracks.positions[:number + 1]
        shown = [self.chosen - 1] if self.chosen is not None else list(range(seen.shape[1]))
        with self.picture.hold_sync():
            self.picture.labels = None  # the old ones may not fit the new picture
            self.picture.image = self.image[number]
            self.picture.labels = self.labels[number].astype(np.uint16)
            self.picture.paths = [[tuple(place) for place in seen[:, i] if not np.isnan(place[0])] if i in shown else []
                                  for i in range(seen.shape[1])]
            self.picture.texts = [(*seen[-1, i], str(i + 1)) for i in range(seen.shape[1])
                                  if not np.isnan(seen[-1, i, 0])]
        with self.listed.hold_sync():
            self.listed.title = f"{seen.shape[1]:,} {self.things}"
            self.listed.rows = [self._row(i) for i in range(seen.shape[1])]
            self.listed.chosen = None if self.chosen is None else self.chosen - 1
        self._controls["threshold"].layout.display = None if self.method == "fixed" else "none"
        if self.truth is not None:
            error, exchanged = self.against_truth
            done = "   ✓ done" if seen.shape[1] == self.truth.shape[1] and not exchanged and error < GOAL else ""
            self.goal = (f"goal: {self.truth.shape[1]} {self.things}, off by less than {GOAL:g} pixels   "
                         f"now {seen.shape[1]}, off by {error:.1f}, {exchanged} times exchanged{done}")

    def _row(self, number: int) -> list[str]:
        (row, col), speed = self.positions[self.frame, number], self.speeds[self.frame, number]
        moving = self.speeds[:, number]
        mean = moving[~np.isnan(moving)].mean() if not np.isnan(moving).all() else np.nan
        return [str(number + 1), *("–" if np.isnan(value) else f"{value:.1f}" for value in (row, col, speed, mean))]

    @property
    def pipeline(self) -> Pipeline:
        """The rules that find the objects in each frame."""
        threshold: dict[str, Any] = {"step": "threshold", "method": self.method, "objects": self.foreground}
        if self.method == "fixed":
            threshold["value"] = self.threshold
        opening = [{"step": "open", "radius": self.clean}] if self.clean else []
        return Pipeline([threshold, *opening, {"step": "keep", "smallest": self.smallest}])

    @property
    def positions(self) -> np.ndarray:
        """Where each object is in each frame: (T, N, 2) float64, row and column, nan where it is not seen."""
        return self._tracks.positions

    @property
    def labels(self) -> np.ndarray:
        """The objects in each frame, each with its number: (T, H, W) int32."""
        return self._tracks.labels

    @property
    def speeds(self) -> np.ndarray:
        """How far each object has moved since the frame before, in pixels: (T, N) float64, nan where unknown."""
        return self._tracks.speeds

    @property
    def against_truth(self) -> tuple[float, int]:
        """How far the tracks are off, in pixels, and how often one goes over to another object: `Tracks.against`."""
        if self.truth is None:
            return float("nan"), 0
        return self._tracks.against(self.truth)

    def describe(self) -> str:
        """Say where each object is and how fast it moves; of many, the first three."""
        text = [f"Frame {self.frame}, the last is {len(self.image) - 1}."]
        for number in range(min(3, self.positions.shape[1])):
            row, col, speed = self._row(number)[1:4]
            if row == "–":
                text.append(f"Number {number + 1} is not seen.")
            else:
                moves = "" if speed == "–" else f", {speed} pixels from where it was"
                text.append(f"Number {number + 1} is at row {row}, column {col}{moves}.")
        return " ".join(text)

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `positions`."""
        return {"pipeline": "import numpy as np\nfrom seeing_machine.pipelines import Pipeline, follow\n\n"
                            f"# image: your film, uint8, shape {self.image.shape}\nrules = {self.pipeline!r}\n"
                            "labels = np.stack([rules(frame).labels for frame in image])\n"
                            f"tracks = follow(labels, reach={self.reach})\n"
                            "positions = tracks.positions    # frame, object, (row, column); tracks.speeds in pixels\n"}
