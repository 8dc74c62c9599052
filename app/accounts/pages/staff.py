"""Pages of administrators: who works here, invite somebody, close an account."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.accounts import service
from app.accounts.access import CurrentAdministrator
from app.accounts.models import Account, Role
from app.accounts.queries import STAFF, get_staff_member, list_staff
from app.web import csrf
from app.web.forms import FieldError, at_field
from app.web.limits import slow_down
from app.web.visit import CurrentVisit, Visit

router = APIRouter(prefix="/{language}/mir/personnes", dependencies=[Depends(csrf.protect)])

FIELDS = {"field.not-an-address": "email", "accounts.address-taken": "email"}


@router.get("")
def show_staff(visit: CurrentVisit, account: CurrentAdministrator) -> Response:
    return _page(visit, account)


@router.post("")
def invite(
    visit: CurrentVisit,
    account: CurrentAdministrator,
    email: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = Role.AGENT,
) -> Response:
    slow_down(visit.request, "letter")
    refusal = visit.attempt(
        service.invite_staff,
        email=email,
        role=Role(role) if role in STAFF else Role.AGENT,
        inviter=account.name,
        language=visit.language,
        base_url=visit.settings.base_url,
        by=account.id,
    )
    if refusal:
        error = at_field(refusal, FIELDS)
        return _page(visit, account, error, email=email, role=role)
    return visit.go("/mir/personnes?invitee")


@router.post("/{account_id}/fermeture")
def close(visit: CurrentVisit, account_id: UUID, account: CurrentAdministrator) -> Response:
    if account_id == account.id:
        raise service.NotOneself
    service.close_account(
        visit.db,
        account=get_staff_member(visit.db, account_id),
        base_url=visit.settings.base_url,
        now=visit.now,
        by=account.id,
    )
    return visit.go("/mir/personnes")


def _page(
    visit: Visit,
    account: Account,
    error: FieldError | None = None,
    email: str = "",
    role: str = Role.AGENT,
) -> Response:
    return visit.show(
        "accounts/staff.html",
        errors=[error] if error else [],
        account=account,
        staff=list_staff(visit.db),
        email=email,
        role=role,
        is_invited="invitee" in visit.request.query_params,
    )
