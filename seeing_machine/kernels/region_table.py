"""A table of measurements, one row for each region.

All regions are measured at once: each pixel adds its row, its column and their products to the sums of its region, and
position, size, direction and roundness follow from those sums. The sums are whole numbers, exact in float64 up to
2**53, so a GPU, which adds in any order, gives the same answer every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import pi
from typing import Any

import torch

from .._validate import Words, check_choice, problem
from ._arrays import as_tensor, dtype_name, give_back

PROPERTIES = ("label", "area", "axis_major_length", "axis_minor_length", "bbox", "centroid", "eccentricity",
              "equivalent_diameter_area", "extent", "intensity_max", "intensity_mean", "intensity_min", "num_pixels",
              "orientation")


def regionprops_table(label_image: Any, intensity_image: Any = None, properties: Sequence[str] = ("label", "bbox"), *,
                      separator: str = "-") -> dict[str, Any]:
    """Return measurements of each region as columns, ready for ``pandas.DataFrame``.

    Parameters
    ----------
    label_image : ndarray or Tensor
        Integers of shape (H, W), a number for each region and 0 for none, as `label` makes them. One picture only, for
        tensors too, since every picture has its own number of rows.
    intensity_image : ndarray or Tensor, optional
        The picture itself, of shape (H, W), or (H, W, C) with one column for each channel.
    properties : sequence of str
        Any of "label", "area" (pixels), "bbox" (first row, first column, row and column after the last), "centroid"
        (row, column), "eccentricity" (0 round, 1 a line), "orientation" (angle in radians between the axis of the rows
        and the longer axis of the region, from -pi/2 to pi/2), "axis_major_length", "axis_minor_length",
        "equivalent_diameter_area", "extent" (share of the box that is filled), "num_pixels", and of the picture's
        values "intensity_mean", "intensity_min", "intensity_max".
    separator : str
        Goes between the name and the number of a column, as in "centroid-0".

    Returns
    -------
    dict of str to ndarray or Tensor
        Columns of int64 or float64, one value for each label that occurs, in their order.

    Raises
    ------
    TypeError
        If `label_image` does not hold integers.
    ValueError
        If a shape is wrong, a label is negative, or a property is unknown or needs `intensity_image`.

    See Also
    --------
    skimage.measure.regionprops_table : has more properties.

    Examples
    --------
    >>> import numpy as np
    >>> regionprops_table(np.array([[1, 0, 2], [1, 0, 0]]), properties=["label", "area", "centroid"])
    {'label': array([1, 2]), 'area': array([2., 1.]), 'centroid-0': array([0.5, 0. ]), 'centroid-1': array([0., 2.])}
    """
    labels = _checked_labels(label_image)
    picture = None if intensity_image is None else _checked_picture(intensity_image, labels)
    regions = _Regions(labels, picture)
    table = {}
    for name in properties:
        check_choice(name, "properties", PROPERTIES)
        if name.startswith("intensity") and picture is None:
            raise ValueError(problem("intensity_image", None, f"the picture, since {name} was asked for"))
        column = getattr(regions, name)
        if column.ndim == 1:
            table[name] = give_back(column, label_image)
        else:
            for number, part in enumerate(column.unbind(1)):
                table[f"{name}{separator}{number}"] = give_back(part.contiguous(), label_image)
    return table


def _checked_labels(label_image: Any) -> torch.Tensor:
    labels = as_tensor(label_image, "label_image")
    if labels.is_floating_point() or labels.dtype == torch.bool:
        raise TypeError(problem("label_image", dtype_name(labels), "integers",
                                "Number the regions of a mask first, with label."))
    if labels.ndim != 2 or labels.numel() == 0:
        raise ValueError(problem("label_image", Words(f"shape {tuple(labels.shape)}"),
                                 "shape (H, W) with at least one pixel", "Measure one picture at a time."))
    return labels


def _checked_picture(intensity_image: Any, labels: torch.Tensor) -> torch.Tensor:
    colour = getattr(intensity_image, "ndim", 2) == 3
    picture = as_tensor(intensity_image, "intensity_image", axes=("H", "W", "C") if colour else ("H", "W"))
    if picture.shape[:2] != labels.shape:
        raise ValueError(problem("intensity_image", Words(f"shape {tuple(picture.shape)}"),
                                 f"the rows and columns of the labels, {tuple(labels.shape)}"))
    if picture.device != labels.device:
        raise ValueError(problem("intensity_image", Words(f"a tensor on {picture.device}"), f"one on {labels.device}"))
    return picture


class _Regions:
    """The columns, each worked out when first asked for."""

    def __init__(self, labels: torch.Tensor, picture: torch.Tensor | None):
        self.width = labels.shape[1]
        flat = labels.reshape(-1)
        self.places = (flat != 0).nonzero().squeeze(1)  # the pixels of all regions
        found = flat[self.places].long()
        lowest, highest = (int(value) for value in found.aminmax()) if len(found) else (0, 0)
        if lowest < 0:
            raise ValueError(problem("label_image", Words(f"the label {lowest}"), "0 for background, 1 and up"))
        if highest <= 2 * flat.numel():
            occurs = torch.zeros(highest + 1, dtype=torch.bool, device=flat.device)
            occurs[found] = True
            self.label = occurs.nonzero().squeeze(1)
            self.region = (occurs.cumsum(0) - 1)[found]  # for each pixel, the row of the table
        else:  # few regions with high numbers
            self.label, self.region = found.unique(return_inverse=True)
        self.picture = picture

    def total(self, values: torch.Tensor | None = None) -> torch.Tensor:
        """Return the sum of `values`, one for each pixel, over each region."""
        weights = None if values is None else values.double()
        return torch.bincount(self.region, weights, minlength=len(self.label))

    def extreme(self, values: torch.Tensor, which: str) -> torch.Tensor:
        start = torch.zeros(len(self.label), dtype=values.dtype, device=values.device)
        return start.scatter_reduce(0, self.region, values, which, include_self=False)

    @cached_property
    def row(self) -> torch.Tensor:
        return self.places // self.width

    @cached_property
    def column(self) -> torch.Tensor:
        return self.places - self.row * self.width

    @cached_property
    def num_pixels(self) -> torch.Tensor:
        return self.total()

    @cached_property
    def area(self) -> torch.Tensor:
        return self.num_pixels.double()

    @cached_property
    def bbox(self) -> torch.Tensor:
        return torch.stack([self.extreme(self.row, "amin"), self.extreme(self.column, "amin"),
                            self.extreme(self.row, "amax") + 1, self.extreme(self.column, "amax") + 1], 1)

    @cached_property
    def centroid(self) -> torch.Tensor:
        return torch.stack([self.total(self.row), self.total(self.column)], 1) / self.area[:, None]

    @cached_property
    def spread(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Variance of the rows, of the columns, and covariance, times the squared area: whole numbers."""
        corner = self.bbox[:, :2]  # counting from the region's own corner keeps the numbers small
        row, column = self.row - corner[self.region, 0], self.column - corner[self.region, 1]
        rows, columns = self.total(row), self.total(column)
        return (self.area * self.total(row * row) - rows * rows,
                self.area * self.total(column * column) - columns * columns,
                self.area * self.total(row * column) - rows * columns)

    @cached_property
    def axes(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Variance along the longer and along the shorter axis."""
        rows, columns, both = (value / self.area**2 for value in self.spread)
        middle, reach = (rows + columns) / 2, torch.hypot((rows - columns) / 2, both)
        return middle + reach, (middle - reach).clamp(min=0)

    @cached_property
    def axis_major_length(self) -> torch.Tensor:
        return 4 * self.axes[0].sqrt()

    @cached_property
    def axis_minor_length(self) -> torch.Tensor:
        return 4 * self.axes[1].sqrt()

    @cached_property
    def eccentricity(self) -> torch.Tensor:
        longer, shorter = self.axes
        return torch.where(longer == 0, 0, 1 - shorter / longer).sqrt()

    @cached_property
    def orientation(self) -> torch.Tensor:
        rows, columns, both = self.spread
        equal = torch.where(both > 0, 1.0, -1.0).double() * (pi / 4)
        return torch.where(rows == columns, equal, torch.atan2(2 * both, rows - columns) / 2)

    @cached_property
    def extent(self) -> torch.Tensor:
        first_row, first_column, last_row, last_column = self.bbox.unbind(1)
        return self.area / ((last_row - first_row) * (last_column - first_column))

    @cached_property
    def equivalent_diameter_area(self) -> torch.Tensor:
        return (4 * self.area / pi).sqrt()

    @cached_property
    def values(self) -> list[torch.Tensor]:
        """The picture's values at `places`, in float64, for each channel."""
        assert self.picture is not None
        channels = self.picture.unbind(2) if self.picture.ndim == 3 else [self.picture]
        return [channel.reshape(-1)[self.places].double() for channel in channels]

    def of_values(self, measure: Any) -> torch.Tensor:
        columns = [measure(values) for values in self.values]
        return torch.stack(columns, 1) if self.picture is not None and self.picture.ndim == 3 else columns[0]

    @cached_property
    def intensity_mean(self) -> torch.Tensor:
        return self.of_values(lambda values: self.total(values) / self.area)

    @cached_property
    def intensity_min(self) -> torch.Tensor:
        return self.of_values(lambda values: self.extreme(values, "amin"))

    @cached_property
    def intensity_max(self) -> torch.Tensor:
        return self.of_values(lambda values: self.extreme(values, "amax"))
