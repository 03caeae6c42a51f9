"""The heavy parts, in torch, for any device: scikit-image's names, arguments and results.

A NumPy array goes in as one picture and comes back as one. A tensor comes back on its own device, and may hold many
pictures: its shape is (..., H, W), in colour (..., H, W, 3).

Examples
--------
>>> import numpy as np
>>> from seeing_machine import kernels
>>> kernels.morphology.erosion(np.eye(3, dtype=bool)).any()
np.False_
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
