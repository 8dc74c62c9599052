"""Databases, clocks and clients of the tests."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.migrations import upgrade
from app.core.settings import Settings
from tests.browsers import browser
from tests.clients import make_client
from tests.demonstrations import Demonstrate, Demonstrations
from tests.dialects import share_dialects
from tests.postgres import PostgresServer, start_postgres
from tests.proofs import FIGURE, figures, is_full

__all__ = ["browser"]

share_dialects()

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
"""Noon in Rennes on the day the tests live in."""


class FixedClock:
    """A clock the test moves by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.instant = now

    def now(self) -> datetime:
        return self.instant

    def advance(self, by: timedelta) -> None:
        self.instant += by


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show under `make prove` what the proofs counted."""
    if is_full():
        terminalreporter.section("figures")
        for line in figures(terminalreporter.getreports("passed")):
            terminalreporter.write_line(line)


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[object], None]:
    """Keep a figure to be shown at the end of `make prove`."""
    return partial(record_property, FIGURE)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        secret_key="only-for-tests-0123456789-abcdefghij",
        data_dir=tmp_path / "data",
        memory_dir=tmp_path / "memory",
        base_url="http://testserver",
        _env_file=None,
    )


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated SQLite file, copied for every test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    # Closing the last connection folds the write-ahead log into the file.
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL cluster for this run; the tests that need it are skipped without one."""
    with start_postgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "partage.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def postgres_database(postgres_server: PostgresServer) -> Iterator[Database]:
    with postgres_server.fresh_database() as database:
        yield database


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """The database of tests that do not depend on which one it is."""
    return sqlite_database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """Both databases, one test each: for votes, concurrency and migrations."""
    found = request.getfixturevalue(f"{request.param}_database")
    assert isinstance(found, Database)
    return found


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A writing transaction of the test's own database."""
    with database.writing() as session:
        yield session


@pytest.fixture(scope="session")
def demonstrations(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, sqlite_template: Path
) -> Demonstrations:
    """What this run has seeded so far, whichever worker did."""
    own = tmp_path_factory.getbasetemp()
    shelf = (own if worker_id == "master" else own.parent) / "demonstrations"
    shelf.mkdir(exist_ok=True)
    return Demonstrations(shelf, sqlite_template)


@pytest.fixture
def demonstrate(
    demonstrations: Demonstrations, settings: Settings, database: Database, now: datetime
) -> Demonstrate:
    """Fill the test's own database and folders with the demonstration in a phase."""
    return partial(demonstrations.copy, settings=settings, database=database, now=now)


@pytest.fixture
def client(settings: Settings, database: Database, clock: FixedClock) -> TestClient:
    return make_client(settings, database, clock)
