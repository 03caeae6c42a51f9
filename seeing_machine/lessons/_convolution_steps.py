"""One layer by hand: a kernel, its sizes, ReLU and pooling. Pictures are arrays of shape (H, W)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from seeing_machine import kernels
from seeing_machine._validate import Words, problem

#: What lies beyond the border, and what its radio button says. "reflect" is NumPy's and PyTorch's: the outermost pixel
#: is the mirror and does not come twice.
PADDINGS = {"none": "nothing", "zeros": "zeros", "reflect": "mirrored"}
#: The same in the words of `seeing_machine.kernels` and SciPy.
MODES = {"none": "constant", "zeros": "constant", "reflect": "mirror"}

POOLS = ("none", "max", "mean")


def output_size(side: int, window: int, padding: int, stride: int) -> int:
    """Return how many windows fit: ``(side + 2 * padding - window) // stride + 1``.

    >>> output_size(32, 3, 0, 1), output_size(32, 3, 1, 2)
    (30, 16)
    """
    return (side + 2 * padding - window) // stride + 1


@dataclass(frozen=True)
class Geometry:
    """Where the windows of a convolution and of the pool after it lie.

    Attributes
    ----------
    shape : (int, int)
        Rows and columns of the picture.
    window : (int, int)
        Rows and columns of the kernel.
    padding : {"none", "zeros", "reflect"}
        See `PADDINGS`; where it is not "none" it is half a kernel wide.
    stride : int
        Pixels from one stop to the next.
    pool, pool_stride : int
        Side of the pool's window, and values from one to the next; 1 and 1 for no pool.
    """

    shape: tuple[int, int]
    window: tuple[int, int]
    padding: str
    stride: int
    pool: int = 1
    pool_stride: int = 1

    @property
    def pads(self) -> tuple[int, int]:
        """How many rows and columns are put around the picture on each side."""
        return (0, 0) if self.padding == "none" else (self.window[0] // 2, self.window[1] // 2)

    @property
    def stops(self) -> tuple[int, int]:
        """Rows and columns of what the convolution gives."""
        rows, cols = (output_size(*both, self.stride) for both in zip(self.shape, self.window, self.pads, strict=True))
        return rows, cols

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of what the pool gives."""
        rows, cols = (output_size(count, self.pool, 0, self.pool_stride) for count in self.stops)
        return rows, cols

    def nearest(self, pixel: tuple[int, int]) -> tuple[int, int]:
        """Return the value at the end whose window has its middle nearest to a pixel, or that pools that one.

        >>> Geometry((9, 9), (3, 3), "none", 2).nearest((5, 8))
        (2, 3)
        """
        found = []
        for place, side, pad, count in zip(pixel, self.window, self.pads, self.size, strict=True):
            stop = round((place + pad - side // 2) / self.stride)
            found.append(min(max(stop, 0) // self.pool_stride, count - 1))
        return found[0], found[1]

    def source(self, value: tuple[int, int]) -> tuple[int, int, int, int]:
        """Return (row0, col0, row1, col1), half open: the part of the picture that a value at the end comes from.

        >>> Geometry((9, 9), (3, 3), "zeros", 1, pool=2, pool_stride=2).source((0, 1))
        (0, 1, 3, 5)
        """
        ends = []
        for place, side, pad, length in zip(value, self.window, self.pads, self.shape, strict=True):
            first = place * self.pool_stride
            start, end = first * self.stride - pad, (first + self.pool - 1) * self.stride - pad + side
            ends.append((max(start, 0), min(end, length)))
        (row0, row1), (col0, col1) = ends
        return row0, col0, row1, col1


def convolved(image: np.ndarray, kernel: np.ndarray, padding: str, stride: int) -> np.ndarray:
    """Return the sum of products at each stop of the kernel, laid on as it is written: float64.

    Raises
    ------
    ValueError
        If the picture is smaller than the window, or too small to be mirrored.
    """
    rows, cols = kernel.shape
    if padding == "none" and (image.shape[0] < rows or image.shape[1] < cols):
        raise ValueError(problem("image", image, f"at least {rows} x {cols} pixels, those of the kernel",
                                 "Take a smaller kernel, or pad with zeros."))
    if padding == "reflect" and (image.shape[0] <= rows // 2 or image.shape[1] <= cols // 2):
        raise ValueError(problem("padding", "reflect", f"a picture of more than {rows // 2} x {cols // 2} pixels",
                                 "Pad with zeros: there is too little to mirror."))
    # Bytes times whole numbers are exact in the single precision that is used for bytes, other weights are not.
    pixels = image if (kernel == np.rint(kernel)).all() else image.astype(np.float64)
    whole = kernels.convolution.correlate(pixels, kernel, mode=MODES[padding]).astype(np.float64, copy=False)
    top, left = (rows // 2, cols // 2) if padding == "none" else (0, 0)
    return whole[top:image.shape[0] - top:stride, left:image.shape[1] - left:stride]


def pooled(values: np.ndarray, how: str, size: int, stride: int) -> np.ndarray:
    """Return the largest value or the mean of each window that lies inside: float64.

    Raises
    ------
    ValueError
        If no window fits.
    """
    if min(values.shape) < size:
        raise ValueError(problem("pool_size", size, f"at most {min(values.shape)}",
                                 f"Only {Words(values.shape[0])} x {Words(values.shape[1])} values come to the pool."))
    pool = functional.max_pool2d if how == "max" else functional.avg_pool2d
    return pool(torch.from_numpy(np.ascontiguousarray(values))[None], size, stride)[0].numpy()


def limits(values: np.ndarray, weights: np.ndarray, relu: bool) -> tuple[float, float]:
    """Return the values to show as black and white: those of the picture where brightness stays, else around grey.

    A kernel whose weights add up to about 0 makes values on both sides of 0; then 0 is grey, or black after a ReLU.
    One value in a hundred is beyond white, or a few strong edges would leave the rest in the dark.
    """
    total, size = float(weights.sum()), float(np.abs(weights).sum())
    if size and total >= 0.1 * size:
        return 0.0, 255 * total
    some = np.abs(values.ravel()[::max(1, values.size // 20_000)])
    most = float(np.quantile(some, 0.99)) or float(np.abs(values).max()) or 1.0
    most = float(f"{most:.2g}")
    return (0.0, most) if relu else (-most, most)


def shades(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return values as bytes: `low` and below 0, `high` and above 255.

    >>> shades(np.array([-9.0, 0, 9, 99]), -9, 9)
    array([  0, 128, 255, 255], dtype=uint8)
    """
    scaled = torch.from_numpy(np.ascontiguousarray(values)).sub(low).mul_(255 / (high - low))
    return scaled.clamp_(0, 255).round_().to(torch.uint8).numpy()
