"""A network built from a list of layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from .._validate import Words, check_integer, problem
from .layers import Layer, LayerProblem
from .parts import activated, begin, part_for, through
from .planning import plan


class Seen(NamedTuple):
    """What one layer makes of pictures: `sums` before its activation, `values` after it."""

    sums: torch.Tensor
    values: torch.Tensor


class Network(nn.Module):
    """A network built from a list of layers; the same seed gives the same weights.

    Parameters
    ----------
    layers : sequence of dict
        Descriptions: see `layers.KINDS`, and `presets` for lists to begin with.
    shape : tuple of int
        The shape of one picture: (H, W) or (H, W, 3).
    classes : sequence of str, optional
        Names of the classes, in the order of the outputs.
    seed : int
        Decides the weights at the start.

    Attributes
    ----------
    steps : list of Step
        Shape, parameters and receptive field of each layer.
    parts : ModuleList
        One module for each layer; those that learn have `weight` and, maybe, `bias`.
    mean, std : Tensor of shape (C, 1, 1)
        What `prepare` subtracts from the pixels, 0 to 255, and divides them by.

    Raises
    ------
    TypeError, ValueError
        If the shape is not that of a picture, or the list cannot be a network: a `LayerProblem` says at which layer
        it breaks and why.

    Examples
    --------
    >>> from seeing_machine.learning import small_cnn
    >>> network = Network(small_cnn(), (32, 32, 3), seed=0)
    >>> sum(step.parameters for step in network.steps)
    122570
    >>> network.probabilities(np.zeros((2, 32, 32, 3), np.uint8)).shape
    (2, 10)
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, layers: Sequence[Layer], shape: tuple[int, ...], *, classes: Sequence[str] = (),
                 seed: int = 0) -> None:
        super().__init__()
        if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] != 3):
            raise ValueError(problem("shape", Words(shape), "(H, W) or (H, W, 3), the shape of one picture"))
        channels = 3 if len(shape) == 3 else 1
        self.shape = tuple(shape)
        self.steps = plan(layers, (channels, shape[0], shape[1]))
        self.classes, self.seed = tuple(classes), check_integer(seed, "seed", 0, 2**63 - 1)
        outputs = self.steps[-1].shape
        if self.classes and outputs != (len(self.classes),):
            raise LayerProblem(problem(
                f"layer {len(self.steps)} ({self.steps[-1].layer['kind']})", Words(f"an output of shape {outputs}"),
                f"{len(self.classes)} values, one for each class", "End with a dense layer of that many units."),
                len(self.steps) - 1)
        self.parts = nn.ModuleList(part_for(step) for step in self.steps)
        self.register_buffer("mean", torch.zeros(channels, 1, 1))
        self.register_buffer("std", torch.full((channels, 1, 1), 255.0))
        generator = torch.Generator().manual_seed(self.seed)
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                begin(module, generator)
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @property
    def layers(self) -> list[Layer]:
        """The descriptions, with every setting filled in."""
        return [step.layer for step in self.steps]

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.mean.device

    def prepare(self, images: Any) -> torch.Tensor:
        """Return pictures as the first layer wants them: float32 (N, C, H, W), normalised, on the network's device.

        Parameters
        ----------
        images : array_like of uint8, shape (N, H, W) or (N, H, W, 3), or uint8 Tensor of shape (N, C, H, W)
            At least the shape that the network was built for.

        Raises
        ------
        TypeError, ValueError
            If they are not uint8, or of another shape.
        """
        if not isinstance(images, torch.Tensor):
            images = as_pixels(images, self.shape)
        return ((images.to(self.device) - self.mean) / self.std).contiguous(memory_format=torch.channels_last)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the outputs, shape (N, classes), of pictures that `prepare` has made."""
        return through(self.parts, x)

    def look(self, images: Any) -> list[Seen]:
        """Return what every layer makes of pictures, before and after its activation.

        Parameters
        ----------
        images : array_like or Tensor
            As for `prepare`.

        Returns
        -------
        list of Seen
            One for each layer; tensors of shape (N, *step.shape). Dropout drops nothing.
        """
        x, seen = self.prepare(images), []
        parts: Iterable[Any] = self.parts
        with torch.no_grad(), resting(self):
            for part in parts:
                sums = part.sums(x)
                x = activated(sums, part.activation)
                seen.append(Seen(sums, x))
        return seen

    def probabilities(self, images: Any, *, flip_average: bool = False) -> np.ndarray:
        """Return how likely each class is for each picture.

        Parameters
        ----------
        images : array_like or Tensor
            As for `prepare`.
        flip_average : bool
            Whether to average the outputs of the picture and its mirror image.

        Returns
        -------
        ndarray of float32, shape (N, classes)
            Each row adds up to 1.
        """
        with torch.no_grad(), resting(self):
            pixels = images if isinstance(images, torch.Tensor) else as_pixels(images, self.shape)
            outputs = torch.cat([scores(self, self.prepare(some), flip_average) for some in pixels.split(256)])
            return outputs.float().softmax(1).cpu().numpy()


@contextmanager
def resting(network: nn.Module) -> Iterator[None]:
    """Switch off, for a while, what a network does only while it learns: dropout, and batch statistics."""
    learning = network.training
    network.eval()
    try:
        yield
    finally:
        network.train(learning)


def scores(network: nn.Module, x: torch.Tensor, flip_average: bool) -> torch.Tensor:
    """Return the outputs for prepared pictures, or the mean of those for them and for their mirror images."""
    return (network(x) + network(x.flip(-1))) / 2 if flip_average else network(x)


def as_pixels(images: Any, shape: tuple[int, ...], argument: str = "images") -> torch.Tensor:
    """Return pictures, each of `shape`, as a uint8 tensor (N, C, H, W) that shares their memory where it can.

    Raises
    ------
    TypeError, ValueError
        If they are not a uint8 array, or of another shape.
    """
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8:
        raise TypeError(problem(argument, images, "a uint8 array of pictures"))
    if images.shape[1:] != shape or not len(images):
        raise ValueError(problem(argument, images, f"shape (N, {', '.join(map(str, shape))}), at least one picture",
                                 "For a single picture add an axis: image[None]."))
    pixels = torch.from_numpy(images if images.flags.writeable else images.copy())
    return pixels.permute(0, 3, 1, 2) if pixels.ndim == 4 else pixels[:, None]
