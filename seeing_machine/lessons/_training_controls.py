"""The settings of a training run as traits with controls, in groups of which one is seen at a time."""

from __future__ import annotations

from typing import Any

import ipywidgets
import traitlets as t

from seeing_machine.widgets import Choice

from ._training_pictures import DOWNLOADS
from ._training_settings import NETWORKS, PRESETS, RECIPE
from .explorer import Explorer

#: Group to the settings in it.
GROUPS = {
    "learning": ("recipe", "learning_rate", "batch", "epochs"),
    "pictures": ("data", "pictures"),
    "network": ("network", "width", "normalise"),
    "changed copies": ("flip", "shift", "rotate", "colour"),
    "fast tricks": ("optimiser", "schedule", "label_smoothing", "whiten", "flip_average"),
    "troubles": ("label_noise", "shuffled", "biased")}

_CHOICES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "recipe": ("recipe", [("plain", "plain"), ("fast", "fast")]),
    "network": ("network", [("popular CNN", "popular"), ("quick CNN", "quick"), ("residual", "residual")]),
    "normalise": ("pixels", [("mean 0, spread 1", "standard"), ("0 to 1", "unit"), ("0 to 255", "none")]),
    "flip": ("flip", [("no", "none"), ("by chance", "random"), ("every second epoch", "alternate")]),
    "optimiser": ("optimiser", [("Adam", "adam"), ("SGD", "sgd")]),
    "schedule": ("learning rate", [("constant", "constant"), ("one slope", "one slope")])}
_NUMBERS: dict[str, tuple[str, tuple[float, ...]]] = {
    "learning_rate": ("learning rate", (1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.15, 1)),
    "batch": ("batch size", (8, 32, 64, 128, 512)), "pictures": ("pictures to learn from", (200, 1000, 4000, 12_000))}
_SLIDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "epochs": ("epochs", {"min": 1, "max": 40}), "width": ("width", {"min": 4, "max": 64, "step": 4}),
    "shift": ("shift up to", {"max": 8, "unit": "pixels"}), "rotate": ("turn up to", {"max": 90, "unit": "°"}),
    "colour": ("colour up to", {"max": 0.9, "step": 0.1}), "label_noise": ("wrong labels", {"max": 1, "step": 0.05}),
    "label_smoothing": ("label smoothing", {"max": 0.5, "step": 0.05})}
_SWITCHES = {"whiten": "whitened first layer", "flip_average": "mirrored second look", "biased": "every cat on blue",
             "shuffled": "shuffle the labels"}


class Recipes(Explorer):
    """The settings of a run as traits of an explorer, and a name for those of the plain and of the fast recipe.

    Attributes
    ----------
    recipe : {"plain", "fast", "own"}
        Set to one of the first two, it sets what belongs to it; any of that changed makes it "own".
    """

    _taking = False

    recipe = t.Enum(["plain", "fast", "own"], "plain").tag(state=False)
    data = t.Unicode()
    pictures = t.Int(12_000, min=2, max=1_000_000)
    biased = t.Bool(False)
    label_noise = t.Float(0.0, min=0, max=1)
    shuffled = t.Bool(False)
    network = t.Enum(list(NETWORKS), "popular")
    width = t.Int(32, min=1, max=256)
    seed = t.Int(0, min=0, max=2**31 - 1)
    epochs = t.Int(8, min=1, max=10_000)
    batch = t.Int(32, min=1, max=65_536)
    optimiser = t.Enum(["adam", "sgd"], "adam")
    learning_rate = t.Float(1e-3, min=0, max=1000)
    momentum = t.Float(0.9, min=0, max=0.999)
    weight_decay = t.Float(0.0, min=0, max=1)
    schedule = t.Enum(["constant", "one slope"], "constant")
    normalise = t.Enum(["standard", "unit", "none"], "standard")
    label_smoothing = t.Float(0.0, min=0, max=0.9)
    whiten = t.Bool(False)
    flip_average = t.Bool(False)
    flip = t.Enum(["none", "random", "alternate"], "none")
    shift = t.Int(0, min=0, max=64)
    rotate = t.Float(0.0, min=0, max=180)
    colour = t.Float(0.0, min=0, max=1)

    @staticmethod
    def completed(state: dict[str, Any]) -> dict[str, Any]:
        """Return starting values in which what a recipe sets is written out; what is given besides wins."""
        name = state.get("recipe", "own")
        return {**preset(name), **state} if name in PRESETS else state

    @t.observe("recipe")
    def _take(self, _change: Any) -> None:
        if self._ready and self.recipe in PRESETS and self._named() != self.recipe:
            self._taking = True
            try:
                self._set(preset(self.recipe))
            finally:
                self._taking = False

    @t.observe("network", "width", *RECIPE)
    def _find_name(self, _change: Any) -> None:
        if not self._taking:
            self.recipe = self._named()

    def _named(self) -> str:
        """Return the name of the recipe that all settings are those of."""
        return next((name for name in PRESETS
                     if all(getattr(self, key) == value for key, value in preset(name).items())), "own")


def preset(name: str) -> dict[str, Any]:
    """Return the settings of a recipe by their names."""
    recipe, more = PRESETS[name]
    return {**{key: getattr(recipe, key) for key in RECIPE}, **more}


def controls(explorer: Any, names: tuple[str, ...]) -> dict[str, ipywidgets.Box]:
    """Return a row of controls for each of `GROUPS`, made by an explorer and bound to its traits."""
    boxes = {}
    for group, members in GROUPS.items():
        boxes[group] = box = ipywidgets.Box([_control(explorer, name, names) for name in members])
        box.add_class("sm-row")
        box.add_class("sm-row-controls")
    return boxes


def _control(explorer: Any, name: str, names: tuple[str, ...]) -> Any:
    if name == "data":
        sizes = {known: f"{known} ({size})" for known, (_, size) in DOWNLOADS.items()}
        return explorer.choice(name, "pictures of", [(sizes.get(known, known), known) for known in names])
    if name in _SWITCHES:
        return explorer.switch(name, _SWITCHES[name])
    if name in _SLIDERS:
        label, options = _SLIDERS[name]
        return explorer.slider(name, label, **options)
    return _from_a_few(explorer, name)


def _from_a_few(explorer: Any, name: str) -> Choice:
    """Return radio buttons for a trait that can have other values too: then none of them is chosen."""
    if name in _CHOICES:
        label, options = _CHOICES[name]
        values: dict[str, Any] = {value: value for _, value in options}
    else:
        label, numbers = _NUMBERS[name]
        values = {str(number): number for number in numbers}
        options = [(f"{number:,}" if isinstance(number, int) else f"{number:f}".rstrip("0"), str(number))
                   for number in numbers]
    control = explorer._controls[name] = Choice(label=label, options=options)

    def show(_change: Any = None) -> None:
        control.value = next((text for text, value in values.items() if value == getattr(explorer, name)), None)

    def take(change: Any) -> None:
        if change.new is not None:
            setattr(explorer, name, values[change.new])

    explorer.observe(show, name)
    control.observe(take, "value")
    show()
    return control
