"""Appeals: lodged by the organisation within a delay, decided by a third person."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition, Phase
from app.editions.phases import PhaseClosed, opens_at
from app.proposals import letters
from app.proposals.models import ProposalStatus
from app.reviews import states
from app.reviews.conclusion import ReasonMissing
from app.reviews.corrections import hold
from app.reviews.models import Appeal, AppealOutcome, Decision, Review
from app.reviews.states import Action


class AppealNotPossible(DomainError):
    """Only a refusal can be appealed, and only until its delay is over."""

    code = "reviews.appeal-not-possible"
    kind = Kind.CONFLICT


class AppealTooLate(DomainError):
    """The delay of the appeal is over."""

    code = "reviews.appeal-too-late"
    kind = Kind.GONE


class ThirdPersonNeeded(DomainError):
    """Whoever took the decision cannot be the one who decides its appeal."""

    code = "reviews.third-person-needed"
    kind = Kind.FORBIDDEN


def appeals_until(review: Review) -> datetime | None:
    """Return the end of the delay to appeal; None where there is nothing to appeal."""
    if review.released_at is None or review.decision is not Decision.NOT_ELIGIBLE:
        return None
    edition = review.proposal.edition
    delay = timedelta(days=edition.appeal_days)
    return min(review.released_at + delay, opens_at(edition, Phase.VOTING))


def lodge_appeal(
    db: Session, *, review: Review, grounds: str, by: UUID, base_url: str, now: datetime
) -> None:
    """Appeal a refusal, once, in the organisation's name."""
    hold(db, review, now)
    end = appeals_until(review)
    if end is None:
        raise AppealNotPossible
    if now >= end:
        raise AppealTooLate(closes_at=end)
    states.require(review, Action.APPEAL)
    if not grounds.strip():
        raise ReasonMissing
    db.add(Appeal(review_id=review.id, lodged_by=by, lodged_at=now, grounds=grounds.strip()))
    states.advance(db, review=review, action=Action.APPEAL, by=by, now=now)
    letters.send(
        db, letter=letters.APPEAL_RECEIVED, proposal=review.proposal, base_url=base_url, now=now
    )


def decide_appeal(
    db: Session,
    *,
    review: Review,
    outcome: Literal[AppealOutcome.UPHELD, AppealOutcome.DISMISSED],
    reason: str,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """Answer an appeal before the vote opens; outcome and reason are public at once."""
    hold(db, review, now, reader=by)
    states.require(review, Action.DECIDE_APPEAL)
    _require_time(review.proposal.edition, now)
    if by in {review.proposed_by, review.decided_by}:
        raise ThirdPersonNeeded
    if not reason.strip():
        raise ReasonMissing
    appeal = review.appeal
    assert appeal is not None  # noqa: S101 - its state says there is one
    appeal.outcome, appeal.reason = outcome, reason.strip()
    appeal.decided_by, appeal.decided_at = by, now
    if outcome is AppealOutcome.UPHELD:
        review.proposal.status = ProposalStatus.ELIGIBLE
    states.advance(
        db, review=review, action=Action.DECIDE_APPEAL, by=by, now=now, outcome=outcome.value
    )
    letters.send(
        db, letter=letters.APPEAL_DECIDED, proposal=review.proposal, base_url=base_url, now=now
    )


def _require_time(edition: Edition, now: datetime) -> None:
    end = opens_at(edition, Phase.VOTING)
    if now >= end:
        raise PhaseClosed(phase=Phase.REVIEW.value, closes_at=end)
