"""Reading rounds, urns and opened ballots."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.voting.models import OpenedBallot, UrnEntry, VotingRound


def find_round(db: Session, edition_id: UUID) -> VotingRound | None:
    """Return the round as it is in the database now, whatever this session saw before."""
    wanted = select(VotingRound).where(VotingRound.edition_id == edition_id)
    return db.scalar(wanted.execution_options(populate_existing=True))


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
