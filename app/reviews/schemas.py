"""What the API takes and says of submissions, findings and decisions."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from app.proposals.models import HidingReason, Proposal, TextPart
from app.proposals.schemas.fields import CLEANED, Strict
from app.proposals.schemas.sheets import OwnProposalOut, ProjectOut, own_proposal_out
from app.proposals.schemas.sheets import project_out as proposal_out
from app.reviews.assessment import Assessment
from app.reviews.models import Decision, Review, Verdict

Reason = Annotated[str, Field(max_length=4_000), CLEANED]


class FindingIn(Strict):
    """What a person finds about one assessed criterion; `reason` is needed unless it is met."""

    verdict: Verdict
    reason: Reason = ""


class DecisionIn(Strict):
    """How the review ends, and the reason everyone will read."""

    decision: Decision
    public_reason: Reason = ""


class AssessmentOut(BaseModel):
    """One criterion and what was found about it; `code` and `params` come from a check."""

    criterion: str
    verdict: str | None
    code: str
    params: dict[str, object]
    reason: str


class SubmissionOut(BaseModel):
    """A submitted proposal with what the automatic checks say of it now."""

    proposal: OwnProposalOut
    checks: list[AssessmentOut]


class ReviewOut(BaseModel):
    """One review of the queue."""

    proposal: str
    title: str
    organisation: str
    status: str
    submitted_at: datetime | None
    findings: int


class ReviewSheetOut(ReviewOut):
    """One review: what is found about each criterion, and the decision once taken."""

    assessments: list[AssessmentOut]
    decision: str | None
    public_reason: str


class ReviewsOut(BaseModel):
    """The queue of an edition, the oldest submission first."""

    reviews: list[ReviewOut]


class DecidedProjectOut(ProjectOut):
    """A public project; decision, reason and findings once the decision is taken."""

    decision: str | None
    public_reason: str | None
    decided_at: datetime | None
    findings: list[AssessmentOut]


def assessment_out(line: Assessment) -> AssessmentOut:
    return AssessmentOut(
        criterion=line.criterion.code,
        verdict=line.verdict,
        code=line.code,
        params=line.params,
        reason=line.reason,
    )


def submission_out(proposal: Proposal, assessments: list[Assessment]) -> SubmissionOut:
    checks = [assessment_out(line) for line in assessments if line.is_automatic]
    return SubmissionOut(proposal=own_proposal_out(proposal), checks=checks)


def review_out(review: Review) -> ReviewOut:
    return ReviewOut(
        proposal=review.proposal.code,
        title=review.proposal.title,
        organisation=review.proposal.organisation.name,
        status=review.proposal.status,
        submitted_at=review.proposal.submitted_at,
        findings=len(review.findings),
    )


def review_sheet_out(review: Review, assessments: list[Assessment]) -> ReviewSheetOut:
    return ReviewSheetOut(
        **review_out(review).model_dump(),
        assessments=[assessment_out(line) for line in assessments],
        decision=review.decision,
        public_reason=review.public_reason,
    )


def project_out(
    proposal: Proposal, decided: Review | None, assessments: list[Assessment]
) -> DecidedProjectOut:
    """Show a project; `decided` is its review once concluded, `assessments` what it rested on."""
    return DecidedProjectOut(
        **proposal_out(proposal).model_dump(),
        decision=decided.decision if decided else None,
        public_reason=decided.public_reason if decided else None,
        decided_at=decided.decided_at if decided else None,
        findings=[assessment_out(line) for line in assessments],
    )


class HidingIn(Strict):
    """A public text to hide, and why."""

    part: TextPart
    reason: HidingReason
