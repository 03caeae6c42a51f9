"""The code that the thresholding lesson shows: from the picture to its mask, by scikit-image and by NumPy alone."""

from __future__ import annotations

from ._threshold_methods import LOCAL

_BY_NUMPY = {
    "otsu": """\
values, counts = np.unique(grey, return_counts=True)
n, total = counts.cumsum(), (counts * values.astype(float)).cumsum()    # of the pixels <= each value
rest, rest_total = n[-1] - n, total[-1] - total                         # of the pixels above it
between = n * rest * (total / n - rest_total / np.maximum(rest, 1)) ** 2
threshold = values[between.argmax()]    # the two means are farthest apart
""",
    "triangle": """\
counts = np.bincount(grey.ravel())
low, peak, high = counts.nonzero()[0][0], counts.argmax(), counts.nonzero()[0][-1]
tail = np.arange(high, peak, -1) if peak - low < high - peak else np.arange(low, peak)    # the longer one
below = counts[peak] * np.arange(len(tail)) - len(tail) * counts[tail]    # how far under the triangle's side
threshold = tail[below.argmax()] if len(tail) else peak
""",
    "li": """\
values, counts = np.unique(grey, return_counts=True)
values = values.astype(float) - values[0]
threshold, last = np.average(values, weights=counts), -1
while abs(threshold - last) > 0.5:
    last, light = threshold, values > threshold
    mean_dark = np.average(values[~light], weights=counts[~light])
    if mean_dark == 0:
        break
    mean_light = np.average(values[light], weights=counts[light])
    threshold = (mean_dark - mean_light) / (np.log(mean_dark) - np.log(mean_light))
threshold += grey.min()
""",
    "multiotsu": """\
# Exact. scikit-image rounds to 32 bits: of sums that agree in six digits it may take another.
values, counts = np.unique(grey, return_counts=True)
n, total = np.append(0, counts.cumsum()), np.append(0, (counts * values.astype(float)).cumsum())
size, sums = n - n[:, None], total - total[:, None]    # of a class from one value to another
gain = np.where(size > 0, sums**2 / np.maximum(size, 1), -np.inf)
best, cuts = gain[0], []
for _ in range({classes} - 1):    # add one class at the bright end
    ways = best[:, None] + gain
    best, cuts = ways.max(axis=0), [*cuts, ways.argmax(axis=0)]
end, thresholds = len(values), []
for cut in reversed(cuts):
    end = cut[end]
    thresholds.insert(0, values[end - 1])
""",
    "gaussian": """\
sigma = ({window} - 1) / 6
reach = int(4 * sigma + 0.5)
weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
wide = np.pad(grey.astype(float), reach, mode="symmetric")
for axis in (0, 1):
    wide = np.apply_along_axis(np.convolve, axis, wide, weights / weights.sum(), "valid")
""",
    "mean": """\
def mean(numbers, size={window}):
    \"\"\"The mean of each window, from sums over everything above and to the left.\"\"\"
    wide = np.pad(numbers.astype(float), size // 2, mode="{mode}")
    sums = np.pad(wide, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    return (sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]) / size**2

""",
}
_DEVIATION = "s = np.sqrt(np.maximum(mean(grey.astype(float) ** 2) - m**2, 0))\n"


def code(method: str, grey: str, foreground: str, threshold: float, classes: int, window: int, k: float,
         offset: float) -> dict[str, str]:
    """Return the code that makes `mask`, by library; with "multiotsu" it makes `labels` too.

    Parameters
    ----------
    method : str
        One of `METHODS` in _threshold_methods.
    grey : str
        The lines that define `grey`, the picture that is cut.
    foreground : {"dark", "light"}
        Whether the mask is ``grey <= threshold`` or ``grey > threshold``.
    threshold, classes, window, k, offset
        The settings; each method uses its own.

    Returns
    -------
    dict of str to str
        Each a program that needs nothing but `image`.
    """
    sign, cut = ("<=", "[0]") if foreground == "dark" else (">", "[-1]")
    mask = f"mask = grey {sign} threshold\n"
    if method == "fixed":
        return {"NumPy": _program("", grey, f"threshold = {threshold:g}\n{mask}")}
    if method == "multiotsu":
        mask = (f"mask = grey {sign} thresholds{cut}\n"
                "labels = np.digitize(grey, thresholds, right=True)    # 0 is the darkest class\n")
        call = f"threshold_multiotsu(grey, classes={classes})"
        ways = [f"thresholds = {call}\n", _BY_NUMPY[method].format(classes=classes)]
    elif method in LOCAL:
        call = {"local mean": f'threshold_local(grey, {window}, method="mean", offset={offset:g})',
                "local gaussian": f'threshold_local(grey, {window}, method="gaussian", offset={offset:g})',
                "niblack": f"threshold_niblack(grey, {window}, k={k:g})",
                "sauvola": f"threshold_sauvola(grey, {window}, k={k:g})"}[method]
        # Two decimals, so that the last digits of a mean never decide whether a pixel equals it.
        ways = [f"threshold = {call}.round(2)    # one for each pixel\n", _local(method, window, k, offset)]
    else:
        call = f"threshold_{method}(grey)"
        ways = [f"threshold = {call}\n", _BY_NUMPY[method]]
    needed = f"from skimage.filters import {call.split('(')[0]}\n"
    return {"scikit-image": _program(needed, grey, ways[0] + mask), "NumPy": _program("", grey, ways[1] + mask)}


def _local(method: str, window: int, k: float, offset: float) -> str:
    if method == "local gaussian":
        return _BY_NUMPY["gaussian"].format(window=window) + f"threshold = (wide - {offset:g}).round(2)\n"
    if method == "local mean":
        return (_BY_NUMPY["mean"].format(window=window, mode="symmetric")
                + f"\nthreshold = (mean(grey) - {offset:g}).round(2)\n")
    rule = f"m - {k:g} * s" if method == "niblack" else f"m * (1 + {k:g} * (s / 127.5 - 1))"
    return (_BY_NUMPY["mean"].format(window=window, mode="reflect")
            + f"\nm = mean(grey)\n{_DEVIATION}threshold = ({rule}).round(2)\n")


def _program(needed: str, grey: str, rest: str) -> str:
    return f"import numpy as np\n{needed}\n{grey}{rest}"
