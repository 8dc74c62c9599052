"""A report that a public text should be taken away."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Id, Instant, LongText, UtcDateTime, one_of
from app.core.db import Base
from app.proposals.models.proposal import Proposal
from app.proposals.models.texts import HidingReason, TextPart


class TextReport(Base):
    """Somebody, nobody knows who, finds that a public text should be taken away."""

    __tablename__ = "text_report"
    is_in_public = False

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    part: Mapped[TextPart] = mapped_column(one_of(TextPart))
    reason: Mapped[HidingReason] = mapped_column(one_of(HidingReason))
    message: Mapped[LongText] = mapped_column(default="")
    reported_at: Mapped[Instant]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")
