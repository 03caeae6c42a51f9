"""Sets of labelled pictures to learn from: drawn, downloaded, or the learner's own.

Every function gives `Splits`: pictures to train with, to validate with, and to test with, in one shape.
"""

from __future__ import annotations

import dataclasses
import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .._validate import Words, check_integer, check_number, check_rng, problem
from . import _archives
from ._downloads import Heard, Remote, fetch
from .menagerie import CLASSES, TrainingSet, sample
from .reading import read
from .squares import middle_square

_MOST_FILES = 50_000


@dataclass(frozen=True)
class Pictures:
    """Pictures with their classes; `menagerie.TrainingSet` has the same attributes, and more.

    Attributes
    ----------
    images : ndarray of uint8, shape (N, H, W) in grey or (N, H, W, 3)
    labels : ndarray of int64, shape (N,)
        Places in `classes`.
    classes : tuple of str
    """

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Splits:
    """One set of pictures in three parts that share none.

    Attributes
    ----------
    train : Pictures or TrainingSet
        To learn from.
    validation : Pictures or TrainingSet
        To choose settings with.
    test : Pictures or TrainingSet
        To look at once, in the end.
    name : str
        What they are.
    note : str
        What the learner should know: files that were skipped, or why other pictures were taken; else "".
    """

    train: Pictures | TrainingSet
    validation: Pictures | TrainingSet
    test: Pictures | TrainingSet
    name: str
    note: str = ""


def drawn(*, train: int = 12_000, validation: int = 2_000, test: int = 2_000, size: int = 32,
          classes: tuple[str, ...] = CLASSES, level: str = "normal", bias: Mapping[str, str] | None = None,
          seed: int = 0) -> Splits:
    """Draw animals: the set to begin with, without a network.

    Parameters
    ----------
    train, validation, test : int
        How many pictures in each part.
    size, classes, level
        As for `menagerie.sample`.
    bias : mapping of str to str, optional
        Class to ground colour, planted in `train` and `validation` but not in `test`, which shows what was learned.
    seed : int
        The same seed gives the same pictures.

    Returns
    -------
    Splits

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, unknown, or outside its range.

    Examples
    --------
    >>> animals = drawn(train=50, validation=20, test=20)
    >>> animals.train.images.shape, animals.test.classes[0]
    ((50, 32, 32, 3), 'lizard')
    """
    seed = check_integer(seed, "seed", 0)
    learn, choose, judge = (
        sample(count, size=size, classes=classes, level=level, bias=planted, rng=np.random.default_rng((seed, part)))
        for part, (count, planted) in enumerate([(train, bias), (validation, bias), (test, None)]))
    return Splits(learn, choose, judge, name="drawn animals")


def cifar10(*, validation: int = 5_000, cache: str | Path | None = None, download: bool = True, fallback: bool = True,
            seed: int = 0, heard: Heard | None = None) -> Splits:
    """Return CIFAR-10: 60,000 photos of 32 x 32 pixels in ten classes, 10,000 of them the test set.

    The binary version is downloaded, 170 MB, once; a download that was cut short goes on where it stopped.

    Parameters
    ----------
    validation : int
        How many of the 50,000 others are taken to validate with.
    cache : path, optional
        The folder for downloads. By default what the environment variable ``SEEING_MACHINE_DATA`` says, else the
        system's folder for caches.
    download : bool
        False takes only what lies in the folder already.
    fallback : bool
        Whether to warn and return drawn animals where the pictures cannot be had; else that raises.
    seed : int
        Decides which pictures are for validation.
    heard : callable, optional
        Called with a file's name, how many of its bytes are there, and how many it has, in place of a bar that is
        drawn. An exception that it raises stops the download, which goes on there the next time.

    Returns
    -------
    Splits

    Raises
    ------
    ConnectionError
        If the pictures are neither in the folder nor to be had, and `fallback` is False.
    ValueError
        If what was downloaded is not the right file: its checksum differs, or its content.

    References
    ----------
    Krizhevsky: Learning multiple layers of features from tiny images, 2009. https://www.cs.toronto.edu/~kriz/cifar.html
    """
    return _downloaded("CIFAR-10", _archives.cifar, validation, cache, download, fallback, seed, heard)


