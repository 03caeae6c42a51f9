"""The code that the explorer of k-means shows: from points and first centres to the present half step."""

from __future__ import annotations

import numpy as np

#: So many points are written out.
WRITTEN = 200

_NEAREST = """\
def nearest(centres):
    squared = ({difference} ** 2).sum(axis=2)    # (points, centres)
    return squared.argmin(axis=1), squared.min(axis=1)

"""
_ROUNDS = """\
for step in range({rounds}):
    labels, squared = nearest(centres)    # assign
    groups = labels.copy()
    for empty in set(range({k})) - set(labels):    # a centre without points goes to the farthest one
        far = squared.argmax()
        groups[far], squared[far] = empty, 0
    largest = np.bincount(groups).argmax()
    centres = np.array([points[groups == (k if k in groups else largest)].mean(axis=0) for k in range({k})])    # update
"""
_ENDS = {
    "start": 'labels, inertia = np.full(len(points), -1), float("nan")\n',
    "assign": "labels, squared = nearest(centres)\ninertia = squared.sum()\n",
    "update": "inertia = (({own}) ** 2).sum()\n",
}


def code(points: np.ndarray, start: np.ndarray, step: int, scaled: bool) -> dict[str, str]:
    """Return the code that makes `labels`, `centres` and `inertia`, by library.

    scikit-learn ends with an assignment, and after at least one update; elsewhere there is only NumPy.

    Parameters
    ----------
    points, start : (N, 2), (K, 2) float64 array
        The points and the first centres.
    step : int
        How many halves of k-means were done: 0 none, odd ends with "assign", even with "update".
    scaled : bool
        Whether features are divided by their standard deviation.
    """
    phase = "start" if not step else "assign" if step % 2 else "update"
    head = f"# points: yours, float64, shape {points.shape}\n"
    if len(points) <= WRITTEN:
        rows = ",\n    ".join(", ".join(map(str, points[i:i + 8].tolist())) for i in range(0, len(points), 8))
        head = f"points = np.array([\n    {rows}], dtype=float)\n"
    head += f"centres = np.array({start.tolist()})\n" + "scale = points.std(axis=0)\n" * scaled
    difference, own = "(points[:, None] - centres)", "points - centres[labels]"
    if scaled:
        difference, own = f"({difference} / scale)", f"({own}) / scale"
    body = _NEAREST.format(difference=difference) + "\n" if step else ""
    if step > 1:
        body += _ROUNDS.format(rounds=step // 2, k=len(start))
    found = {"NumPy": f"import numpy as np\n\n{head}\n{body}{_ENDS[phase].format(own=own)}"}
    if phase == "assign" and step > 1:
        over, times = (" / scale", " * scale") if scaled else ("", "")
        found["scikit-learn"] = (
            f"import numpy as np\nfrom sklearn.cluster import KMeans\n\n{head}\n"
            f"model = KMeans({len(start)}, init=centres{over}, n_init=1, max_iter={step // 2}).fit(points{over})\n"
            f"labels, centres, inertia = model.labels_, model.cluster_centers_{times}, model.inertia_\n")
    return found
