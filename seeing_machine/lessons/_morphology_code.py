"""The code that the morphology lesson shows: from the picture to the end of the chain, by three libraries."""

from __future__ import annotations

from collections.abc import Sequence

from ._morphology_steps import OPERATORS, Step

#: What stands outside the border for scipy.ndimage, for a mask and for a grey picture.
_OUTSIDE = {"reflect": 'mode="reflect"', "min": 'mode="constant", cval=0', "max": 'mode="constant", cval={most}'}

_SCIPY = """\
def erode(image, footprint):
    return minimum_filter(image, footprint=footprint, {erode})

def dilate(image, footprint):
    return maximum_filter(image, footprint=footprint, {dilate})

"""
_CALLS = {"erosion": "erode", "dilation": "dilate"}


def code(steps: Sequence[Step], start: str, *, mask: bool, mode: str) -> dict[str, str]:
    """Return the code that makes `result`, by library.

    Parameters
    ----------
    steps : sequence of Step
        The chain.
    start : str
        The lines that define `start`, the mask or grey picture that goes in.
    mask : bool
        Whether it is a mask.
    mode : {"reflect", "ignore", "min", "max"}
        What lies outside the picture.

    Returns
    -------
    dict of str to str
        Each a program that needs nothing but `image`.
    """
    minus = "^" if mask else "-"
    most = "True" if mask else "255"
    return {"scikit-image": _by_name(steps, start, minus, mode, torch=False),
            "SciPy": _by_scipy(steps, start, minus, mode, most),
            "torch": _by_name(steps, start, minus, mode, torch=True)}


def _by_name(steps: Sequence[Step], start: str, minus: str, mode: str, *, torch: bool) -> str:
    """Return the code for a library that has a function for each operator; scikit-image lacks the gradient."""
    made_by: dict[str, set[str]] = {"operators": set(), "footprints": set()}
    lines = []
    for number, step in enumerate(steps, 1):
        function, footprint = _named(step)
        made_by["footprints"] |= function
        times = "footprint" if step.iterations == 1 else f"[(footprint, {step.iterations})]"
        names = ["dilation", "erosion"] if step.operator == "gradient" and not torch else [step.operator]
        made_by["operators"] |= set(names)
        made = f" {minus} ".join(f'{name}(result, {times}, mode="{mode}")' for name in names)
        lines += [f"\n# {number}: {step.words}", f"footprint = {footprint}", f"result = {made}"]
    if torch:
        needed = "import torch\n\n" + "".join(
            f"from seeing_machine.kernels.{room} import {', '.join(sorted(names))}\n"
            for room, names in sorted(made_by.items()) if names).replace("operators", "morphology")
        first, end = "torch.tensor(start)", "\nresult = result.numpy()"
    else:
        needed = f"from skimage.morphology import {', '.join(sorted(set().union(*made_by.values())))}\n"
        first, end = "start", ""
    return f"import numpy as np\n{needed}\n{start}result = {first}\n" + "\n".join(lines) + f"{end}\n"


def _named(step: Step) -> tuple[set[str], str]:
    """Return the function of scikit-image that makes the footprint, and its call; a cross is made by NumPy."""
    reach = step.height // 2
    call = {"rectangle": ("footprint_rectangle", f"({step.height}, {step.width})"), "diamond": ("diamond", reach),
            "disc": ("disk", reach), "ellipse": ("ellipse", f"{step.width // 2}, {reach}")}.get(step.shape)
    return ({call[0]}, f"{call[0]}({call[1]})") if call else (set(), _spelled(step))


def _by_scipy(steps: Sequence[Step], start: str, minus: str, mode: str, most: str) -> str:
    outside = _OUTSIDE | {"ignore": ""}
    erode = (outside[mode] or _OUTSIDE["max"]).format(most=most)
    dilate = (outside[mode] or _OUTSIDE["min"]).format(most=most)
    lines = []
    for number, step in enumerate(steps, 1):
        lines += [f"\n# {number}: {step.words}", f"footprint = {_spelled(step)}"]
        if step.height % 2 == 0 or step.width % 2 == 0:  # SciPy has the pixel behind the middle for its origin
            before = ((1 - step.height % 2, 0), (1 - step.width % 2, 0))
            lines.append(f"footprint = np.pad(footprint, {before})    # the origin in the middle")
        calls = [_CALLS[rule] for rule in OPERATORS[step.operator]]
        if step.operator == "gradient":
            lines.append("most = least = result")
            lines += _repeated("most = dilate(most, footprint)", step.iterations)
            lines += _repeated("least = erode(least, footprint)", step.iterations)
            lines.append(f"result = most {minus} least")
            continue
        if step.operator.endswith("tophat"):
            lines.append("before = result")
        for call, footprint in zip(calls, ("footprint", "footprint[::-1, ::-1]"), strict=False):
            lines += _repeated(f"result = {call}(result, {footprint})", step.iterations)
        if step.operator == "white_tophat":
            lines.append(f"result = before {minus} result")
        if step.operator == "black_tophat":
            lines.append(f"result = result {minus} before")
    return ("import numpy as np\nfrom scipy.ndimage import maximum_filter, minimum_filter\n\n"
            + _SCIPY.format(erode=erode, dilate=dilate) + f"{start}result = start\n" + "\n".join(lines) + "\n")


def _repeated(line: str, times: int) -> list[str]:
    return [line] if times == 1 else [f"for _ in range({times}):", f"    {line}"]


def _spelled(step: Step) -> str:
    """Return the expression for a step's footprint, by NumPy alone."""
    reach, across = (f"np.arange({-(side // 2)}, {side // 2 + 1})" for side in (step.height, step.width))
    if step.shape == "painted":
        return f'np.array([list(row) for row in {list(step.pixels)}]) == "1"'.replace("'", '"')
    return {"rectangle": f"np.ones(({step.height}, {step.width}), bool)",
            "cross": f"np.minimum(abs({reach})[:, None], abs({reach})) == 0",
            "diamond": f"abs({reach})[:, None] + abs({reach}) <= {step.height // 2}",
            "disc": f"{reach}[:, None] ** 2 + {reach} ** 2 <= {step.height // 2} ** 2",
            "ellipse": (f"({reach}[:, None] / {step.height // 2 + 1}) ** 2"
                        f" + ({across} / {step.width // 2 + 1}) ** 2 < 1")}[step.shape]
