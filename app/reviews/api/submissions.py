"""JSON: submit a proposal, take it back, bring corrections, appeal; show a public project."""

from uuid import UUID

from fastapi import APIRouter, Depends

from app.accounts.access import CurrentMember
from app.editions.queries import get_edition
from app.organisations.queries import require_editor
from app.proposals.queries import get_own, get_public
from app.reviews import service
from app.reviews.appeals import lodge_appeal
from app.reviews.assessment import as_decided, assess_openly
from app.reviews.corrections import hand_back
from app.reviews.queries import find_decision, find_review, get_own_review, list_review_criteria
from app.reviews.schemas import (
    AnswersIn,
    AppealIn,
    CorrectionsOut,
    DecidedProjectOut,
    SubmissionOut,
    corrections_out,
    project_out,
    submission_out,
)
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Now
from app.web.page_cache import shared

router = APIRouter(prefix="/api/v1", tags=["reviews"])


@router.get("/editions/{slug}/projects/{code}", dependencies=[Depends(public), Depends(shared)])
def show_project(slug: str, code: str, db: DbSession) -> DecidedProjectOut:
    """Show everything public about a project, its decision and findings once released."""
    edition = get_edition(db, slug)
    proposal = get_public(db, edition.id, code)
    decided = find_decision(db, proposal.id)
    criteria = list_review_criteria(db, decided) if decided else []
    return project_out(proposal, decided, as_decided(criteria, decided.findings) if decided else [])


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
    return submission_out(proposal, assess_openly(proposal, criteria, review))


@router.delete("/proposals/{proposal_id}", status_code=204)
def withdraw(proposal_id: UUID, account: CurrentMember, db: DbSession, now: Now) -> None:
    """Take the proposal back, until it is decided."""
    proposal = get_own(db, account.id, proposal_id)
    service.take_back(db, proposal=proposal, by=account.id, now=now)


@router.get("/proposals/{proposal_id}/corrections")
def show_corrections(
    proposal_id: UUID, account: CurrentMember, db: DbSession, now: Now
) -> CorrectionsOut:
    """List what was asked to be corrected, with each deadline and each answer."""
    proposal = get_own(db, account.id, proposal_id)
    return corrections_out(find_review(db, proposal.id), now)


@router.post("/proposals/{proposal_id}/corrections")
def bring_corrections(
    proposal_id: UUID, body: AnswersIn, account: CurrentMember, db: DbSession, now: Now
) -> CorrectionsOut:
    """Answer each correction asked and give the proposal back: it cannot be changed any more."""
    proposal = get_own(db, account.id, proposal_id)
    require_editor(db, account_id=account.id, organisation_id=proposal.organisation_id)
    review = get_own_review(db, proposal)
    hand_back(db, review=review, answers=body.answers, by=account.id, now=now)
    return corrections_out(review, now)


@router.post("/proposals/{proposal_id}/appeal", status_code=204)
def appeal(
    proposal_id: UUID,
    body: AppealIn,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> None:
    """Appeal a refusal, once, within the delay its public page says."""
    proposal = get_own(db, account.id, proposal_id)
    require_editor(db, account_id=account.id, organisation_id=proposal.organisation_id)
    lodge_appeal(
        db,
        review=get_own_review(db, proposal),
        grounds=body.grounds,
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
