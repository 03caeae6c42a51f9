from . import menagerie
from .catalogue import about, load, names
from .reading import read

__all__ = ["about", "load", "menagerie", "names", "read"]
