"""Pages open to anyone: the criteria of an edition, every version and what changed between two."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.comparison import compare
from app.editions.queries import (
    find_criteria_in_force,
    get_criteria_set,
    get_edition,
    list_criteria_sets,
)
from app.web import csrf
from app.web.access import public
from app.web.deps import DbSession, Language
from app.web.page_cache import shared
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/editions/{slug}/criteres",
    dependencies=[Depends(csrf.protect), Depends(public), Depends(shared)],
)


@router.get("")
def show_criteria(
    request: Request, language: Language, slug: str, db: DbSession, version: int | None = None
) -> Response:
    edition = get_edition(db, slug)
    versions = [each for each in list_criteria_sets(db, edition.id) if each.frozen_at is not None]
    in_force = find_criteria_in_force(db, edition.id)
    shown = next((each for each in versions if each.version == version), in_force)
    return page(
        request,
        "editions/criteria.html",
        language=language,
        edition=edition,
        versions=versions,
        in_force=in_force,
        shown=shown,
        criteria=shown.criteria if shown else [],
    )


@router.get("/comparaison")
def show_comparison(
    request: Request, language: Language, slug: str, db: DbSession, avant: int = 1, apres: int = 2
) -> Response:
    """Show two versions side by side; one that is still being written is nobody's to read yet."""
    edition = get_edition(db, slug)
    before = get_criteria_set(db, edition.id, avant, only_in_force=True)
    after = get_criteria_set(db, edition.id, apres, only_in_force=True)
    return page(
        request,
        "editions/comparison.html",
        language=language,
        edition=edition,
        before=before,
        after=after,
        differences=compare(before.criteria, after.criteria),
    )
