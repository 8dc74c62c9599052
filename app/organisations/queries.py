"""Reading organisations and who acts for them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.errors import DomainError, Kind
from app.organisations.models import MemberRole, Membership, Organisation


class OrganisationNotFound(DomainError):
    """There is no such organisation, or this person does not act for it."""

    code = "organisations.not-found"
    kind = Kind.NOT_FOUND


class ReaderOnly(DomainError):
    """This member may read what the organisation does, and change nothing."""

    code = "organisations.reader-only"
    kind = Kind.FORBIDDEN


def list_own_organisations(db: Session, account_id: UUID) -> list[Organisation]:
    """Return the organisations this person acts for, by name."""
    wanted = select(Organisation).join(Membership).where(Membership.account_id == account_id)
    return list(db.scalars(wanted.order_by(Organisation.name)))


def get_own_organisation(db: Session, account_id: UUID, slug: str) -> Organisation:
    wanted = (
        select(Organisation)
        .join(Membership)
        .where(Membership.account_id == account_id, Organisation.slug == slug)
    )
    organisation = db.scalar(wanted)
    if organisation is None:
        raise OrganisationNotFound
    return organisation


def require_editor(db: Session, *, account_id: UUID, organisation_id: UUID) -> None:
    """Refuse someone who may not write in the organisation's name."""
    membership = db.get(Membership, (organisation_id, account_id))
    if membership is None:
        raise OrganisationNotFound
    if membership.role is MemberRole.READER:
        raise ReaderOnly


def list_members(db: Session, organisation_id: UUID) -> list[Account]:
    """Return the people who act for an organisation and can still sign in."""
    wanted = (
        select(Account)
        .join(Membership)
        .where(Membership.organisation_id == organisation_id, Account.disabled_at.is_(None))
    )
    return list(db.scalars(wanted.order_by(Account.email)))
