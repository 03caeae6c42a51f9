"""Any picture, from a file, an upload or an array, as plain numbers from 0 to 255."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from PIL import Image

from seeing_machine._validate import Words, check_image, check_integer, problem
from seeing_machine.images._contents import SHRINK, contents
from seeing_machine.images._pixels import plain, to_uint8
from seeing_machine.images._recognise import is_raw, recognise

#: What Pillow may try. Left out on purpose: formats that start other programs (EPS), that have no clear mark
#: at their start (TGA), or that hardly anybody's photo is in.
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF")
_EXPECTED = "a picture file (PNG, JPEG, GIF, BMP, TIFF, WebP, PPM or AVIF)"


def read(source: Any, *, colour: bool | None = None, frame: int = 0, shrink_to: int | None = None,
         max_pixels: int = 50_000_000) -> np.ndarray:
    """Return any picture as an array of numbers from 0 to 255.

    The picture is turned upright (EXIF orientation), its colours become sRGB (embedded profile), and what is
    transparent is laid on white.

    Parameters
    ----------
    source : path, bytes, file, upload, PIL.Image.Image or array_like
        A file name; the bytes of a file; a file open for reading in binary mode; the value of an
        `ipywidgets.FileUpload` that holds one file; a Pillow image; or an array of shape (H, W), (H, W, 3),
        or (H, W, 4) with alpha last.
    colour : bool, optional
        True gives (H, W, 3), False gives (H, W): 0.299 red + 0.587 green + 0.114 blue. By default as the
        source is.
    frame : int
        Which picture of an animated file or of one with many pages, from 0.
    shrink_to : int, optional
        Longest side of the result, in pixels. A smaller picture stays as it is.
    max_pixels : int
        A picture with more pixels is refused before it is decoded: a small file can claim a huge size.

    Returns
    -------
    ndarray of uint8, shape (H, W) or (H, W, 3)
        (H, W) if the source is grey. Always a new array. Of values that are not uint8, by the first rule that
        fits: bool, False becomes 0 and True 255; 16 bits, 65535 becomes 255; floats from 0 to 1, 1 becomes
        255; anything from 0 to 255 is rounded; of all others the lowest value becomes 0, the highest 255.

    Raises
    ------
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.
    TypeError
        If `source` is none of the kinds above.
    ValueError
        If it holds no picture, a damaged or an unknown one, one that is too large, or has no such frame.

    Examples
    --------
    >>> import numpy as np
    >>> read(np.array([[0.0, 0.2, 1.0]]))
    array([[  0,  51, 255]], dtype=uint8)
    >>> read(b"Dear diary")
    Traceback (most recent call last):
    ...
    ValueError: source: got 10 bytes, which is text, expected a picture file (PNG, JPEG, ...). Save the ...
    """
    max_pixels = check_integer(max_pixels, "max_pixels", 1)
    frame = check_integer(frame, "frame", 0)
    if shrink_to is not None:
        shrink_to = check_integer(shrink_to, "shrink_to", 1)
    if colour is not None and not isinstance(colour, (bool, np.bool_)):
        raise TypeError(problem("colour", colour, "True, False or None"))

    in_memory = isinstance(source, Image.Image) or _is_array(source)
    if in_memory and frame:
        raise ValueError(problem("frame", frame, "0 for a picture in memory", "Pick the frame first."))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is judged here anyway
        if isinstance(source, Image.Image):
            picture = _decoded(source, "a Pillow image", max_pixels)
        elif in_memory:
            picture = _from_array(source, max_pixels)
        else:
            picture = _from_file(*contents(source), frame, max_pixels)
        if shrink_to is not None:
            picture.thumbnail((shrink_to, shrink_to))
        if colour is not None:
            picture = picture.convert("RGB" if colour else "L")
        return np.array(picture)


def _is_array(source: Any) -> bool:
    if isinstance(source, (list, tuple)):
        return bool(source) and not isinstance(source[0], dict)  # else it is an upload, maybe an empty one
    is_tensor = hasattr(source, "detach") and not hasattr(source, "read")  # an open file can be detached too
    return isinstance(source, np.ndarray) or is_tensor


def _from_array(source: Any, max_pixels: int) -> Image.Image:
    if isinstance(source, np.ndarray) and source.ndim == 3 and source.shape[2] == 4:
        check_image(source[..., :3], "source")
        check_image(source[..., 3], "source")
        numbers = source
    else:
        numbers = check_image(source, "source")
    _check_size(numbers.shape[1], numbers.shape[0], "an array", max_pixels)
    return plain(Image.fromarray(to_uint8(numbers)))


def _from_file(data: bytes, label: str, frame: int, max_pixels: int) -> Image.Image:
    picture = _opened(data, label)
    _check_size(*picture.size, label, max_pixels)
    if frame:
        with _as_one_sentence(label):
            count = getattr(picture, "n_frames", 1)
        check_integer(frame, "frame", 0, count - 1)
        with _as_one_sentence(label):
            picture.seek(frame)
    return _decoded(picture, label, max_pixels)  # judges the size again: pages of one file differ


def _opened(data: bytes, label: str) -> Image.Image:
    """Return a Pillow image whose header has been read and whose pixels have not."""
    foreign = "a RAW photo" if is_raw(data, label) else ""
    known = set(Image.registered_extensions().values())  # a Pillow without AVIF must not be asked for it
    try:
        if not foreign:
            return Image.open(io.BytesIO(data), formats=[name for name in _FORMATS if name in known])
    except Image.DecompressionBombError as error:
        count = re.search(r"\d+", str(error))
        claim = f"{label}, which claims {count[0] if count else 'too many'} pixels"
        raise ValueError(problem("source", Words(claim), "a size that is safe to decode", SHRINK)) from None
    except Exception:  # bytes that make no sense: Pillow's readers raise more than a dozen kinds
        foreign = recognise(data)
    if not foreign:
        raise ValueError(_damaged(label))
    raise ValueError(problem("source", Words(f"{label}, which is {foreign}"), _EXPECTED,
                             "Save the picture as PNG or JPEG first."))


def _decoded(picture: Image.Image, label: str, max_pixels: int) -> Image.Image:
    """Return the picture in mode "L" or "RGB"."""
    _check_size(*picture.size, label, max_pixels)
    with _as_one_sentence(label):
        picture.load()
        return plain(picture)


def _check_size(width: int, height: int, label: str, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise ValueError(problem("source", Words(f"{label}, which has {height} rows x {width} columns"),
                                 f"at most {max_pixels / 1e6:g} million pixels",
                                 f"{SHRINK} Or pass a larger max_pixels."))
    if width * height == 0:
        raise ValueError(problem("source", Words(f"{label}, which has no pixels"), "at least one pixel"))


@contextmanager
def _as_one_sentence(label: str) -> Iterator[None]:
    """Turn whatever Pillow's decoders raise into a ValueError of one sentence."""
    try:
        yield
    except Exception:
        raise ValueError(_damaged(label)) from None


def _damaged(label: str) -> str:
    return problem("source", Words(f"{label}, which is cut short, damaged or of a rare kind"), _EXPECTED,
                   "Copy or download it again, or save it as PNG or JPEG in another program.")
