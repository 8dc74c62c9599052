"""The agreements of a proposal's partners, as its organisation asks for them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.addresses import NotAnAddress
from app.core.i18n import LANGUAGES
from app.proposals import consents
from app.proposals.models import Partner, Proposal
from app.proposals.queries import get_own
from app.proposals.schemas.fields import CLEANED, Strict
from app.web import csrf
from app.web.cookies import cookie_name, seal, set_cookie, unseal
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, by_field, fields, read_form
from app.web.limits import slow_down
from app.web.templating import page

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
def show_consents(
    request: Request, language: Language, proposal_id: UUID, account: CurrentMember, db: DbSession
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    return page(
        request, "proposals/consents.html", language=language, account=account, proposal=proposal
    )


@router.get("/{partner_id}")
def show_invitation(
    request: Request,
    language: Language,
    proposal_id: UUID,
    partner_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    settings: CurrentSettings,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    partner = consents.get_partner(proposal, partner_id)
    sealed = request.cookies.get(cookie_name(request, COOKIE), "")
    fresh = unseal(settings, COOKIE, sealed, now, SHOWN_SECONDS) or {}
    link = fresh.get("link", "") if fresh.get("partner") == str(partner.id) else ""
    return _invitation(request, language, account, proposal, partner, link=link)


@router.post("/{partner_id}")
def ask(
    request: Request,
    language: Language,
    proposal_id: UUID,
    partner_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    settings: CurrentSettings,
    form: PostedForm,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    partner = consents.get_partner(proposal, partner_id)
    read, errors = read_form(InvitationForm, fields(form))
    if read is None:
        return _invitation(request, language, account, proposal, partner, form, errors)
    if read.email:
        slow_down(request, "letter")
    try:
        with db.begin_nested():
            link = consents.ask_consent(
                db,
                proposal=proposal,
                partner=partner,
                by=account.id,
                base_url=settings.base_url,
                now=now,
                **read.model_dump(),
            )
    except NotAnAddress as refusal:
        errors = [FieldError("email", refusal.code, refusal.params)]
        return _invitation(request, language, account, proposal, partner, form, errors)
    answer = RedirectResponse(request.url.path, status_code=303)
    fresh = seal(settings, COOKIE, {"partner": str(partner.id), "link": link}, now)
    set_cookie(request, answer, COOKIE, fresh, SHOWN_SECONDS)
    return answer


def _invitation(
    request: Request,
    language: str,
    account: Account,
    proposal: Proposal,
    partner: Partner,
    form: FormData | None = None,
    errors: list[FieldError] | None = None,
    link: str = "",
) -> Response:
    return page(
        request,
        "proposals/invitation.html",
        language=language,
        status=422 if errors else 200,
        account=account,
        proposal=proposal,
        partner=partner,
        link=link,
        typed=fields(form) if form else {"language": _last_language(partner, language)},
        errors=errors or [],
        errors_by_field=by_field(errors or []),
    )


def _last_language(partner: Partner, language: str) -> str:
    return partner.consent.language if partner.consent else language
