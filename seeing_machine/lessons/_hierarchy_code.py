"""The code that the hierarchy lesson shows: from pictures to a tree and its groups."""

from __future__ import annotations

import numpy as np

from . import _photo_tiles
from .explorer import spelled

_HERD = """\
from seeing_machine.images import menagerie
from seeing_machine.learning import features

animals = menagerie.herd()
found = features.extract({kind!r}, animals.images, animals.masks)
"""
_OWN = """\
from seeing_machine.learning import features

# images: your pictures, uint8, shape {shape}{masks}
found = features.extract({kind!r}, images{given})
"""
_PHOTO = """\
from seeing_machine.learning import features

{image}
{tiles}found = features.extract({kind!r}, images)
"""
_BETWEEN = {
    "single": "    return distances[np.ix_(a, b)].min()     # the two that are nearest",
    "complete": "    return distances[np.ix_(a, b)].max()     # the two that are farthest",
    "average": "    return distances[np.ix_(a, b)].mean()    # all pairs",
    "ward": "    apart = np.linalg.norm(found[a].mean(0) - found[b].mean(0))\n"
            "    return apart * np.sqrt(2 * len(a) * len(b) / (len(a) + len(b)))    # how much the spread grows",
}
_BY_HAND = """\
distances = np.linalg.norm(found[:, None] - found[None], axis=-1)

def between(a, b):
{between}

groups_left, merges = {{i: [i] for i in range(len(found))}}, []
while len(groups_left) > 1:
    height, a, b = min((between(groups_left[a], groups_left[b]), a, b)
                       for a in groups_left for b in groups_left if a < b)
    groups_left[len(found) + len(merges)] = groups_left.pop(a) + groups_left.pop(b)
    merges.append([a, b, height, len(groups_left[len(found) + len(merges)])])
merges = np.array(merges, float)
"""


def code(kind: str, method: str, step: int, cut: float | None, *, shape: tuple[int, ...], herd: bool,
         masks: bool, photo: np.ndarray | None = None) -> dict[str, str]:
    """Return the code that makes `merges` and `groups`, by library.

    Parameters
    ----------
    kind, method : str
        Of the features, and the linkage.
    step : int
        How many merges are made; the last one is ``shape[0] - 1``.
    cut : float or None
        The height of the cut.
    shape : tuple of int
        Of the pictures.
    herd : bool
        Whether they are the herd that the lesson begins with.
    masks : bool
        Whether masks go with them.
    photo : (H, W, 3) uint8 array, optional
        What they are tiles of.
    """
    start = _HERD.format(kind=kind) if herd else _OWN.format(
        kind=kind, shape=shape, masks="; masks: bool" if masks else "", given=", masks" if masks else "")
    if photo is not None:
        start = _PHOTO.format(kind=kind, image=spelled(photo), tiles=_photo_tiles.code(photo))
    last = shape[0] - 1
    if step < last:
        held = f"(merges[:, 2] <= {cut!r})[:{step}].sum()" if cut is not None else str(step)
        groups = (f"held = {held}    # the first merges hold\n"
                  'groups = fcluster(merges, held - 0.5, "monocrit", monocrit=np.arange(len(merges), dtype=float))\n')
    elif cut is None:
        groups = "groups = np.ones(len(found), int)    # no cut: one group\n"
    else:
        groups = f'groups = fcluster(merges, {cut!r}, "distance")    # what is merged at this height or below\n'
    needed = "import numpy as np\nfrom scipy.cluster.hierarchy import fcluster, linkage\n"
    ours = ("import numpy as np\nfrom scipy.cluster.hierarchy import fcluster\n"
            "from seeing_machine.kernels.hierarchy import linkage\n")
    made = f'merges = linkage(found, "{method}")\n'
    ways = {"SciPy": f"{needed}{start}{made}{groups}", "Seeing Machine": f"{ours}{start}{made}{groups}"}
    if shape[0] <= 100:
        by_hand = _BY_HAND.format(between=_BETWEEN[method])
        ways["NumPy"] = (f"import numpy as np\nfrom scipy.cluster.hierarchy import fcluster\n{start}\n"
                         f"{by_hand}{groups}")
    return ways
