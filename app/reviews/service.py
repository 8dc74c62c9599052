"""Receive a submission, record findings, conclude with a public reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.editions.models import Criterion, CriterionKind, Phase
from app.editions.phases import require
from app.editions.queries import get_criteria_in_force
from app.proposals import letters
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.service import submit_proposal
from app.reviews.assessment import automatic_findings
from app.reviews.models import Decision, Finding, Review, Verdict
from app.reviews.queries import find_review, list_review_criteria

STATUS = {
    Decision.ELIGIBLE: ProposalStatus.ELIGIBLE,
    Decision.NOT_ELIGIBLE: ProposalStatus.NOT_ELIGIBLE,
}


class CriterionIsAutomatic(DomainError):
    """A check finds this criterion met or not; no person does."""

    code = "reviews.criterion-automatic"
    kind = Kind.CONFLICT


class ReasonMissing(DomainError):
    """What is refused, or does not apply, or goes against a finding, needs its reason."""

    code = "reviews.reason-missing"
    kind = Kind.INVALID


class AlreadyDecided(DomainError):
    """Somebody concluded this review before."""

    code = "reviews.already-decided"
    kind = Kind.CONFLICT


class FindingsMissing(DomainError):
    """Some criteria have no finding yet; each is listed."""

    code = "reviews.findings-missing"
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
        in_force = get_criteria_in_force(db, proposal.edition_id)
        review = Review(proposal=proposal, criteria_set_id=in_force.id, opened_at=now)
        db.add(review)
        # The findings need the review's identifier.
        db.flush()
    _record_checks(db, review, list_review_criteria(db, review), now)
    return review


def record_finding(
    db: Session,
    *,
    review: Review,
    criterion: Criterion,
    verdict: Verdict,
    reason: str,
    by: UUID,
    now: datetime,
) -> None:
    """Write what a person finds about one assessed criterion; a later finding replaces it."""
    _require_undecided(db, review, now)
    if criterion.kind is CriterionKind.AUTOMATIC:
        raise CriterionIsAutomatic
    if verdict is not Verdict.MET and not reason.strip():
        raise ReasonMissing
    finding = Finding(
        review_id=review.id,
        criterion_id=criterion.id,
        verdict=verdict,
        reason=reason.strip(),
        found_by=by,
        found_at=now,
    )
    _put(db, review, [finding])
    _note(db, "review.finding", review, by, now, criterion=criterion.code, verdict=verdict.value)


def conclude_review(
    db: Session,
    *,
    review: Review,
    decision: Decision,
    public_reason: str,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """Decide, once every criterion has its finding; the reason is public from this moment.

    A refusal needs a reason, and so does an acceptance that goes against a finding.
    """
    _require_undecided(db, review, now)
    criteria = list_review_criteria(db, review)
    _record_checks(db, review, criteria, now)
    _require_findings(review, criteria)
    has_objection = any(finding.verdict is Verdict.NOT_MET for finding in review.findings)
    if (decision is Decision.NOT_ELIGIBLE or has_objection) and not public_reason.strip():
        raise ReasonMissing
    review.decision = decision
    review.public_reason = public_reason.strip()
    review.decided_by = by
    review.decided_at = now
    review.proposal.status = STATUS[decision]
    _note(db, "review.concluded", review, by, now, decision=decision.value)
    letters.send(db, letter=letters.DECIDED, proposal=review.proposal, base_url=base_url, now=now)


def _require_undecided(db: Session, review: Review, now: datetime) -> None:
    require(review.proposal.edition, Phase.REVIEW, now)
    # The second of two people waits here, and reads what the first one decided.
    db.refresh(review, ["decision"], with_for_update=True)
    if review.decision is not None:
        raise AlreadyDecided


def _require_findings(review: Review, criteria: Sequence[Criterion]) -> None:
    found = {finding.criterion_id for finding in review.findings}
    missing = tuple(
        ("reviews.finding-missing", {"criterion": criterion.texts["fr"]["title"]})
        for criterion in criteria
        if criterion.id not in found
    )
    if missing:
        raise FindingsMissing(missing)


def _record_checks(
    db: Session, review: Review, criteria: Sequence[Criterion], now: datetime
) -> None:
    _put(db, review, automatic_findings(review.proposal, criteria, review_id=review.id, now=now))


def _put(db: Session, review: Review, findings: Sequence[Finding]) -> None:
    for finding in findings:
        # The key is the criterion: a later finding takes the place of the former.
        db.merge(finding)
    # The review's own list is read anew, so that a conclusion counts what was just written.
    db.flush()
    db.refresh(review, ["findings"])


def _note(
    db: Session, action: str, review: Review, by: UUID, now: datetime, **details: str
) -> None:
    on = ("proposal", review.proposal_id)
    record(db, action=action, on=on, now=now, by=by, code=review.proposal.code, **details)
