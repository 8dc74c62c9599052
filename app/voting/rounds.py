"""The round of an edition: its urn made, its log fed, its close."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.editions import phases
from app.editions.freeze import freeze
from app.editions.models import Edition, Phase
from app.editions.queries import list_projects
from app.proposals.queries import list_eligible
from app.reviews.queries import is_unsettled
from app.voting import log
from app.voting.disputes import settle
from app.voting.keys import KeyStore
from app.voting.models import VotingRound
from app.voting.paper import listed
from app.voting.queries import (
    find_round,
    find_trustee_key,
    list_box_keys,
    sum_of_versions,
)
from app.voting.rehearsal import require_rehearsal
from app.voting.trustees import Trusteeship, trusteeship_of


class NothingToVoteOn(DomainError):
    """No project was found eligible, so there is no ballot to open."""

    code = "voting.nothing-to-vote-on"
    kind = Kind.CONFLICT


class ReviewsUnsettled(DomainError):
    """Proposals are still being settled: the calendar does it within seconds of the opening."""

    code = "voting.reviews-unsettled"
    kind = Kind.CONFLICT


class RoundNotOpen(DomainError):
    """This edition has no urn yet."""

    code = "voting.round-not-open"
    kind = Kind.CONFLICT


class RoundClosed(DomainError):
    """A ballot came after the close."""

    code = "voting.round-closed"
    kind = Kind.GONE


class VoteNotOver(DomainError):
    """Nobody ends a vote before the hour every resident was told."""

    code = "voting.not-over"
    kind = Kind.CONFLICT


def open_round(db: Session, *, edition: Edition, keys: KeyStore, now: datetime) -> VotingRound:
    """List the eligible projects, freeze them with the rules, make the urn; once for all."""
    found = find_round(db, edition.id)
    if found is not None:
        return found
    phases.require(edition, Phase.VOTING, now)
    if is_unsettled(db, edition.id):
        raise ReviewsUnsettled
    take_turn(db, f"opening:{edition.id}")
    return find_round(db, edition.id) or _make_round(db, edition, keys, now)


def get_open_round(db: Session, *, edition: Edition, now: datetime) -> VotingRound:
    """Return the round that takes ballots now, or say why none does."""
    if _is_over(edition, now):
        raise RoundClosed(closed_at=phases.closes_at(edition, Phase.VOTING))
    phases.require(edition, Phase.VOTING, now)
    voting_round = find_round(db, edition.id)
    if voting_round is None:
        raise RoundNotOpen
    if voting_round.closed_at is not None:
        raise RoundClosed(closed_at=voting_round.closed_at)
    return voting_round


def close_by_hand(
    db: Session, *, edition: Edition, keys: KeyStore, now: datetime, by: UUID | None = None
) -> VotingRound:
    """Close the round, which the calendar also does by itself, once its hour has come."""
    closing = phases.closes_at(edition, Phase.VOTING)
    voting_round = find_round(db, edition.id)
    is_closed = voting_round is not None and voting_round.closed_at is not None
    if not is_closed and closing is not None and now < closing:
        raise VoteNotOver(closes_at=closing)
    return close_round(db, edition=edition, keys=keys, now=now, by=by)


def close_round(
    db: Session, *, edition: Edition, keys: KeyStore, now: datetime, by: UUID | None = None
) -> VotingRound:
    """Stop taking ballots, and end the dispute window that follows when it is over; each once."""
    voting_round = turn_of_closer(db, edition)
    if voting_round.closed_at is None:
        _close(db, voting_round, keys, now, by)
    settle(db, voting_round, edition, keys, now)
    return voting_round


def publish_batch(db: Session, *, edition: Edition, keys: KeyStore, now: datetime) -> VotingRound:
    """Publish what waits for the log, if it is still due once it is our turn."""
    voting_round = turn_of_closer(db, edition)
    # After the commit of the former batch, and before the next: its key has no use any more.
    keys.forget_batches(voting_round.id, before=voting_round.batch)
    if voting_round.closed_at is None and log.is_due(db, voting_round, now):
        log.publish_waiting(db, voting_round, keys, now)
    return voting_round


def turn_of_closer(db: Session, edition: Edition) -> VotingRound:
    """Return the round once no ballot is on its way into it."""
    take_turn(db, f"round:{edition.id}")
    voting_round = find_round(db, edition.id)
    if voting_round is None:
        raise RoundNotOpen
    return voting_round


def _close(
    db: Session, voting_round: VotingRound, keys: KeyStore, now: datetime, by: UUID | None
) -> None:
    log.publish_waiting(db, voting_round, keys, now)
    voting_round.closed_at = now
    voting_round.ballots_closed = len(list_box_keys(db, voting_round.id))
    voting_round.versions_closed = sum_of_versions(db, voting_round.id)
    record(
        db,
        action="voting.closed",
        on=("round", voting_round.id),
        now=now,
        by=by,
        ballots=voting_round.ballots_closed,
        versions=voting_round.versions_closed,
    )


def _make_round(db: Session, edition: Edition, keys: KeyStore, now: datetime) -> VotingRound:
    projects = list_projects(db, edition.id) or [
        listed(proposal, edition.id, position)
        for position, proposal in enumerate(list_eligible(db, edition.id), start=1)
    ]
    if not projects:
        raise NothingToVoteOn
    trusteeship = _chosen(db, edition, now)
    frozen = freeze(db, edition=edition, projects=projects, now=now)
    round_id = uuid4()
    keys.make_link_key(round_id)
    if trusteeship is None:
        # One keeper alone, in a file: the transparency page says so.
        trusteeship = Trusteeship(keys.make_trustee_key(round_id), 1, 1)
    voting_round = VotingRound(
        id=round_id,
        edition_id=edition.id,
        suite=trusteeship.suite,
        urn_public_key=trusteeship.public_key,
        receipt_public_key=keys.receipt_key().public_key().public_bytes_raw(),
        log_public_key=keys.log_key().public_key().public_bytes_raw(),
        trustees=trusteeship.shares,
        threshold=trusteeship.threshold,
        opened_at=now,
    )
    db.add(voting_round)
    # The unique key on the edition decides which of two openers made the round.
    db.flush()
    # The urn is shown empty: a signed head over no leaf.
    log.append(db, voting_round, (), keys, now)
    record(
        db,
        action="voting.round-opened",
        on=("round", round_id),
        now=now,
        edition=edition.slug,
        freeze=frozen.sha256,
        projects=len(projects),
    )
    return voting_round


def _chosen(db: Session, edition: Edition, now: datetime) -> Trusteeship | None:
    """Return who opens this urn, once they have shown that they can."""
    chosen = find_trustee_key(db, edition.id)
    if chosen is None:
        return None
    require_rehearsal(chosen, now)
    return trusteeship_of(chosen)


def _is_over(edition: Edition, now: datetime) -> bool:
    closing = phases.closes_at(edition, Phase.VOTING)
    return closing is not None and now >= closing
