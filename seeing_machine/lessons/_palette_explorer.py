"""Palette: the pixels of a photo as points in the space of colours, and the photo painted with k of them."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine import images
from seeing_machine._validate import check_bytes
from seeing_machine.widgets import Array, Chart, ImageView, Scatter, link_in_browser

from . import _palette_colours as colours
from ._picture_explorer import PictureExplorer
from .explorer import spelled

#: Colours at most.
MOST = 16
#: The largest view in CSS pixels, rows and columns: no more pixels are painted while the slider moves.
VIEW = 320, 440
#: So many pixels are shown as points.
DOTS = 1500

_SIDES = {"red and green": (0, 1), "red and blue": (0, 2), "green and blue": (1, 2)}
_NAMES = ("red", "green", "blue")


def _photo(value: Any, argument: str) -> np.ndarray:
    return check_bytes(value, argument, colour=True)


class Palette(PictureExplorer):
    """A photo in k colours, which k-means finds, beside its pixels in the space of colours.

    Parameters
    ----------
    image : (H, W, 3) uint8 array, optional
        The photo; a Chinese tower when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (H, W, 3) uint8 array
        The photo. All its pixels count for the palette, in 32 x 32 x 32 boxes of colours.
    k : int
        How many colours, 1 to 16.
    side : {"red and green", "red and blue", "green and blue"}
        From which side the space of colours is seen.

    Examples
    --------
    >>> widget = Palette(np.uint8([[[0, 0, 0], [0, 0, 0], [0, 0, 0], [255, 0, 0], [255, 10, 0]]]), k=2)
    >>> widget.palette
    array([[  0,   0,   0],
           [255,   5,   0]], dtype=uint8)
    >>> widget.bytes
    7
    """

    TITLE = "How many colours does a photo need?"
    RESULTS = ("palette", "labels", "painted")

    image = Array(_photo, sync=False)
    k = t.Int(4, min=1, max=MOST)
    side = t.Enum(list(_SIDES), "red and green")

    def __init__(self, image: Any = None, **state: Any) -> None:
        super().__init__(image=images.load("china") if image is None else image, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the painted photo and the photo, the space of colours, the palette and its error, and the controls."""
        self.picture = ImageView(width=VIEW[1], max_height=VIEW[0], numbers="never", controls=False)
        self.photo = ImageView(title="the photo", width=VIEW[1], max_height=VIEW[0], numbers="never", controls=False)
        link_in_browser((self.picture, "viewport"), (self.photo, "viewport"))
        self.space = Scatter(low=(-8, -8), high=(263, 263), tool="look", height=330,
                             title="some of its pixels, by their colour",
                             layout={"flex": "1 1 440px", "min_width": "0"})
        self.swatches = ipywidgets.HTML()
        self.error_by_k = Chart(x_label="k", title="how far a pixel is from its colour", height=190)
        self.error_by_k.observe(self._k_chosen, "at")
        side = ipywidgets.VBox([self.swatches, self.error_by_k], layout={"flex": "1 1 400px", "min_width": "0"})
        self._showing = False
        controls = [self.slider("k", "colours, k"), self.choice("side", "seen by", list(_SIDES))]
        return [[self.picture, self.photo], controls, [self.space, side]]

    def _k_chosen(self, change: Any) -> None:
        if not self._showing:
            self.k = int(self.error_by_k.x[-1] if change.new is None else change.new)

    def update(self) -> None:
        """Find the palette, once for each k, and hand photo, points and error to the views."""
        if self.fresh("image"):
            self._read()
        if self.k not in self._found:
            start = colours.first_colours(self._colours, self._counts, min(self.k, len(self._colours)))
            self._found[self.k] = (start, *colours.fitted(self._colours, self._counts, start))
        if self.fresh("image", "k"):
            shown, palette = self._shown, self.palette
            self._places = colours.nearest(shown.reshape(-1, 3), palette)
            self.picture.image = palette[self._places].reshape(shown.shape)
            self.picture.title = f"the photo in {len(palette)} colour{'' if len(palette) == 1 else 's'}"
            self._show_palette()
            self._show_error()
        if self.fresh("image", "k", "side"):
            first, second = axes = _SIDES[self.side]
            with self.space.hold_sync():
                self.space.x_label, self.space.y_label = _NAMES[first], _NAMES[second]
                self.space.points, self.space.colours = self._dots[:, axes], self._dots
                self.space.centres, self.space.centre_colours = self.palette[:, axes], self.palette

    def _read(self) -> None:
        """Count the photo's colours, and take the pixels that are shown, evenly spaced."""
        self._colours, self._counts = colours.boxes(self.image)
        self._found: dict[int, tuple[np.ndarray, np.ndarray, float]] = {}
        rows, cols = self.image.shape[:2]
        part = min(1.0, VIEW[0] / rows, VIEW[1] / cols)
        places = [((np.arange(count := max(1, round(side * part))) + 0.5) * side / count).astype(int)
                  for side in (rows, cols)]
        self._shown = self.image[np.ix_(*places)]
        pixels = self._shown.reshape(-1, 3)
        self._dots = pixels[np.random.default_rng(0).permutation(len(pixels))[:DOTS]]
        self.photo.image = self._shown

    def _show_palette(self) -> None:
        shares = np.bincount(self._places, minlength=len(self.palette)) / len(self._places)
        self.swatches.value = '<div class="sm-root"><b>palette</b><div class="sm-swatches">' + "".join(
            f'<div><span style="background:rgb({red},{green},{blue})"></span>{100 * share:.0f} %</div>'
            for (red, green, blue), share in zip(self.palette.tolist(), shares, strict=True)) + "</div></div>"

    def _show_error(self) -> None:
        known = [self.error_of(k) for k in range(1, MOST + 1)]
        self._showing = True
        try:
            self.error_by_k.plot(np.arange(1, MOST + 1), {"distance": known})
            self.error_by_k.at = None if self.k == MOST else self.k
        finally:
            self._showing = False

    def error_of(self, k: int) -> float:
        """Return the root of the mean squared distance from the pixels to their colours; nan where k was not tried."""
        return float(np.sqrt(self._found[k][2] / self._counts.sum())) if k in self._found else float("nan")

    @property
    def palette(self) -> np.ndarray:
        """The colours, the most frequent first: (k, 3) uint8; fewer where the photo has fewer colours."""
        return self._found[self.k][1]

    @property
    def labels(self) -> np.ndarray:
        """The place in the palette of each pixel of the whole photo: (H, W) int64."""
        return colours.nearest(self.image.reshape(-1, 3), self.palette).reshape(self.image.shape[:2])

    @property
    def painted(self) -> np.ndarray:
        """The whole photo in the colours of the palette: (H, W, 3) uint8."""
        return self.palette[self.labels]

    @property
    def bytes(self) -> int:
        """What palette and numbers take together, without compression."""
        return colours.size(self.image.shape, len(self.palette))

    def describe(self) -> str:
        """Say what the photo takes with its palette, and what without, and how far the colours are off."""
        k, (rows, cols) = len(self.palette), self.image.shape[:2]
        bits = colours.bits_for(k)
        return (f"{k} x 3 bytes for the palette and {bits} bit{'' if bits == 1 else 's'} for each of {rows * cols:,} "
                f"pixels: {self.bytes:,} bytes. The photo has {self.image.size:,}. "
                f"A pixel is {self.error_of(self.k):.1f} from its colour.")

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `palette`, `labels` and `painted`."""
        start = self._found[self.k][0].tolist()
        return {"scikit-learn": f"""\
import numpy as np
from sklearn.cluster import KMeans

{spelled(self.image)}
pixels = image.reshape(-1, 3)
codes = (pixels.astype(int) * 32 >> 8) @ [1024, 32, 1]    # 32 x 32 x 32 boxes of colours
counts = np.bincount(codes)
sums = np.stack([np.bincount(codes, pixels[:, channel]) for channel in range(3)], axis=1)
colours, counts = sums[counts > 0] / counts[counts > 0, None], counts[counts > 0]

start = np.array({start})
model = KMeans({len(start)}, init=start, n_init=1).fit(colours, sample_weight=counts)
often = np.bincount(model.labels_, counts, {len(start)})
centres = model.cluster_centers_[np.argsort(-often, kind="stable")]
palette = np.rint(centres.round(6)).astype(np.uint8)
squared = [((pixels.astype(int) - colour) ** 2).sum(axis=1) for colour in palette.astype(int)]
labels = np.argmin(squared, axis=0).reshape(image.shape[:2])
painted = palette[labels]
"""}
