"""How a network is trained: every setting in one frozen record, and the two to begin with."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from .._validate import check_choice, check_integer, check_number, problem

_CHOICES = {"optimiser": ("adam", "sgd"), "schedule": ("constant", "one slope"),
            "normalise": ("standard", "unit", "none"), "flip": ("none", "random", "alternate"),
            "precision": ("auto", "float32", "bfloat16")}
_WHOLE = {"epochs": (1, 10_000), "batch": (1, 65_536), "shift": (0, 64), "seed": (0, 2**31 - 1)}
_NUMBERS = {"learning_rate": (0.0, 1000.0), "momentum": (0.0, 0.999), "weight_decay": (0.0, 1.0),
            "label_smoothing": (0.0, 0.9), "rotate": (0.0, 180.0), "crop": (0.0, 0.9), "colour": (0.0, 1.0)}
_SWITCHES = ("whiten", "flip_average")


@dataclass(frozen=True)
class Recipe:
    """The settings of a training run. The default is the plain way: Adam, batches of 32.

    Attributes
    ----------
    epochs : int
        How often every picture is seen.
    batch : int
        Pictures between two changes of the weights.
    optimiser : {"adam", "sgd"}
        "sgd" is stochastic gradient descent with Nesterov's momentum.
    learning_rate : float
        How far one step goes; with a schedule, the largest.
    momentum : float
        Of "sgd"; "adam" has its own, 0.9.
    weight_decay : float
        How strongly weights are pulled towards 0, decoupled from the learning rate's scale as in AdamW for "adam".
    schedule : {"constant", "one slope"}
        "one slope": up during the first fifth of the steps, then along one line down to nothing.
    normalise : {"standard", "unit", "none"}
        Pixels minus their mean, divided by their spread, by channel; or divided by 255; or as they are, 0 to 255.
    label_smoothing : float
        Share of the truth that is spread over all classes, 0 to 0.9.
    whiten : bool
        Whether the first convolution is set to filters that make the pictures' patches uncorrelated, and kept.
    flip : {"none", "random", "alternate"}
        Mirror images: never; by chance, each time; or in every second epoch.
    shift : int
        Up to how many pixels each picture is moved, each way.
    rotate : float
        Up to how many degrees it is turned, each way.
    crop : float
        Up to which share of its sides is cut off; what is left is enlarged.
    colour : float
        Up to which share brightness, contrast and saturation change.
    flip_average : bool
        Whether validation averages the outputs for a picture and its mirror image.
    precision : {"auto", "float32", "bfloat16"}
        In what the layers compute. "auto" takes bfloat16 where the device has instructions for it. The weights are
        float32 always.
    seed : int
        Decides order, augmentation and dropout; not the weights at the start, which are the network's.

    Raises
    ------
    TypeError, ValueError
        If a setting is of the wrong kind, unknown, or outside its range.

    Examples
    --------
    >>> Recipe(epochs=3).rate(0.5)
    0.001
    >>> Recipe(schedule="one slope", learning_rate=0.01).rate(0.6)
    0.005
    """

    epochs: int = 10
    batch: int = 32
    optimiser: str = "adam"
    learning_rate: float = 1e-3
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: str = "constant"
    normalise: str = "standard"
    label_smoothing: float = 0.0
    whiten: bool = False
    flip: str = "none"
    shift: int = 0
    rotate: float = 0.0
    crop: float = 0.0
    colour: float = 0.0
    flip_average: bool = False
    precision: str = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        for name, options in _CHOICES.items():
            check_choice(getattr(self, name), name, options)
        for name, (low, high) in _WHOLE.items():
            check_integer(getattr(self, name), name, low, high)
        for name, (lowest, highest) in _NUMBERS.items():
            check_number(getattr(self, name), name, lowest, highest)
        for name in _SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise TypeError(problem(name, getattr(self, name), "True or False"))

    def but(self, **changes: Any) -> Recipe:
        """Return the same recipe with some settings changed.

        Examples
        --------
        >>> PLAIN.but(batch=64).batch
        64
        """
        names = [field.name for field in dataclasses.fields(self)]
        for name in changes:
            check_choice(name, "recipe", names)
        return dataclasses.replace(self, **changes)

    def rate(self, progress: float) -> float:
        """Return the learning rate when a share of all steps is done, 0 to 1."""
        if self.schedule == "constant":
            return self.learning_rate
        return self.learning_rate * min((0.02 + progress) / 0.22, (1 - progress) / 0.8, 1.0)

    def settings(self) -> dict[str, Any]:
        """Return the settings as a dict that JSON can hold; ``Recipe(**settings)`` is the recipe again."""
        return dataclasses.asdict(self)


#: As the tutorials do it: Adam, batches of 32, a constant learning rate.
PLAIN = Recipe()

#: What speeds learning up, each a switch to turn off with `Recipe.but`; see `networks.quick_cnn` for its source.
FAST = Recipe(epochs=5, batch=128, optimiser="sgd", learning_rate=0.15, momentum=0.85, weight_decay=5e-4,
              schedule="one slope", label_smoothing=0.2, whiten=True, flip="alternate", shift=2, flip_average=True)
