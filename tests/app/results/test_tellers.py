"""From sealed ballots to a published result, step by step, in that order only."""

from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.voting.keys import KeyStore
from tests.builders import make_account, make_edition
from tests.clients import make_client, post_form, sign_in
from tests.conftest import FixedClock
from tests.polling import Poll, start_poll

TELLERS = "/fr/mir/editions/rennes-2026/depouillement"
STEPS = ("cloture", "ouverture", "comptage", "publication")


@pytest.fixture
def poll(any_database: Database, settings: Settings, now: datetime) -> Poll:
    """Twenty-one sealed ballots, each for one of two projects."""
    poll = start_poll(any_database, KeyStore(settings.keys, settings.memory), now, voters=21)
    for number, voter in enumerate(poll.voters):
        intent = number.to_bytes(16)
        project = "four-solaire" if number % 3 else "radio-yenbai"
        poll.cast([(project, 100)], voter=voter, intent=intent)
    return poll


@pytest.fixture
def teller(poll: Poll, settings: Settings, clock: FixedClock, now: datetime) -> TestClient:
    with poll.database.writing() as db:
        make_account(db, now=now, role=Role.ADMINISTRATOR)
    return make_client(settings, poll.database, clock)


def take(teller: TestClient, step: str) -> int:
    answer = post_form(teller, f"{TELLERS}/{step}", {}, page=TELLERS)
    return int(answer.status_code)


def test_sealed_ballots_become_a_published_result(
    teller: TestClient, poll: Poll, clock: FixedClock
):
    clock.instant = opens_at(poll.edition, Phase.COUNTING)
    sign_in(teller, "ada@example.org")
    for done, step in enumerate(STEPS):
        assert [take(teller, later) for later in STEPS[done + 1 :]] == [409] * (3 - done)
        assert take(teller, step) == 303
    result = teller.get("/api/v1/editions/rennes-2026/result").json()
    assert result["winners"] == ["four-solaire", "radio-yenbai"]
    assert (result["ballots"], result["register_size"]) == (21, 21)
    assert "21 pour 21 personnes inscrites" in teller.get(
        "/fr/editions/rennes-2026/resultats"
    ).text.replace("\u202f", " ")


def test_nobody_ends_the_vote_before_its_hour(teller: TestClient, poll: Poll, clock: FixedClock):
    clock.instant = opens_at(poll.edition, Phase.COUNTING) - timedelta(seconds=1)
    sign_in(teller, "ada@example.org")
    refused = post_form(teller, f"{TELLERS}/cloture", {}, page=TELLERS)
    assert refused.status_code == 409
    assert "Le vote est ouvert jusqu’au" in refused.text
    assert len(poll.entries()) == 21


@pytest.mark.parametrize("step", STEPS)
def test_a_step_needs_its_form_and_a_teller(teller: TestClient, step: str):
    assert teller.post(f"{TELLERS}/{step}").status_code == 403
    with pytest.raises(AssertionError, match="no form token"):
        take(teller, step)


def test_an_edition_without_an_urn_says_so(client: TestClient, database: Database, now: datetime):
    with database.writing() as db:
        make_edition(db, now=now, phase=Phase.COUNTING)
        make_account(db, now=now, role=Role.ADMINISTRATOR)
    sign_in(client, "ada@example.org")
    assert client.get(TELLERS).status_code == 200
    refused = post_form(client, f"{TELLERS}/cloture", {}, page=TELLERS)
    assert refused.status_code == 409
    assert "urne" in refused.text
