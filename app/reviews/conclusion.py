"""The conclusion of a review: one person proposes it, another one confirms or sends it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Phase
from app.editions.phases import require
from app.reviews import states
from app.reviews.corrections import hold
from app.reviews.findings import refresh_checks, require_findings
from app.reviews.models import Decision, Review, ReviewNote, Verdict
from app.reviews.queries import list_review_criteria
from app.reviews.states import Action


class ReasonMissing(DomainError):
    """What is refused, or does not apply, or goes against a finding, needs its reason."""

    code = "reviews.reason-missing"
    kind = Kind.INVALID


class NoCriterionUnmet(DomainError):
    """A refusal names the criterion that is not met: here there is none."""

    code = "reviews.no-criterion-unmet"
    kind = Kind.CONFLICT


class SecondPersonNeeded(DomainError):
    """Whoever proposed the conclusion cannot be the one who confirms it."""

    code = "reviews.second-person-needed"
    kind = Kind.FORBIDDEN


class ReviewChangedMeanwhile(DomainError):
    """The review took another step after the reader read it."""

    code = "reviews.changed-meanwhile"
    kind = Kind.CONFLICT


def propose_conclusion(
    db: Session, *, review: Review, decision: Decision, public_reason: str, by: UUID, now: datetime
) -> None:
    """Conclude as the first of two people, once every criterion has its finding.

    A refusal needs a reason and a criterion that is not met; so does an acceptance against one.
    """
    require(review.proposal.edition, Phase.REVIEW, now)
    hold(db, review, now, reader=by)
    states.require(review, Action.PROPOSE)
    criteria = list_review_criteria(db, review)
    refresh_checks(db, review=review, criteria=criteria, now=now)
    require_findings(review, criteria)
    _require_reason(review, decision, public_reason)
    review.decision = decision
    review.public_reason = public_reason.strip()
    review.proposed_by, review.proposed_at = by, now
    states.advance(db, review=review, action=Action.PROPOSE, by=by, now=now)


def confirm_conclusion(db: Session, *, review: Review, steps: int, by: UUID, now: datetime) -> None:
    """Confirm, as the second person, the conclusion read when the review had taken `steps`."""
    _take_up_second(db, review, Action.CONFIRM, steps, by, now)
    if review.proposed_by == by:
        raise SecondPersonNeeded
    review.decided_by, review.decided_at = by, now
    states.advance(db, review=review, action=Action.CONFIRM, by=by, now=now)


def send_back(
    db: Session, *, review: Review, reason: str, steps: int, by: UUID, now: datetime
) -> None:
    """Open the review again instead of confirming; the reason stays among the staff, as a note."""
    _take_up_second(db, review, Action.SEND_BACK, steps, by, now)
    if not reason.strip():
        raise ReasonMissing
    db.add(ReviewNote(review_id=review.id, author_id=by, written_at=now, text=reason.strip()))
    reopen(review)
    states.advance(db, review=review, action=Action.SEND_BACK, by=by, now=now)


def reopen(review: Review) -> None:
    """Take the conclusion back; its reason stays to be taken up again."""
    review.decision = None
    review.proposed_by = review.proposed_at = None
    review.decided_by = review.decided_at = None


def _take_up_second(
    db: Session, review: Review, action: Action, steps: int, by: UUID, now: datetime
) -> None:
    require(review.proposal.edition, Phase.REVIEW, now)
    hold(db, review, now, reader=by)
    states.require(review, action)
    if review.steps != steps:
        raise ReviewChangedMeanwhile


def _require_reason(review: Review, decision: Decision, public_reason: str) -> None:
    has_objection = any(finding.verdict is Verdict.NOT_MET for finding in review.findings)
    if decision is Decision.NOT_ELIGIBLE and not has_objection:
        raise NoCriterionUnmet
    if has_objection and not public_reason.strip():
        raise ReasonMissing
