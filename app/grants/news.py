"""News of a project: written by its association, read by the Maison Internationale, then shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.files import service as files
from app.files.folder import Folder
from app.files.models import FileKind
from app.grants import letters
from app.grants.models import Grant, News, Reading
from app.grants.queries import get_news
from app.grants.readings import Judgement, announce, judge, require_open
from app.grants.states import hold, note
from app.organisations.queries import require_editor
from app.proposals.letters import Letter
from app.proposals.models import Proposal

LETTERS: dict[Judgement, Letter] = {
    Judgement.ACCEPT: letters.NEWS_SHOWN,
    Judgement.SEND_BACK: letters.NEWS_SENT_BACK,
    Judgement.TAKE_DOWN: letters.NEWS_TAKEN_DOWN,
}


class PictureNotDescribed(DomainError):
    """A picture comes without the words for those who do not see it."""

    code = "grants.picture-not-described"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class NewsContent:
    """What an association types; `picture` is the bytes of a new one and the name they have."""

    title: str
    text: str
    language: str
    picture_text: str = ""
    picture: tuple[BinaryIO, str] | None = None


def write_news(
    db: Session,
    *,
    proposal: Proposal,
    content: NewsContent,
    folder: Folder,
    news_id: UUID | None = None,
    version: int = 0,
    by: UUID,
    now: datetime,
) -> News:
    """Hand in a news, or one that was not shown yet written anew; its former picture stays.

    `version` is the one the writer read.
    """
    require_editor(db, account_id=by, organisation_id=proposal.organisation_id)
    grant = hold(db, edition=proposal.edition, code=proposal.code)
    news = _begun(grant, news_id, version)
    has_picture = content.picture is not None or news.picture is not None
    if has_picture and not content.picture_text.strip():
        raise PictureNotDescribed
    news.title, news.text, news.language = content.title, content.text, content.language
    news.picture_text = content.picture_text if has_picture else ""
    news.reading, news.reason, news.written_at = Reading.WAITING, "", now
    if content.picture is not None:
        _replace_picture(db, news, content.picture, folder, by, now)
    if news_id is None:
        grant.news.append(news)
    # The journal names the row, and the page leads to it.
    db.flush()
    note(db, grant=grant, action="news-written", by=by, now=now, text=str(news.id))
    return news


def judge_news(
    db: Session,
    *,
    edition: Edition,
    code: str,
    news_id: UUID,
    judgement: Judgement,
    version: int,
    base_url: str,
    by: UUID,
    now: datetime,
    reason: str = "",
) -> None:
    """Show a news, send it back to its association, or take it down once it was shown."""
    grant = hold(db, edition=edition, code=code)
    judge(get_news(grant, news_id), judgement, reason=reason, version=version, now=now)
    announce(
        db,
        edition=edition,
        grant=grant,
        action=f"news-{judgement}",
        letter=LETTERS[judgement],
        base_url=base_url,
        by=by,
        now=now,
        text=str(news_id),
    )


def _begun(grant: Grant, news_id: UUID | None, version: int) -> News:
    if news_id is None:
        return News(picture=None)
    news = get_news(grant, news_id)
    require_open(news, version)
    return news


def _replace_picture(
    db: Session,
    news: News,
    sent: tuple[BinaryIO, str],
    folder: Folder,
    by: UUID,
    now: datetime,
) -> None:
    stream, name = sent
    former = news.picture
    news.picture = files.store(
        db, folder=folder, stream=stream, name=name, kind=FileKind.PICTURE, by=by, now=now
    )
    if former is not None:
        # The row must have let go of the former file before that goes.
        db.flush()
        files.remove(db, stored=former)
