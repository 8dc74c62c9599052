"""Nothing of a count shows before its publication; afterwards everyone can read why."""

import re
from datetime import datetime

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.editions.queries import get_edition
from app.results.imports import import_election
from app.results.service import count_edition, publish_result
from app.routes import ROUTERS
from ballots.rules.registry import RULES
from tests.app.results.test_import_election import SMALL
from tests.builders import make_account
from tests.clients import bearer, post_form, sign_in
from tests.opened import opened_edition

RESULT = "/fr/editions/rennes-2026/resultats"
API = "/api/v1/editions/rennes-2026"
TELLERS = "/fr/mir/editions/rennes-2026/depouillement"
PUBLIC = [
    RESULT,
    f"{RESULT}/puits",
    f"{API}/result",
    f"{API}/result/puits",
]


def _filled_in(parameter: re.Match[str]) -> str:
    return FILLED_IN.get(parameter[1], "0" * 8)


FILLED_IN = {"language": "fr", "slug": "rennes-2026", "code": "puits", "code:path": "puits"}
ROUTES = [
    route
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and "GET" in (route.methods or ())
]
READABLE = sorted({re.sub(r"{([^}]+)}", _filled_in, route.path) for route in ROUTES})
"""Every address of the service that can be read, asked by someone who is not signed in."""
OF_THE_MOMENT = re.compile(r'value="[0-9a-f]{64}"|\b[0-9a-f]{16}\b')
"""Form tokens and request numbers."""


@pytest.fixture
def counted(database: Database, now: datetime) -> None:
    with database.writing() as db:
        count_edition(db, edition=opened_edition(db, now), now=now)


@pytest.fixture
def published(database: Database, now: datetime, counted: None) -> None:
    assert counted is None
    with database.writing() as db:
        publish_result(db, edition=get_edition(db, "rennes-2026"), now=now)


@pytest.fixture
def teller(client: TestClient, database: Database, now: datetime) -> TestClient:
    with database.writing() as db:
        make_account(db, now=now, role=Role.ADMINISTRATOR, email="chef@example.org")
    sign_in(client, "chef@example.org")
    return client


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.usefixtures("counted")
def test_a_count_is_invisible_before_its_publication(client: TestClient, address: str):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "not-published" in answer.text or "pas encore publiés" in answer.text
    assert "Projet puits" not in answer.text


def test_no_address_tells_a_count_from_no_count(
    client: TestClient, database: Database, now: datetime
):
    def read() -> dict[str, tuple[int, str]]:
        answers = {address: client.get(address) for address in READABLE}
        return {
            address: (answer.status_code, OF_THE_MOMENT.sub("", answer.text))
            for address, answer in answers.items()
        }

    with database.writing() as db:
        opened_edition(db, now)
    before = read()
    assert {200, 401, 404} <= {status for status, _ in before.values()}
    with database.writing() as db:
        count_edition(db, edition=get_edition(db, "rennes-2026"), now=now)
    assert read() == before


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_name_and_an_explanation_of_its_own(
    client: TestClient, database: Database, now: datetime, rule: str
):
    told = {
        "equal-shares": "chaque tour revient à celui qui demande le moins",
        "exact-equal-shares": "paient la même somme",
        "phragmen": "pèse sur les personnes qui le soutiennent",
        "greedy": "ceux qui ne tiennent pas",
        "greedy-no-skip": "jusqu’au premier qui ne tient pas",
        "greedy-per-cost": "rapporté à leur coût",
    }
    with database.writing() as db:
        edition = opened_edition(db, now)
        edition.counting_rule = rule
        count_edition(db, edition=edition, now=now)
        publish_result(db, edition=edition, now=now)
    said = client.get(RESULT).text
    assert f"<dd>{rule} " not in said
    assert told[rule] in said


@pytest.mark.usefixtures("published")
def test_the_page_shows_winners_others_figures_rule_and_hashes(client: TestClient):
    answer = client.get(RESULT)
    assert answer.status_code == 200
    for said in (
        "3 projets sont financés",
        "Projet radio",
        "Méthode des parts égales",
        "<svg",
        "Empreinte du résultat",
        "Bulletins dont aucun projet n’est financé",
    ):
        assert said in answer.text, said
    result = client.get(f"{API}/result").json()
    assert result["input_sha256"] in answer.text
    assert result["outcome_sha256"] in answer.text
    assert "simulés" not in answer.text


@pytest.mark.usefixtures("published")
def test_the_support_of_each_project_is_a_bar_and_the_files_are_there(client: TestClient):
    page = client.get(RESULT).text
    result = client.get(f"{API}/result").json()
    assert page.count('class="support-bar"') == len(result["lines"])
    files = re.findall(r'href="(/donnees/[^"]+(?:csv|json))" download', page)
    assert [client.get(address).status_code for address in files] == [200, 200]


@pytest.mark.usefixtures("published")
def test_english_readers_get_english(client: TestClient):
    assert "3 projects are funded" in client.get("/en/editions/rennes-2026/resultats").text


@pytest.mark.usefixtures("published")
def test_a_losing_project_s_page_says_why_in_a_sentence(client: TestClient):
    text = client.get(f"{RESULT}/radio").text
    assert "Non financé. Bulletins qui le soutiennent\u00a0: 7." in text
    assert "il manquait" in text
    assert "il aurait été financé" in text
    assert "Il aurait été financé pour un coût d’au plus" in text
    assert "avec ce nombre de bulletins de plus pour lui seul" in text
    assert "Part de son coût que ses soutiens auraient pu payer" in text


