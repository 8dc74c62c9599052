"""A proposal beside its criteria: what a check says of each now, or what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.editions.models import Criterion, CriterionKind
from app.proposals.checks import run_check
from app.proposals.models import Proposal
from app.reviews.models import Finding, Review, Verdict


@dataclass(frozen=True, slots=True)
class Assessment:
    """One criterion and what is found about it; no verdict while a person has not decided."""

    criterion: Criterion
    verdict: Verdict | None = None
    code: str = ""
    """The sentence of an automatic check; a person writes `reason` instead."""
    params: dict[str, Any] = field(default_factory=dict)
    reason: str = ""

    @property
    def is_automatic(self) -> bool:
        return self.criterion.kind is CriterionKind.AUTOMATIC


def assess(
    proposal: Proposal, criteria: Sequence[Criterion], review: Review | None
) -> list[Assessment]:
    """Return what the decision rested on; before it, what is found of the proposal as it stands."""
    if review is not None and review.decision is not None:
        return as_decided(criteria, review.findings)
    return assess_now(proposal, criteria, review.findings if review else ())


def assess_now(
    proposal: Proposal, criteria: Sequence[Criterion], findings: Iterable[Finding] = ()
) -> list[Assessment]:
    """Run the automatic checks on the proposal as it stands, beside what people have found."""
    found = {finding.criterion_id: finding for finding in findings}
    return [
        _checked(proposal, criterion)
        if criterion.kind is CriterionKind.AUTOMATIC
        else _recorded(criterion, found.get(criterion.id))
        for criterion in criteria
    ]


def as_decided(criteria: Sequence[Criterion], findings: Iterable[Finding]) -> list[Assessment]:
    """Return what the decision rested on, whatever a check would say today."""
    found = {finding.criterion_id: finding for finding in findings}
    return [_recorded(criterion, found.get(criterion.id)) for criterion in criteria]


def automatic_findings(
    proposal: Proposal, criteria: Sequence[Criterion], *, review_id: UUID, now: datetime
) -> list[Finding]:
    """Write down what each automatic check finds in the proposal as it stands."""
    return [
        Finding(
            review_id=review_id,
            criterion_id=line.criterion.id,
            verdict=line.verdict,
            code=line.code,
            parameters=line.params,
            found_at=now,
        )
        for line in assess_now(proposal, criteria)
        if line.is_automatic
    ]


def _checked(proposal: Proposal, criterion: Criterion) -> Assessment:
    result = run_check(criterion.check or "", proposal, criterion.parameters)
    verdict = Verdict.MET if result.is_met else Verdict.NOT_MET
    return Assessment(criterion, verdict, result.code, result.params)


def _recorded(criterion: Criterion, finding: Finding | None) -> Assessment:
    if finding is None:
        return Assessment(criterion)
    return Assessment(criterion, finding.verdict, finding.code, finding.parameters, finding.reason)
