"""The code of each way to cut a picture into regions: with scikit-image and scikit-learn, and with our kernels."""

from __future__ import annotations

from typing import Any

from ._segmentation_methods import CLUSTERING, LIGHTNESS, SAMPLE

#: Function to the module that it comes from, in either library.
_SKIMAGE = {"rgb2lab": "skimage.color", "gray2rgb": "skimage.color", "gaussian": "skimage.filters",
            "uniform_filter": "scipy.ndimage", "label": "skimage.measure", "watershed": "skimage.segmentation",
            "slic": "skimage.segmentation", "KMeans": "sklearn.cluster"}
_OURS = {"rgb2lab": "seeing_machine.kernels.color", "gray2rgb": "seeing_machine.kernels.color",
         "gaussian": "seeing_machine.kernels.filters", "uniform_filter": "seeing_machine.kernels.filters",
         "label": "seeing_machine.kernels.regions", "watershed": "seeing_machine.kernels.regions",
         "slic": "seeing_machine.kernels.superpixels", "merge_regions": "seeing_machine.kernels.superpixels",
         "KMeans": "seeing_machine.kernels.clustering"}
_BOTH = {"sobel": "skimage.filters", "kmeans_plusplus": "sklearn.cluster", "graph": "skimage"}

_MERGE = """
def differ(regions, into, merged, neighbour):    # a region that has grown: how far is its colour from a neighbour's?
    colours = [regions.nodes[number]["mean color"] for number in (merged, neighbour)]
    return {"weight": np.linalg.norm(colours[0] - colours[1])}


def mix(regions, one, other):    # two regions become one: pixels and colours are added
    for name in ("pixel count", "total color"):
        regions.nodes[other][name] += regions.nodes[one][name]
    regions.nodes[other]["mean color"] = regions.nodes[other]["total color"] / regions.nodes[other]["pixel count"]


"""


def snippets(state: Any, start: str) -> dict[str, str]:
    """Return library name to the code that makes `labels`, the exact one first.

    Parameters
    ----------
    state : Segmentation
        The explorer.
    start : str
        The lines that say which picture is meant.
    """
    ours = _written(state, start, _OURS)
    skimage = _written(state, start, _SKIMAGE)
    if state.method == "superpixels":  # alike, but not the same pixel by pixel
        return {"seeing_machine": ours, "scikit-image": skimage}
    return {"scikit-image": skimage, "seeing_machine": ours}


def _written(state: Any, start: str, modules: dict[str, str]) -> str:
    before, body = "", f"picture = {'gray2rgb(image)' if state.image.ndim == 2 else 'image'}\n"
    if state.method != "superpixels" or state.merge:
        body += "lab = rgb2lab(picture / 255)    # equal distances look equally different\n"
        body += f"lab = gaussian(lab, {state.smooth:g}, channel_axis=-1)\n" if state.smooth else ""
    if state.method in CLUSTERING:
        body += _clustering(state)
    elif state.method == "superpixels":
        if modules is _SKIMAGE:
            body = "# scikit-image's superpixels are alike, not the same pixel by pixel\n" + body
        sigma = f", sigma={state.smooth:g}" if state.smooth else ""
        body += f"labels = slic(picture, {state.number}, {state.compactness:g}{sigma})\n"
        if state.merge and modules is _OURS:
            body += f"labels = merge_regions(lab, labels, threshold={state.merge:g})\n"
        elif state.merge:
            before = _MERGE
            body += f"""\
regions = graph.rag_mean_color(lab, labels)
labels = 1 + graph.merge_hierarchical(labels, regions, {state.merge:g}, rag_copy=False, in_place_merge=True,
                                      merge_func=mix, weight_func=differ)
"""
    elif state.method == "markers":
        body += _markers(state)
    else:
        body += _growing(state)
    code = before + start + "\n" + body
    needed: dict[str, list[str]] = {}
    for name, module in {**modules, **_BOTH}.items():
        if f"{name}(" in code or f"{name}." in code:
            needed.setdefault(module, []).append(name)
    imports = "".join(f"from {module} import {', '.join(sorted(names))}\n" for module, names in sorted(needed.items()))
    return f"import numpy as np\n{imports}\n{code.lstrip() if not before else code}"


def _clustering(state: Any) -> str:
    columns = "lab.reshape(-1, 3)"
    text = f"rows = {columns}\n"
    if state.method == "place":
        text = f"""\
row, col = np.indices(lab.shape[:2]) * ({state.place:g} * {LIGHTNESS:g} / max(lab.shape[:2]))
rows = np.dstack([lab, row, col]).reshape(-1, 5)
"""
    elif state.method == "texture":
        text = f"""\
edges = sum(sobel(lab[..., channel]) for channel in range(3))
planes = [lab[..., 0], lab[..., 1], lab[..., 2], {state.texture:g} * edges]
rows = np.dstack([uniform_filter(plane, {state.window}) for plane in planes]).reshape(-1, 4)
"""
    text += f"""\
sample = rows[np.random.default_rng(0).permutation(len(rows))[:{SAMPLE}]]
start, _ = kmeans_plusplus(sample, {min(state.k, state.image.shape[0] * state.image.shape[1])}, random_state=0)
groups = KMeans(len(start), init=start, n_init=1).fit(sample).predict(rows)
sizes = np.bincount(groups, minlength=len(start))
rank = np.argsort(np.argsort(-sizes, kind="stable"))    # the largest group becomes number 1
labels = rank[groups].reshape(lab.shape[:2]) + 1
"""
    return text + ("labels = label(labels, connectivity=1)\n" if state.parts else "")


def _markers(state: Any) -> str:
    if state.markers is None or not state.markers.any():
        return "labels = np.zeros(lab.shape[:2], np.int32)    # no marker is painted yet\n"
    if state.markers.size <= 400:
        painted = f"markers = np.array({state.markers.tolist()})\n"
    else:
        painted = "# markers: what you have painted, 0 for nothing, of the shape of the picture\n"
    return (painted + "edges = sum(sobel(lab[..., channel]) for channel in range(3))\n"
            "labels = watershed(edges, markers.astype(np.int32))\n")


def _growing(state: Any) -> str:
    if state.seed is None:
        return "labels = np.zeros(lab.shape[:2], np.int32)    # no seed is chosen yet\n"
    return f"""\
seed = {tuple(state.seed)}
near = np.linalg.norm(lab - lab[seed], axis=2) <= {state.tolerance:g}
parts = label(near, connectivity=1)
labels = (parts == parts[seed]).astype(np.int32)
"""
