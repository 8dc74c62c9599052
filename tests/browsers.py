"""The one browser of a run: Playwright starts once a process, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

REQUIRED = "PARTAGE_REQUIRE_BROWSER"
MISSING = "no Chromium on the path: install chromium-headless-shell"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """Return where Debian's Chromium, or another one, is installed."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Open the browser; without one the test is skipped, or fails if a browser is required."""
    found = find_browser()
    if found is None:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with launched(found) as browser:
        yield browser
