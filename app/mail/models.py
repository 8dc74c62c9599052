"""The outbox: mail waits here in the caller's transaction until the worker sends it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Id, Instant, LongText, UtcDateTime
from app.core.db import Base


class OutgoingMail(Base):
    """One message to one address, both forgotten once it was sent or given up."""

    __tablename__ = "outgoing_mail"
    is_in_public = False

    id: Mapped[Id]
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[LongText]
    queued_at: Mapped[Instant]
    due_at: Mapped[Instant]
    """When to try next; grows after each failure."""
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)

    def forget(self) -> None:
        """Keep that there was a letter and its subject, not what it said nor to whom."""
        self.recipient = self.body = ""
