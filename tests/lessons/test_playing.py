"""Films that run: one behaviour for all explorers that can show one."""

import asyncio

import numpy as np
import pytest
import traitlets

from seeing_machine.images import menagerie
from seeing_machine.lessons import Morphology, Thresholding, Tracking

FRAMES = menagerie.lizards(3, size=(64, 80)).frames


@pytest.mark.parametrize("explorer", [Thresholding, Morphology, Tracking])
def test_the_film_runs_and_stops(explorer):
    widget = explorer(FRAMES)
    assert widget._controls["playing"].label == "play the film"
    seen = []
    widget.observe(lambda change: seen.append(change.new), "frame")

    async def watch():
        widget.playing = True
        while len(seen) < 4:
            await asyncio.sleep(0.01)
        widget.playing = False
        count = len(seen)
        await asyncio.sleep(0.2)
        assert len(seen) == count

    asyncio.run(watch())
    assert seen[:4] == [1, 2, 0, 1]


def test_without_a_notebook_no_film_runs():
    widget = Thresholding(FRAMES)
    with pytest.raises(traitlets.TraitError, match=r"playing: got True.*Set frame instead"):
        widget.playing = True
    assert not widget.playing


def test_a_picture_is_no_film():
    widget = Morphology(np.zeros((8, 9), np.uint8))

    async def start():
        widget.playing = True
        await asyncio.sleep(0.01)

    asyncio.run(start())
    assert (widget.playing, widget.frame) == (False, 0)
