"""Pages of members: who acts for the organisation, invite, change, remove, leave."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.organisations import invitations, members, queries
from app.organisations.access import AsOwner, OwnMembership
from app.organisations.models import MemberRole, Membership
from app.web import csrf
from app.web.forms import FieldError, at_field
from app.web.limits import slow_down
from app.web.visit import CurrentVisit, Visit

router = APIRouter(
    prefix="/{language}/association/organisations/{slug}/membres",
    dependencies=[Depends(csrf.protect)],
)

FIELDS = {
    "field.not-an-address": "email",
    "organisations.already-member": "email",
    "organisations.too-many-invitations": "email",
}


@router.get("")
def show_members(
    visit: CurrentVisit, account: CurrentMember, membership: OwnMembership
) -> Response:
    return _page(visit, account, membership)


@router.post("")
def invite(
    visit: CurrentVisit,
    account: CurrentMember,
    membership: AsOwner,
    email: Annotated[str, Form()] = "",
    role: Annotated[MemberRole, Form()] = MemberRole.EDITOR,
) -> Response:
    slow_down(visit.request, "letter")
    refusal = visit.attempt(
        invitations.invite_member,
        organisation=membership.organisation,
        email=email,
        role=role,
        inviter=account,
        base_url=visit.settings.base_url,
    )
    if refusal:
        error = at_field(refusal, FIELDS)
        return _page(visit, account, membership, error, email, role)
    return _back(visit, membership)


@router.post("/invitations/{invitation_id}/retrait")
def withdraw_invitation(visit: CurrentVisit, membership: AsOwner, invitation_id: UUID) -> Response:
    invitations.withdraw_invitation(
        visit.db,
        organisation=membership.organisation,
        invitation_id=invitation_id,
        by=membership.account_id,
        now=visit.now,
    )
    return _back(visit, membership)


@router.post("/{member_id}/role")
def change_role(
    visit: CurrentVisit,
    membership: AsOwner,
    member_id: UUID,
    role: Annotated[MemberRole, Form()],
) -> Response:
    members.change_role(
        visit.db,
        organisation=membership.organisation,
        account_id=member_id,
        role=role,
        by=membership.account_id,
        now=visit.now,
    )
    return _back(visit, membership)


@router.post("/{member_id}/retrait")
def remove(visit: CurrentVisit, membership: OwnMembership, member_id: UUID) -> Response:
    """Remove somebody, which only an owner may; anyone may leave."""
    is_leaving = member_id == membership.account_id
    if not is_leaving:
        queries.require_owner(membership)
    members.remove_member(
        visit.db,
        organisation=membership.organisation,
        account_id=member_id,
        by=membership.account_id,
        base_url=visit.settings.base_url,
        now=visit.now,
    )
    return visit.go("/association") if is_leaving else _back(visit, membership)


def _back(visit: Visit, membership: Membership) -> Response:
    return visit.go(f"/association/organisations/{membership.organisation.slug}/membres")


def _page(
    visit: Visit,
    account: Account,
    membership: Membership,
    error: FieldError | None = None,
    email: str = "",
    role: str = MemberRole.EDITOR,
) -> Response:
    return visit.show(
        "organisations/members.html",
        errors=[error] if error else [],
        account=account,
        organisation=membership.organisation,
        is_owner=membership.role is MemberRole.OWNER,
        memberships=queries.list_memberships(visit.db, membership.organisation_id),
        invitations=queries.list_invitations(visit.db, membership.organisation_id),
        roles=list(MemberRole),
        email=email,
        role=role,
    )
