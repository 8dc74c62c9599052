"""Register organisations and the people who act for them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.core.slugs import slug_of
from app.core.text import readable
from app.organisations.models import MemberRole, Membership, Organisation, OrganisationKind


class OrganisationNameTaken(DomainError):
    """Another organisation has this name."""

    code = "organisations.name-taken"
    kind = Kind.CONFLICT


def create_organisation(
    db: Session,
    *,
    name: str,
    kind: OrganisationKind,
    now: datetime,
    members: Sequence[Account] = (),
) -> Organisation:
    """Register an association or a collective; its first members own it."""
    name = readable(name)
    # A name without Latin letters leaves nothing for an address.
    slug = slug_of(name) or f"organisation-{uuid4().hex[:8]}"
    organisation = Organisation(slug=slug, kind=kind, name=name, created_at=now)
    try:
        with db.begin_nested():
            db.add(organisation)
    except IntegrityError as taken:
        raise OrganisationNameTaken(name=name) from taken
    db.add_all(
        Membership(organisation_id=organisation.id, account_id=member.id, role=MemberRole.OWNER)
        for member in members
    )
    record(db, action="organisation.created", on=("organisation", organisation.slug), now=now)
    return organisation
