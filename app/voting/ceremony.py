"""The opening of an urn, each step once and in its order: its ballots come out tied to nobody.

One keeper alone does it in one step. Several trustees take a file away, open it offline and
bring back what they found; in between, the link between voters and boxes is destroyed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import Database
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.editions.queries import list_projects
from app.voting import log, urn
from app.voting.disputes import DisputesOpen, disputes_end
from app.voting.keys import KeyStore
from app.voting.models import VotingRound
from app.voting.opening import Expected, Opened, open_payloads, take_back
from app.voting.paper import format_of, instance_of, size_of
from app.voting.queries import (
    count_opened_ballots,
    each_sealed,
    find_round,
    list_leaves,
)
from app.voting.rounds import turn_of_closer
from app.voting.trustees import trusteeship_of
from app.voting.urn_file import digest, read_opened, sealed_lines


class RoundStillOpen(DomainError):
    """Nobody opens an urn that still takes ballots."""

    code = "voting.round-still-open"
    kind = Kind.CONFLICT


class HeldByTrustees(DomainError):
    """The key of this urn is on paper, in several hands."""

    code = "voting.held-by-trustees"
    kind = Kind.CONFLICT


class UrnOpenedAlready(DomainError):
    """The ballots are out: there is nothing sealed left to export."""

    code = "voting.urn-opened-already"
    kind = Kind.CONFLICT


class StepMissing(DomainError):
    """An earlier step of the ceremony has not been taken."""

    code = "voting.step-missing"
    kind = Kind.CONFLICT


class OpeningRefused(DomainError):
    """What the trustees brought back does not agree with the urn they were given."""

    code = "voting.opening-refused"
    kind = Kind.INVALID


def open_urn(
    db: Session, *, edition: Edition, keys: KeyStore, now: datetime, by: UUID | None = None
) -> int:
    """Open the urn of one keeper; return how many ballots it held.

    The link key goes first and is not needed again: after a crash at any point the opening is
    simply run again. The caller commits and then calls `leave_nothing`.
    """
    voting_round = _settled_round(db, edition, now)
    if voting_round.unsealed_at is not None:
        return count_opened_ballots(db, edition.id)
    if voting_round.trustees > 1:
        raise HeldByTrustees(threshold=voting_round.threshold, trustees=voting_round.trustees)
    key = keys.trustee_key(voting_round.id)
    sealed = each_sealed(db, voting_round.id)
    opened = open_payloads(sealed, expected=_expected(db, voting_round, edition), key=key)
    keys.destroy_link(voting_round.id)
    return _keep(db, voting_round, opened, keys, now, by)


def export_sealed(
    db: Session, *, edition: Edition, now: datetime, by: UUID | None = None
) -> list[str]:
    """Return the lines of the file for the trustees: the same ones however often it is asked."""
    voting_round = _settled_round(db, edition, now)
    if voting_round.unsealed_at is not None:
        raise UrnOpenedAlready(unsealed_at=voting_round.unsealed_at)
    payloads = [sealed for sealed, _suite in each_sealed(db, voting_round.id)]
    lines = sealed_lines(
        _expected(db, voting_round, edition), trusteeship_of(voting_round), payloads
    )
    if voting_round.exported_sha256 is None:
        voting_round.exported_sha256 = digest(lines)
        _note(db, "voting.exported", voting_round, now, by, sha256=voting_round.exported_sha256)
    return lines


def cut_link(
    db: Session, *, edition: Edition, keys: KeyStore, now: datetime, by: UUID | None = None
) -> None:
    """Destroy what ties voters to boxes, once the file is out; the caller compacts the database."""
    voting_round = _settled_round(db, edition, now)
    if voting_round.exported_sha256 is None:
        raise StepMissing(step="export-sealed")
    keys.destroy_link(voting_round.id)
    keys.forget_batches(voting_round.id, before=voting_round.batch)
    if voting_round.unlinked_at is None:
        urn.take_names_off(db, voting_round)
        voting_round.unlinked_at = now
        _note(db, "voting.link-destroyed", voting_round, now, by)


def publish_opening(
    db: Session,
    *,
    edition: Edition,
    content: str,
    keys: KeyStore,
    now: datetime,
    by: UUID | None = None,
) -> int:
    """Take what the trustees opened, if it agrees with the urn; return how many ballots count."""
    voting_round = _settled_round(db, edition, now)
    if voting_round.unsealed_at is not None:
        return count_opened_ballots(db, edition.id)
    if voting_round.unlinked_at is None:
        raise StepMissing(step="destroy-link")
    brought = read_opened(content)
    opened = _checked(brought, voting_round, _expected(db, voting_round, edition))
    return _keep(db, voting_round, opened, keys, now, by)


def left_something(db: Session, keys: KeyStore, edition_id: UUID) -> bool:
    """Tell whether the service stopped between the opening of an urn and `leave_nothing`."""
    voting_round = find_round(db, edition_id)
    if voting_round is None or voting_round.unsealed_at is None:
        return False
    return keys.holds_trustee(voting_round.id)


def leave_nothing(database: Database, keys: KeyStore, edition_id: UUID) -> None:
    """Once the opening is committed, destroy its keeper's key and the traces of what was there.

    A write-ahead log and backups keep sealed ballots, in the order of the votes, for longer:
    without the key they are noise.
    """
    with database.reading() as db:
        voting_round = find_round(db, edition_id)
    if voting_round is not None and voting_round.unsealed_at is not None:
        keys.destroy_trustee(voting_round.id)
    database.compact()


def _checked(brought: dict[str, Any], voting_round: VotingRound, expected: Expected) -> Opened:
    """Return the ballots brought back; every doubt refuses all of them."""
    if brought["round"] != str(voting_round.id):
        raise OpeningRefused(reason="round")
    if brought["urn_sha256"] != voting_round.exported_sha256:
        raise OpeningRefused(reason="urn_sha256")
    try:
        ballots = [
            (str(tracker), [(str(code), int(number)) for code, number in choices])
            for tracker, choices in brought["ballots"]
        ]
        set_aside = sum(int(number) for number in brought["flaws"].values())
    except (ValueError, TypeError, AttributeError) as fault:
        raise OpeningRefused(reason="ballots") from fault
    opened = take_back(ballots, expected)
    if opened.flaws or len(ballots) + set_aside != voting_round.ballots_closed:
        raise OpeningRefused(reason="ballots")
    opened.flaws.update(brought["flaws"])
    return opened


def _keep(
    db: Session,
    voting_round: VotingRound,
    opened: Opened,
    keys: KeyStore,
    now: datetime,
    by: UUID | None,
) -> int:
    late = _not_in_log(db, voting_round, opened)
    log.append(db, voting_round, late, keys, now)
    keys.forget_batches(voting_round.id, before=voting_round.batch)
    urn.empty(db, voting_round, opened.ballots)
    voting_round.unsealed_at = now
    counted = {"ballots": len(opened.ballots), "flaws": dict(opened.flaws), "late": len(late)}
    _note(db, "voting.opened", voting_round, now, by, **counted)
    return len(opened.ballots)


def _not_in_log(db: Session, voting_round: VotingRound, opened: Opened) -> list[bytes]:
    """Return the commitments whose promise was lost with the memory: they join the log late.

    There cannot be more of them than promises lost: the rest would be ballots nobody cast.
    """
    leaves = list_leaves(db, voting_round.id)
    late = sorted(set(opened.commitments).difference(leaves))
    lost = (voting_round.versions_closed or 0) - len(leaves)
    if len(late) > lost:
        raise OpeningRefused(reason="log")
    return late


def _expected(db: Session, voting_round: VotingRound, edition: Edition) -> Expected:
    projects = list_projects(db, edition.id)
    return Expected(
        round_id=voting_round.id,
        suite=voting_round.suite,
        size=size_of(voting_round, projects),
        ballot_format=format_of(edition),
        instance=instance_of(projects, edition),
    )


def _settled_round(db: Session, edition: Edition, now: datetime) -> VotingRound:
    """Return the round once ballots can be voided no more and the register is signed."""
    voting_round = turn_of_closer(db, edition)
    end = disputes_end(voting_round, edition)
    if end is None:
        raise RoundStillOpen
    if now < end:
        raise DisputesOpen(ends_at=end)
    if voting_round.settled_at is None:
        # In a transaction of its own: the link key that it needs is destroyed before a commit.
        raise StepMissing(step="close")
    return voting_round


def _note(
    db: Session,
    action: str,
    voting_round: VotingRound,
    now: datetime,
    by: UUID | None,
    **details: Any,
) -> None:
    record(db, action=action, on=("round", voting_round.id), now=now, by=by, **details)
