"""Real pictures that are at hand without a network: they come with scikit-image and scikit-learn."""

from __future__ import annotations

import numpy as np

from seeing_machine._validate import check_choice, problem
from seeing_machine.images.reading import read

_SKIMAGE = "scikit-image"
_SKLEARN = "scikit-learn"

#: name: (what is to be seen, shape, library whose files hold it). The names are those of the libraries, so
#: that a picture can be looked up there. Pictures that scikit-image would have to download are not here.
_PICTURES: dict[str, tuple[str, tuple[int, ...], str]] = {
    "astronaut": ("The astronaut Eileen Collins in her orange suit", (512, 512, 3), _SKIMAGE),
    "brick": ("A wall of bricks, an even texture", (512, 512), _SKIMAGE),
    "camera": ("A man with a camera on a tripod", (512, 512), _SKIMAGE),
    "cell": ("One bright cell floating in salt water, seen in a microscope", (660, 550), _SKIMAGE),
    "checkerboard": ("A drawn board of black and white squares", (200, 200), _SKIMAGE),
    "chelsea": ("The face of the cat Chelsea", (300, 451, 3), _SKIMAGE),
    "china": ("A red and green Chinese tower above a lake", (427, 640, 3), _SKLEARN),
    "clock": ("A wall clock, blurred because the camera moved", (300, 400), _SKIMAGE),
    "coffee": ("A cup of coffee on a wooden table", (400, 600, 3), _SKIMAGE),
    "coins": ("24 old coins on a ground that is brighter on one side", (303, 384), _SKIMAGE),
    "colorwheel": ("A drawn wheel of colours", (370, 371, 3), _SKIMAGE),
    "digits": ("Written digits of 8x8 pixels, ten of each: row 0 holds the zeros, row 9 the nines",
               (80, 80), _SKLEARN),
    "flower": ("An orange dahlia in front of dark leaves", (427, 640, 3), _SKLEARN),
    "grass": ("Grass from above, a fine texture", (512, 512), _SKIMAGE),
    "gravel": ("Small stones from above, a coarse texture", (512, 512), _SKIMAGE),
    "horse": ("The black outline of a horse on white, only 0 and 255", (328, 400), _SKIMAGE),
    "hubble_deep_field": ("Thousands of galaxies, seen by the Hubble telescope", (872, 1000, 3), _SKIMAGE),
    "immunohistochemistry": ("Gut tissue in a microscope, one protein stained brown and the rest blue",
                             (512, 512, 3), _SKIMAGE),
    "lfw_subset": ("Cut-outs of 25x25 pixels: 100 faces in the upper half, 100 other things in the lower",
                   (250, 500), _SKIMAGE),
    "logo": ("The logo of scikit-image, a snake in a circle on white", (500, 500, 3), _SKIMAGE),
    "microaneurysms": ("A small part of a retina, with thin blood vessels", (102, 102), _SKIMAGE),
    "moon": ("The ground of the moon, with little contrast", (512, 512), _SKIMAGE),
    "page": ("A photographed page of print, darker towards one side", (191, 384), _SKIMAGE),
    "retina": ("The back of a human eye, with its blood vessels", (1411, 1411, 3), _SKIMAGE),
    "rocket": ("A Falcon 9 rocket at its start", (427, 640, 3), _SKIMAGE),
    "shepp_logan_phantom": ("A drawn head made of ellipses, the test picture of X-ray scanners",
                            (400, 400), _SKIMAGE),
    "stereo_motorcycle": ("A motorcycle in a workshop, the left eye's view", (500, 741, 3), _SKIMAGE),
    "text": ("Handwriting on paper, seen at a slant", (172, 448), _SKIMAGE),
}


def names() -> list[str]:
    """Return the names that `load` takes, in alphabetical order.

    Returns
    -------
    list of str
        None of these pictures needs a network.

    Examples
    --------
    >>> names()[:3]
    ['astronaut', 'brick', 'camera']
    """
    return list(_PICTURES)


def about(name: str) -> str:
    """Return one sentence on a picture: what is to be seen, its size, where it comes from.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    str
        One plain sentence.

    Raises
    ------
    TypeError
        If `name` is not text.
    ValueError
        If no picture has this name; the message gives the nearest one.

    Examples
    --------
    >>> about("camera")
    'A man with a camera on a tripod; 512 rows x 512 columns, grey, from scikit-image.'
    """
    seen, shape, library = _PICTURES[_check_name(name)]
    kind = "colour" if len(shape) == 3 else "grey"
    return f"{seen}; {shape[0]} rows x {shape[1]} columns, {kind}, from {library}."


def load(name: str) -> np.ndarray:
    """Return one of the pictures that are at hand without a network.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    ndarray of uint8, shape (H, W) or (H, W, 3)
        Values from 0 to 255; a new array each time, so it may be painted on. Sources that are not uint8 are
        converted as by `read`: in ``"horse"`` False becomes 0 and True 255, in ``"shepp_logan_phantom"`` and
        ``"lfw_subset"`` 0.0 becomes 0 and 1.0 becomes 255, and ``"logo"`` is laid on white. ``"digits"`` and
        ``"lfw_subset"`` are contact sheets: many small pictures in rows, edge to edge.

    Raises
    ------
    TypeError
        If `name` is not text.
    ValueError
        If no picture has this name; the message gives the nearest one.

    Examples
    --------
    >>> coins = load("coins")
    >>> coins.shape, str(coins.dtype)
    ((303, 384), 'uint8')
    """
    name = _check_name(name)
    if _PICTURES[name][2] == _SKLEARN:
        return _from_sklearn(name)
    import skimage.data  # here, so that names() and about() stay quick

    picture = getattr(skimage.data, name)()
    if name == "stereo_motorcycle":
        picture = picture[0]  # left view, right view, disparity
    elif name == "lfw_subset":
        picture = _sheet(picture, columns=20)
    return read(picture)


def _from_sklearn(name: str) -> np.ndarray:
    from sklearn import datasets  # here, because it takes a second

    if name != "digits":
        return read(datasets.load_sample_image(f"{name}.jpg"))
    digits = datasets.load_digits()
    examples = np.concatenate([digits.images[digits.target == digit][:10] for digit in range(10)])
    return read(_sheet(examples, columns=10) / 16)  # the values there run from 0 to 16


def _sheet(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Return pictures of shape (N, h, w) as one of shape (N / columns * h, columns * w), row by row."""
    count, height, width = pictures.shape
    grid = pictures.reshape(count // columns, columns, height, width)
    return grid.transpose(0, 2, 1, 3).reshape(-1, columns * width)


def _check_name(name: str) -> str:
    if not isinstance(name, str):
        raise TypeError(problem("name", name, "the name of a picture",
                                "See seeing_machine.images.names(). A file is for images.read."))
    return check_choice(name, "name", names())
