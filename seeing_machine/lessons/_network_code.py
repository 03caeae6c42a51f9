"""The code that the anatomy of a network shows: its layers in torch, and what they cost."""

from __future__ import annotations

from typing import Any

from seeing_machine.learning import Step

_ACTIVATIONS = {"relu": "nn.ReLU()", "gelu": "nn.GELU()"}
_COUNT = """\
parameters = [sum(weights.numel() for weights in layer.parameters()) for layer in network]
x, values = torch.zeros(1, {channels}, {rows}, {cols}), []
for layer in network:
    x = layer.eval()(x)
    values.append(x.numel())
    print(tuple(x.shape))
"""


def code(layers: list[dict[str, Any]], steps: list[Step], shape: tuple[int, ...]) -> dict[str, str]:
    """Return the code that makes `parameters` and `values`, numbers for each layer, by library.

    Layers that torch has no name for, the residual ones, are left to this course's own `learning`.
    """
    channels, rows, cols = (shape[2] if len(shape) == 3 else 1), shape[0], shape[1]
    listed = ",\n          ".join(str(layer) for layer in layers)
    own = ("import math\n\nfrom seeing_machine.learning import Network\n\n"
           f"layers = [{listed}]\n"
           f"network = Network(layers, {tuple(shape)})\n"
           "parameters = [step.parameters for step in network.steps]\n"
           "values = [math.prod(step.shape) for step in network.steps]\n")
    if any(step.layer["kind"] == "residual" for step in steps):
        return {"seeing_machine": own}
    lines = ",\n    ".join(written(step) for step in steps)
    count = _COUNT.format(channels=channels, rows=rows, cols=cols)
    return {"torch": f"import torch\nfrom torch import nn\n\nnetwork = [\n    {lines},\n]\n{count}",
            "seeing_machine": own}


def written(step: Step) -> str:
    """Return one layer as torch writes it, its activation behind it."""
    layer, came = step.layer, step.came[0]
    match layer["kind"]:
        case "conv":
            text = (f"nn.Conv2d({came}, {layer['channels']}, {layer['size']}, stride={layer['stride']}, "
                    f"padding={layer['padding']}, bias={layer['bias']})")
        case "dense":
            text = f"nn.Linear({came}, {layer['units']}, bias={layer['bias']})"
        case "pool" if layer["size"] == "all":
            text = f"nn.Adaptive{'Max' if layer['how'] == 'max' else 'Avg'}Pool2d(1)"
        case "pool":
            text = f"nn.{'Max' if layer['how'] == 'max' else 'Avg'}Pool2d({layer['size']}, stride={layer['stride']})"
        case "norm":
            text = f"nn.BatchNorm{'2d' if len(step.came) == 3 else '1d'}({came})"
        case "dropout":
            text = f"nn.Dropout({layer['share']})"
        case "flatten":
            text = "nn.Flatten()"
        case _:
            text = "nn.Identity()"
    activation = _ACTIVATIONS.get(layer.get("activation", "none"))
    return f"nn.Sequential({text}, {activation})" if activation else text
