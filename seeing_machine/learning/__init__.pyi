from . import augment, features, metrics, presets
from .checkpoints import Checkpoint
from .events import Batch, Checking, Diverged, Epoch
from .files import Saved, load, save
from .layers import KINDS, LayerProblem
from .networks import Network
from .planning import Step, plan
from .presets import quick_cnn, small_cnn, small_residual
from .recipes import FAST, PLAIN, Recipe
from .run import Run
from .trainer import evaluate, train

__all__ = [
    "FAST",
    "KINDS",
    "PLAIN",
    "Batch",
    "Checking",
    "Checkpoint",
    "Diverged",
    "Epoch",
    "LayerProblem",
    "Network",
    "Recipe",
    "Run",
    "Saved",
    "Step",
    "augment",
    "evaluate",
    "features",
    "load",
    "metrics",
    "plan",
    "presets",
    "quick_cnn",
    "save",
    "small_cnn",
    "small_residual",
    "train",
]
