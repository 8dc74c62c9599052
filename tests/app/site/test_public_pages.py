"""Every public page of the site: answers in each language, well-formed, nothing inline."""

import re

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.i18n import LANGUAGES, direction
from app.editions.freeze import freeze
from app.editions.models import Phase
from app.web.languages import languages_of
from tests.builders import make_edition
from tests.conftest import FixedClock

READING = (
    "",
    "editions",
    "comment-ca-marche",
    "aide",
    "aide/phrases-simples",
    "accessibilite",
    "mentions-legales",
    "donnees-personnelles",
    "donnees-ouvertes",
    "plan-du-site",
    "connexion",
)
OF_AN_EDITION = (
    "editions/rennes-2026",
    "editions/rennes-2026/carte",
    "editions/rennes-2026/criteres",
    "editions/rennes-2026/regles",
)
HANDLER = re.compile(r"<[^>]+\son\w+=")


@pytest.fixture
def frozen(database: Database, clock: FixedClock) -> str:
    """An edition in its vote, rules fixed; the fingerprint of its rules."""
    with database.writing() as db:
        edition = make_edition(db, now=clock.now())
        return freeze(db, edition=edition, projects=[], now=clock.now()).sha256


def check(html: str, language: str) -> None:
    assert f'<html lang="{language}" dir="{direction(language)}">' in html
    assert html.count("<h1") == 1
    assert re.search(r"<title>[^<]+ – Partage</title>", html)
    assert " style=" not in html
    assert "<style" not in html
    # The one script of these pages shows a password: residents' pages have none.
    assert html.count("<script") == html.count("/js/password.js")
    assert not HANDLER.search(html)
    assert f"/{language}/accessibilite" in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", READING)
def test_a_page_answers_on_a_fresh_database(client: TestClient, language: str, path: str):
    answer = client.get(f"/{language}/{path}", follow_redirects=True)

    assert answer.status_code == 200
    check(answer.text, language if language in languages_of(path) else "fr")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", READING + OF_AN_EDITION)
@pytest.mark.usefixtures("frozen")
def test_a_page_answers_during_an_edition(client: TestClient, language: str, path: str):
    answer = client.get(f"/{language}/{path}", follow_redirects=True)

    assert answer.status_code == 200
    check(answer.text, language if language in languages_of(path) else "fr")


@pytest.mark.usefixtures("frozen")
def test_reading_sets_no_cookie(client: TestClient):
    for path in ("", "editions", "aide", "editions/rennes-2026/regles"):
        assert "set-cookie" not in client.get(f"/fr/{path}").headers


@pytest.mark.parametrize("path", ["editions/nulle-part", "editions/nulle-part/regles", "rien"])
def test_an_unknown_page_says_what_to_do_in_its_language(client: TestClient, path: str):
    answer = client.get(f"/en/{path}")

    assert answer.status_code == 404
    check(answer.text, "en")
    assert "Go to the home page" in answer.text


def test_a_fresh_database_says_how_to_create_the_first_edition(client: TestClient):
    assert "python -m app edition create" in client.get("/en/").text


def test_home_computes_the_envelope_in_sight_and_cites_its_source(
    client: TestClient,
    frozen: str,  # noqa: ARG001
):
    html = client.get("/en/").text

    assert "230,890" in html
    assert "230,890\u00a0€" in html
    assert "INSEE, RP 2023" in html
    assert "census of 2023" in html


@pytest.mark.parametrize(
    ("phase", "address"),
    [
        (Phase.SUBMISSION, "/fr/association"),
        (Phase.REVIEW, "/fr/editions/rennes-2026/projets"),
        (Phase.VOTING, "/fr/editions/rennes-2026/voter"),
        (Phase.COUNTING, "/fr/editions/rennes-2026/projets"),
        (Phase.PUBLISHED, "/fr/editions/rennes-2026/projets"),
        (None, "/fr/editions/rennes-2026/criteres"),
    ],
)
def test_home_has_one_main_button_that_follows_the_phase(
    client: TestClient,
    database: Database,
    clock: FixedClock,
    phase: Phase | None,
    address: str,
):
    with database.writing() as db:
        make_edition(db, now=clock.now(), phase=phase)

    buttons = re.findall(r'class="button button-large" href="([^"]+)"', client.get("/fr/").text)

    assert buttons == [address]


def test_the_calendar_marks_where_we_are(client: TestClient, database: Database, clock: FixedClock):
    with database.writing() as db:
        make_edition(db, now=clock.now(), phase=Phase.REVIEW)

    html = client.get("/en/editions/rennes-2026").text

    assert html.count('aria-current="step"') == 1
    assert re.search(r'<li class="present" aria-current="step">\s*<strong>Checks', html)


def test_criteria_are_read_in_the_language_of_the_page(
    client: TestClient,
    frozen: str,  # noqa: ARG001
):
    assert (
        "A partner in the territory concerned"
        in client.get("/en/editions/rennes-2026/criteres").text
    )
    assert "Un partenaire sur le territoire" in client.get("/fr/editions/rennes-2026/criteres").text


@pytest.mark.parametrize(("phase", "shown"), [(Phase.VOTING, True), (Phase.PUBLISHED, False)])
def test_home_says_how_to_vote_until_the_vote_is_over(
    client: TestClient, database: Database, clock: FixedClock, phase: Phase, *, shown: bool
):
    with database.writing() as db:
        make_edition(db, now=clock.now(), phase=phase)

    assert ("Three ways to vote" in client.get("/en/").text) is shown


LINK = re.compile(r'href="(/[^"#?]*)')


@pytest.mark.parametrize("phase", list(Phase))
def test_no_link_of_the_site_map_is_dead(
    client: TestClient, database: Database, clock: FixedClock, phase: Phase
):
    with database.writing() as db:
        make_edition(db, now=clock.now(), phase=phase)
    found = set(LINK.findall(client.get("/en/plan-du-site").text))

    dead = {address for address in found if client.get(address).status_code >= 400}

    # Nobody counted here: the page of the results says when they come.
    assert dead <= {"/en/editions/rennes-2026/resultats"}


@pytest.mark.usefixtures("frozen")
def test_what_the_city_wrote_is_marked_as_french_on_an_arabic_page(client: TestClient):
    source = re.search(r"المصدر: (<[^>]+>)", client.get("/ar/").text)
    assert source
    assert source[1] == '<span lang="fr" dir="ltr">'


@pytest.mark.usefixtures("frozen")
def test_the_rules_say_in_words_how_the_votes_are_counted(client: TestClient):
    html = client.get("/fr/editions/rennes-2026/regles").text
    assert "Méthode des parts égales" in html
    assert "Un projet est financé quand les personnes qui le soutiennent peuvent le payer" in html
    assert "Les parts égales sont relevées pas à pas" in html
