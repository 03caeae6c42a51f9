import numpy as np
import pytest

from seeing_machine.pipelines import outlined


def test_outline_and_number():
    labels = np.zeros((60, 80), int)
    labels[10:50, 10:60] = 3
    image = np.full((60, 80), 90, np.uint8)
    picture = outlined(image, labels)
    edge = (picture == (255, 140, 0)).all(axis=2)
    ring = np.zeros_like(edge)
    ring[10:50, 10:60] = True
    ring[11:49, 11:59] = False
    np.testing.assert_array_equal(edge, ring)
    assert (picture[20:40, 25:45] > 200).all(axis=2).any(), "the number is white"
    assert (picture[20:40, 25:45] < 20).all(axis=2).any(), "on black"
    assert (picture[labels == 0] == 90).all()
    assert (image == 90).all()


def test_colour_stays_and_shapes_must_fit():
    image = np.full((5, 6, 3), (10, 20, 30), np.uint8)
    np.testing.assert_array_equal(outlined(image, np.zeros((5, 6), int)), image)
    with pytest.raises(ValueError, match="labels: got"):
        outlined(image, np.zeros((6, 5), int))
