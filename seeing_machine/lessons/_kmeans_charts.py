"""The two charts beside the points: inertia by half steps, and what speaks for each number of groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from seeing_machine.kernels import cluster_metrics, clustering
from seeing_machine.widgets import Chart

from ._kmeans_points import MOST_GROUPS


class Charts(ipywidgets.VBox):
    """Inertia so far, whose scrubber goes back in time, and inertia and silhouette by k, whose scrubber chooses k.

    Parameters
    ----------
    scrubbed, chosen : callable
        Hear the half step (None for the newest), and the k, that a hand goes to.
    """

    def __init__(self, scrubbed: Callable[[int | None], None], chosen: Callable[[int], None]) -> None:
        self.curve = Chart(title="inertia", x_label="half step", height=205)
        self.by_k = Chart(title="which k?", x_label="k", high=1.0, height=205)
        self._showing = False
        super().__init__([self.curve, self.by_k], layout={"flex": "1 1 320px", "min_width": "0"})
        self.curve.observe(lambda change: self._tell(scrubbed, change.new), "at")
        self.by_k.observe(lambda change: self._tell(chosen, self.by_k.x[-1] if change.new is None else change.new),
                          "at")

    def _tell(self, heard: Callable[[Any], None], at: float | None) -> None:
        if not self._showing:
            heard(None if at is None else int(at))

    def show(self, inertia: list[float], step: int, k: int, found: tuple[np.ndarray, np.ndarray]) -> None:
        """Show the inertia of each half step that was reached, the present one, and what `by_number` gave."""
        self._showing = True
        try:
            self.curve.plot(np.arange(1, len(inertia) + 1), {"inertia": inertia})
            self.curve.at = None if step in (0, len(inertia)) else step
            self.by_k.plot(np.arange(1, len(found[0]) + 1), dict(zip(("inertia", "silhouette"), found, strict=True)))
            self.by_k.at = None if k >= len(found[0]) else k
        finally:
            self._showing = False

    def snapshot(self) -> Any:
        """Return the still picture of the inertia by half steps."""
        return self.curve.snapshot()


def by_number(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each k from 1 the inertia, as a share of that of k = 1, and the silhouette.

    Points that are all the same have one group. k = 1 has no silhouette, and so has k with a group for each point: nan.
    """
    distinct = len(np.unique(points, axis=0))
    most = min(MOST_GROUPS, distinct)
    inertia, silhouette = np.zeros(most), np.full(most, np.nan)
    for k in range(1, most + 1):
        found = clustering.KMeans(k, n_init=3, random_state=0).fit(points)
        inertia[k - 1] = found.inertia_
        if 2 <= k < distinct:
            silhouette[k - 1] = cluster_metrics.silhouette_score(points, found.labels_)
    return inertia / (inertia[0] or 1.0), silhouette
