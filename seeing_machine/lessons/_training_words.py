"""What is said of a training run: how far it is, how good, and what it confuses."""

from __future__ import annotations

import html

import numpy as np
import torch

from ._training_look import Moment
from ._training_photo import Photo
from ._training_settings import Settings, can_follow, differences
from ._training_trial import Trial


def progress(trial: Trial | None) -> str:
    """Return a bar and a line, in HTML, that change with every batch; they are not read aloud."""
    if trial is None:
        return ""
    if trial.run is None and trial.state == "preparing" and trial.download is not None:
        name, here, of = trial.download
        return _bar(here, of, f"{name} is downloaded: {here / 1e6:,.0f} of {of / 1e6:,.0f} MB")
    if trial.run is None:
        return _bar(0, 1, {"preparing": "the pictures are made ready ...", "cancelled": "cancelled"}.get(
            trial.state, "it could not begin"))
    run = trial.run
    epoch, (done, of) = (trial.history[-1].epoch if trial.history else 0), run.batch
    part = epoch + (done / of if of else 0)
    where = f"epoch {epoch + 1}, batch {done} of {of}" if of else f"after epoch {epoch}"
    losses = run.losses
    text = [run.state, f"{where} (of {run.recipe.epochs})"]
    if of and losses:
        text.append(f"loss {losses[-1]:.3f}")
    if run.images_per_second:
        text.append(f"{run.images_per_second:,.0f} pictures a second on {_device(run.network.device)}")
    return _bar(part, run.recipe.epochs, " · ".join(text))


def _bar(done: float, of: float, text: str) -> str:
    return ('<div class="sm-root" style="display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center">'
            f'<progress aria-label="how far the run is" max="{of}" value="{done:.3f}" '
            f'style="width: 200px; accent-color: var(--sm-blue)"></progress><span>{html.escape(text)}</span></div>')


def _device(device: torch.device) -> str:
    return "the CPU" if device.type == "cpu" else f"a GPU, {torch.cuda.get_device_name(device)}"


def described(trial: Trial | None, moment: Moment | None, part: str, kind: int | None, picture: int | None,
              settings: Settings, photo: Photo | None) -> str:
    """Return what is seen at a moment, what the run does now, and what has changed since it began."""
    text = []
    if moment is not None:
        text += _verdict(moment, part) + _chosen(moment, part, kind, picture) + _of_photo(moment, photo)
    if trial is not None:
        text.append({"preparing": "The pictures are being made ready.", "ready": "It is ready.",
                     "running": "It is training.", "paused": "It is paused.", "finished": "It has finished.",
                     "cancelled": "It is stopped for good.", "failed": trial.message}[trial.state])
        if trial.message and trial.state != "failed":
            text.append(trial.message)
        changed = differences(trial.settings, settings)
        if changed:
            words = ", ".join(f"{name} {before} → {now}" for name, before, now in changed)
            ways = "or rewind to go on with it" if can_follow(trial.settings, settings) else "which makes another run"
            text.append(f"Changed since: {words}. Start anew, {ways}.")
    return " ".join(text)


def _verdict(moment: Moment, part: str) -> list[str]:
    past, confusion, classes = moment.past, moment.confusion(part), moment.pictures(part).classes
    right = np.trace(confusion) / max(confusion.sum(), 1)
    text = [f"Epoch {past.epoch}: {100 * right:.1f} % of {confusion.sum():,} {part} pictures are right"]
    if np.isfinite(past.accuracy):
        text[0] += f", and {100 * past.accuracy:.1f} % of those it learned from"
    text[0] += f". The validation loss is {past.validation_loss:.3f}."
    wrong = confusion * ~np.eye(len(confusion), dtype=bool)
    if wrong.any():
        truth, said = np.unravel_index(wrong.argmax(), wrong.shape)
        text.append(f"The most frequent mistake: {classes[truth]} is called {classes[said]}, {wrong.max():,} times.")
    return text


def _chosen(moment: Moment, part: str, kind: int | None, picture: int | None) -> list[str]:
    if picture is None:
        return []
    found, pictures = moment.verdicts(part, kind), moment.pictures(part)
    here = np.flatnonzero(found.places == picture)
    if not len(here):
        return []
    truth, said = pictures.classes[pictures.labels[picture]], pictures.classes[found.said[here[0]]]
    return [f"The chosen picture is {truth}; it says {said}, {100 * found.sure[here[0]]:.0f} %."]


def _of_photo(moment: Moment, photo: Photo | None) -> list[str]:
    """Say what it takes the photo for, once that is known."""
    chances, classes = moment.known(photo), moment.pictures("train").classes
    if chances is None:
        return []
    surest = np.argsort(-chances, kind="stable")[:2]
    first, second = (f"{classes[place]}, {100 * chances[place]:.0f} %" for place in surest)
    return [f"My photo: it says {first}, then {second}."]