@pytest.mark.usefixtures("published")
def test_a_winning_project_s_page_says_why_in_a_sentence(client: TestClient):
    text = client.get(f"{RESULT}/puits").text
    assert "Financé au tour 2." in text
    assert "rennes-2026" in text


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("address", [f"{RESULT}/autre", f"{API}/result/autre"])
def test_a_project_outside_the_result_is_not_found(client: TestClient, address: str):
    assert client.get(address).status_code == 404


def test_simulated_ballots_are_labelled_on_every_page_of_the_result(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        edition = opened_edition(db, now, is_simulated=True)
        count_edition(db, edition=edition, now=now)
        publish_result(db, edition=edition, now=now)
    for address in (RESULT, f"{RESULT}/puits"):
        assert "bulletins sont simulés" in client.get(address).text


def test_an_imported_election_shows_its_file_and_the_official_winners(
    client: TestClient, database: Database, now: datetime
):
    text = SMALL.replace("cost;name", "cost;name;selected")
    text = text.replace("Un puits", "Un puits;0").replace("Une école", "Une école;1")
    with database.writing() as db:
        import_election(db, content=text.encode(), file_name="essai.pb", now=now)
    page = client.get("/fr/editions/rennes-2024/resultats").text
    assert "le fichier essai.pb" in page
    assert "Une école\u00a0: financé officiellement, pas ici" in page
    assert "Un puits\u00a0: financé ici, pas officiellement" in page
    assert "personnes inscrites" not in page
    assert "<code>utility = cost</code>" in page
    assert "completion" not in page


@pytest.mark.usefixtures("published")
def test_the_api_gives_the_result_whole(client: TestClient):
    result = client.get(f"{API}/result").json()
    assert result["winners"] == ["jardin", "puits", "ecole"]
    assert (result["cost_cents"], result["leftover_cents"]) == (160_000_00, 70_890_00)
    assert (result["ballots_at_close"], result["register_size"]) == (23, 0)
    assert result["lines"][3]["explanation"] == "lost.supporters-money-spent"
    line = client.get(f"{API}/result/radio").json()
    assert line == result["lines"][3]


@pytest.mark.parametrize("address", [f"{API}/count", f"{API}/publication"])
@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENT])
@pytest.mark.usefixtures("counted")
def test_only_tellers_count_and_publish_over_the_api(
    client: TestClient, database: Database, now: datetime, address: str, role: Role | None
):
    headers = {}
    if role is not None:
        with database.writing() as db:
            make_account(db, now=now, role=role)
        headers = bearer(client, "ada@example.org")
    assert client.post(address, headers=headers).status_code == (401 if role is None else 403)


def test_a_teller_counts_and_publishes_over_the_api(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        opened_edition(db, now)
        make_account(db, now=now, role=Role.ADMINISTRATOR)
    headers = bearer(client, "ada@example.org")
    early = client.post(f"{API}/publication", headers=headers)
    assert (early.status_code, early.json()["code"]) == (409, "results.not-counted")
    counted = client.post(f"{API}/count", headers=headers)
    assert (counted.status_code, counted.json()["published_at"]) == (201, None)
    assert client.post(f"{API}/publication", headers=headers).status_code == 201
    again = client.post(f"{API}/count", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "results.already-published")
    assert client.get(f"{API}/result").json()["winners"] == counted.json()["winners"]


@pytest.mark.usefixtures("counted")
def test_the_tellers_page_shows_the_unpublished_result_to_tellers_alone(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_account(db, now=now, role=Role.ADMINISTRATOR)
        make_account(db, now=now, role=Role.AGENT, email="bea@example.org")
    assert client.get(TELLERS).status_code == 401
    sign_in(client, "bea@example.org")
    assert client.get(TELLERS).status_code == 403
    client.cookies.clear()
    sign_in(client, "ada@example.org")
    page = client.get(TELLERS).text
    assert "Le résultat, pas encore publié" in page
    assert "Projet radio" in page


def test_a_teller_counts_and_publishes_step_by_step(
    teller: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        opened_edition(db, now)
    early = post_form(teller, f"{TELLERS}/publication", {}, page=TELLERS)
    assert early.status_code == 409
    assert "n’ont pas été comptés" in early.text
    assert f'href="{TELLERS.replace("/fr/", "/en/")}"' in early.text
    assert "publication" not in re.findall(r'<a href="(/en/[^"]*)"', early.text)[0]
    assert post_form(teller, f"{TELLERS}/comptage", {}, page=TELLERS).status_code == 303
    assert post_form(teller, f"{TELLERS}/comptage", {}, page=TELLERS).status_code == 303
    done = post_form(teller, f"{TELLERS}/publication", {}, page=TELLERS)
    assert (done.status_code, done.headers["location"]) == (303, TELLERS)
    assert teller.get(RESULT).status_code == 200
    assert "Voir le résultat publié" in teller.get(TELLERS).text


@pytest.mark.usefixtures("published")
def test_the_exact_settings_wait_behind_the_words(client: TestClient):
    page = client.get(RESULT).text
    settings = page[page.index("<summary>Réglages exacts") :]
    assert "completion = add1u" in settings[: settings.index("</details>")]
    assert page.count("completion = add1u") == 1
