"""Files that are written whole or not at all, also when the process is killed meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write `pieces` to `path`; until all is on the disk, what was there before stays there.

    What a killed process leaves behind has always the same hidden name, so the next one writes over it.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
