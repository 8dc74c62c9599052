"""Pages behind an invitation's link: accept it signed in, or with an account made on the spot."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import SESSION_COOKIE, CurrentMember, remember_session
from app.accounts.forms import CHOSEN
from app.accounts.queries import find_account
from app.accounts.sessions import find_signed_in, open_session
from app.core.errors import DomainError
from app.organisations import invitations
from app.web import csrf
from app.web.access import public
from app.web.cookies import cookie_name
from app.web.deps import DbSession, Language, Now
from app.web.forms import FieldError, at_field, by_field
from app.web.limits import slow_down
from app.web.templating import page

router = APIRouter(prefix="/{language}/invitations", dependencies=[Depends(csrf.protect)])

FIELDS = CHOSEN | {"accounts.address-taken": "password"}


@router.get("/{token}", dependencies=[Depends(public)])
def show_invitation(
    request: Request, language: Language, token: str, db: DbSession, now: Now
) -> Response:
    return _page(request, language, token, db, now)


@router.post("/{token}")
def accept(
    language: Language, token: str, account: CurrentMember, db: DbSession, now: Now
) -> Response:
    organisation = invitations.accept_invitation(db, token=token, account=account, now=now)
    target = f"/{language}/association/organisations/{organisation.slug}"
    return RedirectResponse(target, status_code=303)


@router.post("/{token}/compte", dependencies=[Depends(public)])
def accept_as_newcomer(
    request: Request,
    language: Language,
    token: str,
    db: DbSession,
    now: Now,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    slow_down(request, "sign-in")
    try:
        with db.begin_nested():
            account = invitations.accept_as_newcomer(
                db, token=token, name=name, password=password, language=language, now=now
            )
    except DomainError as refusal:
        return _page(request, language, token, db, now, at_field(refusal, FIELDS), name)
    response = RedirectResponse(f"/{language}/association", status_code=303)
    opened = open_session(db, account_id=account.id, now=now)
    remember_session(request, response, opened)
    return response


def _page(
    request: Request,
    language: str,
    token: str,
    db: DbSession,
    now: Now,
    error: FieldError | None = None,
    name: str = "",
) -> Response:
    invitation = invitations.get_invitation(db, token=token, now=now)
    session = request.cookies.get(cookie_name(request, SESSION_COOKIE), "")
    errors = [error] if error else []
    path = f"/{language}/invitations/{token}"
    return page(
        request,
        "organisations/invitation.html",
        language=language,
        status=422 if error else 200,
        address=path,
        invitation=invitation,
        path=path,
        account=find_signed_in(db, token=session, now=now) if session else None,
        has_account=find_account(db, invitation.email) is not None,
        name=name,
        errors=errors,
        errors_by_field=by_field(errors),
    )
