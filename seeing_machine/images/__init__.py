"""Where pictures come from: real photos that are at hand, drawn animals, the learner's own files.

Every picture is a uint8 array of shape (H, W) in grey or (H, W, 3) in red, green and blue.

Examples
--------
>>> from seeing_machine import images
>>> images.load("coins").shape
(303, 384)
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
