"""Staff pages: read a news or a report, accept it, send it back, take it down."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.files.folder import Folder
from app.files.service import open_stored
from app.grants.forms import ReadingForm
from app.grants.news import judge_news
from app.grants.pages.sheet import CurrentGrantVisit, GrantVisit
from app.grants.queries import TextNotFound, get_news, get_report
from app.grants.readings import Judgement
from app.grants.reports import judge_report
from app.web import csrf
from app.web.deps import PageNotFound
from app.web.downloads import send_file
from app.web.forms import PostedForm, fields

HOME = "/{language}/mir/editions/{slug}/suivi/{code}"
router = APIRouter(prefix=HOME, dependencies=[Depends(csrf.protect)])
JUDGEMENTS = {
    "accepter": Judgement.ACCEPT,
    "renvoyer": Judgement.SEND_BACK,
    "retirer": Judgement.TAKE_DOWN,
}
"""The word each has in the address its form is sent to."""


@router.get("/actualites/{news_id}")
def show_news(visit: CurrentGrantVisit, news_id: UUID) -> Response:
    return _news(visit, news_id)


@router.get("/actualites/{news_id}/image")
def send_picture(visit: CurrentGrantVisit, news_id: UUID) -> Response:
    stored = get_news(visit.followed().grant, news_id).picture
    if stored is None:
        raise TextNotFound
    opened = open_stored(Folder(visit.settings.files), stored)
    return send_file(visit.request, opened, is_public=False)


@router.post("/actualites/{news_id}/{judgement}")
def read_news(
    visit: CurrentGrantVisit, news_id: UUID, judgement: str, form: PostedForm
) -> Response:
    said = {"news_id": news_id, "judgement": _meant(judgement)}
    errors, refusal = visit.tried(
        ReadingForm, form, judge_news, base_url=visit.settings.base_url, **said
    )
    if errors or refusal:
        return _news(visit, news_id, errors=errors, refusal=refusal, typed=fields(form))
    return visit.turn_to(f"{visit.sheet}?enregistre")


@router.get("/bilans/{number}")
def show_report(visit: CurrentGrantVisit, number: int) -> Response:
    return _report(visit, number)


@router.post("/bilans/{number}/{judgement}")
def read_report(
    visit: CurrentGrantVisit, number: int, judgement: str, form: PostedForm
) -> Response:
    meant = _meant(judgement)
    if meant is Judgement.TAKE_DOWN:
        raise PageNotFound
    said = {"number": number, "judgement": meant, "base_url": visit.settings.base_url}
    errors, refusal = visit.tried(ReadingForm, form, judge_report, **said)
    if errors or refusal:
        return _report(visit, number, errors=errors, refusal=refusal, typed=fields(form))
    return visit.turn_to(f"{visit.sheet}?enregistre")


def _meant(word: str) -> Judgement:
    if word not in JUDGEMENTS:
        raise PageNotFound
    return JUDGEMENTS[word]


def _news(
    visit: GrantVisit, news_id: UUID, typed: dict[str, str] | None = None, **wrong: Any
) -> Response:
    followed = visit.followed()
    return visit.show(
        "grants/staff_news.html",
        address=visit.address(f"{visit.sheet}/actualites/{news_id}"),
        followed=followed,
        news=get_news(followed.grant, news_id),
        typed=typed or {},
        **wrong,
    )


def _report(
    visit: GrantVisit, number: int, typed: dict[str, str] | None = None, **wrong: Any
) -> Response:
    followed = visit.followed()
    return visit.show(
        "grants/staff_report.html",
        address=visit.address(f"{visit.sheet}/bilans/{number}"),
        followed=followed,
        report=get_report(followed.grant, number),
        typed=typed or {},
        **wrong,
    )
