"""Histograms, beside scikit-image and by hand."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from skimage import exposure as reference

from seeing_machine.kernels import histograms

DTYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"]


def same(found, wanted):
    for one, other in zip(found, wanted, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


def picture(dtype, shape=(20, 30)):
    image = np.random.default_rng(0).integers(0, 100, shape) - 50 * (np.dtype(dtype).kind == "i")
    return image.astype(dtype) / 100 if "float" in dtype else image.astype(dtype)


def test_by_hand():
    counts, centres = histograms.histogram(np.array([[0.0, 0.1, 0.6, 1.0]]), nbins=2)
    np.testing.assert_array_equal(counts, [2, 2])
    np.testing.assert_array_equal(centres, [0.25, 0.75])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("normalize", [False, True])
def test_dtypes(dtype, normalize):
    image = picture(dtype).astype(dtype)
    same(histograms.histogram(image, normalize=normalize), reference.histogram(image, normalize=normalize))


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int16", "float32", "float64"])
def test_range_of_the_dtype(dtype):
    image = picture(dtype).astype(dtype)
    same(histograms.histogram(image, source_range="dtype"), reference.histogram(image, source_range="dtype"))


@settings(max_examples=80, deadline=None)
@given(npst.arrays(st.sampled_from([np.float32, np.float64]), npst.array_shapes(min_dims=2, max_dims=2, max_side=8),
                   elements=st.floats(-1e6, 1e6, width=32)), st.integers(1, 300))
def test_floats_on_the_edges_of_bins(image, nbins):
    """Rounding must not put a value into the bin beside its own."""
    spread = np.spacing(np.abs(image).max()) * nbins * 4
    assume(spread < 1 and not 0 < np.ptp(image) < spread)  # else NumPy refuses
    same(histograms.histogram(image, nbins), reference.histogram(image, nbins))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_values_on_and_just_below_every_edge(kind):
    for nbins in range(3, 300, 7):
        edges = np.linspace(0.1, 0.73, nbins + 1, dtype=kind)
        image = np.concatenate([edges, np.nextafter(edges, kind(0))[1:]])[None]
        same(histograms.histogram(image, nbins), reference.histogram(image, nbins))


def test_many_blocks(monkeypatch):
    image = picture("float64")
    monkeypatch.setattr(histograms, "BLOCK", 7)
    same(histograms.histogram(image), reference.histogram(image))


def test_bools():
    counts, centres = histograms.histogram(np.array([[True, False, True]]), nbins=2, source_range="dtype")
    np.testing.assert_array_equal(counts, [1, 2])
    np.testing.assert_array_equal(centres, [0.25, 0.75])


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float64"])
def test_pictures_of_a_batch_share_their_bins(dtype):
    batch = torch.from_numpy(picture(dtype, (2, 3, 9, 11)))
    counts, centres = histograms.histogram(batch)
    assert counts.shape == (2, 3, len(centres))
    same([counts.sum((0, 1)).numpy(), centres.numpy()], reference.histogram(batch.flatten().numpy()))
    assert (counts.sum(-1) == 99).all()
    assert counts[1, 2, 0] == (batch[1, 2] == batch.min()).sum() or dtype == "float64"


@pytest.mark.parametrize(("image", "options", "kind", "words"), [
    (np.zeros((0, 2)), {}, ValueError, "image: got no pixels"),
    (np.array([[np.inf]]), {}, ValueError, "image: got NaN or infinity"),
    (np.zeros(3), {}, ValueError, "image: got"),
    (np.zeros((2, 2)), {"nbins": 0}, ValueError, "nbins: got 0"),
    (np.zeros((2, 2)), {"nbins": 2.0}, TypeError, "nbins: got 2.0"),
    (np.zeros((2, 2)), {"source_range": "type"}, ValueError, "Did you mean 'dtype'"),
    (np.zeros((2, 2), np.int64), {"source_range": "dtype"}, ValueError, "image: got whole numbers from"),
])
def test_bad_arguments(image, options, kind, words):
    with pytest.raises(kind, match=words):
        histograms.histogram(image, **options)
