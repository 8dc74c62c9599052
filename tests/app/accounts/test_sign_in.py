"""Signing in: one sentence for every mistake, sessions that end, nothing kept but hashes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts.models import Account, LoginSession, Role
from app.accounts.passwords import PasswordTooShort
from app.accounts.service import AddressTaken, create_account
from app.accounts.sessions import (
    ABSOLUTE,
    IDLE,
    WrongCredentials,
    find_signed_in,
    keep_signed_in,
    revoke_sessions,
    sign_in,
    sign_out,
)
from app.core.db import Database
from tests.builders import PASSWORD, make_account
from tests.clients import bearer, post_form
from tests.clients import sign_in as sign_in_by_page
from tests.conftest import FixedClock

EMAIL = "ada@example.org"


def test_the_address_is_read_without_case_or_spaces(db: Session, now: datetime):
    made = make_account(db, now=now, email=EMAIL)
    account, token = sign_in(db, email="  ADA@example.org ", password=PASSWORD, now=now)
    assert account.id == made.id
    assert find_signed_in(db, token=token, now=now) is made


def test_neither_password_nor_token_is_stored(db: Session, now: datetime):
    create_account(db, email=EMAIL, name="Ada", role=Role.MEMBER, password=PASSWORD, now=now)
    _, token = sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    db.flush()
    tables = (Account.__table__, LoginSession.__table__)
    stored = [repr(row) for table in tables for row in db.execute(select(table))]
    assert not [row for row in stored if PASSWORD in row or token in row]
    assert "$argon2id$v=19$m=47104,t=1,p=1$" in stored[0]


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "a wrong password"), ("nobody@example.org", PASSWORD)]
)
def test_which_of_the_two_is_wrong_is_not_said(
    db: Session, now: datetime, email: str, password: str
):
    make_account(db, now=now, email=EMAIL)
    with pytest.raises(WrongCredentials):
        sign_in(db, email=email, password=password, now=now)


def test_a_disabled_account_neither_signs_in_nor_stays_signed_in(db: Session, now: datetime):
    account = make_account(db, now=now, email=EMAIL)
    _, token = sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    account.disabled_at = now
    assert find_signed_in(db, token=token, now=now) is None
    with pytest.raises(WrongCredentials):
        sign_in(db, email=EMAIL, password=PASSWORD, now=now)


def test_a_session_ends_when_idle_and_lasts_while_in_use(db: Session, now: datetime):
    make_account(db, now=now, email=EMAIL)
    _, token = sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    later = now + IDLE - timedelta(minutes=1)
    keep_signed_in(db, token=token, now=later)
    assert find_signed_in(db, token=token, now=later + IDLE) is not None
    assert find_signed_in(db, token=token, now=later + IDLE + timedelta(seconds=1)) is None


def test_no_session_outlives_a_working_day(db: Session, now: datetime):
    make_account(db, now=now, email=EMAIL)
    _, token = sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    hour = now
    while hour < now + ABSOLUTE:
        hour += IDLE / 2
        keep_signed_in(db, token=token, now=hour)
    assert find_signed_in(db, token=token, now=now + ABSOLUTE) is not None
    assert find_signed_in(db, token=token, now=now + ABSOLUTE + timedelta(seconds=1)) is None


def test_signing_in_forgets_sessions_that_have_ended(db: Session, now: datetime):
    make_account(db, now=now, email=EMAIL)
    sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    sign_in(db, email=EMAIL, password=PASSWORD, now=now + timedelta(days=1))
    assert db.scalar(select(func.count()).select_from(LoginSession)) == 1


def test_signing_out_ends_one_session_and_revoking_ends_all(db: Session, now: datetime):
    account = make_account(db, now=now, email=EMAIL)
    tokens = [sign_in(db, email=EMAIL, password=PASSWORD, now=now)[1] for _ in range(3)]
    sign_out(db, token=tokens[0])
    assert [find_signed_in(db, token=each, now=now) is None for each in tokens] == [
        True,
        False,
        False,
    ]
    revoke_sessions(db, account_id=account.id)
    db.expire_all()
    assert all(find_signed_in(db, token=each, now=now) is None for each in tokens)


def test_a_short_password_and_a_taken_address_are_refused(db: Session, now: datetime):
    make_account(db, now=now, email=EMAIL)
    person = {"name": "Ada", "role": Role.MEMBER, "now": now}
    with pytest.raises(PasswordTooShort):
        create_account(db, email="b@example.org", password="too short", **person)  # type: ignore[arg-type]
    with pytest.raises(AddressTaken):
        create_account(db, email="ADA@example.org", password=PASSWORD, **person)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "landing"),
    [
        (Role.MEMBER, "/fr/association"),
        (Role.AGENT, "/fr/mir"),
        (Role.ADMINISTRATOR, "/fr/mir"),
    ],
)
def test_signing_in_leads_where_the_person_works(
    client: TestClient, database: Database, now: datetime, role: Role, landing: str
):
    with database.writing() as db:
        make_account(db, now=now, role=role, email=EMAIL)
    answer = post_form(client, "/fr/connexion", {"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, landing)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/fr/\\evil", "/en/x"]
)
def test_signing_in_never_leads_to_another_site(
    client: TestClient, database: Database, now: datetime, wanted: str
):
    with database.writing() as db:
        make_account(db, now=now, email=EMAIL)
    fields = {"email": EMAIL, "password": PASSWORD, "next": wanted}
    assert post_form(client, "/fr/connexion", fields).headers["location"] == "/fr/association"


def test_a_mistake_keeps_the_address_and_never_the_password(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_account(db, now=now, email=EMAIL)
    answer = post_form(client, "/fr/connexion", {"email": EMAIL, "password": "not this one"})
    assert answer.status_code == 422
    assert EMAIL in answer.text
    assert "not this one" not in answer.text


def test_guessing_is_slowed_down_and_never_for_ever(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_account(db, now=now, email=EMAIL)
    body = {"email": EMAIL, "password": "guess"}
    answers = [client.post("/api/v1/session", json=body).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]


def test_the_api_takes_no_cookie_and_a_page_no_bearer_token(
    client: TestClient, database: Database, now: datetime, clock: FixedClock
):
    with database.writing() as db:
        make_account(db, now=now, role=Role.AGENT, email=EMAIL)
    header = bearer(client, EMAIL)
    assert client.get("/fr/mir", headers=header).status_code == 401
    sign_in_by_page(client, EMAIL)
    assert client.get("/fr/mir").status_code == 200
    assert client.delete("/api/v1/session").status_code == 401
    assert client.delete("/api/v1/session", headers=header).status_code == 204
    assert client.delete("/api/v1/session", headers=header).status_code == 401
    clock.advance(ABSOLUTE)
    assert client.get("/fr/mir").status_code == 401


def test_signing_out_by_the_page_ends_the_session(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_account(db, now=now, email=EMAIL)
    sign_in_by_page(client, EMAIL)
    answer = post_form(client, "/fr/deconnexion", {}, page="/fr/connexion")
    assert answer.status_code == 303
    assert client.get("/fr/association").status_code == 401
