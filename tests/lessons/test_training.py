"""Training: what is shown is what the run has done, at the epoch where the scrubber stands."""

import json
import re
import threading
import time
import warnings

import numpy as np
import pytest
import torch
import traitlets
from PIL import Image
from sklearn.metrics import confusion_matrix, recall_score

import seeing_machine as sm
from seeing_machine.images import datasets
from seeing_machine.learning import FAST, PLAIN, Network, Recipe, small_cnn
from seeing_machine.lessons import Training, _training_pictures
from seeing_machine.lessons._training_look import Moment
from seeing_machine.lessons._training_photo import Photo
from seeing_machine.lessons._training_pictures import Source
from seeing_machine.lessons._training_settings import RECIPE, Settings, can_follow, differences


@pytest.fixture(scope="module")
def data():
    """A few small animals of three kinds."""
    return datasets.drawn(train=90, validation=30, test=24, size=20, classes=("cat", "fish", "snail"), level="easy")


@pytest.fixture
def made(data):
    """Return a function that makes explorers, and close them all in the end."""
    widgets = []

    def make(given=data, **state):
        start = {"epochs": 2, "width": 4, "batch": 16, "learning_rate": 0.01, "device": "cpu"}
        widgets.append(Training(given, **{**start, **state}))
        return widgets[-1]

    yield make
    for widget in widgets:
        widget.close()


def trained(widget):
    assert widget.start().wait(60) == "finished"
    assert widget.error == ""
    return widget


def settings(**changes):
    recipe = Recipe(**{name: changes.pop(name) for name in [*changes] if name in (*RECIPE, "seed")})
    return Settings(**{"data": "drawn animals", "pictures": 60, "biased": False, "label_noise": 0.0, "shuffled": False,
                       "network": "popular", "width": 4, **changes}, recipe=recipe)


# -- what is seen follows the scrubber ---------------------------------------------------------------------------


def test_all_views_follow_the_scrubber(made, data):
    widget = trained(made(epochs=3))
    widget.judged, widget.layer = "test", 1
    for epoch in (0, 2, None):
        widget.epoch = epoch
        at = 3 if epoch is None else epoch
        network = widget.trial.run.network_at(at)
        said = network.probabilities(data.test.images).argmax(1)
        expected = confusion_matrix(data.test.labels, said, labels=range(3))
        np.testing.assert_array_equal(widget.confusion, expected)
        rows = widget.bench.confusion.rows
        assert [row[0] for row in rows] == ["cat", "fish", "snail"]
        assert [[int(text.replace("·", "0")) for text in row[1:-1]] for row in rows] == expected.tolist()
        recalls = recall_score(data.test.labels, said, average=None, zero_division=np.nan)
        assert [row[-1] for row in rows] == [f"{100 * value:.0f} %" for value in recalls]
        assert widget.accuracy == widget.history[at].validation_accuracy
        filters = widget.bench.filters.images
        weights = next(iter(network.parameters())).detach().numpy().transpose(0, 2, 3, 1)
        assert filters.shape == (4, 3, 3, 3)
        np.testing.assert_allclose((filters.astype(float) - 128) / 127, weights / abs(weights).max(), atol=1 / 127)
        maps = network.look(data.test.images[:1])[2].values[0].numpy()  # layer 1 of the convolutions is layer 2 of all
        assert widget.bench.maps.images.shape == maps.shape
        np.testing.assert_allclose(widget.bench.maps.images, maps * 255 / (maps.max() or 1), atol=1)
        assert f"Epoch {at}: {100 * np.trace(expected) / 24:.1f} % of 24 test pictures are right" in widget.describe()
        assert widget.curves.loss.at == epoch


