"""ShapeView: a picture on which shapes are drawn by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets as t
from PIL import Image

from seeing_machine._validate import check_image

from ._arrays import Array, to_coarse_wire
from ._pictures import PALETTE
from ._shapes_still import draw_shapes
from ._view import BY_HAND, script, styles
from .image_view import ImageView

#: Added to a class where what a model suggests is tinted; the same in shape_view.js.
SUGGESTED = 105
TOOLS = ("look", "box", "outline", "point", "brush", "erase")


class ShapeView(ImageView):
    """A picture with boxes, outlines, points and brush strokes on it, each of a class.

    Drawing, moving and undoing happen in the browser; each finished action is one message. Whoever saves it sets
    `saved` to the `turn` it belongs to, or says in `trouble` why that failed; the page shows both.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array, optional
        The picture. Of a uint8 one with a side of more than 2,048 pixels the page shows, and tells, means of squares
        of 2 x 2 pixels, or more, until that is enough. Shapes and brush strokes are exact to the pixel all the same.
    classes : sequence of str
        Names of the classes; the first is class 1, and the digit 1 chooses it.
    **traits
        Starting values of the traits below, and of those of `ImageView`; a name that is none of them raises ValueError.

    Attributes
    ----------
    work : dict
        ``{"picture": int, "shapes": list}``: which picture this is about, and what is drawn on it. A shape is a dict
        with `kind`, `label`, `number` and `places` or `counts`, as `images.Shape.plain` gives it. Where it has
        ``"suggested": True``, nobody has accepted it yet.
    turn, saved : int
        How many actions there were, and up to which of them all is saved.
    trouble : str
        Why the last action is not saved; empty when it is.
    label : int
        The class of what is drawn next.
    tool : {"look", "box", "outline", "point", "brush", "erase"}
        What a drag or the space key does; "look" chooses, moves and resizes.
    tools : list of str
        The tools that are offered.
    chosen : int or None
        The place of the chosen shape in the list.

    Examples
    --------
    >>> import numpy as np
    >>> box = {"kind": "box", "label": 1, "number": 0, "places": [[0, 0], [2, 3]]}
    >>> view = ShapeView(np.zeros((4, 4), np.uint8), ["cat", "dog"], work={"picture": 0, "shapes": [box]})
    >>> view.describe()
    'A picture of 4 rows and 4 columns (uint8), values from 0 to 0. 1 thing is labelled: 1 cat.'
    """

    _esm = script("shape_view")
    _css = styles("image_view") + styles("shape_view")

    image = Array(check_image, optional=True).tag(to_json=to_coarse_wire)
    work: Any = t.Dict(per_key_traits={"picture": t.Int(), "shapes": t.List(t.Dict())},
                  default_value={"picture": 0, "shapes": []}).tag(**BY_HAND)
    turn = t.Int(0).tag(**BY_HAND)
    saved = t.Int(0).tag(sync=True)
    trouble = t.Unicode().tag(sync=True)
    classes = t.List(t.Unicode(), ["thing"]).tag(sync=True)
    label = t.Int(1, min=1).tag(**BY_HAND)
    tool = t.Enum(TOOLS, "box").tag(**BY_HAND)
    tools = t.List(t.Enum(TOOLS), list(TOOLS)).tag(sync=True)
    chosen = t.Int(None, allow_none=True).tag(**BY_HAND)
    brush_size = t.Int(9, min=1, max=256).tag(**BY_HAND)

    def __init__(self, image: Any = None, classes: Any = ("thing",), **traits: Any) -> None:
        shades = {}
        for place in range(len(classes)):
            rgb = list(PALETTE[place % len(PALETTE)])
            shades[str(place + 1)] = {"rgb": rgb, "alpha": 0.5}
            shades[str(place + 1 + SUGGESTED)] = {"rgb": rgb, "alpha": 0.25}
        super().__init__(image, **{"classes": list(classes), "label_styles": shades, "numbers": "never", **traits})

    def on_wish(self, heard: Callable[[str], None]) -> None:
        """Call `heard` with "next", "back" or "skip" when the learner presses the key for it."""
        self.on_msg(lambda _widget, content, _buffers: heard(content["wish"]) if "wish" in content else None)

    @property
    def shapes(self) -> list[dict[str, Any]]:
        """What is drawn and accepted, in the order in which it was drawn."""
        return [shape for shape in self.work["shapes"] if not shape.get("suggested")]

    def describe(self) -> str:
        """Return one sentence on the picture, one on what is labelled, and one on what is suggested."""
        if self.image is None:
            return super().describe()
        count, waiting = len(self.shapes), len(self.work["shapes"]) - len(self.shapes)
        names = [self.classes[shape["label"] - 1] for shape in self.shapes]
        each = ", ".join(f"{names.count(name)} {name}" for name in self.classes if name in names)
        text = f"{super().describe()} {count} thing{' is' if count == 1 else 's are'} labelled: {each}."
        if not count:
            text = f"{super().describe()} Nothing is labelled yet."
        waits = f" {waiting} suggestion{' waits' if waiting == 1 else 's wait'} for an answer."
        return text + (waits if waiting else "")

    def snapshot(self) -> Image.Image | None:
        """Return the picture with its shapes, drawn as the browser draws it."""
        picture = super().snapshot()
        if picture is not None and self.image is not None:
            draw_shapes(picture, self.work["shapes"], self.classes, self.image.shape[:2])
        return picture
