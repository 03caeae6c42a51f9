"""What is no picture, or a hostile one, gets one plain sentence and leaves nothing changed."""

import io
import os
import pickle
import re
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFile, features

from seeing_machine.images import _contents, read

COLOUR = np.random.default_rng(0).integers(0, 256, (12, 17, 3), dtype=np.uint8)


def encoded(picture, form="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, form, **options)
    return buffer.getvalue()


def png_that_claims(height, width):
    """Return a PNG of 8-bit grey whose header names a size and which holds next to no pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b""))


def gif_that_claims(height, width):
    return b"GIF89a" + struct.pack("<HH", width, height) + encoded(COLOUR[..., 0], "GIF")[10:]


def bmp_that_claims(height, width):
    data = bytearray(encoded(COLOUR, "BMP"))
    data[18:26] = struct.pack("<ii", width, height)
    return bytes(data)


def sentence_about(source, kind=ValueError, **options):
    """Return the message of the error that `read` raises, which must hide what went on inside."""
    with pytest.raises(kind) as caught:
        read(source, **options)
    assert type(caught.value) is kind
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    message = str(caught.value)
    assert re.fullmatch(r"(source|frame|colour|max_pixels|shrink_to): got [^\n]+, expected [^\n]+", message)
    return message


# Too large


@pytest.mark.parametrize("claim", [png_that_claims, gif_that_claims, bmp_that_claims])
def test_a_claimed_size_is_refused_before_decoding(claim):
    # decoding would end in "damaged", since the pixels are not there
    message = sentence_about(claim(50_000, 50_000))
    assert "which claims 2500000000 pixels" in message
    assert message.endswith("Make it smaller in another program first.")
    for height, width in ((10_000, 10_000), (7_000, 8_000), (30_000, 2_000)):
        message = sentence_about(claim(height, width))
        assert f"has {height} rows x {width} columns, expected at most 50 million pixels." in message
        assert "larger max_pixels" in message


def test_a_claim_within_the_limit_is_tried():
    assert "damaged" in sentence_about(png_that_claims(100, 90_000))
    assert "damaged" in sentence_about(png_that_claims(100, 900_000), max_pixels=90_000_000)


def test_the_first_size_is_judged_before_a_later_frame_is_sought():
    assert "7000 rows x 8000 columns" in sentence_about(gif_that_claims(7_000, 8_000), frame=1)


def test_a_page_that_is_larger_than_the_first():
    buffer = io.BytesIO()
    Image.new("1", (5, 5)).save(buffer, "TIFF", save_all=True, append_images=[Image.new("1", (500, 400))])
    assert read(buffer, max_pixels=1000).shape == (5, 5)
    assert "400 rows x 500 columns" in sentence_about(buffer, frame=1, max_pixels=1000)


def test_arrays_and_pillow_images_have_the_same_bound():
    assert "4 rows x 6 columns" in sentence_about(np.zeros((4, 6)), max_pixels=20)
    assert "4 rows x 6 columns" in sentence_about(Image.new("L", (6, 4)), max_pixels=20)


def test_too_many_bytes(tmp_path, monkeypatch):
    sparse = tmp_path / "long.png"
    with sparse.open("wb") as file:
        file.truncate(_contents.MAX_BYTES + 1)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read all the same"))
        assert "long.png', which is more than 200 megabytes" in sentence_about(sparse)
    monkeypatch.setattr(_contents, "MAX_BYTES", 100)
    assert "got data, which is more than" in sentence_about(encoded(COLOUR))

    class Endless:
        def seekable(self):
            return False

        def read(self, count):
            return bytes(min(count, 9))

    assert "got data, which is more than" in sentence_about(Endless())


# Not a picture


@pytest.mark.parametrize(("data", "kind"), [
    (b"", "which is empty"),
    (b"Dear diary,\nno picture here.", "which is text"),
    ("Grüße".encode("latin-1"), "which is text"),
    (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'></svg>", "which is an SVG drawing"),
    (b"<!DOCTYPE html><html><body>404</body></html>", "which is a web page"),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "which is a HEIC photo"),
    (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "which is a HEIC photo"),
    (b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom", "which is a RAW photo"),
    (b"II*\x00\x10\x00\x00\x00CR\x02\x00" + bytes(99), "which is a RAW photo"),
    (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00", "which is a film"),
    (b"%PDF-1.7\n%\xe2\xe3", "which is a PDF document"),
    (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "which is a PostScript drawing"),
    (b"8BPS\x00\x01", "which is a Photoshop file"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "which is a JPEG 2000 picture"),
    (b"\xff\x0a\x00", "which is a JPEG XL picture"),
    (bytes(128) + b"DICM", "which is a DICOM picture"),
    (b"PK\x03\x04\x14\x00", "which is a zip archive or an office document"),
    (b"\x00 and words", "which is cut short, damaged or of a rare kind"),
    (bytes(range(256)), "which is cut short, damaged or of a rare kind"),
])
def test_other_files_are_named(data, kind):
    message = sentence_about(data)
    assert f"got {len(data)} bytes, {kind}, expected a picture file (PNG, JPEG, " in message
    assert "PNG or JPEG" in message.split("expected")[1]


def test_text_with_the_name_of_a_picture(tmp_path):
    path = tmp_path / "lizard.png"
    path.write_text("hello")
    assert "lizard.png', which is text" in sentence_about(path)


def test_a_raw_photo_that_passes_for_a_tiff_is_known_by_its_name(tmp_path):
    for name in ("DSC_1.NEF", "photo.dng"):
        path = tmp_path / name
        path.write_bytes(encoded(COLOUR, "TIFF"))
        assert f"{name}', which is a RAW photo" in sentence_about(path)


def test_nothing_is_unpickled():
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("it was unpickled",))

    buffer = io.BytesIO()
    np.save(buffer, np.array([Trap()], dtype=object), allow_pickle=True)
    assert "which is a NumPy file" in sentence_about(buffer.getvalue())
    assert "damaged" in sentence_about(pickle.dumps(Trap()))


@pytest.mark.parametrize(("form", "options"), [
    ("PNG", {}), ("JPEG", {}), ("BMP", {}), ("TIFF", {}), ("WEBP", {}), ("PPM", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
])
def test_a_truncated_file(form, options, tmp_path):
    data = encoded(COLOUR, form, **options)
    path = tmp_path / "half"
    path.write_bytes(data[:len(data) // 2])
    assert "half', which is cut short, damaged or of a rare kind, expected a pict" in sentence_about(path)


def test_a_picture_without_pixels():
    assert "pixel" in sentence_about(Image.new("L", (0, 5)))
    assert "at least one pixel" in sentence_about(np.zeros((0, 5)))
    assert "at least one pixel" in sentence_about(np.zeros((5, 0, 4)))
    assert sentence_about(png_that_claims(0, 5))


@pytest.mark.parametrize(("source", "kind", "words"), [
    (None, TypeError, "got None, expected a file name"),
    (7, TypeError, r"got 7 \(int\), expected a file name"),
    (read, TypeError, "got <function read"),
    (io.StringIO("text"), TypeError, r'Open it with open\(name, "rb"\)'),
    ((), ValueError, "an upload without a file"),
    ({}, ValueError, "an upload without a file"),
    ([{"name": "a", "content": b""}] * 2, ValueError, r"2 uploaded files, expected one.*upload\.value\[0\]"),
    ([{"name": "a"}], TypeError, "expected the value of a FileUpload"),
    ({"content": "text"}, TypeError, "expected the value of a FileUpload"),
    ({"a.png": 7}, TypeError, "expected the value of a FileUpload"),
    ([{"name": "a"}, 7], ValueError, "2 uploaded files"),
    ([1, 2, 3], ValueError, r"expected shape \(H, W\)"),
    (np.zeros((2, 2, 2)), ValueError, r"expected shape \(H, W\)"),
    (np.zeros((2, 2, 4), dtype=object), TypeError, "expected an array of numbers"),
    (np.array([["a"]]), TypeError, "expected an array of numbers"),
    (np.array([[np.nan, 1.0]]), ValueError, "NaN or infinity"),
    (np.full((2, 2, 4), np.inf), ValueError, "NaN or infinity"),
    (np.array([[[0.0, 0.0, 0.0, np.nan]]]), ValueError, "NaN or infinity"),
])
def test_wrong_kinds_of_source(source, kind, words):
    assert re.search(words, sentence_about(source, kind))


@pytest.mark.parametrize(("option", "value", "kind"), [
    ("max_pixels", 0, ValueError), ("max_pixels", 5e7, TypeError), ("max_pixels", None, TypeError),
    ("shrink_to", 0, ValueError), ("shrink_to", "9", TypeError), ("shrink_to", True, TypeError),
    ("frame", -1, ValueError), ("frame", 1.0, TypeError), ("frame", 1, ValueError),
    ("colour", "no", TypeError), ("colour", 1, TypeError), ("colour", np.zeros(2), TypeError),
])
def test_wrong_options(option, value, kind):
    for source in (COLOUR, encoded(COLOUR), Image.fromarray(COLOUR)):
        assert sentence_about(source, kind, **{option: value}).startswith(f"{option}: got ")


# Paths


def test_a_missing_file_says_where_python_looks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    message = sentence_about("cat.png", FileNotFoundError)
    assert "'cat.png', and there is no such file, expected an existing file." in message
    assert message.endswith(f"Python looks in {os.getcwd()!r}.")
    Path("cat.PNG").write_bytes(b"")
    for name in ("cat.png", "CAT.png", "cta.PNG"):
        assert sentence_about(name, FileNotFoundError).endswith("Did you mean 'cat.PNG'?")
    assert "no such file" in sentence_about(tmp_path / "no folder" / "cat.png", FileNotFoundError)
    assert "no such file" in sentence_about("cat.PNG/cat.png", FileNotFoundError)


def test_folders_pipes_addresses_and_bad_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    assert "which is a folder" in sentence_about(tmp_path)
    assert "which is a folder" in sentence_about(".")
    assert "which is a folder" in sentence_about("")
    assert "a device or a pipe" in sentence_about("pipe")
    assert "Download the picture first" in sentence_about("https://example.org/cat.png")
    assert "cannot be read" in sentence_about("a\0b.png")
    assert "cannot be read" in sentence_about("a" * 5000)
    assert "cannot be read" in sentence_about("~nobody-of-this-name/cat.png")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "secret.png"
    path.write_bytes(encoded(COLOUR))

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # file modes do not bind an administrator
    assert "secret.png', which this account may not read" in sentence_about(path, PermissionError)


def test_open_files_that_cannot_be_read(tmp_path):
    closed = io.BytesIO(encoded(COLOUR))
    closed.close()
    assert "cannot be read" in sentence_about(closed)
    with (tmp_path / "new.png").open("wb") as file:
        assert "cannot be read" in sentence_about(file)


def test_a_name_with_markup_stays_plain_text(tmp_path):
    name = "<img src=x onerror=alert(1)>.png"
    assert f"'{name}', which is text" in sentence_about({"name": name, "content": b"text"})
    assert f"'{name}', and there is no such file" in sentence_about(name, FileNotFoundError)
    long_one = "start" + "x" * 5000 + "end.png"
    assert re.search(r"'start\w+\.\.\.\w+end\.png', which", sentence_about({"name": long_one, "content": b"text"}))
    assert len(sentence_about({"name": long_one, "content": b"text"})) < 300
    assert r"'a\n\x1b[31mb', which" in sentence_about({"name": "a\n\x1b[31mb", "content": b"text"})


# Manners


def test_pillow_is_left_as_it_was(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 150)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    filters = list(warnings.filters)
    assert read(encoded(COLOUR)).shape == COLOUR.shape  # 204 pixels: Pillow alone would warn
    sentence_about(encoded(COLOUR)[:100])
    assert (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES) == (150, False)
    assert warnings.filters == filters


def seeds():
    """Return small files of all formats, for spoiling."""
    grey, deep = COLOUR[..., 0], COLOUR[..., 0].astype(np.uint16) * 257
    exif = Image.Exif()
    exif[0x0112] = 6
    found = [
        encoded(COLOUR), encoded(deep), encoded(grey, exif=exif), encoded(COLOUR, "JPEG", exif=exif),
        encoded(COLOUR, "JPEG", progressive=True), encoded(grey, "GIF"), encoded(COLOUR, "BMP"),
        encoded(COLOUR, "TIFF"), encoded(COLOUR, "TIFF", compression="tiff_lzw"),
        encoded(deep, "TIFF", compression="tiff_adobe_deflate"), encoded(grey.astype(np.float32), "TIFF"),
        encoded(COLOUR, "WEBP"), encoded(COLOUR, "WEBP", lossless=True, exif=exif), encoded(grey, "PPM"),
        encoded(grey, "GIF", save_all=True, append_images=[Image.fromarray(255 - grey)]),
    ]
    return found + [encoded(COLOUR, "AVIF")] * features.check("avif")


def spoiled(data, rng):
    """Return the bytes with a few values changed, a piece cut out, or a piece repeated."""
    data = bytearray(data)
    for _ in range(rng.integers(1, 6)):
        place = int(rng.integers(len(data)) * rng.choice([0.1, 1.0]))  # headers more often than pixels
        way = rng.integers(4)
        if way == 0:
            data[place] = rng.integers(256)
        elif way == 1:
            data[place:place + 4] = rng.choice([b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff"])
        elif way == 2:
            del data[place:place + int(rng.integers(1, 40))]
        else:
            data[place:place] = data[place:place + int(rng.integers(1, 40))]
        data = data or bytearray(1)
    return bytes(data)


def outcome(data, **options):
    """Return the array, or the one error that is allowed."""
    try:
        return read(data, **options)
    except ValueError as error:
        return error


def test_spoiled_files_give_an_array_or_one_sentence():
    rng = np.random.default_rng(11)
    pictures = sentences = 0
    for data in seeds():
        for _ in range(20):
            result = outcome(spoiled(data, rng), frame=int(rng.integers(5) == 0), max_pixels=1_000_000)
            if isinstance(result, ValueError):
                assert re.fullmatch(r"(source|frame): got [^\n]+, expected [^\n]+", str(result))
                assert result.__suppress_context__ or result.__context__ is None
                sentences += 1
            else:
                assert result.dtype == np.uint8
                assert result.ndim == 2 or result.shape[2] == 3
                assert result.size > 0
                pictures += 1
    assert pictures > 20
    assert sentences > 100
