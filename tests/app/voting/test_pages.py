"""The booth, page by page, as a browser without JavaScript sees it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.crockford import in_groups
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import BallotKind
from app.voters.service import register_with_codes
from app.voting.keys import KeyStore
from tests.builders import make_edition, make_projects
from tests.clients import form_token, make_client, post_form
from tests.conftest import FixedClock
from tests.polling import COSTS, Poll, start_poll

HOME = "/fr/editions/rennes-2026"
PAPER = f"{HOME}/voter/bulletin"
CHECK = f"{HOME}/voter/verifier"
RECEIPT = f"{HOME}/voter/recu"


@pytest.fixture
def web_poll(database: Database, settings: Settings, clock: FixedClock) -> Poll:
    return start_poll(database, KeyStore(settings.keys, settings.memory), clock.now(), codes=2)


@pytest.fixture
def browser(
    web_poll: Poll, settings: Settings, database: Database, clock: FixedClock
) -> TestClient:
    client = make_client(settings, database, clock)
    enter(client, web_poll.codes[0])
    return client


def enter(client: TestClient, code: str) -> Any:
    return post_form(client, f"{HOME}/voter", {"code": code})


def fill(client: TestClient, action: str = "check", **fields: Any) -> Any:
    return post_form(client, PAPER, {"mode": "ticks", "action": action} | fields)


def fill_numbers(client: TestClient, shares: dict[str, Any], action: str = "check") -> Any:
    fields = {f"share-{code}": str(share) for code, share in shares.items()}
    return post_form(client, PAPER, {"mode": "numbers", "action": action} | fields)


def send(client: TestClient, **fields: str) -> Any:
    """Send the ballot that the check page shows, as its button does."""
    return client.post(CHECK, data=sending(client.get(CHECK).text) | fields)


def sending(check: str) -> dict[str, str]:
    """Return what the form of a check page holds."""
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([0-9a-f]+)"', check)
    assert [name for name, _ in hidden] == ["_csrf", "shown"]
    return dict(hidden)


def shown_projects(html: str) -> list[str]:
    return re.findall(r'id="field-([a-z-]+)"', html)


def test_a_resident_votes_in_three_pages_and_gets_a_receipt(browser: TestClient, web_poll: Poll):
    answer = fill(browser, project=["eau-mopti", "radio-yenbai"])
    assert (answer.status_code, answer.headers["location"]) == (303, CHECK)
    check = browser.get(CHECK).text
    assert "n’est pas encore envoyé" in check
    assert "50 centimes" in check
    assert web_poll.entries() == []
    sent = send(browser)
    assert (sent.status_code, sent.headers["location"]) == (303, RECEIPT)
    receipt = browser.get(RECEIPT).text
    assert "Vote enregistré" in receipt
    assert re.search(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", receipt)
    assert "eau-mopti" not in receipt
    assert len(web_poll.entries()) == 1


def test_the_receipt_can_be_opened_again_and_the_paper_says_that_a_vote_is_in(
    browser: TestClient,
):
    fill(browser, project=["eau-mopti"])
    send(browser)
    assert browser.get(RECEIPT).text == browser.get(RECEIPT).text
    paper = browser.get(PAPER).text
    assert "Votre vote est enregistré" in paper
    assert " checked" not in paper


def test_the_same_form_sent_twice_is_one_vote_with_one_receipt(browser: TestClient, web_poll: Poll):
    fill(browser, project=["eau-mopti"])
    before = dict(browser.cookies)
    form = sending(browser.get(CHECK).text)
    browser.post(CHECK, data=form)
    first = browser.get(RECEIPT).text
    again = browser.post(CHECK, data=form)
    assert (again.status_code, again.headers["location"]) == (303, RECEIPT)
    assert browser.get(RECEIPT).text == first
    browser.cookies.update(before)
    assert browser.post(CHECK, data=form).headers["location"] == RECEIPT
    assert browser.get(RECEIPT).text.count(re.findall(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", first)[0])
    assert [entry.version for entry in web_poll.entries()] == [1]


def test_a_ballot_changed_in_another_window_is_shown_again_and_not_sent(
    browser: TestClient, web_poll: Poll
):
    fill(browser, project=["eau-mopti"])
    form = sending(browser.get(CHECK).text)
    fill(browser, project=["four-solaire"])
    answer = browser.post(CHECK, data=form)
    assert answer.status_code == 422
    assert "dans une autre fenêtre" in answer.text
    assert "Projet four-solaire" in answer.text
    assert "Projet eau-mopti" not in answer.text
    assert web_poll.entries() == []
    assert browser.post(CHECK, data=sending(answer.text)).headers["location"] == RECEIPT
    assert len(web_poll.entries()) == 1


def test_a_ballot_that_was_never_taken_is_never_called_recorded(
    browser: TestClient, web_poll: Poll
):
    fill(browser, project=["eau-mopti"])
    former = sending(browser.get(CHECK).text)
    fill(browser, project=["four-solaire"])
    send(browser)
    answer = browser.post(CHECK, data=former)
    assert answer.status_code == 422
    assert "n’a pas été envoyé" in answer.text
    assert [entry.version for entry in web_poll.entries()] == [1]


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


def test_a_euro_divided_in_three_gives_the_odd_cent_to_the_first_one_shown(browser: TestClient):
    shown = shown_projects(browser.get(PAPER).text)
    fill(browser, project=list(reversed(shown)))
    check = browser.get(CHECK).text
    shares = re.findall(r'<td class="number">(\d+) centimes', check)
    assert shares == ["34", "33", "33"]
    assert check.index(f"Projet {shown[0]}") < check.index(f"Projet {shown[1]}")


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


def test_a_draft_survives_leaving_and_is_the_voter_s_own(browser: TestClient, web_poll: Poll):
    fill(browser, project=["four-solaire"])
    enter(browser, web_poll.codes[1])
    assert " checked" not in browser.get(PAPER).text
    enter(browser, web_poll.codes[0])
    paper = browser.get(PAPER).text
    assert paper.count(" checked") == 1
    assert "pas envoyé" in paper


def test_a_blank_ballot_is_sent_on_purpose_only(browser: TestClient, web_poll: Poll):
    assert fill(browser).headers["location"] == CHECK
    refused = send(browser)
    assert refused.status_code == 422
    assert web_poll.entries() == []
    assert send(browser, blank="yes").headers["location"] == RECEIPT
    assert len(web_poll.entries()) == 1


def test_closing_the_browser_ends_the_visit(browser: TestClient, web_poll: Poll):
    answers = [enter(browser, web_poll.codes[0]), fill(browser, project=["eau-mopti"])]
    answers.append(send(browser))
    for answer, name in zip(answers, ("voter", "draft", "receipt"), strict=True):
        (kept,) = [
            cookie
            for cookie in answer.headers.get_list("set-cookie")
            if cookie.startswith(f"partage-{name}=")
        ]
        assert "max-age" not in kept.lower()
        assert "expires" not in kept.lower()


def test_a_shared_computer_keeps_nothing(browser: TestClient):
    fill(browser, project=["eau-mopti"])
    send(browser)
    post_form(browser, f"{HOME}/voter/effacer", {}, page=RECEIPT)
    assert not {name for name in browser.cookies if "form" not in name}
    assert browser.get(RECEIPT).status_code == 401


def test_a_forged_form_is_refused_and_nothing_written(browser: TestClient, web_poll: Poll):
    fill(browser, project=["eau-mopti"])
    assert browser.post(CHECK, data={"_csrf": "0" * 64}).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert browser.post(CHECK, data={}, headers=foreign).status_code == 403
    assert web_poll.entries() == []


def test_codes_are_told_mistyped_from_unknown_and_kept_on_the_page(
    browser: TestClient, web_poll: Poll
):
    wrong = web_poll.codes[0][:-1] + ("0" if web_poll.codes[0][-1] != "0" else "1")
    answer = enter(browser, wrong)
    assert answer.status_code == 422
    assert "faute de frappe" in answer.text
    assert f'value="{wrong}"' in answer.text


def test_guesses_are_slowed_down_after_sixty_and_typing_errors_are_not(
    browser: TestClient, web_poll: Poll, settings: Settings, clock: FixedClock
):
    client = make_client(settings, web_poll.database, clock)
    tries = client.app.state.limiter  # type: ignore[attr-defined]
    assert all(tries.allows("code", "testclient") for _ in range(59))
    assert "faute de frappe" in enter(client, "0" * 15 + "1").text
    assert "n’ouvre pas ce vote" in enter(client, "0" * 16).text
    assert "Attendez" in enter(client, "0" * 16).text
    assert "faute de frappe" in enter(client, "0" * 15 + "1").text
    assert "n’ouvre pas ce vote" in enter(browser, "0" * 16).text


def test_nobody_fills_a_paper_without_a_code_or_with_a_stale_one(
    web_poll: Poll, settings: Settings, database: Database, clock: FixedClock
):
    client = make_client(settings, database, clock)
    answer = client.get(PAPER)
    assert answer.status_code == 401
    assert f'href="{HOME}/voter"' in answer.text
    enter(client, web_poll.codes[0])
    clock.advance(timedelta(hours=2, seconds=1))
    assert client.get(PAPER).status_code == 401


def test_a_ballot_sent_after_the_close_is_refused_with_the_hour(
    browser: TestClient, web_poll: Poll
):
    fill(browser, project=["eau-mopti"])
    page = browser.get(CHECK).text
    web_poll.close()
    answer = browser.post(CHECK, data=sending(page))
    assert answer.status_code == 410
    assert "22 novembre 2026" in answer.text
    assert web_poll.entries() == []


def test_a_code_is_compared_while_another_writes_and_only_the_first_visit_opens_the_round(
    database: Database, settings: Settings, clock: FixedClock
):
    with database.writing() as db:
        edition = make_edition(db, now=clock.now())
        make_projects(db, edition, COSTS)
        codes = register_with_codes(db, edition=edition, how_many=2, now=clock.now())
    client = make_client(settings, database, clock)
    assert enter(client, codes[0]).headers["location"] == PAPER
    with database.writing() as db:
        # The one write lock of SQLite is held, as by a close or an import.
        db.execute(text("SELECT 1"))
        assert enter(client, codes[1]).headers["location"] == PAPER
        assert "n’ouvre pas ce vote" in enter(client, "0" * 16).text


def test_a_closed_round_looks_closed_and_takes_no_code(browser: TestClient, web_poll: Poll):
    page = browser.get(f"{HOME}/voter").text
    web_poll.close()
    closed = browser.get(f"{HOME}/voter").text
    assert "Le vote a été clos le 22 novembre 2026" in closed
    assert "field-code" not in closed
    token = form_token(page)
    answer = browser.post(f"{HOME}/voter", data={"code": web_poll.codes[0], "_csrf": token})
    assert answer.status_code == 422
    assert "Le vote a été clos" in answer.text


def test_the_entrance_says_when_the_vote_is_not_open(browser: TestClient, clock: FixedClock):
    clock.advance(timedelta(days=11))
    assert "pas ouvert" in browser.get(f"{HOME}/voter").text


def test_the_urn_is_shown_in_public_without_counts_before_the_close(
    browser: TestClient, web_poll: Poll
):
    web_poll.cast([("eau-mopti", 100)])
    before = browser.get(f"{HOME}/transparence").text
    assert "Ballots in the urn" not in before
    assert "Bulletins dans l’urne" not in before
    web_poll.close()
    web_poll.open()
    assert "Bulletins dans l’urne" in browser.get(f"{HOME}/transparence").text


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


def test_a_hundred_projects_fit_in_the_draft(browser: TestClient):
    answer = fill(browser, project=["eau-mopti"])
    assert len(answer.headers["set-cookie"]) < 600


def test_a_pass_opens_its_own_edition_only(browser: TestClient, database: Database, now: datetime):
    with database.writing() as db:
        make_edition(db, now=now, slug="rennes-2027")
    answer = browser.get("/fr/editions/rennes-2027/voter/bulletin")
    assert answer.status_code == 401


def test_steps_out_of_order_lead_back_to_the_right_page(browser: TestClient, web_poll: Poll):
    assert browser.get(CHECK).headers["location"] == PAPER
    assert browser.get(RECEIPT).headers["location"] == PAPER
    fill_numbers(browser, {"eau-mopti": 70}, "adjust")
    assert browser.get(CHECK).headers["location"] == PAPER
    refused = post_form(browser, CHECK, {}, page=PAPER)
    assert refused.status_code == 422
    assert "70 centimes" in refused.text
    assert web_poll.entries() == []


def test_after_the_count_a_voter_finds_their_ballot_by_its_code(
    browser: TestClient, web_poll: Poll
):
    receipt = web_poll.cast([("eau-mopti", 71), ("radio-yenbai", 29)])
    address = f"{HOME}/transparence"
    assert "field-tracker" not in browser.get(address).text
    web_poll.close()
    web_poll.open()
    shown = post_form(browser, address, {"tracker": in_groups(receipt.tracker).lower()})
    assert shown.status_code == 200
    assert "71 centimes" in shown.text
    unknown = post_form(browser, address, {"tracker": "0" * 20})
    assert unknown.status_code == 422
    assert "Aucun bulletin" in unknown.text
