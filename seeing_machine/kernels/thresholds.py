"""One threshold for a whole picture, from its histogram, with scikit-image's names, arguments and results.

Foreground is what is brighter: ``image > threshold_otsu(image)``. An array is one picture of shape (H, W) and gives a
NumPy number; a tensor may be (..., H, W) and gives a tensor of shape (...). Bools count as 0.0 and 1.0, float16 is
computed as float32, and a picture of one value has that value for a threshold. The pixels are counted on the tensor's
device; the counts, a few hundred numbers, then come to the host, once for each picture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from .._validate import Words, check_integer, check_number, problem
from . import _rules
from ._arrays import as_stack, as_tensor
from ._cross_entropy import cross_entropy_threshold
from ._multiotsu import split
from ._numbers import result_type
from .histograms import as_counted, given_histogram, histogram_of


def threshold_otsu(image: Any = None, nbins: int = 256, *, hist: Any = None) -> Any:
    """Return the threshold that makes the two classes most unlike: Otsu's. Foreground is ``image > result``.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor, optional
        Any real dtype.
    nbins : int, optional
        Number of bins for floats; whole numbers have a bin each.
    hist : array_like, or tuple of two, optional
        Counts, and the centres of their bins, to be used instead of `image`.

    Returns
    -------
    NumPy number or Tensor
        The highest value of the background. Equal to ``skimage.filters.threshold_otsu``.

    Raises
    ------
    TypeError, ValueError
        If there is neither picture nor histogram, the picture holds NaN or infinity, or an argument is not what is said
        above.

    References
    ----------
    .. [1] N. Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions on Systems, Man, and
           Cybernetics 9 (1), 62-66, 1979.

    Examples
    --------
    >>> int(threshold_otsu(np.array([[1, 2, 3, 90, 91, 92]], np.uint8)))
    3
    """
    return _by_rule(_rules.otsu, image, nbins, hist)


def threshold_yen(image: Any = None, nbins: int = 256, *, hist: Any = None) -> Any:
    """Return the threshold by Yen's maximum correlation criterion. Foreground is ``image > result``.

    Parameters
    ----------
    image, nbins, hist
        See `threshold_otsu`.

    Returns
    -------
    NumPy number or Tensor
        The highest value of the background. Equal to ``skimage.filters.threshold_yen``.

    Raises
    ------
    TypeError, ValueError
        As `threshold_otsu` does.

    References
    ----------
    .. [1] J.-C. Yen, F.-J. Chang and S. Chang, "A new criterion for automatic multilevel thresholding", IEEE
           Transactions on Image Processing 4 (3), 370-378, 1995.

    Examples
    --------
    >>> int(threshold_yen(np.array([[1, 2, 3, 90, 91, 92]], np.uint8)))
    3
    """
    return _by_rule(_rules.yen, image, nbins, hist)


def threshold_triangle(image: Any, nbins: int = 256) -> Any:
    """Return the threshold by the triangle method, for one peak with a long tail. Foreground is ``image > result``.

    A line goes from the top of the histogram's peak to the end of its longer tail; the threshold is the value whose
    count lies furthest below it.

    Parameters
    ----------
    image, nbins
        See `threshold_otsu`.

    Returns
    -------
    NumPy number or Tensor
        The highest value of the background. Equal to ``skimage.filters.threshold_triangle``.

    Raises
    ------
    TypeError, ValueError
        As `threshold_otsu` does.

    References
    ----------
    .. [1] G. W. Zack, W. E. Rogers and S. A. Latt, "Automatic measurement of sister chromatid exchange frequency",
           Journal of Histochemistry and Cytochemistry 25 (7), 741-753, 1977.

    Examples
    --------
    >>> int(threshold_triangle(np.repeat([10, 11, 12, 13, 30], [50, 20, 2, 1, 1])[None]))
    12
    """
    return _by_rule(_rules.triangle, image, nbins, None)


def threshold_isodata(image: Any = None, nbins: int = 256, return_all: bool = False, *, hist: Any = None) -> Any:
    """Return the threshold half way between the means of its two classes. Foreground is ``image > result``.

    Parameters
    ----------
    image, nbins, hist
        See `threshold_otsu`.
    return_all : bool, optional
        Return all such thresholds, not only the lowest. A tensor must then be one picture.

    Returns
    -------
    NumPy number, ndarray or Tensor
        The highest value of the background. Equal to ``skimage.filters.threshold_isodata``.

    Raises
    ------
    TypeError, ValueError
        As `threshold_otsu` does.

    References
    ----------
    .. [1] T. W. Ridler and S. Calvard, "Picture thresholding using an iterative selection method", IEEE Transactions on
           Systems, Man, and Cybernetics 8 (8), 630-632, 1978.

    Examples
    --------
    >>> int(threshold_isodata(np.array([[0, 0, 10, 10]], np.uint8)))
    5
    """
    if not return_all:
        return _by_rule(lambda counts, centres: _rules.isodata(counts, centres)[0], image, nbins, hist)
    if isinstance(image, torch.Tensor) and image.ndim != 2:
        raise ValueError(problem("image", Words(f"a tensor of shape {tuple(image.shape)}"), "shape (H, W)",
                                 "Each picture has another number of thresholds: take them one by one."))
    return _by_rule(_rules.isodata, image, nbins, hist)


def threshold_li(image: Any, *, tolerance: float | None = None,
                 initial_guess: float | Callable[[Any], float] | None = None,
                 iter_callback: Callable[[float], Any] | None = None) -> Any:
    """Return the threshold with the least cross entropy, by Li's iteration. Foreground is ``image > result``.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype; bools count as 0.0 and 1.0. NaN and infinity are left out.
    tolerance : float, optional
        Stop when a step is not longer than this. None: half the smallest difference between two values.
    initial_guess : float or callable, optional
        Where to start: a value of the picture, or a function of all its values, less the least one, as one flat array.
        None: the mean. With several peaks, it decides which valley is found.
    iter_callback : callable, optional
        Called with the threshold at the start and after each step.

    Returns
    -------
    NumPy number or Tensor
        float32 for float16 and float32, else float64; as ``skimage.filters.threshold_li``: the same number for whole
        numbers, to 1e-6 of the largest value for floats. NaN where there is no number in the picture, 0 where there are
        only infinities of both signs.

    Raises
    ------
    TypeError
        If `image` is not a picture, or another argument is not of its kind.
    ValueError
        If `initial_guess` is not between the least and the greatest value.

    Notes
    -----
    Signed whole numbers that span more than half of their dtype wrap around in scikit-image; here they do not.

    References
    ----------
    .. [1] C. H. Li and C. K. Lee, "Minimum cross entropy thresholding", Pattern Recognition 26 (4), 617-625, 1993.
    .. [2] C. H. Li and P. K. S. Tam, "An iterative algorithm for minimum cross entropy thresholding", Pattern
           Recognition Letters 19 (8), 771-776, 1998.

    Examples
    --------
    >>> float(round(threshold_li(np.array([[1, 2, 3, 90, 91, 92]], np.uint8)), 2))
    20.78
    """
    if tolerance is not None:
        tolerance = check_number(tolerance, "tolerance", 0)
    if initial_guess is not None and not callable(initial_guess):
        initial_guess = check_number(initial_guess, "initial_guess")
    pictures = as_tensor(image)
    found = [cross_entropy_threshold(picture.reshape(-1), tolerance, initial_guess, iter_callback)
             for picture in as_stack(as_counted(pictures))]
    values = torch.tensor(found, dtype=result_type(pictures.dtype))
    if not isinstance(image, torch.Tensor):
        return values.numpy()[0]
    return values.view(pictures.shape[:-2]).to(pictures.device)


def threshold_multiotsu(image: Any = None, classes: int = 3, nbins: int = 256, *, hist: Any = None) -> Any:
    """Return the thresholds that make several classes most unlike. A pixel's class is ``np.digitize(image, result)``.

    Parameters
    ----------
    image, nbins, hist
        See `threshold_otsu`.
    classes : int, optional
        How many, from 2 to 5.

    Returns
    -------
    (classes - 1,) ndarray or (..., classes - 1) Tensor
        The highest value of each class but the brightest. Equal to ``skimage.filters.threshold_multiotsu`` for up to
        1,000 bins. With more, scikit-image's sums in float32 are off by some bins: these are not.

    Raises
    ------
    TypeError, ValueError
        As `threshold_otsu` does, and where there are fewer values than classes.

    References
    ----------
    .. [1] P.-S. Liao, T.-S. Chen and P.-C. Chung, "A fast algorithm for multilevel thresholding", Journal of
           Information Science and Engineering 17 (5), 713-727, 2001.

    Examples
    --------
    >>> threshold_multiotsu(np.array([[1, 2, 3, 50, 51, 90, 91, 92]], np.uint8), classes=3)
    array([ 3, 51])
    """
    classes = check_integer(classes, "classes", 2, 5)

    def rule(counts: np.ndarray, centres: np.ndarray) -> np.ndarray:
        filled = np.flatnonzero(counts)
        if len(filled) < classes:
            raise ValueError(problem("image" if hist is None else "hist", Words(f"{len(filled)} different values"),
                                     f"at least {classes}, one for each class", "Use fewer classes, or more bins."))
        if len(filled) == classes:
            return centres[filled[:-1]]
        shares = counts if hist is not None else counts / counts.sum()
        return centres[split(shares.astype(np.float32), classes)]

    return _by_rule(rule, image, nbins, hist)


def threshold_mean(image: Any) -> Any:
    """Return the mean of a picture as its threshold. Foreground is ``image > result``.

    Parameters
    ----------
    image : (H, W) array_like or (..., H, W) Tensor
        Any real dtype. NaN gives NaN.

    Returns
    -------
    NumPy number or Tensor
        float32 for float16 and float32, else float64. Equal to ``skimage.filters.threshold_mean`` to a few units in the
        last place.

    Raises
    ------
    TypeError, ValueError
        If `image` is not a picture with at least one pixel.

    References
    ----------
    .. [1] C. A. Glasbey, "An analysis of histogram-based thresholding algorithms", CVGIP: Graphical Models and Image
           Processing 55 (6), 532-537, 1993.

    Examples
    --------
    >>> threshold_mean(np.array([[1, 2, 6]]))
    np.float64(3.0)
    """
    pictures = as_tensor(image)
    if not pictures.numel():
        raise ValueError(problem("image", Words("no pixels"), "at least one", "Check the crop that made it."))
    mean = pictures.mean((-2, -1), dtype=torch.float64).to(result_type(pictures.dtype))
    return mean if isinstance(image, torch.Tensor) else mean.numpy()[()]


def _by_rule(rule: Callable[[np.ndarray, np.ndarray], Any], image: Any, nbins: int, hist: Any) -> Any:
    """Return what a rule makes of the histogram that was given, or of each picture's own."""
    if hist is not None:
        return rule(*given_histogram(hist))
    if image is None:
        raise TypeError(problem("image", None, "a picture, or a histogram as hist"))
    nbins = check_integer(nbins, "nbins", 2)
    pictures = as_counted(as_tensor(image))
    found = [rule(*histogram_of(picture, nbins)) for picture in as_stack(pictures)]
    if not isinstance(image, torch.Tensor):
        return found[0]
    values = torch.from_numpy(np.array(found)).to(image.device)
    return values.view(image.shape[:-2] + values.shape[1:])
