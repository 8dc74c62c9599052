"""Reading the journal of one object."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event


def list_events(db: Session, *, on: tuple[str, object], actions: Collection[str]) -> list[Event]:
    """Return what was done to an object, of these actions only, the oldest first."""
    wanted = select(Event).where(
        Event.object_kind == on[0], Event.object_id == str(on[1]), Event.action.in_(actions)
    )
    return list(db.scalars(wanted.order_by(Event.sequence)))


def list_events_between(db: Session, first: int, last: int) -> list[Event]:
    """Return every row of the journal from one number to another, both included."""
    wanted = select(Event).where(Event.sequence.between(first, last))
    return list(db.scalars(wanted.order_by(Event.sequence)))
