"""The desk: staff void a ballot and close a vote early, two by two, on pages and by the API."""

from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.voters.service import identify_by_code
from app.voting.keys import KeyStore
from app.worker import work_once
from tests.builders import make_account
from tests.clients import bearer, make_client, post_form, sign_in
from tests.conftest import FixedClock
from tests.polling import Poll, start_poll

DESK = "/fr/mir/editions/rennes-2026/annulations"
EARLY = "/fr/mir/editions/rennes-2026/cloture-anticipee"
PUBLIC = "/fr/editions/rennes-2026/transparence"
API = "/api/v1/editions/rennes-2026"
WHOLE = [("eau-mopti", 100)]
REASON = "Une panne a duré deux jours."


@pytest.fixture
def poll(database: Database, settings: Settings, now: datetime) -> Poll:
    keys = KeyStore(settings.keys, settings.memory)
    poll = start_poll(database, keys, now, codes=2, dispute_hours=72)
    with database.writing() as db:
        for name, role in (
            ("ada", Role.ADMINISTRATOR),
            ("eve", Role.ADMINISTRATOR),
            ("bob", Role.AGENT),
        ):
            make_account(db, now=now, role=role, email=f"{name}@example.org")
    return poll


@pytest.fixture
def ada(poll: Poll, settings: Settings, clock: FixedClock) -> TestClient:
    return signed_in(poll, settings, clock, "ada@example.org")


@pytest.fixture
def bob(poll: Poll, settings: Settings, clock: FixedClock) -> TestClient:
    return signed_in(poll, settings, clock, "bob@example.org")


@pytest.fixture
def eve(poll: Poll, settings: Settings, clock: FixedClock) -> TestClient:
    return signed_in(poll, settings, clock, "eve@example.org")


def signed_in(poll: Poll, settings: Settings, clock: FixedClock, email: str) -> TestClient:
    client = make_client(settings, poll.database, clock)
    sign_in(client, email)
    return client


def vote(poll: Poll, code: str, intent: bytes) -> None:
    with poll.database.reading() as db:
        voter = identify_by_code(db, edition=poll.edition, code=code, now=poll.now)
    poll.cast(WHOLE, voter=voter.id, intent=intent)


def address_of(page: str, verb: str) -> str:
    start = page.index(DESK + "/")
    found = page[start : page.index('"', start)]
    return found.rsplit("/", 1)[0] + f"/{verb}"


def ask(client: TestClient, code: str, reason: str = "paper") -> int:
    answer = post_form(client, DESK, {"code": code, "reason": reason})
    return int(answer.status_code)


def test_one_asks_another_confirms_and_the_public_reads_how_many(
    poll: Poll, ada: TestClient, bob: TestClient, client: TestClient
):
    code = poll.codes[0]
    vote(poll, code, b"a" * 16)
    assert ask(bob, code.lower()) == 303
    listed = ada.get(DESK).text
    assert code not in listed
    assert f"<code>{code[:4]}</code>" in listed
    assert post_form(ada, address_of(listed, "confirmation"), {}, page=DESK).status_code == 303
    assert poll.entries() == []
    shown = client.get(PUBLIC).text
    assert "Annulés par deux personnes" in shown
    assert "Bulletins retirés" not in shown
    assert "Ada" not in shown
    poll.close()
    assert "Bulletins retirés" in client.get(PUBLIC).text


def test_the_voter_is_told_why_the_code_no_longer_votes(
    poll: Poll, ada: TestClient, bob: TestClient, client: TestClient
):
    code = poll.codes[0]
    ask(bob, code)
    post_form(ada, address_of(ada.get(DESK).text, "confirmation"), {}, page=DESK)
    entered = post_form(client, "/fr/editions/rennes-2026/voter", {"code": code})
    paper = client.get(entered.headers["location"])
    assert paper.status_code == 403
    assert "Ce code ne permet plus de voter en ligne" in paper.text


def test_nobody_confirms_their_own_request(poll: Poll, bob: TestClient):
    ask(bob, poll.codes[0])
    listed = bob.get(DESK).text
    assert "Attend une ou un collègue" in listed
    refused = post_form(bob, address_of(listed, "confirmation"), {}, page=DESK)
    assert refused.status_code == 403
    assert "Vous l’avez demandé vous-même" in refused.text
    assert post_form(bob, address_of(listed, "abandon"), {}, page=DESK).status_code == 303
    assert poll.codes[0][:4] not in bob.get(DESK).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "", "reason": "paper"}, "code"),
        ({"code": "0000-0000-0000-0000", "reason": "paper"}, "Personne n’a ce code"),
        ({"code": "ABCD", "reason": ""}, "choisissez dans la liste"),
        ({"code": "ABCD", "reason": "lot-cancelled"}, "choisissez dans la liste"),
    ],
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_is_kept(
    bob: TestClient, fields: dict[str, str], said: str
):
    refused = post_form(bob, DESK, fields)
    assert refused.status_code == 422
    assert said in refused.text
    assert f'value="{fields["code"]}"' in refused.text