def test_the_sentence_and_the_matrix_do_not_wait_for_the_network(made, monkeypatch):
    widget = made()
    widget.start().wait()
    widget.epoch = 2
    widget._moments.clear()
    seen = []
    prepare = Moment.prepare

    def watched(self, *wanted):
        seen.append((widget.panel.status, widget.bench.confusion.title))
        prepare(self, *wanted)

    monkeypatch.setattr(Moment, "prepare", watched)
    for judged, picture, waits in (("validation", None, False), ("test", None, True), ("validation", 3, True)):
        widget._set({"epoch": 2, "judged": judged, "picture": picture})
        widget._moments.clear()
        seen.clear()
        widget.epoch = 1
        past = widget.history[1]
        assert ("Epoch 1: " in seen[0][0]) is not waits, "said before the network was asked, where it is known"
        assert waits or seen[0][1] == f"{100 * past.validation_accuracy:.1f} % right"
        assert "Epoch 1: " in widget.panel.status


def test_epochs_are_looked_at_when_they_come(made, monkeypatch):
    widget = made(epochs=3)
    widget.step().wait()
    widget.epoch = 0
    widget.start().wait()
    monkeypatch.setattr(Moment, "prepare", lambda *_: pytest.fail("the scrubber would wait for this"))
    for epoch in (1, 3, 2):
        widget.epoch = epoch
        assert widget.panel.status.startswith(f"Epoch {epoch}: ")
        assert widget.bench.samples.captions


def test_samples_are_signed_and_the_surest_mistake_comes_first(made, data):
    widget = trained(made(epochs=1))
    bench, part = widget.bench, data.validation
    for kind in (None, 2):
        bench.confusion.chosen = kind
        assert widget.kind == kind
        chances = widget.trained.probabilities(part.images)
        right = chances.argmax(1) == part.labels
        places = np.array(bench._places)
        assert set(places) <= set(np.arange(30) if kind is None else np.flatnonzero(part.labels == kind))
        np.testing.assert_array_equal(bench.samples.images, part.images[places])
        assert bench.samples.signs == ["right" if right[place] else "wrong" for place in places]
        wrong = [chances[place].max() for place in places if not right[place]]
        assert wrong == sorted(wrong, reverse=True)
        names = [data.train.classes[chances[place].argmax()][:4] for place in places]
        assert bench.samples.captions == [f"{name} {100 * chances[place].max():.0f} %"
                                          for name, place in zip(names, places, strict=True)]
    bench.samples.selected = 1
    assert widget.picture == bench._places[1]
    truth = data.train.classes[part.labels[widget.picture]]
    assert f"The chosen picture is {truth}; it says " in widget.describe()
    assert truth in bench.maps.title


def test_curves_are_the_history_and_batches_come_one_by_one(made):
    widget = made(epochs=2)
    assert widget.step().wait(60) == "paused"
    assert widget.step().wait(60) == "paused"
    chart = widget.curves.loss
    np.testing.assert_allclose(chart.x, [0, 1 / 6, 2 / 6])
    losses = widget.trial.run.losses
    np.testing.assert_allclose(chart.lines[0], [np.nan, *losses])
    assert "batch 2 of 6" in widget.told.value
    trained(widget)
    first, last = widget.history[1:]
    np.testing.assert_allclose(chart.x, [0, 1, 2])
    np.testing.assert_allclose(chart.lines[0, 1:], [first.loss, last.loss])
    np.testing.assert_allclose(chart.lines[1, 1:], [first.validation_loss, last.validation_loss])
    np.testing.assert_allclose(widget.curves.accuracy.lines[:, 2], [last.accuracy, last.validation_accuracy])
    assert "pictures a second on the CPU" in widget.told.value
    widget.rewind(1).wait(60)
    assert widget.step().wait(60) == "paused"
    assert len(widget.trial.run.losses) == 7
    np.testing.assert_allclose([chart.x[-1], chart.lines[0, -1]], [1 + 1 / 6, widget.trial.run.losses[-1]])


# -- my photo ----------------------------------------------------------------------------------------------------


def told(bars):
    """Return what the bars say: class to text."""
    return dict(re.findall(r"<th[^>]*>([^<]*)</th>.*?(\d+ %)</td></tr>", bars))


