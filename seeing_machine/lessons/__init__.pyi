from .colour import Channels
from .explorer import Explorer
from .pixels import Pixels

__all__ = ["Channels", "Explorer", "Pixels"]
