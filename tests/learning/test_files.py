"""A saved network comes back as it was; a file that is anything else is refused in one sentence."""

import json
import struct

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from seeing_machine.learning import Network, Recipe, files, load, presets, save, train


@pytest.fixture
def path(tmp_path, network):
    save(tmp_path / "net.safetensors", network)
    return tmp_path / "net.safetensors"


def test_a_network_comes_back(path, network, data):
    saved = load(path)
    assert saved.network.layers == network.layers
    assert saved.network.classes == data.train.classes
    assert (saved.recipe, saved.checkpoint, saved.history, saved.losses) == (None, None, [], [])
    np.testing.assert_array_equal(saved.network.probabilities(data.test.images),
                                  network.probabilities(data.test.images))


def test_a_run_comes_back(tmp_path, network, data):
    recipe = Recipe(epochs=1, batch=100)
    epochs = [event for event in train(network, data, recipe) if hasattr(event, "checkpoint")]
    checkpoint = epochs[-1].checkpoint
    save(tmp_path / "run", network, recipe=recipe, checkpoint=checkpoint, history=epochs, losses=[1.5, 0.1])
    saved = load(tmp_path / "run")
    assert saved.recipe == recipe
    assert saved.losses == [1.5, 0.1]
    assert [epoch.record() for epoch in saved.history] == [epoch.record() for epoch in epochs]
    for kind in ("weights", "optimiser"):
        one, other = getattr(saved.checkpoint, kind), getattr(checkpoint, kind)
        assert one.keys() == other.keys()
        assert all(torch.equal(one[name], other[name]) for name in one)


def test_settings_lie_in_the_file_for_all_to_read(path):
    with open(path, "rb") as file:
        head = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    assert json.loads(head["__metadata__"]["settings"])["layers"][0]["channels"] == 6


def test_a_file_is_replaced_whole_or_not_at_all(path, network, monkeypatch):
    before = path.read_bytes()

    def full(*_arguments):
        raise OSError("no space")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"net\.safetensors cannot be written: no space"):
        save(path, network)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def changed(path, settings=None, tensors=None, about=None):
    held = load_file(path)
    with open(path, "rb") as file:
        head = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))["__metadata__"]
    known = {**json.loads(head["settings"]), **(settings or {})}
    about = {"format": head["format"], "settings": json.dumps(known), **(about or {})}
    save_file({**held, **(tensors or {})}, path, about)


@pytest.mark.parametrize("spoil", [
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"\x80\x04N."),
    lambda path: path.write_bytes(path.read_bytes()[:-10]),
    lambda path: path.write_bytes(struct.pack("<Q", 2**62) + b"{}"),
    lambda path: save_file({"a": torch.zeros(1)}, path),
    lambda path: changed(path, about={"format": "another"}),
    lambda path: changed(path, about={"settings": "[" * 100_000}),
    lambda path: changed(path, about={"settings": "{}"}),
    lambda path: changed(path, settings={"layers": [{"kind": "dense", "units": 10**9}]}),
    lambda path: changed(path, settings={"layers": [{"kind": "__import__"}]}),
    lambda path: changed(path, settings={"shape": [10**6, 10**6]}),
    lambda path: changed(path, settings={"classes": 7}),
    lambda path: changed(path, settings={"recipe": {"epochs": "many"}}),
    lambda path: changed(path, settings={"recipe": {"unknown": 1}}),
    lambda path: changed(path, settings={"history": [{"epoch": 1}]}),
    lambda path: changed(path, settings={"epoch": "x"}),
    lambda path: changed(path, tensors={"weights.parts.0.weight": torch.zeros(1)}),
    lambda path: changed(path, tensors={"weights.parts.0.weight": torch.zeros(6, 3, 3, 3, dtype=torch.float64)}),
    lambda path: changed(path, tensors={"weights.more": torch.zeros(1)}),
])
def test_what_is_no_saved_network_is_refused_in_one_sentence(path, spoil):
    spoil(path)
    with pytest.raises(ValueError, match=r"^path: got net\.safetensors, which is damaged or of another kind, expected"):
        load(path)


def test_an_optimiser_of_another_shape_is_never_used(path, data):
    network = load(path).network
    *_, last = train(network, data, Recipe(epochs=1))
    checkpoint = last.checkpoint
    checkpoint.optimiser["0.exp_avg"] = torch.zeros(1)
    with pytest.raises(ValueError, match="0.exp_avg of shape"):
        next(train(network, data, Recipe(epochs=2), start=checkpoint))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match="path: got .*none"):
        load(tmp_path / "none")


def test_a_file_too_large_is_not_opened(path, monkeypatch):
    monkeypatch.setattr(files, "_MOST_BYTES", 100)
    with pytest.raises(ValueError, match="larger than 1 GiB"):
        load(path)


def test_every_preset_can_be_saved(tmp_path):
    for layers in (presets.small_cnn(), presets.small_residual(), presets.quick_cnn()):
        network = Network(layers, (32, 32, 3), seed=1)
        save(tmp_path / "a", network)
        assert torch.equal(load(tmp_path / "a").network.parts[0].weight, network.parts[0].weight)
