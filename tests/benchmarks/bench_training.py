"""Training beside a plain PyTorch loop: pictures per second, and seconds to an accuracy on the validation set.

The data are CIFAR-10 where the folder in SEEING_MACHINE_DATA holds it, else the drawn animals. Seconds to an accuracy
are those of learning and validation, from the first step; to draw or read the pictures comes before.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from seeing_machine.images import datasets
from seeing_machine.learning import FAST, PLAIN, Epoch, Network, Recipe, quick_cnn, small_cnn, train

from .measure import Row

#: What to reach, and how many epochs of the plain loop that takes at most.
GOALS = (0.7, 0.8, 0.9)
PLAIN_EPOCHS = 10
ROUNDS, STEPS = 5, 60
#: Fewer and larger steps, which learn as much in an epoch.
LARGER, BATCHES = "plain recipe, batch 128", {"batch": 128, "learning_rate": 2e-3}


def rows() -> Iterator[Row]:
    """Measure the speed in turns, so that all meet the same load; then each way to its accuracy."""
    begun = time.perf_counter()
    data = datasets.cifar10(download=False, validation=5_000)
    ready = time.perf_counter() - begun
    case = f"{data.name}, {len(data.train):,} pictures"
    yield Row("pictures ready", case, {"seconds": ready})

    small = Recipe(epochs=100, flip="none")
    ways = {"plain PyTorch loop, batch 32": _plain_steps(data),
            "ours, plain recipe": _our_steps(data, small_cnn(), small),
            "ours, plain recipe, float32": _our_steps(data, small_cnn(), small.but(precision="float32")),
            f"ours, {LARGER}": _our_steps(data, small_cnn(), small.but(**BATCHES)),
            "ours, fast recipe": _our_steps(data, quick_cnn(), FAST.but(epochs=100))}
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(ROUNDS + 1):
        for name, steps in ways.items():
            start, pictures = time.perf_counter(), 0
            for _ in range(STEPS):
                pictures += next(steps)
            if round_:  # the first one warms up
                speeds[name].append(pictures / (time.perf_counter() - start))
    plain = np.array(speeds["plain PyTorch loop, batch 32"])
    for name, speed in speeds.items():
        yield Row(name, case, {"pictures/s": float(np.median(speed)), "times plain": float(np.median(speed / plain))})

    yield _reached("plain PyTorch loop, batch 32", case, _plain_epochs(data))
    yield _reached("ours, plain recipe", case, _our_epochs(data, small_cnn(), PLAIN))
    yield _reached(f"ours, {LARGER}", case, _our_epochs(data, small_cnn(), PLAIN.but(**BATCHES)))
    yield _reached("ours, fast recipe", case, _our_epochs(data, quick_cnn(), FAST))


def _reached(name: str, case: str, epochs: Iterator[tuple[float, float]]) -> Row:
    """Return the row of a way: when it reached each goal, and where it ended."""
    values: dict[str, float | str] = {}
    for number, (seconds, accuracy) in enumerate(epochs, 1):
        for goal in GOALS:
            if accuracy >= goal:
                values.setdefault(f"s to {goal:.0%}", seconds)
        values[f"accuracy, epoch {number}"] = accuracy
    return Row(name, case, values)


def _popular() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(),
                         nn.MaxPool2d(2), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(1024, 64), nn.ReLU(),
                         nn.Linear(64, 10))


def _as_tutorials_do(part: datasets.Pictures) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.from_numpy(part.images).permute(0, 3, 1, 2).contiguous() / 255, torch.from_numpy(part.labels)


def _plain_epoch(network: nn.Module, optimiser: torch.optim.Optimizer, x: torch.Tensor,
                 y: torch.Tensor) -> Iterator[int]:
    for places in torch.randperm(len(y)).split(32):
        optimiser.zero_grad()
        loss = F.cross_entropy(network(x[places]), y[places])
        loss.backward()
        optimiser.step()
        loss.item()  # shown in every tutorial's progress line
        yield len(places)


def _plain_steps(data: datasets.Splits) -> Iterator[int]:
    network, (x, y) = _popular(), _as_tutorials_do(data.train)
    optimiser = torch.optim.Adam(network.parameters())
    while True:
        yield from _plain_epoch(network, optimiser, x, y)


def _plain_epochs(data: datasets.Splits) -> Iterator[tuple[float, float]]:
    network, (x, y), (seen, truth) = _popular(), _as_tutorials_do(data.train), _as_tutorials_do(data.validation)
    optimiser = torch.optim.Adam(network.parameters())
    begun = time.perf_counter()
    for _ in range(PLAIN_EPOCHS):
        for _ in _plain_epoch(network, optimiser, x, y):
            pass
        with torch.no_grad():
            right = sum((network(some).argmax(1) == labels).sum().item()
                        for some, labels in zip(seen.split(500), truth.split(500), strict=True))
        yield time.perf_counter() - begun, right / len(truth)


def _our_steps(data: datasets.Splits, layers: list, recipe: Recipe) -> Iterator[int]:
    for event in train(Network(layers, data.train.images.shape[1:], classes=data.train.classes), data, recipe):
        if hasattr(event, "batches"):
            yield recipe.batch


def _our_epochs(data: datasets.Splits, layers: list, recipe: Recipe) -> Iterator[tuple[float, float]]:
    network, first = Network(layers, data.train.images.shape[1:], classes=data.train.classes), 0.0
    for event in train(network, data, recipe):
        if isinstance(event, Epoch) and event.epoch == 0:
            first = event.seconds  # the look before the first step, which the plain loop does not take
        elif isinstance(event, Epoch):
            yield event.seconds - first, event.validation_accuracy
