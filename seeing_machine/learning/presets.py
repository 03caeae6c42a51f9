"""Lists of layers to begin with."""

from __future__ import annotations

from .._validate import check_integer
from .layers import Layer


def small_cnn(classes: int = 10, *, width: int = 32) -> list[Layer]:
    """Return the popular small network: conv 32, pool, conv 64, pool, conv 64, dense 64, dense.

    It has 122,570 parameters on 32 x 32 pictures in colour with ten classes.

    Parameters
    ----------
    classes : int
        How many classes, 2 or more.
    width : int
        Channels of the first convolution; everything else is twice as wide.

    Examples
    --------
    >>> [layer["kind"] for layer in small_cnn()]
    ['conv', 'pool', 'conv', 'pool', 'conv', 'flatten', 'dense', 'dense']
    """
    wide = 2 * width
    return [{"kind": "conv", "channels": width}, {"kind": "pool"}, {"kind": "conv", "channels": wide},
            {"kind": "pool"}, {"kind": "conv", "channels": wide}, {"kind": "flatten"},
            {"kind": "dense", "units": wide}, _votes(classes)]


def small_residual(classes: int = 10, *, width: int = 16) -> list[Layer]:
    """Return a small residual network, after He et al. 2015: three blocks, each with a way around it.

    Parameters
    ----------
    classes : int
        How many classes, 2 or more.
    width : int
        Channels at the start; they double twice.

    References
    ----------
    He, Zhang, Ren, Sun: Deep residual learning for image recognition, CVPR 2016, arXiv 1512.03385.
    """
    def conv(channels: int, stride: int = 1) -> list[Layer]:
        return [{"kind": "conv", "channels": channels, "stride": stride, "padding": 1, "bias": False,
                 "activation": "none"}, {"kind": "norm"}]

    def block(channels: int, stride: int) -> Layer:
        first = conv(channels, stride)
        first[-1]["activation"] = "relu"
        return {"kind": "residual", "layers": first + conv(channels)}

    start = conv(width)
    start[-1]["activation"] = "relu"
    return [*start, block(width, 1), block(2 * width, 2), block(4 * width, 2),
            {"kind": "pool", "size": "all", "how": "mean"}, {"kind": "flatten"}, _votes(classes)]


def quick_cnn(classes: int = 10, *, width: int = 16) -> list[Layer]:
    """Return the network of the recipe `fast`: the plan of airbench94 with fewer channels.

    Parameters
    ----------
    classes : int
        How many classes, 2 or more.
    width : int
        Channels of the first group, 64 in airbench94; the other two groups have four times as many.

    References
    ----------
    Jordan: 94% on CIFAR-10 in 3.29 seconds on a single GPU, 2024, arXiv 2404.00498.
    """
    def group(channels: int) -> list[Layer]:
        conv: Layer = {"kind": "conv", "channels": channels, "padding": "same", "bias": False, "activation": "none"}
        norm: Layer = {"kind": "norm", "activation": "relu"}
        return [conv, {"kind": "pool"}, norm, dict(conv), dict(norm)]

    return [{"kind": "conv", "channels": 24, "size": 2}, *group(width), *group(4 * width), *group(4 * width),
            {"kind": "pool", "size": "all"}, {"kind": "flatten"}, _votes(classes)]


def _votes(classes: int) -> Layer:
    return {"kind": "dense", "units": check_integer(classes, "classes", 2, 65_536), "activation": "none"}
