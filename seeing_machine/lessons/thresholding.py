"""Thresholding: one number that parts the object from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_integer, problem
from seeing_machine.images import menagerie
from seeing_machine.widgets import Array, Choice, Histogram, ImageView, link, link_in_browser

from ._films import LUMINANCE, grey, is_film, masks, picture_or_film
from ._picture_explorer import PictureExplorer
from ._playing import Film
from ._threshold_methods import LOCAL, METHODS, SETTINGS, lines, surface
from ._thresholding_code import code
from .explorer import spelled


class Thresholding(PictureExplorer, Film):
    """A photo, its mask and its histogram, with a line to drag.

    Light objects are ``value > threshold``, dark ones ``value <= threshold``.

    Parameters
    ----------
    image : (H, W), (H, W, 3) or (T, H, W) array, optional
        uint8, or bool, which becomes 0 and 255. Colour is made grey by weights; three axes without colour are a film, a
        stack of T pictures. A drawn lizard, with its truth, when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (H, W), (H, W, 3) or (T, H, W) uint8 array
        The picture or film.
    truth : bool array of shape (H, W) or (T, H, W), or None
        Where the object is; then the title tells the intersection over union, IoU.
    wanted : float
        The IoU to try for, 0 to 1; 0 sets no goal.
    method : str
        "fixed" (the line is moved by hand), "otsu", "triangle", "li" or "multiotsu", which find it; "local mean",
        "local gaussian", "niblack" or "sauvola", which give every pixel a threshold of its own. A line that is moved
        makes it "fixed".
    threshold : float
        The first line.
    thresholds : list of float
        All lines, one but for "multiotsu"; none where every pixel has its own.
    classes : int
        How many classes "multiotsu" makes, 2 to 5.
    window : int
        Side of the window of a local method, odd.
    k : float
        For "niblack" and "sauvola": the weight of the standard deviation in the window.
    offset : float
        For the other two local methods: what is subtracted from the mean of the window.
    foreground : {"dark", "light"}
        Which side is the object.
    thing : str
        What the object is called in the text.
    tint : bool
        Whether the photo shows the mask in blue.
    frame : int
        The picture of the film that is shown, from 0.
    playing : bool
        Whether the film runs.
    cursor : (row, col) or None
        The pixel that both views mark.

    Examples
    --------
    >>> widget = Thresholding(np.uint8([[10, 130, 131]]))
    >>> widget.mask
    array([[ True,  True, False]])
    >>> widget.foreground, widget.threshold = "light", 100
    >>> widget.mask
    array([[False,  True,  True]])
    """

    TITLE = "Which pixels are the object?"
    RESULTS = ("mask",)

    image = Array(picture_or_film, sync=False)
    truth = Array(masks, optional=True, sync=False)
    wanted = t.Float(0.9, min=0, max=1)
    method = t.Enum(list(METHODS), "fixed")
    threshold = t.Float(130.0).tag(state=False)
    thresholds = t.List(t.Float(), [130.0], maxlen=4)
    classes = t.Int(3, min=2, max=5)
    window = t.Int(51, min=3, max=201)
    k = t.Float(0.2, min=-1, max=1)
    offset = t.Float(10.0, min=-60, max=60)
    foreground = t.Enum(["dark", "light"], "dark")
    thing = t.Unicode("object")
    tint = t.Bool(False)
    cursor = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)

    def __init__(self, image: Any = None, **state: Any) -> None:
        if image is None:
            photo = menagerie.lizard_photo()
            image, state = photo.image, {"truth": photo.mask, "thing": "lizard", **state}
        self._source: np.ndarray | None = None
        self._number = 0
        super().__init__(image=image, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return photo, mask and histogram, and the controls."""
        self.picture = ImageView(title="photo", width=290, max_height=330, numbers="never")
        self.masked = ImageView(title="mask", width=290, max_height=330, numbers="never")
        self.histogram = Histogram(thresholds=self.thresholds, layout={"flex": "1 1 280px", "min_width": "0"})
        for name in ("thresholds", "foreground"):
            link((self, name), (self.histogram, name))
            for view in (self.masked, self.picture):
                link_in_browser((self.histogram, name), (view, name))
        link((self, "cursor"), (self.picture, "cursor"))
        for name in ("cursor", "viewport"):
            link_in_browser((self.picture, name), (self.masked, name))
        method = self._methods("method", "one threshold", [name for name in METHODS if name not in LOCAL])
        local = self._methods("local method", "one for each pixel", LOCAL)
        foreground = self.choice("foreground", "objects are", ["dark", "light"])
        tint = self.switch("tint", "tint the photo")
        self.slider("classes", "classes")
        self.slider("window", "window", step=2, unit="pixels")
        self.slider("offset", "below the mean by")
        self.slider("k", "k", step=0.05)
        self._options, self._film = ipywidgets.Box(), ipywidgets.Box(
            [self.slider("frame", "frame"), self.switch("playing", "play the film")])
        for box in (self._options, self._film):
            box.add_class("sm-row")
            box.add_class("sm-row-controls")
        return [[self.picture, self.masked, self.histogram], [method, foreground], [local, tint],
                [self._options], [self._film]]

    def _methods(self, name: str, label: str, methods: Sequence[str]) -> Choice:
        """Return radio buttons for some of the methods; none is chosen while another one is in use."""
        control = Choice(label=label, options=[(METHODS[method], method) for method in methods])

        def show(_change: Any = None) -> None:
            control.value = self.method if self.method in methods else None

        def take(change: Any) -> None:
            if change.new is not None:
                self.method = change.new

        self.observe(show, "method")
        control.observe(take, "value")
        show()
        self._controls[name] = control
        return control

    @t.validate("window")
    def _odd(self, proposal: Any) -> int:
        if proposal.value % 2 == 0:
            raise t.TraitError(problem("window", proposal.value, "an odd number, so that one pixel is in the middle"))
        return proposal.value

    @t.observe("threshold")
    def _moved(self, _change: Any) -> None:
        if self.threshold not in self.thresholds[:1]:
            self.thresholds = [self.threshold]

    @t.observe("thresholds")
    def _by_hand(self, _change: Any) -> None:
        if self._ready:  # somebody moved a line: from now on it stays where it is put
            self.method = "fixed"
        if self.thresholds:
            self.threshold = self.thresholds[0]

    def update(self) -> None:
        """Find the line or the thresholds, and hand picture, mask and counts to the views."""
        self.TITLE = f"Which pixels are the {self.thing}?"
        film = is_film(self.image)
        number = check_integer(self.frame, "frame", 0, len(self.image) - 1) if film else 0
        if self._source is not self.image or self._number != number:
            self._source, self._number, self._grey = self.image, number, _frozen(grey(self.image, number))
            self.histogram.image = self._grey
        local = self.method in LOCAL
        if local:
            self._surface = surface(self.method, self._grey, self.window, self.k, self.offset)
            self._place([])
        elif self.method == "fixed":
            self._place(self.thresholds or [self.threshold])
        else:
            self._place(lines(self.method, self._grey, self.classes))
        self._mask = _frozen(self._separate())
        with self.picture.hold_sync(), self.masked.hold_sync():
            self.picture.mask = None  # the old one may not fit the new picture
            self.picture.image = self._grey
            self.masked.image, self.masked.show = (self._mask, "photo") if local else (self._grey, "mask")
            self.masked.title = "classes" if len(self.thresholds) > 1 else f"mask: white is {self.thing}"
            one = len(self.thresholds) == 1
            self.picture.show = "overlay" if self.tint and one else "photo"
            self.picture.mask = self._mask if self.tint and not one else None
        self.histogram.marker = float(self._grey[self.cursor]) if self._inside() else None
        self._show_options(film)
        if self.truth is not None:
            done = "   ✓ done" if self.iou >= self.wanted else ""
            self.goal = f"goal: IoU {self.wanted:.2f}   now {self.iou:.2f}{done}" if self.wanted else ""

    def _show_options(self, film: bool) -> None:
        wanted = tuple(self._controls[name] for name in SETTINGS.get(self.method, ()))
        if self._options.children != wanted:
            self._options.children = wanted
        self._options.layout.display = None if wanted else "none"
        self._film.layout.display = None if film else "none"
        if film:
            self._controls["frame"].max = len(self.image) - 1

    def _place(self, lines: list[float]) -> None:
        self._ready = False  # not by hand, so the method stays
        try:
            self.thresholds = lines
        finally:
            self._ready = True

    def _separate(self) -> np.ndarray:
        dark = self.foreground == "dark"
        if not self.thresholds:
            return self._grey <= self._surface if dark else self._grey > self._surface
        return self._grey <= self.thresholds[0] if dark else self._grey > self.thresholds[-1]

    def _inside(self) -> bool:
        rows, cols = self._grey.shape
        return self.cursor is not None and self.cursor[0] < rows and self.cursor[1] < cols

    @property
    def grey(self) -> np.ndarray:
        """The picture that is cut: (H, W) uint8, of a film the one shown now."""
        return self._grey

    @property
    def mask(self) -> np.ndarray:
        """Which pixels are the object: (H, W) bool."""
        return self._mask

    @property
    def labels(self) -> np.ndarray:
        """The class of each pixel, 0 the darkest: (H, W) int64. A value on a line belongs to the darker class."""
        if not self.thresholds:
            return (self._grey > self._surface).astype(int)
        return np.digitize(self._grey, self.thresholds, right=True)

    @property
    def iou(self) -> float:
        """Intersection over union of mask and truth, 0 to 1; nan without a truth."""
        if self.truth is None:
            return float("nan")
        truth = self.truth[self.frame] if self.truth.ndim == 3 else self.truth
        if truth.shape != self._mask.shape:
            raise ValueError(problem("truth", truth, f"shape {self._mask.shape}, that of the picture"))
        union = np.count_nonzero(self._mask | truth)
        return np.count_nonzero(self._mask & truth) / union if union else 1.0

    def describe(self) -> str:
        """Say the rule, the share of foreground, and how it decides about the pixel under the cursor."""
        cuts, dark = self.thresholds, self.foreground == "dark"
        line = f"{cuts[0 if dark else -1]:.4g}" if cuts else "its own threshold"
        share = 100 * np.count_nonzero(self._mask) / self._mask.size
        text = [f"{self.thing.capitalize()}: value {'<=' if dark else '>'} {line}. "
                f"That is {share:.1f} % of the pixels."]
        if self.image.ndim == 3 and not is_film(self.image):
            text.insert(0, "The colour photo is made grey first.")
        if len(cuts) > 1:
            text.append(f"The lines {', '.join(f'{cut:.4g}' for cut in cuts)} make {len(cuts) + 1} classes.")
        if self._inside():
            row, col = self.cursor
            found = bool(self._mask[row, col])
            side = "above" if found != dark else "not above"
            line = line if cuts else f"its own {self._surface[row, col]:.4g}"
            text.append(f"Row {row}, column {col} is {self._grey[row, col]}: {side} {line}, so "
                        f"{self.thing if found else 'background'}.")
        return " ".join(text)

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `mask`, and `labels` with "multiotsu"."""
        way = "image"
        if is_film(self.image):
            way = f"image[{self.frame}]    # one picture of the film"
        elif self.image.ndim == 3:
            way = f"np.rint(image @ {list(LUMINANCE)}).astype(np.uint8)    # as bright as it looks"
        start = f"{spelled(self.image)}\ngrey = {way}\n"
        line = (self.thresholds or [0.0])[0 if self.foreground == "dark" else -1]
        return code(self.method, start, self.foreground, line, self.classes, self.window, self.k, self.offset)


def _frozen(array: np.ndarray) -> np.ndarray:
    """Return a read-only array that several views can share without a copy each."""
    array = array.copy() if array.base is not None else array
    array.flags.writeable = False
    return array
