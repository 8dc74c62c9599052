"""The journal's table: append-only, each row hashed with the one before."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document, Instant
from app.core.db import Base


class Event(Base):
    """Who did what to which object. Never a choice, never a contact; votes are not events."""

    __tablename__ = "event"
    is_in_public = False

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Instant]
    action: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Empty when the calendar or an operator's command acted."""
    object_kind: Mapped[str]
    object_id: Mapped[str]
    details: Mapped[Document]
    chain: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the former row's chain and this row's digest."""
