"""Training does what a loop in plain torch does, gives the same numbers again, and goes on from any epoch."""

import dataclasses

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from seeing_machine.images.datasets import Pictures
from seeing_machine.learning import (
    Batch,
    Checking,
    Diverged,
    Epoch,
    LayerProblem,
    Network,
    Recipe,
    evaluate,
    presets,
    train,
)

from .conftest import LAYERS, WILD

EVERYTHING = Recipe(epochs=2, batch=64, schedule="one slope", label_smoothing=0.1, flip="random", shift=2, rotate=10,
                    crop=0.1, colour=0.2, flip_average=True, seed=4)
RECIPES = {"adam": EVERYTHING,
           "sgd": EVERYTHING.but(optimiser="sgd", learning_rate=0.02, flip="alternate", whiten=True),
           "float32": EVERYTHING.but(precision="float32"), "no momentum": EVERYTHING.but(optimiser="sgd", momentum=0.0)}


def epochs(events):
    return [event for event in events if isinstance(event, Epoch)]


def numbers(epoch):
    return {name: value for name, value in epoch.record().items() if name not in ("seconds", "images_per_second")}


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def by_hand(network, data, recipe, kind):
    """Losses of full-batch training, written out: where every batch holds all pictures their order does not matter."""
    x = torch.from_numpy(data.train.images).permute(0, 3, 1, 2).double()
    x = (x - x.mean((0, 2, 3), keepdim=True)) / x.std((0, 2, 3), keepdim=True, correction=0)
    y, losses = torch.from_numpy(data.train.labels), []
    network = network.double()
    if kind == "adam":
        optimiser = torch.optim.Adam(network.parameters(), recipe.learning_rate)
    else:
        optimiser = torch.optim.SGD(network.parameters(), recipe.learning_rate, recipe.momentum, nesterov=True,
                                    weight_decay=recipe.weight_decay)
    for epoch in range(recipe.epochs):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate(epoch / recipe.epochs)
        loss = F.cross_entropy(network(x), y, label_smoothing=recipe.label_smoothing)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize(("kind", "settings"), [
    ("adam", {"learning_rate": 0.003}), ("sgd", {"learning_rate": 0.05, "weight_decay": 0.01, "schedule": "one slope"}),
    ("adam", {"label_smoothing": 0.2})])
def test_the_steps_are_those_of_plain_torch(data, kind, settings):
    recipe = Recipe(epochs=4, batch=200, optimiser=kind, precision="float32", **settings)
    networks = [Network(presets.small_cnn(width=4)[:3] + LAYERS[-2:], (16, 16, 3), seed=1) for _ in range(2)]
    losses = [event.loss.item() for event in train(networks[0], data, recipe) if isinstance(event, Batch)]
    np.testing.assert_allclose(losses, by_hand(networks[1], data, recipe, kind), rtol=2e-4)


def test_events_come_in_order(data, network):
    events = list(train(network, data, Recipe(epochs=2, batch=64)))
    kinds = [type(event).__name__[0] for event in events]
    assert "".join(kinds) == "CE" + 2 * "BBBBCE"
    assert [(event.epoch, event.batch, event.batches) for event in events if isinstance(event, Batch)][3:5] == [
        (1, 4, 4), (2, 1, 4)]
    assert events[0] == Checking(0, 60, 60)
    assert [epoch.epoch for epoch in epochs(events)] == [0, 1, 2]
    assert epochs(events)[0].learning_rate == 0.001


def test_an_epoch_tells_what_its_weights_can_do(data, network):
    recipe = Recipe(epochs=1, batch=32, precision="float32")
    *events, last = train(network, data, recipe)
    loss, confusion = evaluate(network, data.validation)
    np.testing.assert_array_equal(last.confusion, confusion)
    assert last.validation_loss == pytest.approx(loss, rel=1e-5)
    chances = network.probabilities(data.validation.images)
    assert last.validation_accuracy == np.mean(chances.argmax(1) == data.validation.labels)
    losses = [event.loss.item() for event in events if isinstance(event, Batch)]
    assert last.loss == pytest.approx(np.average(losses, weights=[32] * 6 + [8]))
    assert last.images_per_second > 0


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_rewound_training_gives_the_same_numbers_bit_for_bit(data, recipe):
    first, second = (Network(LAYERS, (16, 16, 3), seed=3) for _ in range(2))
    whole = epochs(train(first, data, recipe))
    again = epochs(train(second, data, recipe, start=whole[1].checkpoint))
    assert [numbers(epoch) for epoch in again] == [numbers(epoch) for epoch in whole[2:]]
    assert same(again[-1].checkpoint.weights, whole[-1].checkpoint.weights)
    assert same(again[-1].checkpoint.optimiser, whole[-1].checkpoint.optimiser)
    assert same(dict(second.state_dict()), dict(first.state_dict()))


def test_the_seed_matters_and_the_global_one_does_not(data):
    states = torch.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002 - it is to be left alone
    runs = [epochs(train(Network(LAYERS, (16, 16, 3)), data, EVERYTHING.but(seed=seed, epochs=1)))[-1].loss
            for seed in (0, 0, 1)]
    assert runs[0] == runs[1] != runs[2]
    assert torch.equal(states[0], torch.get_rng_state())
    np.testing.assert_array_equal(states[1], np.random.get_state()[1])  # noqa: NPY002


