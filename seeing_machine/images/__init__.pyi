from . import datasets, menagerie
from .catalogue import about, load, names
from .reading import read
from .squares import squares

__all__ = ["about", "datasets", "load", "menagerie", "names", "read", "squares"]
