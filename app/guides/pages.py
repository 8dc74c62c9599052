"""Downloads: the guide of a vote and the sheet to choose on, in each language of its ballot."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.queries import get_edition
from app.guides.service import Printed, guide_file, paper_file
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Language
from app.web.downloads import DOCUMENT_TYPE

router = APIRouter(prefix="/{language}/editions/{slug}", dependencies=[Depends(public)])

FRESH = "public, max-age=300"
"""Five minutes: a text that staff hide is soon gone; the tag spares the rest."""
SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Browsers show a PDF in a page they make themselves, which the policy of our pages could break."""


@router.get("/guide.pdf")
def send_guide(
    request: Request, language: Language, slug: str, db: DbSession, settings: CurrentSettings
) -> Response:
    edition = get_edition(db, slug)
    return _sent(
        request, guide_file(db, edition=edition, language=language, settings=settings), language
    )


@router.get("/bulletin-papier.pdf")
def send_paper(
    request: Request, language: Language, slug: str, db: DbSession, settings: CurrentSettings
) -> Response:
    edition = get_edition(db, slug)
    return _sent(
        request, paper_file(db, edition=edition, language=language, settings=settings), language
    )


def _sent(request: Request, printed: Printed, language: str) -> Response:
    tag = f'"{printed.sha256}"'
    headers = {"ETag": tag, "Cache-Control": FRESH}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{printed.name}"'
    headers["Content-Language"] = language
    headers["Content-Security-Policy"] = SHOWN
    return Response(printed.content, media_type=DOCUMENT_TYPE, headers=headers)
