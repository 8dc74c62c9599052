"""The steps of a review as one table: from which state, by which action, to which state."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.reviews.models import Review
from app.reviews.models import ReviewState as State


class Action(StrEnum):
    """What moves a review; each one done leaves one event of the journal, `review.<action>`."""

    FIND = "finding-recorded"
    ASK = "correction-asked"
    EXTEND = "deadline-moved"
    HAND_BACK = "handed-back"
    LAPSE = "correction-lapsed"
    PROPOSE = "conclusion-proposed"
    CONFIRM = "conclusion-confirmed"
    SEND_BACK = "sent-back"
    SET_ASIDE = "set-aside"
    """Somebody who concluded declares an interest: others conclude anew."""
    RELEASE = "released"
    RUN_OUT = "not-concluded-in-time"
    APPEAL = "appealed"
    DECIDE_APPEAL = "appeal-decided"
    LAPSE_APPEAL = "appeal-not-decided-in-time"
    WITHDRAW = "withdrawn"
    MERGE = "merged"


UNDER_REVIEW = (State.OPEN, State.CORRECTION_ASKED, State.PROPOSED, State.CONCLUDED)
"""Until the release: nothing of it is public."""

STEPS: dict[tuple[State, Action], State] = {
    (State.OPEN, Action.FIND): State.OPEN,
    (State.OPEN, Action.ASK): State.CORRECTION_ASKED,
    (State.CORRECTION_ASKED, Action.FIND): State.CORRECTION_ASKED,
    (State.CORRECTION_ASKED, Action.EXTEND): State.CORRECTION_ASKED,
    (State.CORRECTION_ASKED, Action.HAND_BACK): State.OPEN,
    (State.CORRECTION_ASKED, Action.LAPSE): State.OPEN,
    (State.OPEN, Action.PROPOSE): State.PROPOSED,
    (State.PROPOSED, Action.CONFIRM): State.CONCLUDED,
    (State.PROPOSED, Action.SEND_BACK): State.OPEN,
    (State.PROPOSED, Action.SET_ASIDE): State.OPEN,
    (State.CONCLUDED, Action.SET_ASIDE): State.OPEN,
    (State.CONCLUDED, Action.RELEASE): State.RELEASED,
    (State.OPEN, Action.RUN_OUT): State.RELEASED,
    (State.PROPOSED, Action.RUN_OUT): State.RELEASED,
    (State.RELEASED, Action.APPEAL): State.APPEALED,
    (State.APPEALED, Action.DECIDE_APPEAL): State.APPEAL_DECIDED,
    (State.APPEALED, Action.LAPSE_APPEAL): State.APPEAL_DECIDED,
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in UNDER_REVIEW},
    **{(state, Action.MERGE): State.MERGED for state in UNDER_REVIEW},
}


class StepNotPossible(DomainError):
    """The review stands elsewhere by now: somebody, or the calendar, was first."""

    code = "reviews.step-not-possible"
    kind = Kind.CONFLICT


def can(review: Review, action: Action) -> bool:
    return (review.state, action) in STEPS


def require(review: Review, action: Action) -> None:
    if not can(review, action):
        raise StepNotPossible(review_state=review.state.value)


def advance(
    db: Session, *, review: Review, action: Action, by: UUID | None, now: datetime, **details: Any
) -> None:
    """Take the step and write it into the journal; `by` is empty when the calendar acts.

    `details` say nothing of a decision before its release: the journal may be read by others.
    """
    require(review, action)
    review.state = STEPS[review.state, action]
    review.steps += 1
    record(
        db,
        action=f"review.{action}",
        on=("proposal", review.proposal_id),
        now=now,
        by=by,
        code=review.proposal.code,
        **details,
    )
