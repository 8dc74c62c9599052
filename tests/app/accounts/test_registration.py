"""A way in by mail: what the mailbox learns, what the page says, what the button does."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts import links
from app.accounts.links import LinkNotValid, forget_expired
from app.accounts.models import Account, LinkPurpose, LoginSession, MailedLink, Role
from app.accounts.passwords import PasswordTooEasy
from app.accounts.queries import find_account
from app.accounts.service import (
    AddressTaken,
    invite_staff,
    register,
    reset_password,
    send_link,
)
from app.accounts.sessions import WrongCredentials, find_signed_in, sign_in
from app.audit.models import Event
from app.core.addresses import NotAnAddress
from app.core.db import Database
from tests.builders import PASSWORD, make_account
from tests.clients import post_form
from tests.conftest import FixedClock
from tests.mailbox import letters, letters_in

EMAIL = "awa@example.org"
NEW = "un puits pour Gandon"
BASE = "http://testserver"


def ask(db: Session, now: datetime, email: str = EMAIL, language: str = "fr") -> None:
    send_link(db, email=email, language=language, base_url=BASE, now=now)


def confirm(db: Session, now: datetime, token: str, password: str = NEW) -> Account:
    return register(db, token=token, name="Awa Diarra", password=password, language="fr", now=now)


def test_a_new_address_is_confirmed_and_becomes_an_account(db: Session, now: datetime):
    ask(db, now, "  AWA@example.org ")
    (letter,) = letters(db)
    assert letter.to == EMAIL
    assert f"{BASE}/fr/inscription/" in letter.body
    account = confirm(db, now, letter.token)
    assert (account.email, account.role, account.confirmed_at) == (EMAIL, Role.MEMBER, now)
    assert sign_in(db, email=EMAIL, password=NEW, now=now)[0] is account


def test_the_token_is_stored_as_its_hash_only(db: Session, now: datetime):
    ask(db, now)
    (letter,) = letters(db)
    stored = repr(db.execute(select(MailedLink.__table__)).all())
    assert letter.token not in stored


def test_a_link_serves_once(db: Session, now: datetime):
    ask(db, now)
    ask(db, now)
    first, second = letters(db)
    confirm(db, now, first.token)
    for spent in (first, second):
        with pytest.raises(LinkNotValid):
            confirm(db, now, spent.token)


def test_a_link_expires(db: Session, now: datetime):
    ask(db, now)
    (letter,) = letters(db)
    late = now + links.LASTS[LinkPurpose.REGISTRATION]
    with pytest.raises(LinkNotValid):
        confirm(db, late, letter.token)
    forget_expired(db, now=late)
    assert db.scalar(select(func.count()).select_from(MailedLink)) == 0


def test_a_refused_password_does_not_spend_the_link(db: Session, now: datetime):
    ask(db, now)
    (letter,) = letters(db)
    with pytest.raises(PasswordTooEasy), db.begin_nested():
        confirm(db, now, letter.token, "passwordpassword")
    assert confirm(db, now, letter.token).email == EMAIL


def test_a_known_address_is_offered_a_new_password_and_no_second_account(
    db: Session, now: datetime
):
    make_account(db, now=now, email=EMAIL)
    ask(db, now)
    (letter,) = letters(db)
    assert "/fr/mot-de-passe-oublie/" in letter.body
    with pytest.raises(LinkNotValid):
        confirm(db, now, letter.token)


def test_the_letter_speaks_its_readers_language(db: Session, now: datetime):
    make_account(db, now=now, email="ada@example.org").language = "en"
    ask(db, now, "ada@example.org", "fr")
    ask(db, now, "new@example.org", "en")
    subjects = {letter.to: letter.subject for letter in letters(db)}
    assert subjects == {
        "ada@example.org": "Choose a new password",
        "new@example.org": "Confirm your address",
    }


def test_a_mailbox_is_never_flooded(db: Session, now: datetime):
    for _ in range(links.MOST_AN_HOUR + 3):
        ask(db, now)
    assert len(letters(db)) == links.MOST_AN_HOUR
    ask(db, now + timedelta(hours=1, seconds=1))
    assert len(letters(db)) == links.MOST_AN_HOUR + 1


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "awa",
        "awa@localhost",
        "a@b.fr,c@d.fr",
        "a@b.fr\nBcc: c@d.fr",
        "é@b.fr",
        f"{'a' * 250}@b.fr",
    ],
)
def test_what_is_no_single_address_gets_no_letter(db: Session, now: datetime, typed: str):
    with pytest.raises(NotAnAddress):
        ask(db, now, typed)
    assert letters(db) == []


def test_a_new_password_ends_every_session_and_every_link(db: Session, now: datetime):
    account = make_account(db, now=now, email=EMAIL)
    _, token = sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    ask(db, now)
    ask(db, now)
    first, second = letters(db)
    reset_password(db, token=second.token, password=NEW, base_url=BASE, now=now)
    assert find_signed_in(db, token=token, now=now) is None
    with pytest.raises(LinkNotValid):
        reset_password(db, token=first.token, password=NEW, base_url=BASE, now=now)
    with pytest.raises(WrongCredentials):
        sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    assert sign_in(db, email=EMAIL, password=NEW, now=now)[0] is account
    assert letters(db)[-1].subject == "Votre mot de passe a été changé"


def test_a_registration_link_resets_nothing(db: Session, now: datetime):
    ask(db, now)
    (letter,) = letters(db)
    with pytest.raises(LinkNotValid):
        reset_password(db, token=letter.token, password=NEW, base_url=BASE, now=now)


def test_an_invited_agent_chooses_a_password_and_is_staff(db: Session, now: datetime):
    admin = make_account(db, now=now, role=Role.ADMINISTRATOR)
    person = {"inviter": "Yann", "language": "fr", "base_url": BASE, "now": now, "by": admin.id}
    invite_staff(db, email=EMAIL, role=Role.AGENT, **person)  # type: ignore[arg-type]
    account = confirm(db, now + timedelta(days=6), letters(db)[0].token)
    assert account.role is Role.AGENT
    with pytest.raises(AddressTaken):
        invite_staff(db, email=EMAIL, role=Role.AGENT, **person)  # type: ignore[arg-type]


def test_the_journal_names_no_address(db: Session, now: datetime):
    ask(db, now)
    confirm(db, now, letters(db)[0].token)
    rows = repr(db.execute(select(Event.__table__)).all())
    assert "account.created" in rows
    assert EMAIL not in rows


def test_two_presses_at_once_make_one_account(any_database: Database, now: datetime):
    with any_database.writing() as db:
        ask(db, now)
    token = letters_in(any_database)[0].token
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def press() -> None:
        together.wait()
        try:
            with any_database.writing() as db:
                confirm(db, now, token)
        except (LinkNotValid, AddressTaken) as refusal:
            outcomes.append(refusal.code)
        else:
            outcomes.append("made")

    presses = [threading.Thread(target=press) for _ in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert sorted(outcomes) == ["accounts.link-not-valid", "made"]
    with any_database.reading() as db:
        assert find_account(db, EMAIL) is not None


@pytest.mark.parametrize("door", ["/fr/inscription", "/fr/mot-de-passe-oublie"])
def test_the_page_answers_alike_whether_the_address_is_known_or_not(
    client: TestClient, database: Database, now: datetime, door: str
):
    with database.writing() as db:
        make_account(db, now=now, email=EMAIL)
    known = post_form(client, door, {"email": EMAIL})
    unknown = post_form(client, door, {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 303
    assert known.headers["location"] == unknown.headers["location"] == "/fr/courrier-envoye"
    assert dict(known.headers).keys() == dict(unknown.headers).keys()
    assert client.get("/fr/courrier-envoye").status_code == 200
    assert len(letters_in(database)) == 2


def test_both_answers_cost_the_same_statements(
    database: Database, now: datetime, statements: list[str]
):
    with database.writing() as db:
        make_account(db, now=now, email=EMAIL)
    costs = []
    for address in (EMAIL, "nobody@example.org"):
        del statements[:]
        with database.writing() as db:
            ask(db, now, address)
        costs.append(list(statements))
    assert costs[0] == costs[1]


def test_opening_the_link_changes_nothing_and_the_button_signs_in(
    client: TestClient, database: Database
):
    post_form(client, "/fr/inscription", {"email": EMAIL})
    path = letters_in(database)[0].path
    for _ in range(2):
        assert EMAIL in client.get(path).text
    with database.reading() as db:
        assert find_account(db, EMAIL) is None
    answer = post_form(client, path, {"name": "Awa Diarra", "password": NEW})
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/association")
    assert client.get("/fr/association").status_code == 200
    assert client.get(path).status_code == 410


def test_a_weak_choice_keeps_the_name_and_never_the_password(
    client: TestClient, database: Database
):
    post_form(client, "/fr/inscription", {"email": EMAIL})
    path = letters_in(database)[0].path
    answer = post_form(client, path, {"name": "Awa Diarra", "password": "awadiarra-awadiarra"})
    assert answer.status_code == 422
    assert "Awa Diarra" in answer.text
    assert "awadiarra-awadiarra" not in answer.text
    nameless = post_form(client, path, {"name": " ", "password": NEW})
    assert nameless.status_code == 422
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(LoginSession)) == 0


def test_a_forgotten_password_is_replaced_by_the_page(
    client: TestClient, database: Database, now: datetime, clock: FixedClock
):
    with database.writing() as db:
        make_account(db, now=now, email=EMAIL)
    post_form(client, "/fr/mot-de-passe-oublie", {"email": EMAIL})
    path = letters_in(database)[0].path
    assert post_form(client, path, {"password": "short"}).status_code == 422
    answer = post_form(client, path, {"password": NEW})
    assert answer.headers["location"] == "/fr/connexion?mot-de-passe-change"
    signed = post_form(client, "/fr/connexion", {"email": EMAIL, "password": NEW})
    assert signed.status_code == 303
    clock.advance(timedelta(hours=2))
    assert client.get(path).status_code == 410


def test_a_mistyped_address_is_said_and_kept(client: TestClient):
    answer = post_form(client, "/fr/inscription", {"email": "awa at example"})
    assert answer.status_code == 422
    assert "awa at example" in answer.text


def test_letters_are_slowed_down_by_network(client: TestClient):
    answers = [
        post_form(client, "/fr/inscription", {"email": f"a{number}@example.org"}).status_code
        for number in range(31)
    ]
    assert answers == [303] * 30 + [429]


@pytest.mark.parametrize("path", ["/fr/inscription/unknown", "/fr/mot-de-passe-oublie/unknown"])
def test_an_unknown_link_is_gone(client: TestClient, path: str):
    assert client.get(path).status_code == 410
    token = post_form(client, path, {"password": NEW}, page="/fr/inscription")
    assert token.status_code == 410


def test_the_sign_in_page_leads_to_both(client: TestClient):
    html = client.get("/fr/connexion").text
    assert 'href="/fr/inscription"' in html
    assert 'href="/fr/mot-de-passe-oublie"' in html
