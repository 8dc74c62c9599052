"""Receive a submission, take it back, record findings, write notes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.core.i18n import DEFAULT_LANGUAGE
from app.editions.models import Criterion, Phase
from app.editions.phases import require
from app.editions.queries import get_criteria_in_force
from app.proposals.models import Proposal
from app.proposals.service import submit_proposal, withdraw_proposal
from app.reviews import states
from app.reviews.assessment import check_now
from app.reviews.conclusion import ReasonMissing
from app.reviews.corrections import hold
from app.reviews.findings import find_finding, refresh_checks, write_finding
from app.reviews.models import Review, ReviewNote, ReviewState, Verdict
from app.reviews.queries import find_review, list_review_criteria
from app.reviews.states import Action

READY = {Verdict.NOT_MET: "refusal", Verdict.TO_CORRECT: "correction"}


class CriterionIsAutomatic(DomainError):
    """A check finds this criterion met or not; a person can only ask to correct what is not."""

    code = "reviews.criterion-automatic"
    kind = Kind.CONFLICT


class CriterionNotCorrectable(DomainError):
    """The criteria said beforehand that this one cannot be corrected after the submission."""

    code = "reviews.criterion-not-correctable"
    kind = Kind.CONFLICT


class CorrectionAwaited(DomainError):
    """The organisation was asked to correct this, and its time is not over."""

    code = "reviews.correction-awaited"
    kind = Kind.CONFLICT


class FindingChangedMeanwhile(DomainError):
    """Somebody else recorded a finding after the writer read it."""

    code = "reviews.finding-changed-meanwhile"
    kind = Kind.CONFLICT


def receive_proposal(
    db: Session, *, proposal: Proposal, by: UUID, base_url: str, now: datetime
) -> Review:
    """Submit a proposal and open its review, with what the automatic checks find."""
    submit_proposal(db, proposal=proposal, by=by, base_url=base_url, now=now)
    return open_review(db, proposal=proposal, now=now)


def open_review(db: Session, *, proposal: Proposal, now: datetime) -> Review:
    """Open the review of a submitted proposal, or refresh its automatic findings."""
    review = find_review(db, proposal.id)
    if review is None:
        review = Review(
            proposal=proposal,
            criteria_set_id=get_criteria_in_force(db, proposal.edition_id).id,
            state=ReviewState.OPEN,
            steps=0,
            opened_at=now,
        )
        db.add(review)
        # The findings need the review's identifier.
        db.flush()
    refresh_checks(db, review=review, criteria=list_review_criteria(db, review), now=now)
    return review


def take_back(db: Session, *, proposal: Proposal, by: UUID, now: datetime) -> None:
    """Withdraw a proposal, and its review if it was submitted."""
    review = find_review(db, proposal.id)
    withdraw_proposal(db, proposal=proposal, by=by, now=now)
    if review is not None:
        hold(db, review, now)
        states.advance(db, review=review, action=Action.WITHDRAW, by=by, now=now)


def record_finding(
    db: Session,
    *,
    review: Review,
    criterion: Criterion,
    verdict: Verdict,
    reason: str,
    version: int,
    by: UUID,
    now: datetime,
) -> None:
    """Write what a person finds about one criterion, in the place of what they had read.

    Left without a reason, a refusal or a correction says the criterion's ready sentence.
    `version` is that of the finding they read, 0 for none: what somebody else wrote meanwhile
    is told and kept.
    """
    require(review.proposal.edition, Phase.REVIEW, now)
    hold(db, review, now, reader=by)
    states.require(review, Action.FIND)
    _require_judgeable(review, criterion, verdict, now)
    said = reason.strip() or ready_sentence(criterion, verdict)
    if verdict is not Verdict.MET and not said:
        raise ReasonMissing
    _require_read(db, review, criterion, version)
    checked = check_now(review.proposal, criterion)
    write_finding(
        db,
        review=review,
        criterion=criterion,
        verdict=verdict,
        code=checked.code if checked else "",
        parameters=checked.params if checked else None,
        reason=said,
        by=by,
        now=now,
    )
    states.advance(
        db,
        review=review,
        action=Action.FIND,
        by=by,
        now=now,
        criterion=criterion.code,
        verdict=verdict.value,
    )


def ready_sentence(criterion: Criterion, verdict: Verdict) -> str:
    """Return what the criteria set says for such a finding, in the language of the procedure."""
    words: dict[str, str] = criterion.texts[DEFAULT_LANGUAGE]
    return words.get(READY[verdict], "") if verdict in READY else ""


def write_note(db: Session, *, review: Review, text: str, by: UUID, now: datetime) -> None:
    """Leave a note for the colleagues; nobody else ever reads it."""
    hold(db, review, now, reader=by)
    if not text.strip():
        raise ReasonMissing
    db.add(ReviewNote(review_id=review.id, author_id=by, written_at=now, text=text.strip()))
    on = ("proposal", review.proposal_id)
    record(db, action="review.note-written", on=on, now=now, by=by, code=review.proposal.code)


def _require_judgeable(
    review: Review, criterion: Criterion, verdict: Verdict, now: datetime
) -> None:
    if any(each.criterion_id == criterion.id for each in review.awaited(now)):
        raise CorrectionAwaited
    checked = check_now(review.proposal, criterion)
    is_flagged = verdict is Verdict.TO_CORRECT
    if checked and not (is_flagged and checked.verdict is Verdict.NOT_MET):
        raise CriterionIsAutomatic
    if is_flagged and not criterion.is_correctable:
        raise CriterionNotCorrectable


def _require_read(db: Session, review: Review, criterion: Criterion, version: int) -> None:
    finding = find_finding(review, criterion)
    if finding is None or finding.version == version:
        return
    writer = db.get(Account, finding.found_by) if finding.found_by else None
    raise FindingChangedMeanwhile(name=writer.name if writer else "–", changed_at=finding.found_at)
