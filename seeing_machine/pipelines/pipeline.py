"""Pipeline: a list of rules that turns a picture into a mask, labels and a table."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .._validate import Words, check_bytes, describe, problem
from .._writing import write
from .steps import STAGES, STEPS, checked

#: The largest file that `Pipeline.load` reads, in bytes, and the longest list of steps.
MAX_BYTES, MAX_STEPS = 200_000, 50
_VERSION = 1

_HOMES = {
    "scipy.ndimage": ("distance_transform_edt",),
    "skimage.feature": ("peak_local_max",),
    "skimage.filters": ("gaussian", "median", "threshold_isodata", "threshold_li", "threshold_local", "threshold_mean",
                        "threshold_niblack", "threshold_otsu", "threshold_sauvola", "threshold_triangle",
                        "threshold_yen"),
    "skimage.measure": ("label", "regionprops_table"),
    "skimage.morphology": ("closing", "diamond", "dilation", "disk", "erosion", "footprint_rectangle", "opening",
                           "remove_small_holes", "remove_small_objects"),
    "skimage.segmentation": ("clear_border", "relabel_sequential", "watershed"),
}


class Result(NamedTuple):
    """What a pipeline finds in one picture.

    Attributes
    ----------
    mask : (H, W) bool array
        Which pixels the threshold and the steps after it found.
    labels : (H, W) int array
        The objects that were kept, numbered from 1; 0 is the background.
    table : dict of str to (N,) array
        One column for each measurement, one value for each object, in the order of the labels.
    """

    mask: np.ndarray
    labels: np.ndarray
    table: dict[str, np.ndarray]


class Pipeline:
    """A list of rules, each a dict: its name under "step", and its options.

    A pipeline goes from the picture to grey values, to a mask, to labels, to a table. "grey" at the start, "label" and
    "measure" at the end are added where they are left out; "threshold" has to be there.

    ============== ============= =====================================================================
    step           on            options (default)
    ============== ============= =====================================================================
    grey           the picture   channel ("luminance", or "red", "green", "blue")
    median         grey values   size (3): side of the square, odd
    gaussian       grey values   sigma (1.0), in pixels
    threshold      grey values   method ("otsu"; "fixed" with value; "li", "triangle", "isodata", "yen", "mean";
                                 "local mean", "local gaussian" with window (51) and offset (0); "niblack",
                                 "sauvola" with window (51) and k (0.2)); objects ("dark": ``<=``, or "light": ``>``)
    erode, dilate, the mask      footprint ("disk", "square", "diamond", "cross", or rows of 0 and 1), radius (1)
    open, close
    fill           the mask      size (64): the largest hole that is filled, in pixels
    remove         the mask      size (64): the largest object that goes, in pixels; neighbours (8, or 4)
    label          the mask      neighbours (8, or 4): gives every connected component a number
    split          the mask      distance (10): the same, and a watershed parts what touches; least distance in
                                 pixels between the middles of two objects; neighbours (8)
    clear border   the labels    takes away what touches the border of the picture
    keep           the labels    smallest (0), largest (None): areas in pixels
    measure        the labels    properties (label, area, centroid, bbox, intensity_mean), as in
                                 ``kernels.regions.regionprops_table``
    ============== ============= =====================================================================

    Parameters
    ----------
    steps : sequence of dict

    Raises
    ------
    TypeError, ValueError
        If a step or an option is not known, a value is not allowed, or a step comes at the wrong place.

    Examples
    --------
    >>> rules = Pipeline([{"step": "threshold", "method": "fixed", "value": 100}, {"step": "keep", "smallest": 2}])
    >>> rules(np.uint8([[9, 9, 200], [9, 200, 9]])).labels
    array([[1, 1, 0],
           [1, 0, 1]], dtype=int32)
    >>> [step["step"] for step in rules.steps]
    ['grey', 'threshold', 'label', 'keep', 'measure']
    """

    def __init__(self, steps: Sequence[dict[str, Any]]) -> None:
        if not isinstance(steps, (list, tuple)):
            raise TypeError(problem("steps", steps, "a list of dicts such as [{'step': 'threshold'}]"))
        if len(steps) > MAX_STEPS:
            raise ValueError(problem("steps", Words(f"{len(steps)} steps"), f"at most {MAX_STEPS}"))
        self._steps = _complete([checked(step, f"steps[{number}]") for number, step in enumerate(steps)])

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps with every option written out: a copy, ready for JSON."""
        return json.loads(json.dumps(self._steps))

    def __call__(self, image: Any) -> Result:
        """Run the steps on a picture.

        Parameters
        ----------
        image : (H, W) or (H, W, 3) uint8 or bool array
            bool becomes 0 and 255.

        Returns
        -------
        Result

        Raises
        ------
        TypeError, ValueError
            If it is no such picture, or is too small for a window.
        """
        found: dict[str, Any] = {"image": check_bytes(image)}
        for step in self._steps:
            kind, options = STEPS[step["step"]], {name: value for name, value in step.items() if name != "step"}
            if kind.gives == "table":  # brightness is measured before any smoothing
                options["grey"] = found["original"]
            found[kind.gives] = kind.work(found[kind.needs], **options)
            if kind.needs == "image":
                found["original"] = found["grey"]
        return Result(found["mask"], found["labels"], found["table"])

    @property
    def code(self) -> str:
        """A program in scikit-image that makes the same `mask`, `labels` and `table` from `image`."""
        lines = []
        for step in self._steps:
            kind = STEPS[step["step"]]
            lines.append(kind.code(**{name: value for name, value in step.items() if name != "step"}))
            if kind.needs == "image":
                lines.append("original = grey    # what is measured at the end")
        body = "\n".join(lines)
        used = {home: [name for name in names if re.search(rf"\b{name}\(", body)] for home, names in _HOMES.items()}
        needed = [f"from {home} import {', '.join(names)}" for home, names in used.items() if names]
        return "\n".join(["import numpy as np", *needed, "", body, ""])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the steps to a JSON file, whole or not at all.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        write(Path(path), [self.to_json().encode()])

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Pipeline:
        """Return the pipeline in a file that `save` wrote. Nothing in the file is run as a program.

        Raises
        ------
        OSError
            If the file cannot be read.
        TypeError, ValueError
            If it holds no pipeline; the message says what came and what was expected.
        """
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        name, do = str(path), "Make it with Pipeline.save."
        if len(data) > MAX_BYTES:
            raise ValueError(problem(name, Words("a larger file"), f"a pipeline of at most {MAX_BYTES:,} bytes", do))
        try:
            content = json.loads(data)
        except (ValueError, RecursionError):
            raise ValueError(problem(name, Words("a file that is not JSON"), "a pipeline", do)) from None
        if not isinstance(content, dict) or set(content) != {"seeing_machine", "version", "steps"}:
            raise ValueError(problem(name, content, "the keys 'seeing_machine', 'version' and 'steps'", do))
        if content["seeing_machine"] != "pipeline" or content["version"] != _VERSION:
            got = f"{describe(content['seeing_machine'])}, version {describe(content['version'])}"
            raise ValueError(problem(name, Words(got), f"'pipeline', version {_VERSION}", "Update seeing-machine."))
        return cls(content["steps"])

    def to_json(self) -> str:
        """Return what `save` writes: a step to a line, so that a person can read it."""
        steps = ",\n  ".join(json.dumps(step) for step in self._steps)
        return f'{{"seeing_machine": "pipeline", "version": {_VERSION}, "steps": [\n  {steps}\n]}}\n'

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pipeline) and self._steps == other._steps

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return "Pipeline([\n    " + ",\n    ".join(map(repr, self._steps)) + "])"


def _complete(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps with what goes without saying added; raise where one stands at the wrong place."""
    stage, done = "image", []
    for number, step in enumerate([*steps, {}]):  # the last one stands for the end
        kind = STEPS[step["step"]] if step else None
        for before, name in _IMPLIED.items():  # what is needed between the last step and this one
            if stage == before and (kind is None or STAGES.index(kind.needs) > STAGES.index(before)):
                done.append(checked({"step": name}, "steps"))
                stage = STEPS[name].gives
        if kind is None and stage == "table":
            return done
        if kind is None or kind.needs != stage:
            got = f"{step['step']!r} at steps[{number}]" if step else "the end of the steps"
            fit = ", ".join(repr(name) for name, other in STEPS.items() if other.needs == stage) or "no step"
            raise ValueError(problem("steps", Words(f"{got}, where there is {_A[stage]}"), f"{fit} there"))
        done.append(step)
        stage = kind.gives
    raise AssertionError("the end of the steps returns or raises")


#: Stage to the step that is added when a later stage is needed. A threshold is never added: it has to be chosen.
_IMPLIED = {"image": "grey", "mask": "label", "labels": "measure"}
_A = {"image": "a picture", "grey": "a grey picture", "mask": "a mask", "labels": "labels", "table": "a table"}
