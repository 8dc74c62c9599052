"""The release: every decision at its set hour, together; and what the vote finds undecided."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.i18n import DEFAULT_LANGUAGE, translations
from app.core.i18n import mark as _
from app.editions.models import Edition, Phase
from app.editions.phases import opens_at
from app.proposals import letters
from app.proposals.models import ProposalStatus
from app.reviews import states
from app.reviews.corrections import hold
from app.reviews.models import AppealOutcome, Decision, Review, ReviewState
from app.reviews.queries import hold_all
from app.reviews.states import Action

STATUS = {
    Decision.ELIGIBLE: ProposalStatus.ELIGIBLE,
    Decision.NOT_ELIGIBLE: ProposalStatus.NOT_ELIGIBLE,
}
RAN_OUT = _(
    "The review of this project did not end before the vote opened: "
    "it cannot be on the ballot this time. The Maison Internationale owes its organisation "
    "an explanation, and the project can be proposed again."
)
UNCONCLUDED = (ReviewState.OPEN, ReviewState.CORRECTION_ASKED, ReviewState.PROPOSED)


def release_decisions(db: Session, *, edition: Edition, base_url: str, now: datetime) -> int:
    """Make every conclusion public once the set hour has come, and return how many were.

    What two people conclude later is released as soon as they have.
    """
    if edition.decisions_at is None or now < edition.decisions_at:
        return 0
    concluded = hold_all(db, edition.id, [ReviewState.CONCLUDED])
    for review in concluded:
        _release(db, review, Action.RELEASE, base_url, now)
    return len(concluded)


def settle_before_vote(db: Session, *, edition: Edition, base_url: str, now: datetime) -> None:
    """Leave nothing undecided when the vote opens.

    A proposal nobody concluded about is not eligible, and says so; an appeal nobody decided
    leaves the refusal as it was, and says so.
    """
    if now < opens_at(edition, Phase.VOTING):
        return
    release_decisions(db, edition=edition, base_url=base_url, now=now)
    for review in hold_all(db, edition.id, UNCONCLUDED):
        hold(db, review, now)
        review.decision, review.decided_at = Decision.NOT_ELIGIBLE, now
        review.public_reason = translations(DEFAULT_LANGUAGE).gettext(RAN_OUT)
        review.proposed_by = review.proposed_at = None
        _release(db, review, Action.RUN_OUT, base_url, now)
    for review in hold_all(db, edition.id, [ReviewState.APPEALED]):
        assert review.appeal is not None  # noqa: S101 - its state says there is one
        review.appeal.outcome, review.appeal.decided_at = AppealOutcome.LAPSED, now
        states.advance(db, review=review, action=Action.LAPSE_APPEAL, by=None, now=now)
        letters.send(
            db, letter=letters.APPEAL_DECIDED, proposal=review.proposal, base_url=base_url, now=now
        )


def _release(db: Session, review: Review, action: Action, base_url: str, now: datetime) -> None:
    assert review.decision is not None  # noqa: S101 - two people gave it, or the calendar
    review.released_at = now
    review.proposal.status = STATUS[review.decision]
    states.advance(
        db, review=review, action=action, by=None, now=now, decision=review.decision.value
    )
    letters.send(db, letter=letters.DECIDED, proposal=review.proposal, base_url=base_url, now=now)
