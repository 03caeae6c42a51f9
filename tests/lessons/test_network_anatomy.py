"""NetworkAnatomy: every value is what torch makes of the window that is shown; layers can be changed, and learn."""

import numpy as np
import pytest
import torch
import traitlets
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from seeing_machine.images import menagerie
from seeing_machine.learning import Network, small_cnn, small_residual
from seeing_machine.lessons import NetworkAnatomy
from seeing_machine.lessons._network_values import sheet

PICTURE = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
CLASSES = menagerie.CLASSES


def untrained(layers=None, shape=(32, 32, 3), classes=()):
    network = Network(layers or small_cnn(width=4), shape, classes=classes)
    with torch.no_grad():
        for part in network.modules():
            if isinstance(part, torch.nn.BatchNorm2d):  # as if it had learned: no mean of 0, no spread of 1
                for values in (part.running_mean, part.bias):
                    values.uniform_(-1, 1, generator=torch.Generator().manual_seed(0))
                for values in (part.running_var, part.weight):
                    values.uniform_(0.5, 2, generator=torch.Generator().manual_seed(1))
    return network


@st.composite
def architectures(draw):
    layers, side = [], 20
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["conv", "pool", "norm", "activation"]))
        size = draw(st.integers(1, 3))
        if kind == "conv":
            stride, padding = draw(st.integers(1, 2)), draw(st.integers(0, size - 1))
            layers.append({"kind": kind, "channels": draw(st.integers(1, 6)), "size": size, "stride": stride,
                           "padding": padding, "bias": draw(st.booleans()),
                           "activation": draw(st.sampled_from(["none", "relu", "gelu"]))})
            side = (side + 2 * padding - size) // stride + 1
        elif kind == "pool" and side >= 4:
            layers.append({"kind": kind, "size": size, "how": draw(st.sampled_from(["max", "mean"]))})
            side = (side - size) // size + 1
        else:
            layers.append({"kind": "norm"} if kind == "norm" else {"kind": "activation"})
    if draw(st.booleans()):
        layers += [{"kind": "flatten"}, {"kind": "dropout"}, {"kind": "dense", "units": draw(st.integers(2, 9))},
                   {"kind": "norm"}, {"kind": "dense", "units": 3, "activation": "none"}]
    return layers


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # shrinking takes long
@given(layers=architectures(), data=st.data())
def test_every_value_is_what_its_window_and_weights_make(layers, data):
    network = untrained(layers, (20, 21, 3))
    picture = PICTURE[:20, :21]
    widget = NetworkAnatomy(network, picture, spot=(0, 0))
    with torch.no_grad():
        x, outputs = network.prepare(picture[None]), []
        network.eval()
        for part, step in zip(network.parts, network.steps, strict=True):
            x = part.sums(x)
            activation = step.layer.get("activation")
            x = {"relu": torch.relu, "gelu": torch.nn.functional.gelu}.get(activation, lambda same: same)(x)
            outputs.append(x[0].numpy())
    for index, expected in enumerate(outputs):
        widget.layer = index
        assert widget.error == ""
        np.testing.assert_allclose(widget.maps.ravel(), expected.ravel(), atol=1e-5)
        maps, rows, cols = widget.maps.shape
        widget.map = data.draw(st.integers(0, maps - 1))
        widget.spot = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, cols - 1))
        made, value = widget.made, widget.maps[widget.place]
        if made.rule == "sum":
            adds = (made.window * made.weights).sum()
            np.testing.assert_allclose(adds, made.adds[made.source], atol=1e-9)
            part = network.parts[index]
            bias = 0 if part.bias is None else part.bias[widget.map].item()
            total = torch.tensor(made.adds.sum() + bias)
            after = {"relu": torch.relu, "gelu": torch.nn.functional.gelu}.get(
                network.layers[index]["activation"], lambda same: same)(total)
            np.testing.assert_allclose(after.item(), value, atol=1e-4)
        elif made.rule:
            np.testing.assert_allclose({"max": np.max, "mean": np.mean}[made.rule](made.window), value, atol=1e-5)
        else:
            assert made.words
        if made.frame is not None:
            row0, col0, row1, col1 = made.frame
            before = widget._look.came(index)[made.source]
            assert 0 <= row0 < row1 <= before.shape[0]
            assert 0 <= col0 < col1 <= before.shape[1]
            framed = before[row0:row1, col0:col1]
            if framed.shape == made.window.shape:  # else some of it lies in the padding
                np.testing.assert_array_equal(framed, made.window)
            assert widget.bench.before.frame == made.frame
        if made.rule and max(made.window.shape) <= 16:
            np.testing.assert_allclose(widget.bench.microscope.output, [[
                made.adds[made.source] if made.rule == "sum" else value]], atol=1e-5)


