from . import datasets, menagerie
from .annotations import Annotations, Shape
from .catalogue import about, load, names
from .reading import read
from .squares import squares

__all__ = ["Annotations", "Shape", "about", "datasets", "load", "menagerie", "names", "read", "squares"]
