"""The agreements of a proposal's partners, as its organisation asks for them."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from app.core.addresses import NotAnAddress
from app.core.i18n import LANGUAGES
from app.proposals import consents
from app.proposals.desk import CurrentDesk, Desk
from app.proposals.models import Partner
from app.proposals.schemas.fields import CLEANED, Strict
from app.web import csrf
from app.web.cookies import cookie_name, seal, set_cookie, unseal
from app.web.forms import FieldError, PostedForm, fields, read_form
from app.web.limits import slow_down

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/accords",
    dependencies=[Depends(csrf.protect)],
)

COOKIE = "consent-link"
SHOWN_SECONDS = 900
"""A fresh link can be copied for a quarter of an hour: only its hash is kept anywhere else."""


class InvitationForm(Strict):
    """The language the partner reads, and where to send the link if it is not handed over."""

    language: Annotated[str, Field(pattern="^({})$".format("|".join(LANGUAGES)))]
    email: Annotated[str, Field(max_length=254), CLEANED] = ""


@router.get("")
def show_consents(desk: CurrentDesk) -> Response:
    return desk.show("proposals/consents.html")


@router.get("/{partner_id}")
def show_invitation(desk: CurrentDesk, partner_id: UUID) -> Response:
    partner = consents.get_partner(desk.proposal, partner_id)
    sealed = desk.request.cookies.get(cookie_name(desk.request, COOKIE), "")
    fresh = unseal(desk.settings, COOKIE, sealed, desk.now, SHOWN_SECONDS) or {}
    link = fresh.get("link", "") if fresh.get("partner") == str(partner.id) else ""
    return _invitation(desk, partner, link=link)


@router.post("/{partner_id}")
def ask(desk: CurrentDesk, partner_id: UUID, form: PostedForm) -> Response:
    partner = consents.get_partner(desk.proposal, partner_id)
    typed = fields(form)
    read, errors = read_form(InvitationForm, typed)
    if read is None:
        return _invitation(desk, partner, typed, errors)
    if read.email:
        slow_down(desk.request, "letter")
    try:
        with desk.db.begin_nested():
            link = consents.ask_consent(
                desk.db,
                proposal=desk.proposal,
                partner=partner,
                by=desk.account.id,
                base_url=desk.settings.base_url,
                now=desk.now,
                **read.model_dump(),
            )
    except NotAnAddress as refusal:
        errors = [FieldError("email", refusal.code, refusal.params)]
        return _invitation(desk, partner, typed, errors)
    answer = desk.turn_to(f"/accords/{partner.id}")
    fresh = seal(desk.settings, COOKIE, {"partner": str(partner.id), "link": link}, desk.now)
    set_cookie(desk.request, answer, COOKIE, fresh, SHOWN_SECONDS)
    return answer


def _invitation(
    desk: Desk,
    partner: Partner,
    typed: dict[str, str] | None = None,
    errors: Sequence[FieldError] = (),
    link: str = "",
) -> Response:
    return desk.show(
        "proposals/invitation.html",
        errors=errors,
        partner=partner,
        link=link,
        typed={"language": _last_language(partner, desk.language)} if typed is None else typed,
    )


def _last_language(partner: Partner, language: str) -> str:
    return partner.consent.language if partner.consent else language
