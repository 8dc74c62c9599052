"""Pages: projects that could be one, for the staff; what an organisation answers, for it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember, CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.text import readable
from app.editions.models import Edition
from app.editions.queries import get_edition
from app.organisations.queries import list_own_organisations, require_editor
from app.proposals.models import Proposal
from app.proposals.queries import find_merged_into, get_own, get_public
from app.proposals.similar import find_pairs, find_similar
from app.reviews.merging import answer_merge, ask_merge, get_request, list_requests
from app.reviews.queries import get_review, list_too_close
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import PostedForm, fields
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])

Text = Annotated[str, Form()]


@router.get("/mir/editions/{slug}/doublons")
def show_twins(
    request: Request, language: Language, slug: str, account: CurrentReviewer, db: DbSession
) -> Response:
    return _twins(request, language, account, db, get_edition(db, slug))


@router.post("/mir/editions/{slug}/doublons")
def ask_for_both(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    typed = fields(form)
    one, other, into = (typed.get(name, "") for name in ("one", "other", "into"))
    leaving = one if into == other else other
    try:
        with db.begin_nested():
            ask_merge(
                db,
                proposal=get_review(db, edition.id, leaving, reader=account.id).proposal,
                into=get_review(db, edition.id, into, reader=account.id).proposal,
                message=readable(typed.get("message", "")),
                by=account.id,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        return _twins(request, language, account, db, edition, refusal=refusal)
    return RedirectResponse(f"{request.url.path}?demande", status_code=303)


@router.get("/association/projets/{proposal_id}/fusions")
def show_merges(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
) -> Response:
    return _merges(request, language, account, db, get_own(db, account.id, proposal_id))


@router.post("/association/projets/{proposal_id}/fusions")
def ask(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    into: Text = "",
    message: Text = "",
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    require_editor(db, account_id=account.id, organisation_id=proposal.organisation_id)
    try:
        with db.begin_nested():
            ask_merge(
                db,
                proposal=proposal,
                into=get_public(db, proposal.edition_id, into),
                message=readable(message),
                by=account.id,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        return _merges(request, language, account, db, proposal, refusal=refusal)
    return RedirectResponse(request.url.path, status_code=303)


@router.post("/association/projets/{proposal_id}/fusions/{request_id}")
def answer(
    request: Request,
    language: Language,
    proposal_id: UUID,
    request_id: UUID,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    reponse: Text = "",
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    try:
        with db.begin_nested():
            answer_merge(
                db,
                request=get_request(db, proposal, request_id),
                organisation_id=proposal.organisation_id,
                is_agreed=reponse == "accord",
                by=account.id,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        return _merges(request, language, account, db, proposal, refusal=refusal)
    home = f"/{language}/association/projets/{proposal.id}/fusions"
    return RedirectResponse(home, status_code=303)


def _twins(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    edition: Edition,
    *,
    refusal: DomainError | None = None,
) -> Response:
    return page(
        request,
        "reviews/twins.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 200,
        account=account,
        edition=edition,
        pairs=find_pairs(db, edition, besides=list_too_close(db, edition.id, reader=account.id)),
        refusal=refusal,
        is_asked="demande" in request.query_params,
    )


def _merges(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    proposal: Proposal,
    *,
    refusal: DomainError | None = None,
) -> Response:
    own = {each.id for each in list_own_organisations(db, account.id)}
    edition = proposal.edition
    return page(
        request,
        "reviews/merges.html",
        language=language,
        address=f"/{language}/association/projets/{proposal.id}/fusions",
        status=STATUS[refusal.kind] if refusal else 200,
        account=account,
        edition=edition,
        proposal=proposal,
        requests=list_requests(db, [proposal.id]),
        merged_into=find_merged_into(db, proposal),
        can_answer=proposal.organisation_id in own,
        similar=find_similar(db, edition=edition, title=proposal.title, besides=proposal.code),
        refusal=refusal,
    )
