import numpy as np
import pytest
import torch

from seeing_machine.kernels._arrays import as_stack, as_tensor, as_whole_numbers, deliver, give_back

DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32",
          "float64"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_there_and_back(dtype):
    image = np.arange(6).reshape(2, 3).astype(dtype)
    back = give_back(as_tensor(image).clone(), image)
    assert back.dtype == image.dtype
    np.testing.assert_array_equal(back, image)


def test_memory_is_shared_where_it_can_be():
    image = np.arange(12).reshape(3, 4)
    for view in (image, image.T, image[::2, 1:]):
        assert np.shares_memory(as_tensor(view).numpy(), view)


def frozen(image):
    image.setflags(write=False)
    return image


@pytest.mark.parametrize("awkward", [
    np.arange(12).reshape(3, 4)[::-1, ::-2],
    frozen(np.arange(12.0).reshape(3, 4)),
    np.arange(12).reshape(3, 4).astype(">u2"),
    np.asfortranarray(np.arange(12).reshape(3, 4)),
    np.broadcast_to(np.arange(4), (3, 4)),
    np.zeros(3, [("value", "u2"), ("rest", "u1")])["value"][None],  # strides that are no multiple of the item
    np.ma.masked_equal(np.arange(12).reshape(3, 4), 5),
], ids=["negative strides", "read-only", "big-endian", "Fortran", "broadcast", "odd strides", "masked"])
def test_awkward_arrays(awkward):
    np.testing.assert_array_equal(as_tensor(awkward).numpy(), np.asarray(awkward))


def test_nested_lists():
    assert as_tensor([[1, 2], [3, 4]]).tolist() == [[1, 2], [3, 4]]


def test_tensors_keep_their_batch_and_lose_their_gradient():
    tensor = torch.ones(2, 3, 4, 5, requires_grad=True)
    taken = as_tensor(tensor)
    assert taken.shape == tensor.shape
    assert not taken.requires_grad
    assert give_back(taken, tensor) is taken
    assert as_stack(taken).shape == (6, 4, 5)
    assert as_stack(torch.zeros(2, 0, 4, 5)).shape == (0, 4, 5)


def test_colour_has_its_channels_last():
    axes = ("H", "W", "3")
    assert as_tensor(np.zeros((4, 5, 3)), axes=axes).shape == (4, 5, 3)
    assert as_tensor(torch.zeros(7, 4, 5, 3), axes=axes).shape == (7, 4, 5, 3)


@pytest.mark.parametrize(("image", "axes", "error", "words"), [
    ("tree", ("H", "W"), TypeError, "'tree' (str), expected a NumPy array or a torch tensor"),
    (None, ("H", "W"), TypeError, "got None"),
    ([[1, 2], [3]], ("H", "W"), ValueError, "rows of different lengths"),
    ([["a", "b"]], ("H", "W"), TypeError, "expected bools, integers or floats of at most 64 bits"),
    (np.zeros((2, 2), complex), ("H", "W"), TypeError, "a complex128 array of shape (2, 2)"),
    (np.zeros((2, 2), np.longdouble), ("H", "W"), TypeError, "at most 64 bits"),
    (np.array([[None]]), ("H", "W"), TypeError, "an object array"),
    (np.zeros(3, np.uint8), ("H", "W"), ValueError, "a uint8 array of shape (3,), expected shape (H, W)"),
    (np.zeros((4, 5, 3)), ("H", "W"), ValueError, "a float64 array of shape (4, 5, 3), expected shape (H, W)"),
    (np.zeros((4, 5, 4)), ("H", "W", "3"), ValueError, "expected shape (H, W, 3)"),
    (torch.zeros(5), ("H", "W"), ValueError, "a float32 tensor of shape (5,)"),
    (torch.zeros(2, 2, dtype=torch.complex64), ("H", "W"), TypeError, "a complex64 tensor"),
    (torch.eye(2).to_sparse(), ("H", "W"), TypeError, "expected a dense tensor"),
    (torch.zeros(2, 2, dtype=torch.float8_e5m2), ("H", "W"), TypeError, "float8_e5m2 tensor"),
])
def test_refusals(image, axes, error, words):
    with pytest.raises(error) as caught:
        as_tensor(image, "photo", axes=axes)
    assert str(caught.value).startswith("photo: got ")
    assert words in str(caught.value)


def test_whole_numbers_only():
    assert as_whole_numbers(np.ones((1, 1), bool), "labels").dtype == torch.bool
    with pytest.raises(TypeError, match="labels: got dtype float32, expected bools or integers"):
        as_whole_numbers(np.ones((1, 1), np.float32), "labels")


def test_out_is_written_and_returned():
    result = torch.arange(4, dtype=torch.uint8).view(2, 2)
    array = np.zeros((4, 4), np.uint8)
    part = array[::2, ::2]
    assert deliver(result, np.zeros((2, 2)), part) is part
    assert array[0, 2] == 1
    tensor = torch.zeros(2, 2, dtype=torch.uint8)
    assert deliver(result, tensor, tensor) is tensor
    assert tensor.tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize(("out", "error", "words"), [
    (torch.zeros(2, 2), TypeError, "out: got a Tensor, expected an array"),
    ([[0, 0], [0, 0]], TypeError, "out: got a list"),
    (np.zeros((2, 2), int), TypeError, "out: got dtype int64, expected dtype float32"),
    (np.zeros((2, 3), np.float32), ValueError, "out: got shape (2, 3), expected shape (2, 2)"),
    (frozen(np.zeros((2, 2), np.float32)), ValueError, "read-only"),
])
def test_out_refusals(out, error, words):
    with pytest.raises(error) as caught:
        deliver(torch.ones(2, 2), np.ones((2, 2)), out)
    assert words in str(caught.value)


def test_out_of_the_wrong_kind_for_a_tensor():
    with pytest.raises(TypeError, match="out: got a ndarray, expected a tensor"):
        deliver(torch.ones(2, 2), torch.ones(2, 2), np.ones((2, 2), np.float32))
    with pytest.raises(ValueError, match="out: got a tensor on meta, expected one on cpu"):
        deliver(torch.ones(2, 2), torch.ones(2, 2), torch.ones(2, 2, device="meta"))
