"""ImageView: a picture as the machine has it, pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import check_image, check_labels, check_mask

from ._arrays import Array
from ._numbers import counted, mixed, natural_window, plain, told
from ._pictures import draw_view
from ._view import BY_HAND, View, script, styles


class ImageView(View):
    """A picture to zoom into until its numbers show, to read, paint and mark.

    The array travels to the browser once. Hovering, zooming, windowing, thresholding and mixing channels
    happen there. Views are linked by `ipywidgets.jslink` on ``cursor``, ``viewport``, ``image``, ``threshold`` ...

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array, optional
        Any bool, integer or float dtype; shown exactly as it is.
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    image : (H, W) or (H, W, 3) array, or None
        The picture; a read-only copy. Painting replaces it.
    mask : (H, W) bool array, or None
        Tinted and outlined in blue over the picture.
    labels : (H, W) int array, or None
        Each label above 0 in a colour of its own, outlined.
    label_styles : dict
        Label (as text) to ``{"rgb": [r, g, b], "alpha": 0..1, "hatch": bool, "sign": "+"}``, in place of the palette.
    window : (float, float)
        The values shown as black and as white. Set from the dtype whenever `image` gets a new one.
    threshold : float or None
        With ``show="mask"`` values above it are white; with ``show="overlay"`` they are tinted blue.
    thresholds : list of float
        The same with several, cutting the values into classes; wins over `threshold` when not empty.
    foreground : {"light", "dark"}
        Which side of the threshold is the object: ``value > threshold``, or ``value <= threshold``.
    show : {"photo", "mask", "overlay"}
        How the thresholds are shown.
    mix : 3 x 4 list, or None
        For colour: each shown channel as weights of red, green, blue, and an offset in 0..255. The numbers told are
        the mixed ones.
    cursor : (row, col) or None
        The pixel under the pointer or keyboard cursor.
    viewport : (row, col, zoom) or None
        The centre of the view and its zoom, 1 being the whole picture. None shows the whole.
    visible, frame : (row0, col0, row1, col1) or None
        The pixels in view (set by the browser); a dashed rectangle to draw. Link one view's `visible` to
        another's `frame` to show where the first one is.
    points, boxes : list
        Marks: (row, col) and half-open (row0, col0, row1, col1).
    paths : list of lists of (row, col)
        Lines from pixel to pixel, the first in the colour of label 1, each with dashes of its own.
    texts : list of (row, col, str)
        Words to write, their middle at that place.
    picks : bool
        Whether a click, or the space key on the cursor, picks a pixel while nothing is painted; see `on_pick`.
    tool : {"look", "paint", "point", "box"}
        What a drag or the space key does.
    target : {"image", "mask", "labels"}
        What the paint tool paints.
    brush, brush_size : int, float, [r, g, b] or None; int
        The value painted, and the side of the square in pixels. None flips between 0 and 1, or black and white.
    depth : int
        For uint8: how many bits of each value are kept, 1 to 8. Shown and told only; the array stays whole.
    ink : bool
        For uint8: whether the numbers count ink (0 is white), as in print, instead of light.
    numbers : {"auto", "always", "never"}
        Whether pixels large enough show their value.
    pixels : bool
        False leaves only the numbers, as a matrix.
    min_scale : float
        Least size of a pixel on the screen in CSS pixels; a picture too large for that follows the cursor.
    title, width, max_height, controls
        Caption; largest size in CSS pixels; whether the readout and buttons are shown.

    Examples
    --------
    >>> view = ImageView(np.eye(3, dtype=bool), title="diagonal")
    >>> view.describe()
    'diagonal: a picture of 3 rows and 3 columns (bool), values from 0 to 1.'
    >>> view.cursor = (0, 2)
    >>> view.describe()
    'diagonal: a picture of 3 rows and 3 columns (bool), values from 0 to 1. Row 0, column 2 is 0.'
    """

    _esm = script("image_view")
    _css = styles("image_view")

    image = Array(check_image, optional=True)
    mask = Array(check_mask, optional=True)
    labels = Array(check_labels, optional=True)
    label_styles = t.Dict().tag(sync=True)
    window = t.Tuple(t.Float(), t.Float(), default_value=(0.0, 255.0)).tag(sync=True)
    threshold = t.Float(None, allow_none=True).tag(**BY_HAND)
    thresholds = t.List(t.Float(), maxlen=4).tag(**BY_HAND)
    foreground = t.Enum(["light", "dark"], "light").tag(sync=True)
    show = t.Enum(["photo", "mask", "overlay"], "photo").tag(sync=True)
    mix = t.List(t.List(t.Float(), minlen=4, maxlen=4), None, minlen=3, maxlen=3, allow_none=True).tag(**BY_HAND)
    cursor = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True).tag(**BY_HAND)
    viewport = t.Tuple(t.Float(), t.Float(), t.Float(), default_value=None, allow_none=True).tag(**BY_HAND)
    visible = t.Tuple(*[t.Int()] * 4, default_value=None, allow_none=True).tag(**BY_HAND)
    frame = t.Tuple(*[t.Int()] * 4, default_value=None, allow_none=True).tag(sync=True)
    points = t.List(t.Tuple(t.Int(), t.Int())).tag(**BY_HAND)
    boxes = t.List(t.Tuple(t.Int(), t.Int(), t.Int(), t.Int())).tag(**BY_HAND)
    paths = t.List(t.List(t.Tuple(t.Float(), t.Float()))).tag(sync=True)
    texts = t.List(t.Tuple(t.Float(), t.Float(), t.Unicode())).tag(sync=True)
    picks = t.Bool(False).tag(sync=True)
    tool = t.Enum(["look", "paint", "point", "box"], "look").tag(sync=True)
    target = t.Enum(["image", "mask", "labels"], "image").tag(sync=True)
    brush = t.Union([t.Float(), t.List(t.Float(), minlen=3, maxlen=3)], allow_none=True, default_value=None).tag(
        sync=True)
    brush_size = t.Int(1, min=1, max=256).tag(sync=True)
    depth = t.Int(8, min=1, max=8).tag(sync=True)
    ink = t.Bool(False).tag(sync=True)
    numbers = t.Enum(["auto", "always", "never"], "auto").tag(sync=True)
    pixels = t.Bool(True).tag(sync=True)
    min_scale = t.Float(0.0, min=0, max=96).tag(sync=True)
    title = t.Unicode().tag(sync=True)
    width = t.Int(440, min=40).tag(sync=True)
    max_height = t.Int(460, min=40).tag(sync=True)
    controls = t.Bool(True).tag(sync=True)

    _bare = False  # whether the first picture is still to come, and brings its window

    def __init__(self, image: Any = None, **traits: Any) -> None:
        if image is not None:
            # The window follows the picture unless the caller sets it, so it must be known first.
            traits = {"window": natural_window(check_image(image)), **traits}
        super().__init__(image=image, **traits)
        self._bare = image is None and "window" not in traits

    @t.observe("image")
    def _follow_dtype(self, change: Any) -> None:
        old, new = change.old, change.new
        first = self._bare and self.window == (0.0, 255.0)
        if new is not None and (first or isinstance(old, np.ndarray) and old.dtype != new.dtype):
            self.window = natural_window(new)
        self._bare = self._bare and new is None

    @t.validate("mask", "labels")
    def _same_shape(self, proposal: Any) -> Any:
        overlay, image = proposal.value, self.image
        if overlay is not None and image is not None and overlay.shape != image.shape[:2]:
            raise t.TraitError(f"{proposal.trait.name}: got shape {overlay.shape}, expected {image.shape[:2]}, "
                               "that of the picture. Set the picture first.")
        return overlay

    def on_pick(self, heard: Callable[[tuple[int, int]], None]) -> None:
        """Call `heard` with (row, col) when the learner picks a pixel; sets `picks`."""
        def message(_widget: Any, content: Any, _buffers: Any) -> None:
            if "picked" in content:
                row, col = content["picked"]
                heard((int(row), int(col)))

        self.on_msg(message)
        self.picks = True

    def describe(self) -> str:
        """Return one sentence on the picture, and one on the pixel under the cursor."""
        if self.image is None:
            return "No picture yet."
        rows, cols = self.image.shape[:2]
        kind = "colour picture" if self.image.ndim == 3 else "picture"
        size = f"{counted(rows, 'row')} and {counted(cols, 'column')}"
        text = (f"{self.title + ': a' if self.title else 'A'} {kind} of {size} "
                f"({self.image.dtype}), values from {plain(self.image.min())} to {plain(self.image.max())}.")
        if self.cursor is not None and self.cursor[0] < rows and self.cursor[1] < cols:
            value = told(mixed(self.image[self.cursor], self.mix), self.depth, self.ink)
            names = [f"{letter} " for letter in "RGB"] if value.ndim else [""]
            shown = ", ".join(name + plain(v) for name, v in zip(names, np.atleast_1d(value), strict=True))
            text += f" Row {self.cursor[0]}, column {self.cursor[1]} is {shown}."
        return text

    def snapshot(self) -> Image.Image | None:
        """Return the view as a picture, drawn as the browser draws it."""
        return None if self.image is None else draw_view(self)
