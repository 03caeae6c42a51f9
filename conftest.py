"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a failure can be repeated; `--hypothesis-profile=default` looks for new ones.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def _own_progress(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests away from the answers of whoever runs them."""
    monkeypatch.setenv("SEEING_MACHINE_PROGRESS", str(tmp_path_factory.mktemp("progress") / "progress.json"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in tests/browser, and run it last: Playwright leaves an event loop in this thread."""
    browser = Path(__file__).parent / "tests" / "browser"
    for item in items:
        if item.path.is_relative_to(browser):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
