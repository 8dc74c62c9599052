"""Staff read what was reported of an edition's public texts, hide one and show it again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.models import Edition
from app.editions.queries import get_edition
from app.proposals import moderation
from app.proposals.models import HidingReason, Proposal, TextPart
from app.proposals.queries import get_public
from app.reviews.queries import get_review
from app.reviews.schemas import HidingIn
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, fields, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/moderation", dependencies=[Depends(csrf.protect)]
)


PostedPart = Annotated[TextPart, Form()]


@router.get("")
def show_reports(
    request: Request, language: Language, slug: str, account: CurrentReviewer, db: DbSession
) -> Response:
    edition = get_edition(db, slug)
    return page(
        request,
        "reviews/reports.html",
        language=language,
        account=account,
        edition=edition,
        reports=moderation.list_open_reports(db, edition.id),
        hidden=moderation.list_hidden(db, edition.id),
    )


@router.get("/{code}")
def show_texts(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    db: DbSession,
) -> Response:
    edition = get_edition(db, slug)
    proposal = _found(db, edition, code, account)
    return _texts(request, language, account, db, edition, proposal)


@router.post("/{code}/masquer")
def hide(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    proposal = _found(db, edition, code, account)
    read, errors = read_form(HidingIn, fields(form))
    if read is None:
        return _texts(request, language, account, db, edition, proposal, errors=errors)
    try:
        with db.begin_nested():
            moderation.hide_text(
                db,
                proposal=proposal,
                part=read.part,
                reason=read.reason,
                by=account.id,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        return _texts(request, language, account, db, edition, proposal, refusal=refusal)
    return _back(language, proposal, read.part)


@router.post("/{code}/retablir")
def restore(
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    part: PostedPart,
) -> Response:
    proposal = _found(db, get_edition(db, slug), code, account)
    moderation.restore_text(
        db,
        proposal=proposal,
        part=part,
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
    return _back(language, proposal, part)


@router.post("/{code}/garder")
def keep(
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
    part: PostedPart,
) -> Response:
    proposal = _found(db, get_edition(db, slug), code, account)
    moderation.keep_text(db, proposal=proposal, part=part, by=account.id, now=now)
    return _back(language, proposal, part)


def _found(db: DbSession, edition: Edition, code: str, account: Account) -> Proposal:
    """Find a public proposal, unless the reader is too close to it."""
    get_review(db, edition.id, code, reader=account.id)
    return get_public(db, edition.id, code)


def _back(language: str, proposal: Proposal, part: TextPart) -> Response:
    home = f"/{language}/mir/editions/{proposal.edition.slug}/moderation"
    return RedirectResponse(f"{home}/{proposal.code}#{part}", status_code=303)


def _texts(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    edition: Edition,
    proposal: Proposal,
    *,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    reports = moderation.list_open_reports(db, edition.id)
    return page(
        request,
        "reviews/texts.html",
        language=language,
        address=f"/{language}/mir/editions/{edition.slug}/moderation/{proposal.code}",
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=account,
        edition=edition,
        proposal=proposal,
        parts=list(TextPart),
        hidden={each.part: each for each in proposal.hidden_texts},
        reports=[report for report in reports if report.proposal_id == proposal.id],
        reasons=list(HidingReason),
        errors=errors or [],
        refusal=refusal,
    )
