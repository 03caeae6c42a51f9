"""What Binder installs is what pyproject.toml asks for, at the versions of constraints.txt."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from seeing_machine import _teacher_binder

ROOT = Path(__file__).parent.parent
#: conda-forge's name of a package to that of PyPI.
ELSEWHERE = {"pytorch-cpu": "torch", "matplotlib-base": "matplotlib"}


def environment():
    """Return package to version, as binder/environment.yml pins them."""
    lines = re.findall(r"^  - ([\w.-]+)(?:=([\w.]+))?$", (ROOT / "binder/environment.yml").read_text(), re.MULTILINE)
    channels = {"conda-forge", "nodefaults"}
    assert len(set(lines)) == len(lines), "a package is there twice"
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


@pytest.fixture
def built(tmp_path):
    """A folder in which postBuild has run as on Binder; only pip, and where Python keeps its settings, are played."""
    for name in ("binder", "seeing_machine/jupyter"):
        shutil.copytree(ROOT / name, tmp_path / name)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, does in {"pip": f'echo "$@" > {tmp_path}/pip.txt', "python": f"echo {tmp_path}"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    own = {"PATH": os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]),
           "JUPYTER_CONFIG_PATH": str(ROOT / "seeing_machine/jupyter"),  # where the installed package has its extension
           "JUPYTER_CONFIG_DIR": str(tmp_path / "etc/jupyter"), "JUPYTER_DATA_DIR": str(tmp_path / "data"),
           "JUPYTER_RUNTIME_DIR": str(tmp_path / "run"), "JUPYTER_PLATFORM_DIRS": "1"}
    subprocess.run([tmp_path / "binder/postBuild"], cwd=tmp_path, env={**os.environ, **own}, check=True,
                   capture_output=True)
    return tmp_path, {**os.environ, **own}


def test_after_the_build_the_course_is_there_and_its_start_page_opens(built):
    folder, environment = built
    assert "--no-deps" in (folder / "pip.txt").read_text(), "conda has installed them already"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # As BinderHub starts it: below a path of its own, behind a token.
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.base_url=/user/anna/",
         "--IdentityProvider.token=secret", "--no-browser", "--allow-root", "--ServerApp.log_level=ERROR"],
        cwd=folder, env=environment)
    try:
        page = first_page(f"http://127.0.0.1:{port}/user/anna/?token=secret", server)
    finally:
        server.terminate()
        server.wait(20)
    assert urllib.parse.urlsplit(page.url).path == "/user/anna/lab/tree/course/00_start.ipynb"
    assert (folder / "course/00_start.ipynb").is_file()
    assert "announcements" in page.read().decode()[:100_000]  # among the extensions that are switched off


def test_the_badge_leads_to_the_same_page():
    assert json.loads((ROOT / "binder/jupyter_server_config.json").read_text()) == {
        "LabApp": {"default_url": f"/{_teacher_binder.PAGE}"}}


def first_page(address, server):
    """Return what the server answers, as soon as it does."""
    while server.poll() is None:
        try:
            return urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(address, timeout=30)
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("JupyterLab did not start")
