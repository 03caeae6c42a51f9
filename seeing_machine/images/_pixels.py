"""From whatever a file can hold to plain 8-bit grey or red, green and blue."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageCms

_GREY_MODES = ("1", "L", "LA", "La")
_ORIENTATION = 0x0112  # the EXIF tag; its values 2 to 8 say how the camera was held
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def to_uint8(numbers: np.ndarray) -> np.ndarray:
    """Return finite numbers as uint8, by the first rule that fits.

    bool: True becomes 255. uint8: as it is. uint16: 65535 becomes 255. Floats from 0 to 1: 1 becomes 255.
    Anything from 0 to 255: rounded. The rest has no natural white: its lowest value becomes 0, its highest
    255.

    Examples
    --------
    >>> import numpy as np
    >>> to_uint8(np.array([[0, 300, 65535]], dtype=np.uint16))
    array([[  0,   1, 255]], dtype=uint8)
    >>> to_uint8(np.array([[-10, 0, 10]]))
    array([[  0, 128, 255]], dtype=uint8)
    """
    if numbers.dtype == np.uint8:
        return numbers
    if numbers.dtype == bool:
        return numbers * np.uint8(255)
    if numbers.dtype.kind == "u" and numbers.dtype.itemsize == 2:
        return ((numbers.astype(np.uint32) + 128) // 257).astype(np.uint8)  # rounds numbers / 257
    low, high = float(numbers.min()), float(numbers.max())
    if low >= 0 and high <= 1 and numbers.dtype.kind == "f":
        scaled = numbers * 255.0
    elif low >= 0 and high <= 255:
        scaled = numbers
    else:
        largest = max(abs(low), abs(high))  # divided out first: high - low could overflow
        low, high = low / largest, high / largest
        scaled = (numbers / largest - low) * (255.0 / (high - low) if high > low else 0.0)
    return np.rint(scaled).clip(0, 255).astype(np.uint8)


def plain(picture: Image.Image) -> Image.Image:
    """Return a loaded Pillow image upright, in sRGB, on white: mode "L" if its source is grey, else "RGB"."""
    profile = picture.info.get("icc_profile")
    file_format = picture.format
    picture = _upright(picture)
    if picture.mode[0] in "IF":
        numbers = np.asarray(picture)
        if file_format in ("PNG", "PPM") and numbers.dtype == np.int32:  # 16 bits in Pillow's 32-bit mode
            numbers = numbers.astype(np.uint16)
        known = np.isfinite(numbers)  # maps mark with NaN what nobody has measured: as dark as the darkest
        numbers = np.where(known, numbers, numbers[known].min() if known.any() else 0)
        picture = Image.fromarray(to_uint8(numbers))
    if picture.mode == "La":
        picture = picture.convert("LA")  # the only mode that Pillow turns it into

    grey = picture.mode in _GREY_MODES
    has_palette = picture.mode in ("P", "PA") or file_format == "GIF"  # later frames of a GIF come as RGB
    alpha = None
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
    if grey:
        picture = picture.convert("L")
    elif picture.mode != "CMYK":  # ink stays ink until its profile has been asked
        picture = picture.convert("RGB")
    if has_palette and not grey:
        numbers = np.asarray(picture)
        grey = bool((numbers == numbers[..., :1]).all())  # a palette cannot say so itself
    picture = _in_srgb(picture, profile).convert("L" if grey else "RGB")
    if alpha is not None:
        picture = Image.composite(picture, Image.new(picture.mode, picture.size, "white"), alpha)
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    try:
        turn = _UPRIGHT.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged EXIF data breaks its reader in many ways, and the picture is still good
        return picture
    return picture if turn is None else picture.transpose(turn)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the colours as sRGB; the same picture where its profile is missing, broken or unfit."""
    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode="RGB") or picture
    except Exception:  # littlecms has many errors; none of them is worth losing the picture for
        return picture
