"""The ballot paper, in the voter’s own order: what it takes, and what it keeps."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import BallotKind
from app.voting.keys import KeyStore
from tests.app.voting.booth import (
    CHECK,
    PAPER,
    RECEIPT,
    enter,
    fill,
    fill_numbers,
    send,
    shown_projects,
)
from tests.clients import make_client, post_form
from tests.conftest import FixedClock
from tests.polling import Poll, start_poll


def test_the_order_is_the_voter_s_own_and_stable(
    web_poll: Poll, settings: Settings, database: Database, clock: FixedClock
):
    orders = []
    for code in web_poll.codes:
        client = make_client(settings, database, clock)
        enter(client, code)
        seen = {tuple(shown_projects(client.get(PAPER).text)) for _ in range(2)}
        assert len(seen) == 1
        orders.append(seen.pop())
    assert all(set(order) == {"eau-mopti", "four-solaire", "radio-yenbai"} for order in orders)


def test_shares_are_adjusted_by_hand_and_divided_again_without_javascript(browser: TestClient):
    assert fill(browser, "adjust", project=["eau-mopti", "radio-yenbai"]).status_code == 303
    paper = browser.get(PAPER).text
    assert paper.count('value="50"') == 2
    assert fill_numbers(browser, {"eau-mopti": 70, "radio-yenbai": 30}).headers["location"] == CHECK
    assert "70 centimes" in browser.get(CHECK).text
    fill_numbers(browser, {"eau-mopti": 70, "radio-yenbai": 30}, "split")
    paper = browser.get(PAPER).text
    assert paper.count(" checked") == 2


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"eau-mopti": 101}, "101 centimes"),
        ({"eau-mopti": -5, "radio-yenbai": 105}, "au moins 1 centime"),
        ({"eau-mopti": "dix"}, "nombre entier"),
        ({"ailleurs": 100}, "n’est pas sur ce bulletin"),
    ],
)
def test_a_wrong_paper_comes_back_with_everything_typed_and_every_reason(
    browser: TestClient, web_poll: Poll, shares: dict[str, Any], said: str
):
    answer = fill_numbers(browser, shares)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<title>Erreur" in answer.text
    known = [share for code, share in shares.items() if code != "ailleurs"]
    assert all(f'value="{share}"' in answer.text for share in known)
    assert web_poll.entries() == []


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (BallotKind.APPROVAL, {"project": ["eau-mopti", "radio-yenbai"]}, "maximum est de 1"),
        (
            BallotKind.APPROVAL_WITHIN_ENVELOPE,
            {"project": ["eau-mopti", "radio-yenbai"]},
            "l’enveloppe est de",
        ),
        (BallotKind.RANKING, {"share-eau-mopti": "1", "share-radio-yenbai": "1"}, "le rang 1"),
    ],
)
def test_the_other_kinds_of_ballot_have_their_own_limits(
    database: Database,
    settings: Settings,
    clock: FixedClock,
    kind: BallotKind,
    fields: dict[str, Any],
    said: str,
):
    poll = start_poll(
        database,
        KeyStore(settings.keys, settings.memory),
        clock.now(),
        codes=1,
        ballot_kind=kind,
        largest_choice=2 if kind is not BallotKind.APPROVAL else 1,
        budget_cents=5_000_000,
    )
    client = make_client(settings, database, clock)
    enter(client, poll.codes[0])
    mode = "numbers" if kind is BallotKind.RANKING else "ticks"
    refused = post_form(client, PAPER, {"mode": mode, "action": "check"} | fields)
    assert refused.status_code == 422
    assert said in refused.text
    one = {"share-eau-mopti": "1"} if mode == "numbers" else {"project": ["eau-mopti"]}
    post_form(client, PAPER, {"mode": mode, "action": "check"} | one)
    assert send(client).headers["location"] == RECEIPT
    poll.close()
    assert poll.open() == 1


def test_a_draft_survives_leaving_and_is_the_voter_s_own(browser: TestClient, web_poll: Poll):
    fill(browser, project=["four-solaire"])
    enter(browser, web_poll.codes[1])
    assert " checked" not in browser.get(PAPER).text
    enter(browser, web_poll.codes[0])
    paper = browser.get(PAPER).text
    assert paper.count(" checked") == 1
    assert "pas envoyé" in paper


def test_a_hundred_projects_fit_in_the_draft(browser: TestClient):
    answer = fill(browser, project=["eau-mopti"])
    assert len(answer.headers["set-cookie"]) < 600
