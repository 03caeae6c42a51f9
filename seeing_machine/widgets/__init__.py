"""Generic views with a front end of their own: no knowledge of lessons, no maths."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
