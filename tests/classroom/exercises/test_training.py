import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, recall_score

from seeing_machine.classroom.exercises import training

SEEDS = pytest.mark.parametrize("seed", range(3))


def listed(confusion):
    """Return the truth and the answer of every picture that a confusion matrix counts."""
    rows, cols = np.indices(np.shape(confusion))
    counts = np.ravel(confusion)
    return np.repeat(rows.ravel(), counts), np.repeat(cols.ravel(), counts)


@SEEDS
def test_the_loss_is_that_of_torch(seed):
    for chances, label in training.ENTROPY.inputs(np.random.default_rng(seed)):
        assert chances.sum() == pytest.approx(1)
        expected = torch.nn.functional.nll_loss(torch.tensor(chances).log()[None], torch.tensor([label]))
        assert training.ENTROPY.reference()(chances, label) == pytest.approx(expected.item())


@SEEDS
def test_accuracy_and_recall_are_those_of_scikit_learn(seed):
    for (confusion,) in training.ACCURACY.inputs(np.random.default_rng(seed)):
        assert training.ACCURACY.reference()(confusion) == pytest.approx(accuracy_score(*listed(confusion)))
    for confusion, kind in training.RECALL.inputs(np.random.default_rng(seed)):
        expected = recall_score(*listed(confusion), labels=[kind], average=None)[0]
        assert training.RECALL.reference()(confusion, kind) == pytest.approx(expected)


def descended(x, y, rate, epochs, weight=0.0):
    """Return the weight that torch's own loop finds, picture by picture."""
    weight = torch.tensor(weight, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([weight], lr=rate)
    for _ in range(epochs):
        for value, wanted in zip(x, y, strict=True):
            optimiser.zero_grad()
            ((weight * value - wanted) ** 2).backward()
            optimiser.step()
    return weight.item()


@SEEDS
def test_steps_and_loops_are_those_of_torch(seed):
    for weight, x, y, rate in training.STEP.inputs(np.random.default_rng(seed)):
        assert training.STEP.reference()(weight, x, y, rate) == pytest.approx(descended([x], [y], rate, 1, weight))
    for inputs in training.LOOP.inputs(np.random.default_rng(seed)):
        assert training.LOOP.reference()(*inputs) == pytest.approx(descended(*inputs))


@SEEDS
def test_the_curves_look_like_curves(seed):
    for learned, validation, test in training.BEST.inputs(np.random.default_rng(seed)):
        best = training.BEST.reference()(learned, validation, test)
        assert 0 < best < len(validation) - 1
        assert validation[best] == min(validation)
        assert learned == sorted(learned, reverse=True)


def test_what_is_predicted_is_so():
    assert training.FIRST_LOSS.truth == pytest.approx(np.log(10), abs=1e-3)
    assert training.BATCHES.truth * 32 == 12_000
