"""Column types shared by every table: UTC times, cents, identifiers, closed lists."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator


def in_utc(instant: datetime) -> datetime:
    """Return an instant as it is stored and hashed; refuses one without a zone."""
    if instant.tzinfo is None:
        raise ValueError("a stored time needs a zone")
    return instant.astimezone(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC: naive datetimes are refused on the way in, aware on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(kind: type[StrEnum]) -> Enum:
    """Store a closed list by its values, as checked text, alike on both databases."""
    return Enum(
        kind,
        native_enum=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=True,
        name=kind.__name__.lower(),
    )


JsonDocument = JSON().with_variant(JSONB(), "postgresql")

Id = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=uuid4)]
Cents = Annotated[int, mapped_column(BigInteger)]
LongText = Annotated[str, mapped_column(Text)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Document = Annotated[dict[str, Any], mapped_column(JsonDocument)]
Codes = Annotated[list[str], mapped_column(JsonDocument)]