def mnist(*, validation: int = 5_000, cache: str | Path | None = None, download: bool = True, fallback: bool = True,
          seed: int = 0, heard: Heard | None = None) -> Splits:
    """Return MNIST: 70,000 written digits of 28 x 28 pixels, grey, 10,000 of them the test set.

    Parameters, returns and errors are those of `cifar10`; the download is 12 MB.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, Proc. IEEE 1998.
    """
    return _downloaded("MNIST", _archives.idx, validation, cache, download, fallback, seed, heard)


def fashion_mnist(*, validation: int = 5_000, cache: str | Path | None = None, download: bool = True,
                  fallback: bool = True, seed: int = 0, heard: Heard | None = None) -> Splits:
    """Return Fashion-MNIST: 70,000 pictures of clothes, 28 x 28 pixels, grey, 10,000 of them the test set.

    Parameters, returns and errors are those of `cifar10`; the download is 31 MB.

    References
    ----------
    Xiao, Rasul, Vollgraf: Fashion-MNIST, 2017, arXiv 1708.07747.
    """
    return _downloaded("Fashion-MNIST", _archives.idx, validation, cache, download, fallback, seed, heard)


def folder(path: str | Path, *, size: int = 32, validation: float = 0.2, test: float = 0.2, seed: int = 0) -> Splits:
    """Return the learner's own pictures: a folder with one folder for each class.

    Each picture is cut to its middle square and made `size` x `size`, in colour. A file that is no picture is skipped,
    and named in the note.

    Parameters
    ----------
    path : path
        The folder; the names of the folders in it are the classes, in alphabetical order.
    size : int
        Side in pixels, 8 to 512.
    validation, test : float
        Which share of each class goes into these parts, at least one picture.
    seed : int
        Decides which.

    Returns
    -------
    Splits

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    ValueError
        If it does not hold at least two folders with three pictures each, or more than 50,000 files.
    """
    path, size = Path(path), check_integer(size, "size", 8, 512)
    shares = check_number(validation, "validation", 0, 0.9), check_number(test, "test", 0, 0.9)
    if not path.is_dir():
        raise FileNotFoundError(problem("path", Words(str(path)), "a folder", "See that the name is spelled right."))
    found = {inner.name: sorted(file for file in inner.iterdir() if file.is_file() and not file.name.startswith("."))
             for inner in sorted(path.iterdir()) if inner.is_dir() and not inner.name.startswith(".")}
    if sum(map(len, found.values())) > _MOST_FILES:
        raise ValueError(problem("path", Words(f"{sum(map(len, found.values())):,} files"), f"at most {_MOST_FILES:,}"))
    images, labels, skipped = [], [], []
    for label, files in enumerate(found.values()):
        for file in files:
            try:
                images.append(middle_square(read(file, colour=True), size))
                labels.append(label)
            except (ValueError, OSError):
                skipped.append(f"{file.parent.name}/{file.name}")
    counts = np.bincount(labels, minlength=len(found)) if labels else np.zeros(len(found), int)
    if len(found) < 2 or counts.min() < 3:
        few = ", ".join(f"{name}: {count}" for name, count in zip(found, counts, strict=True)) or "no folders"
        raise ValueError(problem("path", Words(f"{path.name} with {few}"),
                                 "at least two folders, one for each class, with three pictures each"))
    note = f"{len(skipped)} files are no pictures and were skipped: {_some(skipped)}." if skipped else ""
    everything = Pictures(np.stack(images), np.array(labels, np.int64), tuple(found))
    return split(everything, validation=shares[0], test=shares[1], seed=seed, name=path.name, note=note)


