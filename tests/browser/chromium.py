"""Find a Chromium, or install one: ``python -m tests.browser.chromium`` prints its path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, ViewportSize, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
SIZE: ViewportSize = {"width": 1280, "height": 960}
FLAGS = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader")


@contextmanager
def window() -> Iterator[BrowserContext]:
    """Run Chromium, unseen and 1280 pixels across, until the block ends."""
    program = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser.new_context(viewport=SIZE)
        browser.close()


def find() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None.

    The environment variable SEEING_MACHINE_CHROMIUM comes first, then PATH, then the Mac's applications, then the one
    that Playwright downloads.
    """
    named = os.environ.get("SEEING_MACHINE_CHROMIUM")
    if named:
        if shutil.which(named) is None:
            raise FileNotFoundError(f"SEEING_MACHINE_CHROMIUM: got {named}, expected the path of a browser.")
        return named
    installed = filter(None, map(shutil.which, (*NAMES, *MAC_APPS)))
    return next(installed, None) or _playwrights_own()


def install() -> None:
    """Install Chromium: Debian's where this user may, else Playwright's."""
    apt_get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    if os.geteuid() != 0:
        apt_get = ["sudo", "--non-interactive", *apt_get]
    if not (_works([*apt_get, "update"]) and _works([*apt_get, "install", "chromium"])):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode == 0
    except FileNotFoundError:
        return False


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    if find() is None:
        install()
    chromium = find()
    if chromium is None:
        sys.exit("No Chromium could be installed. Install one and set SEEING_MACHINE_CHROMIUM to its path.")
    print(chromium)
