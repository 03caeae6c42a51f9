"""A Chromium that can be left alone while it measures.

A driver that is connected hears of every message on the websocket of the page. For a picture of a megapixel that takes
a small machine nearly half of what the page itself takes, and no browser of a learner has a driver. So one comes,
opens a page, leaves, and comes back for the result.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser import chromium

SECONDS = 60.0  # the longest wait for the browser, or for a result


class Unwatched:
    """A running browser; `visit` it, or let it `work`."""

    def __init__(self, playwright: Playwright, address: str) -> None:
        self._playwright, self._address = playwright, address

    @contextmanager
    def visit(self) -> Iterator[Browser]:
        """Connect a driver until the block ends; pages stay open."""
        browser = self._playwright.chromium.connect_over_cdp(self._address)
        try:
            yield browser
        finally:
            browser.close()  # the connection, not the browser

    def work(self, address: str, script: str, arguments: list[Any], seconds: float) -> Any:
        """Return what the async function `script` gives in the page at `address`, which nobody watches meanwhile.

        `seconds` is about how long it takes: nobody looks before that.
        """
        with self.visit() as browser:
            page_at(browser, address).evaluate(_START, [script, arguments])
        limit = time.monotonic() + seconds + SECONDS
        while time.monotonic() < limit:
            time.sleep(seconds)
            seconds = 2.0
            with self.visit() as browser:
                done = page_at(browser, address).evaluate("() => window.unwatched ?? null")
            if done:
                if "error" in done:
                    raise RuntimeError(done["error"])
                return done["result"]
        raise TimeoutError(f"{address}: no result after {SECONDS:.0f} s more than expected.")


def page_at(browser: Browser, address: str) -> Page:
    """Return the page that is open at `address`."""
    return next(page for page in browser.contexts[0].pages if page.url == address)


# A second passes first, in which the driver leaves.
_START = """([script, given]) => {
  window.unwatched = null;
  setTimeout(async () => {
    try { window.unwatched = { result: await eval(script)(...given) }; }
    catch (error) { window.unwatched = { error: String(error) }; }
  }, 1000);
}"""


@contextmanager
def unwatched() -> Iterator[Unwatched]:
    """Run Chromium, unseen, until the block ends."""
    program = chromium.find()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [program or playwright.chromium.executable_path, *chromium.FLAGS, "--headless=new", "--no-sandbox",
             "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank",
             "--window-size={width},{height}".format(**chromium.SIZE)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Unwatched(playwright, _address(Path(profile, "DevToolsActivePort")))
        finally:
            process.terminate()
            process.wait(20)


def _address(note: Path) -> str:
    """Return where the browser listens, which it writes into a file once it does."""
    limit = time.monotonic() + SECONDS
    while not note.exists() or note.read_text().count("\n") < 1:
        if time.monotonic() > limit:
            raise TimeoutError("Chromium did not start.")
        time.sleep(0.1)
    port, path = note.read_text().split("\n")[:2]
    return f"ws://127.0.0.1:{port}{path}"
