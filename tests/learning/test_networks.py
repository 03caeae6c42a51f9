"""A network computes what the same layers in torch compute, and its seed decides its weights."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from seeing_machine.learning import LayerProblem, Network, presets


def popular(network):
    """The popular network out of torch's own layers, with the same weights."""
    own = nn.Sequential(nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(),
                        nn.MaxPool2d(2), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(1024, 64), nn.ReLU(),
                        nn.Linear(64, 10))
    for mine, its in zip(own.parameters(), network.parameters(), strict=True):
        mine.data.copy_(its.data)
    return own


@pytest.fixture
def pictures():
    return np.random.default_rng(0).integers(0, 256, (5, 32, 32, 3), np.uint8)


def test_outputs_and_gradients_are_torchs(pictures):
    network = Network(presets.small_cnn(), (32, 32, 3), seed=1)
    own = popular(network)
    x = torch.from_numpy(pictures).permute(0, 3, 1, 2) / 255
    torch.testing.assert_close(network(network.prepare(pictures)), own(x))
    network(network.prepare(pictures)).square().sum().backward()
    own(x).square().sum().backward()
    for mine, its in zip(own.parameters(), network.parameters(), strict=True):
        torch.testing.assert_close(its.grad, mine.grad)
    np.testing.assert_allclose(network.probabilities(pictures), own(x).softmax(1).detach(), rtol=1e-4, atol=1e-6)


def test_flip_average_is_the_mean_of_both(pictures):
    network = Network(presets.small_cnn(), (32, 32, 3), seed=1)
    with torch.no_grad():
        outputs = (network(network.prepare(pictures)) + network(network.prepare(pictures[:, :, ::-1].copy()))) / 2
    np.testing.assert_allclose(network.probabilities(pictures, flip_average=True), outputs.softmax(1), rtol=1e-5)


@pytest.mark.parametrize("layers", [presets.small_cnn(), presets.small_residual(), presets.quick_cnn()])
def test_looking_shows_what_the_network_computes(layers, pictures):
    network = Network(layers, (32, 32, 3), seed=2)
    seen = network.look(pictures)
    with torch.no_grad():
        network.eval()
        torch.testing.assert_close(seen[-1].values, network(network.prepare(pictures)))
    assert torch.equal(seen[0].values, seen[0].sums.relu() if layers[0].get("activation") != "none" else seen[0].sums)


def test_looking_leaves_the_network_as_it_was(pictures):
    network = Network(presets.quick_cnn(width=4), (32, 32, 3))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    network.look(pictures)
    network.probabilities(pictures)
    assert network.training
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_the_seed_decides_and_the_global_one_is_left_alone():
    state = torch.get_rng_state()
    one, same, other = (Network(presets.small_cnn(width=4), (32, 32, 3), seed=seed) for seed in (1, 1, 2))
    assert torch.equal(state, torch.get_rng_state())
    assert torch.equal(one.parts[0].weight, same.parts[0].weight)
    assert not torch.equal(one.parts[0].weight, other.parts[0].weight)


def test_weights_begin_within_torchs_bounds():
    weight = Network(presets.small_cnn(), (32, 32, 3)).parts[2].weight
    bound = 1 / np.sqrt(32 * 9)
    assert weight.abs().max() <= bound
    assert abs(weight.std().item() - bound / np.sqrt(3)) < 0.01 * bound


def test_its_list_is_json_and_builds_it_again():
    network = Network(presets.small_residual(width=4), (32, 32, 3), seed=5)
    again = Network(json.loads(json.dumps(network.layers)), (32, 32, 3), seed=5)
    assert all(torch.equal(one, two) for one, two in zip(network.parameters(), again.parameters(), strict=True))


def test_every_kind_of_layer_computes_its_torch_twin():
    layers = [{"kind": "conv", "channels": 4, "stride": 2, "padding": 1, "activation": "gelu"},
              {"kind": "pool", "how": "mean", "size": 3, "stride": 1}, {"kind": "norm"}, {"kind": "activation"},
              {"kind": "dropout"}, {"kind": "pool", "size": "all"}, {"kind": "flatten"}, {"kind": "norm"},
              {"kind": "dense", "units": 2, "bias": False, "activation": "none"}]
    network = Network(layers, (9, 11)).eval()
    own = nn.Sequential(nn.Conv2d(1, 4, 3, 2, 1), nn.GELU(), nn.AvgPool2d(3, 1), nn.BatchNorm2d(4), nn.ReLU(),
                        nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.BatchNorm1d(4), nn.Linear(4, 2, bias=False)).eval()
    for mine, its in zip(own.parameters(), network.parameters(), strict=True):
        mine.data.copy_(its.data)
    pictures = np.random.default_rng(1).integers(0, 256, (3, 9, 11), np.uint8)
    torch.testing.assert_close(network(network.prepare(pictures)), own(torch.from_numpy(pictures)[:, None] / 255))


def test_a_residual_layer_adds_what_came():
    inner = {"kind": "conv", "channels": 2, "padding": "same", "activation": "none"}
    network = Network([{"kind": "conv", "channels": 2}, {"kind": "residual", "layers": [inner]}], (8, 8))
    first, second = network.look(np.full((1, 8, 8), 255, np.uint8))
    conv = network.parts[1].parts[0]
    expected = first.values + nn.functional.conv2d(first.values, conv.weight, conv.bias, padding=1)
    torch.testing.assert_close(second.sums, expected)
    torch.testing.assert_close(second.values, expected.relu())


def test_dropout_keeps_the_mean_and_obeys_its_generator():
    network = Network([{"kind": "dropout", "share": 0.25}], (100, 100))
    x = torch.ones(1, 1, 100, 100)
    network.parts[0].generator = torch.Generator().manual_seed(0)
    kept = network(x)
    torch.testing.assert_close(kept.unique(), torch.tensor([0, 4 / 3]))
    assert abs(kept.mean() - 1) < 0.02
    network.parts[0].generator = torch.Generator().manual_seed(0)
    assert torch.equal(network(x), kept)
    assert torch.equal(network.eval()(x), x)


@pytest.mark.parametrize(("shape", "error"), [((32,), ValueError), ((32, 32, 4), ValueError), ((0, 32), ValueError)])
def test_the_shape_is_that_of_a_picture(shape, error):
    with pytest.raises(error, match="shape"):
        Network(presets.small_cnn(), shape)


def test_the_last_layer_has_a_value_for_each_class():
    with pytest.raises(LayerProblem, match="layer 8 .dense.: got an output of shape .10,., expected 2 values"):
        Network(presets.small_cnn(), (32, 32, 3), classes=("cat", "dog"))


@pytest.mark.parametrize(("images", "error"), [
    (np.zeros((1, 32, 32, 3)), TypeError), ([[1]], TypeError), (np.zeros((32, 32, 3), np.uint8), ValueError),
    (np.zeros((0, 32, 32, 3), np.uint8), ValueError), (np.zeros((1, 32, 32), np.uint8), ValueError)])
def test_pictures_are_uint8_of_the_right_shape(images, error):
    with pytest.raises(error, match="images"):
        Network(presets.small_cnn(width=2), (32, 32, 3)).prepare(images)
