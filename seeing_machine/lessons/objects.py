"""Objects: from a mask to things that can be counted, measured and chosen."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine import images
from seeing_machine._validate import check_bytes, problem
from seeing_machine.pipelines import Pipeline
from seeing_machine.pipelines.work import keep
from seeing_machine.widgets import Array, Choice, Histogram, ImageView, Table, link, stack

from ._object_words import COLUMNS, METHODS, SETTINGS, areas_counted, box_of, pixel_of, row_of, steps
from ._picture_explorer import PictureExplorer
from .explorer import spelled

#: So many numbers fit into a picture; of more objects only the chosen one shows its own.
MOST_NUMBERS = 80


class Objects(PictureExplorer):
    """A picture, its connected components with their numbers, a histogram of their areas, and a table.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) uint8 or bool array, optional
        The picture; 24 coins when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (H, W) or (H, W, 3) uint8 array
        The picture.
    method : {"fixed", "otsu", "local mean", "sauvola"}
        Where the threshold comes from.
    threshold, window, k, offset : int, int, float, float
        What the methods use: a line for "fixed"; the side of the window, odd; for "sauvola" the weight of the
        deviation; for "local mean" what is subtracted from the mean.
    foreground : {"dark", "light"}
        Which side is the object: ``<=`` or ``>``.
    clean : int
        Radius of the disc of an opening, 0 for none.
    fill : bool
        Whether holes of up to 1,000 pixels are filled.
    neighbours : {4, 8}
        Which pixels hang together: those that share a side, or a corner too.
    smallest, largest : int, int or None
        The areas that count, in pixels.
    split : bool
        Whether a watershed parts what touches.
    distance : int
        For the watershed: how far apart the middles of two objects are at least, in pixels.
    chosen : int or None
        The number of the object that is marked in picture and table.
    things : str
        What the objects are called, in the plural.
    cursor : (row, col) or None
        The pixel under the pointer.

    Examples
    --------
    >>> widget = Objects(np.uint8([[9, 200, 200], [9, 200, 9], [9, 9, 9]]), foreground="dark")
    >>> widget.count, widget.table["area"]
    (1, array([6.]))
    >>> widget.neighbours = 4
    >>> widget.labels[1]
    array([1, 0, 1], dtype=int32)
    """

    TITLE = "How many are there?"
    RESULTS = ("mask", "labels")

    image = Array(check_bytes, sync=False)
    method = t.Enum(list(METHODS), "otsu")
    threshold = t.Int(130, min=0, max=255)
    window = t.Int(51, min=3, max=251)
    k = t.Float(0.2, min=-1, max=1)
    offset = t.Float(0.0, min=-60, max=60)
    foreground = t.Enum(["dark", "light"], "dark")
    clean = t.Int(0, min=0, max=12)
    fill = t.Bool(False)
    neighbours = t.Enum([4, 8], 8)
    smallest = t.Int(1, min=1)
    largest = t.Int(None, allow_none=True, min=1)
    split = t.Bool(False)
    distance = t.Int(10, min=1, max=60)
    chosen = t.Int(None, allow_none=True, min=1)
    things = t.Unicode("objects")
    cursor = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)

    def __init__(self, image: Any = None, **state: Any) -> None:
        if image is None:
            image, state = images.load("coins"), {"foreground": "light", "things": "coins", **state}
        self._marked: tuple[int, int, int] | None = None  # what is chosen, and one of its pixels
        super().__init__(image=image, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return picture, histogram and table, and the controls."""
        self.picture = ImageView(title="photo", width=440, max_height=420, numbers="never")
        self.histogram = Histogram(foreground="middle", label="area in pixels", log=True)
        self.listed = Table(columns=list(COLUMNS), note="Nothing is left. Make the size window wider.", height=170)
        link((self, "cursor"), (self.picture, "cursor"))
        self.picture.on_pick(self._pick)
        self.histogram.observe(self._window_moved, "thresholds")
        self.listed.observe(self._row_chosen, "chosen")
        side = _Column([self.listed, self.histogram])
        controls = [self.choice("method", "threshold", [(text, name) for name, text in METHODS.items()]),
                    self.choice("foreground", "objects are", ["dark", "light"])]
        self.slider("threshold", "line")
        self.slider("window", "window", step=2, unit="pixels")
        self.slider("offset", "below the mean by")
        self.slider("k", "k", step=0.05)
        self._options = ipywidgets.Box()
        for name in ("sm-row", "sm-row-controls"):
            self._options.add_class(name)
        cleaning = [self.slider("clean", "opening, radius", unit="pixels"), self.switch("fill", "fill holes")]
        parting = [self._either("neighbours", "neighbours", (4, 8)), self.switch("split", "part what touches"),
                   self.slider("distance", "middles at least apart", unit="pixels")]
        return [[self.picture, side], controls, [self._options], cleaning, parting]

    def _either(self, name: str, label: str, numbers: tuple[int, ...]) -> Choice:
        """Return radio buttons for a trait that is one of a few numbers."""
        control = Choice(label=label, options=[str(number) for number in numbers], value=str(getattr(self, name)))
        self.observe(lambda change: setattr(control, "value", str(change.new)), name)
        control.observe(lambda change: setattr(self, name, int(change.new)), "value")
        self._controls[name] = control
        return control

    @t.validate("window")
    def _odd(self, proposal: Any) -> int:
        if proposal.value % 2 == 0:
            raise t.TraitError(problem("window", proposal.value, "an odd number, so that one pixel is in the middle"))
        return proposal.value

    def _window_moved(self, _change: Any) -> None:
        low, high = self.histogram.thresholds
        with self.hold_trait_notifications():
            self.smallest = int(low) + 1
            self.largest = None if high >= self._top else int(high)

    def _row_chosen(self, _change: Any) -> None:
        """Mark an object and bring it to the middle; a click in the picture leaves the picture where it is."""
        row = self.listed.chosen
        if row is None or row + 1 == self.chosen:
            self.chosen = None if row is None else self.chosen
            return
        self.chosen = row + 1
        zoom = max(2.5, (self.picture.viewport or (0, 0, 1))[2])
        self.picture.viewport = (self.table["centroid-0"][row] + 0.5, self.table["centroid-1"][row] + 0.5, zoom)

    def _pick(self, pixel: tuple[int, int]) -> None:
        self.chosen = int(self._labels[pixel]) or None

    def update(self) -> None:
        """Find the objects, choose by size, and hand picture, areas and table to the views."""
        self.TITLE, self.histogram.unit = f"How many {self.things} are there?", self.things
        made = self.fresh("image", "method", "threshold", "window", "k", "offset", "foreground", "clean", "fill",
                          "neighbours", "split", "distance")
        if made:
            self._found = Pipeline(steps(self, window=False))(self.image)
            self._areas = self._found.table["area"].astype(int)
            counts, edges = areas_counted(self._areas)
            self.histogram.set_counts(counts, edges)
            self._top = int(edges[-2])  # the end of the last bar
        if self.fresh("smallest", "largest") or made:
            high = self._top if self.largest is None else min(self.largest, self._top)
            self.histogram.thresholds = [self.smallest - 1, max(high, self.smallest - 1)]
            good = (self._areas >= self.smallest) & (self._areas <= (self.largest or self._top))
            self._table = {name: column[good] for name, column in self._found.table.items()}
            self._table["label"] = np.arange(1, good.sum() + 1)
            self._labels = keep(self._found.labels, self.smallest, self.largest)
            self._show()
            self._choose_again()
        self._mark()
        wanted = tuple(self._controls[name] for name in SETTINGS[self.method])
        if self._options.children != wanted:
            self._options.children = wanted
        self._options.layout.display = None if wanted else "none"
        self._controls["distance"].layout.display = None if self.split else "none"

    def _choose_again(self) -> None:
        """Numbers have changed: what was chosen stays so, as long as there is something in its place."""
        if self._marked is not None and self._marked[0] == self.chosen:
            row, col = self._marked[1:]
            inside = row < self._labels.shape[0] and col < self._labels.shape[1]
            self.chosen = int(self._labels[row, col]) or None if inside else None
        if self.chosen is not None and self.chosen > self.count:
            self.chosen = None

    def _show(self) -> None:
        """Hand the objects that count to the views."""
        with self.picture.hold_sync():
            if self.picture.image is not self.image:
                self.picture.labels = None  # the old ones may not fit the new picture
                self.picture.image = self.image
            self.picture.labels = self._labels.astype(np.uint16 if self.count < 2**16 else np.int32)
        with self.listed.hold_sync():
            self.listed.title = f"{self.count:,} {self.things}"
            self.listed.rows = [row_of(self._table, row) for row in range(self.count)]

    def _mark(self) -> None:
        """Write the numbers, and draw a box around the chosen object."""
        shown = [] if self.chosen is None else [self.chosen - 1]
        if self.count <= MOST_NUMBERS:
            shown = list(range(self.count))
        rows, cols = self._table["centroid-0"], self._table["centroid-1"]
        self.picture.texts = [(float(rows[i]), float(cols[i]), str(i + 1)) for i in shown]
        self.picture.boxes = [] if self.chosen is None else [box_of(self._table, self.chosen - 1)]
        self.listed.chosen = None if self.chosen is None else self.chosen - 1
        self.histogram.marker = None if self.chosen is None else float(self._table["area"][self.chosen - 1])
        self._marked = None if self.chosen is None else (self.chosen, *pixel_of(self._labels, self._table, self.chosen))

    @property
    def pipeline(self) -> Pipeline:
        """The rules as they are set now, ready for other pictures: ``pipeline.save``, ``seeing-machine run``."""
        return Pipeline(steps(self))

    @property
    def mask(self) -> np.ndarray:
        """Which pixels are object, before the sizes are looked at: (H, W) bool."""
        return self._found.mask

    @property
    def labels(self) -> np.ndarray:
        """The objects that count, numbered from 1: (H, W) int32."""
        return self._labels

    @property
    def table(self) -> dict[str, np.ndarray]:
        """The measurements of the objects that count, a column for each, as in `Pipeline`."""
        return {name: column.copy() for name, column in self._table.items()}

    @property
    def count(self) -> int:
        """How many objects count."""
        return len(self._table["label"])

    def describe(self) -> str:
        """Say how many there are, how many were left out, and what is chosen."""
        text = [f"{self.count:,} {self.things}."]
        left = len(self._areas) - self.count
        if self.count:
            low, high = self._table["area"].min(), self._table["area"].max()
            text = [f"{self.count:,} {self.things} of {low:,.0f} to {high:,.0f} pixels."]
        if left:
            text.append(f"{left:,} more {'is' if left == 1 else 'are'} too small or too large.")
        if self.chosen is not None:
            row, col = (self._table[f"centroid-{axis}"][self.chosen - 1] for axis in (0, 1))
            text.append(f"Number {self.chosen}: {self._table['area'][self.chosen - 1]:,.0f} pixels, its middle at row "
                        f"{row:.1f}, column {col:.1f}.")
        return " ".join(text)

    def snippets(self) -> dict[str, str]:
        """Return the rules as a program, and as a pipeline."""
        start, rules = f"{spelled(self.image)}\n", self.pipeline
        header, body = rules.code.split("\n\n", 1)
        return {"scikit-image": f"{header}\n\n{start}{body}",
                "pipeline": "import numpy as np\nfrom seeing_machine.pipelines import Pipeline\n\n"
                            f"{start}rules = {rules!r}\nmask, labels, table = rules(image)\n"
                            '# rules.save("rules.json"), and in a terminal: seeing-machine run rules.json FOLDER\n'}


class _Column(ipywidgets.VBox):
    """Views one above the other; its still picture is theirs."""

    def __init__(self, views: list[ipywidgets.Widget]) -> None:
        super().__init__(views, layout={"flex": "1 1 300px", "min_width": "0", "align_items": "stretch",
                                        "padding": "0 6px 0 0"})
        self.add_class("sm-column")

    def snapshot(self) -> Image.Image:
        """Return the views' still pictures, one above the other."""
        return stack([[view.snapshot()] for view in self.children], title="", sentence="")
