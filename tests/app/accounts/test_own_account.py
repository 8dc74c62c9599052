"""What a person sets for themselves, and how an account ends."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts.models import Account, Role
from app.accounts.service import WrongPassword, change_password, close_account
from app.accounts.sessions import (
    WrongCredentials,
    find_signed_in,
    list_sessions,
    revoke_session,
    sign_in,
)
from app.core.db import Database
from app.core.settings import Settings
from tests.builders import PASSWORD, make_account
from tests.clients import form_token, make_client, post_form
from tests.clients import sign_in as sign_in_by_page
from tests.conftest import NOON, FixedClock
from tests.mailbox import letters, letters_in

EMAIL = "awa@example.org"
NEW = "un puits pour Gandon"
BASE = "http://testserver"
PAGE = "/fr/compte"


@pytest.fixture
def awa(database: Database, client: TestClient) -> TestClient:
    with database.writing() as db:
        make_account(db, now=NOON, email=EMAIL)
    sign_in_by_page(client, EMAIL)
    return client


def test_a_password_is_changed_by_whoever_knows_it_and_everyone_signs_in_again(
    db: Session, now: datetime
):
    account = make_account(db, now=now, email=EMAIL)
    _, token = sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    change = {"account": account, "password": NEW, "base_url": BASE, "now": now}
    with pytest.raises(WrongPassword):
        change_password(db, current="not this one", **change)  # type: ignore[arg-type]
    change_password(db, current=PASSWORD, **change)  # type: ignore[arg-type]
    assert find_signed_in(db, token=token, now=now) is None
    assert sign_in(db, email=EMAIL, password=NEW, now=now)[0] is account


def test_one_session_is_revoked_and_only_ones_own(db: Session, now: datetime):
    ada, eve = (make_account(db, now=now, email=f"{name}@example.org") for name in ("ada", "eve"))
    _, kept = sign_in(db, email=ada.email, password=PASSWORD, now=now)
    _, ended = sign_in(db, email=ada.email, password=PASSWORD, now=now + timedelta(minutes=1))
    db.flush()
    newest, _ = list_sessions(db, account_id=ada.id, now=now)
    revoke_session(db, account_id=eve.id, session_id=newest.id)
    assert find_signed_in(db, token=ended, now=now) is ada
    revoke_session(db, account_id=ada.id, session_id=newest.id)
    assert find_signed_in(db, token=ended, now=now) is None
    assert find_signed_in(db, token=kept, now=now) is ada


def test_sessions_that_have_ended_are_not_listed(db: Session, now: datetime):
    account = make_account(db, now=now, email=EMAIL)
    sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    assert list_sessions(db, account_id=account.id, now=now + timedelta(hours=9)) == []


def test_a_closed_account_signs_in_nowhere_and_its_address_is_forgotten(db: Session, now: datetime):
    account = make_account(db, now=now, email=EMAIL)
    _, token = sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    close_account(db, account=account, base_url=BASE, now=now)
    close_account(db, account=account, base_url=BASE, now=now)
    assert find_signed_in(db, token=token, now=now) is None
    with pytest.raises(WrongCredentials):
        sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    assert EMAIL not in account.email
    assert [letter.to for letter in letters(db)] == [EMAIL]
    assert make_account(db, now=now, email=EMAIL).id != account.id


def test_name_and_language_are_changed_by_the_page(awa: TestClient, database: Database):
    answer = post_form(awa, PAGE, {"name": " Awa\n Diarra ", "spoken": "en"})
    assert answer.headers["location"] == "/fr/compte?enregistre"
    with database.reading() as db:
        account = db.query(Account).one()
        assert (account.name, account.language) == ("Awa Diarra", "en")
    refused = post_form(awa, PAGE, {"name": "", "spoken": "en"})
    assert refused.status_code == 422


def test_the_page_lists_the_sessions_and_ends_them(
    awa: TestClient, settings: Settings, database: Database, clock: FixedClock
):
    other = make_client(settings, database, clock)
    sign_in_by_page(other, EMAIL)
    html = awa.get(PAGE).text
    assert html.count("Cet appareil") == 1
    assert html.count("/fin") == 1
    path = next(part for part in html.split('"') if part.endswith("/fin"))
    assert awa.post(path, data={"_csrf": form_token(html)}).status_code == 303
    assert other.get(PAGE).status_code == 401
    assert awa.get(PAGE).status_code == 200
    assert post_form(awa, f"{PAGE}/deconnexion-partout", {}, page=PAGE).status_code == 303
    assert awa.get(PAGE).status_code == 401


def test_a_new_password_by_the_page_says_what_is_wrong_first(awa: TestClient):
    path = f"{PAGE}/mot-de-passe"
    wrong = post_form(awa, path, {"current": "no", "password": NEW}, page=PAGE)
    weak = post_form(awa, path, {"current": PASSWORD, "password": "azertyuiopqsdfgh"}, page=PAGE)
    assert (wrong.status_code, weak.status_code) == (422, 422)
    assert "azertyuiopqsdfgh" not in weak.text
    right = post_form(awa, path, {"current": PASSWORD, "password": NEW}, page=PAGE)
    assert right.headers["location"] == "/fr/connexion?mot-de-passe-change"
    assert awa.get(PAGE).status_code == 401


def test_an_account_is_closed_with_its_password_only(awa: TestClient):
    path = f"{PAGE}/fermeture"
    assert post_form(awa, path, {"current": "no"}).status_code == 422
    assert post_form(awa, path, {"current": PASSWORD}).status_code == 303
    assert awa.get(PAGE).status_code == 401


def test_administrators_invite_and_close_and_agents_do_neither(
    client: TestClient, database: Database, now: datetime
):
    people = "/fr/mir/personnes"
    with database.writing() as db:
        make_account(db, now=now, role=Role.ADMINISTRATOR, email="yann@example.org")
        agent = make_account(db, now=now, role=Role.AGENT, email="mae@example.org")
    sign_in_by_page(client, "mae@example.org")
    assert client.get(people).status_code == 403
    sign_in_by_page(client, "yann@example.org")
    taken = post_form(client, people, {"email": "mae@example.org", "role": "agent"})
    assert taken.status_code == 422
    invited = post_form(client, people, {"email": EMAIL, "role": "administrator"})
    assert invited.status_code == 303
    assert letters_in(database)[0].to == EMAIL
    closed = post_form(client, f"{people}/{agent.id}/fermeture", {}, page=people)
    assert closed.status_code == 303
    assert "mae@example.org" not in client.get(people).text


def test_an_administrator_closes_neither_their_own_nor_a_members_account_there(
    client: TestClient, database: Database, now: datetime
):
    people = "/fr/mir/personnes"
    with database.writing() as db:
        admin = make_account(db, now=now, role=Role.ADMINISTRATOR, email="yann@example.org")
        member = make_account(db, now=now, email=EMAIL)
    sign_in_by_page(client, "yann@example.org")
    own = post_form(client, f"{people}/{admin.id}/fermeture", {}, page=people)
    other = post_form(client, f"{people}/{member.id}/fermeture", {}, page=people)
    assert (own.status_code, other.status_code) == (422, 404)
