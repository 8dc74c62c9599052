"""The ballot paper divided by hand, counted and explained, without JavaScript."""

import html
import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import BallotKind
from app.voting.keys import KeyStore
from tests.app.voting.booth import CHECK, HOME, PAPER, RECEIPT, enter
from tests.clients import make_client, post_form
from tests.conftest import FixedClock
from tests.polling import start_poll


@pytest.fixture
def open_booth(database: Database, settings: Settings, clock: FixedClock) -> Any:
    """Open a vote of some kind and let somebody in, who is back at every page."""

    def begin(**edition: Any) -> TestClient:
        keys = KeyStore(settings.keys, settings.memory)
        poll = start_poll(database, keys, clock.now(), codes=1, **edition)
        client = make_client(settings, database, clock)
        enter(client, poll.codes[0])
        return client

    return begin


def press(client: TestClient, button: tuple[str, str], **shares: Any) -> Any:
    fields = {f"share-{code.replace('_', '-')}": str(share) for code, share in shares.items()}
    return post_form(client, PAPER, {"mode": "numbers", button[0]: button[1]} | fields)


def tally(page: str) -> list[str]:
    (bar,) = re.findall(r'<p class="tally">(.*?)</p>', page, re.DOTALL)
    return [
        said.replace("\u202f", " ").replace("\xa0", " ")
        for said in re.findall(r">([^<]+)</span>", bar)
    ]


def test_plus_and_minus_come_back_to_their_project_with_everything_typed(open_booth: Any):
    client = open_booth()
    more = press(client, ("plus", "radio-yenbai"), eau_mopti=40)
    assert more.headers["location"] == f"{PAPER}#field-radio-yenbai"
    page = client.get(PAPER).text
    assert 'name="share-eau-mopti" value="40"' in page
    assert 'name="share-radio-yenbai" value="5"' in page
    assert tally(page) == ["Il vous reste 55 centimes"]
    press(client, ("minus", "eau-mopti"), eau_mopti=3, radio_yenbai=99)
    page = client.get(PAPER).text
    assert 'name="share-eau-mopti" value=""' in page
    assert tally(page) == ["Il vous reste 1 centime"]


def test_the_rest_is_shared_out_among_the_chosen(open_booth: Any):
    client = open_booth()
    press(client, ("action", "rest"), eau_mopti=41, radio_yenbai=40)
    page = client.get(PAPER).text
    assert tally(page) == ["Votre euro est réparti au centime près"]
    shares = re.findall(r'name="share-(?:eau|radio)[a-z-]*" value="(\d+)"', page)
    assert sorted(shares) in (["49", "51"], ["50", "50"])


def test_what_cannot_be_read_stays_as_typed_under_its_own_error(open_booth: Any):
    client = open_booth()
    answer = press(client, ("plus", "eau-mopti"), radio_yenbai="dix")
    assert answer.status_code == 422
    assert 'value="dix"' in answer.text
    assert 'href="#field-radio-yenbai"' in answer.text
    assert 'id="error-radio-yenbai"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1


def test_too_much_is_allowed_until_it_is_checked_and_then_explained(open_booth: Any):
    client = open_booth()
    assert press(client, ("plus", "eau-mopti"), eau_mopti=80, radio_yenbai=30).status_code == 303
    assert tally(client.get(PAPER).text) == ["15 centimes de trop"]
    refused = press(client, ("action", "check"), eau_mopti=85, radio_yenbai=30)
    assert refused.status_code == 422
    assert 'aria-describedby="error-bulletin"' in refused.text
    link = re.search(r'<li><a href="#field-([a-z-]+)">', refused.text)
    assert link
    assert link[1] in {"eau-mopti", "radio-yenbai"}


def test_cents_stand_beside_each_ticked_project(open_booth: Any):
    client = open_booth()
    ticked = {"mode": "ticks", "action": "check", "project": ["eau-mopti", "radio-yenbai"]}
    post_form(client, PAPER, ticked)
    page = client.get(PAPER).text
    assert page.count(">50 centimes</p>") == 2
    assert tally(page) == ["2 projets choisis"]


@pytest.mark.parametrize(
    ("edition", "fields", "said"),
    [
        (
            {"ballot_kind": BallotKind.APPROVAL, "largest_choice": 3},
            {"project": ["eau-mopti"]},
            ["Vous pouvez encore choisir 2 projets"],
        ),
        (
            {
                "ballot_kind": BallotKind.APPROVAL_WITHIN_ENVELOPE,
                "largest_choice": 3,
                "budget_cents": 5_000_000,
            },
            {"project": ["eau-mopti"]},
            ["Vous pouvez encore choisir 2 projets", "Il vous reste 10 000 € dans l’enveloppe"],
        ),
        (
            {"ballot_kind": BallotKind.RANKING, "largest_choice": 1},
            {"mode": "numbers", "share-eau-mopti": "1"},
            ["Vous avez fait tous vos choix"],
        ),
    ],
)
def test_every_kind_of_ballot_says_what_is_left(
    open_booth: Any, edition: dict[str, Any], fields: dict[str, Any], said: list[str]
):
    client = open_booth(**edition)
    post_form(client, PAPER, {"mode": "ticks", "action": "check"} | fields)
    assert tally(client.get(PAPER).text) == said


def test_the_script_gets_every_plural_form_of_the_language(open_booth: Any):
    page = open_booth().get(PAPER).text
    forms = json.loads(html.unescape(re.findall(r"data-cents='([^']+)'", page)[0]))
    assert forms == {"one": "{n} centime", "other": "{n} centimes"}


def test_simple_phrases_stay_from_the_entrance_to_the_receipt(open_booth: Any):
    client = open_booth()
    page = client.get(f"{PAPER}?simple=1").text
    assert "Vous avez 1 euro." in page
    assert f'action="{PAPER}?simple=1"' in page
    answer = post_form(client, f"{PAPER}?simple=1", {"mode": "ticks", "project": "eau-mopti"})
    assert answer.headers["location"] == f"{HOME}/voter/verifier?simple=1"
    assert "Regardez vos choix." in client.get(answer.headers["location"]).text


def test_a_ballot_begun_is_recalled_on_the_pages_of_this_browser_alone(open_booth: Any):
    client = open_booth()
    post_form(client, PAPER, {"mode": "ticks", "project": "eau-mopti"})
    for path in ("voter", "transparence", "transparence/journal"):
        assert "Bulletin commencé, pas envoyé" in client.get(f"{HOME}/{path}").text, path
    assert "Bulletin commencé" not in client.get(HOME).text


def test_the_last_page_says_what_happens_when(open_booth: Any):
    client = open_booth(dispute_hours=72)
    post_form(client, PAPER, {"mode": "ticks", "project": "eau-mopti"})
    check = client.get(CHECK).text
    shown = re.findall(r'name="shown" value="([0-9a-f]+)"', check)[0]
    post_form(client, CHECK, {"shown": shown})
    receipt = client.get(RECEIPT).text
    (steps,) = re.findall(r'<ol class="timeline">(.*?)</ol>', receipt, re.DOTALL)
    assert re.findall(r"<span>([^<,;.]+)", steps) == [
        "Le vote ferme",
        "Dernière heure pour contester un vote",
        "L’urne est ouverte et les bulletins sont comptés",
        "Chacun peut lire le résultat et recompter",
    ]
    assert client.get(RECEIPT).text == receipt
