"""The projects close to a title, while it is typed."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.editions.access import CurrentEdition
from app.proposals.similar import find_similar
from app.web import csrf
from app.web.visit import CurrentVisit

router = APIRouter(
    prefix="/{language}/association/editions/{slug}", dependencies=[Depends(csrf.protect)]
)
LONGEST_TITLE = 200


@router.get("/proches")
def show_similar(
    visit: CurrentVisit,
    _account: CurrentMember,
    edition: CurrentEdition,
    titre: str = "",
    sauf: str = "",
) -> Response:
    """Answer a part of a page: the script beside the title puts it there."""
    title = titre[:LONGEST_TITLE]
    return visit.show(
        "proposals/similar_part.html",
        edition=edition,
        similar=find_similar(visit.db, edition=edition, title=title, besides=sauf),
    )
