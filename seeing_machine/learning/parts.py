"""The modules that a network is made of, one for each kind of layer.

Each has `sums`, what it does before its activation, and the name of that, `activation`. Nothing draws from torch's
global generator: weights are left to `begin`, and what dropout drops to the trainer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from .planning import Step


def through(parts: Iterable[Any], x: torch.Tensor) -> torch.Tensor:
    """Return what parts make of `x`, one after the other."""
    late = False
    for part, after in pairwise([*parts, None]):
        x = part.sums(x)
        # The ReLU of the largest value is the largest of the ReLUs, so a ReLU waits for a pool: less to do.
        wait = part.activation == "relu" and isinstance(after, _Pool) and after.how == "max"
        x = x if wait else activated(x, "relu" if late else part.activation)
        late = wait
    return x


def activated(x: torch.Tensor, activation: str) -> torch.Tensor:
    """Return `x` after an activation: one of `layers.ACTIVATIONS`."""
    return x if activation == "none" else F.relu(x) if activation == "relu" else F.gelu(x)


class _Conv(nn.Conv2d):
    def reset_parameters(self) -> None:
        """Leave the weights to `begin`."""

    sums = nn.Conv2d.forward


class _Dense(nn.Linear):
    def reset_parameters(self) -> None:
        """Leave the weights to `begin`."""

    sums = nn.Linear.forward


class _Norm(nn.BatchNorm2d):
    sums = nn.BatchNorm2d.forward

    def _check_input_dim(self, input: torch.Tensor) -> None:
        """Take (N, C) as well as (N, C, H, W)."""


class _Pool(nn.Module):
    def __init__(self, size: Any, stride: int, how: str) -> None:
        super().__init__()
        self.size, self.stride, self.how = size, stride, how

    def sums(self, x: torch.Tensor) -> torch.Tensor:
        if self.size == "all":
            return x.amax((2, 3), keepdim=True) if self.how == "max" else x.mean((2, 3), keepdim=True)
        pool = F.max_pool2d if self.how == "max" else F.avg_pool2d
        return pool(x, self.size, self.stride)


class Dropout(nn.Module):
    """Set a share of the values to 0 while learning; `generator`, which the trainer sets, decides which."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share, self.generator = share, torch.Generator()

    def sums(self, x: torch.Tensor) -> torch.Tensor:
        """Return `x` with some values 0 and the others larger, so that the mean stays."""
        if not self.training or not self.share:
            return x
        kept = torch.empty_like(x).bernoulli_(1 - self.share, generator=self.generator)
        return x * kept / (1 - self.share)


class _Residual(nn.Module):
    def __init__(self, parts: list[nn.Module], shortcut: Any) -> None:
        super().__init__()
        self.parts, self.shortcut = nn.ModuleList(parts), shortcut

    def sums(self, x: torch.Tensor) -> torch.Tensor:
        return through(self.parts, x) + (x if self.shortcut is None else self.shortcut.sums(x))


class _Still(nn.Module):
    def sums(self, x: torch.Tensor) -> torch.Tensor:
        return x


class _Flatten(nn.Module):
    def sums(self, x: torch.Tensor) -> torch.Tensor:
        return x.flatten(1)


def part_for(step: Step) -> nn.Module:
    """Return the module for a step of a plan; weights are not set yet."""
    layer, came = step.layer, step.came[0]
    part: Any
    match layer["kind"]:
        case "conv":
            part = _Conv(came, layer["channels"], layer["size"], layer["stride"], layer["padding"], bias=layer["bias"])
        case "dense":
            part = _Dense(came, layer["units"], layer["bias"])
        case "pool":
            part = _Pool(layer["size"], layer["stride"], layer["how"])
        case "norm":
            part = _Norm(came)
        case "dropout":
            part = Dropout(layer["share"])
        case "residual":
            inside = [part_for(inner) for inner in step.inside]
            own = len(layer["layers"])
            part = _Residual(inside[:own], inside[own] if len(inside) > own else None)
        case "flatten":
            part = _Flatten()
        case _:
            part = _Still()
    part.activation = layer.get("activation", "none")
    return part


def begin(module: nn.Conv2d | nn.Linear, generator: torch.Generator) -> None:
    """Draw weights and bias as PyTorch does, uniformly within 1 / sqrt(inputs of one output)."""
    bound = 1 / math.sqrt(module.weight[0].numel())
    for values in (module.weight, module.bias):
        if values is not None:
            nn.init.uniform_(values, -bound, bound, generator=generator)
