"""Gallery: many small pictures, in rows, in groups, or at places of a plane."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import Words, problem

from ._arrays import Array
from ._view import BY_HAND, View, script, styles

_MOST_BYTES = 64_000_000

#: What a sign looks like: green with a tick, orange with a cross, blue with a dot.
SIGNS = ("", "right", "wrong", "chosen")


def check_pictures(value: Any, argument: str) -> np.ndarray:
    """Return uint8 pictures of one size, (N, H, W) or (N, H, W, 3); N may be 0.

    Raises
    ------
    TypeError, ValueError
        For any other dtype or shape, or more than 64 MB.
    """
    images = np.asarray(value)
    if images.dtype != np.uint8:
        raise TypeError(problem(argument, value, "uint8 (0 to 255)", "Stretch other values to 0 to 255 first."))
    if images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[3] != 3) or 0 in images.shape[1:]:
        raise ValueError(problem(argument, value, "shape (N, H, W) or (N, H, W, 3)"))
    if images.nbytes > _MOST_BYTES:
        raise ValueError(problem(argument, Words(f"{images.nbytes:,} bytes"), f"at most {_MOST_BYTES:,}",
                                 "Show fewer, or smaller ones."))
    return images


def _check_positions(value: Any, argument: str) -> np.ndarray:
    """Return (N, 2) float64 places (row, col), each from 0 to 1."""
    places = np.asarray(value)
    if places.dtype.kind not in "buif":
        raise TypeError(problem(argument, value, "numbers"))
    if places.ndim != 2 or places.shape[1] != 2 or not ((places >= 0) & (places <= 1)).all():
        raise ValueError(problem(argument, value, "shape (N, 2), row and column from 0 to 1"))
    return places.astype(np.float64)


class Gallery(View):
    """Small pictures of one size, one of which can be chosen by mouse or keys.

    Parameters
    ----------
    images : (N, H, W) or (N, H, W, 3) uint8 array, optional
        The pictures.
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    images : (N, H, W) or (N, H, W, 3) uint8 array
        The pictures; `display` changes them together with what is said of them.
    captions : list of str
        One under each picture; empty for none.
    signs : list of {"", "right", "wrong", "chosen"}
        A coloured frame with a tick, a cross or a dot; empty for none.
    groups : list of int
        The group of each picture, from 0; each group gets rows and a heading of its own. Empty for one group.
    group_names : list of str
        What the headings say; "group 0" and so on where one is missing.
    positions : (N, 2) float64 array, or None
        Instead of rows: where in the plane each picture lies, row and column from 0 to 1.
    selected : int or None
        The index of the chosen picture.
    size : int
        Longer side of a picture in CSS pixels.
    title : str
        Caption of the whole.
    width, max_height : int
        Largest size in CSS pixels; what is taller scrolls.

    Raises
    ------
    TypeError, ValueError
        Through `display`, if there are not as many captions, signs, groups or positions as pictures.

    Examples
    --------
    >>> gallery = Gallery(np.zeros((3, 8, 8), np.uint8), captions=["cat", "dog", "cat"])
    >>> gallery.selected = 1
    >>> gallery.describe()
    '3 pictures. Number 2: dog.'
    """

    _esm = script("gallery")
    _css = styles("gallery")

    images = Array(check_pictures)
    captions = t.List(t.Unicode()).tag(sync=True)
    signs = t.List(t.Enum(SIGNS)).tag(sync=True)
    groups = t.List(t.Int(min=0)).tag(sync=True)
    group_names = t.List(t.Unicode()).tag(sync=True)
    positions = Array(_check_positions, optional=True)
    selected = t.Int(None, allow_none=True).tag(**BY_HAND)
    size = t.Int(48, min=8, max=256).tag(sync=True)
    title = t.Unicode().tag(sync=True)
    width = t.Int(900, min=80).tag(sync=True)
    max_height = t.Int(420, min=80).tag(sync=True)

    def __init__(self, images: Any = None, **traits: Any) -> None:
        images = np.empty((0, 1, 1), np.uint8) if images is None else check_pictures(images, "images")
        _check_fit(len(images), traits)
        super().__init__(images=images, **traits)

    def display(self, images: Any, *, captions: Any = (), signs: Any = (), groups: Any = (),
                positions: Any = None) -> None:
        """Replace the pictures and what is said of them in one go; the choice stays, if there is still such a one.

        Raises
        ------
        TypeError, ValueError
            If they do not fit each other; then nothing changes.
        """
        images = check_pictures(images, "images")
        given = {"captions": list(captions), "signs": list(signs), "groups": [int(group) for group in groups],
                 "positions": positions if positions is None else _check_positions(positions, "positions")}
        _check_fit(len(images), given)
        with self.hold_sync(), self.hold_trait_notifications():
            self.images = images
            for name, value in given.items():
                setattr(self, name, value)
            if self.selected is not None and self.selected >= len(images):
                self.selected = None

    @t.validate("selected")
    def _one_of_them(self, proposal: Any) -> int | None:
        if proposal.value is not None and not 0 <= proposal.value < len(self.images):
            raise t.TraitError(problem("selected", proposal.value, f"0 to {len(self.images) - 1}, or None"))
        return proposal.value

    def told(self, index: int) -> str:
        """Return what is said of one picture: its number from 1, caption, sign and group."""
        parts = [self.captions[index] if self.captions else "", self.signs[index] if self.signs else ""]
        if self.groups:
            group = self.groups[index]
            parts.append(self.group_names[group] if group < len(self.group_names) else f"group {group}")
        words = ", ".join(part for part in parts if part)
        return f"Number {index + 1}{': ' + words if words else ''}."

    def describe(self) -> str:
        """Say how many pictures there are, and what is known of the chosen one."""
        count = len(self.images)
        text = f"{self.title + ': ' if self.title else ''}{count:,} picture{'' if count == 1 else 's'}"
        if self.groups:
            text += f" in {len(set(self.groups))} groups"
        return f"{text}." + ("" if self.selected is None else f" {self.told(self.selected)}")

    def snapshot(self) -> Image.Image | None:
        """Return the pictures as a still one, at most 560 pixels wide and 420 high."""
        from ._gallery_still import draw_gallery

        return draw_gallery(self) if len(self.images) else None


def _check_fit(count: int, given: dict[str, Any]) -> None:
    for name in ("captions", "signs", "groups", "positions"):
        value = given.get(name)
        if value is not None and len(value) not in ((count,) if name == "positions" else (0, count)):
            raise ValueError(problem(name, value, f"{count}, one for each picture"))
