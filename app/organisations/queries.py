"""Reading organisations and who acts for them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Account
from app.core.errors import DomainError, Kind
from app.organisations.models import (
    Bearing,
    Invitation,
    MemberRole,
    Membership,
    Organisation,
    OrganisationContact,
    OrganisationKind,
    Verification,
)


class OrganisationNotFound(DomainError):
    """There is no such organisation, or this person does not act for it."""

    code = "organisations.not-found"
    kind = Kind.NOT_FOUND


class ReaderOnly(DomainError):
    """This member may read what the organisation does, and change nothing."""

    code = "organisations.reader-only"
    kind = Kind.FORBIDDEN


class OwnerOnly(DomainError):
    """Only an owner does this in the organisation's name."""

    code = "organisations.owner-only"
    kind = Kind.FORBIDDEN


def list_own_organisations(db: Session, account_id: UUID) -> list[Organisation]:
    """Return the organisations this person acts for, by name."""
    wanted = select(Organisation).join(Membership).where(Membership.account_id == account_id)
    return list(db.scalars(wanted.order_by(Organisation.name)))


def get_own_organisation(db: Session, account_id: UUID, slug: str) -> Organisation:
    return get_own_membership(db, account_id, slug).organisation


def get_own_membership(db: Session, account_id: UUID, slug: str) -> Membership:
    """Return what this person is in an organisation, the organisation with it."""
    wanted = (
        select(Membership)
        .join(Membership.organisation)
        .options(joinedload(Membership.organisation))
        .where(Membership.account_id == account_id, Organisation.slug == slug)
    )
    membership = db.scalar(wanted)
    if membership is None:
        raise OrganisationNotFound
    return membership


def get_organisation(db: Session, slug: str) -> Organisation:
    organisation = db.scalar(select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        raise OrganisationNotFound
    return organisation


def is_editor(db: Session, *, account_id: UUID, organisation_id: UUID) -> bool:
    """Tell whether this person may write in the organisation's name."""
    membership = db.get(Membership, (organisation_id, account_id))
    return membership is not None and membership.role is not MemberRole.READER


def require_editor(db: Session, *, account_id: UUID, organisation_id: UUID) -> None:
    """Refuse someone who may not write in the organisation's name."""
    if db.get(Membership, (organisation_id, account_id)) is None:
        raise OrganisationNotFound
    if not is_editor(db, account_id=account_id, organisation_id=organisation_id):
        raise ReaderOnly


def require_owner(membership: Membership) -> None:
    """Refuse someone who does not answer for the organisation."""
    if membership.role is not MemberRole.OWNER:
        raise OwnerOnly


def list_members(db: Session, organisation_id: UUID) -> list[Account]:
    """Return the people who act for an organisation and can still sign in."""
    return [membership.account for membership in list_memberships(db, organisation_id)]


def list_memberships(db: Session, organisation_id: UUID) -> list[Membership]:
    """Return the same people with their roles."""
    wanted = (
        select(Membership)
        .join(Membership.account)
        .options(joinedload(Membership.account))
        .where(Membership.organisation_id == organisation_id, Account.disabled_at.is_(None))
    )
    return list(db.scalars(wanted.order_by(Account.email)))


def list_invitations(db: Session, organisation_id: UUID) -> list[Invitation]:
    wanted = select(Invitation).where(Invitation.organisation_id == organisation_id)
    return list(db.scalars(wanted.order_by(Invitation.email)))


def find_contact(db: Session, organisation_id: UUID) -> OrganisationContact | None:
    """Return what only its members and the staff read."""
    return db.get(OrganisationContact, organisation_id)


def find_verification(db: Session, organisation_id: UUID) -> Verification | None:
    return db.get(Verification, organisation_id)


def find_bearing(db: Session, collective_id: UUID) -> Bearing | None:
    """Return which association a collective named, and whether it accepted."""
    wanted = select(Bearing).options(joinedload(Bearing.association))
    return db.scalar(wanted.where(Bearing.collective_id == collective_id))


def list_borne(db: Session, association_id: UUID) -> list[Bearing]:
    """Return the collectives that named this association."""
    wanted = select(Bearing).options(joinedload(Bearing.collective))
    return list(
        db.scalars(
            wanted.where(Bearing.association_id == association_id).order_by(Bearing.named_at)
        )
    )


def list_associations(db: Session) -> list[Organisation]:
    """Return the associations a collective may name, by name."""
    wanted = select(Organisation).where(Organisation.kind == OrganisationKind.ASSOCIATION)
    return list(db.scalars(wanted.order_by(Organisation.name)))


def list_organisations(
    db: Session,
) -> list[tuple[Organisation, Verification | None, Bearing | None]]:
    """Return every organisation with its check and its bearer, by name."""
    wanted = (
        select(Organisation, Verification, Bearing)
        .outerjoin(Verification, Verification.organisation_id == Organisation.id)
        .outerjoin(Bearing, Bearing.collective_id == Organisation.id)
        .order_by(Organisation.name)
    )
    return [(row[0], row[1], row[2]) for row in db.execute(wanted)]


def is_bearer_missing(organisation: Organisation, bearing: Bearing | None) -> bool:
    """Tell whether a grant would have nobody to be paid to."""
    is_collective = organisation.kind is OrganisationKind.COLLECTIVE
    return is_collective and (bearing is None or bearing.accepted_at is None)
