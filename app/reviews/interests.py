"""A person too close to a proposal says so, and leaves its review for good."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.audit.service import record
from app.reviews import states
from app.reviews.conclusion import reopen
from app.reviews.corrections import hold
from app.reviews.models import Assignment, InterestDeclaration, Review
from app.reviews.states import UNDER_REVIEW, Action


def declare_interest(db: Session, *, review: Review, by: UUID, now: datetime) -> None:
    """Remove the person from this review, with what they found and concluded of it so far.

    From here on they are told that there is no such review; nothing takes this back.
    """
    hold(db, review, now, reader=by)
    in_hand = delete(Assignment).where(Assignment.review_id == review.id)
    db.execute(in_hand.where(Assignment.account_id == by))
    db.add(InterestDeclaration(review_id=review.id, account_id=by, declared_at=now))
    on = ("proposal", review.proposal_id)
    code = review.proposal.code
    record(db, action="review.interest-declared", on=on, now=now, by=by, code=code)
    if review.state not in UNDER_REVIEW:
        return
    own = [each for each in review.findings if each.found_by == by]
    for finding in own:
        review.findings.remove(finding)
    if states.can(review, Action.SET_ASIDE) and (
        own or by in {review.proposed_by, review.decided_by}
    ):
        reopen(review)
        states.advance(db, review=review, action=Action.SET_ASIDE, by=by, now=now)
