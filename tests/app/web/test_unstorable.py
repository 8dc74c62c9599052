"""What a database cannot hold is refused with a sentence, on both of them."""

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
SIGNS = ["%00", "a%00b", "%ED%A0%80", "%EF%BF%BF", "x" * 3000]


@pytest.fixture
def stranger(settings: Settings, any_database: Database, clock: FixedClock) -> TestClient:
    return make_client(settings, any_database, clock)


@pytest.mark.parametrize("sign", SIGNS, ids=["nul", "inner-nul", "half", "last", "long"])
def test_no_sign_in_an_address_ends_in_a_fault(stranger: TestClient, sign: str):
    answers = {each: stranger.get(each.replace("{}", sign)).status_code for each in ADDRESSES}
    assert {each: status for each, status in answers.items() if status >= 500} == {}
    assert all(400 <= status < 500 for status in answers.values())
