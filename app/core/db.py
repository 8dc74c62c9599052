"""Engine, sessions, locks, declarative base: the only code that knows which database it is."""

import hashlib
import logging
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    Connection,
    Engine,
    Insert,
    MetaData,
    Table,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
)

from app.core.room import make_room

# Before the first row of the process is read: later is too late.
make_room()

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=15000",
)
# A traceback must not print a statement's parameters: they may be a contact or a sealed ballot.
POOL: dict[str, Any] = {"pool_size": 20, "max_overflow": 30, "hide_parameters": True}
WRITING = {"sqlite_begin": "BEGIN IMMEDIATE"}
READING = {"sqlite_begin": "BEGIN", "postgresql_readonly": True}
REWRITES, SECONDS_BETWEEN_REWRITES = 30, 1.0
KEPT_ROWS = re.compile("[1-9]")
"""Begins what PostgreSQL says of a table it had to keep erased rows of: how many they are."""

log = logging.getLogger(__name__)


class Base(DeclarativeBase):
    """The parent of every model."""

    metadata = MetaData(naming_convention=NAMING)
    is_in_public: ClassVar[bool] = True
    """Whether a page for everyone may show something of it; a change then renews those pages."""


class PublicVersion(Base):
    """How many transactions have changed what the public pages may show: one row."""

    __tablename__ = "public_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class WritingSession(Session):
    """A session that knows whether it changed anything in public."""

    has_changed_the_public = False


class WriteInReadSession(RuntimeError):
    """A page that only reads tried to change something: a programming error."""


class Database:
    """One engine and its two kinds of transaction.

    Leaving the `with` block commits, an exception rolls back. Writers on SQLite take
    the write lock at once (`BEGIN IMMEDIATE`), so that nobody fails half-way.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._writer = self.engine.execution_options(**WRITING)
        self._reader = self.engine.execution_options(**READING)
        self.changes = 0
        """How many times this very process changed something in public."""

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with WritingSession(self._writer, expire_on_commit=False) as session:
            with session.begin() as transaction:
                yield session
                if transaction.is_active:
                    # What is still to be written counts too; the one row is locked last.
                    session.flush()
                    if session.has_changed_the_public:
                        session.execute(_next_version(session))
            self.changes += session.has_changed_the_public

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self._reader, expire_on_commit=False) as session, session.begin():
            event.listen(session, "before_flush", _refuse_write)
            yield session

    @staticmethod
    def version(session: Session) -> int:
        """Return the number of the last change in public, by any process."""
        return session.scalar(select(PublicVersion.number)) or 0

    def compact(self) -> None:
        """Rewrite the file, so that deleted rows leave no trace and no order behind.

        On PostgreSQL the tables are rewritten; its write-ahead log and backups keep their own
        time and are the operator's to delete.
        """
        if self.engine.dialect.name != "sqlite":
            with self.engine.connect() as connection:
                _rewrite_tables(connection.execution_options(isolation_level="AUTOCOMMIT"))
            return
        # Below SQLAlchemy, which would begin a transaction that VACUUM does not want.
        with closing(self.engine.raw_connection()) as bare:
            cursor = bare.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()

    def dispose(self) -> None:
        self.engine.dispose()


def _rewrite_tables(connection: Connection) -> None:
    """Rewrite every table, and once more while a transaction that began before holds rows back.

    PostgreSQL tells of each table how many erased rows it had to keep: the first number of the
    detail, in whatever language the server speaks.
    """
    bare: Any = connection.connection.driver_connection
    held: list[str] = []

    def hear(notice: Any) -> None:
        if KEPT_ROWS.match(notice.message_detail or "") and '"pg_' not in notice.message_primary:
            held.append(notice.message_primary)

    bare.add_notice_handler(hear)
    try:
        for _turn in range(REWRITES):
            held.clear()
            connection.exec_driver_sql("VACUUM (FULL, VERBOSE)")
            if not held:
                return
            time.sleep(SECONDS_BETWEEN_REWRITES)
    finally:
        bare.remove_notice_handler(hear)
    log.warning("a long transaction keeps erased rows on the disk: rewrite the database again")


def take_turn(session: Session, name: str, *, is_shared: bool = False) -> None:
    """Wait for the lock `name` until the transaction ends: many sharers, or one alone.

    PostgreSQL has advisory locks for it. A writing SQLite transaction already holds the only
    write lock there is.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    lock = func.pg_advisory_xact_lock_shared if is_shared else func.pg_advisory_xact_lock
    session.execute(select(lock(number)))


def upsert(session: Session, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Start an insert that can say what to do `on_conflict`, which both databases know."""
    return upsert_on(session.get_bind().dialect.name, model)


def upsert_on(dialect: str, into: type[Base] | Table) -> postgresql.Insert | sqlite.Insert:
    """Start the same for any session of a dialect: to be made once and executed often."""
    return sqlite.insert(into) if dialect == "sqlite" else postgresql.insert(into)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, **POOL)
    if parsed.database and parsed.database != ":memory:":
        # Sealed ballots and addresses are nobody else's business on this machine.
        Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(parsed, **POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver starts transactions late; `_begin_sqlite` starts them at once.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN IMMEDIATE"))


def _refuse_write(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise WriteInReadSession


@event.listens_for(WritingSession, "after_flush")
def _note_flush(session: WritingSession, _context: UOWTransaction) -> None:
    written = (*session.new, *session.dirty, *session.deleted)
    if any(each.is_in_public for each in written):
        session.has_changed_the_public = True


@event.listens_for(WritingSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_select or not isinstance(state.session, WritingSession):
        return
    table = getattr(state.statement, "table", None)
    if table is None or _is_in_public(table.name):
        state.session.has_changed_the_public = True


@cache
def _is_in_public(table: str) -> bool:
    """Tell whether a table is shown; what is no model's counts as shown."""
    models: Iterator[type[Base]] = (each.class_ for each in Base.registry.mappers)
    return all(each.is_in_public for each in models if each.__tablename__ == table)


def _next_version(session: Session) -> Insert:
    first = upsert(session, PublicVersion).values(id=1, number=1)
    return first.on_conflict_do_update(
        index_elements=["id"], set_={"number": PublicVersion.number + 1}
    )
