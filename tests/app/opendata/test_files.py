"""The files of an edition: whole, inert, and silent about the count before its publication."""

import csv
import hashlib
import io
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as run_with
from hypothesis import strategies as texts
from sqlalchemy import event
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.queries import get_edition, list_projects
from app.opendata import service
from app.opendata.exports import projects_csv
from app.results.imports import import_election
from app.results.service import count_edition, publish_result
from app.reviews.models import Decision
from app.voting.queries import list_opened_ballots
from ballots.record import sha256_of
from tests.app.results.test_import_election import SMALL
from tests.builders import (
    make_content,
    make_proposal,
)
from tests.opened import BALLOTS, opened_edition
from tests.reviewing import conclude, make_case, release

SLUG = "rennes-2026"
CSV = f"/donnees/{SLUG}/projets.csv"
PB = f"/donnees/{SLUG}/bulletins.pb"
JSON = f"/donnees/{SLUG}/resultat.json"
PAGE = f"/fr/editions/{SLUG}/donnees"
FILES = f"/api/v1/editions/{SLUG}/files"


@pytest.fixture
def counted(database: Database, now: datetime) -> None:
    with database.writing() as db:
        count_edition(db, edition=opened_edition(db, now), now=now)


@pytest.fixture
def published(database: Database, now: datetime, counted: None) -> None:
    assert counted is None
    with database.writing() as db:
        publish_result(db, edition=get_edition(db, SLUG), now=now)


def rows_of(client: TestClient, slug: str = SLUG) -> dict[str, dict[str, str]]:
    answer = client.get(f"/donnees/{slug}/projets.csv")
    assert answer.status_code == 200
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline=""))
    return {row["code"]: row for row in rows}


@pytest.mark.usefixtures("counted")
def test_ballots_and_result_are_not_there_before_the_publication(client: TestClient):
    for address in (PB, JSON):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "puits" not in answer.text
    assert {file["name"] for file in client.get(FILES).json()["files"]} == {"projets.csv"}
    assert client.get(FILES).json()["recount"] is None
    assert "quand le résultat sera publié" in client.get(PAGE).text


