"""The state of a training run between two epochs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from .._validate import Words, problem
from .networks import Network


@dataclass(frozen=True)
class Checkpoint:
    """Everything that `train` needs to go on after an epoch: weights and the optimiser's memory, on the CPU.

    Order, augmentation and dropout of an epoch follow from the recipe's seed and the epoch's number, so they need no
    state of their own.

    Attributes
    ----------
    epoch : int
        How many epochs are done.
    seconds : float
        Spent until then.
    threads : int
        With how many threads the CPU computed: the last digits depend on it.
    weights, optimiser : dict of str to Tensor
        Copies.
    """

    epoch: int
    seconds: float
    threads: int
    weights: dict[str, torch.Tensor]
    optimiser: dict[str, torch.Tensor]

    @classmethod
    def taken(cls, epoch: int, seconds: float, threads: int, network: Network,
              optimiser: torch.optim.Optimizer) -> Checkpoint:
        """Return the state of a network and its optimiser."""
        memory = {f"{index}.{name}": value for index, values in optimiser.state_dict()["state"].items()
                  for name, value in values.items() if isinstance(value, torch.Tensor)}
        return cls(epoch, seconds, threads, _copied(network.state_dict()), _copied(memory))

    @property
    def size(self) -> int:
        """Bytes that it takes in memory."""
        return sum(value.nbytes for values in (self.weights, self.optimiser) for value in values.values())

    def put_weights(self, network: Network) -> None:
        """Set the weights of a network to these."""
        network.load_state_dict(self.weights)

    def put_optimiser(self, optimiser: torch.optim.Optimizer) -> None:
        """Set the memory of an optimiser to this.

        Raises
        ------
        ValueError
            If it is that of another optimiser, or over other parameters.
        """
        kept = {"AdamW": {"step", "exp_avg", "exp_avg_sq"}, "SGD": {"momentum_buffer"}}[type(optimiser).__name__]
        parameters = optimiser.param_groups[0]["params"]
        memory: dict[int, dict[str, torch.Tensor]] = {}
        for name, value in self.optimiser.items():
            index, _, key = name.partition(".")
            known = index.isdecimal() and int(index) < len(parameters) and key in kept
            like = torch.zeros(()) if key == "step" else parameters[int(index)] if known else None
            # Checked here, because the fused steps of torch take shape, dtype and order in memory on trust.
            if not known or like is None or value.shape != like.shape or value.dtype != torch.float32:
                raise ValueError(problem("checkpoint", Words(f"{name} of shape {tuple(value.shape)}"),
                                         "the memory of the recipe's optimiser over the same layers",
                                         "Go on with the optimiser and the switch `whiten` it was made with."))
            memory.setdefault(int(index), {})[key] = torch.empty_like(like, requires_grad=False).copy_(value)
        if any(set(values) != kept for values in memory.values()):
            raise ValueError(problem("checkpoint", Words("a part of an optimiser's memory"), "all of it"))
        optimiser.load_state_dict({**optimiser.state_dict(), "state": memory})


def _copied(values: dict[str, Any]) -> dict[str, torch.Tensor]:
    return {name: value.detach().to("cpu", copy=True) for name, value in values.items()}
