"""The code that the colour lesson shows: from the picture to its planes, and to what they make."""

from __future__ import annotations

from ._colour_spaces import LUMINANCE

#: Space to library to (what is imported, how `planes` are made of `seen`).
_PLANES = {
    "rgb": {"NumPy": ("", "planes = seen    # red, green, blue\n")},
    "cmyk": {"NumPy": ("", """\
# ideal inks; a printer uses a measured profile of its own inks and paper
light = seen / 255
brightest = light.max(axis=2, keepdims=True)
cyan_magenta_yellow = (brightest - light) / np.maximum(brightest, 1 / 255)
planes = 100 * np.dstack([cyan_magenta_yellow, 1 - brightest])
""")},
    "hsv": {
        "scikit-image": ("from skimage.color import rgb2hsv\n", "planes = rgb2hsv(seen) * [360, 100, 100]\n"),
        "matplotlib": ("from matplotlib.colors import rgb_to_hsv\n",
                       "planes = rgb_to_hsv(seen / 255) * [360, 100, 100]\n"),
    },
    "lab": {
        "scikit-image": ("from skimage.color import rgb2lab\n", "planes = rgb2lab(seen)\n"),
        # By the book: IEC 61966-2-1 for the light behind a number, CIE 15:2004 for L*, a*, b*; the white is D65.
        "NumPy": ("", """\
linear = np.where(seen > 0.04045 * 255, ((seen / 255 + 0.055) / 1.055) ** 2.4, seen / 255 / 12.92)
xyz = linear @ np.array([[0.412453, 0.357580, 0.180423],
                         [0.212671, 0.715160, 0.072169],
                         [0.019334, 0.119193, 0.950227]]).T / [0.95047, 1.0, 1.08883]
x, y, z = np.moveaxis(np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116), 2, 0)
planes = np.dstack([116 * y - 16, 500 * (x - y), 200 * (y - z)])
"""),
    },
}

_GREY = {
    "off": "",
    "weighted": f"result = np.rint(result @ {list(LUMINANCE)}).astype(np.uint8)    # as bright as it looks\n",
    "mean": "result = np.rint(result.mean(axis=2)).astype(np.uint8)    # the plain mean\n",
}


def code(space: str, seen: str, strengths: list[float], grey: str) -> dict[str, str]:
    """Return the code that makes `planes` and `result`, by library.

    Parameters
    ----------
    space : {"rgb", "cmyk", "hsv", "lab"}
        The planes.
    seen : str
        The lines that define `seen`, the picture that is taken apart.
    strengths : list of four float
        How much of each plane counts, 0 to 1.
    grey : {"off", "weighted", "mean"}
        Whether the result is grey.

    Returns
    -------
    dict of str to str
        Each a program that needs nothing but `image`.
    """
    mix = {
        "rgb": f"result = planes * {strengths[:3]}    # strength of each sheet\n"
               + ("" if grey != "off" else "result = np.rint(result).astype(np.uint8)\n"),
        "cmyk": f"passed = 1 - planes / 100 * {strengths}    # what each ink lets through\n"
                "result = np.rint(255 * passed[..., :3] * passed[..., 3:]).astype(np.uint8)\n",
    }.get(space, "result = seen    # these planes do not mix\n")
    ways = {library: (needed, planes + mix + _GREY[grey]) for library, (needed, planes) in _PLANES[space].items()}
    if space == "rgb" and grey == "weighted":
        ways["scikit-image"] = ("from skimage.color import rgb2gray\n", _PLANES["rgb"]["NumPy"][1] + mix
                                + "result = np.rint(255 * rgb2gray(result / 255)).astype(np.uint8)\n")
    return {library: f"import numpy as np\n{needed}\n{seen}{rest}" for library, (needed, rest) in ways.items()}
