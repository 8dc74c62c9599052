"""The demonstration served in one phase, and the Node tools that look at its pages."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.core.settings import Settings
from app.demo.cards import Cards
from app.editions.models import Phase
from tests.browser.examining import Examiner
from tests.browsers import REQUIRED
from tests.demonstrations import Demonstrate
from tests.journeys.conftest import PHONE, LiveServer, live_server

__all__ = ["live_server"]

NODE_TOOLS = Path(__file__).parent / "node_modules"


@dataclass(frozen=True)
class Demonstration:
    """The demonstration in one phase, behind an address a browser can open."""

    url: str
    phase: Phase
    cards: Cards


@pytest.fixture(scope="session")
def node_tools() -> Path:
    """Where `npm ci` put the tools; without them the test is skipped, or fails if required."""
    if not NODE_TOOLS.exists():
        message = "the tools of the browser tests are missing: run `npm ci` in tests/browser"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(message)
        pytest.skip(message)
    return NODE_TOOLS


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"demo": True})


@pytest.fixture(params=[Phase.SUBMISSION, Phase.REVIEW, Phase.VOTING, Phase.PUBLISHED])
def demonstration(
    request: pytest.FixtureRequest,
    demonstrate: Demonstrate,
    live_server: LiveServer,
) -> Demonstration:
    return Demonstration(live_server.url, request.param, demonstrate(request.param))


@pytest.fixture
def examiner(browser: Browser, node_tools: Path) -> Iterator[Examiner]:
    context = browser.new_context(viewport=PHONE, locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    axe = (node_tools / "axe-core" / "axe.min.js").read_text("utf-8")
    yield Examiner(context.new_page(), axe)
    context.close()
