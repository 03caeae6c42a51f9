"""What Binder installs is what pyproject.toml asks for, at the versions of constraints.txt."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
#: conda-forge's name of a package to that of PyPI.
ELSEWHERE = {"pytorch-cpu": "torch", "matplotlib-base": "matplotlib"}


def environment():
    """Return package to version, as binder/environment.yml pins them."""
    lines = re.findall(r"^  - ([\w.-]+)(?:=([\w.]+))?$", (ROOT / "binder/environment.yml").read_text(), re.MULTILINE)
    channels = {"conda-forge", "nodefaults"}
    return {ELSEWHERE.get(name, name): version for name, version in lines if name not in channels}


def constraints():
    lines = (line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line)
    return {canonicalize_name(name): version for name, version in lines}


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_every_requirement_is_there_at_the_tested_version():
    wanted = {canonicalize_name(Requirement(line).name): Requirement(line) for line in project()["dependencies"]}
    given = environment()
    python = given.pop("python")
    assert given.pop("pip") == ""
    assert set(given) == set(wanted)
    pins = constraints()
    for name, version in given.items():
        assert version == pins[name], name
        assert Version(version) in wanted[name].specifier, name
    assert f"{python}.0" in Requirement(f"python{project()['requires-python']}").specifier
    assert f"Programming Language :: Python :: {python}" in project()["classifiers"]


def test_what_runs_after_the_build_can_run():
    script = ROOT / "binder/postBuild"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert "--no-deps" in script.read_text(), "conda has installed them already"