def split(pictures: Pictures, *, validation: float = 0.1, test: float = 0.1, seed: int = 0, name: str = "my pictures",
          note: str = "") -> Splits:
    """Deal pictures out into three parts: of every class the same shares.

    Parameters
    ----------
    pictures : Pictures
    validation, test : float
        Which share of each class goes into these parts, at least one picture.
    seed : int
        Decides which.
    name, note : str
        As in `Splits`.

    Returns
    -------
    Splits

    Raises
    ------
    ValueError
        If there are fewer than two classes, or a class has fewer than three pictures.

    Examples
    --------
    >>> few = Pictures(np.zeros((10, 8, 8), np.uint8), np.arange(10) % 2, ("cat", "dog"))
    >>> parts = split(few, validation=0.2, test=0.2)
    >>> len(parts.train), len(parts.validation), len(parts.test)
    (6, 2, 2)
    """
    shares = check_number(validation, "validation", 0, 0.9), check_number(test, "test", 0, 0.9)
    counts = np.bincount(pictures.labels, minlength=len(pictures.classes))
    if len(counts) < 2 or counts.min() < 3:
        few = ", ".join(f"{one}: {count}" for one, count in zip(pictures.classes, counts, strict=True))
        raise ValueError(problem("pictures", Words(few), "at least two classes, with three pictures each"))
    learn, choose, judge = _parts(pictures, shares, seed)
    return Splits(learn, choose, judge, name=name, note=note)


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _parts(everything: Pictures, shares: tuple[float, float], seed: int) -> list[Pictures]:
    """Return training, validation and test pictures: of every class the same shares, at least one."""
    rng = check_rng(check_integer(seed, "seed", 0))
    parts: list[list[np.ndarray]] = [[], [], []]
    for label in range(len(everything.classes)):
        mine = rng.permutation(np.flatnonzero(everything.labels == label))
        first, second = (max(1, round(share * len(mine))) for share in shares)
        first = min(first, len(mine) - 2)
        second = min(second, len(mine) - first - 1)
        for part, chosen in zip(parts, np.split(mine, [len(mine) - first - second, len(mine) - second]), strict=True):
            part.append(chosen)
    return [_chosen(everything, rng.permutation(np.concatenate(part))) for part in parts]


def _chosen(pictures: Pictures, places: np.ndarray) -> Pictures:
    return Pictures(pictures.images[places], pictures.labels[places], pictures.classes)


def _downloaded(name: str, parse: Callable[[list[Path]], _archives.Parts], validation: int, cache: Any, download: bool,
                fallback: bool, seed: int, heard: Heard | None) -> Splits:
    validation, seed = check_integer(validation, "validation", 1), check_integer(seed, "seed", 0)
    classes, files = _SOURCES[name]
    place = Path(cache or os.environ.get("SEEING_MACHINE_DATA") or _default_cache())
    try:
        paths = [fetch(file, place, download=download, heard=heard) for file in files]
    except ConnectionError as error:
        if not fallback:
            raise
        note = f"{error} These are drawn animals instead."
        warnings.warn(note, stacklevel=3)
        return dataclasses.replace(drawn(seed=seed), note=note)
    images, labels, test_images, test_labels = parse(paths)
    check_integer(validation, "validation", 1, len(labels) - 1)
    order = np.random.default_rng(seed).permutation(len(labels))
    everything = Pictures(images, labels, classes)
    return Splits(_chosen(everything, np.sort(order[validation:])), _chosen(everything, np.sort(order[:validation])),
                  Pictures(test_images, test_labels, classes), name=name)


def _default_cache() -> Path:
    import pooch  # here, because only downloads need it

    return Path(pooch.os_cache("seeing-machine"))


_DIGITS = "https://ossci-datasets.s3.amazonaws.com/mnist/"
_CLOTHES = "https://fashion-mnist.s3.eu-central-1.amazonaws.com/"

#: name: (classes, files).
_SOURCES: dict[str, tuple[tuple[str, ...], list[Remote]]] = {
    "CIFAR-10": (
        ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        [Remote("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", "cifar-10-binary.tar.gz", 170_052_171,
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")]),
    "MNIST": (
        tuple("0123456789"),
        [Remote(_DIGITS + "train-images-idx3-ubyte.gz", "mnist-train-images.gz", 9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
         Remote(_DIGITS + "train-labels-idx1-ubyte.gz", "mnist-train-labels.gz", 28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
         Remote(_DIGITS + "t10k-images-idx3-ubyte.gz", "mnist-test-images.gz", 1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
         Remote(_DIGITS + "t10k-labels-idx1-ubyte.gz", "mnist-test-labels.gz", 4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")]),
    "Fashion-MNIST": (
        ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"),
        [Remote(_CLOTHES + "train-images-idx3-ubyte.gz", "fashion-train-images.gz", 26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
         Remote(_CLOTHES + "train-labels-idx1-ubyte.gz", "fashion-train-labels.gz", 29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
         Remote(_CLOTHES + "t10k-images-idx3-ubyte.gz", "fashion-test-images.gz", 4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
         Remote(_CLOTHES + "t10k-labels-idx1-ubyte.gz", "fashion-test-labels.gz", 5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")]),
}
