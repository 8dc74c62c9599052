"""Reading rounds, urns and opened ballots."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.voting.merkle import Node
from app.voting.models import (
    LogHead,
    LogLeaf,
    LogNode,
    OpenedBallot,
    TrusteeKey,
    UrnEntry,
    VotingRound,
    WaitingCommitment,
)


class UrnNotFound(DomainError):
    """This edition has no urn: its vote has not begun, or took place elsewhere."""

    code = "voting.urn-not-found"
    kind = Kind.NOT_FOUND


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
    """Count every ballot ever accepted, those that a later one replaced included."""
    wanted = select(func.sum(UrnEntry.version)).where(UrnEntry.round_id == round_id)
    return int(db.scalar(wanted) or 0)


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


def find_trustee_key(db: Session, edition_id: UUID) -> TrusteeKey | None:
    return db.get(TrusteeKey, edition_id)
