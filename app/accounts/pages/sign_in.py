"""Pages: sign in and out."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form
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
from app.web.limits import slow_down
from app.web.visit import CurrentVisit, Visit

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])
KEPT = TypeAdapter(list[tuple[str, str]])
"""The fields of a form that arrived after the end of a session, as the sign-in page keeps them."""


@router.get("/connexion", dependencies=[Depends(public)])
def show_sign_in(visit: CurrentVisit, next: str = "") -> Response:  # noqa: A002
    return _sign_in_page(visit, next=next)


@router.post("/connexion", dependencies=[Depends(public)])
def sign_in(
    visit: CurrentVisit,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
    kept: Annotated[str, Form()] = "[]",
) -> Response:
    fields = _read_kept(kept)
    try:
        slow_down(visit.request, "sign-in")
        with visit.db.begin_nested():
            account, token = sessions.sign_in(
                visit.db, email=email, password=password, now=visit.now
            )
    except DomainError as failure:
        return _sign_in_page(visit, 422, email=email, next=next, kept=fields, failure=failure)
    language = visit.language
    target = next if _is_our_own(language, next) else landing(language, account.role)
    response = (
        visit.show("accounts/send_again.html", target=target, kept=fields)
        if fields and target == next
        else RedirectResponse(target, status_code=303)
    )
    remember_session(visit.request, response, token)
    return response


@router.post("/deconnexion")
def sign_out(visit: CurrentVisit, _account: CurrentAccount) -> Response:
    sessions.sign_out(visit.db, token=session_token(visit.request) or "")
    response = visit.go("/")
    drop_cookie(visit.request, response, SESSION_COOKIE)
    return response


def _sign_in_page(
    visit: Visit,
    status: int = 200,
    *,
    email: str = "",
    next: str = "",  # noqa: A002 - the name of the form's field
    kept: Sequence[tuple[str, str]] = (),
    failure: DomainError | None = None,
) -> Response:
    return visit.show(
        "accounts/sign_in.html",
        status=status,
        email=email,
        next=next,
        kept=kept,
        failure=failure,
        is_changed="mot-de-passe-change" in visit.request.query_params,
    )


def _read_kept(kept: str) -> list[tuple[str, str]]:
    try:
        return KEPT.validate_json(kept)
    except ValidationError:
        return []


def _is_our_own(language: str, wanted: str) -> bool:
    # Only an address within our own site: never a door to somewhere else.
    return wanted.startswith(f"/{language}/") and "\\" not in wanted
