"""What a draft's organisation was reminded of."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Instant
from app.core.db import Base


class DraftReminder(Base):
    """That a draft's organisation was reminded so many days before the deadline."""

    __tablename__ = "draft_reminder"
    is_in_public = False

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    days_before: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_at: Mapped[Instant]
