"""Networks that learn from examples: built from lists of layers, trained live, judged, saved.

`Network` builds one, `train` is the loop as a plain generator, `Run` puts a thread and controls around it.

Examples
--------
>>> from seeing_machine import learning
>>> learning.Network(learning.small_cnn(), (32, 32, 3)).steps[0].shape
(32, 30, 30)
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
