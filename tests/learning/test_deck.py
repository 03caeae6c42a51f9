"""How many threads compute, and on what."""

from pathlib import Path

import pytest
import torch

from seeing_machine.learning import Recipe, deck, train


@pytest.mark.parametrize(("quota", "speedup", "expected"), [
    ("max 100000", 2, 8), ("200000 100000", 2, 2), ("50000 100000", 2, 1), ("max 100000", 1.05, 1),
    ("max 100000", 0.1, 1),
    ("nonsense", 2, 8), (None, 2, 8)])
def test_threads_are_no_more_than_pay(monkeypatch, quota, speedup, expected):
    def read(_path):
        if quota is None:
            raise FileNotFoundError
        return quota

    monkeypatch.setattr(Path, "read_text", read)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 8)
    monkeypatch.setattr(deck, "_trial", lambda count: 0.01 if count == 1 else 0.01 / speedup)
    assert deck.pick_threads() == expected


def test_the_trial_leaves_the_threads_as_they_were():
    assert deck._trial(2) > 0
    assert torch.get_num_threads() == 1


def test_a_run_goes_on_with_the_threads_it_began_with(monkeypatch, data, network):
    monkeypatch.setattr("seeing_machine.learning.trainer.pick_threads", lambda: 2)
    seen, forward = [], network.forward
    network.forward = lambda x: (seen.append(torch.get_num_threads()), forward(x))[1]
    *_, last = train(network, data, Recipe(epochs=1, batch=100))
    assert torch.get_num_threads() == 1
    monkeypatch.setattr("seeing_machine.learning.trainer.pick_threads", lambda: 3)
    list(train(network, data, Recipe(epochs=2, batch=100), start=last.checkpoint))
    assert set(seen) == {2}


def test_the_precision_is_what_the_processor_is_good_at(monkeypatch):
    cpu = torch.device("cpu")
    for able, expected in ((True, torch.bfloat16), (False, torch.float32)):
        monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda able=able: able)
        assert deck.pick_precision("auto", cpu) == expected
    monkeypatch.delattr(torch.cpu, "_is_avx512_bf16_supported")
    assert deck.pick_precision("auto", cpu) == torch.float32
    assert deck.pick_precision("bfloat16", cpu) == torch.bfloat16
