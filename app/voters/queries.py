"""Reading the register."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.voters.models import Voter, VotingCode


def find_voter(db: Session, *, edition_id: UUID, voter_id: UUID) -> Voter | None:
    voter = db.get(Voter, voter_id)
    return voter if voter is not None and voter.edition_id == edition_id else None


def list_codes(db: Session, *, edition_id: UUID, selector: str) -> list[VotingCode]:
    """Return the codes that begin alike: hardly ever more than one."""
    wanted = select(VotingCode).where(
        VotingCode.edition_id == edition_id, VotingCode.selector == selector
    )
    return list(db.scalars(wanted))


def each_voter_id(db: Session, edition_id: UUID) -> Iterator[UUID]:
    yield from db.scalars(select(Voter.id).where(Voter.edition_id == edition_id))


def count_voters(db: Session, edition_id: UUID) -> int:
    wanted = select(func.count()).select_from(Voter).where(Voter.edition_id == edition_id)
    return db.scalar(wanted) or 0
