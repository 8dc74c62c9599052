"""The embedded database, as an operator finds it."""

from pathlib import Path

import pytest

from app.cli.ground import embedded_settings
from app.core.db import Database
from app.core.migrations import upgrade


@pytest.fixture
def embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The embedded database of a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARTAGE_SECRET_KEY", raising=False)
    embedded_settings()
    database = Database(f"sqlite:///{tmp_path / 'data' / 'partage.db'}")
    upgrade(database)
    return database
