"""The outbox: queue mail with the change it announces, claim what is due, note what has left."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core.i18n import translations
from app.core.settings import Settings
from app.mail.carriers import into_folder, over_smtp
from app.mail.models import OutgoingMail

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 16
"""With pauses doubling from one minute to six hours: about two days."""
AT_ONCE = 20

Carrier = Callable[[EmailMessage], bool]
"""Carries one message and says whether it left."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed message, free of its row: it is carried with no transaction open."""

    id: UUID
    recipient: str
    subject: str
    body: str

    def message(self, sender: str) -> EmailMessage:
        # EmailMessage refuses line breaks in headers: no header injection through a name.
        message = EmailMessage()
        message["From"] = sender
        message["To"] = self.recipient
        message["Subject"] = " ".join(self.subject.split())
        message.set_content(self.body)
        return message


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says, marked for translation: it is written in its reader's language."""

    subject: str
    body: str


def write(
    db: Session, *, words: Words, recipient: str, language: str, now: datetime, **said: object
) -> None:
    """Queue `words` in `language`; `said` fills the places of the body."""
    say = translations(language).gettext
    body = say(words.body).format(**said)
    queue(db, recipient=recipient, subject=say(words.subject), body=body, now=now)


def queue(db: Session, *, recipient: str, subject: str, body: str, now: datetime) -> None:
    """Put a message in the outbox; it leaves only if the caller's transaction commits."""
    db.add(OutgoingMail(recipient=recipient, subject=subject, body=body, queued_at=now, due_at=now))


def is_any_due(db: Session, *, now: datetime) -> bool:
    return db.scalar(_due(now).with_only_columns(OutgoingMail.id).limit(1)) is not None


def claim_due(db: Session, *, now: datetime) -> list[Letter]:
    """Take what is due and put its next attempt off, so that nobody else carries it meanwhile.

    At the last attempt the row already forgets: nobody will read it again.
    """
    letters = []
    for mail in db.scalars(_due(now).order_by(OutgoingMail.due_at).limit(AT_ONCE)):
        mail.due_at = now + min(FIRST_PAUSE * 2**mail.attempts, LONGEST_PAUSE)
        mail.attempts += 1
        letters.append(Letter(mail.id, mail.recipient, mail.subject, mail.body))
        if mail.attempts == MOST_ATTEMPTS:
            log.error("a mail leaves now or never", extra={"code": str(mail.id)})
            mail.forget()
    return letters


def mark_sent(db: Session, *, letter_id: UUID, now: datetime) -> None:
    """Note that the message has left, and forget what it said and to whom."""
    mail = db.get_one(OutgoingMail, letter_id)
    mail.sent_at = now
    mail.forget()


def carrier(settings: Settings) -> Carrier:
    """Choose SMTP when it is configured, else a folder of `.eml` files a person can open."""
    if settings.smtp_url:
        return over_smtp(settings.smtp_url)
    return into_folder(settings.data_dir / "outbox")


def _due(now: datetime) -> Select[OutgoingMail]:
    return select(OutgoingMail).where(
        OutgoingMail.sent_at.is_(None),
        OutgoingMail.due_at <= now,
        OutgoingMail.attempts < MOST_ATTEMPTS,
    )
