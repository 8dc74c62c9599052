"""A running vote, and a resident of it who is in the booth."""

from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.voting.keys import KeyStore
from tests.app.voting.booth import enter
from tests.clients import make_client
from tests.conftest import FixedClock
from tests.polling import Poll, start_poll


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", tmp_path / "memory")


@pytest.fixture
def poll(any_database: Database, keys: KeyStore, now: datetime) -> Poll:
    return start_poll(any_database, keys, now, voters=3)


@pytest.fixture
def web_poll(database: Database, settings: Settings, clock: FixedClock) -> Poll:
    return start_poll(database, KeyStore(settings.keys, settings.memory), clock.now(), codes=2)


@pytest.fixture
def browser(
    web_poll: Poll, settings: Settings, database: Database, clock: FixedClock
) -> TestClient:
    client = make_client(settings, database, clock)
    enter(client, web_poll.codes[0])
    return client
