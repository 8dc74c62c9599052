"""What a proposal was after each save."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.columns import Document, Instant
from app.core.db import Base


class ProposalRevision(Base):
    """A proposal's content as it stood after one save; only its authors and the staff read it."""

    __tablename__ = "proposal_revision"

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[Document]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Empty when a partner or the calendar acted."""
    at: Mapped[Instant]

    writer: Mapped[Account | None] = relationship(lazy="joined")
