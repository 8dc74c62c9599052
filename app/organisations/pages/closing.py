"""Pages: close one's own account, with the password, on a page that says what goes and stays."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts import service
from app.accounts.access import SESSION_COOKIE, CurrentAccount
from app.accounts.models import Account
from app.core.errors import DomainError
from app.organisations.members import leave_everywhere
from app.web import csrf
from app.web.cookies import drop_cookie
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, at_field, by_field
from app.web.limits import slow_down
from app.web.templating import page

router = APIRouter(prefix="/{language}/compte/fermeture", dependencies=[Depends(csrf.protect)])

FIELDS = {"accounts.wrong-password": "current", "organisations.last-owner": "current"}


@router.get("")
def show_closing(request: Request, language: Language, account: CurrentAccount) -> Response:
    return _page(request, language, account)


@router.post("")
def close(
    request: Request,
    language: Language,
    account: CurrentAccount,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    current: Annotated[str, Form()] = "",
) -> Response:
    slow_down(request, "sign-in")
    try:
        with db.begin_nested():
            service.require_password(account, current)
            leave_everywhere(db, account=account, base_url=settings.base_url, now=now)
    except DomainError as refusal:
        return _page(request, language, account, at_field(refusal, FIELDS))
    service.close_account(db, account=account, base_url=settings.base_url, now=now, by=account.id)
    response = RedirectResponse(f"/{language}/", status_code=303)
    drop_cookie(request, response, SESSION_COOKIE)
    return response


def _page(
    request: Request, language: str, account: Account, error: FieldError | None = None
) -> Response:
    errors = [error] if error else []
    return page(
        request,
        "organisations/closing.html",
        language=language,
        status=422 if error else 200,
        account=account,
        errors=errors,
        errors_by_field=by_field(errors),
    )
