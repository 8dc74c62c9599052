"""Pages of administrators: who works here, invite somebody, close an account."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts import service
from app.accounts.access import CurrentAdministrator
from app.accounts.models import Account, Role
from app.accounts.queries import STAFF, get_staff_member, list_staff
from app.core.errors import DomainError
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, at_field, by_field
from app.web.limits import slow_down
from app.web.templating import page

router = APIRouter(prefix="/{language}/mir/personnes", dependencies=[Depends(csrf.protect)])

FIELDS = {"field.not-an-address": "email", "accounts.address-taken": "email"}


@router.get("")
def show_staff(
    request: Request, language: Language, account: CurrentAdministrator, db: DbSession
) -> Response:
    return _page(request, language, account, db)


@router.post("")
def invite(
    request: Request,
    language: Language,
    account: CurrentAdministrator,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    email: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = Role.AGENT,
) -> Response:
    slow_down(request, "letter")
    try:
        with db.begin_nested():
            service.invite_staff(
                db,
                email=email,
                role=Role(role) if role in STAFF else Role.AGENT,
                inviter=account.name,
                language=language,
                base_url=settings.base_url,
                now=now,
                by=account.id,
            )
    except DomainError as refusal:
        error = at_field(refusal, FIELDS)
        return _page(request, language, account, db, error, email=email, role=role)
    return RedirectResponse(f"/{language}/mir/personnes?invitee", status_code=303)


@router.post("/{account_id}/fermeture")
def close(
    language: Language,
    account_id: UUID,
    account: CurrentAdministrator,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> Response:
    if account_id == account.id:
        raise service.NotOneself
    service.close_account(
        db,
        account=get_staff_member(db, account_id),
        base_url=settings.base_url,
        now=now,
        by=account.id,
    )
    return RedirectResponse(f"/{language}/mir/personnes", status_code=303)


def _page(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    error: FieldError | None = None,
    email: str = "",
    role: str = Role.AGENT,
) -> Response:
    errors = [error] if error else []
    return page(
        request,
        "accounts/staff.html",
        language=language,
        status=422 if error else 200,
        account=account,
        staff=list_staff(db),
        email=email,
        role=role,
        errors=errors,
        errors_by_field=by_field(errors),
        is_invited="invitee" in request.query_params,
    )