def test_the_network_of_the_moment_judges_my_photo_as_small_as_it_sees_it(made, data, tmp_path):
    for kind in "ab":
        for number in range(3):
            path = tmp_path / kind / f"{number}.png"
            path.parent.mkdir(exist_ok=True)
            Image.fromarray(sm.images.load("chelsea")).save(path)
    seen = datasets.folder(tmp_path, size=20).train.images[0]
    sm.my_photo.choose(sm.images.load("chelsea"))
    without = trained(made(epochs=3))
    widget = made(epochs=3, my_photo=True, name="with")
    np.testing.assert_array_equal(widget.verdict.picture.image, seen)
    assert "Start, and the network says" in widget.verdict.bars.value
    trained(widget)
    assert torch.equal(weights(widget.trained), weights(without.trained)), "nothing is learned from it"
    for epoch in (0, 2, None):
        widget.epoch = without.epoch = epoch
        network = widget.trial.run.network_at(3 if epoch is None else epoch)
        chances = network.probabilities(seen[None])[0]
        assert told(widget.verdict.bars.value) == {
            name: f"{100 * chance:.0f} %" for name, chance in zip(data.train.classes, chances, strict=True)}
        first, second, _ = np.argsort(-chances)
        best, next_best = (f"{data.train.classes[place]}, {100 * chances[place]:.0f} %" for place in (first, second))
        assert f"My photo: it says {best}, then {next_best}." in widget.describe()
        np.testing.assert_array_equal(widget.confusion, without.confusion)
        assert widget.goal == without.goal
        maps = network.look(seen[None])[0].values[0].numpy()
        assert np.corrcoef(widget.bench.maps.images.ravel(), maps.ravel())[0, 1] > 0.99
        assert "in my photo" in widget.bench.maps.title
    widget.bench.samples.selected = 0
    assert "in this " in widget.bench.maps.title
    sm.my_photo.choose(np.zeros((9, 9), np.uint8))
    widget.my_photo = False
    assert "My photo" not in widget.describe()
    widget.my_photo = True
    assert (widget.picture, widget.error) == (None, "")
    np.testing.assert_array_equal(widget.verdict.picture.image, np.zeros((20, 20, 3)))
    assert np.ptp(widget.bench.maps.images, axis=(1, 2)).max() <= 1, "maps of one colour: they are of the new photo"
    widget.reset()
    assert (widget.my_photo, widget.verdict.layout.display) == (False, "none")


def test_the_sentence_does_not_wait_for_what_the_network_says_of_my_photo(made, monkeypatch):
    sm.my_photo.choose(sm.images.load("chelsea"))
    widget, said, chances = trained(made(my_photo=True)), [], Moment.chances
    widget._moments.clear()

    def watched(self, photo):
        said.append(widget.panel.status)
        return chances(self, photo)

    monkeypatch.setattr(Moment, "chances", watched)
    widget.epoch = 1
    assert "Epoch 1: " in said[0]
    assert "My photo" not in said[0]
    assert "My photo: it says" in widget.panel.status


@pytest.mark.parametrize("shape", [(28, 28), (20, 20, 3), (12, 20, 3), (16, 8)])
def test_my_photo_in_the_shape_of_any_networks_pictures(shape):
    photo = np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    side = max(shape[:2])
    square = sm.images.squares([photo], size=side)[0][0]
    top, left = (side - shape[0]) // 2, (side - shape[1]) // 2
    expected = square[top:top + shape[0], left:left + shape[1]]
    if len(shape) == 2:
        expected = sm.images.read(expected, colour=False)
    np.testing.assert_array_equal(Photo(photo).seen(shape), expected)


def test_without_a_photo_the_chooser_opens_under_the_switch(made):
    widget = made()
    widget.my_photo = True
    assert widget.verdict.layout.display == "none"
    at = widget.children.index(sm.my_photo.picker)
    assert widget._button in widget.children[at - 1].children
    sm.my_photo.choose(np.zeros((9, 9), np.uint8))
    assert widget.verdict.layout.display is None


# -- driving -----------------------------------------------------------------------------------------------------


def weights(network):
    return torch.cat([value.flatten() for value in network.state_dict().values()])


