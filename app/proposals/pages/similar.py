"""The projects close to a title, while it is typed."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.editions.queries import get_edition
from app.proposals.similar import find_similar
from app.web import csrf
from app.web.deps import DbSession, Language
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/association/editions/{slug}", dependencies=[Depends(csrf.protect)]
)
LONGEST_TITLE = 200


@router.get("/proches")
def show_similar(
    request: Request,
    language: Language,
    slug: str,
    _account: CurrentMember,
    db: DbSession,
    titre: str = "",
    sauf: str = "",
) -> Response:
    """Answer a part of a page: the script beside the title puts it there."""
    edition = get_edition(db, slug)
    return page(
        request,
        "proposals/similar_part.html",
        language=language,
        edition=edition,
        similar=find_similar(db, edition=edition, title=titre[:LONGEST_TITLE], besides=sauf),
    )
