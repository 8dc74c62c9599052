"""Pages: close one's own account, with the password, on a page that says what goes and stays."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.accounts import service
from app.accounts.access import SESSION_COOKIE, CurrentAccount
from app.accounts.models import Account
from app.core.errors import DomainError
from app.organisations.members import leave_everywhere
from app.web import csrf
from app.web.cookies import drop_cookie
from app.web.forms import FieldError, at_field
from app.web.limits import slow_down
from app.web.visit import CurrentVisit, Visit

router = APIRouter(prefix="/{language}/compte/fermeture", dependencies=[Depends(csrf.protect)])

FIELDS = {"accounts.wrong-password": "current", "organisations.last-owner": "current"}


@router.get("")
def show_closing(visit: CurrentVisit, account: CurrentAccount) -> Response:
    return _page(visit, account)


@router.post("")
def close(
    visit: CurrentVisit, account: CurrentAccount, current: Annotated[str, Form()] = ""
) -> Response:
    slow_down(visit.request, "sign-in")
    db, base_url, now = visit.db, visit.settings.base_url, visit.now
    try:
        with db.begin_nested():
            service.require_password(account, current)
            leave_everywhere(db, account=account, base_url=base_url, now=now)
    except DomainError as refusal:
        return _page(visit, account, at_field(refusal, FIELDS))
    service.close_account(db, account=account, base_url=base_url, now=now, by=account.id)
    response = visit.go("/")
    drop_cookie(visit.request, response, SESSION_COOKIE)
    return response


def _page(visit: Visit, account: Account, error: FieldError | None = None) -> Response:
    errors = [error] if error else []
    return visit.show("organisations/closing.html", errors=errors, account=account)