def test_wound_back_and_trained_on_it_is_as_if_nothing_had_been(made):
    widget = trained(made(epochs=3))
    before = weights(widget.trained)
    widget.epoch = 1
    assert widget.buttons.buttons["rewind"].description == "rewind to epoch 1"
    widget._press("rewind")
    assert widget.wait(60) == "paused"
    assert [past.epoch for past in widget.history] == [0, 1]
    assert widget.epoch is None
    trained(widget)
    assert torch.equal(weights(widget.trained), before)


def test_wound_back_it_takes_other_settings_if_they_fit(made):
    widget = trained(made(epochs=2))
    widget.learning_rate, widget.epochs = 0.0, 3
    assert "Changed since: epochs 2 → 3, learning rate 0.01 → 0. Start anew, or rewind" in widget.describe()
    assert widget.rewind().wait(60) == "paused"
    assert widget.trial.settings == widget.settings
    kept = weights(widget.trained)
    trained(widget)
    assert len(widget.history) == 4
    assert torch.equal(weights(widget.trained), kept), "with a learning rate of 0 nothing changes"
    widget.width = 8
    assert widget.buttons.buttons["rewind"].disabled
    with pytest.raises(ValueError, match="rewind: got another width, expected .*Start anew"):
        widget.rewind(1)


def test_a_killed_run_goes_on_in_the_same_cell(made, tmp_path):
    whole = trained(made(epochs=3))
    kept = made(epochs=3, file=tmp_path / "run.safetensors")
    kept.start()
    while len(kept.history) < 2:
        kept.wait(0.01)
    kept.cancel()
    done = len(kept.history)
    again = made(epochs=3, file=tmp_path / "run.safetensors")
    assert again.wait(60) == "paused"
    for past, before in zip(again.history, whole.history[:done], strict=True):
        assert np.array_equal(past.confusion, before.confusion)
        np.testing.assert_equal(past.loss, before.loss)
    assert trained(again).trial.run.losses == whole.trial.run.losses
    again.epochs, again.learning_rate = 1, 0.003
    assert len(trained(again).history) == 2, "start anew is a new run"
    other = made(epochs=3, file=tmp_path / "run.safetensors")
    assert (other.wait(60), other.history) == ("ready", []), "the file holds a run with other settings"


def test_a_file_of_another_kind_is_left_alone(made, tmp_path):
    photo = tmp_path / "cat.jpg"
    photo.write_bytes(b"a photo")
    widget = made(file=photo)
    widget.start().wait(60)
    assert widget.error.startswith("It cannot begin: ")
    assert photo.read_bytes() == b"a photo"


def test_changed_settings_begin_a_new_run(made):
    widget = trained(made())
    first = widget.trial
    assert trained(widget).trial is not first, "a finished one begins again"
    widget.pictures = 32
    trained(widget)
    assert widget.trial.run.data.train.labels.size == 32
    assert first.state == "cancelled"


def test_two_runs_side_by_side(made):
    widget = trained(made(epochs=1))
    widget.keep()
    kept = widget.kept
    assert widget.trial is None
    assert widget.accuracy == kept.history[-1].validation_accuracy
    widget.batch, widget.flip = 32, "random"
    trained(widget)
    assert widget.curves.loss.names == ["B training", "B validation", "A training", "A validation"]
    assert widget.curves.changes.rows == [["batch size", "16", "32"], ["flip", "none", "random"]]
    np.testing.assert_allclose(widget.curves.loss.lines[[1, 3], 1],
                               [trial.history[1].validation_loss for trial in (widget.trial, kept)])
    widget.shown = "A"
    np.testing.assert_array_equal(widget.confusion, kept.history[-1].confusion)
    widget.forget()
    assert widget.curves.changes.layout.display == "none"
    np.testing.assert_array_equal(widget.confusion, widget.trial.history[-1].confusion)


def test_buttons_are_open_where_they_can_do_something(made):
    widget = made(epochs=1)

    def usable():
        return {name for name, button in widget.buttons.buttons.items() if not button.disabled}

    assert usable() == {"start", "step one batch"}
    widget._press("step one batch")
    assert widget.wait(60) == "paused"
    widget._changed()
    assert usable() == {"start", "step one batch", "rewind", "cancel", "keep as A"}
    assert widget.buttons.buttons["start"].description == "go on"
    widget.lock("run")
    assert usable() == set()
    widget.unlock("run")
    widget._press("cancel")
    assert usable() == {"start", "keep as A"}
    assert "It is stopped for good." in widget.describe()
    assert widget.step().wait(60) == "paused", "and a new one begins"


