"""Every kind of picture a learner may bring gives the right numbers; each test makes its own file."""

import datetime
import io
import struct
import zlib

import numpy as np
import pytest
from ipywidgets import FileUpload
from PIL import Image, ImageCms, features

from seeing_machine.images import read

GREY = np.arange(0, 240, 10, dtype=np.uint8).reshape(4, 6)
COLOUR = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=2)


def encoded(picture, form="PNG", **options):
    """Return the bytes of a file that holds an array or a Pillow image."""
    if isinstance(picture, np.ndarray):
        picture = Image.fromarray(picture)
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def png_by_hand(height, width, depth, colour_type, rows):
    """Return a PNG made of its chunks, for the kinds that Pillow does not write."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\x00" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


# Where a picture comes from


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview, io.BytesIO])
def test_memory(wrap):
    assert np.array_equal(read(wrap(encoded(COLOUR))), COLOUR)


def test_paths_and_open_files(tmp_path, monkeypatch):
    path = tmp_path / "eidechse äöü.png"
    path.write_bytes(encoded(GREY))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert np.array_equal(read(path), GREY)
    assert np.array_equal(read(str(path)), GREY)
    assert np.array_equal(read(path.name), GREY)
    assert np.array_equal(read("~/" + path.name), GREY)
    with path.open("rb") as file:
        assert np.array_equal(read(file), GREY)
        assert np.array_equal(read(file), GREY)  # again, from its end


def test_a_stream_without_seek():
    class Stream:
        left = encoded(GREY)

        def seekable(self):
            return False

        def read(self, count):
            part, self.left = self.left[:min(count, 7)], self.left[7:]  # gives less than was asked
            return part

    assert np.array_equal(read(Stream()), GREY)


def test_uploads_of_ipywidgets_8_and_7():
    content = memoryview(encoded(GREY))
    eight = {"name": "lizard.png", "type": "image/png", "size": len(content), "content": content}
    seven = {"lizard.png": {"metadata": {"name": "lizard.png"}, "content": bytes(content)}}
    for value in (eight, (eight,), [eight], seven):
        assert np.array_equal(read(value), GREY)


def test_the_upload_widget_itself():
    widget = FileUpload()
    widget.set_trait("value", ({"name": "lizard.png", "type": "image/png", "size": 1,
                                "last_modified": datetime.datetime(2026, 1, 1),
                                "content": memoryview(encoded(GREY))},))
    assert np.array_equal(read(widget.value), GREY)
    assert np.array_equal(read(widget), GREY)
    widget.close()


def test_pillow_images_stay_as_they_are():
    picture = Image.fromarray(COLOUR)
    assert np.array_equal(read(picture), COLOUR)
    palette = picture.quantize(4)
    read(palette, colour=False, shrink_to=2)
    assert (palette.mode, palette.size) == ("P", (6, 4))
    film = Image.open(io.BytesIO(encoded(Image.fromarray(GREY), "GIF", save_all=True,
                                         append_images=[Image.fromarray(255 - GREY)])))
    film.seek(1)
    assert np.array_equal(read(film), 255 - GREY)
    assert film.tell() == 1


@pytest.mark.parametrize("source", [GREY, COLOUR, GREY[::-1, ::2], COLOUR.transpose(1, 0, 2)])
def test_uint8_arrays_come_back_as_new_ones(source):
    result = read(source)
    assert np.array_equal(result, source)
    assert result.dtype == np.uint8
    assert result.flags.c_contiguous
    assert result.flags.writeable
    assert not np.shares_memory(result, source)


@pytest.mark.parametrize(("source", "expected"), [
    (np.array([[False, True]]), [[0, 255]]),
    ([[0, 7], [255, 1]], [[0, 7], [255, 1]]),
    (np.array([[0.0, 0.1, 1.0]]), [[0, 26, 255]]),
    (np.array([[0.0, 0.5, 1.0]], dtype=np.float16), [[0, 128, 255]]),
    (np.array([[0.0, 99.6, 254.9]]), [[0, 100, 255]]),
    (np.array([[-2.0, 0.0, 2.0]]), [[0, 128, 255]]),
    (np.array([[-1e308, 0.0, 1e308]]), [[0, 128, 255]]),
    (np.array([[0, 1000, 500]]), [[0, 255, 128]]),
    (np.array([[-5, -5]]), [[0, 0]]),
    (np.array([[0, 128, 129, 257, 65534, 65535]], dtype=np.uint16), [[0, 0, 1, 1, 255, 255]]),
    (np.array([[0, 257, 65535]], dtype=">u2"), [[0, 1, 255]]),
    (np.array([[[0, 0, 0, 0], [10, 20, 30, 255]]], dtype=np.uint8), [[[255, 255, 255], [10, 20, 30]]]),
])
def test_arrays_of_other_kinds(source, expected):
    result = read(source)
    assert result.dtype == np.uint8
    assert result.tolist() == expected


def test_a_tensor_like_object():
    class Tensor:
        def detach(self):
            return self

        cpu = detach

        def numpy(self):
            return GREY

    assert np.array_equal(read(Tensor()), GREY)


# What a file may hold


@pytest.mark.parametrize("form", ["PNG", "GIF", "BMP", "TIFF", "PPM"])
def test_grey_formats_without_loss(form):
    assert np.array_equal(read(encoded(GREY, form)), GREY)


@pytest.mark.parametrize(("form", "options"), [
    ("PNG", {}), ("BMP", {}), ("TIFF", {}), ("TIFF", {"compression": "tiff_lzw"}), ("PPM", {}),
    ("TIFF", {"compression": "tiff_adobe_deflate"}), ("WEBP", {"lossless": True}),
])
def test_colour_formats_without_loss(form, options):
    assert np.array_equal(read(encoded(COLOUR, form, **options)), COLOUR)


@pytest.mark.parametrize("form", ["JPEG"] + ["AVIF"] * features.check("avif"))
def test_formats_with_loss(form):
    grey, colour = np.full((16, 16), 90, np.uint8), np.full((16, 24, 3), (200, 60, 40), np.uint8)
    assert abs(read(encoded(colour, form, quality=95)).astype(int) - colour).max() <= 4
    if form == "JPEG":
        assert abs(read(encoded(grey, form)).astype(int) - grey).max() <= 1


# How a camera was held: stored[i, j] for each value of the EXIF tag, after the words of its standard
# ("row 0 is the visual right-hand side, column 0 the visual top" for 6, and so on).
HELD = {
    1: lambda seen: seen,
    2: lambda seen: seen[:, ::-1],
    3: lambda seen: seen[::-1, ::-1],
    4: lambda seen: seen[::-1],
    5: lambda seen: seen.swapaxes(0, 1),
    6: lambda seen: seen[:, ::-1].swapaxes(0, 1),
    7: lambda seen: seen[::-1, ::-1].swapaxes(0, 1),
    8: lambda seen: seen[::-1].swapaxes(0, 1),
}


@pytest.mark.parametrize("form", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", HELD)
def test_exif_orientation(orientation, form):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(np.ascontiguousarray(HELD[orientation](COLOUR)), form, exif=exif, lossless=True)
    assert np.array_equal(read(data), COLOUR)


def test_exif_orientation_of_a_jpeg():
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = np.zeros((16, 32), np.uint8)
    stored[:, 16:] = 255  # the visual bottom
    seen = read(encoded(stored, "JPEG", exif=exif))
    assert seen.shape == (32, 16)
    assert seen[:15].max() < 20
    assert seen[17:].min() > 235


@pytest.mark.parametrize("exif", [b"Exif\x00\x00broken", b"Exif\x00\x00II*\x00\xff\xff\xff\xff",
                                  b"MM\x00*\x00\x00\x00\x08\x00"])
def test_broken_exif_does_not_cost_the_picture(exif):
    assert read(encoded(COLOUR, "JPEG", exif=exif)).shape == COLOUR.shape
    assert np.array_equal(read(encoded(COLOUR, "PNG", exif=exif)), COLOUR)


def test_alpha_is_laid_on_white():
    rgba = np.array([[[200, 100, 0, 255], [200, 100, 0, 0], [200, 100, 0, 51]]], dtype=np.uint8)
    # 0.2 of the colour and 0.8 of white: 200 * 0.2 + 255 * 0.8 = 244
    assert read(encoded(rgba)).tolist() == [[[200, 100, 0], [255, 255, 255], [244, 224, 204]]]
    la = Image.merge("LA", [Image.fromarray(rgba[..., 0]), Image.fromarray(rgba[..., 3])])
    assert read(encoded(la)).tolist() == [[200, 255, 244]]
    assert read(la.convert("La")).tolist() == [[200, 255, 244]]


def test_transparent_value_of_a_png():
    one_grey = encoded(np.array([[10, 20]], np.uint8), transparency=20)
    assert read(one_grey).tolist() == [[10, 255]]
    one_colour = encoded(np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8), transparency=(4, 5, 6))
    assert read(one_colour).tolist() == [[[1, 2, 3], [255, 255, 255]]]


def test_palettes():
    picture = Image.new("P", (3, 1))
    picture.putpalette([255, 0, 0, 0, 0, 255, 9, 8, 7])
    picture.putdata([0, 1, 2])
    colours = [[[255, 0, 0], [0, 0, 255], [9, 8, 7]]]
    for form in ("PNG", "GIF", "TIFF", "BMP"):
        assert read(encoded(picture, form)).tolist() == colours
    for form in ("PNG", "GIF"):
        see_through = read(encoded(picture, form, transparency=1))
        assert see_through.tolist() == [[[255, 0, 0], [255, 255, 255], [9, 8, 7]]]
    half = encoded(picture, transparency=bytes([255, 51, 0]))
    assert read(half).tolist() == [[[255, 0, 0], [204, 204, 255], [255, 255, 255]]]


def test_a_palette_of_greys_is_grey():
    picture = Image.new("P", (2, 1))
    picture.putpalette([200, 200, 200, 7, 7, 7])
    picture.putdata([0, 1])
    assert read(encoded(picture)).tolist() == [[200, 7]]


@pytest.mark.parametrize("form", ["TIFF", "JPEG"])  # Pillow writes Adobe's inverted ink into a JPEG
def test_cmyk(form):
    for ink, light in [((0, 255, 255, 0), (255, 0, 0)), ((0, 0, 0, 255), (0, 0, 0)),
                       ((0, 0, 0, 0), (255, 255, 255)), ((255, 0, 255, 0), (0, 255, 0)),
                       ((0, 0, 0, 55), (200, 200, 200))]:
        result = read(encoded(Image.new("CMYK", (16, 16), ink), form))
        assert result.shape == (16, 16, 3)
        assert abs(result.astype(int) - light).max() <= (3 if form == "JPEG" else 0)


def test_cmyk_jpeg_carries_the_adobe_mark():
    assert b"Adobe" in encoded(Image.new("CMYK", (16, 16)), "JPEG")


def test_sixteen_bits_of_grey():
    values, expected = np.array([[0, 129, 257, 32896, 51400]], np.uint16), [[0, 1, 1, 128, 200]]
    assert read(encoded(values)).tolist() == expected
    assert read(encoded(values, "TIFF")).tolist() == expected
    high_byte_first = values.astype(">u2").tobytes()
    assert read(encoded(Image.frombytes("I;16B", (5, 1), high_byte_first), "TIFF")).tolist() == expected
    assert read(b"P5 5 1 65535\n" + high_byte_first).tolist() == expected
    assert read(Image.fromarray(values)).tolist() == expected


def test_sixteen_bits_of_colour_and_of_grey_with_alpha():
    row = struct.pack(">6H", 0, 32896, 65535, 257, 514, 771)
    assert read(png_by_hand(1, 2, 16, 2, [row])).tolist() == [[[0, 128, 255], [1, 2, 3]]]
    row = struct.pack(">4H", 25700, 65535, 25700, 0)
    assert read(png_by_hand(1, 2, 16, 4, [row]), colour=False).tolist() == [[100, 255]]


def test_few_bits():
    bits = np.array([[True, False, True]])
    for form in ("PNG", "TIFF", "BMP", "PPM"):
        assert read(encoded(bits, form)).tolist() == [[255, 0, 255]]
    assert read(png_by_hand(1, 4, 2, 0, [bytes([0b00_01_10_11])])).tolist() == [[0, 85, 170, 255]]


def test_tiffs_of_floats_and_of_long_integers():
    fractions = np.array([[0.0, 0.4, 1.0]], np.float32)
    assert read(encoded(fractions, "TIFF")).tolist() == [[0, 102, 255]]
    assert read(encoded(fractions * 4000 - 1000, "TIFF")).tolist() == [[0, 102, 255]]
    assert read(encoded(np.array([[0, 3, 255]], np.int32), "TIFF")).tolist() == [[0, 3, 255]]
    assert read(encoded(np.array([[0, 100_000, 40_000]], np.int32), "TIFF")).tolist() == [[0, 255, 102]]


def test_what_a_tiff_does_not_know_is_dark():
    heights = np.array([[np.nan, 300.0], [500.0, np.inf]], np.float32)
    assert read(encoded(heights, "TIFF")).tolist() == [[0, 0], [255, 0]]
    assert read(encoded(np.full((1, 2), np.nan, np.float32), "TIFF")).tolist() == [[0, 0]]


def test_frames_of_a_gif():
    frames = [Image.fromarray(np.full((4, 5), value, np.uint8)) for value in (10, 120, 250)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    for frame, value in enumerate((10, 120, 250)):
        result = read(data, frame=frame)
        assert result.shape == (4, 5)
        assert np.unique(result).tolist() == [value]
    assert np.array_equal(read(data), read(data, frame=0))
    with pytest.raises(ValueError, match=r"^frame: got 3 .int., expected a whole number from 0 to 2\.$"):
        read(data, frame=3)


def test_pages_of_a_tiff_differ_in_size():
    data = encoded(GREY, "TIFF", save_all=True, append_images=[Image.fromarray(COLOUR[:, :2])])
    assert np.array_equal(read(data), GREY)
    assert np.array_equal(read(data, frame=1), COLOUR[:, :2])


def test_one_pixel_and_thin_pictures():
    assert read(encoded(np.array([[7]], np.uint8))).tolist() == [[7]]
    for shape in ((1, 30_000), (30_000, 1)):
        thin = (np.arange(30_000) % 251).astype(np.uint8).reshape(shape)
        assert np.array_equal(read(encoded(thin)), thin)
        assert read(thin, shrink_to=10).shape == tuple(min(side, 10) for side in shape)


# Colour profiles


def swapped_profile():
    """Return sRGB with red and blue exchanged, under another name."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    return profile


