"""Outlines, bending, turning and painting against values worked out by hand."""

import numpy as np
import pytest

from seeing_machine.images.menagerie.paint import ALPHA, colour_in, in_one_piece, paint
from seeing_machine.images.menagerie.shapes import bend_parts, blob, centroid, limb, oval, part, turning


def test_a_blob_goes_through_its_points():
    points = [(0.0, 0.0), (1.0, 0.2), (0.7, 1.1), (-0.3, 0.6)]
    np.testing.assert_allclose(blob(*points, steps=5)[::5], points, atol=1e-12)


def test_a_straight_limb_is_as_wide_as_asked():
    tube = limb((0.0, 0.0), (1.0, 0.0), width=0.2)
    np.testing.assert_allclose([tube[:, 0].min(), tube[:, 0].max()], [-0.2, 1.2], atol=1e-12)
    np.testing.assert_allclose([tube[:, 1].min(), tube[:, 1].max()], [-0.2, 0.2], atol=1e-12)


def test_a_painted_disc_covers_its_area_and_nothing_outside_its_box():
    sprite = paint([part("skin", oval(0, 0, 0.5), rim=0)], 40, (30, 50), rng=np.random.default_rng(0))
    assert sprite.planes[..., ALPHA].sum() == pytest.approx(np.pi * 20**2, rel=0.02)
    mask = np.zeros((60, 100), bool)
    seen = sprite.onto(np.zeros((60, 100, 3), np.float32), np.full(3, 200.0), np.zeros(3))
    mask[10:50, 30:70] = True
    assert seen.sum() > 1200
    assert not (seen & ~mask).any()
    rows, cols = np.nonzero(seen)
    assert rows.mean() == pytest.approx(29.5, abs=0.3)  # the middle, 30, is the edge between rows 29 and 30
    assert cols.mean() == pytest.approx(49.5, abs=0.3)


def test_a_bent_spine_is_an_arc():
    ruler = [part("skin", np.array([[-0.8, 0.0], [0.8, 0.0], [0.8, 0.1]]))]
    bent = bend_parts(ruler, upright=False, bend=0.5)[0].outlines[0]
    turn = 0.5 * 0.8
    end = np.array([np.sin(turn), 1 - np.cos(turn)]) / 0.5
    np.testing.assert_allclose(bent[1], end, atol=1e-3)
    np.testing.assert_allclose(bent[2], end + 0.1 * np.array([-np.sin(turn), np.cos(turn)]), atol=1e-3)
    np.testing.assert_allclose(bent[0], end * [-1, 1], atol=1e-3)


def test_an_anchored_part_turns_with_the_spine_and_keeps_its_shape():
    foot = oval(0.4, 0.3, 0.1, 0.05)
    bent = bend_parts([part("skin", foot, anchor=0.4)], upright=False, bend=0.5)[0].outlines[0]
    turn = 0.5 * 0.4
    spine = np.array([np.sin(turn), 1 - np.cos(turn)]) / 0.5
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    np.testing.assert_allclose(bent, spine + (foot - [0.4, 0]) @ matrix.T, atol=1e-3)


def test_a_turn_is_counter_clockwise_on_the_screen_and_follows_the_flip():
    np.testing.assert_allclose(turning(90, False) @ [1, 0], [0, -1], atol=1e-12)  # right becomes up
    np.testing.assert_allclose(turning(90, True) @ [1, 0], [0, 1], atol=1e-12)  # first left, then down


def test_the_centroid_of_an_l_shape():
    corner = np.array([[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]], float)
    np.testing.assert_allclose(centroid(corner), [5 / 6, 5 / 6])  # three unit squares


def test_only_the_largest_piece_is_kept():
    mask = np.array([[1, 0, 0, 0, 1], [1, 0, 0, 1, 0], [0, 0, 1, 0, 0]], bool)  # a piece of two, one of three
    np.testing.assert_array_equal(in_one_piece(mask), mask & (np.arange(5) > 0))


def test_colouring_in_is_the_weighted_sum_of_paints_over_the_ground():
    colour, second = np.array([200.0, 100.0, 0.0]), np.array([20.0, 40.0, 60.0])
    ground = np.full((1, 6, 3), 80.0)
    planes = np.zeros((1, 6, 8), np.float32)
    planes[0, 1, [0, 7]] = 1  # skin
    planes[0, 2, [1, 7]] = 0.5, 1  # second colour, in shade
    planes[0, 3, [0, 2, 7]] = 1  # a mark on skin: bright, so 0.45 of it
    planes[0, 4, [1, 3, 7]] = 1  # a mark on the second colour: dark, so six tenths of the way to white
    planes[0, 5, [4, 5, 6, 7]] = 5, 10, 15, 0.5  # half a pixel of fixed paint
    painted = colour_in(planes, ground, colour, second)[0]
    np.testing.assert_allclose(painted, [[80, 80, 80], [200, 100, 0], [10, 20, 30], [90, 45, 0], [161, 169, 177],
                                         [45, 50, 55]], atol=1e-3)
