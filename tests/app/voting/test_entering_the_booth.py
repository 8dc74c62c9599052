"""A resident gives a code at the entrance, which says what it opens and when."""

from datetime import datetime, timedelta

from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.voters.service import draw_codes, register_with_codes
from tests.app.voting.booth import HOME, PAPER, enter
from tests.builders import make_edition, make_projects
from tests.clients import form_token, make_client
from tests.conftest import FixedClock
from tests.polling import COSTS, Poll


def test_codes_are_told_mistyped_from_unknown_and_kept_on_the_page(
    browser: TestClient, web_poll: Poll
):
    wrong = web_poll.codes[0][:-1] + ("0" if web_poll.codes[0][-1] != "0" else "1")
    answer = enter(browser, wrong)
    assert answer.status_code == 422
    assert "faute de frappe" in answer.text
    assert f'value="{wrong}"' in answer.text


def test_guesses_are_slowed_down_after_sixty_and_typing_errors_are_not(
    browser: TestClient, web_poll: Poll, settings: Settings, clock: FixedClock
):
    client = make_client(settings, web_poll.database, clock)
    tries = client.app.state.limiter  # type: ignore[attr-defined]
    assert all(tries.allows("code", "testclient") for _ in range(59))
    assert "faute de frappe" in enter(client, "0" * 15 + "1").text
    assert "n’ouvre pas ce vote" in enter(client, "0" * 16).text
    assert "Attendez" in enter(client, "0" * 16).text
    assert "faute de frappe" in enter(client, "0" * 15 + "1").text
    assert "n’ouvre pas ce vote" in enter(browser, "0" * 16).text


def test_nobody_fills_a_paper_without_a_code_or_with_a_stale_one(
    web_poll: Poll, settings: Settings, database: Database, clock: FixedClock
):
    client = make_client(settings, database, clock)
    answer = client.get(PAPER)
    assert answer.status_code == 401
    assert f'href="{HOME}/voter"' in answer.text
    enter(client, web_poll.codes[0])
    clock.advance(timedelta(hours=2, seconds=1))
    assert client.get(PAPER).status_code == 401


def test_a_pass_opens_its_own_edition_only(browser: TestClient, database: Database, now: datetime):
    with database.writing() as db:
        make_edition(db, now=now, slug="rennes-2027")
    answer = browser.get("/fr/editions/rennes-2027/voter/bulletin")
    assert answer.status_code == 401


def test_a_code_is_compared_while_another_writes_and_only_the_first_visit_opens_the_round(
    database: Database, settings: Settings, clock: FixedClock
):
    with database.writing() as db:
        edition = make_edition(db, now=clock.now())
        make_projects(db, edition, COSTS)
        codes = register_with_codes(db, edition=edition, drawn=draw_codes(2), now=clock.now())
    client = make_client(settings, database, clock)
    assert enter(client, codes[0]).headers["location"] == PAPER
    with database.writing() as db:
        # The one write lock of SQLite is held, as by a close or an import.
        db.execute(text("SELECT 1"))
        assert enter(client, codes[1]).headers["location"] == PAPER
        assert "n’ouvre pas ce vote" in enter(client, "0" * 16).text


def test_a_closed_round_looks_closed_and_takes_no_code(browser: TestClient, web_poll: Poll):
    page = browser.get(f"{HOME}/voter").text
    web_poll.close()
    closed = browser.get(f"{HOME}/voter").text
    assert "Le vote a été clos le 22 novembre 2026" in closed
    assert "field-code" not in closed
    token = form_token(page)
    answer = browser.post(f"{HOME}/voter", data={"code": web_poll.codes[0], "_csrf": token})
    assert answer.status_code == 422
    assert "Le vote a été clos" in answer.text


def test_the_entrance_says_when_the_vote_is_not_open(browser: TestClient, clock: FixedClock):
    clock.advance(timedelta(days=11))
    assert "pas ouvert" in browser.get(f"{HOME}/voter").text


def test_before_the_vote_the_entrance_says_when_it_opens(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_edition(db, now=now, phase=Phase.REVIEW)
    assert "Il ouvre le" in client.get(f"{HOME}/voter").text
