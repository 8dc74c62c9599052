"""The dispute window after the close: the urn stays shut until it ends and the register is signed.

Nobody can void a ballot once anybody could know what it says.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.voting import urn
from app.voting.keys import KeyStore
from app.voting.models import BallotVoid, EarlyClosing, VotingRound
from app.voting.queries import count_voids, list_box_keys


class DisputesOpen(DomainError):
    """Ballots can still be voided: nothing is opened before nobody can any more."""

    code = "voting.disputes-open"
    kind = Kind.CONFLICT


class DisputesOver(DomainError):
    """The dispute window has ended: what lies in the urn stays there."""

    code = "voting.disputes-over"
    kind = Kind.GONE


def disputes_end(voting_round: VotingRound, edition: Edition) -> datetime | None:
    """Return when the window ends: counted from the close itself, not from the calendar."""
    if voting_round.closed_at is None:
        return None
    return voting_round.closed_at + timedelta(hours=edition.dispute_hours)


def require_disputes(voting_round: VotingRound, edition: Edition, now: datetime) -> None:
    """Refuse once the window has ended, whether or not anything was opened since."""
    end = disputes_end(voting_round, edition)
    if end is not None and (voting_round.settled_at is not None or now >= end):
        raise DisputesOver(ended_at=end)


def settle(
    db: Session, voting_round: VotingRound, edition: Edition, keys: KeyStore, now: datetime
) -> None:
    """Once the window is over, sign the register and forget whom a void was about; once for all.

    The caller holds the closer's turn. A request that nobody confirmed in time is gone.
    """
    end = disputes_end(voting_round, edition)
    if voting_round.settled_at is not None or end is None or now < end:
        return
    boxes = list_box_keys(db, voting_round.id)
    signed = urn.sign_register(db, voting_round, boxes, keys.link_key(voting_round.id))
    _forget(db, voting_round)
    voting_round.settled_at = now
    record(
        db,
        action="voting.disputes-ended",
        on=("round", voting_round.id),
        now=now,
        ballots=len(boxes),
        boxes_of_nobody=len(boxes) - signed,
        voids={each.reason.value: each.people for each in count_voids(db, voting_round.id)},
    )


def _forget(db: Session, voting_round: VotingRound) -> None:
    for model in (BallotVoid, EarlyClosing):
        db.execute(
            delete(model).where(model.round_id == voting_round.id, model.confirmed_at.is_(None))
        )
    forgotten = update(BallotVoid).where(BallotVoid.round_id == voting_round.id)
    db.execute(forgotten.values(voter_id=None, bar_key=None))
