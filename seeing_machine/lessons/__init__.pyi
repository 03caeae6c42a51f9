from ._network_anatomy import NetworkAnatomy
from ._tracking_explorer import Tracking
from .colour import Channels
from .convolution import Convolution
from .explorer import Explorer
from .morphology import Morphology
from .objects import Objects
from .pixels import Pixels
from .thresholding import Thresholding

__all__ = [
    "Channels",
    "Convolution",
    "Explorer",
    "Morphology",
    "NetworkAnatomy",
    "Objects",
    "Pixels",
    "Thresholding",
    "Tracking",
]
