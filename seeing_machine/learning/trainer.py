"""Training as a plain generator of events: what it is, without threads or controls. `run.Run` puts those on top."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F

from .._validate import problem
from .augment import augment
from .checkpoints import Checkpoint
from .deck import Deck, Pictures, Splits, pick_device, pick_precision, pick_threads, threads
from .events import Batch, Checking, Diverged, Epoch, Event
from .metrics import accuracy, confusion_matrix
from .networks import Network, resting, scores
from .parts import Dropout
from .recipes import PLAIN, Recipe
from .whitening import whiten

_BLOCK = 1024  # pictures made ready in one go: small enough for a processor's cache
_BLOCK_CUDA = 8192
_LOOKED_AT = 250  # pictures that validation takes at a time


def train(network: Network, data: Splits, recipe: Recipe = PLAIN, *, device: str = "auto",
          start: Checkpoint | None = None) -> Iterator[Event]:
    """Train a network in place, and tell of every batch and every epoch.

    Whoever takes the events sets the pace: between two of them nothing runs. On the CPU the same arguments give the
    same numbers, with the same number of threads bit for bit. A run that goes on from a checkpoint takes the number
    that it had; a new one takes torch's, or one where the machine is too busy for more: see `deck.pick_threads`.

    Parameters
    ----------
    network : Network
        Learns; it is moved to the device.
    data : Splits
        `train` and `validation`, each with `images`, `labels` and `classes`.
    recipe : Recipe
        The settings.
    device : str
        "auto" takes a CUDA device where there is one, else the CPU; or a name that torch knows.
    start : Checkpoint, optional
        The state to go on from; the network's weights are set to it.

    Yields
    ------
    Batch, Checking or Epoch
        `Epoch` number 0 first (unless `start` is given), then for each epoch its batches, steps of its validation, and
        its `Epoch`.

    Raises
    ------
    TypeError, ValueError
        If data, network and recipe do not fit each other: before the first event.
    Diverged
        If the loss is no number at the end of an epoch.

    Examples
    --------
    >>> from seeing_machine.images import datasets
    >>> from seeing_machine.learning import Network, small_cnn
    >>> data = datasets.drawn(train=200, validation=50, test=50)
    >>> network = Network(small_cnn(width=4), (32, 32, 3), classes=data.train.classes)
    >>> events = train(network, data, Recipe(epochs=1, batch=50))
    >>> [type(event).__name__ for event in events]
    ['Checking', 'Epoch', 'Batch', 'Batch', 'Batch', 'Batch', 'Checking', 'Epoch']
    """
    return Training(network, data, recipe, device=device).events(start)


def evaluate(network: Network, pictures: Pictures, *, flip_average: bool = False) -> tuple[float, np.ndarray]:
    """Return the mean cross-entropy, in nats, and the confusion matrix of a network on pictures.

    Parameters
    ----------
    network : Network
        As it is, on the device where it is.
    pictures : Pictures
        For example the test set.
    flip_average : bool
        Whether to average the outputs for a picture and its mirror image.

    Returns
    -------
    loss : float
    confusion : ndarray of int64, shape (K, K)
        Rows are the truth.
    """
    deck = Deck(pictures, network, network.device)
    outputs = list(_outputs(network, deck, flip_average, torch.float32))
    return _judged(torch.cat(outputs), deck.labels)


class Training:
    """What `train` does: the pictures on the device, the optimiser, and the loop. Arguments as there."""

    def __init__(self, network: Network, data: Splits, recipe: Recipe = PLAIN, *, device: str = "auto") -> None:
        self.network, self.recipe, self.device = network, recipe, pick_device(device)
        self.learning, self.validation = (Deck(part, network, self.device) for part in (data.train, data.validation))
        count = len(self.learning)
        # A last batch of one picture is left out: batch normalisation cannot take the spread of one.
        self.count = count - (count % recipe.batch == 1 < min(count, recipe.batch))
        self.batches = -(-self.count // recipe.batch)
        self.dtype = pick_precision(recipe.precision, self.device)
        self.first = next((part for part in network.modules() if isinstance(part, torch.nn.Conv2d)), None)
        if recipe.whiten and self.first is None:
            raise ValueError(problem("whiten", True, "a network with a convolution", "Use whiten=False."))
        self.mirrored = torch.rand(len(self.learning), generator=self._generator(0, "flip")) < 0.5
        self.seconds = 0.0

    def events(self, start: Checkpoint | None = None) -> Iterator[Event]:
        """Yield the events of `train`; from anew, or from a checkpoint."""
        self.threads = pick_threads() if start is None else start.threads
        inner = self._events(start)
        while True:
            with threads(self.threads):  # not across the yield: whoever takes an event must find torch as it was
                event = next(inner, None)
            if event is None:
                return
            yield event

    def _events(self, start: Checkpoint | None) -> Iterator[Event]:
        network, recipe = self.network, self.recipe
        _keep_memory()
        network.to(self.device)
        if start is None:
            self._prepare()
        else:
            start.put_weights(network)
        self.optimiser = self._optimiser()
        if start is None:
            yield from self._check(0, float("nan"), float("nan"), float("nan"))
        else:
            start.put_optimiser(self.optimiser)
            self.seconds = start.seconds
        for epoch in range(1 if start is None else start.epoch + 1, recipe.epochs + 1):
            yield from self._learn(epoch)

    def _optimiser(self) -> torch.optim.Optimizer:
        recipe = self.recipe
        fixed = self.first.weight if recipe.whiten and self.first is not None else None
        for value in self.network.parameters():
            value.requires_grad_(value is not fixed)
        learned = [value for value in self.network.parameters() if value.requires_grad]
        if recipe.optimiser == "adam":
            return torch.optim.AdamW(learned, recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True)
        return torch.optim.SGD(learned, recipe.learning_rate, recipe.momentum, weight_decay=recipe.weight_decay,
                               nesterov=recipe.momentum > 0, fused=True)

    @torch.no_grad()
    def _prepare(self) -> None:
        """Set what is worked out from the pictures: mean and spread, and a whitening first layer."""
        network, pixels = self.network, self.learning.pixels
        if self.recipe.normalise == "standard":
            std, mean = torch.std_mean(pixels[:10_000].float(), (0, 2, 3), correction=0)
            network.mean.copy_(mean[:, None, None])
            network.std.copy_(std[:, None, None].clamp(min=1e-3))
        else:
            network.mean.zero_()
            network.std.fill_(255.0 if self.recipe.normalise == "unit" else 1.0)
        if self.recipe.whiten and self.first is not None:
            whiten(self.first.weight, network.prepare(pixels[:500]))

    def _learn(self, epoch: int) -> Iterator[Event]:
        """Yield the events of one epoch."""
        network, recipe, count = self.network, self.recipe, self.count
        noise = self._generator(epoch, "dropout", self.device)
        for part in network.modules():
            if isinstance(part, Dropout):
                part.generator = noise
        losses, hits = [], torch.zeros((), device=self.device, dtype=torch.int64)
        begun, spent = time.perf_counter(), 0.0
        for number, (x, labels) in enumerate(self._dealt(epoch), 1):
            progress = ((epoch - 1) * self.batches + number - 1) / (recipe.epochs * self.batches)
            for group in self.optimiser.param_groups:
                group["lr"] = rate = recipe.rate(progress)
            network.train()
            with torch.autocast(self.device.type, self.dtype, enabled=self.dtype != torch.float32):
                outputs = network(x)
            outputs = outputs.float()
            loss = F.cross_entropy(outputs, labels, label_smoothing=recipe.label_smoothing)
            self.optimiser.zero_grad()
            loss.backward()
            self.optimiser.step()
            hits += (outputs.detach().argmax(1) == labels).sum()
            losses.append(loss.detach())
            spent += time.perf_counter() - begun
            yield Batch(epoch, number, self.batches, losses[-1], min(number * recipe.batch, count) / spent)
            begun = time.perf_counter()
        sizes = [recipe.batch] * (self.batches - 1) + [count - recipe.batch * (self.batches - 1)]
        mean = float(np.average(torch.stack(losses).tolist(), weights=sizes))  # here the device is waited for
        spent += time.perf_counter() - begun
        self.seconds += spent
        if not np.isfinite(mean):
            raise Diverged(f"The loss is no number any more in epoch {epoch}. Try a smaller learning rate than "
                           f"{recipe.learning_rate:g}, or normalise the pictures.")
        yield from self._check(epoch, mean, hits.item() / count, count / spent, rate)

    def _dealt(self, epoch: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Yield the batches of an epoch, ready for the network. Many are made ready at once, which is quicker."""
        recipe, deck = self.recipe, self.learning
        chance = self._generator(epoch, "order")
        order = torch.randperm(len(deck), generator=chance)[:self.count]
        if recipe.flip == "alternate":
            mirrored = self.mirrored ^ (epoch % 2 == 0)
        else:
            mirrored = torch.rand(len(deck), generator=chance) < (0.5 if recipe.flip == "random" else 0.0)
        size = _BLOCK_CUDA if self.device.type == "cuda" else _BLOCK
        for block in order.split(max(size // recipe.batch, 1) * recipe.batch):
            places = block.to(self.device)
            pixels = augment(deck.pixels[places], recipe, mirrored[block].to(self.device), chance)
            x = self.network.prepare(pixels).to(self.dtype)
            yield from zip(x.split(recipe.batch), deck.labels[places].split(recipe.batch), strict=True)

    def _check(self, epoch: int, loss: float, hits: float, speed: float, rate: float | None = None) -> Iterator[Event]:
        """Yield the steps of validation, and the epoch."""
        begun, outputs, done = time.perf_counter(), [], 0
        for some in _outputs(self.network, self.validation, self.recipe.flip_average, self.dtype):
            outputs.append(some)
            done += len(some)
            self.seconds += time.perf_counter() - begun
            yield Checking(epoch, done, len(self.validation))
            begun = time.perf_counter()
        validation_loss, confusion = _judged(torch.cat(outputs), self.validation.labels)
        self.seconds += time.perf_counter() - begun
        yield Epoch(epoch, loss, hits, validation_loss, accuracy(confusion), confusion, speed, self.seconds,
                    self.recipe.rate(0) if rate is None else rate,
                    Checkpoint.taken(epoch, self.seconds, self.threads, self.network, self.optimiser))

    def _generator(self, epoch: int, use: str, device: torch.device | str = "cpu") -> torch.Generator:
        """Return a generator of its own for each epoch and use: so a run can go on from any epoch without its past."""
        words = [self.recipe.seed, epoch, ("order", "dropout", "flip").index(use)]
        seed = np.random.SeedSequence(words).generate_state(1, np.uint64)[0]
        return torch.Generator(device).manual_seed(int(seed >> np.uint64(1)))


def _outputs(network: Network, deck: Deck, flip_average: bool, dtype: torch.dtype) -> Iterator[torch.Tensor]:
    """Yield what a network makes of pictures, some at a time, float32 (n, classes)."""
    kind = deck.pixels.device.type
    for pixels in deck.pixels.split(_LOOKED_AT * (8 if kind == "cuda" else 1)):
        with torch.no_grad(), resting(network), torch.autocast(kind, dtype, enabled=dtype != torch.float32):
            outputs = scores(network, network.prepare(pixels), flip_average).float()
        yield outputs  # outside of the with: whoever takes it must find torch as it was


def _judged(outputs: torch.Tensor, labels: torch.Tensor) -> tuple[float, np.ndarray]:
    loss = F.cross_entropy(outputs, labels).item()
    return loss, confusion_matrix(labels.cpu().numpy(), outputs.argmax(1).cpu().numpy(), outputs.shape[1])


def _keep_memory() -> None:
    """Make the C library keep what a step frees, for the next step.

    glibc gives large blocks back to the system at once, and gets them again zeroed, page by page: a tenth to a third of
    a step. It stops doing so for sizes up to that of a block it has once seen freed, at most 32 MiB.
    """
    torch.empty(31 << 20, dtype=torch.uint8)