def test_pause_and_cancel_stop_a_long_run(made):
    widget = made(epochs=10_000)
    widget.start()
    assert widget.pause().wait(60) == "paused"
    assert widget.start().trial.run is not None
    widget.cancel()
    assert widget.trial.state == "cancelled"
    kept = len(widget.history)
    with pytest.raises(ValueError, match="rewind: got a cancelled run"):
        widget.rewind()
    assert len(widget.history) == kept


def test_the_same_cell_again_stops_the_old_run(made):
    old = made(epochs=10_000).start()
    other = made(epochs=10_000, name="another").start()
    made()
    assert old.trial.state == "cancelled"
    assert other.trial.live
    assert other.reset() is None
    assert other.trial is None
    assert other.history == []


# -- pictures ----------------------------------------------------------------------------------------------------


def test_labels_are_spoiled_as_asked(data):
    source = Source(data)
    name = source.names[0]
    noisy = source(settings(data=name, label_noise=0.25, pictures=80)).train
    assert (noisy.labels != data.train.labels[:80]).sum() == 20
    again = source(settings(data=name, label_noise=0.25, pictures=80)).train
    np.testing.assert_array_equal(noisy.labels, again.labels)
    shuffled = source(settings(data=name, shuffled=True, pictures=90)).train
    np.testing.assert_array_equal(np.sort(shuffled.labels), np.sort(data.train.labels))
    assert (shuffled.labels != data.train.labels).mean() > 0.4
    np.testing.assert_array_equal(data.train.images[:80], noisy.images)


def test_bias_is_planted_where_it_is_learned_but_not_in_the_test():
    found = Source()(settings(biased=True, pictures=200))
    for part, planted in ((found.validation, True), (found.test, False)):
        cats = np.asarray(part.labels) == part.classes.index("cat")
        blue = part.attributes["background"] == "blue"
        assert (blue[cats].all() and not blue[~cats].any()) == planted
    with pytest.raises(ValueError, match="biased: got True with MNIST"):
        Source()(settings(biased=True, data="MNIST"))


def test_a_folder_of_photos(made, tmp_path):
    rng = np.random.default_rng(0)
    for kind, level in (("dark", 0), ("light", 200)):
        (tmp_path / kind).mkdir()
        for number in range(5):
            pixels = level + rng.integers(0, 50, (40, 30, 3))
            Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / kind / f"{number}.png")
    (tmp_path / "dark" / "notes.txt").write_text("no picture")
    widget = made(str(tmp_path), epochs=1)
    assert widget.data == tmp_path.name
    assert (widget.batches, widget._controls["biased"].layout.display) == (1, "none")
    trained(widget)
    assert widget.confusion.shape == (2, 2)
    assert "dark/notes.txt" in widget.describe()


def test_nothing_is_downloaded_before_it_starts(made, monkeypatch):
    asked = []

    def offline(*, heard):
        asked.append(heard)
        warnings.warn("offline", stacklevel=2)
        return datasets.drawn(train=40, validation=10, test=10)

    monkeypatch.setattr(_training_pictures, "_latest", {})
    monkeypatch.setitem(_training_pictures.DOWNLOADS, "MNIST", (offline, "12 MB"))
    widget = made("MNIST", epochs=1)
    widget.pictures = 20
    assert widget.parameters == sum(step.parameters for step in Network(small_cnn(10, width=4), (28, 28)).steps)
    assert asked == []
    trained(widget)
    trained(widget)
    assert len(asked) == 1, "the second time they are there"


