"""What the tests of accounts look at beside the rows."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from app.core.db import Database


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement the database is sent from here on, without its parameters."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)
