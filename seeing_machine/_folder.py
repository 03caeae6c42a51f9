"""Where a learner's own things lie: answers and photo, beside the notebooks."""

from __future__ import annotations

import functools
import os
from pathlib import Path


def progress_path() -> Path:
    """Return the file of the answers; what else is kept for the learner lies in the same folder.

    It is the file that the environment variable ``SEEING_MACHINE_PROGRESS`` names, else ``progress.json`` in the folder
    where the notebook runs. Code that later goes to another folder changes nothing.
    """
    return _absolute(os.environ.get("SEEING_MACHINE_PROGRESS", ""))


@functools.cache
def _absolute(named: str) -> Path:
    return Path(named or "progress.json").expanduser().absolute()
