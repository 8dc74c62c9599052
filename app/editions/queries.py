"""Reading editions, their criteria, their listed projects and their freeze."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import CriteriaSet, Criterion, Edition, Freeze, ListedProject, PhaseWindow


class EditionNotFound(DomainError):
    """No edition has this name."""

    code = "editions.not-found"
    kind = Kind.NOT_FOUND


class CriteriaSetNotFound(DomainError):
    """The edition has no such version of its criteria."""

    code = "editions.criteria-set-not-found"
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


def list_editions(db: Session, *, with_practice: bool = False) -> list[Edition]:
    """Return every edition: the city's own by age, the newest first, then imported ones.

    Those of practice are for the operator and the calendar alone.
    """
    wanted = select(Edition).order_by(Edition.is_imported, Edition.created_at.desc())
    if not with_practice:
        wanted = wanted.where(Edition.is_practice.is_(False))
    return list(db.scalars(wanted))


def next_turn(db: Session, now: datetime) -> datetime | None:
    """Return the next hour at which a page may say something else by itself; None without one."""
    hours = (PhaseWindow.opens_at, PhaseWindow.closes_at, Edition.decisions_at)
    return min(
        filter(None, (db.scalar(select(func.min(hour)).where(hour > now)) for hour in hours)),
        default=None,
    )


def list_criteria_sets(db: Session, edition_id: UUID) -> list[CriteriaSet]:
    """Return every version of an edition's criteria, the newest first."""
    wanted = select(CriteriaSet).where(CriteriaSet.edition_id == edition_id)
    return list(db.scalars(wanted.order_by(CriteriaSet.version.desc())))


def get_criteria_set(
    db: Session, edition_id: UUID, version: int, *, only_in_force: bool = False
) -> CriteriaSet:
    """Return one version; what is still being written is for the staff alone."""
    wanted = select(CriteriaSet).where(
        CriteriaSet.edition_id == edition_id, CriteriaSet.version == version
    )
    found = db.scalar(wanted)
    if found is None or (only_in_force and found.frozen_at is None):
        raise CriteriaSetNotFound
    return found


def get_newest_criteria_set(db: Session, edition_id: UUID) -> CriteriaSet:
    """Return the last version, which may still be written."""
    versions = list_criteria_sets(db, edition_id)
    if not versions:
        raise CriteriaSetNotFound
    return versions[0]


def find_criteria_in_force(db: Session, edition_id: UUID) -> CriteriaSet | None:
    """Return the last version that took force; an imported election has none."""
    wanted = select(CriteriaSet).where(
        CriteriaSet.edition_id == edition_id, CriteriaSet.frozen_at.is_not(None)
    )
    return db.scalar(wanted.order_by(CriteriaSet.version.desc()).limit(1))


def get_criteria_in_force(db: Session, edition_id: UUID) -> CriteriaSet:
    in_force = find_criteria_in_force(db, edition_id)
    if in_force is None:
        raise CriteriaSetNotFound
    return in_force


def list_criteria(db: Session, edition_id: UUID) -> list[Criterion]:
    """Return the criteria in force."""
    in_force = find_criteria_in_force(db, edition_id)
    return in_force.criteria if in_force else []


def list_projects(db: Session, edition_id: UUID) -> list[ListedProject]:
    """Return the projects on the ballot, in the order of the freeze."""
    wanted = select(ListedProject).where(ListedProject.edition_id == edition_id)
    return list(db.scalars(wanted.order_by(ListedProject.position)))


def projects_by_code(db: Session, edition_id: UUID) -> dict[str, ListedProject]:
    return {project.code: project for project in list_projects(db, edition_id)}


def get_project(db: Session, edition_id: UUID, code: str) -> ListedProject:
    project = find_project(db, edition_id, code)
    if project is None:
        raise ProjectNotFound
    return project


def find_project(db: Session, edition_id: UUID, code: str) -> ListedProject | None:
    return db.get(ListedProject, (edition_id, code))


def find_freeze(db: Session, edition_id: UUID) -> Freeze | None:
    return db.get(Freeze, edition_id)
