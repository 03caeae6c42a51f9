"""What is sorted into groups: pictures from anywhere, with their names and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from seeing_machine._validate import problem
from seeing_machine.images import menagerie, squares
from seeing_machine.images.menagerie import Herd
from seeing_machine.learning.features import check_stack

#: So many leaves can be drawn.
MOST = 2000
#: Trees with more leaves show no pictures under them; galleries with more show smaller ones.
PICTURED, MANY = 120, 200


def check_pictures(images: Any, argument: str = "images") -> np.ndarray:
    """Return (N, H, W) or (N, H, W, 3) uint8 pictures, 2 to 2,000 of them."""
    stack = np.asarray(images)
    check_stack(stack, argument)
    if not 2 <= len(stack) <= MOST:
        raise ValueError(problem(argument, stack, f"2 to {MOST:,} pictures", "Take some of them: images[:1000]."))
    return stack


def check_masks(masks: Any, argument: str = "masks") -> np.ndarray:
    """Return (N, H, W) bool masks."""
    found = np.asarray(masks)
    if found.dtype != bool or found.ndim != 3:
        raise ValueError(problem(argument, found, "a bool array of shape (N, H, W)"))
    return found


def collected(source: Any) -> dict[str, Any]:
    """Return the traits that a source of pictures gives: images, and masks, truths and names where it has them.

    Parameters
    ----------
    source : None, array, path, list, or anything with `images` and `labels`
        A herd is drawn for None; a path is a folder of photos; a list holds files and arrays of any sizes.
    """
    if source is None:
        source = menagerie.herd()
    if isinstance(source, Herd):
        truths = {"species": [source.classes[label] for label in source.labels],
                  "colours": [source.colours[colour] for colour in source.colour_labels]}
        return {"images": source.images, "masks": source.masks, "truths": truths, "names": source.names}
    if hasattr(source, "images") and hasattr(source, "labels"):
        species = [str(source.classes[label]) for label in source.labels]
        truths = {"species" if set(species) <= set(menagerie.CLASSES) else "classes": species}
        if "colour" in getattr(source, "attributes", {}):
            truths["colours"] = [str(colour) for colour in source.attributes["colour"]]
        return {"images": source.images, "truths": truths, "names": named(truths, len(species))}
    if isinstance(source, (str, Path)) or (isinstance(source, Sequence) and not isinstance(source, np.ndarray)):
        images, names = squares(source)
        return {"images": images, "names": names}
    return {"images": source}


def named(truths: dict[str, list[str]], count: int) -> list[str]:
    """Return a name for each picture: what is known of it, or its number."""
    if not truths:
        return [f"picture {number}" for number in range(1, count + 1)]
    return [" ".join(values) for values in zip(*reversed(list(truths.values())), strict=True)]


def thumbnails(images: np.ndarray) -> np.ndarray:
    """Return the pictures as small as a gallery shows them; small ones stay as they are."""
    side = 48 if len(images) <= MANY else 32
    if max(images.shape[1:3]) <= side:
        return images
    scale = side / max(images.shape[1:3])
    size = (max(1, round(images.shape[2] * scale)), max(1, round(images.shape[1] * scale)))
    return np.stack([np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BOX)) for image in images])
