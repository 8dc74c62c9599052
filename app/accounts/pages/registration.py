"""Pages: ask for a way in by mail, then confirm the address with a name and a password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts import links, service, sessions
from app.accounts.access import landing, remember_session
from app.accounts.forms import CHOSEN
from app.accounts.models import LinkPurpose
from app.core.errors import DomainError
from app.web import csrf
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, at_field, by_field
from app.web.limits import slow_down
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])

ASKED = {"field.not-an-address": "email"}


@router.get("/inscription", dependencies=[Depends(public)])
def show_registration(request: Request, language: Language) -> Response:
    return _ask_page(request, language, "accounts/register.html")


@router.get("/mot-de-passe-oublie", dependencies=[Depends(public)])
def show_forgotten(request: Request, language: Language) -> Response:
    return _ask_page(request, language, "accounts/forgotten.html")


@router.post("/inscription", dependencies=[Depends(public)])
def ask_registration(
    request: Request,
    language: Language,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    email: Annotated[str, Form()] = "",
) -> Response:
    return _send(request, language, settings, db, now, email, "accounts/register.html")


@router.post("/mot-de-passe-oublie", dependencies=[Depends(public)])
def ask_new_password(
    request: Request,
    language: Language,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    email: Annotated[str, Form()] = "",
) -> Response:
    return _send(request, language, settings, db, now, email, "accounts/forgotten.html")


@router.get("/courrier-envoye", dependencies=[Depends(public)])
def show_sent(request: Request, language: Language) -> Response:
    return page(request, "accounts/sent.html", language=language)


@router.get("/inscription/{token}", dependencies=[Depends(public)])
def show_confirmation(
    request: Request, language: Language, token: str, db: DbSession, now: Now
) -> Response:
    link = links.get_link(db, token=token, purpose=LinkPurpose.REGISTRATION, now=now)
    return _choose_page(request, language, "accounts/confirm.html", link.email)


@router.post("/inscription/{token}", dependencies=[Depends(public)])
def confirm(
    request: Request,
    language: Language,
    token: str,
    db: DbSession,
    now: Now,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    slow_down(request, "sign-in")
    link = links.get_link(db, token=token, purpose=LinkPurpose.REGISTRATION, now=now)
    email = link.email
    try:
        with db.begin_nested():
            account = service.register(
                db, token=token, name=name, password=password, language=language, now=now
            )
    except DomainError as refusal:
        error = at_field(refusal, CHOSEN)
        return _choose_page(request, language, "accounts/confirm.html", email, name, error)
    response = RedirectResponse(landing(language, account.role), status_code=303)
    opened = sessions.open_session(db, account_id=account.id, now=now)
    remember_session(request, response, opened)
    return response


@router.get("/mot-de-passe-oublie/{token}", dependencies=[Depends(public)])
def show_new_password(
    request: Request, language: Language, token: str, db: DbSession, now: Now
) -> Response:
    link = links.get_link(db, token=token, purpose=LinkPurpose.RESET, now=now)
    return _choose_page(request, language, "accounts/new_password.html", link.email)


@router.post("/mot-de-passe-oublie/{token}", dependencies=[Depends(public)])
def choose_new_password(
    request: Request,
    language: Language,
    token: str,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    password: Annotated[str, Form()] = "",
) -> Response:
    slow_down(request, "sign-in")
    link = links.get_link(db, token=token, purpose=LinkPurpose.RESET, now=now)
    email = link.email
    try:
        with db.begin_nested():
            service.reset_password(
                db, token=token, password=password, base_url=settings.base_url, now=now
            )
    except DomainError as refusal:
        error = at_field(refusal, CHOSEN)
        return _choose_page(request, language, "accounts/new_password.html", email, error=error)
    return RedirectResponse(f"/{language}/connexion?mot-de-passe-change", status_code=303)


def _send(
    request: Request,
    language: str,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    email: str,
    template: str,
) -> Response:
    slow_down(request, "letter")
    try:
        with db.begin_nested():
            service.send_link(
                db, email=email, language=language, base_url=settings.base_url, now=now
            )
    except DomainError as refusal:
        return _ask_page(request, language, template, email, at_field(refusal, ASKED))
    return RedirectResponse(f"/{language}/courrier-envoye", status_code=303)


def _ask_page(
    request: Request, language: str, template: str, email: str = "", error: FieldError | None = None
) -> Response:
    return page(
        request,
        template,
        language=language,
        status=422 if error else 200,
        email=email,
        errors=[error] if error else [],
    )


def _choose_page(
    request: Request,
    language: str,
    template: str,
    email: str,
    name: str = "",
    error: FieldError | None = None,
) -> Response:
    errors = [error] if error else []
    return page(
        request,
        template,
        language=language,
        status=422 if error else 200,
        email=email,
        name=name,
        errors=errors,
        errors_by_field=by_field(errors),
    )
