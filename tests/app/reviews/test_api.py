"""The queue, the findings and the decision over the API."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.editions.queries import list_criteria
from app.reviews.service import receive_proposal
from tests.builders import PHASE_LENGTH, Scene, make_account, make_proposal, make_scene
from tests.clients import bearer
from tests.conftest import FixedClock

pytestmark = pytest.mark.usefixtures("scene")

QUEUE = "/api/v1/editions/rennes-2026/reviews"
SHEET = f"{QUEUE}/un-puits-a-gandon"
PROJECT = "/api/v1/editions/rennes-2026/projects/un-puits-a-gandon"


@pytest.fixture
def scene(database: Database, now: datetime) -> Scene:
    with database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
        receive_proposal(db, proposal=proposal, by=scene.ada.id, base_url="", now=now)
        return scene


@pytest.fixture
def agent(client: TestClient, database: Database, now: datetime, clock: FixedClock) -> TestClient:
    with database.writing() as db:
        make_account(db, now=now, role=Role.AGENT, email="mir@example.org")
    clock.advance(PHASE_LENGTH)
    client.headers.update(bearer(client, "mir@example.org"))
    return client


def find_all(client: TestClient, database: Database, scene: Scene) -> None:
    with database.reading() as db:
        criteria = list_criteria(db, scene.edition.id)
    for criterion in criteria:
        if criterion.kind == "assessed":
            path = f"{SHEET}/findings/{criterion.code}"
            assert client.put(path, json={"verdict": "met"}).status_code == 204


def test_a_review_goes_from_the_queue_to_the_public_decision(
    agent: TestClient, database: Database, scene: Scene
):
    queue = agent.get(QUEUE).json()["reviews"]
    assert [(each["proposal"], each["status"], each["findings"]) for each in queue] == [
        ("un-puits-a-gandon", "submitted", 5)
    ]
    before = agent.get(PROJECT).json()
    assert (before["decision"], before["public_reason"], before["findings"]) == (None, None, [])
    find_all(agent, database, scene)
    body = {"decision": "eligible", "public_reason": "Bienvenue."}
    assert agent.post(f"{SHEET}/decision", json=body).status_code == 204
    after = agent.get(PROJECT).json()
    assert (after["status"], after["public_reason"]) == ("eligible", "Bienvenue.")
    assert {finding["verdict"] for finding in after["findings"]} == {"met"}
    assert agent.get(SHEET).json()["decision"] == "eligible"


def test_a_conclusion_too_early_lists_the_criteria_without_a_finding(agent: TestClient):
    answer = agent.post(f"{SHEET}/decision", json={"decision": "eligible"})
    assert (answer.status_code, answer.json()["code"]) == (409, "reviews.findings-missing")
    assert len(answer.json()["violations"]) == 7


def test_a_second_decision_is_a_conflict(agent: TestClient, database: Database, scene: Scene):
    find_all(agent, database, scene)
    assert agent.post(f"{SHEET}/decision", json={"decision": "eligible"}).status_code == 204
    again = agent.post(
        f"{SHEET}/decision", json={"decision": "not-eligible", "public_reason": "Non."}
    )
    assert (again.status_code, again.json()["code"]) == (409, "reviews.already-decided")


def test_bad_findings_are_refused(agent: TestClient):
    automatic = agent.put(f"{SHEET}/findings/balanced", json={"verdict": "met"})
    assert automatic.json()["code"] == "reviews.criterion-automatic"
    without = agent.put(f"{SHEET}/findings/field", json={"verdict": "not-met"})
    assert (without.status_code, without.json()["code"]) == (422, "reviews.reason-missing")
    assert agent.put(f"{SHEET}/findings/field", json={"verdict": "x"}).status_code == 422
    assert agent.put(f"{SHEET}/findings/nowhere", json={"verdict": "met"}).status_code == 404
    assert agent.put(f"{QUEUE}/nothing/findings/field", json={}).status_code == 422
    assert agent.get(f"{QUEUE}/nothing").status_code == 404


def test_nothing_is_found_before_the_review_opens(
    agent: TestClient, clock: FixedClock, now: datetime
):
    clock.instant = now
    agent.headers.update(bearer(agent, "mir@example.org"))
    early = agent.put(f"{SHEET}/findings/field", json={"verdict": "met"})
    assert (early.status_code, early.json()["code"]) == (409, "editions.phase-not-open")
