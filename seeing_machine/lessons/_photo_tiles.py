"""A photo cut into square tiles, in rows, so that its parts can be grouped like pictures."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine._validate import Words, problem

#: About so many tiles: their tree can be read, with the tiles under it.
TILES = 54


def side_of(rows: int, cols: int) -> int:
    """Return the side of the tiles in pixels: about 54 of them, so that little of the photo is left over.

    Examples
    --------
    >>> side_of(300, 400), side_of(400, 267), side_of(1, 640)
    (50, 44, 1)

    Raises
    ------
    ValueError
        If there is a single pixel.
    """
    if rows * cols < 2:
        raise ValueError(problem("my_photo", Words("a photo of one pixel"), "two pixels or more, to be grouped"))
    wanted = (rows * cols / TILES) ** 0.5
    most = max(1, min(round(1.15 * wanted), rows, cols))
    sides = range(min(most, max(1, round(0.85 * wanted))), most + 1)
    return max(sides, key=lambda side: (rows // side * side) * (cols // side * side))


def grid_of(photo: np.ndarray) -> tuple[int, int, int]:
    """Return how many tiles there are down and across, and their side in pixels."""
    side = side_of(*photo.shape[:2])
    return photo.shape[0] // side, photo.shape[1] // side, side


def tiles(photo: np.ndarray) -> np.ndarray:
    """Return the tiles of a photo, (H, W, 3), row by row: (N, side, side, 3).

    Examples
    --------
    >>> tiles(np.zeros((300, 400, 3), np.uint8)).shape
    (48, 50, 50, 3)
    """
    down, across, side = grid_of(photo)
    whole = photo[:down * side, :across * side].reshape(down, side, across, side, 3)
    return whole.swapaxes(1, 2).reshape(-1, side, side, 3)


def titled(photo: np.ndarray) -> list[str]:
    """Return what each tile is called: its row and column among the tiles, from 0."""
    down, across, _ = grid_of(photo)
    return [f"tile ({row}, {col})" for row in range(down) for col in range(across)]


def box(photo: np.ndarray, tile: int) -> tuple[int, int, int, int]:
    """Return the first row and column of a tile, and the row and column after its last."""
    _, across, side = grid_of(photo)
    row, col = divmod(tile, across)
    return row * side, col * side, (row + 1) * side, (col + 1) * side


def tile_at(photo: np.ndarray, row: int, col: int) -> int | None:
    """Return the tile of a pixel; None where it is left over."""
    down, across, side = grid_of(photo)
    inside = row // side < down and col // side < across
    return row // side * across + col // side if inside else None


def middles(photo: np.ndarray) -> list[tuple[float, float]]:
    """Return row and column of the middle of each tile."""
    down, across, side = grid_of(photo)
    half = (side - 1) / 2
    return [(row * side + half, col * side + half) for row in range(down) for col in range(across)]


def spread(values: Any, photo: np.ndarray) -> np.ndarray:
    """Return a picture of the photo's size in which each tile has its own value; 0 for what is left over."""
    down, across, side = grid_of(photo)
    found = np.zeros(photo.shape[:2], np.asarray(values).dtype)
    each = np.reshape(values, (down, across))
    found[:down * side, :across * side] = each.repeat(side, 0).repeat(side, 1)
    return found


def code(photo: np.ndarray) -> str:
    """Return the lines that make `images`, the tiles of `image`."""
    down, across, side = grid_of(photo)
    return (f"tiles = image[:{down * side}, :{across * side}].reshape({down}, {side}, {across}, {side}, 3)\n"
            f"images = tiles.swapaxes(1, 2).reshape({down * across}, {side}, {side}, 3)\n")
