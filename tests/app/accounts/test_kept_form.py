"""A form sent after the end of a session waits behind the sign-in: nothing typed is lost."""

import html
import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from tests.builders import PASSWORD, make_scene
from tests.clients import form_token, sign_in
from tests.conftest import FixedClock

NEW = "/fr/association/editions/rennes-2026/nouveau-projet"
TYPED = {
    "organisation": "les-amis-de-mopti",
    "title": 'Un "puits" & <b>Gandon</b>',
    "goals": ["2", "6"],
}
KEPT = re.compile(r'name="kept" value="([^"]*)"')
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def refused(client: TestClient, database: Database, clock: FixedClock) -> str:
    """The answer to a form that took longer than the session."""
    with database.writing() as db:
        make_scene(db, now=clock.now())
    sign_in(client, "ada@example.org")
    token = form_token(client.get(NEW).text)
    clock.advance(timedelta(minutes=61))
    answer = client.post(NEW, data={**TYPED, "_csrf": token})
    assert answer.status_code == 401
    return answer.text


def signed_in_with(client: TestClient, shown: str, **over: str) -> str:
    fields = {
        "email": "ada@example.org",
        "password": PASSWORD,
        "next": NEW,
        "kept": html.unescape(KEPT.findall(shown)[0]),
        "_csrf": form_token(shown),
    }
    return client.post("/fr/connexion", data=fields | over).text


def test_a_form_sent_after_the_session_ended_is_sent_again_after_signing_in(
    client: TestClient, refused: str
):
    shown = signed_in_with(client, refused)
    assert f'action="{NEW}"' in shown
    fields: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(shown[shown.index(f'action="{NEW}"') :]):
        fields.setdefault(name, []).append(html.unescape(value))
    assert fields.pop("_csrf")
    assert fields == {
        name: value if isinstance(value, list) else [value] for name, value in TYPED.items()
    }
    saved = client.post(NEW, data={**fields, "_csrf": form_token(shown)})
    assert saved.status_code == 303
    assert html.escape(str(TYPED["title"]), quote=True).replace("&quot;", "&#34;") in (
        client.get(saved.headers["location"]).text
    )


def test_a_mistyped_password_keeps_the_form(client: TestClient, refused: str):
    again = signed_in_with(client, refused, password="wrong password")
    assert KEPT.findall(again) == KEPT.findall(refused)
    assert PASSWORD not in again
    assert "wrong password" not in again


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/en/x"])
def test_what_was_typed_is_sent_nowhere_else(client: TestClient, refused: str, elsewhere: str):
    assert "evil" not in signed_in_with(client, refused, next=elsewhere)


@pytest.mark.parametrize("kept", ["", "nonsense", '{"a": 1}', "[[1, 2, 3]]"])
def test_a_kept_form_that_cannot_be_read_is_left_out(client: TestClient, refused: str, kept: str):
    assert "<form" not in signed_in_with(client, refused, kept=kept)
