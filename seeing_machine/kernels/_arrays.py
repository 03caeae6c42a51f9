"""The one bridge between NumPy arrays and torch tensors.

NumPy in gives NumPy out; a tensor in gives a tensor out, on the device where it was. A kernel therefore reads::

    tensor = as_tensor(image)
    ...
    return give_back(result, image)

An array is one picture. A tensor may hold many: every axis before the last ones that `axes` names is a batch axis, so a
tensor is (..., H, W) in grey and (..., H, W, 3) in colour. Nothing is guessed from the size of an axis.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .._validate import Words, problem

#: What torch can hold. Other widths (longdouble, complex, text, objects) are refused.
_KINDS = "buif"
_WIDEST = 8
_DTYPES = {torch.bool, torch.uint8, torch.uint16, torch.uint32, torch.uint64, torch.int8, torch.int16, torch.int32,
           torch.int64, torch.float16, torch.bfloat16, torch.float32, torch.float64}


def as_tensor(image: Any, argument: str = "image", *, axes: tuple[str, ...] = ("H", "W")) -> torch.Tensor:
    """Return `image` as a tensor that shares its memory wherever torch can: treat it as read-only.

    Parameters
    ----------
    image : array_like or Tensor
        Bools, integers or floats. A NumPy array (or nested lists) has exactly the axes named, a tensor has those last.
    argument : str
        The caller's name for it, for the message.
    axes : tuple of str
        What the axes mean, in order; one named by a number must have that size: ``("H", "W", "3")``.

    Returns
    -------
    Tensor
        Same shape and dtype, on the tensor's own device or else the CPU, without gradient. Copied only where torch
        cannot look at the memory: negative strides, foreign byte order, read-only arrays.

    Raises
    ------
    TypeError
        If it is not an array of bools, integers or floats of at most 64 bits.
    ValueError
        If the number of axes, or the size of one, is another.

    Examples
    --------
    >>> as_tensor(np.arange(6).reshape(2, 3)[:, ::-1])
    tensor([[2, 1, 0],
            [5, 4, 3]])
    >>> as_tensor(np.zeros(3))
    Traceback (most recent call last):
    ...
    ValueError: image: got a float64 array of shape (3,), expected shape (H, W). Pass one picture, or a tensor ...
    """
    if isinstance(image, torch.Tensor):
        _check_tensor(image, argument)
        tensor = image.detach()
        batched = True
    else:
        tensor = torch.from_numpy(_as_torch_can_read(image, argument))
        batched = False
    shape = tuple(tensor.shape)
    last = shape[len(shape) - len(axes):]
    too_many = len(shape) > len(axes) and not batched
    wrong_size = any(name.isdigit() and size != int(name) for name, size in zip(axes, last, strict=False))
    if too_many or len(shape) < len(axes) or wrong_size:
        expected = f"({', '.join(axes)})"
        raise ValueError(problem(argument, _kind_of(tensor, batched), f"shape {expected}",
                                 f"Pass one picture, or a tensor of shape (..., {', '.join(axes)}) for many."))
    return tensor


def as_whole_numbers(labels: Any, argument: str) -> torch.Tensor:
    """Return what `as_tensor` does, for a mask or labels.

    Raises
    ------
    TypeError
        If they have a fraction.
    TypeError, ValueError
        As for `as_tensor`.
    """
    values = as_tensor(labels, argument)
    if values.is_floating_point():
        raise TypeError(problem(argument, dtype_name(values), "bools or integers",
                                "Compare or round first, for example image > 130."))
    return values


def as_stack(values: torch.Tensor) -> torch.Tensor:
    """Return `values`, shape (..., H, W), as (N, H, W), without a copy where possible.

    Examples
    --------
    >>> as_stack(torch.zeros(2, 3, 4, 5)).shape, as_stack(torch.zeros(4, 5)).shape
    (torch.Size([6, 4, 5]), torch.Size([1, 4, 5]))
    """
    return values[None] if values.ndim == 2 else values.flatten(0, -3)


def dtype_name(values: torch.Tensor) -> Words:
    """Return the name of the dtype, for a message."""
    return Words(f"dtype {str(values.dtype).removeprefix('torch.')}")


def give_back(result: torch.Tensor, like: Any) -> Any:
    """Return `result` as the caller's own kind: an ndarray unless `like`, the caller's argument, is a tensor.

    Parameters
    ----------
    result : Tensor
        What the kernel made. It must not share memory with the caller's argument.
    like : Any
        The argument that decides.

    Returns
    -------
    ndarray or Tensor
        The same data.

    Examples
    --------
    >>> give_back(torch.ones(2), like=[[1, 2]])
    array([1., 1.], dtype=float32)
    """
    return result if isinstance(like, torch.Tensor) else result.numpy()


def deliver(result: torch.Tensor, like: Any, out: Any = None) -> Any:
    """Return `result` as `give_back` does, or written into `out` where the caller gave one.

    Parameters
    ----------
    result : Tensor
        What the kernel made.
    like : Any
        The caller's picture: it decides between ndarray and Tensor.
    out : ndarray or Tensor, optional
        Of that kind, and of the shape and dtype of `result`.

    Returns
    -------
    ndarray or Tensor
        `out` itself where there is one.

    Raises
    ------
    TypeError
        If `out` is of the other kind or another dtype.
    ValueError
        If it has another shape, lies on another device, or must not be written to.
    """
    given = give_back(result, like)
    if out is None:
        return given
    tensor = isinstance(given, torch.Tensor)
    if not isinstance(out, torch.Tensor if tensor else np.ndarray):
        raise TypeError(problem("out", Words(f"a {type(out).__name__}"), "a tensor" if tensor else "an array",
                                "It must be of the same kind as the picture."))
    if out.dtype != given.dtype:
        raise TypeError(problem("out", Words(f"dtype {out.dtype}"), f"dtype {given.dtype}"))
    if out.shape != given.shape:
        raise ValueError(problem("out", Words(f"shape {tuple(out.shape)}"), f"shape {tuple(given.shape)}"))
    if tensor and out.device != given.device:
        raise ValueError(problem("out", Words(f"a tensor on {out.device}"), f"one on {given.device}"))
    if isinstance(out, np.ndarray) and not out.flags.writeable:
        raise ValueError(problem("out", Words("a read-only array"), "one that can be written to"))
    out[...] = given
    return out


def _as_torch_can_read(image: Any, argument: str) -> np.ndarray:
    if not isinstance(image, (np.ndarray, np.generic, list, tuple)):
        raise TypeError(problem(argument, image, "a NumPy array or a torch tensor",
                                "Read a file with seeing_machine.images.read, or wrap numbers in np.array."))
    try:
        array = np.asarray(image)
    except ValueError:
        raise ValueError(problem(argument, Words("rows of different lengths"), "a rectangle of numbers",
                                 "Give every row the same number of values.")) from None
    if array.dtype.kind not in _KINDS or array.dtype.itemsize > _WIDEST:
        raise TypeError(problem(argument, array, "bools, integers or floats of at most 64 bits",
                                "Convert it with .astype first."))
    if not array.dtype.isnative:
        return array.astype(array.dtype.newbyteorder("="))
    if not array.flags.writeable or any(step < 0 or step % array.itemsize for step in array.strides):
        return array.copy()
    return array


def _check_tensor(tensor: torch.Tensor, argument: str) -> None:
    if tensor.dtype not in _DTYPES or tensor.layout != torch.strided:
        raise TypeError(problem(argument, _kind_of(tensor, True), "a dense tensor of bools, integers or floats"))


def _kind_of(tensor: torch.Tensor, batched: bool) -> Words:
    name = dtype_name(tensor).removeprefix("dtype ")
    article = "an" if name.startswith("int") else "a"
    return Words(f"{article} {name} {'tensor' if batched else 'array'} of shape {tuple(tensor.shape)}")
