"""What takes two people: one asks, another one confirms; nobody does both."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.voting.models import BallotVoid, EarlyClosing

Request = BallotVoid | EarlyClosing


class AskedAlready(DomainError):
    """Somebody asked for the same before; it is confirmed, or waits for a second person."""

    code = "voting.asked-already"
    kind = Kind.CONFLICT


class AgreedAlready(DomainError):
    """A second person has confirmed it: nothing is left to confirm or to put aside."""

    code = "voting.agreed-already"
    kind = Kind.CONFLICT


class SecondPersonNeeded(DomainError):
    """Whoever asked cannot be the one who confirms."""

    code = "voting.second-person-needed"
    kind = Kind.FORBIDDEN


def ask(db: Session, request: Request) -> None:
    """Keep the request; the table's unique key refuses a second one for the same."""
    try:
        with db.begin_nested():
            db.add(request)
    except IntegrityError as taken:
        raise AskedAlready from taken


def agree(request: Request, *, by: UUID, now: datetime) -> None:
    """Confirm as the second person what was read in this turn of the round's closer."""
    require_open(request)
    if request.asked_by == by:
        raise SecondPersonNeeded
    request.confirmed_by, request.confirmed_at = by, now


def drop(db: Session, request: Request) -> None:
    """Put a request aside that nobody has confirmed; whoever asked may do that too."""
    require_open(request)
    db.delete(request)


def require_open(request: Request) -> None:
    if request.confirmed_at is not None:
        raise AgreedAlready
