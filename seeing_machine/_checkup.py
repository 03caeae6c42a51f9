"""What the course needs from a machine, looked for one thing at a time."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

#: The parts of JupyterLab that show widgets, by the package that brings each.
FRONT_ENDS = {"ipywidgets": "@jupyter-widgets/jupyterlab-manager", "anywidget": "anywidget"}


@dataclass(frozen=True)
class Finding:
    """One line of the report: is it well, what was found, and what to do where it is not."""

    ok: bool
    text: str
    do: str = ""

    def __str__(self) -> str:
        return f"ok  {self.text}" if self.ok else f"NO  {self.text}. {self.do}"


def examine(folder: Path) -> Iterator[Finding]:
    """Yield a finding for each thing that the course needs; `folder` is where it would be put."""
    try:
        needed = [Requirement(text) for text in metadata.requires("seeing-machine") or ()]
        python = metadata.metadata("seeing-machine")["Requires-Python"]
    except metadata.PackageNotFoundError:
        yield Finding(False, "seeing-machine is not installed", "Run: pip install seeing-machine")
        return
    yield _python(python)
    for requirement in needed:
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield _package(requirement)
    yield _device()
    for package, extension in FRONT_ENDS.items():
        yield _front_end(package, extension)
    yield _writable(folder)


def _python(wanted: str) -> Finding:
    good = Requirement(f"python{wanted}").specifier.contains(platform.python_version(), prereleases=True)
    return Finding(good, f"Python {platform.python_version()}", f"The course needs Python {wanted}.")


def _package(requirement: Requirement) -> Finding:
    wanted = f"{requirement.name}{requirement.specifier}"
    do = f"Run: pip install '{wanted}'"
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return Finding(False, f"{requirement.name} is not installed", do)
    good = requirement.specifier.contains(version, prereleases=True)
    return Finding(good, f"{requirement.name} {version}" + ("" if good else f" is too old for {wanted}"), do)


def _device() -> Finding:
    try:
        import torch
    except (ImportError, OSError) as error:  # OSError: a library of the driver does not load
        return Finding(False, f"torch does not load: {error}", "Run: pip install --force-reinstall torch")
    if torch.cuda.is_available():
        return Finding(True, f"torch computes on CUDA: {torch.cuda.get_device_name()}")
    if torch.backends.mps.is_available():
        return Finding(True, "torch computes on MPS, the graphics chip of this Mac")
    return Finding(True, f"torch computes on the CPU with {torch.get_num_threads()} threads, which is enough")


def _front_end(package: str, extension: str) -> Finding:
    from jupyter_core.paths import jupyter_path

    places = [Path(folder) / extension / "package.json" for folder in jupyter_path("labextensions")]
    found = any(place.exists() for place in places)
    return Finding(found, f"JupyterLab {'can' if found else 'cannot'} show the widgets of {package}",
                   f"Run: pip install --force-reinstall {package}")


def _writable(folder: Path) -> Finding:
    nearest = folder.absolute()
    while not nearest.exists():  # the folder itself may still have to be made
        nearest = nearest.parent
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return Finding(True, f"files can be written in {nearest}")
    except OSError as error:
        return Finding(False, f"files cannot be written in {nearest}: {error.strerror}",
                       "Choose another folder: seeing-machine lab FOLDER")
