"""The code for what is labelled on a picture."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import ceil

from seeing_machine.images import Shape


def code(shapes: Sequence[Shape], classes: Sequence[str], size: tuple[int, int]) -> str:
    """Return NumPy code that makes the mask of `shapes` on a picture of `size`.

    Examples
    --------
    >>> print(code([Shape("box", 2, ((1, 0), (3, 4)))], ["cat", "dog"], (5, 5)))
    import numpy as np
    <BLANKLINE>
    mask = np.zeros((5, 5), np.uint8)                  # 1 cat, 2 dog
    mask[1:3, 0:4] = 2                                 # box
    """
    uses = {shape.kind for shape in shapes}
    lines = ["import numpy as np", *(["from skimage.draw import polygon"] if "outline" in uses else []), ""]
    lines.append(_with(f"mask = np.zeros({tuple(size)}, np.uint8)",
                       ", ".join(f"{number} {name}" for number, name in enumerate(classes, 1))))
    for shape in shapes:
        if shape.kind == "point":
            row, col = shape.places[0]
            lines.append(f"# a {classes[shape.label - 1]} at row {row}, column {col}")
        elif shape.kind == "box":
            row0, col0, row1, col1 = (max(0, ceil(place - 0.5)) for corner in shape.places for place in corner)
            lines.append(_with(f"mask[{row0}:{row1}, {col0}:{col1}] = {shape.label}", "box"))
        elif shape.kind == "outline":
            rows, cols = ([place[axis] for place in shape.places] for axis in (0, 1))
            lines += [_wrapped(f"rows = {rows}"), _wrapped(f"cols = {cols}"),
                      _with(f"mask[polygon(rows, cols, mask.shape)] = {shape.label}", "outline")]
        else:
            lines += [_wrapped(f"runs = {list(shape.counts)}"),
                      "inside = np.repeat(np.arange(len(runs)) % 2 == 1, runs)",
                      _with(f"mask[inside.reshape(mask.shape[::-1]).T] = {shape.label}", "brush")]
    return "\n".join(lines)


def _with(line: str, comment: str) -> str:
    return f"{line:<50} # {comment}"


def _wrapped(line: str) -> str:
    return textwrap.fill(line, 110, subsequent_indent=" " * (line.index("[") + 1))