def test_the_frame_in_the_picture_is_all_that_the_value_depends_on():
    network = untrained()
    widget = NetworkAnatomy(network, PICTURE, layer=2, map=1)
    place = widget.place
    widget.spot = place[1:]
    row0, col0, row1, col1 = widget.picture.frame
    assert (row1 - row0, col1 - col0) == widget.receptive_field == (8, 8)
    value = widget.maps[place]
    assert value > 0
    inside = np.zeros((32, 32), bool)
    inside[row0:row1, col0:col1] = True
    for outside, changes in ((True, False), (False, True)):
        picture = PICTURE.copy()
        picture[inside != outside] = 255 - picture[inside != outside]
        widget.image = picture
        assert (abs(widget.maps[place] - value) > 1e-6) == changes


def test_the_table_has_shapes_parameters_and_what_a_value_sees():
    widget = NetworkAnatomy(untrained(small_cnn(width=32)), PICTURE)
    assert widget.table.title == "122,570 parameters"
    assert widget.table.rows[2] == ["3  conv", "64 maps of 13 x 13", "18,496", "8 x 8"]
    assert widget.table.rows[5] == ["6  flatten", "1,024 values", "0", "30 x 30"]
    assert (widget.parameters[0], widget.values[0]) == (896, 32 * 30 * 30)


@pytest.mark.parametrize("layers", [small_cnn(width=3), [
    {"kind": "conv", "channels": 4, "padding": 1, "stride": 2, "bias": False, "activation": "gelu"}, {"kind": "norm"},
    {"kind": "pool", "size": "all", "how": "mean"}, {"kind": "flatten"}, {"kind": "dropout"}, {"kind": "norm"},
    {"kind": "activation"}, {"kind": "dense", "units": 3}], small_residual(width=2)])
def test_the_code_counts_the_same(layers):
    widget = NetworkAnatomy(untrained(layers), PICTURE)
    residual = any(layer["kind"] == "residual" for layer in layers)
    assert set(widget.snippets()) == ({"seeing_machine"} if residual else {"torch", "seeing_machine"})
    for library, code in widget.snippets().items():
        space = {}
        exec(code, space)
        assert space["parameters"] == widget.parameters, library
        assert space["values"] == widget.values, library
    for index in range(len(widget.layers)):
        widget.layer = index
        assert widget.error == ""
        assert widget.describe().endswith(".")


def test_choosing_goes_down_from_the_table_to_one_value_and_on_to_the_layer_before():
    widget = NetworkAnatomy(untrained(), PICTURE)
    widget.table.chosen = 2
    assert (widget.layer, widget.editor.selected, len(widget.gallery.images)) == (2, 2, 8)
    row, col = np.unravel_index(widget.maps[0].argmax(), widget.maps.shape[1:])
    assert widget.place == (0, row, col), "the strongest value, until another one is chosen"
    widget.gallery.selected = 3
    widget._picked("value", (4, 6))
    assert widget.place == (3, 4, 6)
    assert widget.bench.shown.boxes == [(4, 6, 5, 7)]
    np.testing.assert_array_equal(widget.bench.shown.image, widget.maps[3].astype(np.float32))
    widget._picked("source", (1, 1))
    assert (widget.source, widget.made.source, widget.bench.before.title) == (3, 3, "map 3 of layer 2")
    widget._picked("before", (5, 8))
    assert (widget.layer, widget.place, widget.source) == (1, (3, 5, 8), None)
    assert widget.table.chosen == 1
    widget.layer = 7
    widget._picked("before", (1, 2))
    assert (widget.layer, widget.place) == (6, (sheet(np.arange(8)).shape[1] + 2, 0, 0))
    widget._picked("value", (1, 0))
    assert widget.place == (4, 0, 0)


def test_layers_are_changed_undone_and_found_again():
    network = untrained([{"kind": "conv", "channels": 4}, {"kind": "conv", "channels": 8}, {"kind": "flatten"},
                         {"kind": "dense", "units": 10, "activation": "none"}], classes=CLASSES)
    widget = NetworkAnatomy(network, PICTURE)
    editor, before = widget.editor, widget.layers
    editor._settings["channels"].value = 7
    editor._settings["channels"].value = 9
    assert widget.maps.shape == (9, 30, 30)
    assert "has learned nothing" in widget.describe()
    assert widget.table.rows[1][2] == str((9 * 9 + 1) * 8)
    editor.add("pool")
    assert (widget.layer, widget.layers[1]["kind"], widget.error) == (1, "pool", "")
    editor._settings["size"].value = 3
    assert widget.maps.shape == (9, 10, 10), "blocks that touch"
    for _ in range(3):
        editor._undo.click()
    assert (widget.layers, widget._look.network) == (before, network)
    editor._redo.click()
    assert widget.layers[0]["channels"] == 9, "a drag is undone and done again as a whole"
    editor.remove()
    assert len(widget.layers) == len(before) - 1


