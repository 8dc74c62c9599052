"""Pages of an association: the corrections asked of it, and its appeal."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.text import readable
from app.organisations.queries import require_editor
from app.proposals.models import Proposal
from app.proposals.queries import get_own
from app.reviews.appeals import appeals_until, lodge_appeal
from app.reviews.corrections import hand_back
from app.reviews.queries import get_own_review
from app.reviews.schemas import LONGEST_TEXT, AppealIn
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, fields, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}", dependencies=[Depends(csrf.protect)]
)


@router.get("/corrections")
def show_corrections(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    return _corrections(request, language, account, db, proposal, now)


@router.post("/corrections")
def bring_corrections(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    require_editor(db, account_id=account.id, organisation_id=proposal.organisation_id)
    answers = {name: readable(text)[:LONGEST_TEXT] for name, text in fields(form).items()}
    try:
        with db.begin_nested():
            review = get_own_review(db, proposal)
            hand_back(db, review=review, answers=answers, by=account.id, now=now)
    except DomainError as refusal:
        proposal = get_own(db, account.id, proposal_id)
        return _corrections(
            request, language, account, db, proposal, now, typed=answers, refusal=refusal
        )
    return RedirectResponse(f"{request.url.path}?rendu", status_code=303)


@router.get("/recours")
def show_appeal(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    return _appeal(request, language, account, db, proposal, now)


@router.post("/recours")
def appeal(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    require_editor(db, account_id=account.id, organisation_id=proposal.organisation_id)
    typed = fields(form)
    read, errors = read_form(AppealIn, typed)
    if read is None:
        return _appeal(request, language, account, db, proposal, now, typed=typed, errors=errors)
    try:
        with db.begin_nested():
            lodge_appeal(
                db,
                review=get_own_review(db, proposal),
                grounds=read.grounds,
                by=account.id,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        proposal = get_own(db, account.id, proposal_id)
        return _appeal(request, language, account, db, proposal, now, typed=typed, refusal=refusal)
    return RedirectResponse(request.url.path, status_code=303)


def _corrections(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    proposal: Proposal,
    now: Now,
    *,
    typed: dict[str, str] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    review = get_own_review(db, proposal)
    return page(
        request,
        "reviews/corrections.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 200,
        account=account,
        proposal=proposal,
        awaited=review.awaited(now),
        others=[each for each in review.corrections if each not in review.awaited(now)],
        is_received="rendu" in request.query_params,
        typed=typed or {},
        refusal=refusal,
    )


def _appeal(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    proposal: Proposal,
    now: Now,
    *,
    typed: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    review = get_own_review(db, proposal)
    end = appeals_until(review)
    return page(
        request,
        "reviews/appeal.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=account,
        proposal=proposal,
        review=review if review.released_at else None,
        ends_at=end,
        is_possible=end is not None and now < end and review.appeal is None,
        typed=typed or {},
        errors=errors or [],
        refusal=refusal,
    )
