"""The findings of a review: written one by one, refreshed by the checks, complete or not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Criterion
from app.reviews.assessment import Assessment, check_now
from app.reviews.models import Finding, Review, Verdict


class FindingsMissing(DomainError):
    """Some criteria have no finding yet, or one still to correct; each is listed."""

    code = "reviews.findings-missing"
    kind = Kind.CONFLICT


def write_finding(
    db: Session,
    *,
    review: Review,
    criterion: Criterion,
    verdict: Verdict,
    now: datetime,
    code: str = "",
    parameters: dict[str, Any] | None = None,
    reason: str = "",
    by: UUID | None = None,
) -> None:
    """Put a finding in the place of the former one, if it says anything else."""
    said = {
        "verdict": verdict,
        "code": code,
        "parameters": parameters or {},
        "reason": reason,
        "found_by": by,
    }
    former = find_finding(review, criterion)
    if former is None:
        review.findings.append(Finding(criterion=criterion, found_at=now, **said))
    elif any(getattr(former, name) != value for name, value in said.items()):
        for name, value in said.items():
            setattr(former, name, value)
        former.found_at = now
        former.version += 1
    # Whoever holds this review next must read what was just written.
    db.flush()


def find_finding(review: Review, criterion: Criterion) -> Finding | None:
    return next((each for each in review.findings if each.criterion_id == criterion.id), None)


def refresh_checks(
    db: Session, *, review: Review, criteria: Sequence[Criterion], now: datetime
) -> None:
    """Write down what each automatic check finds in the proposal as it stands."""
    for criterion in criteria:
        line = check_now(review.proposal, criterion)
        if line is not None:
            _write_check(db, review, line, now)


def require_findings(review: Review, criteria: Sequence[Criterion]) -> None:
    """Refuse while a criterion has no finding, or one that waits for a correction."""
    found = {each.criterion_id: each.verdict for each in review.findings}
    missing = tuple(
        ("reviews.finding-missing", {"criterion": criterion.texts["fr"]["title"]})
        for criterion in criteria
        if found.get(criterion.id) in {None, Verdict.TO_CORRECT}
    )
    if missing:
        raise FindingsMissing(missing)


def _write_check(db: Session, review: Review, line: Assessment, now: datetime) -> None:
    assert line.verdict is not None  # noqa: S101 - a check always says met or not
    write_finding(
        db,
        review=review,
        criterion=line.criterion,
        verdict=line.verdict,
        code=line.code,
        parameters=line.params,
        now=now,
    )
