"""Anyone reads editions over the API."""

from datetime import datetime

from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.freeze import freeze
from app.editions.models import ListedProject
from tests.builders import make_edition


def test_an_edition_says_where_its_envelope_comes_from(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_edition(db, now=now)
    edition = client.get("/api/v1/editions/rennes-2026").json()
    assert edition["budget_cents"] == 23_089_000
    assert edition["population"]["residents"] == 230_890
    assert edition["population"]["basis"] == "municipale"
    assert edition["phase"] == "voting"
    assert [window["phase"] for window in edition["calendar"]][-1] == "published"
    assert client.get("/api/v1/editions").json()["editions"] == [edition]


def test_criteria_come_in_order_with_their_texts(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_edition(db, now=now)
    criteria = client.get("/api/v1/editions/rennes-2026/criteria").json()["criteria"]
    assert "balanced" in [criterion["code"] for criterion in criteria]
    assert all(criterion["texts"]["fr"]["title"] for criterion in criteria)


def test_the_freeze_is_absent_before_and_whole_after(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_edition(db, now=now)
    assert client.get("/api/v1/editions/rennes-2026/freeze").status_code == 404
    with database.writing() as db:
        edition = make_edition(db, now=now, slug="rennes-2027")
        project = ListedProject(
            edition_id=edition.id, code="puits", position=1, title="Puits", cost_cents=100
        )
        frozen = freeze(db, edition=edition, projects=[project], now=now)
    shown = client.get("/api/v1/editions/rennes-2027/freeze").json()
    assert (shown["document"], shown["sha256"]) == (frozen.document, frozen.sha256)


def test_an_unknown_edition_is_a_problem_in_the_readers_language(client: TestClient):
    answer = client.get("/api/v1/editions/nowhere", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "editions.not-found"
    assert answer.json()["title"].startswith("There is no edition")
