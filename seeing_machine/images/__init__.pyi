from . import datasets, menagerie
from .catalogue import about, load, names
from .reading import read

__all__ = ["about", "datasets", "load", "menagerie", "names", "read"]
