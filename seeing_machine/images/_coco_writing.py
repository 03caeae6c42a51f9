"""Labels as COCO JSON: what nobody has changed is written as it was read."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np

from ._coco import OURS, Document
from .shapes import Shape


def written(document: Document) -> bytes:
    """Return the document as the bytes of a JSON file; what nobody has changed is written as it was read."""
    images, annotations = [], []
    taken = {entry.record["id"] for entry in document.entries.values() if entry.record}
    fresh = iter(number for number in range(1, len(document.entries) + len(taken) + 1) if number not in taken)
    for name, entry in document.entries.items():
        record = entry.record or {"id": next(fresh), "file_name": name, "width": entry.size[1], "height": entry.size[0]}
        own = {"skipped": True} if entry.skipped else {}
        if entry.suggested is not None:
            own["suggestions"] = [shape.plain for shape in entry.suggested]  # type: ignore[assignment]
        images.append({**record, **({OURS: own} if own else {})})
        for shape in entry.shapes:
            before, original = document.originals.get(shape.number, (None, {}))
            annotations.append(original if shape == before else {
                "iscrowd": 0, **original, "id": shape.number, "image_id": record["id"],
                "category_id": document.categories[shape.label - 1]["id"], **measured(shape, entry.size)})
    data = {**document.rest, OURS: {"at": document.at}, "categories": document.categories, "images": images,
            "annotations": annotations}
    return json.dumps(data).encode()


@lru_cache(maxsize=20_000)
def measured(shape: Shape, size: tuple[int, int]) -> dict[str, Any]:
    """Return COCO's segmentation, bbox and area of a shape, and of a point its keypoint.

    Places are COCO's: x runs right and y down from the upper left corner of the picture, where the middle of the first
    pixel is (0.5, 0.5). The area is in pixels.
    """
    if shape.kind == "box":
        (row0, col0), (row1, col1) = shape.places
        height, width = row1 - row0, col1 - col0
        return {"segmentation": [], "bbox": [col0, row0, width, height], "area": height * width}
    if shape.kind == "point":
        row, col = shape.places[0]
        return {"segmentation": [], "bbox": [col, row, 1, 1], "area": 1,
                "keypoints": [col + 0.5, row + 0.5, 2], "num_keypoints": 1}
    mask = shape.mask(size)
    area = int(mask.sum())
    if shape.kind == "outline":
        rows, cols = np.array(shape.places, float).T + 0.5
        box = [cols.min(), rows.min(), np.ptp(cols), np.ptp(rows)]
        drawn: Any = [np.column_stack([cols, rows]).ravel().tolist()]
    else:
        rows, cols = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
        box = [cols[0], rows[0], cols[-1] - cols[0] + 1, rows[-1] - rows[0] + 1] if area else [0, 0, 0, 0]
        drawn = {"size": list(size), "counts": list(shape.counts)}
    return {"segmentation": drawn, "bbox": [value.item() if hasattr(value, "item") else value for value in box],
            "area": area}
