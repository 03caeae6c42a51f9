"""The controls of a run do what they say, wherever the thread happens to be."""

import subprocess
import sys
import threading

import pytest
import torch

from seeing_machine.learning import Network, Recipe, Run, load, save
from seeing_machine.learning import run as module

from .conftest import LAYERS, WILD

RECIPE = Recipe(epochs=3, batch=50, flip="random", shift=1)
LONG = RECIPE.but(epochs=1000)


@pytest.fixture(autouse=True)
def _tells_of_every_batch(monkeypatch):
    monkeypatch.setattr(module, "_PACE", 0)


@pytest.fixture
def made(data):
    """Return a function that makes runs, and close them all in the end."""
    runs = []

    def make(recipe=RECIPE, network=None, **options):
        runs.append(Run(network or Network(LAYERS, (16, 16, 3), seed=3), data, recipe, **options))
        return runs[-1]

    yield make
    for run in runs:
        run.close()


def numbers(run):
    return [{name: value for name, value in epoch.record().items() if name not in ("seconds", "images_per_second")}
            for epoch in run.history]


def weights(network):
    return torch.cat([value.detach().float().flatten() for value in network.state_dict().values()])


def until(run, wanted):
    """Wait until `wanted(run)` holds, which `on_change` looks at."""
    reached = threading.Event()
    run._on_change = lambda run: reached.set() if wanted(run) else None
    assert wanted(run) or reached.wait(30)


@pytest.fixture(scope="module")
def whole(data):
    """A run that nobody touched."""
    run = Run(Network(LAYERS, (16, 16, 3), seed=3), data, RECIPE, name="whole")
    assert run.start().wait() == "finished"
    yield run
    run.close()


def test_a_run_finishes(whole):
    assert [epoch.epoch for epoch in whole.history] == whole.epochs == [0, 1, 2, 3]
    assert len(whole.losses) == 12
    assert whole.batch == (0, 0)
    assert whole.images_per_second > 0
    assert all(epoch.checkpoint is None for epoch in whole.history)


def test_nothing_happens_before_the_start(made):
    run = made()
    assert (run.state, run.wait(), run.history, run.losses) == ("ready", "ready", [], [])


def test_steps_are_single_batches(made, whole):
    run = made()
    for count in (1, 2):
        assert run.step().wait() == "paused"
        assert run.batch == (count, 4)
        assert run.losses == whole.losses[:count]
    run.step().step().wait()  # the last batch of the epoch takes its validation along
    assert run.batch == (0, 0)
    assert run.epochs == [0, 1]
    assert run.start().wait() == "finished"
    assert (numbers(run), run.losses) == (numbers(whole), whole.losses)


def test_a_pause_holds_and_a_start_goes_on(made, whole):
    run = made()
    until(run.start(), lambda run: run.batch[0] >= 2)
    run.pause().wait()
    count = len(run.losses)
    with run.still():
        assert len(run.losses) == count
    assert run.state == "paused"
    assert run.start().wait() == "finished"
    assert (numbers(run), run.losses) == (numbers(whole), whole.losses)


@pytest.mark.parametrize("epoch", [0, 1, 3])
def test_rewound_and_trained_again_the_numbers_are_the_same(made, whole, epoch):
    run = made()
    run.start().wait()
    assert run.rewind(epoch).wait() == "paused"
    assert run.epochs == list(range(epoch + 1))
    assert run.losses == whole.losses[:4 * epoch]
    assert torch.equal(weights(run.network), weights(whole.network_at(epoch)))
    assert run.start().wait() == "finished"
    assert (numbers(run), run.losses) == (numbers(whole), whole.losses)
    assert torch.equal(weights(run.network), weights(whole.network))


def test_rewinding_while_it_runs_forgets_the_step_on_its_way(made, whole):
    run = made(LONG)
    until(run.start(), lambda run: len(run.epochs) > 2)
    assert run.rewind(1).wait() == "paused"
    assert numbers(run) == numbers(whole)[:2]
    assert run.losses == whole.losses[:4]
    assert torch.equal(weights(run.network), weights(whole.network_at(1)))


def test_rewinding_with_another_recipe(made, whole):
    run = made()
    run.start().wait()
    run.rewind(1, RECIPE.but(learning_rate=0.01)).start().wait()
    assert numbers(run)[:2] == numbers(whole)[:2]
    assert numbers(run)[2]["learning_rate"] == 0.01
    assert numbers(run)[2]["loss"] != numbers(whole)[2]["loss"]


def test_only_what_is_kept_can_be_gone_to(made):
    run = made()
    with pytest.raises(ValueError, match="epoch: got 7"):
        run.rewind(7)
    with pytest.raises(ValueError, match="epoch: got 0"):
        run.network_at(0)
    assert run.state == "ready"


def test_cancelled_is_for_good(made):
    run = made(LONG)
    until(run.start(), lambda run: run.losses)
    run.cancel().close()
    assert run.state == "cancelled"
    assert not run._thread.is_alive()
    assert run.network_at(0).parts
    history = run.history
    for control in (run.start, run.pause, run.step, lambda: run.rewind(0)):
        with pytest.raises(ValueError, match="a cancelled run"):
            control()
    assert run.history is history, "rewind has not begun"
    assert run.cancel().state == "cancelled"


def test_a_new_run_of_the_same_name_ends_the_old_one(made):
    network = Network(LAYERS, (16, 16, 3))
    older = made(LONG, network).start()
    other = made(LONG, name="another").start()
    newer = made(LONG, network)
    assert older.state == "cancelled"
    assert not older._thread.is_alive()
    assert other.state == "running"
    assert newer.state == "ready"


