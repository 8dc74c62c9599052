"""Reading what an association wrote before everyone does: accept, send back, take down."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.grants.models import Grant, News, Reading, Report
from app.grants.states import ReasonMissing, note
from app.proposals import letters
from app.proposals.letters import Letter
from app.proposals.queries import get_public


class Judgement(StrEnum):
    """What its reader does with a text."""

    ACCEPT = "accepted"
    SEND_BACK = "sent-back"
    TAKE_DOWN = "taken-down"


JUDGEMENTS: dict[tuple[Reading, Judgement], Reading] = {
    (Reading.WAITING, Judgement.ACCEPT): Reading.ACCEPTED,
    (Reading.WAITING, Judgement.SEND_BACK): Reading.SENT_BACK,
    (Reading.ACCEPTED, Judgement.TAKE_DOWN): Reading.TAKEN_DOWN,
}
OPEN = (Reading.WAITING, Reading.SENT_BACK)
"""While its association can still write a text."""


class TextClosed(DomainError):
    """The text was read and stays as it is, or was read already."""

    code = "grants.text-closed"
    kind = Kind.CONFLICT


class TextChangedMeanwhile(DomainError):
    """Somebody else saved this text after the writer, or its reader, began."""

    code = "grants.text-changed-meanwhile"
    kind = Kind.CONFLICT


def require_open(text: News | Report, version: int) -> None:
    """Refuse to write what was accepted, or what somebody saved since `version`."""
    if text.reading not in OPEN:
        raise TextClosed
    if text.version != version:
        raise TextChangedMeanwhile


def judge(
    text: News | Report, judgement: Judgement, *, reason: str, version: int, now: datetime
) -> None:
    """Do it to the very version that was read; only what is accepted needs no reason."""
    if judgement is not Judgement.ACCEPT and not reason.strip():
        raise ReasonMissing
    if (text.reading, judgement) not in JUDGEMENTS:
        raise TextClosed
    if text.version != version:
        raise TextChangedMeanwhile
    text.reading = JUDGEMENTS[text.reading, judgement]
    text.reason, text.read_at = reason, now


def announce(
    db: Session,
    *,
    edition: Edition,
    grant: Grant,
    action: str,
    letter: Letter,
    base_url: str,
    by: UUID,
    now: datetime,
    text: str,
) -> None:
    """Write into the journal what was made of a text, and to its association that it was read."""
    note(db, grant=grant, action=action, by=by, now=now, text=text)
    proposal = get_public(db, edition.id, grant.code)
    letters.send(db, letter=letter, proposal=proposal, base_url=base_url, now=now)