def test_a_count_changes_no_public_byte_before_its_publication(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        opened_edition(db, now)
    before = [client.get(address).content for address in (CSV, FILES, PAGE)]
    with database.writing() as db:
        count_edition(db, edition=get_edition(db, SLUG), now=now)
    assert [client.get(address).content for address in (CSV, FILES, PAGE)] == before


@pytest.mark.usefixtures("published")
def test_every_file_has_the_size_and_hash_the_page_says(client: TestClient):
    listed = client.get(FILES).json()
    assert listed["licence"] == "etalab-2.0"
    page = client.get(PAGE).text
    assert "Licence Ouverte" in page
    assert [file["name"] for file in listed["files"]] == [
        "projets.csv",
        "bulletins.pb",
        "resultat.json",
        "suivi.csv",
    ]
    for file in listed["files"]:
        content = client.get(file["url"]).content
        assert len(content) == file["size"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert file["sha256"] in page


@pytest.mark.usefixtures("published")
def test_a_copy_that_is_still_fresh_is_not_sent_again(client: TestClient):
    for address in (CSV, PB, JSON):
        first = client.get(address)
        assert first.headers["cache-control"] == "public, max-age=300"
        assert first.headers["access-control-allow-origin"] == "*"
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("published")
def test_the_ballots_carry_no_tracker_no_time_and_no_order_of_arrival(
    client: TestClient, database: Database, now: datetime
):
    text = client.get(PB).text
    votes = text[text.index("VOTES") :].splitlines()[2:]
    assert len(votes) == len(BALLOTS)
    assert [line.split(";")[0] for line in votes] == [str(n) for n in range(1, len(votes) + 1)]
    with database.reading() as db:
        trackers = [b.tracker for b in list_opened_ballots(db, get_edition(db, SLUG).id)]
    assert not any(tracker in text for tracker in trackers)
    with database.writing() as db:
        other = opened_edition(db, now, BALLOTS[::-1], slug="autre")
        count_edition(db, edition=other, now=now)
        publish_result(db, edition=other, now=now + timedelta(hours=3))
    backwards = client.get("/donnees/autre/bulletins.pb").text
    assert backwards[backwards.index("VOTES") :] == text[text.index("VOTES") :]


@pytest.mark.usefixtures("published")
def test_a_file_put_aside_for_another_is_made_again_alike(
    client: TestClient, database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service, "SHELF_PLACES", 1)
    first = client.get(PB).content
    with database.writing() as db:
        other = opened_edition(db, now, slug="autre")
        count_edition(db, edition=other, now=now)
        publish_result(db, edition=other, now=now)
    assert b"instance;autre" in client.get("/donnees/autre/bulletins.pb").content
    assert client.get(PB).content == first


@pytest.mark.usefixtures("published")
def test_the_ballot_file_says_which_projects_won(client: TestClient):
    text = client.get(PB).text
    assert "puits;60000;12;600;Projet puits;;1" in text
    assert "radio;150000;7;700;Projet radio;;0" in text
    assert "vote_type;cumulative" in text
    assert "date_begin;" in text


@pytest.mark.parametrize(("ballots", "status"), [(19, 404), (20, 200)])
def test_fewer_than_twenty_ballots_publish_sums_only(
    client: TestClient, database: Database, now: datetime, ballots: int, status: int
):
    with database.writing() as db:
        edition = opened_edition(db, now, [{"puits": 100}] * ballots)
        count_edition(db, edition=edition, now=now)
        publish_result(db, edition=edition, now=now)
    assert client.get(PB).status_code == status
    assert client.get(JSON).json()["lines"][0]["supporters"] == ballots
    assert ("seulement les sommes" in client.get(PAGE).text) is (status == 404)
    names = {file["name"] for file in client.get(FILES).json()["files"]}
    assert ("bulletins.pb" in names) is (status == 200)


@pytest.mark.usefixtures("published")
def test_the_result_hashes_to_what_it_says(client: TestClient):
    result = client.get(JSON).json()
    assert result["format"] == "partage/result/v1"
    assert sha256_of(result["outcome"]) == result["outcome_sha256"]
    assert result["cost_cents"] + result["leftover_cents"] == result["budget_cents"]
    assert (
        sum(line["cost_cents"] for line in result["lines"] if line["is_funded"])
        <= result["budget_cents"]
    )


@pytest.mark.usefixtures("published")
def test_the_projects_say_what_became_of_them(client: TestClient):
    rows = rows_of(client)
    assert (rows["puits"]["finance"], rows["puits"]["soutiens"]) == ("oui", "12")
    assert (rows["radio"]["finance"], rows["radio"]["cout"]) == ("non", "150000")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(client: TestClient, database: Database, now: datetime, start: str):
    with database.writing() as db:
        edition = opened_edition(db, now)
        list_projects(db, edition.id)[0].title = f'{start}HYPERLINK("http://x"), un puits'
    assert rows_of(client)["puits"]["titre"] == f'\'{start}HYPERLINK("http://x"), un puits'


@run_with(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=texts.text("=+-@;,\t\r\n\"' a1", max_size=12))
@example(typed='Titre;=HYPERLINK("http://evil","clic")')
@example(typed='Titre;"=1+1')
@example(typed=';"\t')
@example(typed="Titre\n@SUM(1)")
@pytest.mark.usefixtures("counted")
def test_no_cell_is_a_formula_at_whichever_sign_a_spreadsheet_splits(
    database: Database, typed: str
):
    with database.writing() as db:
        edition = get_edition(db, SLUG)
        list_projects(db, edition.id)[0].title = typed
        db.flush()
        text = projects_csv(db, edition, None).decode()
        db.rollback()
    lines = text.replace("\r", "\n").splitlines(keepends=True)
    for sign in (",", ";"):
        cells = [cell for row in csv.reader(lines, delimiter=sign) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.usefixtures("published")
def test_the_page_reads_each_thing_once(client: TestClient, database: Database):
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert client.get(PAGE).status_code == 200
    assert sum(" result." in statement for statement in statements) == 1


def test_an_imported_election_keeps_its_metadata_and_official_winners(
    client: TestClient, database: Database, now: datetime
):
    text = SMALL.replace("cost;name", "cost;name;selected")
    text = text.replace("Un puits", "Un puits;0").replace("Une école", "Une école;1")
    text = text.replace("currency;EUR", "currency;EUR\nacknowledgments;Merci")
    text += "".join(f"{number};b\n" for number in range(4, 30))
    with database.writing() as db:
        import_election(db, content=text.encode(), file_name="essai.pb", now=now)
    exported = client.get("/donnees/rennes-2024/bulletins.pb").text
    for line in ("acknowledgments;Merci", "rule;greedy", "num_votes;29", "date_end;15.02.2024"):
        assert f"\n{line}\n" in exported
    assert "a;600;2;Un puits;;0" in exported
    assert rows_of(client, "rennes-2024")["a"]["statut"] == "listed"


def test_a_refused_project_is_listed_with_its_reason_and_a_draft_is_not(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        case = make_case(db, now)
        refused = case.review.proposal
        make_proposal(db, case.scene, now=now, content=make_content(title="Un brouillon"))
        conclude(db, case, Decision.NOT_ELIGIBLE, "Le puits existe déjà.")
        release(db, case)
    rows = rows_of(client)
    assert [row["titre"] for row in rows.values()] == ["Un puits à Gandon"]
    row = rows[refused.code]
    assert (row["statut"], row["motif"]) == ("not-eligible", "Le puits existe déjà.")
    assert (row["montant_demande"], row["cout"], row["finance"]) == ("3000", "", "")
    assert (row["cibles_odd"], row["secteur_cad"], row["debut"]) == ("6.1", "14031", "2027-09-01")
    assert (row["marqueur_genre"], row["marqueur_attenuation"]) == ("1", "0")


@pytest.mark.parametrize("name", ["projets.csv", "bulletins.pb", "resultat.json"])
def test_an_unknown_edition_has_no_files(client: TestClient, name: str):
    assert client.get(f"/donnees/autre/{name}").status_code == 404
