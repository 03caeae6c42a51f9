"""Files from the network: checked by their checksum, resumed where they were cut short, and never larger than known."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._validate import Words, problem

#: Called with a file's name, how many of its bytes are there, and how many it has.
Heard = Callable[[str, int, int], None]

_CHUNK = 1 << 16
_PATIENCE = 20  # seconds without an answer


@dataclass(frozen=True)
class Remote:
    """A file in the network: where it is, how it is called here, its bytes, its SHA-256."""

    url: str
    name: str
    size: int
    sha256: str


def fetch(file: Remote, folder: Path, *, download: bool = True, heard: Heard | None = None) -> Path:
    """Return the path of a file, downloaded into a folder where it is not there yet.

    How far it is, is told to `heard`, which may raise an exception to stop; else a bar is drawn.

    Raises
    ------
    ConnectionError
        If it is not there, and cannot be downloaded or must not.
    ValueError
        If what was downloaded has another checksum or is larger than it should be; nothing of it is kept.
    OSError
        If the folder cannot be written to.
    """
    import pooch  # here, because it takes a moment and most never download
    from filelock import FileLock

    path = folder / file.name
    if not download:
        if path.is_file() and pooch.file_hash(str(path)) == file.sha256:
            return path
        raise ConnectionError(f"{file.name} is not in {folder}.")
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f".{file.name}.lock"):  # two notebooks may want it at once
        try:
            pooch.retrieve(file.url, f"sha256:{file.sha256}", file.name, folder,
                           downloader=_Resuming(file, folder, heard))
        except ValueError as error:
            if isinstance(error, _TooLarge) or "hash" in str(error).lower():
                raise ValueError(problem(file.name, Words("a download with another checksum"),
                                         f"SHA-256 {file.sha256[:12]}...",
                                         "It was thrown away. Try again later, or on another network.")) from None
            raise
    return path


class _TooLarge(ValueError):
    pass


class _Resuming:
    """Downloads for pooch: what came before a break is kept beside the file, and the rest is asked for."""

    def __init__(self, file: Remote, folder: Path, heard: Heard | None) -> None:
        self.file, self.part, self.heard = file, folder / f"{file.name}.part", heard

    def __call__(self, url: str, output: str, _pooch: Any, check_only: bool = False) -> None:
        import requests

        try:
            self._get(url)
        except (requests.RequestException, ConnectionError) as error:
            raise ConnectionError(f"{self.file.name} could not be downloaded ({type(error).__name__}). "
                                  "Are you offline?") from None
        os.replace(self.part, output)

    def _get(self, url: str) -> None:
        import requests
        from tqdm.auto import tqdm

        have = self.part.stat().st_size if self.part.exists() else 0
        have = have if have < self.file.size else 0
        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
        with requests.get(url, headers=headers, stream=True, timeout=_PATIENCE) as answer:
            answer.raise_for_status()
            have = have if answer.status_code == 206 else 0  # 206: the server sends the rest alone
            with (open(self.part, "ab" if have else "wb") as out,
                  tqdm(total=self.file.size, initial=have, unit="B", unit_scale=True, desc=self.file.name,
                       disable=self.heard is not None) as bar):
                for chunk in answer.iter_content(_CHUNK):
                    have += len(chunk)
                    if have > self.file.size:
                        break
                    out.write(chunk)
                    bar.update(len(chunk))
                    if self.heard is not None:
                        self.heard(self.file.name, have, self.file.size)
        if have > self.file.size:
            self.part.unlink()
            raise _TooLarge
        if have < self.file.size:
            raise ConnectionError("cut short")
