"""A small network that knows drawn animals: trained when first needed, in a few seconds."""

from __future__ import annotations

import functools

from seeing_machine.images import datasets, menagerie
from seeing_machine.learning import Network, Recipe, small_cnn, train

#: Enough for about nine animals of ten.
RECIPE = Recipe(epochs=3, batch=64, learning_rate=4e-3, schedule="one slope", precision="float32")
WIDTH = 8


@functools.cache
def animals(size: int) -> datasets.Splits:
    """Return drawn animals of ten kinds, size x size pixels, easy to tell apart; do not change them."""
    return datasets.drawn(train=3000, validation=400, test=10, size=size, level="easy")


@functools.cache
def trained() -> Network:
    """Return the small network of the course, a quarter as wide, trained on `animals`; do not train it further."""
    network = Network(small_cnn(width=WIDTH), (32, 32, 3), classes=menagerie.CLASSES)
    for _ in train(network, animals(32), RECIPE, device="cpu"):
        pass
    return network


def animal(name: str, size: int, seed: int) -> menagerie.TrainingSet:
    """Return one picture of an animal, drawn as those in `animals`."""
    return menagerie.sample(1, size=size, classes=(name,), level="easy", rng=seed)
