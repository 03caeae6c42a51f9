"""The code that the explorer of training shows: the same run, in plain PyTorch and with this course's own loop."""

from __future__ import annotations

from dataclasses import fields

from seeing_machine.learning import Recipe, Step

from ._network_code import written
from ._training_pictures import BIAS, DRAWN
from ._training_settings import NETWORKS, Settings

_LOADING = {"CIFAR-10": "datasets.cifar10()", "Fashion-MNIST": "datasets.fashion_mnist()", "MNIST": "datasets.mnist()"}

_OWN = """\
data = dataclasses.replace(data, train=datasets.Pictures(images, labels, data.train.classes))
recipe = Recipe({recipe})
layers = {network}({classes}, width={width})
network = Network(layers, images.shape[1:], classes=data.train.classes, seed={seed})
parameters = sum(weights.numel() for weights in network.parameters())
batches = -(-len(labels) // recipe.batch)    # in one epoch
print(parameters, "parameters,", batches, "batches")
for event in train(network, data, recipe):
    if isinstance(event, Epoch):
        accuracy = event.validation_accuracy
        print(event.epoch, event.loss, event.validation_loss, accuracy)
        if event.epoch == {epoch}:    # where the scrubber is
            break
"""

_TORCH = """

def tensor(images):    # rows of pictures -> (N, channels, rows, columns)
    return torch.from_numpy(images).reshape(*images.shape[:3], -1).permute(0, 3, 1, 2).float()


x, y = tensor(images), torch.from_numpy(labels)
seen, truth = tensor(data.validation.images), torch.from_numpy(data.validation.labels)
{normalise}
torch.manual_seed({seed})
network = nn.Sequential(
    {layers})
parameters = sum(weights.numel() for weights in network.parameters())
batches = -(-len(y) // {batch})    # in one epoch
print(parameters, "parameters,", batches, "batches")
optimiser = torch.optim.{optimiser}
for epoch in range({epoch}):    # as far as the scrubber is
    network.train()
    for places in torch.randperm(len(y)).split({batch}):
        pictures = x[places]{flip}
        loss = nn.functional.cross_entropy(network(pictures), y[places], label_smoothing={smoothing})
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
network.eval()
with torch.no_grad():
    outputs = {outputs}
    accuracy = (outputs.argmax(1) == truth).float().mean().item()
print("right:", accuracy)
"""

_NORMALISE = {
    "standard": "std, mean = torch.std_mean(x, (0, 2, 3), keepdim=True)\n"
                "x, seen = (x - mean) / std, (seen - mean) / std",
    "unit": "x, seen = x / 255, seen / 255", "none": "# the pixels stay as they are, 0 to 255"}


def code(settings: Settings, epoch: int, classes: int, steps: list[Step]) -> dict[str, str]:
    """Return the code that trains as far as `epoch`, by library.

    It makes `parameters`, `batches` and `accuracy`. What a few lines of PyTorch cannot say (whitening, a schedule,
    turned and moved pictures, residual blocks) is left to this course's own `learning`.
    """
    recipe, start = settings.recipe, _pictures(settings)
    plain = Recipe()
    changed = ", ".join(f"{field.name}={getattr(recipe, field.name)!r}" for field in fields(Recipe)
                        if getattr(recipe, field.name) != getattr(plain, field.name))
    name = NETWORKS[settings.network].__name__
    own = (f"import dataclasses\n\nimport numpy as np\n\nfrom seeing_machine.images import datasets\n"
           f"from seeing_machine.learning import Epoch, Network, Recipe, {name}, train\n\n{start}"
           + _OWN.format(recipe=changed, network=name, classes=classes, width=settings.width, seed=recipe.seed,
                         epoch=epoch))
    simple = (recipe.schedule == "constant" and not (recipe.whiten or recipe.shift or recipe.rotate or recipe.colour)
              and recipe.flip != "alternate" and all(step.layer["kind"] != "residual" for step in steps))
    if not simple:
        return {"seeing_machine": own}
    rate = f"(network.parameters(), lr={recipe.learning_rate:g}, weight_decay={recipe.weight_decay:g}"
    if recipe.optimiser == "adam":
        optimiser = f"AdamW{rate})"
    else:
        optimiser = f"SGD{rate}, momentum={recipe.momentum:g}, nesterov={recipe.momentum > 0})"
    flip = "\n        mirrored = torch.rand(len(pictures), 1, 1, 1) < 0.5\n" \
           "        pictures = torch.where(mirrored, pictures.flip(-1), pictures)" if recipe.flip == "random" else ""
    return {"torch": "import numpy as np\nimport torch\nfrom torch import nn\n\n"
                     f"from seeing_machine.images import datasets\n\n{start}" + _TORCH.format(
                         normalise=_NORMALISE[recipe.normalise], seed=recipe.seed, batch=recipe.batch,
                         layers=",\n    ".join(written(step) for step in steps), optimiser=optimiser, epoch=epoch,
                         flip=flip, smoothing=recipe.label_smoothing,
                         outputs="(network(seen) + network(seen.flip(-1))) / 2" if recipe.flip_average
                         else "network(seen)"),
            "seeing_machine": own}


def _pictures(settings: Settings) -> str:
    """Return the lines that make `data`, and the `images` and `labels` to learn from."""
    if settings.data == DRAWN:
        planted = f", bias={BIAS}" if settings.biased else ""
        made = f"data = datasets.drawn(train={settings.pictures}{planted})"
    elif settings.data in _LOADING:
        made = f"data = {_LOADING[settings.data]}"
    else:
        made = "# data: your pictures, as datasets.folder makes them"
    lines = [made, f"images, labels = data.train.images[:{settings.pictures}], "
                   f"data.train.labels[:{settings.pictures}].copy()"]
    if settings.shuffled or settings.label_noise:
        lines.append(f"rng = np.random.default_rng({settings.recipe.seed})")
    if settings.shuffled:
        lines.append("labels = rng.permutation(labels)    # now they say nothing")
    if settings.label_noise:
        lines += [f"wrong = rng.choice(len(labels), round({settings.label_noise:g} * len(labels)), replace=False)",
                  "classes = len(data.train.classes)",
                  "labels[wrong] = (labels[wrong] + rng.integers(1, classes, len(wrong))) % classes"]
    return "\n".join(lines) + "\n"
