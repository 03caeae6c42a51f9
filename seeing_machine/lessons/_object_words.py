"""The steps that an explorer of objects stands for, its areas counted, and its table in words."""

from __future__ import annotations

from typing import Any

import numpy as np

#: Method to what its radio button says, and to the settings that it uses.
METHODS = {"fixed": "by hand", "otsu": "Otsu", "local mean": "local mean", "sauvola": "Sauvola"}
SETTINGS = {"fixed": ("threshold",), "otsu": (), "local mean": ("window", "offset"), "sauvola": ("window", "k")}

#: The heads of the table of objects.
COLUMNS = ("no.", "area", "row", "col", "rows", "columns", "grey")

#: The largest hole that "fill holes" fills, in pixels.
HOLE = 1000

#: At most so many bars show the areas.
BARS = 60


def steps(state: Any, *, window: bool = True) -> list[dict[str, Any]]:
    """Return the steps of a pipeline for the traits of an explorer.

    Parameters
    ----------
    state : Objects or Tracking
        Has method, foreground, clean, and so on.
    window : bool
        Whether the areas from smallest to largest are chosen in the end.
    """
    threshold: dict[str, Any] = {"step": "threshold", "method": state.method, "objects": state.foreground}
    if state.method == "fixed":
        threshold["value"] = float(state.threshold)
    elif state.method == "local mean":
        threshold |= {"window": state.window, "offset": state.offset}
    elif state.method == "sauvola":
        threshold |= {"window": state.window, "k": state.k}
    found = [threshold]
    if state.clean:
        found.append({"step": "open", "radius": state.clean})
    if state.fill:
        found.append({"step": "fill", "size": HOLE})
    if state.split:
        found.append({"step": "split", "distance": state.distance, "neighbours": state.neighbours})
    else:
        found.append({"step": "label", "neighbours": state.neighbours})
    if window:
        found.append({"step": "keep", "smallest": state.smallest, "largest": state.largest})
    return found


def areas_counted(areas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return counts of shape (1, bins) and edges at halves, from 0 to one bin above the largest area.

    Examples
    --------
    >>> areas_counted(np.array([1, 3, 3]))
    (array([[0., 1., 0., 2., 0.]]), array([-0.5,  0.5,  1.5,  2.5,  3.5,  4.5]))
    """
    top = int(areas.max(initial=1))
    width = -(-(top + 1) // BARS)
    edges = np.arange(-(-(top + 1) // width) + 2) * width - 0.5
    return np.histogram(areas, edges)[0][None].astype(float), edges


def box_of(table: dict[str, np.ndarray], row: int) -> tuple[int, ...]:
    """Return the box of one row: first row, first column, row and column after the last."""
    return tuple(int(table[f"bbox-{side}"][row]) for side in range(4))


def pixel_of(labels: np.ndarray, table: dict[str, np.ndarray], number: int) -> tuple[int, int]:
    """Return the pixel of an object that is nearest to its middle, which may lie outside of it."""
    pixels = np.argwhere(labels == number)
    middle = [table[f"centroid-{axis}"][number - 1] for axis in (0, 1)]
    row, col = pixels[np.abs(pixels - middle).sum(axis=1).argmin()]
    return int(row), int(col)


def row_of(table: dict[str, np.ndarray], row: int) -> list[str]:
    """Return one row of a pipeline's table, in the order of `COLUMNS`."""
    box = box_of(table, row)
    return [str(row + 1), f"{table['area'][row]:,.0f}", f"{table['centroid-0'][row]:.1f}",
            f"{table['centroid-1'][row]:.1f}", f"{box[0]}–{box[2] - 1}", f"{box[1]}–{box[3] - 1}",
            f"{table['intensity_mean'][row]:.0f}"]
