"""What a database cannot hold is refused with a sentence, on both of them."""

import json

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from tests.clients import make_client
from tests.conftest import FixedClock

ADDRESSES = [
    "/fr/editions/{}",
    "/fr/editions/{}/projets/{}",
    "/fr/editions/rennes-2026/suivi/{}",
    "/fr/organisations/{}",
    "/api/v1/editions/{}",
    "/api/v1/editions/{}/projects",
    "/donnees/{}/projets.csv",
]
SIGNS = ["%00", "a%00b", "%EF%BF%BF", "x" * 3000]


@pytest.fixture
def stranger(settings: Settings, any_database: Database, clock: FixedClock) -> TestClient:
    return make_client(settings, any_database, clock)


@pytest.mark.parametrize("sign", SIGNS, ids=["nul", "inner-nul", "last", "long"])
def test_no_sign_in_an_address_ends_in_a_fault(stranger: TestClient, sign: str):
    answers = {each: stranger.get(each.replace("{}", sign)).status_code for each in ADDRESSES}
    assert {each: status for each, status in answers.items() if status >= 500} == {}
    assert all(400 <= status < 500 for status in answers.values())


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\udfffb"], ids=["nul", "half", "inner-half"])
def test_no_sign_in_a_body_of_json_ends_in_a_fault(stranger: TestClient, text: str):
    body = json.dumps({"email": f"{text}@example.org", "password": text})
    answer = stranger.post(
        "/api/v1/session", content=body, headers={"Content-Type": "application/json"}
    )
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("charset", ["punycode", "idna", "utf-7", "utf-16", "unicode_escape", "no"])
def test_no_charset_that_a_form_names_ends_in_a_fault(stranger: TestClient, charset: str):
    parts = '--x\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n\x80\xe9\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    stranger.get("/fr/connexion")
    answers = {
        address: stranger.post(
            address, content=parts.encode("latin-1"), headers={"Content-Type": kind}
        ).status_code
        for address in ("/fr/connexion", "/fr/inscription", "/fr/association/nouvelle-organisation")
    }
    assert {each: status for each, status in answers.items() if status >= 500} == {}
