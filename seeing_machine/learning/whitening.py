"""A first layer that is worked out instead of learned: filters that make small patches of pictures uncorrelated."""

from __future__ import annotations

import torch


def whitening_filters(images: torch.Tensor, size: int, *, least: float = 5e-4) -> torch.Tensor:
    """Return the directions in which patches of pictures differ, each scaled so that patches spread by 1 along it.

    Parameters
    ----------
    images : Tensor of float32, shape (N, C, H, W)
        Normalised pictures; some hundred suffice.
    size : int
        Side of a patch.
    least : float
        Added to each variance, so that what hardly varies is not blown up.

    Returns
    -------
    Tensor of float32, shape (C * size * size, C, size, size)
        The direction of the largest variance first.

    References
    ----------
    Page: How to train your ResNet, 2019, part 8; Jordan 2024, arXiv 2404.00498.

    Examples
    --------
    >>> images = torch.randn(20, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    >>> filters = whitening_filters(images, 2)
    >>> answers = torch.nn.functional.conv2d(images, filters).transpose(0, 1).flatten(1)
    >>> torch.allclose(answers @ answers.T / answers.shape[1], torch.eye(4), atol=0.01)
    True
    """
    rows, cols = images.shape[2] - size + 1, images.shape[3] - size + 1
    # One row for each place in the patch and channel, one column for each patch.
    patches = torch.stack([images[:, :, row:row + rows, col:col + cols]
                           for row in range(size) for col in range(size)], 2)
    patches = patches.transpose(0, 1).transpose(1, 2).reshape(images.shape[1] * size * size, -1)
    variances, directions = torch.linalg.eigh(patches @ patches.T / patches.shape[1])
    filters = (directions / (variances.clamp(min=0) + least).sqrt()).T.flip(0)
    return filters.reshape(-1, images.shape[1], size, size)


@torch.no_grad()
def whiten(weight: torch.Tensor, images: torch.Tensor) -> None:
    """Set the weights of a convolution, (channels, C, size, size), to whitening filters and their opposites, in turn.

    Where it has more channels than there are filters, they begin again; their biases can still tell them apart.
    """
    filters = whitening_filters(images, weight.shape[2])
    both = torch.stack([filters, -filters], 1).flatten(0, 1)
    weight.copy_(both[torch.arange(len(weight), device=both.device) % len(both)])
