"""Six ways to cut a picture into regions, each a function of the picture and of an explorer's settings."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from skimage.filters import sobel
from sklearn.cluster import kmeans_plusplus

from seeing_machine.kernels import color, filters, regions, superpixels
from seeing_machine.kernels.clustering import KMeans

#: Method to what its radio button says, and to the settings that it uses.
METHODS = {"colour": "colour", "place": "colour + place", "texture": "colour + texture",
           "superpixels": "superpixels", "markers": "watershed", "seed": "region growing"}
SETTINGS = {"colour": ("k", "parts"), "place": ("k", "place", "parts"), "texture": ("k", "texture", "window", "parts"),
            "superpixels": ("number", "compactness", "merge"), "markers": ("marker", "brush"), "seed": ("tolerance",)}
#: The methods that are k-means, on different features.
CLUSTERING = ("colour", "place", "texture")
#: What the result depends on, where that is not the settings alone.
PAINTED = {"markers": ("markers",), "seed": ("seed", "tolerance")}

#: So many pixels, drawn by chance, are enough to find the centres of k-means; then every pixel goes to the nearest.
SAMPLE = 10_000
#: In Lab, black and white are so far apart. The longer side of a picture counts as much where its weight is 1.
LIGHTNESS = 100.0


class Source:
    """A picture in Lab, where equal distances look equally different, and its edges: worked out when first needed.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) uint8 array
        The picture.
    smooth : float
        Standard deviation in pixels of the Gaussian that blurs it first; 0 for none.

    Examples
    --------
    >>> np.abs(Source(np.uint8([[0, 255]]), 0).lab.round(1)).tolist()
    [[[0.0, 0.0, 0.0], [100.0, 0.0, 0.0]]]
    """

    def __init__(self, image: np.ndarray, smooth: float) -> None:
        self.rgb = color.gray2rgb(image) if image.ndim == 2 else image
        self.smooth = smooth
        self._pieces: tuple[tuple[int, float], np.ndarray] | None = None

    @cached_property
    def lab(self) -> np.ndarray:
        """The picture in Lab, blurred: (H, W, 3) float64."""
        lab = color.rgb2lab(self.rgb / 255)
        return filters.gaussian(lab, self.smooth, channel_axis=-1) if self.smooth else lab

    @cached_property
    def edges(self) -> np.ndarray:
        """How steep the colour is at each pixel: (H, W) float64."""
        return sum(sobel(self.lab[..., channel]) for channel in range(3))

    def pieces(self, number: int, compactness: float) -> np.ndarray:
        """Return about `number` superpixels; the last ones are kept, so that merging them is quick."""
        asked = number, compactness
        if self._pieces is None or self._pieces[0] != asked:
            self._pieces = asked, superpixels.slic(self.rgb, number, compactness, sigma=self.smooth)
        return self._pieces[1]


def segment(method: str, source: Source, state: Any) -> np.ndarray:
    """Return the regions that a method makes of a picture.

    Parameters
    ----------
    method : str
        One of `METHODS`.
    source : Source
        The picture.
    state : Segmentation
        Has the settings: k, place, texture, window, parts, number, compactness, merge, markers, seed, tolerance.

    Returns
    -------
    (H, W) int32 array
        Numbers from 1; 0 is what belongs to no region.
    """
    if method in CLUSTERING:
        labels = clustered(features(method, source, state), state.k).reshape(source.lab.shape[:2])
        return regions.label(labels, connectivity=1).astype(np.int32) if state.parts else labels
    if method == "superpixels":
        labels = source.pieces(state.number, state.compactness)
        if state.merge:
            labels = superpixels.merge_regions(source.lab, labels, threshold=state.merge)
        return labels.astype(np.int32)
    if method == "markers":
        markers = state.markers
        if markers is None or not markers.any():
            return np.zeros(source.lab.shape[:2], np.int32)
        return regions.watershed(source.edges, markers.astype(np.int32))
    return np.zeros(source.lab.shape[:2], np.int32) if state.seed is None else grown(source.lab, state.seed,
                                                                                    state.tolerance)


def features(method: str, source: Source, state: Any) -> np.ndarray:
    """Return what k-means compares, a row for each pixel: colour, and with it place or texture."""
    lab = source.lab
    planes = list(np.moveaxis(lab, 2, 0))
    if method == "place":
        scale = state.place * LIGHTNESS / max(lab.shape[:2])
        planes += [axis * scale for axis in np.indices(lab.shape[:2])]
    elif method == "texture":  # grass is rough: in a window many edges are steep
        planes = [filters.uniform_filter(plane, state.window) for plane in [*planes, state.texture * source.edges]]
    return np.stack(planes, axis=-1).reshape(-1, len(planes))


def clustered(rows: np.ndarray, k: int) -> np.ndarray:
    """Return the group of each row, from 1 for the largest group: (N,) int32."""
    sample = rows[np.random.default_rng(0).permutation(len(rows))[:SAMPLE]]
    start, _ = kmeans_plusplus(sample, min(k, len(sample)), random_state=0)
    groups = KMeans(len(start), init=start).fit(sample).predict(rows)
    sizes = np.bincount(groups, minlength=len(start))
    return np.argsort(np.argsort(-sizes, kind="stable"))[groups].astype(np.int32) + 1


def grown(lab: np.ndarray, seed: tuple[int, int], tolerance: float) -> np.ndarray:
    """Return 1 for the pixels that hang together with the seed and are at most `tolerance` from its colour."""
    near = np.linalg.norm(lab - lab[seed], axis=2) <= tolerance
    parts = regions.label(near, connectivity=1)
    return (parts == parts[seed]).astype(np.int32)
