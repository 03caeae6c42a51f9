"""Metrics are scikit-learn's."""

import warnings

import numpy as np
import pytest
import sklearn.metrics as sk
from sklearn.calibration import calibration_curve
from sklearn.exceptions import UndefinedMetricWarning

from seeing_machine.learning import metrics


@pytest.fixture
def answers():
    rng = np.random.default_rng(0)
    chances = rng.dirichlet(np.ones(5), 400)
    truth = np.where(rng.random(400) < 0.6, chances.argmax(1), rng.integers(0, 5, 400))
    return chances, truth


def test_confusion_and_accuracy(answers):
    chances, truth = answers
    matrix = metrics.confusion_matrix(truth, chances.argmax(1), 6)
    np.testing.assert_array_equal(matrix, sk.confusion_matrix(truth, chances.argmax(1), labels=range(6)))
    assert metrics.accuracy(matrix) == sk.accuracy_score(truth, chances.argmax(1))


def test_per_class(answers):
    chances, truth = answers
    result = metrics.per_class(metrics.confusion_matrix(truth, chances.argmax(1), 6))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndefinedMetricWarning)
        expected = sk.precision_recall_fscore_support(truth, chances.argmax(1), labels=range(6), zero_division=np.nan)
    for mine, its in zip(result, expected, strict=True):
        np.testing.assert_allclose(mine, its)


def test_cross_entropy(answers):
    chances, truth = answers
    assert metrics.cross_entropy(chances, truth) == pytest.approx(sk.log_loss(truth, chances, labels=range(5)))
    assert metrics.cross_entropy([[1.0, 0.0]], [1]) == np.inf


def test_calibration_of_two_classes(answers):
    rng = np.random.default_rng(1)
    sure = rng.uniform(0.5, 1, 500)
    right = rng.random(500) < sure
    result = metrics.calibration(np.stack([sure, 1 - sure], 1), (~right).astype(int), bins=10)
    hits, means = calibration_curve(right, sure, n_bins=10)
    filled = result.pictures > 0
    np.testing.assert_allclose(result.accuracy[filled], hits)
    np.testing.assert_allclose(result.confidence[filled], means)
    assert result.pictures.sum() == 500
    assert result.error == pytest.approx(np.average(abs(hits - means), weights=result.pictures[filled]))


def test_empty_counts_are_nan():
    assert np.isnan(metrics.accuracy(np.zeros((2, 2), int)))
    assert np.isnan(metrics.per_class(np.array([[1, 0], [0, 0]])).recall[1])


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: metrics.confusion_matrix([0.5], [0], 2), TypeError, "truth"),
    (lambda: metrics.confusion_matrix([0], [2], 2), ValueError, "predicted: got labels from 2 to 2"),
    (lambda: metrics.confusion_matrix([0], [0, 1], 2), ValueError, "predicted"),
    (lambda: metrics.accuracy([[1, 2]]), ValueError, "confusion"),
    (lambda: metrics.accuracy([[1.5]]), ValueError, "confusion"),
    (lambda: metrics.cross_entropy([0.5, 0.5], [0]), ValueError, "probabilities"),
    (lambda: metrics.cross_entropy([[2.0, -1.0]], [0]), ValueError, "softmax"),
    (lambda: metrics.cross_entropy([[0.5, 0.5]], [0, 1]), ValueError, "labels"),
    (lambda: metrics.calibration([[0.5, 0.5]], [0], bins=0), ValueError, "bins")])
def test_what_cannot_be_counted_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
