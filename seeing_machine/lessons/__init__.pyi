from ._tracking_explorer import Tracking
from .colour import Channels
from .explorer import Explorer
from .morphology import Morphology
from .objects import Objects
from .pixels import Pixels
from .thresholding import Thresholding

__all__ = [
    "Channels",
    "Explorer",
    "Morphology",
    "Objects",
    "Pixels",
    "Thresholding",
    "Tracking",
]
