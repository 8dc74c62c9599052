"""The map of an edition's partner territories, and the same as a list."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.queries import get_edition
from app.proposals.listing import list_cards
from app.site.world import world_of
from app.web import csrf
from app.web.access import public
from app.web.deps import DbSession, Language
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/editions/{slug}", dependencies=[Depends(csrf.protect), Depends(public)]
)


@router.get("/carte")
def show_territories(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    edition = get_edition(db, slug)
    cards = list_cards(db, edition, language)
    return page(
        request,
        "site/territories.html",
        language=language,
        edition=edition,
        world=world_of((card.country for card in cards), language),
    )
