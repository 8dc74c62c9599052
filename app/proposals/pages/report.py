"""Anyone may report a public text of a project: no account, and nothing kept about them."""

from collections.abc import Sequence

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.editions.models import Edition
from app.editions.queries import get_edition
from app.proposals.models import HidingReason, Proposal, TextPart
from app.proposals.moderation import report_text
from app.proposals.queries import get_public
from app.proposals.schemas.texts import TextReportIn
from app.proposals.texts import public_text
from app.web import csrf
from app.web.access import public
from app.web.forms import FieldError, PostedForm, fields, read_form
from app.web.limits import slow_down
from app.web.visit import CurrentVisit, Visit

router = APIRouter(
    prefix="/{language}/editions/{slug}/projets/{code}/signaler",
    dependencies=[Depends(csrf.protect), Depends(public)],
)


@router.get("")
def show_form(visit: CurrentVisit, slug: str, code: str) -> Response:
    edition = get_edition(visit.db, slug)
    return _form(visit, edition, get_public(visit.db, edition.id, code), {})


@router.post("")
def report(visit: CurrentVisit, slug: str, code: str, form: PostedForm) -> Response:
    slow_down(visit.request, "report")
    db, edition = visit.db, get_edition(visit.db, slug)
    proposal = get_public(db, edition.id, code)
    typed = fields(form)
    read, errors = read_form(TextReportIn, typed)
    if read is None:
        return _form(visit, edition, proposal, typed, errors)
    report_text(
        db,
        proposal=proposal,
        part=read.part,
        reason=read.reason,
        message=read.message,
        now=visit.now,
    )
    return visit.go(f"/editions/{slug}/projets/{code}/signaler?recu")


def _form(
    visit: Visit,
    edition: Edition,
    proposal: Proposal,
    typed: dict[str, str],
    errors: Sequence[FieldError] = (),
) -> Response:
    text = public_text(proposal, visit.language)
    return visit.show(
        "proposals/report.html",
        errors=errors,
        edition=edition,
        proposal=proposal,
        text=text,
        parts=[part for part in TextPart if part not in text.hidden],
        reasons=list(HidingReason),
        typed=typed,
        is_received="recu" in visit.request.query_params,
    )
