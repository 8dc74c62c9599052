"""Who acts for an organisation: appoint, change role, remove, leave."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.service import is_staff
from app.audit.service import record
from app.core.db import take_turn, upsert
from app.core.errors import DomainError, Kind
from app.organisations import letters
from app.organisations.models import MemberRole, Membership, Organisation


class LastOwner(DomainError):
    """Nobody would answer for the organisation any more."""

    code = "organisations.last-owner"
    kind = Kind.CONFLICT


class MemberNotFound(DomainError):
    """This person does not act for the organisation."""

    code = "organisations.member-not-found"
    kind = Kind.NOT_FOUND


class NotForStaff(DomainError):
    """The staff judge projects and act for no organisation."""

    code = "organisations.not-for-staff"
    kind = Kind.INVALID


def appoint_member(
    db: Session,
    *,
    organisation: Organisation,
    account: Account,
    role: MemberRole,
    now: datetime,
    by: UUID | None = None,
) -> None:
    """Make somebody a member without a letter, as the staff do when nobody is left to invite."""
    if is_staff(account):
        raise NotForStaff
    values = {"organisation_id": organisation.id, "account_id": account.id, "role": role}
    row = upsert(db, Membership).values(**values)
    keys = ["organisation_id", "account_id"]
    db.execute(row.on_conflict_do_update(index_elements=keys, set_={"role": role}))
    on = ("organisation", organisation.slug)
    member = str(account.id)
    record(db, action="member.appointed", on=on, now=now, by=by, member=member, role=role.value)


def change_role(
    db: Session,
    *,
    organisation: Organisation,
    account_id: UUID,
    role: MemberRole,
    by: UUID,
    now: datetime,
) -> None:
    """Let a member do more or less; the last owner stays one."""
    wait_turn(db, organisation)
    membership = _get_membership(db, organisation, account_id)
    if membership.role is role:
        return
    if role is not MemberRole.OWNER:
        _require_another_owner(db, organisation, account_id)
    membership.role = role
    note(db, "member.changed", organisation, now, by, member=str(account_id), role=role.value)


def remove_member(
    db: Session,
    *,
    organisation: Organisation,
    account_id: UUID,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """End a membership, one's own included; the last owner stays."""
    wait_turn(db, organisation)
    membership = _get_membership(db, organisation, account_id)
    _require_another_owner(db, organisation, account_id)
    person = db.get_one(Account, account_id)
    db.delete(membership)
    is_leaving = account_id == by
    if not is_leaving:
        page = f"{base_url}/{{language}}/association"
        letters.send(
            db,
            words=letters.REMOVED,
            people=[person],
            organisation=organisation.name,
            page=page,
            now=now,
        )
    action = "member.left" if is_leaving else "member.removed"
    note(db, action, organisation, now, by, member=str(account_id))


def leave_everywhere(db: Session, *, account: Account, base_url: str, now: datetime) -> None:
    """End every membership of somebody who closes their account.

    Whoever acts alone for an organisation may go: only the staff see it then.
    """
    own = select(Organisation).join(Membership).where(Membership.account_id == account.id)
    for organisation in db.scalars(own.order_by(Organisation.slug)).all():
        if _count(db, organisation, Membership.account_id != account.id):
            remove_member(
                db,
                organisation=organisation,
                account_id=account.id,
                by=account.id,
                base_url=base_url,
                now=now,
            )


def wait_turn(db: Session, organisation: Organisation) -> None:
    """Let whoever changes the members of this organisation finish first."""
    take_turn(db, f"members of {organisation.id}")


def note(
    db: Session,
    action: str,
    organisation: Organisation,
    now: datetime,
    by: UUID,
    **details: Any,
) -> None:
    """Write in the journal what somebody did to the members of an organisation."""
    record(db, action=action, on=("organisation", organisation.slug), now=now, by=by, **details)


def _get_membership(db: Session, organisation: Organisation, account_id: UUID) -> Membership:
    key = (organisation.id, account_id)
    # Read again: somebody may have changed it while we waited for our turn.
    membership = db.get(Membership, key, populate_existing=True)
    if membership is None:
        raise MemberNotFound
    return membership


def _require_another_owner(db: Session, organisation: Organisation, account_id: UUID) -> None:
    others = (Membership.role == MemberRole.OWNER) & (Membership.account_id != account_id)
    if not _count(db, organisation, others):
        raise LastOwner(organisation=organisation.name)


def _count(db: Session, organisation: Organisation, condition: ColumnElement[bool]) -> int:
    active = (
        select(func.count())
        .select_from(Membership)
        .join(Membership.account)
        .where(Membership.organisation_id == organisation.id, Account.disabled_at.is_(None))
    )
    return db.scalar(active.where(condition)) or 0
