"""What the pages and the API take and say of submissions, reviews, decisions and appeals."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from app.proposals.models import HidingReason, Proposal, TextPart
from app.proposals.schemas.fields import CLEANED, Strict
from app.proposals.schemas.sheets import OwnProposalOut, ProjectOut, own_proposal_out
from app.proposals.schemas.sheets import project_out as proposal_out
from app.reviews.appeals import appeals_until
from app.reviews.assessment import Assessment
from app.reviews.corrections import TimeSpent
from app.reviews.models import (
    Appeal,
    AppealOutcome,
    CorrectionRequest,
    Decision,
    Review,
    ReviewNote,
    Verdict,
)

LONGEST_TEXT = 4_000


def none_if_blank(text: Any) -> Any:
    return None if isinstance(text, str) and not text.strip() else text


Reason = Annotated[str, Field(max_length=LONGEST_TEXT), CLEANED]
Steps = Annotated[int, Field(ge=0)]


class FindingIn(Strict):
    """What a person finds about one criterion; `reason` is needed unless it is met.

    `version` is that of the finding the writer read, 0 for none.
    """

    verdict: Verdict
    reason: Reason = ""
    version: Annotated[int, Field(ge=0)] = 0


class CorrectionsIn(Strict):
    """Ask to correct whatever was found to be; without `due_at` the edition's usual time runs."""

    due_at: Annotated[datetime | None, BeforeValidator(none_if_blank)] = None


class DeadlineIn(Strict):
    """A later deadline for what is awaited."""

    due_at: datetime


class AnswersIn(Strict):
    """One sentence for each correction asked, by criterion."""

    answers: dict[str, Reason]


class ConclusionIn(Strict):
    """How the review ends, and the reason everyone will read once it is released."""

    decision: Decision
    public_reason: Reason = ""


class ConfirmationIn(Strict):
    """`steps` of the review when its conclusion was read."""

    steps: Steps


class ReturnIn(ConfirmationIn):
    """Why the conclusion is not confirmed; colleagues alone read it."""

    reason: Reason = ""


class Nothing(Strict):
    """A button alone: it says everything."""


class NoteIn(Strict):
    """What colleagues should know; nobody else reads it."""

    text: Reason = ""


class AppealIn(Strict):
    """Why the organisation appeals."""

    grounds: Reason = ""


class AppealDecisionIn(Strict):
    """How the appeal ends, and the reason everyone can read at once."""

    outcome: Literal[AppealOutcome.UPHELD, AppealOutcome.DISMISSED]
    reason: Reason = ""


class AssessmentOut(BaseModel):
    """One criterion and what was found about it; `code` and `params` come from a check."""

    criterion: str
    verdict: str | None
    code: str
    params: dict[str, object]
    reason: str
    version: int


class SubmissionOut(BaseModel):
    """A submitted proposal with what the automatic checks say of it now."""

    proposal: OwnProposalOut
    checks: list[AssessmentOut]


class CorrectionOut(BaseModel):
    """One correction asked; closed when it was handed back, or by its deadline."""

    criterion: str
    message: str
    asked_at: datetime
    due_at: datetime
    answer: str
    closed_at: datetime | None
    is_lapsed: bool


class CorrectionsOut(BaseModel):
    """Every correction asked about a proposal; `open_until` while the proposal can be changed."""

    corrections: list[CorrectionOut]
    open_until: datetime | None


class AppealOut(BaseModel):
    """What anyone may know of an appeal."""

    lodged_at: datetime
    outcome: str | None
    reason: str
    decided_at: datetime | None


class NoteOut(BaseModel):
    """A note among the staff."""

    author: str
    written_at: datetime
    text: str


class ReviewOut(BaseModel):
    """One review of the queue."""

    proposal: str
    title: str
    organisation: str
    status: str
    state: str
    submitted_at: datetime | None
    findings: int


class ReviewSheetOut(ReviewOut):
    """One review as the staff read it."""

    steps: int
    assessments: list[AssessmentOut]
    corrections: list[CorrectionOut]
    notes: list[NoteOut]
    seconds_with_staff: int
    seconds_with_organisation: int
    drafted_reason: str
    decision: str | None
    public_reason: str
    proposed_by: str | None
    released_at: datetime | None
    appeal: AppealOut | None
    grounds: str | None


