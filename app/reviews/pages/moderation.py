"""Staff read what was reported of an edition's public texts, hide one and show it again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.editions.staff import CurrentStaffVisit
from app.proposals import moderation
from app.proposals.models import HidingReason, Proposal, TextPart
from app.proposals.queries import get_public
from app.reviews.pages.desk import CurrentDesk, Desk
from app.reviews.schemas import HidingIn
from app.web import csrf
from app.web.forms import PostedForm, fields, read_form

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/moderation", dependencies=[Depends(csrf.protect)]
)
texts = APIRouter(
    prefix="/{language}/mir/editions/{slug}/moderation/{code}",
    dependencies=[Depends(csrf.protect)],
)

PostedPart = Annotated[TextPart, Form()]


@router.get("")
def show_reports(visit: CurrentStaffVisit) -> Response:
    return visit.show(
        "reviews/reports.html",
        reports=moderation.list_open_reports(visit.db, visit.edition.id),
        hidden=moderation.list_hidden(visit.db, visit.edition.id),
    )


@texts.get("")
def show_texts(desk: CurrentDesk) -> Response:
    return _texts(desk, _found(desk))


@texts.post("/masquer")
def hide(desk: CurrentDesk, form: PostedForm) -> Response:
    proposal = _found(desk)
    read, errors = read_form(HidingIn, fields(form))
    if read is None:
        return _texts(desk, proposal, errors=errors)
    refusal = desk.attempt(
        moderation.hide_text,
        proposal=proposal,
        part=read.part,
        reason=read.reason,
        base_url=desk.settings.base_url,
    )
    return _texts(desk, proposal, refusal=refusal) if refusal else _back(desk, read.part)


@texts.post("/retablir")
def restore(desk: CurrentDesk, part: PostedPart) -> Response:
    moderation.restore_text(
        desk.db,
        proposal=_found(desk),
        part=part,
        by=desk.account.id,
        base_url=desk.settings.base_url,
        now=desk.now,
    )
    return _back(desk, part)


@texts.post("/garder")
def keep(desk: CurrentDesk, part: PostedPart) -> Response:
    moderation.keep_text(
        desk.db, proposal=_found(desk), part=part, by=desk.account.id, now=desk.now
    )
    return _back(desk, part)


def _found(desk: Desk) -> Proposal:
    """Find a public proposal, unless the reader is too close to it."""
    desk.review()
    return get_public(desk.db, desk.edition.id, desk.code)


def _back(desk: Desk, part: TextPart) -> Response:
    return desk.turn_to(f"moderation/{desk.code}#{part}")


def _texts(desk: Desk, proposal: Proposal, **wrong: Any) -> Response:
    reports = moderation.list_open_reports(desk.db, desk.edition.id)
    return desk.show(
        "reviews/texts.html",
        address=desk.address(f"moderation/{desk.code}"),
        proposal=proposal,
        parts=list(TextPart),
        hidden={each.part: each for each in proposal.hidden_texts},
        reports=[report for report in reports if report.proposal_id == proposal.id],
        reasons=list(HidingReason),
        **wrong,
    )
