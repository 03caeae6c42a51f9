from ._annotator import Annotator
from ._groups_explorer import PictureGroups
from ._merge_points import MergePoints
from ._network_anatomy import NetworkAnatomy
from ._palette_explorer import Palette
from ._tracking_explorer import Tracking
from .colour import Channels
from .convolution import Convolution
from .explorer import Explorer
from .hierarchy import Hierarchy
from .kmeans import KMeans
from .morphology import Morphology
from .objects import Objects
from .pixels import Pixels
from .segmentation import Segmentation
from .thresholding import Thresholding
from .training import Training

__all__ = [
    "Annotator",
    "Channels",
    "Convolution",
    "Explorer",
    "Hierarchy",
    "KMeans",
    "MergePoints",
    "Morphology",
    "NetworkAnatomy",
    "Objects",
    "Palette",
    "PictureGroups",
    "Pixels",
    "Segmentation",
    "Thresholding",
    "Tracking",
    "Training",
]
