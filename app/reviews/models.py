"""The review of a proposal: one finding per criterion, then a conclusion with its public reason."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.columns import Document, Id, Instant, LongText, UtcDateTime, one_of
from app.core.db import Base
from app.editions.models import Criterion
from app.proposals.models import Proposal


class Verdict(StrEnum):
    """What was found about one criterion."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"


class Decision(StrEnum):
    """How a review ends."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"


class Review(Base):
    """The review of one proposal, opened at its submission."""

    __tablename__ = "review"

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"), unique=True)
    criteria_set_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_set.id"))
    """The version in force at the submission: what is found hangs on its criteria."""
    opened_at: Mapped[Instant]
    decision: Mapped[Decision | None] = mapped_column(one_of(Decision))
    public_reason: Mapped[LongText] = mapped_column(default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")
    findings: Mapped[list["Finding"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class Assignment(Base):
    """Who of the staff has a review in hand, and by when."""

    __tablename__ = "assignment"

    review_id: Mapped[UUID] = mapped_column(
        ForeignKey("review.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    assigned_at: Mapped[Instant]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Empty: by the end of the review phase."""

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Finding(Base):
    """What was found about one criterion, by a named check or by a person."""

    __tablename__ = "finding"

    review_id: Mapped[UUID] = mapped_column(
        ForeignKey("review.id", ondelete="CASCADE"), primary_key=True
    )
    criterion_id: Mapped[UUID] = mapped_column(
        ForeignKey("criterion.id"), primary_key=True, index=True
    )
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict))
    code: Mapped[str] = mapped_column(default="")
    """Sentence code of an automatic finding; a person writes `reason` instead."""
    parameters: Mapped[Document] = mapped_column(default=dict)
    reason: Mapped[LongText] = mapped_column(default="")
    found_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    found_at: Mapped[Instant]

    criterion: Mapped[Criterion] = relationship(lazy="joined", innerjoin=True)
