"""The review of a proposal: findings, corrections, a conclusion by two people, an appeal."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.columns import Document, Id, Instant, LongText, UtcDateTime, one_of
from app.core.db import Base
from app.editions.models import Criterion
from app.proposals.models import Proposal


class ReviewState(StrEnum):
    """Where a review stands; `app.reviews.states` holds the way from each to the next."""

    OPEN = "open"
    CORRECTION_ASKED = "correction-asked"
    PROPOSED = "proposed"
    """A first person concluded; a second one has to confirm."""
    CONCLUDED = "concluded"
    """Two people agree; nobody else knows before the set hour."""
    RELEASED = "released"
    APPEALED = "appealed"
    APPEAL_DECIDED = "appeal-decided"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Verdict(StrEnum):
    """What was found about one criterion."""

    MET = "met"
    NOT_MET = "not-met"
    TO_CORRECT = "to-correct"
    NOT_APPLICABLE = "not-applicable"


class Decision(StrEnum):
    """How a review ends."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"


class AppealOutcome(StrEnum):
    """How an appeal ends; one that nobody decided in time changes nothing."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"


class Review(Base):
    """The review of one proposal, opened at its submission."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("decided_by <> proposed_by", name="two_people"),
        Index(None, "criteria_set_id", "state"),
    )

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"), unique=True)
    criteria_set_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_set.id"))
    """The version in force at the submission: what is found hangs on its criteria."""
    state: Mapped[ReviewState] = mapped_column(one_of(ReviewState), default=ReviewState.OPEN)
    steps: Mapped[int] = mapped_column(default=0)
    """Grows with each step, so that nobody confirms what they have not read."""
    opened_at: Mapped[Instant]
    decision: Mapped[Decision | None] = mapped_column(one_of(Decision))
    public_reason: Mapped[LongText] = mapped_column(default="")
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From here on the decision is everyone's to read; before, only the staff's."""

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")
    proposer: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[proposed_by])
    findings: Mapped[list["Finding"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    corrections: Mapped[list["CorrectionRequest"]] = relationship(
        lazy="selectin", order_by="CorrectionRequest.asked_at", cascade="all, delete-orphan"
    )
    appeal: Mapped["Appeal | None"] = relationship(lazy="selectin")

    def state_at(self, now: datetime) -> ReviewState:
        """Return the state at `now`: a deadline ends a correction by itself, to the second."""
        if self.state is ReviewState.CORRECTION_ASKED and not self.awaited(now):
            return ReviewState.OPEN
        return self.state

    def awaited(self, now: datetime) -> list["CorrectionRequest"]:
        """Return the corrections the organisation can still answer."""
        return [each for each in self.corrections if each.closed_at is None and now < each.due_at]

    def lapsed(self, now: datetime) -> list["CorrectionRequest"]:
        """Return the corrections whose deadline has passed and that nobody has settled yet."""
        return [each for each in self.corrections if each.closed_at is None and now >= each.due_at]


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
    version: Mapped[int] = mapped_column(default=1)
    """Grows with each change, so that two people cannot overwrite each other silently."""

    criterion: Mapped[Criterion] = relationship(lazy="joined", innerjoin=True)


class CorrectionRequest(Base):
    """What the organisation is asked to correct about one criterion, and by when."""

    __tablename__ = "correction_request"

    id: Mapped[Id]
    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey("criterion.id"))
    message: Mapped[LongText]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Instant]
    due_at: Mapped[Instant]
    answer: Mapped[LongText] = mapped_column(default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the organisation handed back; the deadline, if nothing came."""
    is_lapsed: Mapped[bool] = mapped_column(default=False)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the organisation was written that its deadline had passed."""

    criterion: Mapped[Criterion] = relationship(lazy="joined", innerjoin=True)


class Appeal(Base):
    """What the organisation answers to a refusal, and what somebody else decided about it."""

    __tablename__ = "appeal"

    review_id: Mapped[UUID] = mapped_column(
        ForeignKey("review.id", ondelete="CASCADE"), primary_key=True
    )
    lodged_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    lodged_at: Mapped[Instant]
    grounds: Mapped[LongText]
    outcome: Mapped[AppealOutcome | None] = mapped_column(one_of(AppealOutcome))
    reason: Mapped[LongText] = mapped_column(default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReviewNote(Base):
    """What the staff tell each other about a review; never for anybody else."""

    __tablename__ = "review_note"
    is_in_public = False

    id: Mapped[Id]
    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[Instant]
    text: Mapped[LongText]

    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class InterestDeclaration(Base):
    """A person too close to a proposal to review it: for good, nothing ever removes this row."""

    __tablename__ = "interest_declaration"

    review_id: Mapped[UUID] = mapped_column(
        ForeignKey("review.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    declared_at: Mapped[Instant]


class MergeRequest(Base):
    """A proposal that could be joined with another; both organisations have to agree."""

    __tablename__ = "merge_request"

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"), index=True)
    into_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"), index=True)
    message: Mapped[LongText]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When somebody refused, or the last one agreed."""
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When both were told that the time to answer was over."""

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql", foreign_keys=[proposal_id])
    into: Mapped[Proposal] = relationship(lazy="raise_on_sql", foreign_keys=[into_id])
    answers: Mapped[list["MergeAnswer"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan"
    )

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at

    @property
    def is_refused(self) -> bool:
        return any(not answer.is_agreed for answer in self.answers)


class MergeAnswer(Base):
    """What one organisation answers; its first answer holds."""

    __tablename__ = "merge_answer"

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("merge_request.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    is_agreed: Mapped[bool]
    answered_at: Mapped[Instant]
