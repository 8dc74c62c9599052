"""Pages of members: who acts for the organisation, invite, change, remove, leave."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.organisations import invitations, members, queries
from app.organisations.models import MemberRole, Membership
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, at_field, by_field
from app.web.limits import slow_down
from app.web.templating import page

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
    request: Request, language: Language, slug: str, account: CurrentMember, db: DbSession
) -> Response:
    membership = queries.get_own_membership(db, account.id, slug)
    return _page(request, language, account, db, membership)


@router.post("")
def invite(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    email: Annotated[str, Form()] = "",
    role: Annotated[MemberRole, Form()] = MemberRole.EDITOR,
) -> Response:
    membership = _owned(db, account, slug)
    slow_down(request, "letter")
    try:
        with db.begin_nested():
            invitations.invite_member(
                db,
                organisation=membership.organisation,
                email=email,
                role=role,
                inviter=account,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        error = at_field(refusal, FIELDS)
        return _page(request, language, account, db, membership, error, email, role)
    return _back(language, slug)


@router.post("/invitations/{invitation_id}/retrait")
def withdraw_invitation(
    language: Language,
    slug: str,
    invitation_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    organisation = _owned(db, account, slug).organisation
    invitations.withdraw_invitation(
        db, organisation=organisation, invitation_id=invitation_id, by=account.id, now=now
    )
    return _back(language, slug)


@router.post("/{member_id}/role")
def change_role(
    language: Language,
    slug: str,
    member_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    role: Annotated[MemberRole, Form()],
) -> Response:
    organisation = _owned(db, account, slug).organisation
    members.change_role(
        db, organisation=organisation, account_id=member_id, role=role, by=account.id, now=now
    )
    return _back(language, slug)


@router.post("/{member_id}/retrait")
def remove(
    language: Language,
    slug: str,
    member_id: UUID,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> Response:
    """Remove somebody, which only an owner may; anyone may leave."""
    membership = queries.get_own_membership(db, account.id, slug)
    is_leaving = member_id == account.id
    if not is_leaving:
        queries.require_owner(membership)
    members.remove_member(
        db,
        organisation=membership.organisation,
        account_id=member_id,
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
    if is_leaving:
        return RedirectResponse(f"/{language}/association", status_code=303)
    return _back(language, slug)


def _owned(db: DbSession, account: Account, slug: str) -> Membership:
    membership = queries.get_own_membership(db, account.id, slug)
    queries.require_owner(membership)
    return membership


def _back(language: str, slug: str) -> Response:
    target = f"/{language}/association/organisations/{slug}/membres"
    return RedirectResponse(target, status_code=303)


def _page(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    membership: Membership,
    error: FieldError | None = None,
    email: str = "",
    role: str = MemberRole.EDITOR,
) -> Response:
    errors = [error] if error else []
    return page(
        request,
        "organisations/members.html",
        language=language,
        status=422 if error else 200,
        account=account,
        organisation=membership.organisation,
        is_owner=membership.role is MemberRole.OWNER,
        memberships=queries.list_memberships(db, membership.organisation_id),
        invitations=queries.list_invitations(db, membership.organisation_id),
        roles=list(MemberRole),
        email=email,
        role=role,
        errors=errors,
        errors_by_field=by_field(errors),
    )
