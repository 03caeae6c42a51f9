"""Labels drawn by hand: shapes on pictures, kept as COCO JSON and masks, ready to learn from."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .._validate import Words, check_bytes, check_integer, check_number, problem
from .._writing import write
from ._coco import MOST_CLASSES, Document, Entry, check_name, read_document
from ._coco_writing import written
from ._sources import sources
from .datasets import Pictures, Splits, split
from .reading import read
from .shapes import Shape, check_shape
from .squares import middle_square


class Annotations:
    """Pictures and what is labelled on them, on the disk after every change.

    Every change is written at once, whole or not at all: first the JSON file, then the mask of the picture. Whoever
    opens the file again goes on from there; other programs that know COCO read it too.

    Parameters
    ----------
    pictures : path, sequence, or array of shape (N, H, W) or (N, H, W, 3)
        A folder, whose picture files are taken in alphabetical order, those in its folders too; or a list of files and
        uint8 arrays; or a stack of pictures.
    classes : sequence of str
        Names of what is labelled, at most 99. What the file has already comes first, so that numbers stay the same.
    file : path, optional
        The JSON file. By default ``labels.json`` in the folder of the pictures; for pictures in memory, in the
        present one. The masks lie beside it, in ``labels_masks``.

    Attributes
    ----------
    names : tuple of str
        The pictures: their paths in the folder, or "picture 1" and so on.
    classes : tuple of str
        The first one is class 1.
    file, masks : Path
        The JSON file and the folder of masks.
    at : int
        The place, in `names`, of the picture that was worked at last.
    note : str
        What should be known of the file: labels of pictures that are not there. They are kept.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        If there are no pictures, no classes, or the file is not what it should be.

    Notes
    -----
    In the JSON file a box has a `bbox` and no `segmentation`, an outline one polygon, a brush shape run lengths, a
    point one keypoint. A mask is a PNG file: 0 for the ground, k for the k-th class; what was drawn later lies on top;
    points leave no trace in it. Photos count as they are shown, turned upright. In a foreign file, an annotation that
    nobody changes stays as it is, with all its fields; several polygons of one thing are shown as a brush shape.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     labels = Annotations([np.zeros((2, 4), np.uint8)], ["cat"], file=f"{folder}/labels.json")
    ...     labels.put(0, [Shape("box", 1, ((0, 1), (2, 3)))])
    ...     Annotations([np.zeros((2, 4), np.uint8)], file=f"{folder}/labels.json").mask(0)
    array([[0, 1, 1, 0],
           [0, 1, 1, 0]], dtype=uint8)
    """

    def __init__(self, pictures: Any, classes: Sequence[str] = (), *, file: str | Path | None = None) -> None:
        in_folder = isinstance(pictures, (str, Path))
        self.file = Path(file) if file is not None else Path(pictures if in_folder else ".") / "labels.json"
        self.masks = self.file.with_name(f"{self.file.stem}_masks")
        self._sources = sources(pictures, self.masks)
        self.names = tuple(self._sources)
        self._document = read_document(self.file) if self.file.exists() else Document()
        self._stamp = self._on_disk()
        self._add_classes(classes)
        self.at = self.names.index(self._document.at) if self._document.at in self._sources else 0
        strange = [name for name in self._document.entries if name not in self._sources]
        self.note = "" if not strange else (f"{self.file.name} knows {len(strange)} pictures more, which are not here, "
                                            f"such as {strange[0][:60]}. What is labelled on them is kept.")
        self._shown: tuple[int, np.ndarray] | None = None
        self._stale = {self.at} if self._known(self.at) else set()  # killed between the file and the mask
        with contextlib.suppress(OSError):  # in a folder that cannot be written, labels can be looked at
            self._write_masks()

    def _add_classes(self, classes: Sequence[str]) -> None:
        if isinstance(classes, str):
            raise TypeError(problem("classes", classes, "a list of names", f"Write [{classes!r}]."))
        for place, name in enumerate(classes):
            if check_name(name, f"classes[{place}]") not in self.classes:
                self._document.add_class(name)
        if not 1 <= len(self.classes) <= MOST_CLASSES:
            raise ValueError(problem("classes", Words(f"{len(self.classes)} names"), f"1 to {MOST_CLASSES}",
                                     'For example classes=["cat", "dog"].'))

    def __len__(self) -> int:
        return len(self.names)

    # -- what is there -----------------------------------------------------------------------------------------

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes; the first is class 1."""
        return self._document.classes

    def picture(self, place: int) -> np.ndarray:
        """Return a picture, (H, W) or (H, W, 3) uint8.

        Raises
        ------
        ValueError, OSError
            If the file is no picture, or has another size than when it was labelled.
        """
        place = check_integer(place, "place", 0, len(self) - 1)
        if self._shown is None or self._shown[0] != place:
            source = self._sources[self.names[place]]
            image = read(source) if isinstance(source, Path) else check_bytes(source)
            known = self._known(place)
            if known is not None and known.size != image.shape[:2]:
                raise ValueError(problem(self.names[place], Words("{} rows and {} columns".format(*image.shape)),
                                         "{} rows and {} columns, as in the labels".format(*known.size),
                                         "Put the old picture back, or give the new one another name."))
            self._shown = place, image
        return self._shown[1]

    def _known(self, place: int) -> Entry | None:
        return self._document.entries.get(self.names[check_integer(place, "place", 0, len(self) - 1)])

    def _entry(self, place: int) -> Entry:
        rows, cols = (0, 0) if self._known(place) else self.picture(place).shape[:2]
        return self._known(place) or Entry((rows, cols))

    def shapes(self, place: int) -> tuple[Shape, ...]:
        """Return what is labelled on a picture, in the order in which it was drawn."""
        known = self._known(place)
        return known.shapes if known else ()

    def suggested(self, place: int) -> tuple[Shape, ...] | None:
        """Return what was suggested and is not answered yet; None where nothing has been suggested so far."""
        known = self._known(place)
        return known.suggested if known else None

    def skipped(self, place: int) -> bool:
        """Return whether a picture is left out."""
        known = self._known(place)
        return bool(known and known.skipped)

    @property
    def labelled(self) -> list[int]:
        """The places of the pictures that have a shape and are not skipped."""
        return [place for place in range(len(self)) if self.shapes(place) and not self.skipped(place)]

    # -- what is changed ---------------------------------------------------------------------------------------

    def put(self, place: int, shapes: Iterable[Any], suggested: Iterable[Any] | None = None) -> None:
        """Replace what is labelled on a picture, and write it.

        Parameters
        ----------
        place : int
            Which picture, from 0.
        shapes, suggested : iterable of Shape, or of the dicts that ``Shape.plain`` gives
            What is true, and what a model thinks. Suggestions stand in the file, but not among its annotations.

        Raises
        ------
        TypeError, ValueError
            If a shape does not fit the picture; nothing is changed then.
        OSError
            If it cannot be written. It is kept here, and goes to the disk with the next change.
        """
        entry = self._entry(place)
        checked = [check_shape(shape, entry.size, len(self.classes), f"shapes[{i}]") for i, shape in enumerate(shapes)]
        waiting = None if suggested is None else tuple(
            check_shape(shape, entry.size, len(self.classes), f"suggested[{i}]") for i, shape in enumerate(suggested))
        numbered = tuple(self._numbered(checked, place))
        self._change(place, dataclasses.replace(entry, shapes=numbered, suggested=waiting, skipped=False))

    def skip(self, place: int, skipped: bool = True) -> None:
        """Leave a picture out, or take it in again, and write that; its shapes stay.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self._change(place, dataclasses.replace(self._entry(place), skipped=bool(skipped)))

    def go(self, place: int) -> None:
        """Set where the work is; written where there is a file already."""
        self.at = check_integer(place, "place", 0, len(self) - 1)
        if self._stamp is not None:
            self.save()

    def _numbered(self, shapes: list[Shape], place: int) -> Iterable[Shape]:
        """Give each shape the id that it has, or a new one: a page does not know the ids of what it drew."""
        entries = self._document.entries
        known = {dataclasses.replace(shape, number=0): shape.number for shape in self.shapes(place)}
        used = {shape.number for name, entry in entries.items() if name != self.names[place] for shape in entry.shapes}
        taken = used | set(known.values()) | set(self._document.originals)
        fresh = (number for number in itertools.count(1) if number not in taken)
        for shape in shapes:
            number = shape.number or known.get(dataclasses.replace(shape, number=0), 0)
            if number == 0 or number in used:
                number = next(fresh)
            used.add(number)
            yield dataclasses.replace(shape, number=number)

    def _change(self, place: int, entry: Entry) -> None:
        self._document.entries[self.names[place]] = entry
        self.at = place
        self._stale.add(place)
        self.save()
        self._write_masks()

    def save(self) -> None:
        """Write the JSON file; there is no need to call this after a change.

        Raises
        ------
        OSError
            If it cannot be written, or somebody else has changed it meanwhile.
        """
        if self._on_disk() != self._stamp:
            raise OSError(f"{self.file.name} was changed by another program. Open it again, to see what is in it now.")
        self._document.at = self.names[self.at]
        self.file.parent.mkdir(parents=True, exist_ok=True)
        write(self.file, [written(self._document)])
        self._stamp = self._on_disk()

    def _on_disk(self) -> tuple[int, int] | None:
        try:
            status = self.file.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _write_masks(self) -> None:
        for place in sorted(self._stale):
            self._write_mask(place)
            self._stale.discard(place)

    def _write_mask(self, place: int) -> None:
        path = self.masks / f"{self.names[place]}.png"
        if not self.shapes(place):
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        Image.fromarray(self.mask(place)).save(buffer, "PNG")
        write(path, [buffer.getvalue()])

    # -- what is made of it ------------------------------------------------------------------------------------

    def mask(self, place: int) -> np.ndarray:
        """Return the classes of a picture's pixels, (H, W) uint8: 0 for the ground, k for the k-th class."""
        return self._laid(place, [shape.label for shape in self.shapes(place)]).astype(np.uint8)

    def things(self, place: int) -> np.ndarray:
        """Return the things of a picture, (H, W) int32: 0 for the ground, then 1, 2, 3 ... as they were drawn.

        This is the `truth` of `lessons.Segmentation`. Of two that overlap, the later one has the pixels.
        """
        return self._laid(place, range(1, len(self.shapes(place)) + 1))

    def _laid(self, place: int, values: Iterable[int]) -> np.ndarray:
        entry = self._entry(place)
        laid = np.zeros(entry.size, np.int32)
        for shape, value in zip(entry.shapes, values, strict=True):
            if shape.kind != "point":
                shape.fill(laid, value)
        return laid

    def crops(self, *, size: int = 64, margin: float = 0.1) -> Pictures:
        """Cut everything that is labelled out of its picture: a square around each box, outline and brush shape.

        Parameters
        ----------
        size : int
            Side of the results in pixels, 8 to 512.
        margin : float
            How much is left around each thing, as a share of its longer side, 0 to 2. Where that is outside the
            picture, the pixels of its border are repeated.

        Returns
        -------
        Pictures
            `images`, (N, size, size, 3) uint8, with their `labels` and `classes`. Skipped pictures give none.

        Raises
        ------
        ValueError
            If nothing is labelled.
        """
        size, margin = check_integer(size, "size", 8, 512), check_number(margin, "margin", 0, 2)
        images, labels = [], []
        for place in self.labelled:
            picture = self.picture(place)
            for shape in self.shapes(place):
                square = None if shape.kind == "point" else _around(picture, shape.mask(picture.shape[:2]), margin)
                if square is not None:
                    images.append(middle_square(square, size))
                    labels.append(shape.label - 1)
        if not images:
            raise ValueError(problem("crops", Words("no box, outline or brush shape"), "at least one",
                                     "Label some things first."))
        return Pictures(np.stack(images), np.array(labels, np.int64), self.classes)

    def splits(self, *, size: int = 32, validation: float = 0.2, test: float = 0.2, seed: int = 0) -> Splits:
        """Return the crops of the classes that are there, ready for `lessons.Training`.

        Parameters
        ----------
        size : int
            Side of the pictures in pixels, 8 to 512.
        validation, test : float
            Which share of each class goes into these parts.
        seed : int
            Decides which.

        Raises
        ------
        ValueError
            If fewer than two classes have things, or one of them has fewer than three.
        """
        found = self.crops(size=size)
        there = np.unique(found.labels)
        kept = Pictures(found.images, np.searchsorted(there, found.labels), tuple(self.classes[k] for k in there))
        return split(kept, validation=validation, test=test, seed=seed, name=self.file.stem)


def _around(picture: np.ndarray, mask: np.ndarray, margin: float) -> np.ndarray | None:
    """Return the square around what is True, in colour; None where nothing is."""
    if not mask.any():
        return None
    colour = picture if picture.ndim == 3 else np.dstack([picture] * 3)
    ends = [np.flatnonzero(mask.any(axis=axis))[[0, -1]] for axis in (1, 0)]
    side = round((1 + margin) * max(int(last - first) + 1 for first, last in ends))
    starts = [int(first + last + 1 - side) // 2 for first, last in ends]
    rows, cols = (np.clip(np.arange(start, start + side), 0, length - 1)
                  for start, length in zip(starts, mask.shape, strict=True))
    return colour[np.ix_(rows, cols)]
