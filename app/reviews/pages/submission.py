"""Pages: check and submit a proposal."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.queries import list_criteria
from app.proposals.gaps import list_tasks
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.names import names_in
from app.proposals.queries import get_own
from app.proposals.service import deadline, is_open
from app.reviews import service
from app.reviews.appeals import appeals_until
from app.reviews.assessment import assess_openly
from app.reviews.queries import find_review, list_review_criteria
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])


@router.get("/association/projets/{proposal_id}/depot")
def show_submission(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    return _submission(request, language, account, db, proposal, now=now)


@router.post("/association/projets/{proposal_id}/depot")
def submit(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    try:
        with db.begin_nested():
            service.receive_proposal(
                db, proposal=proposal, by=account.id, base_url=settings.base_url, now=now
            )
    except DomainError as refusal:
        return _submission(request, language, account, db, proposal, now=now, refusal=refusal)
    return RedirectResponse(f"{request.url.path}?depose", status_code=303)


@router.post("/association/projets/{proposal_id}/retrait")
def withdraw(
    language: Language, proposal_id: UUID, account: CurrentMember, db: DbSession, now: Now
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    service.take_back(db, proposal=proposal, by=account.id, now=now)
    return RedirectResponse(f"/{language}/association", status_code=303)


def _submission(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    proposal: Proposal,
    *,
    now: Now,
    refusal: DomainError | None = None,
) -> Response:
    review = find_review(db, proposal.id)
    criteria = (
        list_review_criteria(db, review) if review else list_criteria(db, proposal.edition_id)
    )
    is_draft = proposal.status is ProposalStatus.DRAFT
    return page(
        request,
        "reviews/submission.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 200,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        decided=review if review and review.released_at else None,
        awaited=review.awaited(now) if review else [],
        appeals_until=appeals_until(review) if review else None,
        assessments=assess_openly(proposal, criteria, review),
        is_open=is_open(proposal, now),
        is_draft=is_draft,
        tasks=list_tasks(proposal),
        refusal=refusal,
        is_received="depose" in request.query_params and not is_draft,
        deadline=deadline(proposal, now),
        names=names_in(language),
    )