def grey_profile():
    """Return a profile of grey in which the numbers are amounts of light."""
    white = struct.pack(">3i", *(round(65536 * part) for part in (0.9642, 1.0, 0.8249)))
    tags = {b"wtpt": b"XYZ \x00\x00\x00\x00" + white, b"kTRC": b"curv" + bytes(8)}
    place = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">II", place + len(body), len(data))
        body += data
    header = struct.pack(">I4xI", place + len(body), 0x02400000) + b"mntrGRAYXYZ " + bytes(12) + b"acsp"
    return header.ljust(68, b"\x00") + white + bytes(48) + table + body


def test_an_embedded_profile_is_applied():
    square = np.full((2, 2, 3), (255, 0, 0), np.uint8)
    for form in ("PNG", "TIFF", "JPEG"):
        result = read(encoded(square, form, icc_profile=swapped_profile())).astype(int)
        assert abs(result - [0, 0, 255]).max() <= 3
    see_through = np.dstack([square, np.full((2, 2), 0, np.uint8)])
    assert read(encoded(see_through, icc_profile=swapped_profile())).min() == 255


def test_an_srgb_profile_leaves_every_value():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    colours = np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    assert np.array_equal(read(encoded(colours, icc_profile=profile)), colours)


def test_a_profile_of_grey():
    # the formula of sRGB: 255 * (1.055 * light ** (1 / 2.4) - 0.055), for light of 55 / 255 and 128 / 255
    data = encoded(np.array([[0, 55, 128, 255]], np.uint8), icc_profile=grey_profile())
    assert read(data).tolist() == [[0, 128, 188, 255]]


