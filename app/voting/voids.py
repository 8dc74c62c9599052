"""Voids: two people take a ballot out of the urn while nobody can know what it says."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.voters.service import UnknownCode, find_by_code
from app.voting import agreement, urn
from app.voting.disputes import require_disputes
from app.voting.keys import KeyStore
from app.voting.models import BallotVoid, VoidReason, VotingRound
from app.voting.queries import get_void
from app.voting.rounds import turn_of_closer
from app.voting.seal import bar_key, box_key

AT_THE_DESK = (
    VoidReason.PAPER,
    VoidReason.WITHDRAWAL_ASKED,
    VoidReason.DUPLICATE,
    VoidReason.INELIGIBLE,
)
"""The reasons that concern one person; the last one of the list concerns a lot of sheets."""


class VoidReasonMissing(DomainError):
    """A ballot is voided for a reason of the closed list, one that concerns one person."""

    code = "voting.void-reason-missing"
    kind = Kind.INVALID


class CodeOfNobody(DomainError):
    """No voter of this edition holds the code that was shown at the desk."""

    code = "voting.code-of-nobody"
    kind = Kind.INVALID


def ask_void_by_code(
    db: Session, *, edition: Edition, code: str, reason: str, by: UUID, now: datetime
) -> BallotVoid:
    """Ask for whoever shows this code at the desk: all the register knows of people."""
    known = next((each for each in AT_THE_DESK if each.value == reason), None)
    if known is None:
        raise VoidReasonMissing
    try:
        voter = find_by_code(db, edition=edition, code=code)
    except UnknownCode as unknown:
        raise CodeOfNobody from unknown
    return ask_void(db, edition=edition, voter_id=voter.id, reason=known, by=by, now=now)


def ask_void(
    db: Session,
    *,
    edition: Edition,
    voter_id: UUID,
    reason: VoidReason,
    by: UUID,
    now: datetime,
) -> BallotVoid:
    """Ask that a voter's ballot be taken out of the urn; a colleague has to confirm it."""
    voting_round = _disputed(db, edition, now)
    void = BallotVoid(
        round_id=voting_round.id, voter_id=voter_id, reason=reason, asked_by=by, asked_at=now
    )
    agreement.ask(db, void)
    _note(db, "voting.void-asked", void, by, now)
    return void


def confirm_void(
    db: Session, *, edition: Edition, void_id: UUID, keys: KeyStore, by: UUID, now: datetime
) -> BallotVoid:
    """Empty the voter's box as the second person, and keep how many ballots it had taken.

    Unless the voter asked for it themselves, they vote no more online in this round.
    """
    voting_round = _disputed(db, edition, now)
    void = get_void(db, voting_round.id, void_id)
    agreement.agree(void, by=by, now=now)
    assert void.voter_id is not None  # noqa: S101 - forgotten with the window only
    key = keys.link_key(voting_round.id)
    void.versions = urn.take_out(db, voting_round.id, box_key(key, voting_round.id, void.voter_id))
    if void.reason is not VoidReason.WITHDRAWAL_ASKED:
        void.bar_key = bar_key(key, voting_round.id, void.voter_id)
    if voting_round.ballots_closed is not None and void.versions:
        voting_round.ballots_closed -= 1
    _note(db, "voting.ballot-voided", void, by, now)
    return void


def drop_void(db: Session, *, edition: Edition, void_id: UUID, by: UUID, now: datetime) -> None:
    """Put aside a request that nobody has confirmed."""
    voting_round = _disputed(db, edition, now)
    void = get_void(db, voting_round.id, void_id)
    agreement.drop(db, void)
    _note(db, "voting.void-dropped", void, by, now)


def _disputed(db: Session, edition: Edition, now: datetime) -> VotingRound:
    """Return the round once no ballot is on its way into it, if ballots can still be voided."""
    voting_round = turn_of_closer(db, edition)
    require_disputes(voting_round, edition, now)
    return voting_round


def _note(db: Session, action: str, void: BallotVoid, by: UUID, now: datetime) -> None:
    on = ("round", void.round_id)
    record(db, action=action, on=on, now=now, by=by, reason=void.reason.value)
