"""What lies beyond the edge, as NumPy pads it, and strips that cover everything once."""

import numpy as np
import pytest
import torch

from seeing_machine.kernels import _borders

NUMPY_NAMES = {"reflect": "symmetric", "mirror": "reflect", "nearest": "edge", "wrap": "wrap", "constant": "constant"}


@pytest.mark.parametrize("mode", _borders.MODES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 4), (3, 2), (5, 7)])
@pytest.mark.parametrize("widths", [((0, 0), (0, 0)), ((1, 2), (0, 3)), ((9, 8), (11, 17))])
def test_borders_are_those_of_numpy(mode, shape, widths):
    picture = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    framed = _borders.with_border(torch.from_numpy(picture)[None], *widths, mode, 9)[0].numpy()
    options = {"constant_values": 9} if mode == "constant" else {}
    np.testing.assert_array_equal(framed, np.pad(picture, widths, NUMPY_NAMES[mode], **options))
    assert framed.dtype == np.uint8


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 5, 7), (1, 1000, 900), (2, 3, 500_000), (900, 30, 30), (0, 4, 4)])
def test_strips_cover_everything_once(shape):
    times = np.zeros(shape[:2], int)
    for pictures, rows in _borders.strips(shape, torch.device("cpu")):
        times[pictures, rows] += 1
        size = (pictures.stop - pictures.start) * (rows.stop - rows.start) * shape[2]
        assert size <= max(_borders.STRIP, shape[2])
    assert (times == 1).all()