def test_a_run_that_cannot_be_leaves_the_old_one_alone(made, data):
    run = made(LONG).start()
    with pytest.raises(ValueError, match="images"):
        Run(Network(LAYERS, (16, 17, 3)), data)
    assert run.state == "running"


@pytest.mark.parametrize(("error", "words"), [
    (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"), "The memory is not enough"),
    (torch.OutOfMemoryError("CUDA out of memory."), "The memory is not enough"), (MemoryError(), "with batches of 50"),
    (ZeroDivisionError("oh"), "Training stopped, ZeroDivisionError: oh. The network is as it was after epoch 1.")])
def test_an_error_is_told_and_the_last_good_state_left(made, whole, error, words):
    run = made()
    forward = run.network.forward

    def fail(x):
        if len(run.epochs) == 2 and run.batch == (2, 4):
            raise error
        return forward(x)

    run.network.forward = fail
    assert run.start().wait() == "failed"
    assert words in run.message
    assert "as it was after epoch 1" in run.message
    assert torch.equal(weights(run.network), weights(whole.network_at(1)))
    assert run.losses == whole.losses[:4]
    run.network.forward = forward
    assert run.start().wait() == "finished"
    assert (numbers(run), run.losses) == (numbers(whole), whole.losses)


def test_an_error_before_the_first_epoch(made):
    run = made()
    run.network.forward = lambda x: 1 / 0
    assert run.start().wait() == "failed"
    assert run.message.endswith("The network is as it was at the start.")


def test_a_loss_without_bounds_is_told(made):
    run = made(Recipe(optimiser="sgd", learning_rate=1000, normalise="none", precision="float32"),
               Network(WILD, (16, 16, 3)))
    assert run.start().wait() == "failed"
    assert "Try a smaller learning rate" in run.message


def test_the_listener_hears_of_all_that_matters(made):
    heard = []
    run = made(on_change=lambda run: heard.append((threading.current_thread().name, run.state, len(run.history))))
    run.start().wait()
    own = [(state, count) for thread, state, count in heard if thread == "run training"]
    assert heard[0] == ("MainThread", "running", 0)
    assert {count for _, count in own} >= {1, 2, 3, 4}
    assert own[-1] == ("finished", 4)


def test_a_listener_that_fails_fails_the_run(made):
    def listen(run):
        if run.history and run.state == "running":
            raise KeyError("gone")

    run = made(on_change=listen)
    assert run.start().wait() == "failed"
    assert "KeyError" in run.message


def test_a_listener_can_look_at_the_network(made):
    seen = []

    def listen(run):
        with run.still() as network:
            seen.append(network.parts[0].weight.sum().item())

    made(on_change=listen).start().wait()
    assert len(seen) > 4


def test_the_network_holds_still_while_somebody_looks(made):
    run = made(LONG)
    until(run.start(), lambda run: run.losses)
    for _ in range(5):
        with run.still() as network:
            before = weights(network)
            threading.Event().wait(0.02)
            assert torch.equal(weights(network), before)


def test_checkpoints_stay_within_their_memory(made):
    run = made(RECIPE.but(epochs=12))
    run.start().wait()
    size = run._checkpoints[0].size, run._checkpoints[12].size
    run = made(RECIPE.but(epochs=12), memory=size[0] + 4 * size[1])
    run.start().wait()
    assert len(run.epochs) == 5
    assert run.epochs[0] == 0
    assert run.epochs[-1] == 12
    assert max(later - one for one, later in zip(run.epochs, run.epochs[1:], strict=False)) <= 6
    assert sum(kept.size for kept in run._checkpoints.values()) <= size[0] + 4 * size[1]


def test_a_killed_kernel_loses_at_most_an_epoch(tmp_path, data, made, whole):
    code = f"""
import os
from seeing_machine.images import datasets
from seeing_machine.learning import Network, Run, Recipe
import torch; torch.set_num_threads(1)
data = datasets.drawn(train=200, validation=60, test=60, size=16, level="easy")
def listen(run):
    if len(run.epochs) == 2 and run.batch == (2, 4):
        os.kill(os.getpid(), 9)
run = Run(Network({LAYERS}, (16, 16, 3), seed=3), data, Recipe(**{RECIPE.settings()}), keep="run.safetensors")
run._on_change = listen
import seeing_machine.learning.run as module; module._PACE = 0
run.start().wait()
"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    assert killed.returncode == -9
    run = Run.reopened(tmp_path / "run.safetensors", data)
    try:
        assert (run.state, run.epochs) == ("paused", [1])
        assert run.start().wait() == "finished"
        assert (numbers(run), run.losses) == (numbers(whole), whole.losses)
    finally:
        run.close()
    assert load(tmp_path / "run.safetensors").checkpoint.epoch == 3


def test_a_network_alone_is_no_run(tmp_path, data):
    save(tmp_path / "a", Network(LAYERS, (16, 16, 3)))
    with pytest.raises(ValueError, match="a network without its run"):
        Run.reopened(tmp_path / "a", data)


def test_the_interpreter_ends_although_a_run_goes_on(tmp_path):
    code = """
from seeing_machine.images import datasets
from seeing_machine.learning import Network, Run, Recipe, small_cnn
data = datasets.drawn(train=200, validation=60, test=60)
Run(Network(small_cnn(width=4), (32, 32, 3)), data, Recipe(epochs=1000)).start()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
