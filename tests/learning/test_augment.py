"""Each change of a picture agrees with scikit-image, NumPy or Pillow."""

import numpy as np
import pytest
import skimage.transform
import torch
from PIL import Image, ImageEnhance

from seeing_machine.learning import Recipe, augment


@pytest.fixture(params=[(6, 3, 17, 12), (4, 1, 8, 8)], ids=str)
def images(request):
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, request.param, np.uint8))


def smooth(count, rows, cols):
    """Pictures without sharp edges, where ways of sampling between pixels agree."""
    row, col = np.mgrid[:rows, :cols]
    waves = [127 + 60 * np.sin(row / 5 + k) + 60 * np.cos(col / 4 - k) for k in range(3 * count)]
    return torch.from_numpy(np.array(waves, np.float32).reshape(count, 3, rows, cols))


def test_flip(images):
    mirrored = torch.arange(len(images)) % 2 == 0
    result = augment.flip(images, mirrored)
    for picture, out, turned in zip(images.numpy(), result.numpy(), mirrored, strict=True):
        np.testing.assert_array_equal(out, picture[:, :, ::-1] if turned else picture)


def test_shift(images):
    rows, cols = torch.tensor([-3, 0, 2, 7, 1, -1])[:len(images)], torch.tensor([2, -5, 0, 3, -7, 4])[:len(images)]
    result = augment.shift(images, rows, cols)
    height, width = images.shape[2:]
    for picture, out, row, col in zip(images.numpy(), result.numpy(), rows, cols, strict=True):
        padded = np.pad(picture, ((0, 0), (7, 7), (7, 7)), mode="reflect")
        np.testing.assert_array_equal(out, padded[:, 7 - row:7 - row + height, 7 - col:7 - col + width])


@pytest.mark.parametrize("shape", [(24, 24), (20, 31)])
def test_rotate(shape):
    images, degrees = smooth(4, *shape), torch.tensor([0.0, 15.0, -40.0, 90.0])
    result = augment.rotate(images, degrees)
    for picture, out, angle in zip(images.numpy(), result.numpy(), degrees.tolist(), strict=True):
        expected = skimage.transform.rotate(picture.transpose(1, 2, 0), angle, order=1, mode="edge")
        np.testing.assert_allclose(out.transpose(1, 2, 0), expected, atol=0.05)


def test_crop():
    images = smooth(3, 24, 32)
    tops, lefts, side = torch.tensor([0.0, 0.25, 0.5]), torch.tensor([0.0, 0.5, 0.25]), torch.full((3,), 0.5)
    result = augment.crop(images, tops, lefts, side)
    for picture, out, top, left in zip(images.numpy(), result.numpy(), tops, lefts, strict=True):
        row, col = int(24 * top), int(32 * left)
        window = picture[:, row:row + 12, col:col + 16].transpose(1, 2, 0)
        expected = skimage.transform.resize(window, (24, 32), order=1, mode="edge", anti_aliasing=False)
        inner = np.s_[1:-1, 1:-1]  # at the window's edge this one sees what lies beyond, the other repeats
        np.testing.assert_allclose(out.transpose(1, 2, 0)[inner], expected[inner], atol=0.05)


def test_a_whole_crop_is_the_picture(images):
    one, zero = torch.ones(len(images)), torch.zeros(len(images))
    torch.testing.assert_close(augment.crop(images, zero, zero, one), images.float(), rtol=1e-4, atol=1e-2)


@pytest.mark.parametrize(("place", "enhance"), [
    (0, ImageEnhance.Brightness), (1, ImageEnhance.Contrast), (2, ImageEnhance.Color)])
def test_colour(place, enhance):
    images = torch.from_numpy(np.random.default_rng(1).integers(0, 256, (3, 3, 16, 16), np.uint8))
    factors = torch.tensor([0.4, 1.0, 1.7])
    arguments = [torch.ones(3)] * 3
    arguments[place] = factors
    result = augment.colour(images, *arguments)
    for picture, out, factor in zip(images.numpy(), result.numpy(), factors.tolist(), strict=True):
        expected = np.asarray(enhance(Image.fromarray(picture.transpose(1, 2, 0))).enhance(factor), float)
        np.testing.assert_allclose(out.transpose(1, 2, 0), expected, atol=1.6)  # Pillow rounds, twice


def test_grey_pictures_have_no_saturation():
    images = torch.full((1, 1, 4, 4), 100, dtype=torch.uint8)
    assert torch.equal(augment.colour(images, torch.ones(1), torch.ones(1), torch.zeros(1)), images.float())


def test_a_recipe_draws_within_its_limits_and_again_the_same():
    images = torch.zeros(400, 1, 11, 11)
    images[:, :, 5, 5] = 255
    still = torch.zeros(400, dtype=torch.bool)
    moved = augment.augment(images, Recipe(shift=2), still, torch.Generator().manual_seed(0))
    assert torch.equal(moved, augment.augment(images, Recipe(shift=2), still, torch.Generator().manual_seed(0)))
    places = moved.flatten(1).argmax(1)
    rows, cols = places // 11 - 5, places % 11 - 5
    assert set(rows.tolist()) == set(cols.tolist()) == {-2, -1, 0, 1, 2}
    assert len(set(zip(rows.tolist(), cols.tolist(), strict=True))) == 25


def test_colours_change_within_limits():
    images = torch.full((300, 3, 2, 2), 100.0)
    still = torch.zeros(300, dtype=torch.bool)
    values = augment.augment(images, Recipe(colour=0.2), still, torch.Generator().manual_seed(0))[:, 0, 0, 0]
    assert 80 <= values.min() < 84
    assert 116 < values.max() <= 120


def test_without_settings_nothing_changes(images):
    still = torch.zeros(len(images), dtype=torch.bool)
    assert augment.augment(images, Recipe(), still, torch.Generator()) is images
