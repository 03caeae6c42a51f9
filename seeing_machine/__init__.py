"""Seeing Machine: widgets and a course in which people see what a machine sees.

The names below load on first use (scientific-python SPEC 1), so that ``import seeing_machine`` costs
milliseconds and pulls in neither torch nor ipywidgets.

Examples
--------
>>> import seeing_machine as sm
>>> coins = sm.images.load("coins")
>>> coins.shape, str(coins.dtype)
((303, 384), 'uint8')
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
