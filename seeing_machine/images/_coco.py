"""COCO JSON, the usual file of labelled pictures: read with doubt, written so that nothing foreign is lost.

The form is described at https://cocodataset.org/#format-data. Beside it stands what COCO has no place for, under
"seeing_machine": of the file where the work was left, of a picture whether it was skipped and what a model suggested.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .._validate import Words, check_integer, check_number, problem
from ._rle import from_text
from .shapes import MOST_PLACES, Shape, check_counts, check_shape, encode

MAX_BYTES = 50_000_000
MOST_CLASSES, MOST_IMAGES, MOST_ANNOTATIONS, MOST_PIXELS = 99, 50_000, 200_000, 100_000_000
OURS = "seeing_machine"


@dataclass(frozen=True)
class Entry:
    """What is known of one picture.

    Attributes
    ----------
    size : (int, int)
        Rows and columns.
    shapes : tuple of Shape
        What a person has drawn or accepted, the first at the bottom.
    suggested : tuple of Shape, or None
        What a model suggested and nobody has answered yet; None where no model was asked.
    skipped : bool
        Whether the picture is left out.
    record : dict
        Its record in the file it came from.
    """

    size: tuple[int, int]
    shapes: tuple[Shape, ...] = ()
    suggested: tuple[Shape, ...] | None = None
    skipped: bool = False
    record: dict[str, Any] = field(default_factory=dict)


@dataclass
class Document:
    """A file of labels: classes, an entry for each picture, and all else that stood in it."""

    categories: list[dict[str, Any]] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    at: str = ""
    originals: dict[int, tuple[Shape, dict[str, Any]]] = field(default_factory=dict)
    rest: dict[str, Any] = field(default_factory=lambda: {"info": {"description": "Drawn with Seeing Machine"}})

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes; the first is class 1."""
        return tuple(category["name"] for category in self.categories)

    def add_class(self, name: str) -> None:
        """Add a class at the end."""
        taken = {category["id"] for category in self.categories}
        number = next(number for number in itertools.count(1) if number not in taken)
        self.categories.append({"id": number, "name": name, "supercategory": ""})


# -- reading -------------------------------------------------------------------------------------------------


