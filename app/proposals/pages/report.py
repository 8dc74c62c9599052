"""Anyone may report a public text of a project: no account, and nothing kept about them."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.editions.models import Edition
from app.editions.queries import get_edition
from app.proposals.models import HidingReason, Proposal, TextPart
from app.proposals.moderation import report_text
from app.proposals.queries import get_public
from app.proposals.schemas.texts import TextReportIn
from app.proposals.texts import public_text
from app.web import csrf
from app.web.access import public
from app.web.deps import DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, by_field, fields, read_form
from app.web.limits import slow_down
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/editions/{slug}/projets/{code}/signaler",
    dependencies=[Depends(csrf.protect), Depends(public)],
)


@router.get("")
def show_form(
    request: Request, language: Language, slug: str, code: str, db: DbSession
) -> Response:
    edition = get_edition(db, slug)
    return _form(request, language, edition, get_public(db, edition.id, code))


@router.post("")
def report(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    slow_down(request, "report")
    edition = get_edition(db, slug)
    proposal = get_public(db, edition.id, code)
    typed = fields(form)
    read, errors = read_form(TextReportIn, typed)
    if read is None:
        return _form(request, language, edition, proposal, typed=typed, errors=errors)
    report_text(
        db, proposal=proposal, part=read.part, reason=read.reason, message=read.message, now=now
    )
    return RedirectResponse(f"{request.url.path}?recu", status_code=303)


def _form(
    request: Request,
    language: str,
    edition: Edition,
    proposal: Proposal,
    *,
    typed: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    text = public_text(proposal, language)
    return page(
        request,
        "proposals/report.html",
        language=language,
        status=422 if errors else 200,
        edition=edition,
        proposal=proposal,
        text=text,
        parts=[part for part in TextPart if part not in text.hidden],
        reasons=list(HidingReason),
        typed=typed or {},
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        is_received="recu" in request.query_params,
    )
