"""Invitations: a mailed link by which somebody comes to act for an organisation."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.links import LinkNotValid
from app.accounts.models import Account, Role
from app.accounts.queries import find_account
from app.accounts.service import create_account
from app.audit.service import record
from app.core.addresses import read_address
from app.core.db import upsert
from app.core.errors import DomainError, Kind
from app.core.tokens import hashed, new_token
from app.mail.service import write
from app.organisations import letters
from app.organisations.members import note, wait_turn
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
    wait_turn(db, organisation)
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
    note(db, "member.invited", organisation, now, inviter.id, role=role.value)


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
    note(db, "member.joined", organisation, now, account.id, role=role.value)
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


def withdraw_invitation(
    db: Session, *, organisation: Organisation, invitation_id: UUID, by: UUID, now: datetime
) -> None:
    """Make an invitation useless; one accepted or withdrawn already changes nothing."""
    own = (Invitation.organisation_id == organisation.id) & (Invitation.id == invitation_id)
    gone = db.execute(delete(Invitation).where(own).returning(Invitation.id))
    if gone.first():
        note(db, "invitation.withdrawn", organisation, now, by)


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


def _require_few(db: Session, organisation: Organisation) -> None:
    waiting = select(func.count()).where(Invitation.organisation_id == organisation.id)
    if (db.scalar(waiting) or 0) >= MOST_INVITATIONS:
        raise TooManyInvitations(limit=MOST_INVITATIONS)
