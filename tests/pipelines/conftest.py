"""What the tests of pipelines share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def _little_garbage() -> Iterator[None]:
    """Leave out of the collections what other tests have made: imageio collects whenever it closes a film."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
