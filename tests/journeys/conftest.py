"""A running server and a real browser for the journeys."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from app.core.db import Database
from app.core.settings import Settings
from app.main import create_app
from tests.conftest import FixedClock

PHONE = ViewportSize(width=360, height=740)


@dataclass(frozen=True)
class LiveServer:
    """The application on a port of this machine, with the clock and database behind it."""

    url: str
    settings: Settings
    database: Database
    clock: FixedClock


@pytest.fixture
def live_server(settings: Settings, database: Database, clock: FixedClock) -> Iterator[LiveServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = settings.model_copy(update={"base_url": f"http://127.0.0.1:{port}"})
    config = uvicorn.Config(
        create_app(served, database=database, clock=clock),
        port=port,
        log_config=None,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield LiveServer(served.base_url, served, database, clock)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(params=["with-javascript", "without-javascript"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A phone, once with JavaScript and once without."""
    yield from open_phone(browser, has_javascript=request.param == "with-javascript")


@pytest.fixture
def another_phone(browser: Browser) -> Iterator[Page]:
    """The phone of somebody else, who has no account."""
    yield from open_phone(browser, has_javascript=False)


def open_phone(browser: Browser, *, has_javascript: bool) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        java_script_enabled=has_javascript, viewport=PHONE, locale="fr-FR"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
