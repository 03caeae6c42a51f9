"""How good predictions are: from labels and probabilities to numbers. NumPy only."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .._validate import Words, check_integer, problem


def confusion_matrix(truth: Any, predicted: Any, classes: int) -> np.ndarray:
    """Count how often each class was taken for each.

    Parameters
    ----------
    truth, predicted : array_like of int, shape (N,)
        Classes from 0.
    classes : int
        How many there are.

    Returns
    -------
    ndarray of int64, shape (classes, classes)
        Row: the truth. Column: the prediction.

    Raises
    ------
    TypeError, ValueError
        If they are not whole numbers from 0 to `classes` - 1, or of different lengths.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1], [0, 1, 1], 2)
    array([[1, 1],
           [0, 1]])
    """
    classes = check_integer(classes, "classes", 1)
    truth, predicted = _labels(truth, "truth", classes), _labels(predicted, "predicted", classes)
    if len(truth) != len(predicted):
        raise ValueError(problem("predicted", Words(f"{len(predicted)} labels"), f"{len(truth)}, as many as truths"))
    return np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)


def accuracy(confusion: Any) -> float:
    """Return the share of right predictions, 0 to 1, from a confusion matrix; nan of an empty one.

    Examples
    --------
    >>> accuracy([[3, 1], [0, 4]])
    0.875
    """
    confusion = _square(confusion)
    return _shares(np.trace(confusion), confusion.sum()).item()


class PerClass(NamedTuple):
    """One number for each class, float64 (K,), nan where there is nothing to count, and how often each class came."""

    precision: np.ndarray  # of those called so, how many are
    recall: np.ndarray  # of those that are, how many are called so
    f1: np.ndarray  # harmonic mean of both
    support: np.ndarray


def per_class(confusion: Any) -> PerClass:
    """Return precision, recall, F1 and support of each class from a confusion matrix.

    Examples
    --------
    >>> per_class([[3, 1], [0, 4]]).recall
    array([0.75, 1.  ])
    """
    confusion = _square(confusion)
    right, called, are = np.diag(confusion), confusion.sum(0), confusion.sum(1)
    return PerClass(_shares(right, called), _shares(right, are), _shares(2 * right, called + are), are)


def cross_entropy(probabilities: Any, labels: Any) -> float:
    """Return the mean of -log of the probability of the right class, in nats.

    Parameters
    ----------
    probabilities : array_like of float, shape (N, K)
        0 to 1; each row adds up to 1.
    labels : array_like of int, shape (N,)
        The right classes.

    Returns
    -------
    float
        0 or more; infinite where a right class had probability 0.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, or a row is not a set of probabilities.

    Examples
    --------
    >>> round(cross_entropy([[0.5, 0.5], [0.9, 0.1]], [0, 0]), 4)
    0.3993
    """
    chances = _probabilities(probabilities)
    right = _labels(labels, "labels", chances.shape[1])
    if len(right) != len(chances):
        raise ValueError(problem("labels", Words(f"{len(right)} labels"), f"{len(chances)}, one for each row"))
    with np.errstate(divide="ignore"):
        return float(-np.log(chances[np.arange(len(right)), right]).mean())


class Calibration(NamedTuple):
    """What happens when a network is so sure: for each bin of confidence the means, and how many pictures."""

    confidence: np.ndarray  # mean probability of the chosen class, nan in an empty bin
    accuracy: np.ndarray  # share of them that were right, nan in an empty bin
    pictures: np.ndarray
    error: float  # expected calibration error: mean distance of the two, weighted by pictures


def calibration(probabilities: Any, labels: Any, *, bins: int = 10) -> Calibration:
    """Return whether a network is right as often as it is sure.

    Parameters
    ----------
    probabilities : array_like of float, shape (N, K)
        0 to 1; each row adds up to 1.
    labels : array_like of int, shape (N,)
        The right classes.
    bins : int
        Into how many equal steps confidence is cut, from 0 to 1; a bin includes its upper end.

    Returns
    -------
    Calibration

    References
    ----------
    Guo, Pleiss, Sun, Weinberger: On calibration of modern neural networks, ICML 2017, arXiv 1706.04599.

    Examples
    --------
    >>> result = calibration([[0.8, 0.2], [0.8, 0.2]], [0, 1], bins=2)
    >>> result.accuracy, result.pictures, round(result.error, 4)
    (array([nan, 0.5]), array([0, 2]), 0.3)
    """
    chances = _probabilities(probabilities)
    bins = check_integer(bins, "bins", 1, 1000)
    right = _labels(labels, "labels", chances.shape[1]) == chances.argmax(1)
    sure = chances.max(1)
    where = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    count = np.bincount(where, minlength=bins)
    confidence = _shares(np.bincount(where, sure, bins), count)
    hits = _shares(np.bincount(where, right, bins), count)
    error = np.nansum(np.abs(confidence - hits) * count) / len(sure)
    return Calibration(confidence, hits, count, float(error))


def _shares(part: Any, of: Any) -> np.ndarray:
    part, of = np.asarray(part, float), np.asarray(of, float)
    return np.divide(part, of, out=np.full(part.shape, np.nan), where=of > 0)


def _labels(values: Any, argument: str, classes: int) -> np.ndarray:
    labels = np.asarray(values)
    if labels.dtype.kind not in "iu" or labels.ndim != 1:
        raise TypeError(problem(argument, labels, "a row of whole numbers, shape (N,)"))
    if len(labels) and not (labels.min() >= 0 and labels.max() < classes):
        raise ValueError(problem(argument, Words(f"labels from {labels.min()} to {labels.max()}"),
                                 f"0 to {classes - 1}", "Count classes from 0."))
    return labels.astype(np.int64)


def _square(confusion: Any) -> np.ndarray:
    matrix = np.asarray(confusion)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.dtype.kind not in "iu" or (matrix < 0).any():
        raise ValueError(problem("confusion", matrix, "counts of shape (K, K), rows the truth",
                                 "Make it with confusion_matrix."))
    return matrix


def _probabilities(probabilities: Any) -> np.ndarray:
    chances = np.asarray(probabilities, float)
    if chances.ndim != 2 or not len(chances):
        raise ValueError(problem("probabilities", chances, "shape (N, K), a row for each picture"))
    if not ((chances >= 0).all() and np.allclose(chances.sum(1), 1, atol=1e-3)):
        raise ValueError(problem("probabilities", Words("rows that do not add up to 1, or values below 0"),
                                 "probabilities", "Take the softmax of the outputs first."))
    return chances
