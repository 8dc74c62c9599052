"""Downloads: the guide of a vote and the sheet to choose on, in each language of its ballot."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.access import CurrentEdition
from app.guides.service import Printed, guide_file, paper_file
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Language
from app.web.downloads import DOCUMENT_TYPE, is_held, tagged

router = APIRouter(prefix="/{language}/editions/{slug}", dependencies=[Depends(public)])

SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Browsers show a PDF in a page they make themselves, which the policy of our pages could break."""


@router.get("/guide.pdf")
def send_guide(
    request: Request,
    language: Language,
    edition: CurrentEdition,
    db: DbSession,
    settings: CurrentSettings,
) -> Response:
    guide = guide_file(db, edition=edition, language=language, settings=settings)
    return _sent(request, guide, language)


@router.get("/bulletin-papier.pdf")
def send_paper(
    request: Request,
    language: Language,
    edition: CurrentEdition,
    db: DbSession,
    settings: CurrentSettings,
) -> Response:
    paper = paper_file(db, edition=edition, language=language, settings=settings)
    return _sent(request, paper, language)


def _sent(request: Request, printed: Printed, language: str) -> Response:
    headers = tagged(printed.sha256)
    if is_held(request, headers):
        return Response(status_code=304, headers=headers)
    headers |= {
        "Content-Disposition": f'inline; filename="{printed.name}"',
        "Content-Language": language,
        "Content-Security-Policy": SHOWN,
    }
    return Response(printed.content, media_type=DOCUMENT_TYPE, headers=headers)
