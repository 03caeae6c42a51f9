"""What a network learns from, as tensors on a device."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

from .._validate import Words, check_choice, problem
from .layers import LayerProblem
from .networks import Network, as_pixels


class Pictures(Protocol):
    """Pictures with labels, such as `images.datasets.Pictures` and `images.menagerie.TrainingSet`."""

    @property
    def images(self) -> np.ndarray: ...  # noqa: D102

    @property
    def labels(self) -> np.ndarray: ...  # noqa: D102

    @property
    def classes(self) -> tuple[str, ...]: ...  # noqa: D102


class Splits(Protocol):
    """Pictures to learn from and pictures to validate with, such as `images.datasets.Splits`."""

    @property
    def train(self) -> Pictures: ...  # noqa: D102

    @property
    def validation(self) -> Pictures: ...  # noqa: D102


class Deck:
    """Pictures and labels as tensors on the device.

    Attributes
    ----------
    pixels : Tensor of uint8, shape (N, C, H, W)
    labels : Tensor of int64, shape (N,)

    Raises
    ------
    TypeError, ValueError
        If pictures, labels, classes and the network do not fit each other.
    """

    def __init__(self, pictures: Pictures, network: Network, device: torch.device) -> None:
        pixels = as_pixels(pictures.images, network.shape)
        labels = np.asarray(pictures.labels)
        outputs = network.steps[-1].shape
        if labels.shape != (len(pixels),) or labels.dtype.kind not in "iu":
            raise ValueError(problem("labels", labels, f"{len(pixels)} whole numbers, one for each picture"))
        if labels.min() < 0 or labels.max() >= len(pictures.classes):
            raise ValueError(problem("labels", Words(f"labels from {labels.min()} to {labels.max()}"),
                                     f"0 to {len(pictures.classes) - 1}, places in classes"))
        if outputs != (len(pictures.classes),):
            last = len(network.steps) - 1
            raise LayerProblem(problem(f"layer {last + 1} ({network.layers[last]['kind']})",
                                       Words(f"an output of shape {outputs}"),
                                       f"{len(pictures.classes)} values, one for each class",
                                       "End with a dense layer of that many units."), last)
        self.pixels = pixels.contiguous(memory_format=torch.channels_last).to(device)
        self.labels = torch.from_numpy(labels.astype(np.int64)).to(device)

    def __len__(self) -> int:
        return len(self.labels)


def pick_device(name: str) -> torch.device:
    """Return the device of a name; "auto" is CUDA where there is one, else the CPU."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    check_choice(str(name).split(":")[0], "device", ["auto", "cpu", *(["cuda"] if torch.cuda.is_available() else [])])
    return torch.device(name)


def pick_precision(name: str, device: torch.device) -> torch.dtype:
    """Return the dtype of a name; "auto" is bfloat16 where the device has instructions for it, else float32."""
    if name != "auto":
        return getattr(torch, name)
    if device.type == "cuda":
        fits = torch.cuda.is_bf16_supported(including_emulation=False)
    else:  # torch asks the processor; without such instructions bfloat16 would be slower
        fits = bool(getattr(torch.cpu, "_is_avx512_bf16_supported", bool)())
    return torch.bfloat16 if fits else torch.float32


def pick_threads() -> int:
    """Return how many threads to compute with on the CPU, at most those that torch has now.

    Threads of one computation wait for each other. Where they get less than a core each, because a container is not
    allowed more or the machine is busy already, several are up to ten times slower than one: a short trial tells.
    """
    most = torch.get_num_threads()
    with suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        most = min(most, max(1, int(quota) // int(period)))  # a ValueError where the quota is "max"
    if most == 1:
        return 1
    rounds = [(_trial(1), _trial(most)) for _ in range(4)]
    one, many = (sum(seconds) for seconds in zip(*rounds, strict=True))
    return most if many < 0.9 * one else 1


def _trial(count: int) -> float:
    """Return how many seconds a small piece of work takes with some number of threads."""
    numbers = torch.ones(256, 256)
    with threads(count):
        begun = time.perf_counter()
        for _ in range(30):
            numbers @ numbers
        return time.perf_counter() - begun


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let torch compute with some number of threads, for a while."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
