"""The close of a vote before its hour: two people, and a reason that everyone reads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.voting import agreement
from app.voting.keys import KeyStore
from app.voting.models import EarlyClosing, VotingRound
from app.voting.queries import find_early_closing
from app.voting.rounds import close_round, get_open_round, turn_of_closer


class ClosingReasonMissing(DomainError):
    """Residents were told another hour: they are owed a reason."""

    code = "voting.closing-reason-missing"
    kind = Kind.INVALID


class ClosingNotAsked(DomainError):
    """Nobody asks to close this vote early, or the request was put aside."""

    code = "voting.closing-not-asked"
    kind = Kind.NOT_FOUND


def ask_closing(
    db: Session, *, edition: Edition, reason: str, by: UUID, now: datetime
) -> EarlyClosing:
    """Ask to close the vote now; it goes on until a colleague confirms."""
    turn_of_closer(db, edition)
    voting_round = get_open_round(db, edition=edition, now=now)
    if not reason.strip():
        raise ClosingReasonMissing
    closing = EarlyClosing(
        round_id=voting_round.id, reason=reason.strip(), asked_by=by, asked_at=now
    )
    agreement.ask(db, closing)
    _note(db, "voting.closing-asked", closing, by, now)
    return closing


def confirm_closing(
    db: Session, *, edition: Edition, keys: KeyStore, by: UUID, now: datetime
) -> VotingRound:
    """Close the vote as the second person; from then on the reason is public."""
    closing = _asked(db, edition, now)
    agreement.agree(closing, by=by, now=now)
    _note(db, "voting.closing-confirmed", closing, by, now, reason=closing.reason)
    return close_round(db, edition=edition, keys=keys, now=now, by=by)


def drop_closing(db: Session, *, edition: Edition, by: UUID, now: datetime) -> None:
    """Put the request aside: the vote goes on until its hour."""
    closing = _asked(db, edition, now)
    agreement.drop(db, closing)
    _note(db, "voting.closing-dropped", closing, by, now)


def _asked(db: Session, edition: Edition, now: datetime) -> EarlyClosing:
    turn_of_closer(db, edition)
    voting_round = get_open_round(db, edition=edition, now=now)
    closing = find_early_closing(db, voting_round.id)
    if closing is None:
        raise ClosingNotAsked
    return closing


def _note(
    db: Session, action: str, closing: EarlyClosing, by: UUID, now: datetime, **details: str
) -> None:
    record(db, action=action, on=("round", closing.round_id), now=now, by=by, **details)