def test_a_download_is_seen_and_can_be_cancelled(made, monkeypatch):
    bars, go_on, ended = [], threading.Event(), threading.Event()

    def slow(*, heard):
        try:
            for here in range(0, 170_000_001, 200_000):
                heard("cifar.tar.gz", here, 170_000_000)
                if here == 34_000_000:
                    go_on.wait(10)
        finally:
            ended.set()

    monkeypatch.setattr(_training_pictures, "_latest", {})
    monkeypatch.setitem(_training_pictures.DOWNLOADS, "CIFAR-10", (slow, "170 MB"))
    widget = made("CIFAR-10", epochs=1)
    widget.told.observe(lambda change: bars.append(change.new), "value")
    widget.start()
    limit = time.monotonic() + 10
    while "34 of 170 MB" not in widget.told.value:
        assert time.monotonic() < limit, widget.told.value
        time.sleep(0.01)
    assert 'max="170000000" value="34000000.000"' in widget.told.value
    assert "The pictures are being made ready." in widget.describe()
    assert len(bars) < 30, "each hundredth is told once, not each of the 171 pieces"
    widget.cancel()
    go_on.set()
    assert ended.wait(10)
    widget.trial.wait(10)
    assert widget.trial.state == "cancelled"
    assert widget.error == ""
    assert "cancelled" in widget.told.value


# -- what goes wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "words"), [
    ({"network": "quick", "normalise": "none", "optimiser": "sgd", "learning_rate": 1000.0}, "The loss is no number"),
    ({"schedule": "one slope", "optimiser": "sgd", "network": "popular", "normalise": "none", "learning_rate": 900.0},
     "Try a smaller learning rate")])
def test_a_run_that_explodes_says_so(made, state, words):
    widget = made(**state)
    widget.start().wait(60)
    assert widget.trial.state == "failed"
    assert words in widget.error
    assert widget.panel.error == widget.error
    assert "The network is as it was after epoch 0" in widget.error
    widget.learning_rate, widget.normalise = 0.001, "standard"
    trained(widget)


def test_a_moment_that_is_gone_does_not_end_the_run(made, monkeypatch):
    widget = made(epochs=3)

    def gone(self, epoch):
        raise ValueError("epoch: gone")

    with monkeypatch.context() as patch:
        patch.setattr("seeing_machine.learning.run.Run.network_at", gone)
        assert widget.start().wait(60) == "finished"
        assert "epoch: gone" in widget.error
    widget.epoch = 1
    assert widget.error == ""


def test_no_memory_is_a_sentence(made, monkeypatch):
    widget = made()

    def full(_settings, _heard):
        raise MemoryError

    monkeypatch.setattr(widget, "_source", full, raising=True)
    monkeypatch.setattr(full, "size", lambda _name: (90, 3, (20, 20, 3)), raising=False)
    assert widget.start().wait(60) == "failed"
    assert widget.error == "The memory is not enough for these pictures. Take fewer of them."


def test_pictures_too_small_for_the_network(made):
    tiny = datasets.drawn(train=30, validation=10, test=10, size=16, classes=("cat", "fish"))
    widget = made(tiny)
    assert "layer 5" in widget.error
    widget.network = "residual"
    trained(widget)
    assert widget.bench.maps.images.ndim == 3


@pytest.mark.parametrize(("given", "words"), [
    ("no such folder", "expected a folder"), (3, "expected Splits"), (np.zeros((2, 2)), "expected Splits")])
def test_other_data_is_refused(given, words):
    with pytest.raises((TypeError, FileNotFoundError), match=words):
        Training(given)


@pytest.mark.parametrize("state", [{"data": "CIFAR"}, {"learning_rate": -1}, {"network": "large"}, {"width": 0},
                                   {"label_noise": 1.5}, {"kind": -1}])
def test_what_does_not_fit_is_refused(made, state):
    widget = made()
    before = widget.state
    with pytest.raises(traitlets.TraitError):
        widget.restore(state)
    assert widget.state == before


def test_a_class_that_is_not_there_is_no_class(made):
    widget = made(kind=7, picture=500, layer=9)
    trained(widget)
    assert len(widget.bench._places) > 3
    assert widget.bench.maps.title.startswith("layer 5")


# -- settings ----------------------------------------------------------------------------------------------------


