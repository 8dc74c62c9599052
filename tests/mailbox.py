"""What the letters waiting in the outbox say, as their readers would open them."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.mail.models import OutgoingMail

LINK = re.compile(r"http://(?:testserver|127\.0\.0\.1:\d+)(/\S+)")


@dataclass(frozen=True, slots=True)
class Read:
    """One waiting letter."""

    to: str
    subject: str
    body: str

    @property
    def path(self) -> str:
        found = LINK.search(self.body)
        assert found, "the letter holds no link"
        return found.group(1)

    @property
    def token(self) -> str:
        return self.path.rsplit("/", 1)[-1]


def letters(db: Session) -> list[Read]:
    """Return every letter in the order it was queued."""
    rows = db.scalars(select(OutgoingMail).order_by(OutgoingMail.queued_at))
    return [Read(row.recipient, row.subject, row.body) for row in rows]


def letters_in(database: Database) -> list[Read]:
    with database.reading() as db:
        return letters(db)
