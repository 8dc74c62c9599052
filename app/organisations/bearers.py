"""The association that bears a collective: named by one, accepted by the other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import upsert
from app.core.errors import DomainError, Kind
from app.organisations import letters
from app.organisations.models import Bearing, MemberRole, Organisation, OrganisationKind
from app.organisations.queries import list_members, list_memberships


class NotBearable(DomainError):
    """A collective names an association; nothing else bears or is borne."""

    code = "organisations.not-bearable"
    kind = Kind.INVALID


class NotNamed(DomainError):
    """This collective does not name this association, or not any more."""

    code = "organisations.not-named"
    kind = Kind.NOT_FOUND


def name_bearer(
    db: Session,
    *,
    collective: Organisation,
    association: Organisation,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """Ask an association to bear the collective; naming another takes the first one's place."""
    if (collective.kind, association.kind) != (
        OrganisationKind.COLLECTIVE,
        OrganisationKind.ASSOCIATION,
    ):
        raise NotBearable
    asked = {"association_id": association.id, "named_at": now, "accepted_at": None}
    row = upsert(db, Bearing).values(collective_id=collective.id, **asked)
    db.execute(row.on_conflict_do_update(index_elements=["collective_id"], set_=asked))
    memberships = list_memberships(db, association.id)
    letters.send(
        db,
        words=letters.BEARER_NAMED,
        people=[each.account for each in memberships if each.role is MemberRole.OWNER],
        organisation=collective.name,
        page=f"{base_url}/{{language}}/association/organisations/{association.slug}",
        now=now,
    )
    _note(db, "bearer.named", collective, association, by, now)


def answer_bearing(
    db: Session,
    *,
    collective: Organisation,
    association: Organisation,
    is_accepted: bool,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """Accept or decline for the association that was named, and tell the collective."""
    named = (Bearing.collective_id == collective.id) & (Bearing.association_id == association.id)
    answer = update(Bearing).values(accepted_at=now) if is_accepted else delete(Bearing)
    answered = db.execute(answer.where(named).returning(Bearing.collective_id))
    # The collective may have named another association meanwhile.
    if answered.first() is None:
        raise NotNamed
    letters.send(
        db,
        words=letters.BEARER_ANSWERED,
        people=list_members(db, collective.id),
        organisation=collective.name,
        page=f"{base_url}/{{language}}/association/organisations/{collective.slug}",
        now=now,
    )
    action = "bearer.accepted" if is_accepted else "bearer.declined"
    _note(db, action, collective, association, by, now)


def _note(
    db: Session,
    action: str,
    collective: Organisation,
    association: Organisation,
    by: UUID,
    now: datetime,
) -> None:
    on = ("organisation", collective.slug)
    record(db, action=action, on=on, now=now, by=by, association=association.slug)
