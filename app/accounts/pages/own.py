"""Pages: what a person sets for themselves: name, language, password, open sessions."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts import service, sessions
from app.accounts.access import SESSION_COOKIE, CurrentAccount, session_token
from app.accounts.forms import CHOSEN
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, language_name
from app.web import csrf
from app.web.cookies import drop_cookie
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, at_field, by_field
from app.web.limits import slow_down
from app.web.templating import page

router = APIRouter(prefix="/{language}/compte", dependencies=[Depends(csrf.protect)])

FIELDS = {**CHOSEN, "accounts.wrong-password": "current"}


@router.get("")
def show_account(
    request: Request, language: Language, account: CurrentAccount, db: DbSession, now: Now
) -> Response:
    return _page(request, language, account, db, now)


@router.post("")
def change_details(
    request: Request,
    language: Language,
    account: CurrentAccount,
    db: DbSession,
    now: Now,
    name: Annotated[str, Form()] = "",
    spoken: Annotated[str, Form()] = DEFAULT_LANGUAGE,
) -> Response:
    try:
        with db.begin_nested():
            service.change_details(
                db,
                account=account,
                name=name,
                language=spoken if spoken in LANGUAGES else language,
                now=now,
            )
    except DomainError as refusal:
        return _page(request, language, account, db, now, at_field(refusal, FIELDS), name=name)
    return RedirectResponse(f"/{language}/compte?enregistre", status_code=303)


@router.post("/mot-de-passe")
def change_password(
    request: Request,
    language: Language,
    account: CurrentAccount,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    current: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    slow_down(request, "sign-in")
    try:
        with db.begin_nested():
            service.change_password(
                db,
                account=account,
                current=current,
                password=password,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        return _page(request, language, account, db, now, at_field(refusal, FIELDS))
    return _signed_out(request, f"/{language}/connexion?mot-de-passe-change")


@router.post("/sessions/{session_id}/fin")
def revoke_session(
    language: Language, session_id: UUID, account: CurrentAccount, db: DbSession
) -> Response:
    sessions.revoke_session(db, account_id=account.id, session_id=session_id)
    return RedirectResponse(f"/{language}/compte#sessions", status_code=303)


@router.post("/deconnexion-partout")
def revoke_sessions(
    request: Request, language: Language, account: CurrentAccount, db: DbSession
) -> Response:
    sessions.revoke_sessions(db, account_id=account.id)
    return _signed_out(request, f"/{language}/connexion")


def _signed_out(request: Request, target: str) -> Response:
    response = RedirectResponse(target, status_code=303)
    drop_cookie(request, response, SESSION_COOKIE)
    return response


def _page(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    now: Now,
    error: FieldError | None = None,
    **context: Any,
) -> Response:
    errors = [error] if error else []
    token = session_token(request) or ""
    return page(
        request,
        "accounts/own.html",
        language=language,
        status=422 if error else 200,
        address=f"/{language}/compte",
        account=account,
        errors=errors,
        errors_by_field=by_field(errors),
        sessions=[
            (each, sessions.is_session_of(each, token))
            for each in sessions.list_sessions(db, account_id=account.id, now=now)
        ],
        spoken=[(each, language_name(each)) for each in LANGUAGES],
        is_saved="enregistre" in request.query_params,
        **({"name": account.name} | context),
    )