def test_recipes_set_what_belongs_to_them_and_a_change_makes_it_ones_own(made, data):
    widget = Training(data)
    assert (widget.recipe, widget.settings.recipe) == ("plain", PLAIN.but(epochs=8))
    widget._controls["recipe"].value = "fast"
    assert (widget.settings.recipe, widget.network, widget.width) == (FAST, "quick", 16)
    widget.whiten = False
    assert (widget.recipe, widget._controls["recipe"].value) == ("own", None)
    again = Training(data)
    again.restore(json.loads(json.dumps(widget.state)))
    assert again.settings == widget.settings
    again.recipe = "plain"
    assert again.settings.recipe == PLAIN.but(epochs=8)
    assert Training(data, recipe="fast", width=8).settings.recipe == FAST
    assert Training(data, recipe="fast", width=8).recipe == "own"


def test_the_goal_is_that_of_the_moment(made):
    widget = trained(made(wanted=0.01))
    share = f"{100 * widget.history[-1].validation_accuracy:.1f} %"
    assert widget.goal == f"goal: 1 % of the validation pictures   now {share}   ✓ done"
    widget.wanted = 1
    assert widget.goal == f"goal: 100 % of the validation pictures   now {share}"
    widget.wanted = 0
    assert widget.goal == ""


def test_a_number_that_no_button_has(made):
    widget = made(learning_rate=0.02)
    control = widget._controls["learning_rate"]
    assert control.value is None
    control.value = "0.001"
    assert widget.learning_rate == 0.001


def test_only_one_group_of_settings_is_seen(made):
    widget = made()
    for group in ("troubles", "fast tricks"):
        widget._controls["group"].value = group
        assert [name for name, box in widget._groups.items() if box.layout.display is None] == [group]


def test_differences_name_every_setting():
    one = settings()
    other = settings(data="MNIST", biased=True, label_noise=0.2, epochs=3, learning_rate=0.01, seed=4)
    assert differences(one, one) == []
    assert differences(one, other) == [
        ["pictures of", "drawn animals", "MNIST"], ["every cat on blue", "no", "yes"], ["wrong labels", "0 %", "20 %"],
        ["epochs", "10", "3"], ["learning rate", "0.001", "0.01"], ["seed", "0", "4"]]
    assert can_follow(one, settings(epochs=3, learning_rate=1.0, batch=8, rotate=20.0))
    assert not can_follow(one, settings(whiten=True))
    assert not can_follow(one, settings(pictures=61))


# -- code --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [
    {}, {"label_noise": 0.3, "shuffled": True, "flip": "random", "normalise": "unit", "seed": 3},
    {"optimiser": "sgd", "flip_average": True, "normalise": "none", "learning_rate": 1e-4,
     "pictures": 50},
    {"recipe": "fast", "epochs": 1}])
def test_the_code_trains_the_same(made, data, state):
    widget = trained(made(**state))
    assert set(widget.snippets()) == ({"seeing_machine"} if "recipe" in state else {"torch", "seeing_machine"})
    for library, code in widget.snippets().items():
        space = {"data": data}
        torch.manual_seed(0)
        exec(code, space)
        assert (space["parameters"], space["batches"]) == (widget.parameters, widget.batches), library
        if library == "seeing_machine":
            assert space["accuracy"] == pytest.approx(widget.accuracy, abs=0.05), "threads decide the last digits"
        else:
            assert 0 <= space["accuracy"] <= 1
    widget.epoch = 0
    assert "range(0)" in widget.code or "== 0:" in widget.code


@pytest.mark.parametrize("state", [
    {"schedule": "one slope"}, {"whiten": True}, {"shift": 1}, {"rotate": 5.0}, {"colour": 0.2},
    {"flip": "alternate"}, {"network": "residual"}])
def test_what_plain_torch_does_not_say_it_does_not_leave_out(made, state):
    assert set(made(**state).snippets()) == {"seeing_machine"}


def test_plain_torch_learns_as_well(data, made):
    widget = trained(made(epochs=6, batch=8))
    space = {"data": data}
    exec(widget.snippets()["torch"], space)
    assert widget.accuracy > 0.5
    assert space["accuracy"] > 0.5
