"""The vote over JSON: the same services, bearer tokens only."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.core.settings import Settings
from app.voting.keys import KeyStore
from tests.builders import PHASE_LENGTH, make_account, make_edition
from tests.clients import bearer, make_client
from tests.conftest import FixedClock
from tests.polling import Poll, start_poll

HOME = "/api/v1/editions/rennes-2026"
INTENT = "00112233445566778899aabbccddeeff"
WHOLE = [{"project": "eau-mopti", "share": 60}, {"project": "radio-yenbai", "share": 40}]


@pytest.fixture
def api_poll(database: Database, settings: Settings, clock: FixedClock) -> Poll:
    poll = start_poll(database, KeyStore(settings.keys, settings.memory), clock.now(), codes=1)
    with database.writing() as db:
        for role in (Role.ADMINISTRATOR, Role.AGENT):
            make_account(db, now=clock.now(), role=role, email=f"{role.value}@example.org")
    return poll


@pytest.fixture
def client(api_poll: Poll, settings: Settings, database: Database, clock: FixedClock) -> TestClient:
    assert api_poll.database is database
    return make_client(settings, database, clock)


def identified(client: TestClient, poll: Poll) -> dict[str, str]:
    answer = client.post(f"{HOME}/voter-sessions", json={"code": poll.codes[0].lower()})
    assert answer.status_code == 201
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def cast(client: TestClient, headers: dict[str, str], choices: Any, intent: str = INTENT) -> Any:
    body = {"intent": intent, "choices": choices}
    return client.put(f"{HOME}/ballot", json=body, headers=headers)


def test_a_ballot_goes_in_and_the_same_again_gives_the_same_receipt(
    client: TestClient, api_poll: Poll
):
    headers = identified(client, api_poll)
    assert client.get(f"{HOME}/ballot", headers=headers).json() == {"recorded": False}
    paper = client.get(f"{HOME}/ballot-paper", headers=headers).json()
    assert paper["kind"] == "euro"
    assert len(paper["projects"]) == 3
    first = cast(client, headers, WHOLE)
    assert first.status_code == 201
    assert cast(client, headers, WHOLE).json() == first.json()
    assert client.get(f"{HOME}/ballot", headers=headers).json() == {"recorded": True}
    assert [entry.version for entry in api_poll.entries()] == [1]


def test_a_bad_ballot_lists_every_violation_and_writes_nothing(client: TestClient, api_poll: Poll):
    headers = identified(client, api_poll)
    choices = [{"project": "ailleurs", "share": -1}, {"project": "eau-mopti", "share": 102}]
    answer = cast(client, headers, choices)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [each["code"] for each in answer.json()["violations"]] == [
        "ballot.unknown-project",
        "ballot.share-below-one",
        "ballot.sum-not-100",
    ]
    assert api_poll.entries() == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"intent": "short", "choices": []},
        {"intent": INTENT, "choices": [{"project": "eau-mopti", "share": 60.5}]},
        {"intent": INTENT, "choices": [{"project": "eau-mopti", "share": "100"}]},
        {"intent": INTENT, "choices": [], "voter": "somebody"},
    ],
)
def test_a_malformed_ballot_is_refused(client: TestClient, api_poll: Poll, body: Any):
    headers = identified(client, api_poll)
    assert client.put(f"{HOME}/ballot", json=body, headers=headers).status_code == 422
    assert api_poll.entries() == []


@pytest.mark.parametrize(
    "choice",
    [
        r'{"project": "\ud800", "share": 100}',
        r'{"project": "eau-mopti", "share": 100, "\ud800": 1}',
    ],
)
def test_half_a_character_is_refused_with_a_sentence(
    client: TestClient, api_poll: Poll, choice: str
):
    body = f'{{"intent": "{INTENT}", "choices": [{choice}]}}'
    headers = identified(client, api_poll) | {"Content-Type": "application/json"}
    answer = client.put(f"{HOME}/ballot", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "web.malformed")
    assert answer.headers["content-type"] == "application/problem+json"
    assert api_poll.entries() == []


def test_the_api_wants_the_token_and_ignores_the_cookie(client: TestClient, api_poll: Poll):
    token = identified(client, api_poll)["Authorization"].removeprefix("Bearer ")
    client.cookies.set("partage-voter", token)
    assert cast(client, {}, WHOLE).status_code == 401
    assert cast(client, {"Authorization": "Bearer nonsense"}, WHOLE).status_code == 401


def test_codes_are_told_mistyped_from_unknown(client: TestClient):
    answers = [
        client.post(f"{HOME}/voter-sessions", json={"code": code})
        for code in ("0000-0000-0000-0001", "0000-0000-0000-0000")
    ]
    assert [answer.json()["code"] for answer in answers] == [
        "voters.mistyped-code",
        "voters.unknown-code",
    ]


def test_a_closed_round_takes_no_code(client: TestClient, api_poll: Poll):
    api_poll.close()
    answer = client.post(f"{HOME}/voter-sessions", json={"code": api_poll.codes[0]})
    assert (answer.status_code, answer.json()["code"]) == (410, "voting.round-closed")


def test_staff_close_and_open_and_the_round_shows_counts_only_then(
    client: TestClient, api_poll: Poll, clock: FixedClock
):
    cast(client, identified(client, api_poll), WHOLE)
    clock.advance(PHASE_LENGTH)
    teller = bearer(client, "administrator@example.org")
    before = client.get(f"{HOME}/round").json()
    assert before["ballots"] is None
    assert (before["trustees"], before["threshold"]) == (1, 1)
    refused = client.post(f"{HOME}/opening", headers=teller)
    assert refused.json()["code"] == "voting.round-still-open"
    assert client.post(f"{HOME}/closing", headers=teller).json()["ballots"] == 1
    assert client.post(f"{HOME}/opening", headers=teller).json() == {"ballots": 1}
    assert not list(api_poll.keys.folder.glob("*.trustee"))
    assert client.post(f"{HOME}/opening", headers=teller).json() == {"ballots": 1}


def test_nobody_ends_the_vote_before_its_hour(client: TestClient, api_poll: Poll):
    teller = bearer(client, "administrator@example.org")
    refused = client.post(f"{HOME}/closing", headers=teller)
    assert refused.status_code == 409
    assert refused.json()["code"] == "voting.not-over"
    assert cast(client, identified(client, api_poll), WHOLE).status_code == 201


@pytest.mark.parametrize("act", ["closing", "opening"])
def test_only_tellers_close_and_open(client: TestClient, api_poll: Poll, act: str):
    assert client.post(f"{HOME}/{act}").status_code == 401
    agent = bearer(client, "agent@example.org")
    assert client.post(f"{HOME}/{act}", headers=agent).status_code == 403
    voter = identified(client, api_poll)
    assert client.post(f"{HOME}/{act}", headers=voter).status_code == 401


def test_an_edition_without_an_urn_has_no_round(
    client: TestClient, database: Database, clock: FixedClock
):
    with database.writing() as db:
        make_edition(db, now=clock.now(), slug="rennes-2027")
    assert client.get("/api/v1/editions/rennes-2027/round").status_code == 404
    assert client.get("/api/v1/editions/nowhere/round").status_code == 404
