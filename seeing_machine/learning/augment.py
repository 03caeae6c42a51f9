"""Many pictures at once, each changed in its own way, on the device where they are.

Every function takes a tensor of shape (N, C, H, W) and one number for each picture, and returns a new tensor of the
same shape and dtype. `augment` draws the numbers. What comes in from beyond the edge is the picture's edge, mirrored or
repeated as each function says.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F

from .recipes import Recipe

#: Red, green and blue in the brightness that an eye sees, ITU-R BT.601.
_LUMINANCE = (0.299, 0.587, 0.114)


def augment(images: torch.Tensor, recipe: Recipe, mirrored: torch.Tensor,
            generator: torch.Generator) -> torch.Tensor:
    """Return pictures, changed by chance as a recipe says.

    Parameters
    ----------
    images : Tensor of uint8, shape (N, C, H, W)
        0 to 255.
    recipe : Recipe
        Its `shift`, `rotate`, `crop` and `colour` are the largest changes.
    mirrored : Tensor of bool, shape (N,)
        Which are mirrored.
    generator : torch.Generator
        Where the numbers come from; on the CPU, so that every device draws the same.

    Returns
    -------
    Tensor of uint8 or float32, shape (N, C, H, W)
        0 to 255.

    Examples
    --------
    >>> images = torch.zeros(2, 1, 8, 8, dtype=torch.uint8)
    >>> augment(images, Recipe(shift=2), torch.tensor([True, False]), torch.Generator()).shape
    torch.Size([2, 1, 8, 8])
    """
    count, device = len(images), images.device

    def drawn(low: float, high: float) -> torch.Tensor:
        return (low + (high - low) * torch.rand(count, generator=generator)).to(device)

    if mirrored.any():
        images = flip(images, mirrored)
    if recipe.shift:
        ways = torch.randint(-recipe.shift, recipe.shift + 1, (2, count), generator=generator).to(device)
        images = shift(images, *ways)
    if recipe.crop:
        side = drawn(1 - recipe.crop, 1)
        images = crop(images, drawn(0, 1) * (1 - side), drawn(0, 1) * (1 - side), side)
    if recipe.rotate:
        images = rotate(images, drawn(-recipe.rotate, recipe.rotate))
    if recipe.colour:
        factors = (drawn(1 - recipe.colour, 1 + recipe.colour) for _ in range(3))
        images = colour(images, *factors)
    return images


def flip(images: torch.Tensor, mirrored: torch.Tensor) -> torch.Tensor:
    """Return pictures of which those where `mirrored`, bool (N,), is True have left and right exchanged."""
    return torch.where(mirrored[:, None, None, None], images.flip(-1), images)


def shift(images: torch.Tensor, rows: torch.Tensor, cols: torch.Tensor) -> torch.Tensor:
    """Return pictures moved down by `rows` and right by `cols`, whole pixels, int (N,).

    Beyond the edge the picture goes on as in a mirror, the edge pixel not repeated (NumPy's mode "reflect").
    """
    count, _, height, width = images.shape

    def places(length: int, by: torch.Tensor) -> torch.Tensor:
        place = torch.arange(length, device=images.device) - by[:, None]
        period = max(2 * (length - 1), 1)
        place = place % period
        return torch.minimum(place, period - place) if length > 1 else torch.zeros_like(place)

    picture = torch.arange(count, device=images.device)[:, None, None]
    pixels = images.permute(0, 2, 3, 1)  # channels last: a pixel moves as a whole
    return pixels[picture, places(height, rows)[:, :, None], places(width, cols)[:, None, :]].permute(0, 3, 1, 2)


def rotate(images: torch.Tensor, degrees: torch.Tensor) -> torch.Tensor:
    """Return float32 pictures turned anticlockwise about their middle by `degrees`, float (N,).

    Values between pixels are bilinear. Beyond the edge its pixels are repeated.
    """
    height, width = images.shape[2:]
    angle = degrees * (math.pi / 180)
    cosine, sine, nothing = angle.cos(), angle.sin(), torch.zeros_like(angle)
    return _sampled(images, torch.stack([
        torch.stack([cosine, -sine * height / width, nothing], 1),
        torch.stack([sine * width / height, cosine, nothing], 1)], 1))


def crop(images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, side: torch.Tensor) -> torch.Tensor:
    """Return float32 windows of pictures, enlarged to the size of the picture, bilinear.

    `top`, `left` and `side`, float (N,), are shares of the picture's sides, 0 to 1: a window from (0.25, 0.25) with
    side 0.5 is the middle.
    """
    nothing = torch.zeros_like(side)
    return _sampled(images, torch.stack([
        torch.stack([side, nothing, 2 * left + side - 1], 1),
        torch.stack([nothing, side, 2 * top + side - 1], 1)], 1))


def _sampled(images: torch.Tensor, ways: torch.Tensor) -> torch.Tensor:
    """Return what pictures show at the places that affine maps, (N, 2, 3), give for each pixel."""
    grid = F.affine_grid(ways, list(images.shape), align_corners=False)
    return F.grid_sample(images.float(), grid, mode="bilinear", padding_mode="border", align_corners=False)


def colour(images: torch.Tensor, brightness: torch.Tensor, contrast: torch.Tensor,
           saturation: torch.Tensor) -> torch.Tensor:
    """Return float32 pictures, 0 to 255, brighter, with more contrast and more colourful by factors, float (N,).

    One after the other, each cut to 0 to 255: every value times `brightness`; its distance from the picture's mean grey
    times `contrast`; its distance from the pixel's own grey times `saturation`, where there are three channels.
    """
    images = images.float()
    images = (images * brightness[:, None, None, None]).clamp(0, 255)
    images = torch.lerp(_grey(images).mean((2, 3), keepdim=True), images, contrast[:, None, None, None]).clamp(0, 255)
    if images.shape[1] == 3:
        images = torch.lerp(_grey(images), images, saturation[:, None, None, None]).clamp(0, 255)
    return images


def _grey(images: torch.Tensor) -> torch.Tensor:
    if images.shape[1] != 3:
        return images
    weights = torch.tensor(_LUMINANCE, device=images.device)[:, None, None]
    return (images * weights).sum(1, keepdim=True)
