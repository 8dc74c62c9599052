"""Erase a row with all the rows that hang on it, and look for what might remain of them."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, Uuid, delete, or_, select, tuple_
from sqlalchemy.orm import Session

from app.core.db import Base, Database

Reach = dict[Table, ColumnElement[bool]]
"""For each table, which of its rows hang on the chosen ones."""
LEAST_BYTES = 16
"""Anything shorter is found anywhere by chance."""


def reach_of(table: Table, chosen: ColumnElement[bool]) -> Reach:
    """Follow every foreign key that leads to the chosen rows of `table`, however far."""
    found = {table: chosen}
    for other in Base.metadata.sorted_tables:
        if other not in found and (links := list(_links(other, found))):
            found[other] = or_(*links)
    return found


def count_rows(db: Session, reach: Reach) -> dict[str, int]:
    return {table.name: len(_rows(db, table, reach)) for table in reach}


def marks_in(
    db: Session, reach: Reach, *, besides: Iterable[str], texts: Iterable[str]
) -> set[bytes]:
    """Gather what could only have come from these rows: own identifiers, keys, sealed bytes.

    Tables `besides` hold what others legitimately share, such as public keys; columns of `texts`
    (`table.column`) are drawn at random too.
    """
    found: set[bytes] = set()
    drawn = set(texts)
    for table in (each for each in reach if each.name not in set(besides)):
        own = [column.name for column in table.columns if _is_own(column) or str(column) in drawn]
        for row in _rows(db, table, reach):
            values = (row[name] for name in own)
            found.update(mark for value in values for mark in _written(value))
    return {mark for mark in found if len(mark) >= LEAST_BYTES and any(mark)}


def erase(db: Session, reach: Reach) -> None:
    """Delete children before their parents."""
    for table in reversed(Base.metadata.sorted_tables):
        if table in reach:
            db.execute(delete(table).where(reach[table]))


def search_tables(db: Session, marks: set[bytes]) -> dict[str, int]:
    """Count, for each table there is, the rows in which a mark is found."""
    return {
        table.name: sum(_holds(row, marks) for row in db.execute(select(table)))
        for table in Base.metadata.sorted_tables
    }


def search_files(paths: Iterable[Path], marks: set[bytes]) -> dict[str, int]:
    """Count, for each file, the marks found among its bytes."""
    contents = ((path, path.read_bytes()) for path in paths)
    return {path.name: sum(mark in content for mark in marks) for path, content in contents}


def database_files(database: Database) -> list[Path]:
    """Return the files of an embedded database; a server's are not ours to read."""
    if database.engine.dialect.name != "sqlite":
        return []
    path = Path(database.engine.url.database or "")
    return sorted(path.parent.glob(f"{path.name}*"))


def _is_own(column: Column[Any]) -> bool:
    return isinstance(column.type, Uuid | LargeBinary) and not column.foreign_keys


def _links(table: Table, found: Reach) -> Iterator[ColumnElement[bool]]:
    for key in table.foreign_key_constraints:
        parent = key.referred_table
        if parent in found:
            # All columns of a key together: one of them alone may be shared with other rows.
            chosen = select(*(part.column for part in key.elements)).where(found[parent])
            yield tuple_(*key.columns).in_(chosen)


def _rows(db: Session, table: Table, reach: Reach) -> list[Any]:
    return list(db.execute(select(table).where(reach[table])).mappings())


def _holds(row: Iterable[Any], marks: set[bytes]) -> bool:
    for value in row:
        written = _written(value)
        if not marks.isdisjoint(written):
            return True
        if isinstance(value, str | dict | list) and any(mark in written[0] for mark in marks):
            return True
    return False


def _written(value: Any) -> list[bytes]:
    """Return the forms in which a value can lie in a file or in a text."""
    if isinstance(value, UUID):
        return [value.bytes, value.hex.encode(), str(value).encode()]
    if isinstance(value, bytes):
        return [value, value.hex().encode()]
    if isinstance(value, str):
        return [value.encode()]
    if isinstance(value, dict | list):
        return [json.dumps(value).encode()]
    return [b""]