def test_after_the_window_the_page_says_so_and_no_code_begins_there(
    poll: Poll, ada: TestClient, bob: TestClient, settings: Settings, clock: FixedClock
):
    vote(poll, poll.codes[0], b"a" * 16)
    ask(bob, poll.codes[0])
    post_form(ada, address_of(ada.get(DESK).text, "confirmation"), {}, page=DESK)
    closing = closes_at(poll.edition, Phase.VOTING)
    assert closing
    clock.instant = closing
    work_once(poll.database, settings, clock.instant)
    sign_in(ada, "ada@example.org")
    count = ada.get("/fr/mir/editions/rennes-2026/depouillement").text
    assert "Des bulletins peuvent encore être annulés jusqu’au" in count
    assert 'action="/fr/mir/editions/rennes-2026/depouillement/ouverture"' not in count
    clock.advance(timedelta(hours=72))
    work_once(poll.database, settings, clock.instant)
    sign_in(ada, "ada@example.org")
    shown = ada.get(DESK).text
    assert "on a oublié qui" in shown
    assert poll.codes[0][:4] not in shown
    count = ada.get("/fr/mir/editions/rennes-2026/depouillement").text
    assert 'action="/fr/mir/editions/rennes-2026/depouillement/ouverture"' in count


def test_two_administrators_close_early_and_everyone_reads_why(
    ada: TestClient, eve: TestClient, client: TestClient
):
    assert post_form(ada, EARLY, {"reason": ""}).status_code == 422
    assert post_form(ada, EARLY, {"reason": REASON}).status_code == 303
    assert REASON not in client.get(PUBLIC).text
    refused = post_form(ada, f"{EARLY}/confirmation", {}, page=EARLY)
    assert refused.status_code == 403
    assert post_form(eve, f"{EARLY}/confirmation", {}, page=EARLY).status_code == 303
    for page in (PUBLIC, "/fr/editions/rennes-2026/voter"):
        assert REASON in client.get(page).text
    assert client.get(f"{API}/round").json()["closed_early_because"] == REASON
    assert REASON in eve.get(EARLY).text


def test_a_request_to_close_is_put_aside(ada: TestClient, eve: TestClient):
    post_form(ada, EARLY, {"reason": REASON})
    assert post_form(eve, f"{EARLY}/abandon", {}, page=EARLY).status_code == 303
    assert REASON not in ada.get(EARLY).text


def test_the_api_takes_the_same_steps(poll: Poll, client: TestClient):
    ada, bob, eve = (bearer(client, f"{name}@example.org") for name in ("ada", "bob", "eve"))
    vote(poll, poll.codes[0], b"a" * 16)
    body = {"code": poll.codes[0], "reason": "duplicate"}
    asked = client.post(f"{API}/voids", json=body, headers=bob)
    assert asked.status_code == 201
    [void] = asked.json()["voids"]
    assert (void["code_start"], void["confirmed_at"]) == (poll.codes[0][:4], None)
    path = f"{API}/voids/{void['id']}"
    assert client.post(f"{path}/confirmation", headers=bob).status_code == 403
    assert client.post(f"{path}/confirmation", headers=ada).status_code == 200
    assert client.delete(path, headers=ada).status_code == 409
    assert client.get(f"{API}/voids", headers=bob).json()["voids"][0]["confirmed_by"] == "Ada"
    body = {"code": poll.codes[1], "reason": "lot-cancelled"}
    assert client.post(f"{API}/voids", json=body, headers=bob).status_code == 422
    assert (
        client.put(f"{API}/early-closing", json={"reason": REASON}, headers=bob).status_code == 403
    )
    for _ in range(2):
        asking = client.put(f"{API}/early-closing", json={"reason": REASON}, headers=ada)
        assert asking.status_code == 204
        assert client.delete(f"{API}/early-closing", headers=eve).status_code == 204
    client.put(f"{API}/early-closing", json={"reason": REASON}, headers=ada)
    closed = client.post(f"{API}/early-closing/confirmation", headers=eve).json()
    assert closed["closed_at"] is not None
    assert (closed["ballots"], closed["versions"]) == (0, 1)
    assert closed["voids"] == [{"reason": "duplicate", "people": 1, "ballots": 1, "versions": 1}]


def test_nobody_reads_who_voted_from_a_void_before_the_close(
    poll: Poll, ada: TestClient, bob: TestClient, client: TestClient
):
    """With a ballot in the box or none, the pages and the API say the same."""
    said = []
    for code, has_voted in zip(poll.codes, (True, False), strict=True):
        if has_voted:
            vote(poll, code, b"a" * 16)
        ask(bob, code)
        start = f"<code>{code[:4]}</code>"
        post_form(ada, address_of(ada.get(DESK).text, "confirmation"), {}, page=DESK)
        rows = [row.split("</tr>")[0] for row in ada.get(DESK).text.split("<tr>")]
        said.append([row.replace(start, "") for row in rows if start in row])
    assert said[0] == said[1]
    assert client.get(f"{API}/round").json()["voids"] == [
        {"reason": "paper", "people": 2, "ballots": None, "versions": None}
    ]
