"""Pages: what a person sets for themselves: name, language, password, open sessions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.accounts import service, sessions
from app.accounts.access import SESSION_COOKIE, CurrentAccount, session_token
from app.accounts.forms import CHOSEN
from app.accounts.models import Account
from app.core.i18n import DEFAULT_LANGUAGE, WORKING_LANGUAGES, language_name
from app.web import csrf
from app.web.cookies import drop_cookie
from app.web.forms import FieldError, at_field
from app.web.limits import slow_down
from app.web.visit import CurrentVisit, Visit

router = APIRouter(prefix="/{language}/compte", dependencies=[Depends(csrf.protect)])

FIELDS = {**CHOSEN, "accounts.wrong-password": "current"}


@router.get("")
def show_account(visit: CurrentVisit, account: CurrentAccount) -> Response:
    return _page(visit, account)


@router.post("")
def change_details(
    visit: CurrentVisit,
    account: CurrentAccount,
    name: Annotated[str, Form()] = "",
    spoken: Annotated[str, Form()] = DEFAULT_LANGUAGE,
) -> Response:
    language = spoken if spoken in WORKING_LANGUAGES else visit.language
    refusal = visit.attempt(service.change_details, account=account, name=name, language=language)
    if refusal:
        return _page(visit, account, at_field(refusal, FIELDS), name=name)
    return visit.go("/compte?enregistre")


@router.post("/mot-de-passe")
def change_password(
    visit: CurrentVisit,
    account: CurrentAccount,
    current: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    slow_down(visit.request, "sign-in")
    refusal = visit.attempt(
        service.change_password,
        account=account,
        current=current,
        password=password,
        base_url=visit.settings.base_url,
    )
    if refusal:
        return _page(visit, account, at_field(refusal, FIELDS))
    return _signed_out(visit, "/connexion?mot-de-passe-change")


@router.post("/sessions/{session_id}/fin")
def revoke_session(visit: CurrentVisit, session_id: UUID, account: CurrentAccount) -> Response:
    sessions.revoke_session(visit.db, account_id=account.id, session_id=session_id)
    return visit.go("/compte#sessions")


@router.post("/deconnexion-partout")
def revoke_sessions(visit: CurrentVisit, account: CurrentAccount) -> Response:
    sessions.revoke_sessions(visit.db, account_id=account.id)
    return _signed_out(visit, "/connexion")


def _signed_out(visit: Visit, path: str) -> Response:
    response = visit.go(path)
    drop_cookie(visit.request, response, SESSION_COOKIE)
    return response


def _page(
    visit: Visit, account: Account, error: FieldError | None = None, name: str | None = None
) -> Response:
    token = session_token(visit.request) or ""
    opened = sessions.list_sessions(visit.db, account_id=account.id, now=visit.now)
    return visit.show(
        "accounts/own.html",
        errors=[error] if error else [],
        address="/compte",
        account=account,
        sessions=[(each, sessions.is_session_of(each, token)) for each in opened],
        spoken=[(each, language_name(each)) for each in WORKING_LANGUAGES],
        name=account.name if name is None else name,
    )
