"""Small files that unpack to much: each is a picture or a sentence, and the memory stays small."""

import io
import json
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image

MEGABYTE = 2**20
INSIDE = 400 * MEGABYTE  # what each file would unpack to
ALLOWED = 80 * MEGABYTE  # by how much the memory may grow

READER = """
import json, re, sys
from seeing_machine.images import read

def peak():  # in KiB; getrusage would begin with what the process that started this one had
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])

read(sys.argv[1])  # what a first picture costs is not the bomb's
before = peak()
told = {}
for path in sys.argv[2:]:
    try:
        told[path] = "shape " + str(read(path).shape)
    except ValueError as error:
        told[path] = str(error)
print(json.dumps({"told": told, "grown": (peak() - before) * 1024}))
"""


def packed(size):
    """Return `size` zeros, compressed a thousandfold, without ever holding them."""
    packer, block = zlib.compressobj(9), bytes(MEGABYTE)
    return b"".join([*(packer.compress(block) for _ in range(size // MEGABYTE)), packer.flush()])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(rows, cols, pixels, *extra):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", cols, rows, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def tiff(inside):
    """Return a TIFF of 4 x 4 grey pixels whose one strip, deflated, is far too long."""
    tags = [(256, 4, 4), (257, 4, 4), (258, 3, 8), (259, 3, 8), (262, 3, 1), (273, 4, 8 + 2 + 9 * 12 + 4),
            (277, 3, 1), (278, 4, 4), (279, 4, len(inside))]
    listed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\x00" + struct.pack("<IH", 8, len(tags)) + listed + bytes(4) + inside


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return what `read`, in a process of its own, said to each bomb, and by how many bytes its memory grew."""
    folder = tmp_path_factory.mktemp("bombs")
    inside, few = packed(INSIDE), zlib.compress(bytes(4 * 5))
    buffer = io.BytesIO()
    Image.new("L", (4, 4)).save(buffer, "PNG")
    files = {
        "plain.png": buffer.getvalue(),
        "pixels.png": png(20_000, INSIDE // 20_000 - 1, inside),  # every pixel that the header claims is there
        "more than claimed.png": png(4, 4, inside),
        "words.png": png(4, 4, few, chunk(b"zTXt", b"note\x00\x00" + inside)),
        "utf words.png": png(4, 4, few, chunk(b"iTXt", b"note\x00\x01\x00\x00\x00" + inside)),
        "colours.png": png(4, 4, few, chunk(b"iCCP", b"profile\x00\x00" + inside)),
        "strip.tif": tiff(inside),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
        assert len(data) < MEGABYTE
    done = subprocess.run([sys.executable, "-c", READER, *(str(folder / name) for name in files)],
                          capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    return {path.rsplit("/", 1)[1]: words for path, words in answer["told"].items()}, answer["grown"]


def test_the_memory_stays_small(told):
    assert told[1] < ALLOWED, f"grown by {told[1] / MEGABYTE:.0f} MB"


def test_each_is_a_picture_or_a_sentence(told):
    words = told[0]
    assert "which claims 419400000 pixels" in words.pop("pixels.png")
    assert len(words) == 5
    for name, said in words.items():
        assert said == "shape (4, 4)" or said.startswith("source: got "), (name, said)
        assert "\n" not in said
