"""The same proposals over the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.proposals.content import PartnerContent
from app.proposals.models import ProposalStatus
from tests.builders import (
    Scene,
    make_account,
    make_content,
    make_edition,
    make_projects,
    make_proposal,
)
from tests.clients import bearer

DRAFTS = "/api/v1/editions/rennes-2026/proposals"
BODY: dict[str, Any] = {
    "title": "Un puits à Gandon",
    "summary": "Creuser un puits.",
    "country": "SN",
    "themes": ["water"],
    "goals": [6, 2, 6],
    "partners": [{"name": "Commune", "country": "SN", "place": "Gandon", "hides_name": True}],
    "lines": [
        {"side": "expense", "label": "Forage", "amount_cents": 150_050},
        {"side": "income", "label": "Ici", "amount_cents": 150_050, "status": "requested"},
    ],
    "indicators": [{"name": "Parcelles", "unit": "parcelles", "target": 8}],
}
NEW = BODY | {"organisation": "les-amis-de-mopti"}


@pytest.fixture
def ada(client: TestClient, scene: Scene) -> TestClient:
    client.headers.update(bearer(client, scene.ada.email))
    return client


def test_a_proposal_is_drafted_read_changed_and_submitted(ada: TestClient):
    made = ada.post(DRAFTS, json=NEW)
    assert made.status_code == 201, made.text
    draft = made.json()
    path = f"/api/v1/proposals/{draft['id']}"
    assert (draft["status"], draft["amount_cents"], draft["goals"]) == ("draft", 150_050, [2, 6])
    assert ada.get(path).json() == draft
    assert ada.get("/api/v1/proposals").json() == {"proposals": [draft]}
    changed = ada.put(path, json=BODY | {"version": draft["version"], "title": "Deux puits"})
    assert (changed.status_code, changed.json()["title"]) == (200, "Deux puits")
    submitted = ada.post(f"{path}/submission")
    assert submitted.status_code == 200, submitted.text
    assert submitted.json()["proposal"]["status"] == "submitted"
    unmet = {each["criterion"] for each in submitted.json()["checks"] if each["verdict"] != "met"}
    assert unmet == {"partner-consent"}


def test_a_plan_that_does_not_balance_is_submitted_and_told_with_its_sums(ada: TestClient):
    lines = [
        {"side": "expense", "label": "Tout", "amount_cents": 190_000_00},
        {"side": "income", "label": "Autres", "amount_cents": 155_000_00, "status": "asked"},
        {"side": "income", "label": "Ici", "amount_cents": 40_000_00, "status": "requested"},
    ]
    draft = ada.post(DRAFTS, json=NEW | {"lines": lines}).json()
    answer = ada.post(f"/api/v1/proposals/{draft['id']}/submission").json()
    checks = {check["criterion"]: check for check in answer["checks"]}
    assert checks["balanced"]["verdict"] == "not-met"
    assert checks["balanced"]["params"] == {
        "expenses_cents": 190_000_00,
        "income_cents": 195_000_00,
    }


def test_an_incomplete_submission_lists_every_gap(ada: TestClient):
    only_title = {"title": "Un titre", "organisation": "les-amis-de-mopti"}
    draft = ada.post(DRAFTS, json=only_title).json()
    answer = ada.post(f"/api/v1/proposals/{draft['id']}/submission")
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["violations"]] == [
        "proposals.summary-missing",
        "proposals.country-missing",
        "proposals.amount-missing",
    ]


def test_a_change_from_an_old_version_is_a_conflict(ada: TestClient):
    draft = ada.post(DRAFTS, json=NEW).json()
    path = f"/api/v1/proposals/{draft['id']}"
    body = BODY | {"version": draft["version"]}
    assert ada.put(path, json=body | {"summary": "Gardé."}).status_code == 200
    second = ada.put(path, json=body | {"title": "Perdu"})
    assert (second.status_code, second.json()["code"]) == (409, "proposals.changed-meanwhile")
    kept = ada.get(path).json()
    assert (kept["title"], kept["summary"]) == (BODY["title"], "Gardé.")


def test_a_withdrawn_proposal_cannot_be_submitted(ada: TestClient):
    path = f"/api/v1/proposals/{ada.post(DRAFTS, json=NEW).json()['id']}"
    assert ada.delete(path).status_code == 204
    assert ada.post(f"{path}/submission").json()["code"] == "proposals.not-open"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"summary": "x" * 201},
        {"country": "EU"},
        {"goals": [18]},
        {"themes": ["war"]},
        {"lines": [{"side": "expense", "label": "x", "amount_cents": -1}]},
        {"lines": [{"side": "expense", "label": "x", "amount_cents": 10**12}]},
        {"partners": [{"name": "x", "country": ""}]},
        {"indicators": [{"name": "x", "target": 10**10}]},
        {"status": "eligible"},
        {"organisation": None},
    ],
    ids=str,
)
def test_a_malformed_body_is_refused_and_nothing_written(ada: TestClient, wrong: dict[str, Any]):
    answer = ada.post(DRAFTS, json=NEW | wrong)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert ada.get("/api/v1/proposals").json() == {"proposals": []}


def test_somebody_elses_proposal_is_not_found(
    client: TestClient, database: Database, scene: Scene, now: datetime
):
    with database.writing() as db:
        proposal = make_proposal(db, scene, now=now)
        make_account(db, now=now, email="eve@example.org")
    client.headers.update(bearer(client, "eve@example.org"))
    for number in (proposal.id, UUID(int=1)):
        path = f"/api/v1/proposals/{number}"
        answers = [
            client.get(path),
            client.put(path, json=BODY | {"version": 1}),
            client.delete(path),
            client.post(f"{path}/submission"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4
    assert client.post(DRAFTS, json=NEW).json()["code"] == "organisations.not-found"


def test_the_public_list_holds_what_was_submitted_and_nothing_hidden(
    client: TestClient, database: Database, scene: Scene, now: datetime
):
    hidden = (PartnerContent("Nom secret", "SN", "Lieu secret", hides_name=True, hides_place=True),)
    with database.writing() as db:
        make_proposal(db, scene, now=now, content=make_content(title="Brouillon"))
        shown = make_proposal(db, scene, now=now, content=make_content(partners=hidden))
        shown.status = ProposalStatus.SUBMITTED
    projects = client.get("/api/v1/editions/rennes-2026/projects").json()["projects"]
    assert [(each["code"], each["status"]) for each in projects] == [
        ("un-puits-a-gandon", "submitted")
    ]
    sheet = client.get("/api/v1/editions/rennes-2026/projects/un-puits-a-gandon")
    (partner,) = sheet.json()["partners"]
    assert (partner["name"], partner["place"], partner["role"]) == (None, None, "")
    assert (partner["country"], partner["has_confirmed"]) == ("SN", False)
    assert "secret" not in sheet.text
    assert client.get("/api/v1/editions/rennes-2026/projects/brouillon").status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("country=SN", 1),
        ("country=ML", 0),
        ("theme=water", 1),
        ("theme=waste", 0),
        ("goal=6", 1),
        ("goal=7", 0),
        ("text=PUITS gandon", 1),
        ("text=amis", 1),
        ("text=foret", 0),
        ("country=SN&goal=6&theme=water&text=village", 1),
    ],
)
def test_the_public_list_is_filtered(
    client: TestClient, database: Database, scene: Scene, now: datetime, query: str, count: int
):
    with database.writing() as db:
        make_proposal(db, scene, now=now).status = ProposalStatus.SUBMITTED
    projects = client.get(f"/api/v1/editions/rennes-2026/projects?{query}").json()["projects"]
    assert len(projects) == count


def test_an_imported_edition_lists_the_projects_of_its_ballot(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        edition = make_edition(db, now=now, slug="toulouse-2019", is_imported=True)
        make_projects(db, edition, {"12": 5_000_00})
    projects = client.get("/api/v1/editions/toulouse-2019/projects").json()["projects"]
    assert [(each["code"], each["amount_cents"], each["status"]) for each in projects] == [
        ("12", 5_000_00, None)
    ]