def test_an_impossible_network_is_explained_at_its_layer():
    widget = NetworkAnatomy(untrained(), PICTURE, layer=4)
    for _ in range(3):
        widget.editor.add("pool")
    assert "layer 8 (pool): got maps of 1 x 1, expected at least 2 x 2" in widget.error
    assert widget.table.rows[7][:2] == ["8  pool", "✗ breaks here"]
    assert [row[1] for row in widget.table.rows[8:]] == ["not reached"] * 3
    assert (widget.panel.status, widget.describe()) == ("", "These layers are no network yet.")
    assert (widget.gallery.layout.display, widget.bench.snapshot()) == ("none", None)
    assert widget.snapshot().width > 100
    widget.editor.remove()
    assert (widget.error, widget.bench.layout.display, len(widget.table.rows)) == ("", None, 10)
    with pytest.raises(traitlets.TraitError, match="layers"):
        widget.layers = []
    widget.layers = [{"kind": "cnov"}]
    assert "Did you mean 'conv'" in widget.error
    widget.reset()
    assert widget.error == ""


def test_a_picture_is_made_as_the_network_needs_it():
    widget = NetworkAnatomy(untrained([{"kind": "conv", "channels": 2}], (16, 20)), PICTURE)
    assert widget.picture.image.shape == (16, 20)
    assert widget.maps.shape == (2, 14, 18)
    assert "grey" in widget.bench.before.title
    with pytest.raises(ValueError, match="square pictures in colour"):
        widget.learn()
    widget.editor._learn.click()
    assert widget.panel.error.startswith("It cannot learn: network: got (16, 20)")


def test_a_changed_network_learns_beside_and_undo_brings_the_old_one_back(monkeypatch):
    few = menagerie.sample(60, size=32, level="easy", rng=0)
    splits = type("Few", (), {"train": few, "validation": few})()
    monkeypatch.setattr("seeing_machine.lessons._network_anatomy.animals", lambda size: splits)
    network = untrained(classes=CLASSES)
    start = network.parts[0].weight.clone()
    widget = NetworkAnatomy(network, PICTURE)
    widget.editor._settings["channels"].value = 5
    widget._controls["animal"].value = "fish"
    run = widget.learn()
    assert run.wait(60) == "finished"
    run.close()
    assert "epoch 3 of 3" in widget.goal
    assert "The network says" in widget.describe()
    learned = run.network.parts[0].weight
    np.testing.assert_array_equal(widget._look.network.parts[0].weight.detach(), learned.detach())
    widget.editor._undo.click()
    assert widget._look.network is network
    assert torch.equal(network.parts[0].weight, start), "what was given is not trained"
    widget.layers = widget.layers[:-1]
    widget.editor._learn.click()
    assert "expected 10 values, one for each class" in widget.error


def test_votes_stand_under_the_last_layer():
    widget = NetworkAnatomy(untrained(classes=CLASSES), PICTURE, layer=7)
    votes = untrained(classes=CLASSES).probabilities(PICTURE[None])[0]
    assert widget.gallery.captions == [f"{name} {100 * vote:.0f} %" for name, vote in zip(CLASSES, votes, strict=True)]
    assert f"The network says {CLASSES[votes.argmax()]}" in widget.describe()


def test_the_network_of_the_course_knows_the_animals():
    widget = NetworkAnatomy()
    right = 0
    for number, name in enumerate(CLASSES):
        widget.image = menagerie.sample(1, classes=(name,), level="easy", rng=100 + number).images[0]
        right += f"The network says {name}" in widget.describe()
    assert right >= 6


@pytest.mark.parametrize(("arguments", "words"), [
    ({"network": "cnn"}, "a seeing_machine.learning.Network"), ({"image": np.zeros((2, 2))}, "uint8"),
    ({"layer": -1}, "layer"), ({"spot": (1,)}, "spot")])
def test_what_does_not_fit_is_refused(arguments, words):
    with pytest.raises((TypeError, traitlets.TraitError), match=words):
        NetworkAnatomy(**{"network": untrained(), "image": PICTURE, **arguments})
