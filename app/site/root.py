"""Addresses without a language: the door, the health check, the robots."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from app.core.i18n import DEFAULT_LANGUAGE, WORKING_LANGUAGES, negotiate
from app.editions.queries import list_editions
from app.web.access import public
from app.web.deps import DbSession, Language

router = APIRouter(dependencies=[Depends(public)])

CLOSED_TO_ROBOTS = ("mir", "association", "connexion")


@router.get("/", include_in_schema=False)
def choose_language(accept_language: Annotated[str, Header()] = DEFAULT_LANGUAGE) -> Response:
    """Send the visitor to the language of their browser; deep links never redirect."""
    answer = RedirectResponse(f"/{negotiate(accept_language)}/", status_code=302)
    answer.headers["Vary"] = "Accept-Language"
    return answer


@router.get("/p/{slug}/{code}", include_in_schema=False)
def lead_to_project(
    slug: str, code: str, accept_language: Annotated[str, Header()] = DEFAULT_LANGUAGE
) -> Response:
    """Send whoever follows a short address to the project, in the language of their browser."""
    path = f"/{negotiate(accept_language)}/editions/{quote(slug)}/projets/{quote(code)}"
    answer = RedirectResponse(path, status_code=302)
    answer.headers["Vary"] = "Accept-Language"
    return answer


@router.get("/healthz", include_in_schema=False)
def say_healthy(db: DbSession) -> dict[str, str]:
    """Answer only when the database answers."""
    list_editions(db)
    return {"status": "ok"}


@router.get("/robots.txt", include_in_schema=False)
def guide_robots() -> Response:
    closed = [
        f"Disallow: /{language}/{path}"
        for language in WORKING_LANGUAGES
        for path in CLOSED_TO_ROBOTS
    ]
    return PlainTextResponse("\n".join(["User-agent: *", *closed, ""]))


@router.get("/{language}", include_in_schema=False)
def add_the_slash(language: Language) -> Response:
    """Lead `/fr` to `/fr/`."""
    return RedirectResponse(f"/{language}/", status_code=308)
