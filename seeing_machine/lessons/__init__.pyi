from .explorer import Explorer
from .pixels import Pixels

__all__ = ["Explorer", "Pixels"]
