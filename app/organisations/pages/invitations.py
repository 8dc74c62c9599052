"""Pages behind an invitation's link: accept it signed in, or with an account made on the spot."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.accounts.access import SESSION_COOKIE, CurrentMember, remember_session
from app.accounts.forms import CHOSEN
from app.accounts.queries import find_account
from app.accounts.sessions import find_signed_in, open_session
from app.core.errors import DomainError
from app.organisations import invitations
from app.web import csrf
from app.web.access import public
from app.web.cookies import cookie_name
from app.web.forms import FieldError, at_field
from app.web.limits import slow_down
from app.web.visit import CurrentVisit, Visit

router = APIRouter(prefix="/{language}/invitations", dependencies=[Depends(csrf.protect)])

FIELDS = CHOSEN | {"accounts.address-taken": "password"}


@router.get("/{token}", dependencies=[Depends(public)])
def show_invitation(visit: CurrentVisit, token: str) -> Response:
    return _page(visit, token)


@router.post("/{token}")
def accept(visit: CurrentVisit, token: str, account: CurrentMember) -> Response:
    organisation = invitations.accept_invitation(
        visit.db, token=token, account=account, now=visit.now
    )
    return visit.go(f"/association/organisations/{organisation.slug}")


@router.post("/{token}/compte", dependencies=[Depends(public)])
def accept_as_newcomer(
    visit: CurrentVisit,
    token: str,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    slow_down(visit.request, "sign-in")
    try:
        with visit.db.begin_nested():
            account = invitations.accept_as_newcomer(
                visit.db,
                token=token,
                name=name,
                password=password,
                language=visit.language,
                now=visit.now,
            )
    except DomainError as refusal:
        return _page(visit, token, at_field(refusal, FIELDS), name)
    response = visit.go("/association")
    opened = open_session(visit.db, account_id=account.id, now=visit.now)
    remember_session(visit.request, response, opened)
    return response


def _page(visit: Visit, token: str, error: FieldError | None = None, name: str = "") -> Response:
    invitation = invitations.get_invitation(visit.db, token=token, now=visit.now)
    session = visit.request.cookies.get(cookie_name(visit.request, SESSION_COOKIE), "")
    address = f"/invitations/{token}"
    return visit.show(
        "organisations/invitation.html",
        errors=[error] if error else [],
        address=address,
        invitation=invitation,
        path=f"/{visit.language}{address}",
        account=find_signed_in(visit.db, token=session, now=visit.now) if session else None,
        has_account=find_account(visit.db, invitation.email) is not None,
        name=name,
    )
