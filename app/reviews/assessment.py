"""A proposal beside its criteria: what a check says of each now, or what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.editions.models import Criterion, CriterionKind
from app.proposals.checks import run_check
from app.proposals.models import Proposal
from app.reviews.models import CorrectionRequest, Finding, Review, Verdict

NOT_RECEIVED = "reviews.correction-not-received"
"""Sentence of what was not corrected in time."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One criterion and what is found about it; no verdict while a person has not decided."""

    criterion: Criterion
    verdict: Verdict | None = None
    code: str = ""
    """The sentence of an automatic check; a person writes `reason` instead."""
    params: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    version: int = 0
    """Of the finding; 0 while nobody has recorded any."""
    awaited: CorrectionRequest | None = None
    """The correction that the organisation can still bring."""

    @property
    def is_automatic(self) -> bool:
        return self.criterion.kind is CriterionKind.AUTOMATIC


def assess(
    proposal: Proposal, criteria: Sequence[Criterion], review: Review, now: datetime
) -> list[Assessment]:
    """Return what the staff read: what a conclusion rests on; before it, what is found so far."""
    if review.decision is not None:
        return as_decided(criteria, review.findings)
    return [_under_review(review, proposal, criterion, now) for criterion in criteria]


def assess_openly(
    proposal: Proposal, criteria: Sequence[Criterion], review: Review | None
) -> list[Assessment]:
    """Return what the organisation reads: before the release, the automatic checks alone."""
    if review is not None and review.released_at is not None:
        return as_decided(criteria, review.findings)
    return [check_now(proposal, criterion) or Assessment(criterion) for criterion in criteria]


def as_decided(criteria: Sequence[Criterion], findings: Iterable[Finding]) -> list[Assessment]:
    """Return what the decision rested on, whatever a check would say today."""
    found = {finding.criterion_id: finding for finding in findings}
    return [_recorded(criterion, found.get(criterion.id)) for criterion in criteria]


def check_now(proposal: Proposal, criterion: Criterion) -> Assessment | None:
    """Run the criterion's check on the proposal as it stands, if it has one."""
    if criterion.kind is not CriterionKind.AUTOMATIC:
        return None
    result = run_check(criterion.check or "", proposal, criterion.parameters)
    verdict = Verdict.MET if result.is_met else Verdict.NOT_MET
    return Assessment(criterion, verdict, result.code, result.params)


def _under_review(
    review: Review, proposal: Proposal, criterion: Criterion, now: datetime
) -> Assessment:
    finding = next((each for each in review.findings if each.criterion_id == criterion.id), None)
    awaited = next(
        (each for each in review.awaited(now) if each.criterion_id == criterion.id), None
    )
    version = finding.version if finding else 0
    checked = check_now(proposal, criterion)
    is_lapsed = any(each.criterion_id == criterion.id for each in review.lapsed(now))
    if is_lapsed and checked is None:
        return Assessment(criterion, Verdict.NOT_MET, NOT_RECEIVED, version=version)
    is_flagged = finding is not None and finding.verdict is Verdict.TO_CORRECT and not is_lapsed
    if checked is None or is_flagged:
        return replace(_recorded(criterion, finding), awaited=awaited)
    return replace(checked, version=version)


def _recorded(criterion: Criterion, finding: Finding | None) -> Assessment:
    if finding is None:
        return Assessment(criterion)
    return Assessment(
        criterion,
        finding.verdict,
        finding.code,
        finding.parameters,
        finding.reason,
        finding.version,
    )
