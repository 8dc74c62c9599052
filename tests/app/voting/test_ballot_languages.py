"""The vote is open in the languages every project of the ballot can be read in, and no other."""

from typing import Any

from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import ListedProject
from app.voting.keys import KeyStore
from app.voting.paper import languages_of
from tests.clients import make_client, post_form
from tests.conftest import FixedClock
from tests.polling import COSTS, Poll, start_poll

HOME = "editions/rennes-2026/voter"


def listed(summary: str = "", **texts: dict[str, str]) -> ListedProject:
    return ListedProject(code="eau-mopti", title="Eau", summary=summary, texts=texts)


def test_french_is_always_open():
    assert languages_of([listed()]) == ["fr"]


def test_a_language_is_open_once_every_project_has_its_title_and_summary():
    whole = {"title": "Su", "summary": "Temiz su"}
    told = listed("De l’eau", tr=whole, ar={"title": "ماء", "summary": ""})
    assert languages_of([told]) == ["fr", "tr"]
    assert languages_of([told, listed("Un four")]) == ["fr"]


def translate(poll: Poll, language: str, codes: list[str]) -> None:
    with poll.database.writing() as db:
        for code in codes:
            project = db.get_one(ListedProject, (poll.edition.id, code))
            project.texts = {
                **project.texts,
                language: {"title": code, "summary": code, "origin": "author"},
            }


def test_a_ballot_half_translated_offers_the_languages_that_are_open(
    settings: Settings, database: Database, clock: FixedClock
):
    poll = start_poll(database, KeyStore(settings.keys, settings.memory), clock.now(), codes=1)
    translate(poll, "tr", list(COSTS)[:-1])
    client = make_client(settings, database, clock)
    html = client.get(f"/tr/{HOME}").text
    assert 'name="code"' not in html
    assert f'href="/fr/{HOME}"' in html
    assert enter(client, poll, "fr").headers["location"] == f"/fr/{HOME}/bulletin"
    for step in ("bulletin", "verifier"):
        answer = client.get(f"/tr/{HOME}/{step}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/tr/{HOME}")


def test_a_ballot_wholly_translated_is_voted_in_its_language(
    settings: Settings, database: Database, clock: FixedClock
):
    poll = start_poll(database, KeyStore(settings.keys, settings.memory), clock.now(), codes=1)
    translate(poll, "ar", list(COSTS))
    client = make_client(settings, database, clock)
    assert enter(client, poll, "ar").headers["location"] == f"/ar/{HOME}/bulletin"
    html = client.get(f"/ar/{HOME}/bulletin").text
    assert 'dir="rtl"' in html
    assert "<strong>eau-mopti</strong>" in html


def enter(client: TestClient, poll: Poll, language: str) -> Any:
    return post_form(client, f"/{language}/{HOME}", {"code": poll.codes[0]})
