"""Networks in files: safetensors, with the settings in the same file. Nothing in it is ever executed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save as save_tensors

from .._validate import Words, check_integer, problem
from .._writing import write
from .checkpoints import Checkpoint
from .events import Epoch
from .networks import Network
from .recipes import Recipe

_FORMAT = "seeing-machine network 1"
_MOST_BYTES = 1 << 30
_MOST_SETTINGS = 20_000_000  # characters


@dataclass(frozen=True)
class Saved:
    """What a file held.

    Attributes
    ----------
    network : Network
    recipe : Recipe or None
        How it was trained, where that was saved.
    checkpoint : Checkpoint or None
        To go on from, where that was saved.
    history : list of Epoch
    losses : list of float
    """

    network: Network
    recipe: Recipe | None
    checkpoint: Checkpoint | None
    history: list[Epoch]
    losses: list[float]


def save(path: str | Path, network: Network, *, recipe: Recipe | None = None, checkpoint: Checkpoint | None = None,
         history: Iterable[Epoch] = (), losses: Iterable[float] = ()) -> None:
    """Write a network, and what is known about its training, to a safetensors file.

    The file is whole at every moment: a new one is written beside it and put in its place.

    Parameters
    ----------
    path : path
        The file, by custom ending in ".safetensors".
    network : Network
        Its layers, shape, classes and weights.
    recipe, checkpoint, history, losses
        Of its training. With a checkpoint, its weights are written instead of the network's.

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> network = Network([{"kind": "flatten"}, {"kind": "dense", "units": 2}], (4, 4), seed=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(f"{folder}/two.safetensors", network)
    ...     same = load(f"{folder}/two.safetensors").network
    >>> torch.equal(same.parts[1].weight, network.parts[1].weight)
    True
    """
    path = Path(path)
    weights = checkpoint.weights if checkpoint else {
        name: value.detach().cpu() for name, value in network.state_dict().items()}
    tensors = {f"weights.{name}": value.contiguous() for name, value in weights.items()}
    tensors["losses"] = torch.tensor(list(losses), dtype=torch.float64)
    if checkpoint:
        tensors |= {f"optimiser.{name}": value.contiguous() for name, value in checkpoint.optimiser.items()}
    settings = {"layers": network.layers, "shape": network.shape, "classes": network.classes, "seed": network.seed,
                "recipe": recipe.settings() if recipe else None, "history": [epoch.record() for epoch in history],
                "epoch": checkpoint.epoch if checkpoint else None,
                "seconds": checkpoint.seconds if checkpoint else None,
                "threads": checkpoint.threads if checkpoint else None}
    try:
        write(path, [save_tensors(tensors, {"format": _FORMAT, "settings": json.dumps(settings)})])
    except OSError as error:
        raise OSError(f"{path} cannot be written: {error}") from None


def load(path: str | Path) -> Saved:
    """Read a file that `save` has written.

    Parameters
    ----------
    path : path
        The file. It may come from anybody: it holds numbers and settings, and each is checked.

    Returns
    -------
    Saved

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is not a file that `save` has written, or it is damaged.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(problem("path", Words(str(path)), "a file", "See that the name is spelled right."))
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(problem("path", Words(f"{path.name}, which is larger than 1 GiB"), "a saved network"))
    try:
        return _loaded(path)
    except Exception:  # safetensors, JSON, plan and torch each have errors of their own for what makes no sense
        raise ValueError(problem("path", Words(f"{path.name}, which is damaged or of another kind"),
                                 "a network saved by seeing_machine.learning.save", "Save it again.")) from None


def _loaded(path: Path) -> Saved:
    with safe_open(path, "pt") as file:
        about = file.metadata()
        if about["format"] != _FORMAT or len(about["settings"]) > _MOST_SETTINGS:
            raise ValueError
        settings: dict[str, Any] = json.loads(about["settings"])
        network = Network(settings["layers"], tuple(settings["shape"]), classes=settings["classes"],
                          seed=settings["seed"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
    weights = _part(tensors, "weights.")
    expected = network.state_dict()
    if {name: (value.shape, value.dtype) for name, value in weights.items()} != {
            name: (value.shape, value.dtype) for name, value in expected.items()}:
        raise ValueError
    network.load_state_dict(weights)
    recipe = None if settings["recipe"] is None else Recipe(**settings["recipe"])
    checkpoint = None
    if settings["epoch"] is not None:
        threads = check_integer(settings["threads"], "threads", 1, 1024)
        checkpoint = Checkpoint(int(settings["epoch"]), float(settings["seconds"]), threads, weights,
                                _part(tensors, "optimiser."))
    history = [Epoch.of_record(record) for record in settings["history"]]
    return Saved(network, recipe, checkpoint, history, tensors["losses"].tolist())


def _part(tensors: dict[str, torch.Tensor], start: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(start): value for name, value in tensors.items() if name.startswith(start)}
