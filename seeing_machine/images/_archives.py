"""What is in downloaded archives, as arrays. Nothing is unpacked to the disk, and nothing is unpickled."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from pathlib import Path

import numpy as np

from .._validate import Words, problem

#: Training images, training labels, test images, test labels.
Parts = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]

_MOST_MEMBERS = 20
_MOST_BYTES = 100_000_000  # of one member, or of one file of the other kind
_RECORD = 1 + 3 * 32 * 32  # a label, then the red, the green and the blue plane


def cifar(paths: list[Path]) -> Parts:
    """Return the pictures of CIFAR-10's binary version: an archive of files of records.

    Raises
    ------
    ValueError
        If it is damaged, or holds more or other things than it should.
    """
    found: dict[str, np.ndarray] = {}
    try:
        with tarfile.open(paths[0], "r|gz") as archive:  # as a stream: in order, and nothing is looked for
            for number, member in enumerate(archive, 1):
                if number > _MOST_MEMBERS or member.size > _MOST_BYTES:
                    raise ValueError("too much")
                name = member.name.rpartition("/")[2]
                if member.isreg() and name.endswith(".bin") and (file := archive.extractfile(member)):
                    found[name] = np.frombuffer(file.read(), np.uint8).reshape(-1, _RECORD)
        learn = np.concatenate([found[f"data_batch_{number}.bin"] for number in range(1, 6)])
        return *_records(learn), *_records(found["test_batch.bin"])
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, KeyError):
        raise _damaged(paths[0]) from None


def _records(records: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not len(records) or records[:, 0].max() > 9:
        raise ValueError("labels")
    planes = records[:, 1:].reshape(-1, 3, 32, 32)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), records[:, 0].astype(np.int64)


def idx(paths: list[Path]) -> Parts:
    """Return the pictures of MNIST's format: four files, each a head of dimensions and then bytes.

    Raises
    ------
    ValueError
        If one is damaged, or they do not fit each other.
    """
    arrays = []
    for path, axes in zip(paths, (3, 1, 3, 1), strict=True):
        try:
            arrays.append(_bytes(path, axes))
        except (OSError, EOFError, zlib.error, ValueError):
            raise _damaged(path) from None
    for at in (0, 2):
        images, labels = arrays[at:at + 2]
        if len(images) != len(labels) or not len(labels) or labels.max() > 9:
            raise _damaged(paths[at + 1])
    return arrays[0], arrays[1].astype(np.int64), arrays[2], arrays[3].astype(np.int64)


def _bytes(path: Path, axes: int) -> np.ndarray:
    with gzip.open(path) as file:
        head = np.frombuffer(file.read(4 + 4 * axes), ">u4")
        shape = tuple(int(length) for length in head[1:])
        if head[0] != 0x800 + axes or len(shape) != axes or np.prod(shape, dtype=float) > _MOST_BYTES:
            raise ValueError("head")
        size = int(np.prod(shape))
        data = file.read(size + 1)  # one more than there may be
    if len(data) != size:
        raise ValueError("length")
    return np.frombuffer(bytearray(data), np.uint8).reshape(shape)


def _damaged(path: Path) -> ValueError:
    return ValueError(problem(path.name, Words("a file that is damaged or of another kind"),
                              "the data set as published", "Delete it from the cache folder and run this again."))
