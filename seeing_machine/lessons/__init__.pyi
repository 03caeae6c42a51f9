from .colour import Channels
from .explorer import Explorer
from .pixels import Pixels
from .thresholding import Thresholding

__all__ = ["Channels", "Explorer", "Pixels", "Thresholding"]