def read_document(path: Path) -> Document:
    """Return what is in a file of labels.

    Raises
    ------
    OSError
        If it cannot be read.
    TypeError, ValueError
        If it is no COCO JSON, too large, or a field of it does not fit; the message names the field.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(problem("file", Words(f"{path.name} with more than {MAX_BYTES // 10**6} megabytes"), "less"))
    try:
        data = json.loads(path.read_bytes(), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise ValueError(problem("file", Words(f"{path.name}, which is damaged or no JSON"), "a COCO JSON file",
                                 "Move it away, or choose another name with file=.")) from None
    if not isinstance(data, dict):
        raise ValueError(problem("file", Words(f"a {type(data).__name__}"), "a COCO JSON file, which is an object"))
    own = data.pop(OURS, {})
    document = Document(at=str(own.get("at", ""))[:500] if isinstance(own, dict) else "")
    images, annotations = _records(data, "images", MOST_IMAGES), _records(data, "annotations", MOST_ANNOTATIONS)
    document.categories = list(_categories(_records(data, "categories", MOST_CLASSES)))
    document.rest = data
    sizes = {record["id"]: (record["height"], record["width"]) for record in _images(images)}
    places = {category["id"]: place for place, category in enumerate(document.categories, 1)}
    shapes: dict[int, list[Shape]] = {number: [] for number in sizes}
    for i, record in enumerate(annotations):
        name = f"annotations[{i}]"
        number = check_integer(record.get("id"), f"{name}.id", 0, 2**53)
        if number in document.originals:
            raise ValueError(problem(f"{name}.id", number, "a number that no other annotation has"))
        size = _known(record.get("image_id"), sizes, f"{name}.image_id")
        place = _known(record.get("category_id"), places, f"{name}.category_id")
        shape = dataclasses.replace(_shape(record, place, size, len(places), name), number=number)
        document.originals[number] = shape, record
        shapes[record["image_id"]].append(shape)
    for i, record in enumerate(images):
        size = sizes[record["id"]]
        own = record.pop(OURS, {})
        own = own if isinstance(own, dict) else {}
        waiting = own.get("suggestions")
        suggested = None if not isinstance(waiting, list) else tuple(
            check_shape(shape, size, len(places), f"images[{i}].{OURS}.suggestions") for shape in waiting)
        document.entries[record["file_name"]] = Entry(size, tuple(shapes[record["id"]]), suggested,
                                                      own.get("skipped") is True, record)
    return document


def _known(value: Any, table: dict[int, Any], argument: str) -> Any:
    number = check_integer(value, argument)
    if number not in table:
        raise ValueError(problem(argument, number, "an id that is in the file"))
    return table[number]


def _finite(text: str) -> float:
    value = float(text)
    if not np.isfinite(value):  # 1e999: it could not be written again
        raise ValueError(text)
    return value


def _no_number(name: str) -> None:  # NaN and Infinity are no JSON
    raise ValueError(name)


def _records(data: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    found = data.pop(name, [])
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise TypeError(problem(name, found, "a list of objects"))
    if len(found) > most:
        raise ValueError(problem(name, Words(f"{len(found):,} of them"), f"at most {most:,}"))
    return found


def _categories(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: set[Any] = set()
    for i, record in enumerate(records):
        number = check_integer(record.get("id"), f"categories[{i}].id", 0, 2**53)
        name = check_name(record.get("name"), f"categories[{i}].name")
        if {number, name} & seen:
            raise ValueError(problem(f"categories[{i}]", Words(f"{name!r}, id {number}"), "name and id of its own"))
        seen |= {number, name}
        yield record


def check_name(name: Any, argument: str, most: int = 60) -> str:
    """Return a name of 1 to `most` characters that can all be printed."""
    if not isinstance(name, str):
        raise TypeError(problem(argument, name, "text"))
    if not (0 < len(name) <= most and name.isprintable() and name.strip() == name):
        raise ValueError(problem(argument, name, f"1 to {most} characters that can be printed"))
    return name


def _images(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: set[Any] = set()
    for i, record in enumerate(records):
        number = check_integer(record.get("id"), f"images[{i}].id", 0, 2**53)
        name = record.get("file_name")
        if not isinstance(name, str) or not 0 < len(name) <= 1000:
            raise ValueError(problem(f"images[{i}].file_name", name, "the name of a file"))
        rows, cols = (check_integer(record.get(side), f"images[{i}].{side}", 1, 100_000)
                      for side in ("height", "width"))
        if rows * cols > MOST_PIXELS:
            raise ValueError(problem(f"images[{i}]", Words(f"{rows} x {cols} pixels"), f"at most {MOST_PIXELS:,}"))
        if {number, name} & seen:
            raise ValueError(problem(f"images[{i}]", Words(f"{name!r}, id {number}"), "name and id of its own"))
        seen |= {number, name}
        yield record


def _shape(record: dict[str, Any], label: int, size: tuple[int, int], classes: int, name: str) -> Shape:
    """Return an annotation as a shape: run lengths, an outline, a point or a box, whatever of these it has first."""
    drawn, keypoints = record.get("segmentation") or [], record.get("keypoints")
    if isinstance(drawn, dict):
        return _brush(drawn, label, size, f"{name}.segmentation")
    if drawn:
        if not isinstance(drawn, list) or len(drawn) > MOST_PLACES:
            raise TypeError(problem(f"{name}.segmentation", drawn, "run lengths, or a list of outlines"))
        outlines = [_outline(one, label, size, classes, f"{name}.segmentation") for one in drawn]
        if len(outlines) == 1:
            return outlines[0]
        return Shape("brush", label, counts=encode(np.any([one.mask(size) for one in outlines], axis=0)))
    if isinstance(keypoints, list) and len(keypoints) == 3:
        x, y = (check_number(value, f"{name}.keypoints") for value in keypoints[:2])
        return check_shape({"kind": "point", "label": label, "places": [[int(y), int(x)]]}, size, classes, name)
    box = record.get("bbox")
    if not isinstance(box, list) or len(box) != 4:
        raise ValueError(problem(f"{name}.bbox", box, "[x, y, width, height]"))
    x, y, width, height = (check_number(value, f"{name}.bbox") for value in box)
    corners = [[y, x], [y + height, x + width]]
    return check_shape({"kind": "box", "label": label, "places": corners}, size, classes, name)


def _brush(drawn: dict[str, Any], label: int, size: tuple[int, int], name: str) -> Shape:
    if drawn.get("size") != list(size):
        raise ValueError(problem(f"{name}.size", drawn.get("size"), f"{list(size)}, that of the picture"))
    counts = drawn.get("counts")
    if isinstance(counts, str):
        counts = from_text(counts, f"{name}.counts")
    return Shape("brush", label, counts=check_counts(counts, size, f"{name}.counts"))


def _outline(one: Any, label: int, size: tuple[int, int], classes: int, name: str) -> Shape:
    if not isinstance(one, list) or len(one) % 2:
        raise TypeError(problem(name, one, "a list of x, y, x, y ..."))
    numbers = [check_number(value, name) for value in one]
    places = [[y - 0.5, x - 0.5] for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return check_shape({"kind": "outline", "label": label, "places": places}, size, classes, name)
