"""Shapes, counts and windows are those that torch finds; a list that cannot work says where and why."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from seeing_machine.learning import LayerProblem, Network, plan, presets


def random_layers(rng):
    """Convolutions, pools and residual layers that fit on 24 x 20."""
    layers = []
    for _ in range(rng.integers(1, 4)):
        kind = rng.choice(["conv", "pool", "residual", "norm", "activation"])
        if kind == "conv":
            size = int(rng.choice([1, 2, 3, 5]))
            layers.append({"kind": "conv", "channels": int(rng.integers(1, 6)), "size": size,
                           "stride": int(rng.integers(1, 3)), "padding": int(rng.integers(0, size)),
                           "bias": bool(rng.integers(2))})
        elif kind == "pool":
            layers.append({"kind": "pool", "how": "mean", "size": int(rng.integers(1, 4)),
                           "stride": int(rng.integers(1, 3))})
        elif kind == "residual":
            stride = int(rng.integers(1, 3))
            layers.append({"kind": "residual", "layers": [
                {"kind": "conv", "channels": 3, "stride": stride, "padding": 1},
                {"kind": "conv", "channels": int(rng.integers(2, 5)), "padding": "same", "activation": "none"}]})
        else:
            layers.append({"kind": kind})
    if rng.random() < 0.5:
        layers += [{"kind": "flatten"}, {"kind": "dense", "units": 3}]
    return layers


@pytest.mark.parametrize("seed", range(40))
def test_random_architectures_agree_with_torch(seed):
    network = Network(random_layers(np.random.default_rng(seed)), (24, 20, 3))
    assert sum(step.parameters for step in network.steps) == sum(value.numel() for value in network.parameters())
    pictures = np.zeros((1, 24, 20, 3), np.uint8)
    assert [tuple(seen.values.shape[1:]) for seen in network.look(pictures)] == [step.shape for step in network.steps]
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(network.prepare(pictures))
    norms = sum(step.multiplications for step in network.steps if step.layer["kind"] == "norm")
    assert counter.get_total_flops() == 2 * (sum(step.multiplications for step in network.steps) - norms)


@pytest.mark.parametrize("seed", range(40))
def test_windows_are_where_the_gradient_is(seed):
    rng = np.random.default_rng(seed)
    network = Network([layer for layer in random_layers(rng) if layer["kind"] not in ("flatten", "dense")] or
                      [{"kind": "norm"}], (24, 20, 3)).eval()
    for value in network.parameters():
        value.data.fill_(0.5)  # all positive, so nothing cancels out and no ReLU stops it
    picture = torch.ones(1, 3, 24, 20, requires_grad=True)
    values, step = network(picture), network.steps[-1]
    row, col = (int(rng.integers(length)) for length in step.shape[1:])
    values[0, 0, row, col].backward()
    seen = np.argwhere(picture.grad[0].abs().sum(0).numpy() > 0)
    expected = (*_span(seen[:, 0]), *_span(seen[:, 1]))
    assert step.window(row, col) == expected


def _span(places):
    return int(places.min()), int(places.max()) + 1


def test_the_popular_network_by_hand():
    steps = plan(presets.small_cnn(), (3, 32, 32))
    assert [step.shape for step in steps] == [(32, 30, 30), (32, 15, 15), (64, 13, 13), (64, 6, 6), (64, 4, 4), (1024,),
                                              (64,), (10,)]
    assert [step.parameters for step in steps] == [896, 0, 18496, 0, 36928, 0, 65600, 650]
    assert [step.receptive_field[0] for step in steps] == [3, 4, 8, 10, 18, 30, 30, 30]
    assert steps[1].window(14, 0) == (28, 32, 0, 4)


@pytest.mark.parametrize(("layers", "index", "words"), [
    ([{"kind": "conv", "channels": 4}, {"kind": "pool", "size": 9}, {"kind": "pool"}], 1,
     "layer 2 (pool): got maps of 6 x 6, expected at least 9 x 9"),
    ([{"kind": "dense", "units": 2}], 0, "layer 1 (dense): got 3 maps of 8 x 8, expected values in a row."),
    ([{"kind": "flatten"}, {"kind": "conv", "channels": 2}], 1, "layer 2 (conv): got 192 values in a row"),
    ([{"kind": "flatten"}, {"kind": "flatten"}], 1, "layer 2 (flatten): got 192 values in a row"),
    ([{"kind": "cnov", "channels": 2}], 0, "layer 1 kind: got 'cnov' (str)"),
    ([{"kind": "conv"}], 0, "layer 1 (conv): got no channels"),
    ([{"kind": "conv", "channels": 0}], 0, "layer 1 (conv) channels: got 0"),
    ([{"kind": "conv", "channels": 2, "chanels": 2}], 0, "Did you mean 'channels'?"),
    ([{"kind": "conv", "channels": 2, "bias": 1}], 0, "layer 1 (conv) bias: got 1"),
    ([{"kind": "conv", "channels": 2, "size": 2, "padding": "same"}], 0, "an odd size and stride 1"),
    ([{"kind": "conv", "channels": 2, "size": "all"}], 0, "Only a pool can leave them open"),
    ([{"kind": "conv", "channels": 2, "padding": 3}], 0, "less padding than the kernel is wide"),
    ([{"kind": "residual", "layers": [{"kind": "conv", "channels": 3}]}], 0, "8 x 8 values on the shortcut"),
    ([{"kind": "residual", "layers": [{"kind": "flatten"}]}], 0, "a flatten layer inside it"),
    ([{"kind": "residual", "layers": []}], 0, "0 layers"),
    ([{"kind": "residual", "layers": [{"kind": "pool", "size": 9}]}], 0, "layer 1 (residual), its layer 1 (pool)"),
    ([{"kind": "flatten"}] + [{"kind": "dense", "units": 60_000}] * 2, 2, "parameters so far"),
    ([{"kind": "conv", "channels": 4096, "size": 1}] * 3, 2, "parameters so far"),
    ([], 0, "0 layers"),
])
def test_what_cannot_work_is_explained_where_it_breaks(layers, index, words):
    with pytest.raises(LayerProblem) as raised:
        plan(layers, (3, 8, 8))
    assert words in str(raised.value)
    assert raised.value.index == index


def test_residual_layers_end_somewhere():
    layers = [{"kind": "norm"}]
    for _ in range(5):
        layers = [{"kind": "residual", "layers": layers}]
    with pytest.raises(LayerProblem, match="inside each other"):
        plan(layers, (3, 8, 8))


@pytest.mark.parametrize("layers", ["conv", {"kind": "conv"}, None])
def test_layers_are_a_list(layers):
    with pytest.raises(TypeError, match="a list of layers"):
        plan(layers, (3, 8, 8))


def test_a_layer_is_a_dict():
    with pytest.raises(TypeError, match="layer 1: got 'conv'"):
        plan(["conv"], (3, 8, 8))


def test_the_plan_does_not_touch_what_it_was_given():
    layers = [{"kind": "residual", "layers": [{"kind": "conv", "channels": 3, "padding": "same"}]}]
    plan(layers, (3, 8, 8))
    assert layers == [{"kind": "residual", "layers": [{"kind": "conv", "channels": 3, "padding": "same"}]}]
