"""Turning painted animals by the thousand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .animal import Pose
from .paint import TEXTURES, extent, paint

#: What a weight of 1 becomes in a byte: four weights (they reach 2), red, green, blue, coverage.
_BYTE = np.array([120, 120, 120, 120, 1, 1, 1, 255], np.float32)


@dataclass(frozen=True)
class SpriteBank:
    """Sprites that can be turned and shifted by the hundred.

    Attributes
    ----------
    pixels : ndarray of uint64, shape (K, side, side)
        The eight planes of a pixel, a byte each. The `copies` of the first class come first.
    half : ndarray, shape (K, 2)
        Half width and half height of the animal, in pixels.
    texture : ndarray of str, shape (K,)
    """

    pixels: np.ndarray
    half: np.ndarray
    texture: np.ndarray

    @classmethod
    def painted(cls, classes: tuple[str, ...], copies: int, size: int, zoom: tuple[float, float],
                rng: np.random.Generator) -> SpriteBank:
        """Return `copies` poses of each class for pictures of `size` pixels; `zoom` is their range of sizes."""
        halves = []
        textures = np.array(TEXTURES)[rng.integers(len(TEXTURES), size=len(classes) * copies)]
        side = 3 * size // 2  # room to turn, and an empty border
        planes = np.zeros((len(textures), side, side, 8), np.uint8)
        for k, texture in enumerate(textures):
            pose = Pose(bend=rng.uniform(-1, 1), gait=rng.uniform(-1, 1))
            parts = pose.parts(classes[k // copies])
            low, high = extent(parts)
            scale = rng.uniform(*zoom) * size / (high - low).max()
            x, y = side / 2 - (low + high) / 2 * scale
            sprite = paint(parts, scale, (y, x), texture=texture, rng=rng)
            height, width = sprite.planes.shape[:2]
            planes[k, sprite.row:sprite.row + height, sprite.col:sprite.col + width] = \
                np.clip(sprite.planes * _BYTE + 0.5, 0, 255)
            halves.append((high - low) * scale / 2)
        return cls(planes.view(np.uint64)[..., 0], np.array(halves), textures)

    def turned(self, which: np.ndarray, angle: np.ndarray, flip: np.ndarray, size: int, wander: float,
               rng: np.random.Generator) -> np.ndarray:
        """Return a sprite for each picture: flipped, turned, shifted, and shrunk where it would not fit.

        Parameters
        ----------
        which : ndarray of int, shape (n,)
            Places in the bank.
        angle : ndarray, shape (n,)
            Degrees, counter-clockwise, after the flip.
        flip : ndarray of bool, shape (n,)
        size : int
            Side of the pictures in pixels.
        wander : float
            Share of the free room that is used for shifting, 0 to 1.
        rng : numpy.random.Generator

        Returns
        -------
        ndarray of float32, shape (n, size, size, 8)
            See `paint`.
        """
        cos, sin = (f(np.deg2rad(angle)).astype(np.float32) for f in (np.cos, np.sin))
        half = self.half[which]
        reach = np.column_stack([np.abs(cos) * half[:, 0] + np.abs(sin) * half[:, 1],
                                 np.abs(sin) * half[:, 0] + np.abs(cos) * half[:, 1]])
        zoom = np.minimum(rng.uniform(0.9, 1.1, len(which)), size / 2 / reach.max(1))
        room = size / 2 - reach * zoom[:, None]
        centre = size / 2 + wander * room * rng.uniform(-1, 1, room.shape)
        # The inverse map: from a pixel of the picture back to a place in the sprite, in pixels of the sprite.
        x, y = (((np.arange(size) + 0.5 - centre[:, [axis]]) / zoom[:, None]).astype(np.float32)
                for axis in (0, 1))
        cos, sin, mirror = cos[:, None], sin[:, None], np.where(flip, -1, 1).astype(np.float32)[:, None]
        middle = np.float32(self.pixels.shape[1] / 2 - 0.5)
        col = (mirror * cos * x)[:, None, :] - (mirror * sin * y)[:, :, None] + middle
        row = (sin * x)[:, None, :] + (cos * y)[:, :, None] + middle
        return between_pixels(self.pixels, which, row, col)


def between_pixels(pixels: np.ndarray, which: np.ndarray, row: np.ndarray, col: np.ndarray) -> np.ndarray:
    """Return ``pixels[which]`` read at fractional places (n, h, w), as float32 planes (n, h, w, 8).

    Bilinear, in sixteenths of a pixel. The eight bytes of a pixel are weighted at once: every other byte is
    given 16 bits of room, which a byte times weights that sum to 256 never overflows.
    """
    side = pixels.shape[1]
    limit = 16 * (side - 1) - 1
    row16 = np.clip(row * 16, 0, limit).astype(np.int32)
    col16 = np.clip(col * 16, 0, limit).astype(np.int32)
    down, right = (row16 & 15).astype(np.uint64), (col16 & 15).astype(np.uint64)
    first = (row16 >> 4) * side + (col16 >> 4) + (which * side * side)[:, None, None]
    flat, room, shift = pixels.ravel(), np.uint64(0x00FF00FF00FF00FF), np.uint64(8)
    even, odd = np.zeros_like(down), np.zeros_like(down)
    for step, weight in ((0, (16 - down) * (16 - right)), (1, (16 - down) * right),
                         (side, down * (16 - right)), (side + 1, down * right)):
        corner = flat[first + step]
        even += (corner & room) * weight
        odd += (corner >> shift & room) * weight
    mixed = (even >> shift & room) | (odd & ~room)
    planes = mixed[..., None].view(np.uint8).astype(np.float32)
    planes *= 1 / _BYTE
    return planes
