"""News is read before it shows, never edited once shown, and taken down with a reason."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.files.models import StoredFile
from app.grants.models import News, Reading
from app.grants.news import PictureNotDescribed, judge_news
from app.grants.queries import TextNotFound, get_followed, get_shown_news
from app.grants.readings import Judgement, TextChangedMeanwhile, TextClosed
from app.grants.states import ReasonMissing
from app.organisations.models import MemberRole
from app.organisations.queries import OrganisationNotFound, ReaderOnly
from tests.builders import make_account, make_membership
from tests.funded import PICTURED, SITE, TOLD, Funded, drawn, tell
from tests.reviewing import events, subjects


def judge(db: Session, funded: Funded, news: News, judgement: Judgement, **over: Any) -> None:
    said: dict[str, Any] = {"version": news.version, "base_url": SITE, "news_id": news.id} | over
    judge_news(db, **funded.step, judgement=judgement, **said)


def test_news_shows_once_it_was_read(db: Session, funded: Funded):
    news = tell(db, funded)
    followed = get_followed(db, funded.edition, funded.code)
    assert (followed.news, followed.waiting) == ([], [news])
    with pytest.raises(TextNotFound):
        get_shown_news(db, news.id)
    judge(db, funded, news, Judgement.ACCEPT)
    assert get_shown_news(db, news.id) is news
    assert subjects(db) == ["Votre nouvelle est publiée"]
    assert events(db, "grant.") == ["grant.news-written", "grant.news-accepted"]


def test_news_sent_back_is_written_anew_and_waits_again(db: Session, funded: Funded):
    news = tell(db, funded)
    judge(db, funded, news, Judgement.SEND_BACK, reason="Floutez les visages.")
    assert (news.reading, news.reason) == (Reading.SENT_BACK, "Floutez les visages.")
    assert subjects(db) == ["Votre nouvelle vous revient"]
    tell(db, funded, replace(TOLD, text="Autrement."), news_id=news.id, version=news.version)
    assert (news.reading, news.reason, news.text) == (Reading.WAITING, "", "Autrement.")


def test_shown_news_is_taken_down_with_a_reason_and_never_edited(db: Session, funded: Funded):
    news = tell(db, funded)
    judge(db, funded, news, Judgement.ACCEPT)
    with pytest.raises(TextClosed):
        tell(db, funded, news_id=news.id, version=news.version)
    with pytest.raises(ReasonMissing):
        judge(db, funded, news, Judgement.TAKE_DOWN)
    judge(db, funded, news, Judgement.TAKE_DOWN, reason="Une personne était en danger.")
    followed = get_followed(db, funded.edition, funded.code)
    assert (followed.news, followed.taken_down) == ([], [news])
    with pytest.raises(TextNotFound):
        get_shown_news(db, news.id)


@pytest.mark.parametrize("judgement", [Judgement.SEND_BACK, Judgement.TAKE_DOWN])
def test_what_does_not_stand_there_is_not_done(db: Session, funded: Funded, judgement: Judgement):
    news = tell(db, funded)
    if judgement is Judgement.SEND_BACK:
        judge(db, funded, news, Judgement.ACCEPT)
    with pytest.raises(TextClosed):
        judge(db, funded, news, judgement, reason="Trop tard.")


def test_nobody_approves_or_overwrites_another_version_than_the_one_they_read(
    db: Session, funded: Funded
):
    news = tell(db, funded)
    read = news.version
    tell(db, funded, replace(TOLD, text="Tout autre chose."), news_id=news.id, version=read)
    with pytest.raises(TextChangedMeanwhile):
        judge(db, funded, news, Judgement.ACCEPT, version=read)
    with pytest.raises(TextChangedMeanwhile):
        tell(db, funded, news_id=news.id, version=read)


def test_a_picture_comes_with_its_words_and_the_former_one_goes(db: Session, funded: Funded):
    with pytest.raises(PictureNotDescribed):
        tell(db, funded, replace(TOLD, picture=drawn()))
    news = tell(db, funded, replace(PICTURED, picture=drawn()))
    first = news.picture
    assert first is not None
    tell(db, funded, PICTURED, news_id=news.id, version=news.version)
    assert news.picture is first
    tell(db, funded, replace(PICTURED, picture=drawn()), news_id=news.id, version=news.version)
    assert news.picture is not first
    db.flush()
    assert list(db.scalars(select(StoredFile))) == [news.picture]


def test_only_who_writes_for_the_association_tells_its_news(db: Session, funded: Funded):
    rita = make_account(db, now=funded.now, email="rita@example.org")
    make_membership(db, funded.scene.organisation, rita, MemberRole.READER)
    with pytest.raises(ReaderOnly):
        tell(db, funded, by=rita.id)
    with pytest.raises(OrganisationNotFound):
        tell(db, funded, by=funded.agent.id)
