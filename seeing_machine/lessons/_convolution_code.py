"""The code that the convolution lesson shows: by SciPy, by loops in NumPy, and by torch."""

from __future__ import annotations

import numpy as np

from ._convolution_steps import MODES


def code(image: str, kernel: np.ndarray, *, divide: bool, flip: bool, padding: str, stride: int, relu: bool, pool: str,
         pool_size: int, pool_stride: int) -> dict[str, str]:
    """Return the code that makes `convolved` and `result`, by library.

    Parameters
    ----------
    image : str
        The lines that define `grey`.
    kernel : (h, w) array
        As it was typed.
    divide, flip, padding, stride, relu, pool, pool_size, pool_stride
        The settings of the explorer.
    """
    rows, cols = kernel.shape
    pads = (0, 0) if padding == "none" else (rows // 2, cols // 2)
    start = f"{image}{_written(kernel)}"
    start += "kernel = kernel / kernel.sum()\n" if divide and abs(kernel.sum()) > 1e-9 else ""
    start += "kernel = kernel[::-1, ::-1]    # turned by 180 degrees: the convolution of mathematics\n" if flip else ""
    loops = _loops(rows, cols, pads, padding, stride)
    cut = _cut(rows, cols, padding, stride)
    scipy = f'convolved = ndimage.correlate(grey.astype(float), kernel, mode="{MODES[padding]}"){cut}\n'
    rectify = "result = np.maximum(convolved, 0)    # ReLU\n" if relu else "result = convolved\n"
    windows = ""
    if pool != "none":
        steps = f"[::{pool_stride}, ::{pool_stride}]"
        windows = (f"windows = sliding_window_view(result, ({pool_size}, {pool_size})){steps}\n"
                   f"result = windows.{pool}(axis=(2, 3))\n")
    needed = "from numpy.lib.stride_tricks import sliding_window_view\n" if windows else ""
    return {
        "SciPy": f"import numpy as np\n{needed}from scipy import ndimage\n\n{start}{scipy}{rectify}{windows}",
        "NumPy": f"import numpy as np\n{needed}\n{start}{loops}{rectify}{windows}",
        "torch": _torch(start, pads, padding, stride, relu, pool, pool_size, pool_stride),
    }


def _written(kernel: np.ndarray) -> str:
    rows = ",\n                   ".join(f"[{', '.join(f'{weight:.12g}' for weight in row)}]" for row in kernel)
    return f"kernel = np.array([{rows}], dtype=float)\n"


def _cut(rows: int, cols: int, padding: str, stride: int) -> str:
    """Return the slices that leave the stops of the kernel: inside the picture, every `stride` pixels."""
    step = f":{stride}" if stride > 1 else ""
    if padding != "none":
        return f"[:{step}, :{step}]" if stride > 1 else ""
    parts = [f"{side // 2}:{-(side // 2)}{step}" if side > 1 else f":{step}" for side in (rows, cols)]
    return f"[{', '.join(parts)}]    # only where the kernel lies inside"


def _loops(rows: int, cols: int, pads: tuple[int, int], padding: str, stride: int) -> str:
    wide = "grey.astype(float)"
    if padding != "none":
        mode = ', mode="reflect"' if padding == "reflect" else ""
        wide = f"np.pad({wide}, [({pads[0]}, {pads[0]}), ({pads[1]}, {pads[1]})]{mode})"
    last = f" * {stride}:{stride}" if stride > 1 else ""
    return (f"wide = {wide}\n"
            f"height, width = (wide.shape[0] - {rows}) // {stride} + 1, (wide.shape[1] - {cols}) // {stride} + 1\n"
            "convolved = np.zeros((height, width))\n"
            f"for row in range({rows}):\n"
            f"    for col in range({cols}):    # one weight, on all windows at once\n"
            f"        convolved += kernel[row, col] * wide[row:row + height{last}, col:col + width{last}]\n")


def _torch(start: str, pads: tuple[int, int], padding: str, stride: int, relu: bool, pool: str, pool_size: int,
           pool_stride: int) -> str:
    picture = "torch.from_numpy(grey.astype(float))[None, None]    # (pictures, channels, rows, columns)"
    lines = [f"x = {picture}"]
    if padding != "none":
        mode = ', mode="reflect"' if padding == "reflect" else ""
        lines.append(f"x = F.pad(x, ({pads[1]}, {pads[1]}, {pads[0]}, {pads[0]}){mode})")
    lines += ["weights = torch.from_numpy(kernel.copy())[None, None]",
              f"x = F.conv2d(x, weights, stride={stride})    # called convolution, and is correlation",
              "convolved = x[0, 0].numpy()"]
    if relu:
        lines.append("x = F.relu(x)")
    if pool != "none":
        lines.append(f"x = F.{'max' if pool == 'max' else 'avg'}_pool2d(x, {pool_size}, stride={pool_stride})")
    lines.append("result = x[0, 0].numpy()\n")
    return f"import numpy as np\nimport torch\nfrom torch.nn import functional as F\n\n{start}" + "\n".join(lines)
