"""What training tells: a batch is done, validation goes on, an epoch is done."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from math import isnan
from typing import Any, NamedTuple

import numpy as np
import torch

from .checkpoints import Checkpoint


class Batch(NamedTuple):
    """One step is done.

    Attributes
    ----------
    epoch, batch, batches : int
        Which batch, from 1, of how many, in which epoch, from 1.
    loss : Tensor of shape ()
        Mean cross-entropy of the batch. It may still be on its way, and to read it waits for the device: read
        many at once.
    images_per_second : float
        In this epoch so far, learning alone.
    """

    epoch: int
    batch: int
    batches: int
    loss: torch.Tensor
    images_per_second: float


class Checking(NamedTuple):
    """Validation goes on: `done` of `total` pictures, after `epoch` epochs."""

    epoch: int
    done: int
    total: int


@dataclass(frozen=True)
class Epoch:
    """An epoch is done; number 0 comes before the first and tells what the network can do untrained.

    Attributes
    ----------
    epoch : int
        How many are done.
    loss, accuracy : float
        Over the pictures of the epoch, each as it was when its batch came; nan for epoch 0.
    validation_loss, validation_accuracy : float
        Over all validation pictures, with the weights at the end of the epoch.
    confusion : ndarray of int64, shape (K, K)
        Of validation; rows are the truth.
    images_per_second : float
        Learning alone, without validation and pauses; nan for epoch 0.
    seconds : float
        Spent on learning and validation so far, without pauses.
    learning_rate : float
        Of its last step.
    checkpoint : Checkpoint, optional
        With which `train` can go on from here. In the history of a `Run` it is None: the run keeps them.
    """

    epoch: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    confusion: np.ndarray
    images_per_second: float
    seconds: float
    learning_rate: float
    checkpoint: Checkpoint | None = field(default=None, repr=False, compare=False)

    def record(self) -> dict[str, Any]:
        """Return all but the checkpoint as a dict that JSON can hold; None stands for nan."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "checkpoint"}
        plain = {name: None if isinstance(value, float) and isnan(value) else value for name, value in values.items()}
        return {**plain, "confusion": self.confusion.tolist()}

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> Epoch:
        """Return the epoch of which `record` has made a dict."""
        numbers: dict[str, Any] = {name: float("nan") if value is None else float(value)
                                   for name, value in record.items() if name != "confusion"}
        return cls(**{**numbers, "epoch": int(record["epoch"]), "confusion": np.array(record["confusion"], np.int64)})


class Diverged(ArithmeticError):
    """The loss is no number any more."""


Event = Batch | Checking | Epoch
