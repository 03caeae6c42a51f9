"""Files that were damaged at random: each is read as a picture or refused in a sentence, and nothing else happens."""

import io

import numpy as np
import pytest
from PIL import Image

from seeing_machine.images import read

FILES = 1000
SAVE = {
    "PNG": {}, "PNG palette": {"format": "PNG", "palette": True}, "JPEG": {"quality": 60},
    "JPEG progressive": {"format": "JPEG", "progressive": True}, "GIF": {}, "GIF film": {"format": "GIF", "film": True},
    "BMP": {}, "TIFF": {}, "TIFF packed": {"format": "TIFF", "compression": "tiff_lzw"}, "WEBP": {"quality": 60},
    "PPM": {}, "AVIF": {"quality": 40},
}


def a_file(kind):
    options = dict(SAVE[kind])
    rng = np.random.default_rng(3)
    picture = Image.fromarray(rng.integers(0, 256, (12, 17, 3), dtype=np.uint8))
    if options.pop("palette", False):
        picture = picture.quantize(16)
    if options.pop("film", False):
        options |= {"save_all": True, "append_images": [picture.rotate(90 * turn) for turn in (1, 2)]}
    file = io.BytesIO()
    picture.save(file, options.pop("format", kind), **options)
    return file.getvalue()


def damaged(whole, rng):
    """Return a file with bytes changed, cut out, put in or moved; the first eight, its name, mostly stay."""
    content = bytearray(whole)
    for _ in range(rng.integers(1, 4)):
        end = min(len(content), 64) if rng.random() < 0.4 else len(content)  # the sizes are near the start
        at = int(rng.integers(0 if rng.random() < 0.05 else min(8, end - 1), end))
        few = int(rng.integers(1, 9))
        match rng.integers(6):
            case 0 | 1:
                content[at] = rng.integers(256)
            case 2:
                content[at:at + 4] = rng.choice([0, 1, 2**16, 2**31 - 1, 2**32 - 1]).tobytes()[:4]
            case 3:
                del content[at:at + few]
            case 4:
                content[at:at] = rng.bytes(few)
            case _:
                content[at:at + 16] = content[few * at // 9:][:16]
        content = content or bytearray(1)
    return bytes(content)


@pytest.mark.parametrize("kind", SAVE)
def test_a_thousand_damaged_files(kind):
    whole, rng = a_file(kind), np.random.default_rng(8)
    assert read(whole).shape[:2] == (12, 17)
    pictures, refusals = [], []
    for _ in range(FILES):
        try:
            pictures.append(read(damaged(whole, rng), max_pixels=100_000))
        except ValueError as refused:
            refusals.append(str(refused))
    assert len(pictures) > 5 < len(refusals), "both ways have been taken"
    assert all(picture.dtype == np.uint8 and 0 < picture.size <= 300_000 for picture in pictures)
    assert all(text.startswith("source: got ") and text.endswith(".") for text in refusals)
