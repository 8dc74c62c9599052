"""What a database and its folders leave behind, read as an attacker does: rows and bytes."""

import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import text

from app.core.db import Base, Database
from tests.postgres import binary

ANCHOR = 8
"""Bytes by which a name is looked for in a file, before the whole of it is compared."""

Names = Mapping[bytes, UUID]
"""The voter behind each name that may stand in a row or a file."""


@dataclass(frozen=True, slots=True)
class Order:
    """Voters in an order that something on disk holds."""

    where: str
    voters: list[UUID]


def spelt(name: bytes) -> list[bytes]:
    """Write random bytes as a row or a file may: raw, in hexadecimal, as a UUID."""
    ways = [name, name.hex().encode()]
    return [*ways, str(UUID(bytes=name)).encode()] if len(name) == len(UUID(int=0).bytes) else ways


def orders_of_rows(database: Database, names: Names) -> Iterator[Order]:
    """Yield each table that names voters in the order it is stored in, and by each column."""
    for table in Base.metadata.sorted_tables:
        columns = [column.name for column in table.columns]
        shown = [*columns, *_hidden(database, table)]
        # Quoted: one of the tables may be called like a word of SQL.
        asked = ", ".join([*(f'"{each}"' for each in columns), *shown[len(columns) :]])
        with database.reading() as db:
            rows = [tuple(row) for row in db.execute(text(f'SELECT {asked} FROM "{table.name}"'))]  # noqa: S608
        for named, column in enumerate(columns):
            behind = [names.get(_bytes(row[named])) for row in rows]
            if not any(behind):
                continue
            where = f"{table.name}.{column}"
            yield Order(where, [voter for voter in behind if voter])
            for place, by in enumerate(shown):
                ranked = sorted(range(len(rows)), key=lambda row: _rank(rows[row][place]))
                found = [voter for row in ranked if (voter := behind[row])]
                yield Order(f"{where} by {by}", found)


def orders_of_bytes(files: Mapping[str, bytes], names: Names) -> Iterator[Order]:
    """Yield for each file the voters named in it, by the first and the last place of each."""
    for where, content in files.items():
        found = [names[name] for name in named_in(content, names)]
        if found:
            yield Order(f"{where}, first bytes", list(dict.fromkeys(found)))
            yield Order(f"{where}, last bytes", list(dict.fromkeys(reversed(found)))[::-1])


def named_in(content: bytes, names: Mapping[bytes, Any]) -> list[bytes]:
    """Return the names that stand in the content, in their places, as often as they do."""
    by_anchor: dict[int, list[bytes]] = {}
    for name in names:
        by_anchor.setdefault(int.from_bytes(name[:ANCHOR], "little"), []).append(name)
    anchors = np.array(sorted(by_anchor), dtype=np.uint64)
    likely = np.zeros(1 << 16, dtype=bool)
    likely[anchors & np.uint64(0xFFFF)] = True
    places: list[int] = []
    for shift in range(ANCHOR):
        length = max(len(content) - shift, 0) // ANCHOR
        words = np.frombuffer(content, dtype="<u8", count=length, offset=min(shift, len(content)))
        some = np.flatnonzero(likely[words & np.uint64(0xFFFF)])
        places += (some[np.isin(words[some], anchors)] * ANCHOR + shift).tolist()
    return [
        name
        for place in sorted(places)
        for name in by_anchor[int.from_bytes(content[place : place + ANCHOR], "little")]
        if content.startswith(name, place)
    ]


def files_of(database: Database, folder: Path) -> dict[str, bytes]:
    """Return all that stands on disk for this database, and what its backups hold.

    A dump and a copy are made into `folder`; files of the same kind are joined in their order.
    """
    if database.engine.dialect.name == "sqlite":
        return _files_of_sqlite(Path(database.engine.url.database or ""), folder)
    return _files_of_postgres(database, folder)


def _files_of_sqlite(path: Path, folder: Path) -> dict[str, bytes]:
    kept = {each.name: each.read_bytes() for each in path.parent.glob(f"{path.name}*")}
    backup = folder / "backup.db"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
        dump = "\n".join(source.iterdump()).lower().encode()
    return kept | {"backup": backup.read_bytes(), "dump": dump}


def _files_of_postgres(database: Database, folder: Path) -> dict[str, bytes]:
    url = database.engine.url
    server = ["-h", str(url.host), "-p", str(url.port), "-U", str(url.username)]
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT").close()
        data = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        own = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar_one()
    dump = subprocess.run(
        [binary("pg_dump"), *server, str(url.database)], check=True, capture_output=True
    )
    copy = folder / "basebackup"
    subprocess.run(
        [binary("pg_basebackup"), *server, "-D", copy, "-c", "fast", "-X", "stream"], check=True
    )
    return {
        "data": _joined(data / "base" / str(own)),
        "write-ahead log": _joined(data / "pg_wal"),
        "basebackup": _joined(copy / "base" / str(own)),
        "its write-ahead log": _joined(copy / "pg_wal"),
        "dump": dump.stdout,
    }


def _joined(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def _hidden(database: Database, table: Any) -> list[str]:
    """Name the columns a database keeps for itself."""
    if database.engine.dialect.name == "postgresql":
        return ["xmin::text::bigint", "cmin::text::bigint"]
    return ["rowid"] if table.dialect_options["sqlite"]["with_rowid"] else []


def _bytes(value: object) -> bytes:
    if isinstance(value, UUID):
        return value.bytes
    return value if isinstance(value, bytes) else str(value).encode()


def _rank(value: object) -> tuple[float, bytes]:
    return (value, b"") if isinstance(value, int | float) else (0, _bytes(value))
