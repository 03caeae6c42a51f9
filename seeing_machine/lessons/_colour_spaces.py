"""The four ways in which the colour lesson takes a picture apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from skimage.color import rgb2hsv, rgb2lab

#: How bright red, green and blue look to the eye: the weights of scikit-image's rgb2gray.
LUMINANCE = (0.2125, 0.7154, 0.0721)

_GREYS = [[0, 0, 0], [255, 255, 255]]
_PALE = [236, 236, 236]
_WHEEL = [[255, 0, 0], [255, 255, 0], [0, 255, 0], [0, 255, 255], [0, 0, 255], [255, 0, 255], [255, 0, 0]]


@dataclass(frozen=True)
class Space:
    """How the planes of one colour space are shown; the fields are traits of `Sheets`."""

    label: str
    mode: str
    names: list[str]
    limits: list[tuple[float, float]]
    units: list[str]
    tints: list[list[float]]
    ramps: list[Any]
    note: str

    def traits(self) -> dict[str, Any]:
        """Return what `Sheets` is to be set to."""
        return {name: getattr(self, name) for name in ("mode", "names", "limits", "units", "tints", "ramps", "note")}


SPACES = {
    "rgb": Space("light (RGB)", "light", ["R red", "G green", "B blue"], [(0, 255)] * 3, [""] * 3,
                 [[255, 0, 0], [0, 255, 0], [0, 0, 255]], [], "Light adds up."),
    "cmyk": Space("ink (CMYK)", "ink", ["C cyan", "M magenta", "Y yellow", "K black"], [(0, 100)] * 4, [" %"] * 4,
                  [[0, 255, 255], [255, 0, 255], [255, 255, 0], [0, 0, 0]], [],
                  "Ink takes light away. These inks are ideal; a printer uses measured profiles."),
    "hsv": Space("HSV", "none", ["H hue", "S saturation", "V value"], [(0, 360), (0, 100), (0, 100)],
                 ["°", " %", " %"], [], [_WHEEL, _GREYS, _GREYS],
                 "Hue is an angle on the wheel of colours: 0° red, 120° green, 240° blue, 360° red again. Saturation "
                 "says how far from grey, value how bright the strongest light is. Measures do not mix: no stack."),
    "lab": Space("Lab", "none", ["L* lightness", "a* green to red", "b* blue to yellow"],
                 [(0, 100), (-80, 80), (-80, 80)], [""] * 3, [],
                 [_GREYS, [[0, 145, 105], _PALE, [225, 30, 100]], [[35, 75, 220], _PALE, [225, 185, 0]]],
                 "L* says how bright a pixel looks. a* runs from green to red, b* from blue to yellow; 0 is grey. "
                 "Equal steps look about equally large. Measures do not mix: no stack."),
}


def planes_of(picture: np.ndarray, space: str) -> np.ndarray:
    """Return the planes of an RGB picture in one of `SPACES`.

    Parameters
    ----------
    picture : (H, W, 3) uint8 array
        Red, green, blue.
    space : {"rgb", "cmyk", "hsv", "lab"}
        Which planes.

    Returns
    -------
    (H, W, 3) or (H, W, 4) array
        uint8 for "rgb". Else float32: "cmyk" in percent of ideal inks, "hsv" in degrees, percent and percent,
        "lab" as in CIELAB under D65, L* from 0 to 100.

    Examples
    --------
    >>> green = np.uint8([[[154, 205, 50]]])
    >>> planes_of(green, "cmyk").round()
    array([[[25.,  0., 76., 20.]]], dtype=float32)
    >>> planes_of(green, "hsv").round()
    array([[[80., 76., 80.]]], dtype=float32)
    """
    if space == "rgb":
        return picture
    if space == "hsv":
        planes = rgb2hsv(picture) * (360, 100, 100)
    elif space == "lab":
        planes = rgb2lab(picture)
    else:
        light = picture / 255
        brightest = light.max(axis=2, keepdims=True)
        colours = (brightest - light) / np.maximum(brightest, 1 / 255)  # in black there is nothing to divide
        planes = 100 * np.dstack([colours, 1 - brightest])
    return planes.astype(np.float32)