@pytest.mark.parametrize("profile", [b"no profile", swapped_profile()[:300],
                                     swapped_profile()[:128] + b"\xff" * 400])
def test_a_broken_profile_does_not_cost_the_picture(profile):
    assert np.array_equal(read(encoded(COLOUR, icc_profile=profile)), COLOUR)


def test_a_colour_profile_on_another_kind_of_picture_is_left_out():
    assert np.array_equal(read(encoded(GREY, icc_profile=swapped_profile())), GREY)
    ink = encoded(Image.new("CMYK", (4, 4), (0, 255, 255, 0)), "TIFF", icc_profile=swapped_profile())
    assert read(ink)[0, 0].tolist() == [255, 0, 0]


# Options


def test_colour_forces_the_shape():
    assert np.array_equal(read(GREY, colour=True), np.dstack([GREY] * 3))
    primaries = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    assert read(primaries, colour=False).tolist() == [[76, 150, 29]]
    assert np.array_equal(read(encoded(GREY), colour=False), GREY)
    assert np.array_equal(read(encoded(COLOUR), colour=True), COLOUR)


def test_shrink_to_bounds_the_longest_side():
    wide = np.zeros((100, 200, 3), np.uint8)
    assert read(wide, shrink_to=50).shape == (25, 50, 3)
    assert read(encoded(wide.swapaxes(0, 1)), shrink_to=50).shape == (50, 25, 3)
    assert read(wide, shrink_to=200).shape == wide.shape
    assert read(wide, shrink_to=999).shape == wide.shape
    assert np.unique(read(np.full((64, 64), 77, np.uint8), shrink_to=9)).tolist() == [77]


def test_max_pixels_may_be_raised_and_lowered():
    assert read(encoded(GREY), max_pixels=24).size == 24
    with pytest.raises(ValueError, match=r"4 rows x 6 columns, expected at most 2\.3e-05 million pixels"):
        read(encoded(GREY), max_pixels=23)
