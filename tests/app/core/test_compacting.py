"""Erased rows leave the disk of PostgreSQL, even where a long reading holds them back a while."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from app.core import db
from app.core.db import Database

pytestmark = pytest.mark.postgres


@pytest.fixture
def reading(postgres_database: Database) -> Iterator[Connection]:
    """Erase a table's rows while somebody reads elsewhere, and goes on reading."""
    engine = postgres_database.engine
    with engine.begin() as writing:
        writing.execute(text("CREATE TABLE erased AS SELECT generate_series(1, 1000) AS id"))
    with engine.connect() as connection:
        still = connection.execution_options(isolation_level="REPEATABLE READ")
        still.execute(text("SELECT 1"))
        with engine.begin() as writing:
            writing.execute(text("DELETE FROM erased"))
        yield still


def bytes_on_disk(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_relation_size('erased')")).scalar_one())


def test_the_tables_are_rewritten_until_nobody_holds_their_rows_any_more(
    postgres_database: Database, reading: Connection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.core.db.time.sleep", lambda _seconds: reading.rollback())
    postgres_database.compact()
    assert bytes_on_disk(postgres_database) == 0


@pytest.mark.usefixtures("reading")
def test_a_reading_that_does_not_end_is_told_in_the_log(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(db, "REWRITES", 2)
    monkeypatch.setattr(db, "SECONDS_BETWEEN_REWRITES", 0)
    postgres_database.compact()
    assert bytes_on_disk(postgres_database) > 0
    assert "keeps erased rows on the disk" in caplog.text
