"""Who acts for an organisation: invite, accept, change role, remove, leave."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.links import LinkNotValid
from app.accounts.models import Account, Role
from app.accounts.queries import find_account
from app.accounts.service import create_account, is_staff
from app.audit.service import record
from app.core.addresses import read_address
from app.core.db import take_turn, upsert
from app.core.errors import DomainError, Kind
from app.core.tokens import hashed, new_token
from app.mail.service import write
from app.organisations import letters
from app.organisations.models import Invitation, MemberRole, Membership, Organisation

LASTS = timedelta(days=14)
MOST_INVITATIONS = 30
"""Waiting at once; more would be somebody writing to strangers in our name."""


class AlreadyMember(DomainError):
    """This person acts for the organisation already."""

    code = "organisations.already-member"
    kind = Kind.CONFLICT


class TooManyInvitations(DomainError):
    """Too many invitations wait for an answer."""

    code = "organisations.too-many-invitations"
    kind = Kind.CONFLICT


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


def invite_member(
    db: Session,
    *,
    organisation: Organisation,
    email: str,
    role: MemberRole,
    inviter: Account,
    base_url: str,
    now: datetime,
) -> None:
    """Mail a link to somebody; a second invitation replaces the first."""
    address = read_address(email)
    _take_turn(db, organisation)
    reader = find_account(db, address)
    if reader and db.get(Membership, (organisation.id, reader.id)):
        raise AlreadyMember
    same = (Invitation.organisation_id == organisation.id) & (Invitation.email == address)
    db.execute(delete(Invitation).where(same))
    _require_few(db, organisation)
    token = new_token()
    invitation = Invitation(
        token_hash=hashed(token),
        organisation_id=organisation.id,
        email=address,
        role=role,
        created_at=now,
        expires_at=now + LASTS,
    )
    db.add(invitation)
    language = reader.language if reader else inviter.language
    write(
        db,
        words=letters.INVITATION,
        recipient=address,
        language=language,
        now=now,
        name=inviter.name,
        organisation=organisation.name,
        days=LASTS.days,
        link=f"{base_url}/{language}/invitations/{token}",
    )
    _note(db, "member.invited", organisation, now, inviter.id, role=role.value)


def get_invitation(db: Session, *, token: str, now: datetime) -> Invitation:
    """Read an invitation that can still be accepted; reading changes nothing."""
    wanted = select(Invitation).options(joinedload(Invitation.organisation))
    invitation = db.scalar(wanted.where(Invitation.token_hash == hashed(token)))
    if invitation is None or invitation.expires_at <= now:
        raise LinkNotValid
    return invitation


def accept_invitation(db: Session, *, token: str, account: Account, now: datetime) -> Organisation:
    """Make the invited person a member, once; someone who is one already keeps their role."""
    invitation = get_invitation(db, token=token, now=now)
    organisation, role = invitation.organisation, invitation.role
    _spend(db, invitation)
    values = {"organisation_id": organisation.id, "account_id": account.id, "role": role}
    db.execute(upsert(db, Membership).values(**values).on_conflict_do_nothing())
    _note(db, "member.joined", organisation, now, account.id, role=role.value)
    return organisation


def accept_as_newcomer(
    db: Session, *, token: str, name: str, password: str, language: str, now: datetime
) -> Account:
    """Accept with an account made on the spot: the link has shown whose the address is."""
    invitation = get_invitation(db, token=token, now=now)
    account = create_account(
        db,
        email=invitation.email,
        name=name,
        role=Role.MEMBER,
        password=password,
        now=now,
        language=language,
        confirmed_at=now,
    )
    record(db, action="account.created", on=("account", account.id), now=now, by=account.id)
    accept_invitation(db, token=token, account=account, now=now)
    return account


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


def withdraw_invitation(
    db: Session, *, organisation: Organisation, invitation_id: UUID, by: UUID, now: datetime
) -> None:
    """Make an invitation useless; one accepted or withdrawn already changes nothing."""
    own = (Invitation.organisation_id == organisation.id) & (Invitation.id == invitation_id)
    gone = db.execute(delete(Invitation).where(own).returning(Invitation.id))
    if gone.first():
        _note(db, "invitation.withdrawn", organisation, now, by)


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
    _take_turn(db, organisation)
    membership = _get_membership(db, organisation, account_id)
    if membership.role is role:
        return
    if role is not MemberRole.OWNER:
        _require_another_owner(db, organisation, account_id)
    membership.role = role
    _note(db, "member.changed", organisation, now, by, member=str(account_id), role=role.value)


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
    _take_turn(db, organisation)
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
    _note(db, action, organisation, now, by, member=str(account_id))


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


def forget_expired(db: Session, *, now: datetime) -> None:
    """Forget the addresses of people who did not answer."""
    db.execute(delete(Invitation).where(Invitation.expires_at <= now))


def is_any_expired(db: Session, *, now: datetime) -> bool:
    expired = select(Invitation.id).where(Invitation.expires_at <= now)
    return db.scalar(expired.limit(1)) is not None


def _spend(db: Session, invitation: Invitation) -> None:
    db.expunge(invitation)
    spent = delete(Invitation).where(Invitation.id == invitation.id).returning(Invitation.id)
    # Of two acceptances at once, only one deletes the row.
    if db.execute(spent).first() is None:
        raise LinkNotValid


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


def _require_few(db: Session, organisation: Organisation) -> None:
    waiting = select(func.count()).where(Invitation.organisation_id == organisation.id)
    if (db.scalar(waiting) or 0) >= MOST_INVITATIONS:
        raise TooManyInvitations(limit=MOST_INVITATIONS)


def _count(db: Session, organisation: Organisation, condition: ColumnElement[bool]) -> int:
    active = (
        select(func.count())
        .select_from(Membership)
        .join(Membership.account)
        .where(Membership.organisation_id == organisation.id, Account.disabled_at.is_(None))
    )
    return db.scalar(active.where(condition)) or 0


def _take_turn(db: Session, organisation: Organisation) -> None:
    take_turn(db, f"members of {organisation.id}")


def _note(
    db: Session,
    action: str,
    organisation: Organisation,
    now: datetime,
    by: UUID,
    **details: Any,
) -> None:
    record(db, action=action, on=("organisation", organisation.slug), now=now, by=by, **details)
