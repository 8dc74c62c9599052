"""JSON: submit a proposal; read the queue, record findings, decide; show a project's decision."""

from uuid import UUID

from fastapi import APIRouter, Depends

from app.accounts.access import CurrentMember, CurrentReviewer
from app.editions.queries import get_edition
from app.proposals.queries import get_own, get_public
from app.reviews import service
from app.reviews.assessment import as_decided, assess
from app.reviews.queries import (
    find_decision,
    get_criterion,
    get_review,
    list_review_criteria,
    list_reviews,
)
from app.reviews.schemas import (
    DecidedProjectOut,
    DecisionIn,
    FindingIn,
    ReviewSheetOut,
    ReviewsOut,
    SubmissionOut,
    project_out,
    review_out,
    review_sheet_out,
    submission_out,
)
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Now

router = APIRouter(prefix="/api/v1", tags=["reviews"])


@router.post("/proposals/{proposal_id}/submission")
def submit(
    proposal_id: UUID,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> SubmissionOut:
    """Submit a complete proposal; the answer says what the automatic checks found."""
    proposal = get_own(db, account.id, proposal_id)
    review = service.receive_proposal(
        db, proposal=proposal, by=account.id, base_url=settings.base_url, now=now
    )
    criteria = list_review_criteria(db, review)
    return submission_out(proposal, assess(proposal, criteria, review))


@router.get("/editions/{slug}/projects/{code}", dependencies=[Depends(public)])
def show_project(slug: str, code: str, db: DbSession) -> DecidedProjectOut:
    """Show everything public about a project, its decision and findings once taken."""
    edition = get_edition(db, slug)
    proposal = get_public(db, edition.id, code)
    decided = find_decision(db, proposal.id)
    criteria = list_review_criteria(db, decided) if decided else []
    return project_out(proposal, decided, as_decided(criteria, decided.findings) if decided else [])


@router.get("/editions/{slug}/reviews")
def show_reviews(slug: str, _account: CurrentReviewer, db: DbSession) -> ReviewsOut:
    """List what was submitted to an edition, the oldest submission first."""
    reviews = list_reviews(db, get_edition(db, slug).id)
    return ReviewsOut(reviews=[review_out(review) for review in reviews])


@router.get("/editions/{slug}/reviews/{code}")
def show_review(slug: str, code: str, _account: CurrentReviewer, db: DbSession) -> ReviewSheetOut:
    """Show a proposal's criteria with what is found about each."""
    edition = get_edition(db, slug)
    review = get_review(db, edition.id, code)
    lines = assess(review.proposal, list_review_criteria(db, review), review)
    return review_sheet_out(review, lines)


@router.put("/editions/{slug}/reviews/{code}/findings/{criterion_code}", status_code=204)
def record_finding(
    slug: str,
    code: str,
    criterion_code: str,
    body: FindingIn,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
) -> None:
    """Record what a person finds about one assessed criterion, replacing what was there."""
    review = get_review(db, get_edition(db, slug).id, code)
    service.record_finding(
        db,
        review=review,
        criterion=get_criterion(db, review, criterion_code),
        verdict=body.verdict,
        reason=body.reason,
        by=account.id,
        now=now,
    )


@router.post("/editions/{slug}/reviews/{code}/decision", status_code=204)
def conclude(
    slug: str,
    code: str,
    body: DecisionIn,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> None:
    """Decide, once every criterion has its finding; the reason is public from this moment."""
    service.conclude_review(
        db,
        review=get_review(db, get_edition(db, slug).id, code),
        decision=body.decision,
        public_reason=body.public_reason,
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
