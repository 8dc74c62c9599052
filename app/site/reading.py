"""Pages to read: how it works, help, accessibility, legal notice, personal data, site map."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.phases import current_of
from app.editions.queries import find_freeze, list_editions, list_projects
from app.guides.service import languages_to_print
from app.site.rgaa import CHECKED_ON, own_check
from app.web import csrf
from app.web.access import public
from app.web.deps import DbSession, Language, Now
from app.web.page_cache import shared
from app.web.templating import page

router = APIRouter(
    prefix="/{language}", dependencies=[Depends(csrf.protect), Depends(public), Depends(shared)]
)


@router.get("/comment-ca-marche")
def show_how_it_works(request: Request, language: Language) -> Response:
    return page(request, "site/how_it_works.html", language=language)


@router.get("/aide")
def show_help(request: Request, language: Language, db: DbSession, now: Now) -> Response:
    edition = current_of(list_editions(db), now)
    frozen = find_freeze(db, edition.id) if edition else None
    return page(
        request,
        "site/help.html",
        language=language,
        edition=edition,
        printed_in=languages_to_print(frozen, list_projects(db, frozen.edition_id))
        if frozen
        else [],
    )


@router.get("/aide/phrases-simples")
def show_simple_help(request: Request, language: Language) -> Response:
    return page(request, "site/help_simple.html", language=language)


@router.get("/accessibilite")
def show_accessibility(request: Request, language: Language) -> Response:
    return page(
        request,
        "site/accessibility.html",
        language=language,
        rgaa=own_check(),
        checked_on=CHECKED_ON,
    )


@router.get("/mentions-legales")
def show_legal_notice(request: Request, language: Language) -> Response:
    return page(request, "site/legal_notice.html", language=language)


@router.get("/donnees-personnelles")
def show_personal_data(request: Request, language: Language) -> Response:
    return page(request, "site/personal_data.html", language=language)


@router.get("/donnees-ouvertes")
def show_open_data(request: Request, language: Language, db: DbSession) -> Response:
    return page(request, "site/open_data.html", language=language, editions=list_editions(db))


@router.get("/plan-du-site")
def show_site_map(request: Request, language: Language, db: DbSession) -> Response:
    return page(request, "site/site_map.html", language=language, editions=list_editions(db))