def test_nothing_of_torch_is_left_switched_between_events(data, network):
    for _event in train(network, data, Recipe(epochs=1, batch=64, precision="bfloat16")):
        assert torch.is_grad_enabled()
        assert not torch.is_autocast_enabled("cpu")


def test_bfloat16_learns_as_float32_does(data):
    ends = [epochs(train(Network(LAYERS, (16, 16, 3)), data, Recipe(epochs=4, precision=precision)))[-1]
            for precision in ("float32", "bfloat16")]
    assert all(end.accuracy > 0.3 for end in ends)
    assert ends[0].loss == pytest.approx(ends[1].loss, rel=0.1)


def test_every_picture_comes_once_an_epoch(data):
    # A network that sees nothing but the brightness of one pixel learns nothing here: what counts are the batches.
    count = 65
    images = np.repeat(np.arange(count, dtype=np.uint8), 4).reshape(count, 2, 2)
    part = Pictures(images, np.zeros(count, np.int64), ("a", "b"))
    network = Network([{"kind": "flatten"}, {"kind": "dense", "units": 2, "activation": "none"}], (2, 2))
    seen, forward = [], network.forward
    network.forward = lambda x: (seen.append(x.detach()[:, 0, 0, 0].float()), forward(x))[1]
    recipe = Recipe(epochs=1, batch=16, normalise="none", precision="float32")
    list(train(network, dataclasses.replace(data, train=part, validation=part), recipe))
    values = torch.cat(seen[1:-1]).tolist()
    assert [len(batch) for batch in seen[1:-1]] == [16] * 4  # the last one alone is left out
    assert len(set(values)) == 64
    assert values != sorted(values)


def test_normalisation_is_worked_out_from_the_training_pictures(data, network):
    for normalise, mean, std in (("standard", data.train.images.mean((0, 1, 2)), data.train.images.std((0, 1, 2))),
                                 ("unit", [0] * 3, [255] * 3), ("none", [0] * 3, [1] * 3)):
        next(train(network, data, Recipe(normalise=normalise)))
        np.testing.assert_allclose(network.mean.flatten(), mean, rtol=1e-4)
        np.testing.assert_allclose(network.std.flatten(), std, rtol=1e-4)


def test_a_whitened_layer_is_worked_out_and_kept(data, network):
    events = train(network, data, EVERYTHING.but(whiten=True, epochs=1))
    next(events)
    filters = network.parts[0].weight.detach().clone()
    torch.testing.assert_close(filters[0], -filters[1])
    patches = np.lib.stride_tricks.sliding_window_view(network.prepare(data.train.images).numpy(), (3, 3), (2, 3))
    answers = np.einsum("nchwij,cij->nhw", patches, filters[0].numpy())
    assert answers.var() == pytest.approx(1, abs=0.05)  # along the first direction the pictures spread by 1
    list(events)
    assert torch.equal(network.parts[0].weight, filters)
    list(train(network, data, EVERYTHING.but(epochs=1)))
    assert not torch.equal(network.parts[0].weight, filters)


def test_a_rate_too_large_is_told(data):
    network = Network(WILD, (16, 16, 3))
    with pytest.raises(Diverged, match="no number any more in epoch 1. Try a smaller learning rate than 1000"):
        list(train(network, data, Recipe(optimiser="sgd", learning_rate=1000, normalise="none", precision="float32")))


@pytest.mark.parametrize(("change", "error", "words"), [
    ({"labels": np.zeros(3, np.int64)}, ValueError, "labels"), ({"labels": np.zeros(200)}, ValueError, "labels"),
    ({"labels": np.full(200, 10)}, ValueError, "labels from 10 to 10"),
    ({"images": np.zeros((200, 16, 16), np.uint8)}, ValueError, "images"),
    ({"classes": ("a", "b"), "labels": np.zeros(200, int)}, LayerProblem, "2 values, one for each class")])
def test_what_does_not_fit_is_told_before_the_first_event(data, network, change, error, words):
    good = {"images": data.train.images, "labels": data.train.labels, "classes": data.train.classes}
    part = Pictures(**{**good, **change})
    with pytest.raises(error, match=words):
        train(network, dataclasses.replace(data, train=part))


def test_a_device_and_a_switch_that_cannot_be(data, network):
    with pytest.raises(ValueError, match="device: got 'tpu'"):
        train(network, data, device="tpu")
    dense = Network([{"kind": "flatten"}, {"kind": "dense", "units": 10}], (16, 16, 3))
    with pytest.raises(ValueError, match="whiten"):
        train(dense, data, Recipe(whiten=True))


def test_a_checkpoint_of_another_optimiser_is_refused(data, network):
    checkpoint = epochs(train(network, data, Recipe(epochs=1)))[-1].checkpoint
    with pytest.raises(ValueError, match="the memory of the recipe's optimiser"):
        next(train(network, data, Recipe(optimiser="sgd", epochs=2), start=checkpoint))
