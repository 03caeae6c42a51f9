"""Small pictures and a small network, for tests that train."""

import pytest
import torch

from seeing_machine.images import datasets
from seeing_machine.learning import Network

LAYERS = [{"kind": "conv", "channels": 6}, {"kind": "pool"}, {"kind": "conv", "channels": 8, "bias": False},
          {"kind": "norm", "activation": "relu"}, {"kind": "dropout", "share": 0.2}, {"kind": "flatten"},
          {"kind": "dense", "units": 10, "activation": "none"}]

#: Without a ReLU that dies, or a norm that tames it, a step too large grows without bounds.
WILD = [{"kind": "conv", "channels": 6, "activation": "none"}, {"kind": "flatten"},
        {"kind": "dense", "units": 10, "activation": "none"}, {"kind": "dense", "units": 10, "activation": "none"}]


@pytest.fixture(autouse=True, scope="package")
def _one_thread():
    """Networks as small as these gain nothing from a second thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def data():
    return datasets.drawn(train=200, validation=60, test=60, size=16, level="easy")


@pytest.fixture
def network(data):
    return Network(LAYERS, (16, 16, 3), classes=data.train.classes, seed=3)
