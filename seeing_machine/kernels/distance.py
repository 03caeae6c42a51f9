"""How far each pixel is from the background.

On the CPU this is SciPy's transform. A GPU takes each column on its own first: how far up or down is the nearest
background? Then along the rows: from a pixel `d` columns away, that answer `g` makes g*g + d*d, and the least counts.
It goes outwards until `d` alone is further than anything found.

References
----------
.. [1] A. Meijster, J. B. T. M. Roerdink, W. H. Hesselink, "A general algorithm for computing distance transforms in
   linear time", Mathematical Morphology and its Applications to Image and Signal Processing (2000), 331-340.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .._validate import Words, check_number, problem
from ._arrays import as_stack, as_tensor, give_back

#: After how many columns the GPU is asked whether it can stop; each question waits for it.
_PATIENCE = 32


def distance_transform_edt(image: Any, sampling: Any = None, return_distances: bool = True,
                           return_indices: bool = False) -> Any:
    """Return the straight-line distance from each pixel that is not 0 to the nearest one that is.

    Parameters
    ----------
    image : ndarray or Tensor
        Shape (H, W), or a tensor of shape (..., H, W); what is not 0 is foreground.
    sampling : float or sequence of float, optional
        The distance between two rows and between two columns; 1 if None.
    return_distances, return_indices : bool
        What to return; the indices are computed on the CPU.

    Returns
    -------
    distances : ndarray or Tensor
        float64, of the shape of `image`, in pixels or in the unit of `sampling`. Where there is no background at all,
        SciPy measures to the place above the first pixel, and so does this.
    indices : ndarray or Tensor
        int32, shape (2, H, W) or (..., 2, H, W): row and column of that nearest pixel.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If a shape is wrong, `sampling` is not positive, or nothing is to be returned.

    See Also
    --------
    scipy.ndimage.distance_transform_edt : the same on arrays of any number of axes.

    Examples
    --------
    >>> distance_transform_edt(np.array([[1, 1, 0], [1, 1, 1]]))
    array([[2.        , 1.        , 0.        ],
           [2.23606798, 1.41421356, 1.        ]])
    """
    values = as_tensor(image)
    if not (return_distances or return_indices):
        raise ValueError("return_distances and return_indices: got False for both, expected True for one or both.")
    sampling = _checked_sampling(sampling)
    foreground = as_stack(values != 0)
    results = []
    if values.device.type != "cpu" and not return_indices:
        results.append(_by_columns(foreground, sampling).view(values.shape))
    else:
        distances, indices = _by_scipy(foreground.cpu(), sampling, return_distances, return_indices)
        if return_distances:
            results.append(distances.view(values.shape))
        if return_indices:
            results.append(indices.view(*values.shape[:-2], 2, *values.shape[-2:]))
    given = [give_back(result.to(values.device), image) for result in results]
    return given[0] if len(given) == 1 else tuple(given)


def _checked_sampling(sampling: Any) -> tuple[float, float]:
    if sampling is None:
        return 1.0, 1.0
    pair = sampling if isinstance(sampling, (tuple, list, np.ndarray)) else (sampling, sampling)
    if len(pair) != 2:
        raise ValueError(problem("sampling", sampling, "one number, or one for rows and one for columns"))
    rows, columns = (check_number(step, "sampling") for step in pair)
    if rows <= 0 or columns <= 0:
        raise ValueError(problem("sampling", Words(f"{(rows, columns)}"), "numbers above 0"))
    return rows, columns


def _by_scipy(foreground: torch.Tensor, sampling: tuple[float, float], distances: bool,
              indices: bool) -> tuple[torch.Tensor, torch.Tensor]:
    from scipy import ndimage

    number, height, width = foreground.shape
    far, where = torch.empty(foreground.shape, dtype=torch.float64), torch.empty(0)
    if indices:
        where = torch.empty((number, 2, height, width), dtype=torch.int32)
    for at in range(number):
        ndimage.distance_transform_edt(
            foreground[at].numpy(), sampling, return_distances=distances, return_indices=indices,
            distances=far[at].numpy() if distances else None, indices=where[at].numpy() if indices else None)
    return far, where


def _by_columns(foreground: torch.Tensor, sampling: tuple[float, float]) -> torch.Tensor:
    """Return the distances in a stack (N, H, W), in float64, in which whole numbers stay exact."""
    number, height, width = foreground.shape
    down, across = sampling
    row = torch.arange(height, dtype=torch.float64, device=foreground.device)[:, None]
    last = torch.where(foreground, -torch.inf, row).cummax(1).values
    following = -torch.where(foreground, -torch.inf, -row).flip(1).cummax(1).values.flip(1)
    squares = (torch.minimum(row - last, following - row) * down) ** 2
    least = squares.clone()
    for far in range(1, width):
        square = (far * across) ** 2
        if far % _PATIENCE == 0 and bool((least <= square).all()):
            break
        torch.minimum(least[..., far:], squares[..., :-far] + square, out=least[..., far:])
        torch.minimum(least[..., :-far], squares[..., far:] + square, out=least[..., :-far])
    column = torch.arange(width, dtype=torch.float64, device=foreground.device)
    nowhere = ((row + 1) * down) ** 2 + (column * across) ** 2  # what SciPy gives where there is no background
    return torch.where(least.isinf(), nowhere, least).sqrt()
