"""Histogram: how often each value occurs, with threshold lines to drag."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import check_image, check_integer, check_number, problem

from ._arrays import Array
from ._view import BY_HAND, View, script, styles

_MAX_BINS = 4096


def _check_counts(value: Any, argument: str) -> np.ndarray:
    """Return counts as float64 of shape (channels, bins), one channel or three."""
    counts = check_image(np.asarray(value)[None] if np.ndim(value) == 1 else value, argument, colour=False)
    if counts.shape[0] not in (1, 3) or counts.shape[1] > _MAX_BINS:
        raise ValueError(problem(argument, counts, f"shape (bins,) or (3, bins), at most {_MAX_BINS} bins"))
    if counts.min() < 0:
        raise ValueError(problem(argument, counts.min(), "no count below 0"))
    return counts.astype(np.float64)


def _check_edges(value: Any, argument: str) -> np.ndarray:
    """Return edges as a float64 array that only rises."""
    edges = check_image(np.asarray(value)[None] if np.ndim(value) == 1 else value, argument, colour=False)
    if edges.shape[0] != 1 or edges.shape[1] < 2 or (np.diff(edges[0].astype(float)) <= 0).any():
        got = edges[0] if edges.shape[0] == 1 else edges
        raise ValueError(problem(argument, got, "two or more numbers, each above the last"))
    return edges[0].astype(np.float64)


class Histogram(View):
    """How often each value occurs in a picture, with up to four threshold lines.

    A line at `t` parts the values into ``value <= t`` and ``value > t``. Dragging happens in the browser; to
    let another view follow there, link a trait: ``ipywidgets.jslink((histogram, "threshold"), (view, "threshold"))``.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array, optional
        Any bool, integer or float dtype. Whole numbers are counted exactly, one bin for each value where `bins`
        allow; other values fall into bins of one width over their range.
    counts, edges : arrays of shape (bins,) or (3, bins), and (bins + 1,), optional
        Instead of a picture: numbers that are already counted.
    bins : int
        At most so many bins, 1 to 4096.
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    counts : (channels, bins) float64 array
        How many pixels fall into each bin; 1 or 3 channels. `set_counts` changes counts and edges together.
    edges : (bins + 1,) float64 array
        Where each bin begins and the last one ends. Bins of whole numbers have edges at halves.
    thresholds : list of float
        0 to 4 lines, kept in rising order. Starts with 130, or the middle where the values do not reach so far.
    threshold : float or None
        The first of `thresholds`, either way.
    foreground : {"light", "dark", "middle"}
        What is the object and drawn solid blue: above the last line, up to the first, or between two.
    log : bool
        Whether the count axis is logarithmic.
    marker : float or None
        A value marked by a small triangle, such as that of the pixel under a cursor.
    label, unit : str
        What the values are, the name of the axis; what is counted, in the plural.

    Raises
    ------
    TypeError, ValueError
        If a picture and counts are given together, or edges do not fit the counts.

    Examples
    --------
    >>> histogram = Histogram(np.array([[0, 0, 200], [255, 9, 130]], np.uint8))
    >>> histogram.counts[0, 0], histogram.share_up_to(130)
    (np.float64(2.0), 0.6666666666666666)
    >>> histogram.thresholds = [200, 100]
    >>> histogram.threshold
    100.0
    """

    _esm = script("histogram")
    _css = styles("histogram")

    counts = Array(_check_counts)
    edges = Array(_check_edges)
    thresholds = t.List(t.Float()).tag(**BY_HAND)
    threshold = t.Float(None, allow_none=True).tag(**BY_HAND)
    foreground = t.Enum(["light", "dark", "middle"], "light").tag(sync=True)
    log = t.Bool(False).tag(**BY_HAND)
    marker = t.Float(None, allow_none=True).tag(sync=True)
    label = t.Unicode("value").tag(sync=True)
    unit = t.Unicode("pixels").tag(sync=True)

    def __init__(
        self, image: Any = None, counts: Any = None, edges: Any = None, *, bins: int = 256, **traits: Any
    ) -> None:
        self._bins = check_integer(bins, "bins", 1, _MAX_BINS)
        self._image = None if image is None else check_image(image)
        if image is not None and counts is not None:
            raise ValueError(problem("counts", counts, "None beside a picture", "Pass the picture or the counts."))
        if counts is None:
            counts, edges = count(self._image, bins)
        else:
            counts = _check_counts(counts, "counts")
            edges = np.arange(counts.shape[1] + 1) - 0.5 if edges is None else _check_edges(edges, "edges")
            _check_fit(counts, edges)
        if "thresholds" not in traits and "threshold" not in traits:
            reaches = edges[0] <= 130 <= edges[-1]
            traits["thresholds"] = [130.0 if reaches else float(edges[0] + edges[-1]) / 2]
        super().__init__(counts=counts, edges=edges, **traits)

    @property
    def image(self) -> np.ndarray | None:
        """The picture that was counted; setting it counts anew."""
        return self._image

    @image.setter
    def image(self, image: Any) -> None:
        checked = None if image is None else check_image(image)
        self.set_counts(*count(checked, self._bins))
        self._image = checked

    def set_counts(self, counts: Any, edges: Any) -> None:
        """Change `counts` and `edges` together.

        Raises
        ------
        TraitError
            If either is no such array, or they do not fit each other; then nothing changes.
        """
        with self.hold_sync(), self.hold_trait_notifications():
            self.counts = counts
            self.edges = edges
        self._image = None

    def share_up_to(self, value: float) -> float:
        """Return the share of all counts that lie at `value` or below, 0 to 1.

        Within a bin the counts are taken to lie evenly, so a share at an edge of a bin is exact.
        """
        value = check_number(value, "value")
        total = self.counts.sum()
        if not total:
            return 0.0
        at = np.floor(value) + 0.5 if is_whole(self.edges) else value
        cumulated = np.concatenate([[0.0], self.counts.sum(axis=0).cumsum()])
        return float(np.interp(at, self.edges, cumulated) / total)

    @t.validate("counts", "edges")
    def _fitting(self, proposal: Any) -> np.ndarray:
        both = {"counts": self.counts, "edges": self.edges, proposal.trait.name: proposal.value}
        try:
            _check_fit(both["counts"], both["edges"])
        except ValueError as error:
            raise t.TraitError(str(error)) from None
        return proposal.value

    @t.validate("thresholds")
    def _rising(self, proposal: Any) -> list[float]:
        if len(proposal.value) > 4 or not np.isfinite(proposal.value).all():
            raise t.TraitError(problem("thresholds", proposal.value, "0 to 4 finite numbers"))
        return sorted(proposal.value)

    @t.validate("threshold", "marker")
    def _finite(self, proposal: Any) -> float | None:
        if proposal.value is not None and not np.isfinite(proposal.value):
            raise t.TraitError(problem(proposal.trait.name, proposal.value, "a finite number or None"))
        return proposal.value

    @t.observe("thresholds")
    def _first(self, _: Any) -> None:
        self.threshold = self.thresholds[0] if self.thresholds else None

    @t.observe("threshold")
    def _into_list(self, _: Any) -> None:
        """Put the first line there, but not beyond the second."""
        rest = self.thresholds[1:]
        self.thresholds = [] if self.threshold is None else [min([self.threshold, *rest]), *rest]

    def _should_send_property(self, key: str, value: Any) -> bool:
        # The browser mirrors the two itself: where a link there has set one, the other need not be sent back either.
        twin = {"threshold": "thresholds", "thresholds": "threshold"}.get(key)
        return twin not in self._quiet and super()._should_send_property(key, value)

    def describe(self) -> str:
        """Return a sentence on the counts, and one on each line."""
        total = int(self.counts.sum() / len(self.counts))
        if not total:
            return f"Histogram of {self.label}: nothing counted yet."
        filled = np.flatnonzero(self.counts.sum(axis=0))
        middles = (self.edges[:-1] + self.edges[1:]) / 2
        most = middles[self.counts.sum(axis=0).argmax()]
        text = (f"Histogram of {self.label}: {total:,} {self.unit} from {middles[filled[0]]:.4g} to "
                f"{middles[filled[-1]]:.4g}, most often {most:.4g}.")
        shares = [(value, 100 * self.share_up_to(value)) for value in self.thresholds]
        return text + "".join(f" {value:.4g} or less: {share:.1f} %." for value, share in shares)

    def snapshot(self) -> Image.Image:
        """Return bars, lines and axis as a still picture of 480 by 220 pixels."""
        from ._histogram_still import draw_histogram

        return draw_histogram(self)


def count(image: np.ndarray | None, bins: int = 256) -> tuple[np.ndarray, np.ndarray]:
    """Return counts of shape (channels, n) and edges of shape (n + 1,), n at most `bins`.

    Examples
    --------
    >>> counts, edges = count(np.array([[True, False, True]]))
    >>> counts, edges
    (array([[1., 2.]]), array([-0.5,  0.5,  1.5]))
    """
    if image is None:
        return np.zeros((1, 256)), np.arange(257) - 0.5
    planes = [image] if image.ndim == 2 else [image[..., channel] for channel in range(3)]
    known = {"bool": (0, 1), "uint8": (0, 255)}
    low, high = known.get(image.dtype.name) or (image.min().item(), image.max().item())
    largest = max(abs(low), abs(high))
    if largest > 2**50:
        raise ValueError(problem("image", largest, "values up to 2 to the power of 50, which an axis can tell apart"))
    if image.dtype.kind == "f":
        if low >= 0 and high <= 1:
            low, high = 0.0, 1.0
        elif high - low <= 1e-9 * largest:  # as good as one value: bins need some width
            low, high = low - max(0.5, 1e-6 * largest), high + max(0.5, 1e-6 * largest)
        edges = np.linspace(low, high, bins + 1)
        return np.array([np.histogram(plane, edges)[0] for plane in planes], dtype=np.float64), edges
    width = -(-(high - low + 1) // bins)  # values in one bin, rounded up
    number = -(-(high - low + 1) // width)
    edges = low - 0.5 + width * np.arange(number + 1, dtype=np.float64)
    counts = np.empty((len(planes), number))
    for channel, plane in enumerate(planes):
        values = plane.ravel()
        if width > 1 or image.dtype != np.uint8:
            values = (values.astype(np.int64) - low) // width
        counts[channel] = np.bincount(values, minlength=number)
    return counts, edges


def is_whole(edges: np.ndarray) -> bool:
    """Whether the bins hold whole numbers, their edges lying at halves."""
    return bool((np.abs(edges % 1) == 0.5).all())


def _check_fit(counts: np.ndarray, edges: np.ndarray) -> None:
    if len(edges) != counts.shape[1] + 1:
        raise ValueError(problem("edges", edges, f"{counts.shape[1] + 1} numbers, one more than there are bins",
                                 "Change both with set_counts."))
