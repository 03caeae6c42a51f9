"""What a run is made of: the pictures, the network, the recipe. And how two of them differ."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from seeing_machine.learning import FAST, PLAIN, Recipe, quick_cnn, small_cnn, small_residual
from seeing_machine.learning.layers import Layer

#: Name to the list of its layers, by number of classes and width.
NETWORKS = {"popular": small_cnn, "quick": quick_cnn, "residual": small_residual}

#: What the two recipes to begin with set, beside those fields of a `Recipe` that the explorer has.
PRESETS: dict[str, tuple[Recipe, dict[str, Any]]] = {
    "plain": (PLAIN.but(epochs=8), {"network": "popular", "width": 32}),
    "fast": (FAST, {"network": "quick", "width": 16})}

#: Setting to what it is called.
LABELS = {
    "data": "pictures of", "pictures": "pictures to learn from", "biased": "every cat on blue",
    "label_noise": "wrong labels", "shuffled": "labels shuffled", "network": "network", "width": "width",
    "epochs": "epochs", "batch": "batch size", "optimiser": "optimiser", "learning_rate": "learning rate",
    "momentum": "momentum", "weight_decay": "weight decay", "schedule": "schedule", "normalise": "pixels",
    "label_smoothing": "label smoothing", "whiten": "whitened first layer", "flip_average": "mirrored second look",
    "flip": "flip", "shift": "shift", "rotate": "turn", "colour": "colour", "seed": "seed"}

#: The settings that are a `Recipe`'s own.
RECIPE = tuple(name for name in LABELS if name in {field.name for field in fields(Recipe)} - {"seed"})

#: What a run that is wound back cannot change any more: another network would not fit the weights, and so on.
FIXED = ("data", "pictures", "biased", "label_noise", "shuffled", "network", "width", "seed", "optimiser", "whiten")


@dataclass(frozen=True)
class Settings:
    """Everything that decides how a run goes.

    Attributes
    ----------
    data : str
        Where the pictures come from: a name that `Source` knows.
    pictures : int
        How many to learn from, at most.
    biased : bool
        Whether every cat, and nothing else, has a blue ground in training and validation.
    label_noise : float
        Which share of the training labels is replaced by another class.
    shuffled : bool
        Whether the training labels are dealt out anew, so that they say nothing.
    network : str
        One of `NETWORKS`.
    width : int
        Channels of its first layer or group.
    recipe : Recipe
        How it is trained; its seed is that of the weights and of the labels too.
    """

    data: str
    pictures: int
    biased: bool
    label_noise: float
    shuffled: bool
    network: str
    width: int
    recipe: Recipe

    @classmethod
    def of(cls, owner: Any) -> Settings:
        """Return the settings that are attributes of `owner`, each under its name in `LABELS`."""
        recipe = Recipe(**{name: getattr(owner, name) for name in RECIPE}, seed=owner.seed)
        own = (field.name for field in fields(cls) if field.name != "recipe")
        return cls(**{name: getattr(owner, name) for name in own}, recipe=recipe)

    def layers(self, classes: int) -> list[Layer]:
        """Return the network's layers."""
        return NETWORKS[self.network](classes, width=self.width)

    def get(self, name: str) -> Any:
        """Return a setting by its name in `LABELS`."""
        return getattr(self.recipe if name in (*RECIPE, "seed") else self, name)


def differences(first: Settings, second: Settings) -> list[list[str]]:
    """Return name, first and second value, in words, of every setting that differs.

    Examples
    --------
    >>> one = Settings("drawn animals", 2000, False, 0.0, False, "popular", 32, Recipe())
    >>> differences(one, Settings("drawn animals", 2000, True, 0.0, False, "popular", 32, Recipe(batch=64)))
    [['every cat on blue', 'no', 'yes'], ['batch size', '32', '64']]
    """
    return [[label, _words(name, first.get(name)), _words(name, second.get(name))]
            for name, label in LABELS.items() if first.get(name) != second.get(name)]


def can_follow(first: Settings, second: Settings) -> bool:
    """Return whether a run with the first settings can be wound back and go on with the second."""
    return all(first.get(name) == second.get(name) for name in FIXED)


def _words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in ("label_noise", "colour"):
        return f"{100 * value:.0f} %"
    return f"{value:g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
