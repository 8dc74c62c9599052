"""Write to the journal, and verify that nobody rewrote it."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.core.columns import in_utc
from app.core.db import take_turn

BEGINNING = bytes(32)
ACTOR = b"pb/actor/v1"


def record(
    db: Session,
    *,
    action: str,
    on: tuple[str, object],
    now: datetime,
    by: UUID | None = None,
    **details: Any,
) -> None:
    """Append `action` on an object `(kind, id)`; never pass a choice or a contact in `details`.

    Writers take turns: two of them cannot continue the same row.
    """
    take_turn(db, "audit")
    last = db.scalars(select(Event).order_by(Event.sequence.desc()).limit(1)).first()
    event = Event(
        sequence=last.sequence + 1 if last else 1,
        # Hashed as it will be read again: the database keeps instants in UTC.
        at=in_utc(now),
        action=action,
        account_id=by,
        object_kind=on[0],
        object_id=str(on[1]),
        details=details,
    )
    event.chain = _link(last.chain if last else BEGINNING, event)
    db.add(event)
    # The next record of this transaction must see this one as the last.
    db.flush()


def first_broken_event(db: Session) -> int | None:
    """Return the sequence number of the first row that does not fit the chain, or None."""
    chain = BEGINNING
    expected = 1
    for event in db.scalars(select(Event).order_by(Event.sequence)):
        if event.sequence != expected or event.chain != _link(chain, event):
            return event.sequence
        chain = event.chain
        expected += 1
    return None


def shown(event: Event) -> dict[str, Any]:
    """Return what may be published of a row: of who acted, only a number nobody can trace.

    Whoever holds the account's identifier can recognise it; two rows are not tied by it.
    """
    actor = b""
    if event.account_id is not None:
        actor = ACTOR + event.sequence.to_bytes(8) + event.account_id.bytes
    return {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "action": event.action,
        "by": hashlib.sha256(actor).hexdigest() if actor else "",
        "object": [event.object_kind, event.object_id],
        "details": event.details,
    }


def digest(event: Event) -> bytes:
    """Return the SHA-256 that stands for a row in the chain: published alone, it hides the row."""
    plain = json.dumps(shown(event), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).digest()


def _link(former: bytes, event: Event) -> bytes:
    return hashlib.sha256(former + digest(event)).digest()
