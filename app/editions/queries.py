"""Reading editions, their criteria, their listed projects and their freeze."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Criterion, Edition, Freeze, ListedProject


class EditionNotFound(DomainError):
    """No edition has this name."""

    code = "editions.not-found"
    kind = Kind.NOT_FOUND


class ProjectNotFound(DomainError):
    """The edition has no such project on its ballot."""

    code = "editions.project-not-found"
    kind = Kind.NOT_FOUND


def get_edition(db: Session, slug: str) -> Edition:
    edition = db.scalar(select(Edition).where(Edition.slug == slug))
    if edition is None:
        raise EditionNotFound
    return edition


def list_editions(db: Session) -> list[Edition]:
    """Return every edition: the city's own by age, the newest first, then imported ones."""
    return list(
        db.scalars(select(Edition).order_by(Edition.is_imported, Edition.created_at.desc()))
    )


def list_criteria(db: Session, edition_id: UUID) -> list[Criterion]:
    wanted = select(Criterion).where(Criterion.edition_id == edition_id)
    return list(db.scalars(wanted.order_by(Criterion.position)))


def list_projects(db: Session, edition_id: UUID) -> list[ListedProject]:
    """Return the projects on the ballot, in the order of the freeze."""
    wanted = select(ListedProject).where(ListedProject.edition_id == edition_id)
    return list(db.scalars(wanted.order_by(ListedProject.position)))


def get_project(db: Session, edition_id: UUID, code: str) -> ListedProject:
    project = db.get(ListedProject, (edition_id, code))
    if project is None:
        raise ProjectNotFound
    return project


def find_freeze(db: Session, edition_id: UUID) -> Freeze | None:
    return db.get(Freeze, edition_id)
