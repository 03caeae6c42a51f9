"""A JupyterLab server of its own for the tests, and notebooks opened in it as a learner would.

`serve` starts the server, `Notebook` is one open notebook. The fixtures in conftest.py hand both out.
"""

from __future__ import annotations

import ast
import base64
import json
import re
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, TimeoutError

from seeing_machine.cli import jupyter_command, jupyter_environment
from tests.browser import page_scripts

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
SECONDS = 60_000  # the longest wait for a kernel or a page, in milliseconds; only a failure takes so long

#: What JupyterLab itself writes to the console as an error although nothing is wrong.
HARMLESS = (
    "Could not restore the debugger state: Canceled future",  # asked of a kernel that then restarted
    "net::ERR_UNKNOWN_URL_SCHEME",  # a picture attached to a text cell, asked for before it is resolved
)

_SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"doNotDisturbMode": True},  # nothing pops up over a widget
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: where it is, what opens it, which folder it shows."""

    url: str
    token: str
    folder: Path
    progress: Path
    settings: Path

    def set_theme(self, theme: str) -> None:
        """Make pages opened from now on "light" or "dark"."""
        name = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[theme]
        write_setting(self.settings, "@jupyterlab/apputils-extension/themes", {"theme": name})

    def address(self, name: str) -> str:
        """Return the address that opens the notebook `name` in a fresh workspace."""
        return f"{self.url}/lab/tree/{name}?reset&token={self.token}"

    def told(self) -> str:
        """Return the last lines of the server's log."""
        return (self.folder.parent / "server.log").read_text("utf-8")[-3000:]

    def answers(self) -> bool:
        """Return whether the server has come up."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/status?token={self.token}", timeout=1):
                return True
        except (urllib.error.URLError, OSError):
            return False


def write_setting(folder: Path, plugin: str, values: dict[str, Any]) -> None:
    """Write a JupyterLab settings file, the kind that the settings editor writes."""
    path = folder / f"{plugin}.jupyterlab-settings"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values))


@contextmanager
def serve(home: Path, *, prompt: bool = True) -> Iterator[Lab]:
    """Serve as `seeing-machine lab` does until the block ends; its files lie in `home`.

    `prompt` False leaves out the server extension. The settings of whoever runs the tests are neither read
    nor changed.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    lab = Lab(f"http://127.0.0.1:{port}", secrets.token_hex(8), home / "course", home / "progress.json",
              home / "settings")
    lab.folder.mkdir(parents=True)
    for plugin, values in _SETTINGS.items():
        write_setting(lab.settings, plugin, values)
    environment = dict(
        jupyter_environment(),
        SEEING_MACHINE_PROGRESS=str(lab.progress),
        JUPYTER_TOKEN=lab.token,
        JUPYTER_PLATFORM_DIRS="1",
        JUPYTER_CONFIG_DIR=str(home / "config"),
        JUPYTER_DATA_DIR=str(home / "data"),
        JUPYTER_RUNTIME_DIR=str(home / "runtime"),
        JUPYTERLAB_SETTINGS_DIR=str(lab.settings),
        JUPYTERLAB_WORKSPACES_DIR=str(home / "workspaces"),
        IPYTHONDIR=str(home / "ipython"),
    )
    command = [
        *jupyter_command(lab.folder, port=port, browser=False), "--ServerApp.port_retries=0",
        "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
    ]
    if not prompt:
        command.append("--ServerApp.jpserver_extensions={'seeing_machine.server': False}")
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        limit = time.monotonic() + SECONDS / 1000
        while not lab.answers():
            if server.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"JupyterLab did not start:\n{lab.told()}")
            time.sleep(0.1)
        yield lab
    finally:
        server.terminate()  # the server ends its kernels first
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def write_notebook(path: Path, cells: Sequence[str]) -> None:
    """Write a notebook of code cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


class Notebook:
    """One notebook open in JupyterLab, in a new page or in one that another notebook has left.

    `page` is Playwright's page, so ``notebook.page.keyboard``, ``.locator(...)`` and all else is at hand.
    """

    def __init__(self, lab: Lab, page: Page, name: str) -> None:
        self.lab, self.page, self.name = lab, page, name
        self._errors: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        if page.url == "about:blank":
            page.goto(lab.address(name))
        else:
            page.evaluate(page_scripts.OPEN, name)
        try:
            page.wait_for_function(page_scripts.IS_OPEN, arg=name, timeout=SECONDS / 2)
        except TimeoutError:  # where several servers start kernels, two may be given one port, and the later one dies
            how_far = page.evaluate(page_scripts.HOW_FAR)
            page.reload()
            try:
                page.wait_for_function(page_scripts.IS_OPEN, arg=name, timeout=SECONDS)
            except TimeoutError:
                raise RuntimeError(f"{name} does not open: {how_far}, then "
                                   f"{page.evaluate(page_scripts.HOW_FAR)}\n{lab.told()}") from None

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(re.search(known, message.text) for known in HARMLESS):
            self._errors.append(message.text)

    def _on_error(self, error: Error) -> None:
        self._errors.append(f"uncaught: {error}")

    # Running

    def run_all(self) -> None:
        """Run every cell, from top to bottom, and wait until the kernel is idle."""
        self.page.evaluate(page_scripts.RUN_ALL)
        self.wait_idle()

    def run_cell(self, index: int) -> None:
        """Run the cell at `index` (0 is the first) once more, and wait until the kernel is idle."""
        self.page.evaluate(page_scripts.RUN_CELL, index)
        self.wait_idle()

    def wait_idle(self) -> None:
        """Wait until no cell is running or waiting to run, and what the cells show has found its place."""
        self.page.wait_for_function(page_scripts.IS_IDLE, timeout=SECONDS)
        self.page.evaluate(page_scripts.SETTLE)

    def restart_kernel(self) -> None:
        """Restart the kernel, as the button does, and wait for the new one."""
        self.page.evaluate(page_scripts.RESTART)
        self.wait_idle()

    def leave(self) -> None:
        """Shut the kernel down and close the notebook; its page, with JupyterLab in it, can open another."""
        self.page.evaluate(page_scripts.SHUT_DOWN)
        self.page.evaluate(page_scripts.DISPOSE)
        self.page.remove_listener("console", self._on_console)
        self.page.remove_listener("pageerror", self._on_error)

    def close(self) -> None:
        """Shut the kernel down and close the page."""
        try:
            self.page.evaluate(page_scripts.SHUT_DOWN)
        finally:
            self.page.close()

    # What Python knows

    def kernel_eval(self, code: str) -> Any:
        """Run `code` in the kernel and return the value of its last line, which is an expression.

        A number, text, list and so on comes back as itself, any other value as its repr.
        """
        tree = ast.parse(code)
        if not tree.body or not isinstance(tree.body[-1], ast.Expr):
            raise ValueError(f"code: the last line of {code!r} is no expression, so it has no value.")
        value = ast.unparse(tree.body.pop())
        reply = self.page.evaluate(page_scripts.EVALUATE, [ast.unparse(tree), f"repr({value})"])
        if reply["error"]:
            raise RuntimeError(f"The kernel could not run {code!r}: {reply['error']}")
        text = ast.literal_eval(reply["text"])
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return text

    def wait_value(self, expression: str, expected: Any, seconds: float = 10) -> None:
        """Wait until `expression` equals `expected` in the kernel; messages from the page take time.

        An expression that cannot be computed yet (``None`` before the first message) is waited for too.
        """
        limit = time.monotonic() + seconds
        value: Any = None
        while True:
            try:
                value = self.kernel_eval(expression)
                if value == expected:
                    return
            except RuntimeError as error:
                value = str(error)
            assert time.monotonic() < limit, f"{expression} is {value!r} in the kernel, expected {expected!r}"
            self.page.wait_for_timeout(20)

    # What the page shows

    def locator(self, selector: str, **filters: Any) -> Locator:
        """Return the elements inside the notebook that match; `filters` are those of Playwright's locator."""
        return self.page.locator(".jp-NotebookPanel").locator(selector, **filters)

    def outputs_errors(self) -> list[str]:
        """Return "ErrorName: message" for every error in the cells, and the text of those inside widgets."""
        return self.page.evaluate(page_scripts.ERRORS)

    def pixels(self, selector: str = "canvas") -> np.ndarray:
        """Return what the first canvas that matches holds, a uint8 array of shape (H, W, 4), red to alpha."""
        canvas = self.locator(selector).first
        canvas.wait_for(state="attached")
        width, height, data = canvas.evaluate(page_scripts.PIXELS)
        return np.frombuffer(base64.b64decode(data), np.uint8).reshape(height, width, 4)

    def wait_pixels(self, selector: str, holds: Any, seconds: float = 10) -> np.ndarray:
        """Wait until ``holds(pixels)`` is true of the canvas, and return its pixels."""
        limit = time.monotonic() + seconds
        while not holds(pixels := self.pixels(selector)):
            assert time.monotonic() < limit, f"the canvas {selector} never came to hold what was expected"
            self.page.wait_for_timeout(20)
        return pixels

    def axe(self, selector: str = ".sm-root") -> list[str]:
        """Return one line for each accessibility rule that axe-core finds broken inside `selector`."""
        self.locator(selector).first.wait_for()
        found = Axe().run(self.page, context=selector).response["violations"]
        return [f"{rule['id']}: {rule['help']}: {node['html']}" for rule in found for node in rule["nodes"]]

    def screenshot(self, name: str, selector: str | None = None) -> Path:
        """Save what the page, or the first element that matches, looks like; return the path of the PNG."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        if selector is None:
            self.page.screenshot(path=path)
        else:
            self.locator(selector).first.screenshot(path=path)
        return path

    def console_errors(self) -> list[str]:
        """Return every error in the page's console so far, but for those known to be harmless."""
        self.page.evaluate("() => new Promise(requestAnimationFrame)")  # let the last ones arrive
        return list(self._errors)

    def forget_errors(self) -> None:
        """Drop the console errors so far, for a test that causes them on purpose and has looked at them."""
        self._errors.clear()
