"""Pages: sign in and out."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from app.accounts import sessions
from app.accounts.access import (
    SESSION_COOKIE,
    CurrentAccount,
    landing,
    remember_session,
    session_token,
)
from app.core.errors import DomainError
from app.web import csrf
from app.web.access import public
from app.web.cookies import drop_cookie
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.limits import slow_down
from app.web.sentences import sentence
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])
KEPT = TypeAdapter(list[tuple[str, str]])
"""The fields of a form that arrived after the end of a session, as the sign-in page keeps them."""


@router.get("/connexion", dependencies=[Depends(public)])
def show_sign_in(request: Request, language: Language, next: str = "") -> Response:  # noqa: A002
    return _sign_in_page(request, language, next=next)


@router.post("/connexion", dependencies=[Depends(public)])
def sign_in(
    request: Request,
    language: Language,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
    kept: Annotated[str, Form()] = "[]",
) -> Response:
    fields = _read_kept(kept)
    try:
        slow_down(request, "sign-in")
        with db.begin_nested():
            account, token = sessions.sign_in(db, email=email, password=password, now=now)
    except DomainError as refusal:
        said = sentence(refusal.code, refusal.params, language, settings.zone)
        return _sign_in_page(
            request, language, 422, email=email, next=next, kept=fields, refusal=said
        )
    target = next if _is_our_own(language, next) else landing(language, account.role)
    response = (
        page(request, "accounts/send_again.html", language=language, target=target, kept=fields)
        if fields and target == next
        else RedirectResponse(target, status_code=303)
    )
    remember_session(request, response, token)
    return response


@router.post("/deconnexion")
def sign_out(
    request: Request, language: Language, _account: CurrentAccount, db: DbSession
) -> Response:
    sessions.sign_out(db, token=session_token(request) or "")
    response = RedirectResponse(f"/{language}/", status_code=303)
    drop_cookie(request, response, SESSION_COOKIE)
    return response


def _sign_in_page(
    request: Request,
    language: str,
    status: int = 200,
    *,
    email: str = "",
    next: str = "",  # noqa: A002 - the name of the form's field
    kept: Sequence[tuple[str, str]] = (),
    refusal: str = "",
) -> Response:
    return page(
        request,
        "accounts/sign_in.html",
        language=language,
        status=status,
        email=email,
        next=next,
        kept=kept,
        refusal=refusal,
        is_changed="mot-de-passe-change" in request.query_params,
    )


def _read_kept(kept: str) -> list[tuple[str, str]]:
    try:
        return KEPT.validate_json(kept)
    except ValidationError:
        return []


def _is_our_own(language: str, wanted: str) -> bool:
    # Only an address within our own site: never a door to somewhere else.
    return wanted.startswith(f"/{language}/") and "\\" not in wanted
