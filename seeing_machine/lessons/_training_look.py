"""What a network knows at one moment of its training: its verdicts, its filters, its maps."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from seeing_machine.images.datasets import Pictures
from seeing_machine.images.menagerie import TrainingSet
from seeing_machine.learning import Epoch, Network, evaluate

from ._network_views import window
from ._training_photo import Photo
from ._training_trial import Trial

#: Among how many pictures samples are looked for, and how many right and wrong ones are shown.
POOL, RIGHT, WRONG = 200, 5, 10

#: More maps of a layer are not shown.
MOST_MAPS = 32


class Verdicts(NamedTuple):
    """What a network says to some pictures."""

    places: np.ndarray  # which pictures of their part, int (n,)
    said: np.ndarray  # the class it says, int (n,)
    sure: np.ndarray  # with which probability, float (n,)
    right: np.ndarray  # bool (n,)


class Moment:
    """A trial at the end of one of its epochs; everything is worked out when it is first asked for.

    Parameters
    ----------
    trial : Trial
        Has a run.
    past : Epoch
        One of its history that the run can still go back to.
    """

    def __init__(self, trial: Trial, past: Epoch) -> None:
        self.trial, self.past = trial, past
        self.ready: tuple[Any, ...] | None = None  # what was last prepared
        self._verdicts: dict[tuple[str, int | None], Verdicts] = {}
        self._maps: dict[tuple[str, int | None, int], np.ndarray] = {}
        self._photo: Photo | None = None  # the one that `_chances` and the maps of no picture are of
        self._chances: np.ndarray | None = None

    @cached_property
    def network(self) -> Network:
        """A copy of the network as it was, on the CPU."""
        assert self.trial.run is not None
        return self.trial.run.network_at(self.past.epoch)

    @cached_property
    def tested(self) -> np.ndarray:
        """The confusion matrix of the test set, int64 (K, K), rows the truth."""
        flip = self.trial.settings.recipe.flip_average
        return evaluate(self.network, self.pictures("test"), flip_average=flip)[1]

    def knows(self, part: str, picture: int | None) -> bool:
        """Return whether confusion matrix and sentence are there without asking the network."""
        return part == "validation" and picture is None

    def prepare(self, part: str, kind: int | None, picture: int | None, layer: int, photo: Photo | None) -> None:
        """Work out what is to be shown, so that showing it takes no time."""
        self.verdicts(part, kind)
        self.confusion(part)
        if photo is not None:
            self.chances(photo)
        self.maps(part, self.chosen(part, kind, picture, photo), layer)

    def pictures(self, part: str) -> Pictures | TrainingSet:
        """Return the "validation" or the "test" pictures."""
        return getattr(self.trial.data, part)

    def confusion(self, part: str) -> np.ndarray:
        """Return the confusion matrix of a part, int64 (K, K), rows the truth."""
        return self.past.confusion if part == "validation" else self.tested

    def verdicts(self, part: str, kind: int | None) -> Verdicts:
        """Return what it says to the first pictures of a part, or to the first of one class."""
        if (part, kind) not in self._verdicts:
            pictures = self.pictures(part)
            labels = np.asarray(pictures.labels)
            places = (np.arange(len(labels)) if kind is None else np.flatnonzero(labels == kind))[:POOL]
            chances = np.zeros((0, len(pictures.classes)))
            if len(places):
                flip = self.trial.settings.recipe.flip_average
                chances = self.network.probabilities(pictures.images[places], flip_average=flip)
            said = chances.argmax(1)
            self._verdicts[part, kind] = Verdicts(places, said, chances.max(1), said == labels[places])
        return self._verdicts[part, kind]

    def seen(self, photo: Photo) -> np.ndarray:
        """Return a photo as the network sees it."""
        return photo.seen(self.pictures("train").images.shape[1:])

    def chances(self, photo: Photo) -> np.ndarray:
        """Return how probable each class is for a photo, (K,)."""
        if photo is not self._photo or self._chances is None:
            flip = self.trial.settings.recipe.flip_average
            self._chances = self.network.probabilities(self.seen(photo)[None], flip_average=flip)[0]
            self._maps = {key: maps for key, maps in self._maps.items() if key[1] is not None}
            self._photo = photo
        return self._chances

    def known(self, photo: Photo | None) -> np.ndarray | None:
        """Return the same, without asking the network; None where it has not been asked."""
        return self._chances if photo is not None and photo is self._photo else None

    def chosen(self, part: str, kind: int | None, picture: int | None, photo: Photo | None) -> int | None:
        """Return the place of the picture that was chosen, else None for the photo, else the first of its kind."""
        labels = np.asarray(self.pictures(part).labels)
        fits = picture is not None and picture < len(labels) and kind in (None, labels[picture])
        if fits and picture is not None:
            return picture
        if photo is not None:
            return None
        return 0 if kind is None else int(np.argmax(labels == kind))

    def samples(self, part: str, kind: int | None) -> np.ndarray:
        """Return places in `verdicts`: wrong ones, the surest first, then the first right ones."""
        found = self.verdicts(part, kind)
        wrong = np.flatnonzero(~found.right)
        wrong = wrong[np.argsort(-found.sure[wrong], kind="stable")]
        return np.concatenate([wrong[:WRONG], np.flatnonzero(found.right)[:RIGHT]])

    @cached_property
    def filters(self) -> np.ndarray:
        """The first layer's filters as pictures, uint8 (N, h, w) or (N, h, w, 3): grey is 0."""
        weights = next(value for value in self.network.parameters() if value.ndim == 4).detach().numpy()
        shades = np.clip(128 + 127 * weights / (np.abs(weights).max() or 1), 0, 255).astype(np.uint8)
        return shades.transpose(0, 2, 3, 1) if shades.shape[1] == 3 else shades[:, 0]

    @cached_property
    def layers(self) -> list[int]:
        """The places of the layers whose maps are worth a look: convolutions and residual blocks."""
        return [place for place, layer in enumerate(self.network.layers) if layer["kind"] in ("conv", "residual")]

    def layer(self, layer: int) -> int:
        """Return the place of one of `layers`, of the last where there are not so many."""
        return self.layers[min(layer, len(self.layers) - 1)]

    def maps(self, part: str, picture: int | None, layer: int) -> np.ndarray:
        """Return the first maps that one of `layers` makes of a picture, uint8 (N, rows, cols): black is nothing.

        None is the photo that was judged last.
        """
        if (part, picture, layer) not in self._maps:
            if picture is not None:
                image = self.pictures(part).images[picture]
            else:
                assert self._photo is not None
                image = self.seen(self._photo)
            seen = self.network.look(image[None])
            maps = seen[self.layer(layer)].values[0, :MOST_MAPS].numpy()
            low, high = window(maps)
            self._maps[part, picture, layer] = np.clip((maps - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
        return self._maps[part, picture, layer]
