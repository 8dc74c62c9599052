"""Pages of the association: its grant, and the news it tells."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.core.i18n import LANGUAGES
from app.files.folder import Folder
from app.files.service import open_stored
from app.grants.desk import CurrentGrantDesk, GrantDesk
from app.grants.forms import NewsForm
from app.grants.news import NewsContent, PictureNotDescribed, write_news
from app.grants.queries import TextNotFound, get_news
from app.grants.readings import OPEN
from app.grants.reports import find_open_report
from app.grants.states import Action, can
from app.web import csrf
from app.web.downloads import send_file
from app.web.forms import FieldError, PostedForm, fields, read_form
from app.web.uploads import take_upload, uploaded

HOME = "/{language}/association/projets/{proposal_id}/suivi"
router = APIRouter(prefix=HOME, dependencies=[Depends(csrf.protect)])
uploads = APIRouter(prefix=HOME, dependencies=[Depends(take_upload), Depends(csrf.protect)])
SAVED = "/suivi/subvention?enregistre"


@router.get("/subvention")
def show_grant(desk: CurrentGrantDesk) -> Response:
    followed = desk.followed()
    return desk.show(
        "grants/own.html",
        edition=desk.proposal.edition,
        followed=followed,
        can_write=desk.can_write,
        may_report=can(followed.state, Action.REPORT),
        open_report=find_open_report(followed.grant),
        open_readings=OPEN,
    )


@router.get("/actualites/nouvelle")
def show_new_news(desk: CurrentGrantDesk) -> Response:
    desk.followed()
    desk.require_editor()
    return _form(desk, None, {"language": desk.language})


@uploads.post("/actualites/nouvelle")
def write_new_news(desk: CurrentGrantDesk, form: PostedForm) -> Response:
    return _write(desk, form, None)


@router.get("/actualites/{news_id}")
def show_news(desk: CurrentGrantDesk, news_id: UUID) -> Response:
    news = get_news(desk.followed().grant, news_id)
    words = {name: getattr(news, name) for name in ("title", "text", "language", "picture_text")}
    return _form(desk, news_id, words | {"version": str(news.version)})


@uploads.post("/actualites/{news_id}")
def rewrite_news(desk: CurrentGrantDesk, news_id: UUID, form: PostedForm) -> Response:
    return _write(desk, form, news_id)


@router.get("/actualites/{news_id}/image")
def send_picture(desk: CurrentGrantDesk, news_id: UUID) -> Response:
    stored = get_news(desk.followed().grant, news_id).picture
    if stored is None:
        raise TextNotFound
    opened = open_stored(Folder(desk.settings.files), stored)
    return send_file(desk.request, opened, is_public=False)


def _write(desk: GrantDesk, form: PostedForm, news_id: UUID | None) -> Response:
    desk.require_editor()
    desk.followed()
    # A browser may send an empty choice of a file as a text.
    typed = {name: value for name, value in fields(form).items() if name != "picture"}
    read, errors = read_form(NewsForm, typed)
    if read is None:
        return _form(desk, news_id, typed, errors=errors)
    said = read.model_dump(exclude={"version"})
    refusal = desk.attempt(
        write_news,
        proposal=desk.proposal,
        content=NewsContent(**said, picture=uploaded(form, "picture")),
        folder=Folder(desk.settings.files),
        news_id=news_id,
        version=read.version,
    )
    if refusal is None:
        return desk.turn_to(SAVED)
    field = _field_of(refusal.code)
    if field:
        wrong = [FieldError(field, refusal.code, refusal.params)]
        return _form(desk, news_id, typed, errors=wrong)
    return _form(desk, news_id, typed, refusal=refusal)


def _field_of(code: str) -> str:
    if code == PictureNotDescribed.code:
        return "picture_text"
    return "picture" if code.startswith("files.") else ""


def _form(desk: GrantDesk, news_id: UUID | None, typed: dict[str, str], **wrong: Any) -> Response:
    followed = desk.followed()
    news = get_news(followed.grant, news_id) if news_id else None
    word = str(news_id) if news_id else "nouvelle"
    return desk.show(
        "grants/news.html",
        address=f"{desk.address}/suivi/actualites/{word}",
        edition=desk.proposal.edition,
        followed=followed,
        news=news,
        word=word,
        is_open=desk.can_write and (news is None or news.reading in OPEN),
        languages=LANGUAGES,
        typed=typed,
        **wrong,
    )
