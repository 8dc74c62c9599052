"""JSON: editions, their criteria, what was frozen at the opening. Open to anyone."""

from fastapi import APIRouter, Depends

from app.editions.queries import (
    find_freeze,
    get_criteria_in_force,
    get_edition,
    list_editions,
)
from app.editions.schemas import (
    CriteriaOut,
    EditionOut,
    EditionsOut,
    FreezeOut,
    criteria_out,
    edition_out,
)
from app.web.access import public
from app.web.deps import DbSession, Now, PageNotFound
from app.web.page_cache import shared

router = APIRouter(
    prefix="/api/v1/editions",
    tags=["editions"],
    dependencies=[Depends(public), Depends(shared)],
)


@router.get("")
def show_editions(db: DbSession, now: Now) -> EditionsOut:
    """Every edition, the city's own first."""
    return EditionsOut(editions=[edition_out(edition, now) for edition in list_editions(db)])


@router.get("/{slug}")
def show_edition(slug: str, db: DbSession, now: Now) -> EditionOut:
    """One edition: where its envelope comes from, its calendar, its rules."""
    return edition_out(get_edition(db, slug), now)


@router.get("/{slug}/criteria")
def show_criteria(slug: str, db: DbSession) -> CriteriaOut:
    """Show the criteria in force, in the order they are checked."""
    return criteria_out(get_criteria_in_force(db, get_edition(db, slug).id))


@router.get("/{slug}/freeze")
def show_freeze(slug: str, db: DbSession) -> FreezeOut:
    """Rules, projects and costs as they were fixed: `document` hashes to `sha256`."""
    edition = get_edition(db, slug)
    freeze = find_freeze(db, edition.id)
    if freeze is None:
        raise PageNotFound
    return FreezeOut(document=freeze.document, sha256=freeze.sha256, frozen_at=freeze.frozen_at)
