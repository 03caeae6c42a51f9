"""What a network makes of one picture, and how each value came about: its window, the weights, what each map adds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from seeing_machine.learning import Network, Step

#: Layers that leave every value at its place.
_STILL = ("norm", "activation", "dropout")


@dataclass(frozen=True)
class Making:
    """How one value came about.

    Attributes
    ----------
    words : str
        The rule in a sentence.
    rule : {"sum", "max", "mean", ""}
        What is done with the window; empty where there is none.
    source : int
        The map of the layer before that `window` is cut from.
    window : (h, w) float64 array, or None
        Its values.
    weights : (h, w) float64 array, or None
        What they are multiplied with.
    frame : (row0, col0, row1, col1) or None
        Where the window lies in the layer before, half open; without padding.
    adds : (maps,) float64 array, or None
        What each map of the layer before adds to the sum.
    """

    words: str
    rule: str = ""
    source: int = 0
    window: np.ndarray | None = None
    weights: np.ndarray | None = None
    frame: tuple[int, int, int, int] | None = None
    adds: np.ndarray | None = None


def sheet(values: np.ndarray) -> np.ndarray:
    """Return values in a row as a table that is about as high as wide.

    >>> sheet(np.arange(10)).shape, sheet(np.arange(7)).shape
    ((2, 5), (1, 7))
    """
    rows = next(rows for rows in range(math.isqrt(len(values)), 0, -1) if len(values) % rows == 0)
    return values.reshape(rows, -1)


def as_maps(steps: Sequence[Step], index: int, values: np.ndarray) -> np.ndarray:
    """Return what layer `index` makes as (maps, rows, columns): flattened values at the places that they had.

    Values of a dense layer become maps of one value each.
    """
    if values.ndim == 3:
        return values
    while index >= 0 and steps[index].layer["kind"] in _STILL:
        index -= 1
    if index >= 0 and steps[index].layer["kind"] == "flatten":
        return values.reshape(steps[index].came)
    return values[:, None, None]


class Look:
    """A network's look at one picture.

    Parameters
    ----------
    network : Network
        On any device.
    image : (H, W) or (H, W, 3) uint8 array
        Made as large as the network's pictures, and grey where they are.

    Attributes
    ----------
    network : Network
    picture : uint8 array of the network's shape
        What it sees.
    votes : (classes,) float32 array, or None
        How likely each class is, where the classes have names.
    """

    def __init__(self, network: Network, image: np.ndarray) -> None:
        self.network, self.picture = network, fitted(image, network.shape)
        self._seen = [(_array(sums[0]), _array(values[0])) for sums, values in network.look(self.picture[None])]
        self._prepared = _array(network.prepare(self.picture[None])[0])
        self.votes = network.probabilities(self.picture[None])[0] if network.classes else None

    def maps(self, index: int) -> np.ndarray:
        """Return what layer `index` makes: (maps, rows, columns) float64."""
        return as_maps(self.network.steps, index, self._seen[index][1])

    def came(self, index: int) -> np.ndarray:
        """Return what comes to layer `index`: (maps, rows, columns) float64, values in a row as one table."""
        if not index:
            return self._prepared
        maps, in_a_row = self.maps(index - 1), len(self.network.steps[index - 1].shape) == 1
        return sheet(maps.ravel())[None] if in_a_row and maps.shape[1:] == (1, 1) else maps

    def making(self, index: int, place: tuple[int, int, int], source: int | None) -> Making:
        """Return how the value at `place` (map, row, column) of layer `index` came about; see `making`."""
        sums, values = (as_maps(self.network.steps, index, numbers) for numbers in self._seen[index])
        return making(self.network, index, self.came(index), sums, values, place, source)


def fitted(image: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a picture as large as `shape`, in colour where that has three axes.

    >>> fitted(np.full((4, 6), 9, np.uint8), (2, 2, 3)).shape
    (2, 2, 3)
    """
    picture = Image.fromarray(image).convert("RGB" if len(shape) == 3 else "L")
    if picture.size != (shape[1], shape[0]):
        picture = picture.resize((shape[1], shape[0]), Image.Resampling.BOX)
    return np.array(picture)


