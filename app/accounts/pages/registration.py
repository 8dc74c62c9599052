"""Pages: ask for a way in by mail, then confirm the address with a name and a password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from app.accounts import links, service, sessions
from app.accounts.access import landing, remember_session
from app.accounts.forms import CHOSEN
from app.accounts.models import LinkPurpose
from app.core.errors import DomainError
from app.web import csrf
from app.web.access import public
from app.web.forms import FieldError, at_field
from app.web.limits import slow_down
from app.web.visit import CurrentVisit, Visit

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect), Depends(public)])

ASKED = {"field.not-an-address": "email"}


@router.get("/inscription")
def show_registration(visit: CurrentVisit) -> Response:
    return _page(visit, "accounts/register.html")


@router.get("/mot-de-passe-oublie")
def show_forgotten(visit: CurrentVisit) -> Response:
    return _page(visit, "accounts/forgotten.html")


@router.post("/inscription")
def ask_registration(visit: CurrentVisit, email: Annotated[str, Form()] = "") -> Response:
    return _send(visit, "accounts/register.html", email)


@router.post("/mot-de-passe-oublie")
def ask_new_password(visit: CurrentVisit, email: Annotated[str, Form()] = "") -> Response:
    return _send(visit, "accounts/forgotten.html", email)


@router.get("/courrier-envoye")
def show_sent(visit: CurrentVisit) -> Response:
    return visit.show("accounts/sent.html")


@router.get("/inscription/{token}")
def show_confirmation(visit: CurrentVisit, token: str) -> Response:
    return _page(visit, "accounts/confirm.html", _email(visit, token, LinkPurpose.REGISTRATION))


@router.post("/inscription/{token}")
def confirm(
    visit: CurrentVisit,
    token: str,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    slow_down(visit.request, "sign-in")
    email = _email(visit, token, LinkPurpose.REGISTRATION)
    try:
        with visit.db.begin_nested():
            account = service.register(
                visit.db,
                token=token,
                name=name,
                password=password,
                language=visit.language,
                now=visit.now,
            )
    except DomainError as refusal:
        error = at_field(refusal, CHOSEN)
        return _page(visit, "accounts/confirm.html", email, error, name=name)
    response = RedirectResponse(landing(visit.language, account.role), status_code=303)
    opened = sessions.open_session(visit.db, account_id=account.id, now=visit.now)
    remember_session(visit.request, response, opened)
    return response


@router.get("/mot-de-passe-oublie/{token}")
def show_new_password(visit: CurrentVisit, token: str) -> Response:
    return _page(visit, "accounts/new_password.html", _email(visit, token, LinkPurpose.RESET))


@router.post("/mot-de-passe-oublie/{token}")
def choose_new_password(
    visit: CurrentVisit, token: str, password: Annotated[str, Form()] = ""
) -> Response:
    slow_down(visit.request, "sign-in")
    email = _email(visit, token, LinkPurpose.RESET)
    base_url = visit.settings.base_url
    refusal = visit.attempt(
        service.reset_password, token=token, password=password, base_url=base_url
    )
    if refusal:
        error = at_field(refusal, CHOSEN)
        return _page(visit, "accounts/new_password.html", email, error)
    return visit.go("/connexion?mot-de-passe-change")


def _email(visit: Visit, token: str, purpose: LinkPurpose) -> str:
    return links.get_link(visit.db, token=token, purpose=purpose, now=visit.now).email


def _send(visit: Visit, template: str, email: str) -> Response:
    slow_down(visit.request, "letter")
    language, base_url = visit.language, visit.settings.base_url
    refusal = visit.attempt(service.send_link, email=email, language=language, base_url=base_url)
    if refusal:
        return _page(visit, template, email, at_field(refusal, ASKED))
    return visit.go("/courrier-envoye")


def _page(
    visit: Visit, template: str, email: str = "", error: FieldError | None = None, name: str = ""
) -> Response:
    return visit.show(template, errors=[error] if error else [], email=email, name=name)
