"""Register organisations, and change what they say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import Account
from app.audit.service import record
from app.core.db import upsert
from app.core.errors import DomainError, Kind
from app.core.slugs import slug_of
from app.core.text import readable
from app.organisations.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationContact,
    OrganisationKind,
)
from app.organisations.numbers import read_rna, read_siren
from app.organisations.verification import begin


class OrganisationNameTaken(DomainError):
    """Another organisation has this name."""

    code = "organisations.name-taken"
    kind = Kind.CONFLICT


class OrganisationChangedMeanwhile(DomainError):
    """Another member saved this page after the writer began."""

    code = "organisations.changed-meanwhile"
    kind = Kind.CONFLICT


class NotALink(DomainError):
    """Not the address of a web site."""

    code = "organisations.not-a-link"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Facts:
    """What an organisation says of itself in public; numbers as they were typed."""

    name: str
    kind: OrganisationKind = OrganisationKind.ASSOCIATION
    purpose: str = ""
    city: str = ""
    website: str = ""
    rna: str = ""
    siren: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How the staff reach the organisation; never published."""

    person: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


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
    begin(db, organisation=organisation, now=now)
    record(db, action="organisation.created", on=("organisation", organisation.slug), now=now)
    return organisation


def change_organisation(
    db: Session,
    *,
    organisation: Organisation,
    facts: Facts,
    contact: Contact,
    version: int,
    by: UUID,
    now: datetime,
) -> None:
    """Replace both parts, unless somebody else did since the writer read `version`.

    A new name, kind or number is checked anew, by the registries or by the staff.
    """
    if organisation.version != version:
        raise OrganisationChangedMeanwhile
    identity = _identity(organisation)
    _write_facts(organisation, facts)
    try:
        # Two writers at once: the database's row count tells the second one here.
        db.flush()
    except StaleDataError as stale:
        raise OrganisationChangedMeanwhile from stale
    _write_contact(db, organisation, contact)
    if _identity(organisation) != identity:
        begin(db, organisation=organisation, now=now)
    on = ("organisation", organisation.slug)
    record(db, action="organisation.changed", on=on, now=now, by=by)


def _write_facts(organisation: Organisation, facts: Facts) -> None:
    organisation.name, organisation.kind = readable(facts.name), facts.kind
    organisation.purpose, organisation.city = readable(facts.purpose), readable(facts.city)
    organisation.website = _read_link(facts.website)
    organisation.rna = read_rna(facts.rna)
    organisation.siren, organisation.siret = read_siren(facts.siren)


def _write_contact(db: Session, organisation: Organisation, contact: Contact) -> None:
    said = {
        "person": readable(contact.person),
        "email": readable(contact.email),
        "phone": readable(contact.phone),
        "address": readable(contact.address),
    }
    row = upsert(db, OrganisationContact).values(organisation_id=organisation.id, **said)
    db.execute(row.on_conflict_do_update(index_elements=["organisation_id"], set_=said))


def _identity(organisation: Organisation) -> tuple[object, ...]:
    return (organisation.name, organisation.kind, organisation.rna, organisation.siren)


def _read_link(typed: str) -> str:
    link = readable(typed)
    if not link:
        return ""
    if "://" not in link:
        link = f"https://{link}"
    try:
        parts = urlsplit(link)
    except ValueError as broken:
        raise NotALink from broken
    if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or " " in link:
        raise NotALink
    return link
