"""The front pages: home, the editions, one edition with its rules."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.phases import current_of
from app.editions.queries import (
    find_freeze,
    get_edition,
    list_editions,
    list_projects,
)
from app.guides.service import languages_to_print
from app.proposals.listing import list_cards
from app.site.world import world_of
from app.web import csrf
from app.web.access import public
from app.web.deps import DbSession, Language, Now
from app.web.page_cache import shared
from app.web.templating import page
from ballots.rules.parameters import Parameters

router = APIRouter(
    prefix="/{language}", dependencies=[Depends(csrf.protect), Depends(public), Depends(shared)]
)


@router.get("/")
def show_home(request: Request, language: Language, db: DbSession, now: Now) -> Response:
    editions = list_editions(db)
    current = current_of(editions, now)
    cards = list_cards(db, current, language) if current else []
    projects = list_projects(db, current.id) if current else []
    frozen = find_freeze(db, current.id) if current else None
    return page(
        request,
        "site/home.html",
        language=language,
        edition=current,
        projects=projects,
        printed_in=languages_to_print(frozen, projects),
        world=world_of((card.country for card in cards), language),
        others=[edition for edition in editions if edition is not current],
    )


@router.get("/editions")
def show_editions(request: Request, language: Language, db: DbSession) -> Response:
    return page(request, "site/editions.html", language=language, editions=list_editions(db))


@router.get("/editions/{slug}")
def show_edition(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    edition = get_edition(db, slug)
    frozen, projects = find_freeze(db, edition.id), list_projects(db, edition.id)
    return page(
        request,
        "site/edition.html",
        language=language,
        edition=edition,
        printed_in=languages_to_print(frozen, projects),
        projects=projects,
        frozen=frozen,
    )


@router.get("/editions/{slug}/regles")
def show_rules(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    edition = get_edition(db, slug)
    return page(
        request,
        "site/rules.html",
        language=language,
        edition=edition,
        completion=Parameters.of(edition.rule_parameters).completion,
        projects=list_projects(db, edition.id),
        frozen=find_freeze(db, edition.id),
    )
