"""Queue mail with the change it announces, and send what waits."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.settings import Settings
from app.mail.models import OutgoingMail

MOST_ATTEMPTS = 5
Carrier = Callable[[EmailMessage], None]


def queue(db: Session, *, recipient: str, subject: str, body: str, now: datetime) -> None:
    """Put a message in the outbox; it leaves only if the caller's transaction commits."""
    db.add(OutgoingMail(recipient=recipient, subject=subject, body=body, queued_at=now))


def send_pending(db: Session, *, sender: str, carry: Carrier, now: datetime) -> int:
    """Send every waiting message and return how many left; a refused one waits for the next run."""
    waiting = select(OutgoingMail).where(
        OutgoingMail.sent_at.is_(None), OutgoingMail.attempts < MOST_ATTEMPTS
    )
    sent = 0
    for mail in db.scalars(waiting.order_by(OutgoingMail.queued_at)):
        mail.attempts += 1
        try:
            carry(_message(mail, sender))
        except (OSError, smtplib.SMTPException):
            continue
        mail.sent_at = now
        mail.body = ""
        sent += 1
    return sent


def carrier(settings: Settings) -> Carrier:
    """Choose SMTP when it is configured, else a folder of `.eml` files a person can open."""
    if settings.smtp_url:
        return _smtp(settings.smtp_url)
    return _folder(settings.data_dir / "outbox")


def _message(mail: OutgoingMail, sender: str) -> EmailMessage:
    # EmailMessage refuses line breaks in headers: no header injection through a name.
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = " ".join(mail.subject.split())
    message.set_content(mail.body)
    return message


def _smtp(url: str) -> Carrier:
    address = urlsplit(url)

    def carry(message: EmailMessage) -> None:
        with smtplib.SMTP(
            address.hostname or "localhost", address.port or 25, timeout=20
        ) as server:
            if address.scheme == "smtps" or server.has_extn("starttls"):
                server.starttls()
            if address.username and address.password:
                server.login(unquote(address.username), unquote(address.password))
            server.send_message(message)

    return carry


def _folder(path: Path) -> Carrier:
    def carry(message: EmailMessage) -> None:
        path.mkdir(parents=True, exist_ok=True)
        number = len(list(path.glob("*.eml"))) + 1
        (path / f"{number:06d}.eml").write_bytes(bytes(message))

    return carry
