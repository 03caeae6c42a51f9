"""Pixels: what a picture looks like to a machine."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_bytes, problem
from seeing_machine.widgets import Array, ImageView, link, link_in_browser

from ._picture_explorer import PictureExplorer
from .explorer import spelled

#: A black triangle on white: 7 rows, 4 columns, 16 black pixels and 12 white ones.
TRIANGLE = np.where(np.arange(4) < np.array([1, 2, 3, 4, 3, 2, 1])[:, None], 0, 255).astype(np.uint8)


class Pixels(PictureExplorer):
    """A picture and its matrix side by side: paint in the one, type in the other.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array, optional
        uint8, or bool, which becomes 0 and 255. The black triangle of 28 pixels when left out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (H, W) or (H, W, 3) uint8 array
        The picture, 0 black and 255 white; painting replaces it.
    target : array of the same shape, or None
        A picture to paint. The title counts the pixels that are as there.
    depth : int
        Bits kept of each number, 1 to 8.
    ink : bool
        Whether the numbers count ink, 0 being white, as a textbook in print does.
    tool : {"look", "paint"}
        What a drag does.
    brush : {"flip", "black", "grey", "white"}
        What the paint tool writes; "flip" turns dark to white and the rest to black.
    cursor : (row, col) or None
        The pixel that both views mark.

    Examples
    --------
    >>> widget = Pixels()
    >>> widget.matrix[3]
    array([0, 0, 0, 0], dtype=uint8)
    >>> widget.size_in_bits, widget.size_in_bytes
    (28, 4)
    """

    TITLE = "A picture is a matrix of numbers"
    RESULTS = ("matrix",)

    image = Array(check_bytes, sync=False)
    target = Array(check_bytes, optional=True, sync=False)
    depth = t.Int(8, min=1, max=8)
    ink = t.Bool(False)
    tool = t.Enum(["look", "paint"], "look")
    brush = t.Enum(["flip", "black", "grey", "white"], "flip")
    cursor = t.Tuple(t.Int(), t.Int(), default_value=None, allow_none=True)

    def __init__(self, image: Any = None, **state: Any) -> None:
        if image is None:
            image, state = TRIANGLE, {"depth": 1, "tool": "paint", **state}
        super().__init__(image=image, **state)

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the picture beside the matrix, and the controls."""
        rows, cols = self.image.shape[:2]
        height = min(430, max(200, round(430 * rows / cols)))
        self.picture = ImageView(self.image, title="picture", width=430, max_height=height, numbers="never")
        self.numbers = ImageView(self.image, title="matrix", width=430, max_height=height, pixels=False)
        depth = self.slider("depth", "depth in bits")
        ink = self.switch("ink", "count ink (0 is white)")
        for name in ("image", "cursor", "tool"):
            link((self, name), (self.picture, name))
            link_in_browser((self.picture, name), (self.numbers, name))
        for view in (self.picture, self.numbers):
            link_in_browser((depth, "value"), (view, "depth"))
            link_in_browser((ink, "value"), (view, "ink"))
        link_in_browser((self.numbers, "visible"), (self.picture, "frame"))
        tools = self.choice("tool", "tool", ["look", "paint"])
        brush = self.choice("brush", "paint with", ["flip", "black", "grey", "white"])
        return [[self.picture, self.numbers], [depth, ink], [tools, brush]]

    def update(self) -> None:
        """Give the brush its value, in colour for the three channels, and count what is as in the target."""
        if self.target is not None:
            if self.target.shape != self.image.shape:
                raise ValueError(problem("target", self.target, f"shape {self.image.shape}, that of the picture"))
            shift = np.uint8(8 - self.depth)
            found = int((self.image >> shift == self.target >> shift).sum())
            self.goal = f"goal: {self.target.size} of {self.target.size} as asked   now {found}" + (
                "   ✓ done" if found == self.target.size else "")
        self.numbers.min_scale = 34 if self.image.ndim == 2 else 54  # three numbers in a pixel need more room than one
        value = {"flip": None, "black": 0, "grey": 128, "white": 255}[self.brush]
        for view in (self.picture, self.numbers):
            view.brush = [float(value)] * 3 if value is not None and self.image.ndim == 3 else value

    @property
    def matrix(self) -> np.ndarray:
        """The numbers as shown: (H, W) or (H, W, 3) uint8, 0 to ``2 ** depth - 1``."""
        levels = self.image >> np.uint8(8 - self.depth)
        return np.uint8(2**self.depth - 1) - levels if self.ink else levels

    @property
    def size_in_bits(self) -> int:
        """Pixels times channels times depth."""
        return self.image.size * self.depth

    @property
    def size_in_bytes(self) -> int:
        """Bytes needed when the bits are packed without gaps, 8 to a byte."""
        return -(-self.size_in_bits // 8)

    def describe(self) -> str:
        """Say the size, the storage, and the number under the cursor."""
        rows, cols = self.image.shape[:2]
        colour = " x 3 channels" if self.image.ndim == 3 else ""
        bits = "1 bit" if self.depth == 1 else f"{self.depth} bits"
        text = (f"{rows} rows x {cols} columns{colour} = {self.image.size:,} numbers. With {bits} each, "
                f"{2**self.depth} levels, that is {self.size_in_bits:,} bits: {self.size_in_bytes:,} bytes.")
        if self.cursor is not None and self.cursor[0] < rows and self.cursor[1] < cols:
            value = self.matrix[self.cursor]
            told = ", ".join(f"{c} {v}" for c, v in zip("RGB", value, strict=True)) if value.ndim else str(value)
            text += f" Row {self.cursor[0]}, column {self.cursor[1]} is {told}."
        return text

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `matrix`."""
        ink = f"\nmatrix = {2**self.depth - 1} - matrix        # count ink: 0 is white" if self.ink else ""
        keep = f"# keep the top {self.depth} of 8 bits: levels 0 to {2**self.depth - 1}"
        return {
            "NumPy": f"import numpy as np\n\n{spelled(self.image)}\n{keep}\nmatrix = image >> {8 - self.depth}{ink}\n",
            "torch": (f"import numpy as np\nimport torch\n\n{spelled(self.image)}\n{keep}\n"
                      f"matrix = torch.tensor(image) >> {8 - self.depth}{ink}\n"),
        }
