"""A running vote."""

from datetime import datetime
from pathlib import Path

import pytest

from app.core.db import Database
from app.voting.keys import KeyStore
from tests.polling import Poll, start_poll


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", tmp_path / "memory")


@pytest.fixture
def poll(any_database: Database, keys: KeyStore, now: datetime) -> Poll:
    return start_poll(any_database, keys, now, voters=3)