def making(network: Network, index: int, came: np.ndarray, sums: np.ndarray, values: np.ndarray,
           place: tuple[int, int, int], source: int | None) -> Making:
    """Return how the value at `place` (map, row, column) of layer `index` came about.

    Parameters
    ----------
    network : Network
        Whose layer it is.
    index : int
        The layer, from 0.
    came, sums, values : (maps, rows, columns) float64 arrays
        What the layer before gives, as `as_maps` has it; what this layer makes, before and after its activation.
    place : (map, row, column)
        The value.
    source : int or None
        The map of the layer before to show; None takes the one that adds most, to either side.
    """
    part: Any = network.parts[index]
    layer, (which, row, col) = network.steps[index].layer, place
    total, value = float(sums[place]), float(values[place])
    table = len(came) < len(sums)  # of values in a row
    here = 0 if table else which
    was = float(came.ravel()[which] if table else came[place]) if came.size == sums.size else 0.0
    match layer["kind"]:
        case "conv":
            weights = _array(part.weight)[which]
            size, stride, pad = layer["size"], layer["stride"], layer["padding"]
            wide = np.pad(came, [(0, 0), (pad, pad), (pad, pad)])
            window = wide[:, row * stride:row * stride + size, col * stride:col * stride + size]
            start = row * stride - pad, col * stride - pad
            frame = _within(start, size, came.shape)
            return _summed(window, weights, _bias(part, which), source, index, frame, total, value, layer)
        case "dense":
            weights = _array(part.weight)[which].reshape(came.shape)
            frame = (0, 0, came.shape[1], came.shape[2])
            return _summed(came, weights, _bias(part, which), source, index, frame, total, value, layer)
        case "pool":
            size, stride = layer["size"], layer["stride"]
            if size == "all":
                window, frame = came[which], (0, 0, came.shape[1], came.shape[2])
            else:
                window = came[which, row * stride:row * stride + size, col * stride:col * stride + size]
                frame = _within((row * stride, col * stride), size, came.shape)
            how = "largest value" if layer["how"] == "max" else "mean"
            return Making(f"The {how} of its window is {value:.3g}.", layer["how"], which, window, None, frame)
        case "flatten":
            number = which * came.shape[1] * came.shape[2] + row * came.shape[2] + col
            return Making(f"Flatten only lays the maps in a row: this is value {number} of {came.size}.", source=which)
        case "norm":
            mean, spread = part.running_mean[which].item(), (part.running_var[which] + part.eps).sqrt().item()
            words = (f"It was {was:.3g}. Minus the mean {mean:.3g}, divided by the spread {spread:.3g}, times "
                     f"{part.weight[which].item():.3g}, plus {part.bias[which].item():.3g} is {total:.3g}.")
            return Making(words + _activation(layer, total, value), source=here)
        case "residual":
            return Making("A residual layer adds what came to what its own layers make of it.",
                          source=min(which, len(came) - 1))
        case "dropout":
            return Making("Dropout leaves values out while the network learns. Now it changes nothing.", source=here)
        case _:
            return Making(f"It was {was:.3g}.{_activation(layer, total, value)}", source=here)


def _array(values: Any) -> np.ndarray:
    return values.detach().cpu().numpy().astype(np.float64)


def _bias(part: Any, which: int) -> float:
    return 0.0 if part.bias is None else part.bias[which].item()


def _within(start: tuple[int, int], size: int, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    (row, col), (_, rows, cols) = start, shape
    return max(row, 0), max(col, 0), min(row + size, rows), min(col + size, cols)


def _summed(window: np.ndarray, weights: np.ndarray, bias: float, source: int | None, index: int,
            frame: tuple[int, int, int, int], total: float, value: float, layer: dict[str, Any]) -> Making:
    adds = (window * weights).sum(axis=(1, 2))
    if source is None or source >= len(adds):
        source = int(np.abs(adds).argmax())
    words = f"The {window.size} values, each times its weight, add up to {adds.sum():.3g}"
    if len(adds) > 1:
        name = f"Map {source} of layer {index}" if index else f"The {('red', 'green', 'blue')[source]} of the picture"
        words = f"{name} adds {adds[source]:.3g}, all {len(adds)} together {adds.sum():.3g}"
    words = f"{words}; with the bias {bias:.3g} that is {total:.3g}.{_activation(layer, total, value)}"
    return Making(words, "sum", source, window[source], weights[source], frame, adds)


def _activation(layer: dict[str, Any], total: float, value: float) -> str:
    name = {"relu": "ReLU", "gelu": "GELU"}.get(layer.get("activation", "none"))
    if name is None:
        return ""
    return f" {name} leaves it." if value == total else f" {name} makes {value:.3g} of it."
