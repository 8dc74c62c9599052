"""One dialect a process: a statement that one test compiled is not compiled again by the next.

SQLAlchemy keeps compiled statements by engine and by dialect; each test has its own database,
hence its own engine, and a third of its time would go into the same few hundred statements.
"""

from typing import Any, ClassVar

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect


class Shared(DefaultDialect):
    """Is made once for the same options, and lets all its engines read one memory."""

    made: ClassVar[dict[Any, Any]]
    compiled: ClassVar[dict[Any, Any]]
    is_ready = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.made, cls.compiled = {}, {}

    def __new__(cls, **options: Any) -> Any:
        return cls.made.setdefault(frozenset(options.items()), super().__new__(cls))

    def __init__(self, **options: Any) -> None:
        if not self.is_ready:
            super().__init__(**options)
            self.is_ready = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=cls.compiled)


class Sqlite(Shared, SQLiteDialect_pysqlite):
    """The dialect of embedded databases."""

    supports_statement_cache = True


class Postgres(Shared, PGDialect_psycopg):
    """The dialect of servers."""

    supports_statement_cache = True


def share_dialects() -> None:
    """Let every engine made from now on speak through the dialects above."""
    registry.register("sqlite", __name__, "Sqlite")
    registry.register("postgresql.psycopg", __name__, "Postgres")
