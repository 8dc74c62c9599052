"""Reading results."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.results.models import Result


class ResultNotPublished(DomainError):
    """Nothing is said about a count before its publication, not even whether there is one."""

    code = "results.not-published"
    kind = Kind.NOT_FOUND


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
