"""Reading results."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.results.models import Result, ResultLine
from app.voters.queries import count_voters
from app.voting.queries import find_round


class ResultNotPublished(DomainError):
    """Nothing is said about a count before its publication, not even whether there is one."""

    code = "results.not-published"
    kind = Kind.NOT_FOUND


class ProjectNotCounted(DomainError):
    """The result knows no project of this code."""

    code = "results.project-not-counted"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of how many voted; an imported election brings no register."""

    ballots: int
    register: int | None

    @property
    def share(self) -> float | None:
        return self.ballots / self.register if self.register else None


def find_result(db: Session, edition_id: UUID) -> Result | None:
    """Return the result as it is in the database now, published or not: for staff only."""
    wanted = select(Result).where(Result.edition_id == edition_id)
    return db.scalar(wanted.execution_options(populate_existing=True))


def find_published(db: Session, edition_id: UUID) -> Result | None:
    result = find_result(db, edition_id)
    return result if result is not None and result.published_at is not None else None


def get_published(db: Session, edition_id: UUID) -> Result:
    result = find_published(db, edition_id)
    if result is None:
        raise ResultNotPublished
    return result


def get_line(result: Result, code: str) -> ResultLine:
    for line in result.lines:
        if line.code == code:
            return line
    raise ProjectNotCounted


def find_turnout(db: Session, edition: Edition, result: Result) -> Turnout:
    """Compare the rows of the urn at the close with the register."""
    if edition.is_imported:
        return Turnout(result.ballots, None)
    voting_round = find_round(db, edition.id)
    at_close = voting_round.ballots_closed if voting_round else None
    ballots = result.ballots if at_close is None else at_close
    return Turnout(ballots, count_voters(db, edition.id))