class ReviewsOut(BaseModel):
    """The queue of an edition, the oldest submission first."""

    reviews: list[ReviewOut]


class DecidedProjectOut(ProjectOut):
    """A public project; decision, reason and findings once the decision is released."""

    decision: str | None
    public_reason: str | None
    decided_at: datetime | None
    findings: list[AssessmentOut]
    appeals_until: datetime | None
    appeal: AppealOut | None


def assessment_out(line: Assessment) -> AssessmentOut:
    return AssessmentOut(
        criterion=line.criterion.code,
        verdict=line.verdict,
        code=line.code,
        params=line.params,
        reason=line.reason,
        version=line.version,
    )


def submission_out(proposal: Proposal, assessments: list[Assessment]) -> SubmissionOut:
    checks = [assessment_out(line) for line in assessments if line.is_automatic]
    return SubmissionOut(proposal=own_proposal_out(proposal), checks=checks)


def correction_out(request: CorrectionRequest, now: datetime) -> CorrectionOut:
    """Show a request as it stands at `now`: a deadline that has passed has closed it."""
    is_over = request.closed_at is None and now >= request.due_at
    return CorrectionOut(
        criterion=request.criterion.code,
        message=request.message,
        asked_at=request.asked_at,
        due_at=request.due_at,
        answer=request.answer,
        closed_at=request.due_at if is_over else request.closed_at,
        is_lapsed=request.is_lapsed or is_over,
    )


def corrections_out(review: Review | None, now: datetime) -> CorrectionsOut:
    requests = review.corrections if review else []
    awaited = review.awaited(now) if review else []
    return CorrectionsOut(
        corrections=[correction_out(each, now) for each in requests],
        open_until=awaited[0].due_at if awaited else None,
    )


def appeal_out(appeal: Appeal | None) -> AppealOut | None:
    if appeal is None:
        return None
    return AppealOut(
        lodged_at=appeal.lodged_at,
        outcome=appeal.outcome,
        reason=appeal.reason,
        decided_at=appeal.decided_at,
    )


def note_out(note: ReviewNote) -> NoteOut:
    return NoteOut(author=note.author.name, written_at=note.written_at, text=note.text)


def review_out(review: Review, now: datetime) -> ReviewOut:
    return ReviewOut(
        proposal=review.proposal.code,
        title=review.proposal.title,
        organisation=review.proposal.organisation.name,
        status=review.proposal.status,
        state=review.state_at(now),
        submitted_at=review.proposal.submitted_at,
        findings=len(review.findings),
    )


def review_sheet_out(
    review: Review,
    assessments: list[Assessment],
    notes: list[ReviewNote],
    spent: TimeSpent,
    drafted_reason: str,
    now: datetime,
) -> ReviewSheetOut:
    return ReviewSheetOut(
        **review_out(review, now).model_dump(),
        steps=review.steps,
        assessments=[assessment_out(line) for line in assessments],
        corrections=corrections_out(review, now).corrections,
        notes=[note_out(each) for each in notes],
        seconds_with_staff=int(spent.by_staff.total_seconds()),
        seconds_with_organisation=int(spent.by_organisation.total_seconds()),
        drafted_reason=drafted_reason,
        decision=review.decision,
        public_reason=review.public_reason,
        proposed_by=review.proposer.name if review.proposer else None,
        released_at=review.released_at,
        appeal=appeal_out(review.appeal),
        grounds=review.appeal.grounds if review.appeal else None,
    )


def project_out(
    proposal: Proposal, decided: Review | None, assessments: list[Assessment]
) -> DecidedProjectOut:
    """Show a project; `decided` is its review once released, `assessments` what it rested on."""
    return DecidedProjectOut(
        **proposal_out(proposal).model_dump(),
        decision=decided.decision if decided else None,
        public_reason=decided.public_reason if decided else None,
        decided_at=decided.released_at if decided else None,
        findings=[assessment_out(line) for line in assessments],
        appeals_until=appeals_until(decided) if decided else None,
        appeal=appeal_out(decided.appeal) if decided else None,
    )


class HidingIn(Strict):
    """A public text to hide, and why."""

    part: TextPart
    reason: HidingReason
