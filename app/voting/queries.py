"""Reading rounds, urns and opened ballots."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.core.errors import DomainError, Kind
from app.voters.models import VotingCode
from app.voting.merkle import Node
from app.voting.models import (
    BallotVoid,
    EarlyClosing,
    LogHead,
    LogLeaf,
    LogNode,
    OpenedBallot,
    TrusteeKey,
    UrnEntry,
    VoidReason,
    VotingRound,
    WaitingCommitment,
)


class UrnNotFound(DomainError):
    """This edition has no urn: its vote has not begun, or took place elsewhere."""

    code = "voting.urn-not-found"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class VoidLine:
    """A void as the staff read it: whose code is told by its beginning alone, and by no name."""

    void: BallotVoid
    code_start: str | None
    asked_by: str
    confirmed_by: str | None


class VoidNotFound(DomainError):
    """This round has no such void, or its request was put aside."""

    code = "voting.void-not-found"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class VoidCount:
    """How many people were voided for one reason, and what their boxes held."""

    reason: VoidReason
    people: int
    ballots: int
    """Boxes that were not empty."""
    versions: int
    """Ballots these boxes had taken one after the other."""


def find_round(db: Session, edition_id: UUID) -> VotingRound | None:
    """Return the round as it is in the database now, whatever this session saw before."""
    wanted = select(VotingRound).where(VotingRound.edition_id == edition_id)
    return db.scalar(wanted.execution_options(populate_existing=True))


def get_round(db: Session, edition_id: UUID) -> VotingRound:
    voting_round = find_round(db, edition_id)
    if voting_round is None:
        raise UrnNotFound
    return voting_round


def has_entry(db: Session, round_id: UUID, box_key: bytes) -> bool:
    wanted = select(UrnEntry.version).where(
        UrnEntry.round_id == round_id, UrnEntry.box_key == box_key
    )
    return db.scalar(wanted) is not None


def list_box_keys(db: Session, round_id: UUID) -> set[bytes]:
    return set(db.scalars(select(UrnEntry.box_key).where(UrnEntry.round_id == round_id)))


def sum_of_versions(db: Session, round_id: UUID) -> int:
    """Count every ballot ever accepted: replaced by a later one, or voided, all the same."""
    kept = select(func.sum(UrnEntry.version)).where(UrnEntry.round_id == round_id)
    voided = select(func.sum(BallotVoid.versions)).where(BallotVoid.round_id == round_id)
    return int(db.scalar(kept) or 0) + int(db.scalar(voided) or 0)


def each_sealed(db: Session, round_id: UUID) -> Iterator[tuple[bytes, str]]:
    """Yield sealed ballots and their suites, without the boxes they lay in."""
    wanted = select(UrnEntry.sealed, UrnEntry.suite).where(UrnEntry.round_id == round_id)
    yield from db.execute(wanted)


def list_opened_ballots(db: Session, edition_id: UUID) -> list[OpenedBallot]:
    """Return the ballots of an edition after its opening, in the order of their trackers."""
    wanted = select(OpenedBallot).where(OpenedBallot.edition_id == edition_id)
    return list(db.scalars(wanted.order_by(OpenedBallot.tracker)))


def find_opened_ballot(db: Session, edition_id: UUID, tracker: str) -> OpenedBallot | None:
    return db.get(OpenedBallot, (edition_id, tracker))


def count_opened_ballots(db: Session, edition_id: UUID) -> int:
    wanted = select(func.count()).select_from(OpenedBallot)
    return db.scalar(wanted.where(OpenedBallot.edition_id == edition_id)) or 0


def list_waiting(db: Session, round_id: UUID) -> list[WaitingCommitment]:
    return list(db.scalars(select(WaitingCommitment).where(WaitingCommitment.round_id == round_id)))


def count_waiting(db: Session, round_id: UUID) -> int:
    wanted = select(func.count()).select_from(WaitingCommitment)
    return db.scalar(wanted.where(WaitingCommitment.round_id == round_id)) or 0


def last_head(db: Session, round_id: UUID) -> LogHead | None:
    """Return the head over the most leaves, if one was ever signed."""
    wanted = select(LogHead).where(LogHead.round_id == round_id).order_by(LogHead.size.desc())
    return db.scalar(wanted.limit(1))


def list_heads(db: Session, round_id: UUID) -> list[LogHead]:
    """Return every signed head, the empty log first."""
    wanted = select(LogHead).where(LogHead.round_id == round_id)
    return list(db.scalars(wanted.order_by(LogHead.size)))


def list_leaves(db: Session, round_id: UUID) -> list[bytes]:
    """Return the commitments of the log, in their places."""
    wanted = select(LogLeaf.commitment).where(LogLeaf.round_id == round_id)
    return list(db.scalars(wanted.order_by(LogLeaf.place)))


def find_leaf(db: Session, round_id: UUID, commitment: bytes) -> LogLeaf | None:
    """Return where a commitment lies; the first place, if it was accepted more than once."""
    wanted = select(LogLeaf).where(LogLeaf.round_id == round_id, LogLeaf.commitment == commitment)
    return db.scalar(wanted.order_by(LogLeaf.place).limit(1))


def list_nodes(db: Session, round_id: UUID, nodes: set[Node]) -> dict[Node, bytes]:
    """Return the hashes of these nodes of the log."""
    wanted = select(LogNode.level, LogNode.place, LogNode.hash).where(
        LogNode.round_id == round_id,
        tuple_(LogNode.level, LogNode.place).in_(nodes),
    )
    return {(level, place): value for level, place, value in db.execute(wanted)}


def is_barred(db: Session, round_id: UUID, bar_key: bytes) -> bool:
    wanted = select(BallotVoid.id).where(
        BallotVoid.round_id == round_id, BallotVoid.bar_key == bar_key
    )
    return db.scalar(wanted) is not None


def get_void(db: Session, round_id: UUID, void_id: UUID) -> BallotVoid:
    """Return a void of this round as it is in the database now."""
    void = db.get(BallotVoid, void_id, populate_existing=True)
    if void is None or void.round_id != round_id:
        raise VoidNotFound
    return void


def list_voids(db: Session, round_id: UUID) -> list[VoidLine]:
    """Return every void asked for, the newest first."""
    asker, confirmer = aliased(Account), aliased(Account)
    wanted = (
        select(BallotVoid, VotingCode.selector, asker.name, confirmer.name)
        .outerjoin(VotingCode, VotingCode.voter_id == BallotVoid.voter_id)
        .join(asker, asker.id == BallotVoid.asked_by)
        .outerjoin(confirmer, confirmer.id == BallotVoid.confirmed_by)
        .where(BallotVoid.round_id == round_id)
        .order_by(BallotVoid.asked_at.desc(), BallotVoid.id)
    )
    return [VoidLine(*found) for found in db.execute(wanted)]


def count_voids(db: Session, round_id: UUID) -> list[VoidCount]:
    """Count confirmed voids by reason, in the order of the closed list."""
    held = case((BallotVoid.versions > 0, 1), else_=0)
    wanted = (
        select(BallotVoid.reason, func.count(), func.sum(held), func.sum(BallotVoid.versions))
        .where(BallotVoid.round_id == round_id, BallotVoid.confirmed_at.is_not(None))
        .group_by(BallotVoid.reason)
    )
    counted = {reason: numbers for reason, *numbers in db.execute(wanted)}
    return [VoidCount(reason, *counted[reason]) for reason in VoidReason if reason in counted]


def find_early_closing(db: Session, round_id: UUID) -> EarlyClosing | None:
    return db.get(EarlyClosing, round_id, populate_existing=True)


def find_closing_reason(db: Session, round_id: UUID) -> str | None:
    """Return why two people closed the vote before its hour, if they did."""
    early = find_early_closing(db, round_id)
    return early.reason if early is not None and early.confirmed_at is not None else None


def find_trustee_key(db: Session, edition_id: UUID) -> TrusteeKey | None:
    return db.get(TrusteeKey, edition_id)
